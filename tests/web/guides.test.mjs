// The guides say what is there: every word that they quote is the page's, every page that they lead to is one, every control in bold
// is on that page, and every command runs as it stands.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { client } from '../http/lib/client.mjs';
import { INTACTD, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { register } from '../http/lib/district.mjs';
import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { goTo, unexpected, useDashboard } from './lib/setup.mjs';
import { pageModule } from './lib/words.mjs';

const STATIC = fileURLToPath(new URL('../../web/static/', import.meta.url));
const LANGUAGES = { zh: 0, en: 1 };
const READERS = { clerk: 'office', contractor: 'contractor', admin: 'admin', integrator: 'admin' };
const here = useDashboard({ days: 1 });

const guide = (name, language) => readFileSync(join(STATIC, `guide-${name}.${language}.html`), 'utf8');
const quoted = (text) => [...text.matchAll(/“([^”]+)”/g)].map(([, words]) => words.replace(/[.,，。]$/, ''));

async function wordsOf(language) {
  const tables = readdirSync(new URL('../../web/src/words/', import.meta.url)).filter((name) => !['index.ts', 'members.ts', 'problems.ts', 'problem_table.ts'].includes(name));
  const words = await Promise.all(tables.map(async (name) => Object.values((Object.values(await pageModule(`words/${name}`)))[0])));
  return new Set(words.flat().map((both) => both[LANGUAGES[language]]));
}

for (const [name, reader] of Object.entries(READERS)) {
  for (const language of Object.keys(LANGUAGES)) {
    describe(`the guide for ${name}, ${language}`, () => {
      it('calls things as the page does', async () => {
        const words = await wordsOf(language);
        assert.deepEqual(quoted(guide(name, language).replace(/<h1>.*?<\/h1>/, '')).filter((word) => !words.has(word)), []);
      });

      it('is a click away, and leads to pages that have what it says', { timeout: 120_000 }, async () => {
        const page = await here.signedIn(reader, '#/guide', { language, size: 'phone' });
        await page.click(`main a[href$="guide-${name}.${language}.html"]`);
        await page.waitForSelector('h1');
        assert.ok(await overflow(page) <= 0, 'wider than its window');
        assert.deepEqual(await seriousFaults(page), []);
        assert.deepEqual(unexpected(page), []);
        await page.screenshot({ path: `${SCREENS}/guide-${name}-${language}.png`, fullPage: true });
        const steps = await page.$$eval('main a[href^="/#/"], main b', (all) => all.map((one) => (one.tagName === 'A' ? { hash: one.getAttribute('href').slice(1) } : { control: one.textContent.slice(1, -1) })));
        assert.ok(steps.length > 1 && steps[0].hash, JSON.stringify(steps));
        await page.goto(`${here.place.url}/#/`);
        await settled(page);
        for (const { hash, control } of steps) {
          if (hash) {
            await goTo(page, hash);
            assert.equal(await page.locator('main >> text=/^(没有这一页|There is no such page)/').count(), 0, hash);
          } else {
            await page.locator(`main :is(button, a, label):has-text("${control}")`).first().waitFor({ timeout: 20_000 });
          }
        }
        await page.context().close();
      });
    });
  }
}

describe('the commands of a guide', () => {
  for (const name of ['admin', 'integrator']) {
    for (const language of Object.keys(LANGUAGES)) {
      it(`for ${name} run as they stand, ${language}`, { timeout: 120_000 }, async () => {
        const scratch = temporaryDirectory();
        const daemon = await startDaemon();
        await register(client(daemon), { towns: [{ code: 't', name: 'T' }],
          assets: [{ code: '44011300001310000001', name: 'A', kind: 'camera', class: 1, town: 't' }] });
        mkdirSync(join(scratch, 'bin'));
        mkdirSync(join(scratch, 'tmp'));
        writeFileSync(join(scratch, 'bin/intactd'), `#!/bin/sh\nexec '${INTACTD}' "$@"\n`);
        chmodSync(join(scratch, 'bin/intactd'), 0o755);
        const blocks = [...guide(name, language).matchAll(/<pre class="run"[^>]*>(.*?)<\/pre>/gs)].map(([, text]) => text.replace(/&gt;/g, '>').replace(/&lt;/g, '<').replace(/&amp;/g, '&'));
        assert.ok(blocks.length > 3);
        // `doctor` finds what a bare test machine lacks, which is its right; the rest has to succeed.
        const script = ['set -e', ...blocks.map((text) => text.replace(/^intactd doctor$/m, 'intactd doctor || test $? -eq 1'))].join('\n')
          .replaceAll('/tmp/', `${scratch}/tmp/`).replaceAll('/var/lib/intactd', daemon.dir).replaceAll('/var/backups/intactd', scratch)
          .replaceAll('http://127.0.0.1:8080', daemon.url);
        const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { ...process.env, INTACTD_DATA: daemon.dir, PATH: `${join(scratch, 'bin')}:${process.env.PATH}` } })
          .catch((error) => assert.fail(`${error.stdout}\n${error.stderr}`));
        assert.match(stdout, name === 'admin' ? /restored to seq/ : /"accepted":2,"rejected":0.*"accepted":1,"rejected":0/s);
        await daemon.stop();
      });
    }
  }
});
