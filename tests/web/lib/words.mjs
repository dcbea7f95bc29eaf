// The page's own words, taken from its source: what a test asks of them needs no browser.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(`${CHECKOUT}web/package.json`);

/** A module of web/src as the page has it. */
export async function pageModule(path) {
  const { outputFiles } = await require('esbuild').build({
    entryPoints: [`${CHECKOUT}web/src/${path}`], bundle: true, format: 'esm', write: false, logLevel: 'silent',
    absWorkingDir: `${CHECKOUT}web`,
    banner: { js: 'globalThis.document ??= { documentElement: {} };' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

const TOKEN = /\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)*'|PRI[a-zA-Z0-9]+/g;

/** The string literals of a C source, those that stand side by side as one; the names of texts stand for them. */
function literals(unread) {
  const source = [...unread.matchAll(/^#define ([A-Z_]+) +("[^"\n]*")$/gm)]
    .reduce((text, [, name, value]) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), value), unread);
  const found = [];
  let end = -1;
  for (const match of source.matchAll(TOKEN)) {
    const [text] = match;
    if (text[0] === '/' || text[0] === '\'') {
      continue;
    }
    const value = text[0] === '"' ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : 'd';
    if (end >= 0 && source.slice(end, match.index).trim() === '') {
      found[found.length - 1] += value;
    } else {
      found.push(value);
    }
    end = match.index + text.length;
  }
  return found;
}

// The rooms whose refusals a page can be shown; the others speak to a person at a terminal or to a log. So do these files
// of them: to a prober, a checkpoint, a scraper, a log, a start or a verification.
const ROOMS = ['daemon/http', 'daemon/api', 'daemon/loop', 'lib/base', 'lib/format', 'lib/model', 'lib/figure', 'lib/report', 'lib/record',
  'lib/view', 'lib/change', 'lib/ledger'];
const NOT_FOR_A_PAGE = new Set(['daemon/http/access_log', 'daemon/http/guard', 'daemon/http/head', 'daemon/http/server', 'daemon/http/sessions', 'daemon/api/alerts',
  'daemon/api/metrics', 'daemon/api/routes', 'daemon/api/viid', 'daemon/loop/following', 'daemon/loop/loop', 'daemon/loop/platforms', 'daemon/loop/sip', 'lib/format/canonical', 'lib/report/alerts', 'lib/record/project_csv', 'lib/record/evaluation_in', 'lib/record/receipt_in',
  'lib/record/statement_in', 'lib/view/records_csv', 'lib/change/journalled', 'lib/change/ops', 'lib/change/rules', 'lib/ledger/fold', 'lib/ledger/late', 'lib/ledger/ledger', 'lib/ledger/load',
  'lib/ledger/months_verify', 'lib/ledger/rebuild', 'lib/ledger/verify'].map((name) => `${name}.c`));
const NO_SENTENCE = new Set(['Temporary Redirect', 'Method Not Allowed', 'Content Too Large', 'Unsupported Media Type', 'Too Many Requests',
  'Internal Server Error', 'Service Unavailable']);

/** Every sentence with which the daemon refuses what a page can ask, by its file: [file, format]. */
export function refusals() {
  const found = [];
  for (const folder of ROOMS) {
    for (const name of readdirSync(`${CHECKOUT}${folder}`).filter((one) => one.endsWith('.c') && !NOT_FOR_A_PAGE.has(`${folder}/${one}`))) {
      for (const text of literals(readFileSync(`${CHECKOUT}${folder}/${name}`, 'utf8'))) {
        if (/^([A-Z]|"|%s|%0|[a-z_]+ (is|are|has|lies|and [a-z]+ come) )/.test(text) && / /.test(text) && text.length > 12 && !NO_SENTENCE.has(text)) {
          found.push([`${folder}/${name}`, text]);
        }
      }
    }
  }
  return found;
}

/** A format of printf as a person would get it. */
export function filled(format) {
  return format.replace(/%(%|0?\d*(?:\.\*)?(?:ll|z|l)?[a-z](?:64|32)?)/g, (_, kind) => (kind === '%' ? '%' : 'X7'));
}
