// Every GET of the API's description, with parameters that find something in the district at hand.

import { client } from '../../http/lib/client.mjs';
import { good } from '../../http/lib/district.mjs';

/** What a daemon answers about itself, or from no row: never compared. */
export const OWN = ['/healthz', '/readyz', '/metrics', '/api/v1/role', '/api/v1/session', '/api/v1/stream', '/api/v1/journal/rows', '/assets/{file}'];
/** What only the leader knows: a follower sends there. */
export const LEADERS = ['/api/v1/rejects', '/api/v1/tokens', '/api/v1/platforms', '/api/v1/platforms/{code}', '/api/v1/platforms/strangers',
  '/api/v1/platforms/findings', '/api/v1/platforms/{code}/catalog', '/api/v1/notices'];

// The first exemption that has a file of evidence.
async function proven(admin) {
  const { items } = await good(admin.get('/api/v1/exemptions?limit=1000'));
  return items.find(({ evidence_added: all }) => all.some(({ file }) => file));
}

// What stands for a {parameter}: the first of a list.
const FIRST = {
  code: async (admin, path) => (await good(admin.get(`/api/v1/${path.split('/')[3]}?limit=1`))).items[0]?.code,
  id: async (admin, path) => (path.endsWith('{sha256}') ? (await proven(admin))?.id : (await good(admin.get(`/api/v1/${path.split('/')[3]}?limit=1`))).items[0]?.id),
  sha256: async (admin) => (await proven(admin))?.evidence_added.find(({ file }) => file).file.sha256,
  seq: async (admin, path) => {
    const [first] = (await good(admin.get(`/api/v1/${path.split('/')[3]}?limit=1`))).items;
    return first?.seq ?? first?.batch;
  },
  month: async (admin, path) => (path.includes('/reports/') ? '2022-08.html' : path.endsWith('/drift') ? '2022-08' : '2022-09'),
  year: async () => '2022',
  kind: async () => 'assets',
};

async function fill(admin, path) {
  const names = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name);
  let at = path;
  for (const name of names) {
    const value = await FIRST[name]?.(admin, path);
    if (value === undefined) {
      return null;
    }
    at = at.replace(`{${name}}`, encodeURIComponent(value));
  }
  return at;
}

// The forms of an answer, and one turn of each choice that a figure has.
function forms(operation) {
  const has = (name) => operation.parameters.some((one) => one.name === name && one.in === 'query');
  const choices = ['format', 'by', 'step', 'lang', 'sort', 'order'].filter(has).flatMap((name) =>
    (operation.parameters.find((one) => one.name === name).schema.enum ?? []).map((value) => `${name}=${value}`));
  const needed = operation.parameters.filter(({ in: where, required }) => where === 'query' && required).map(({ name, example }) => `${name}=${example}`);
  const some = process.env.LONG === '1' ? choices : choices.filter((_, i) => i % 3 === 0);
  return ['', ...(needed.length > 0 ? [needed.join('&')] : []), ...some.filter((one) => one !== 'format=xlsx'), ...(has('limit') ? ['limit=3'] : [])];
}

/** {path, target} of each, of those that the leader answers 200. */
export async function everyGet(leader) {
  const admin = client(leader);
  const api = await good(admin.get('/api/v1/openapi.json'));
  const found = [];
  const unanswered = [];
  for (const [path, { get }] of Object.entries(api.paths)) {
    if (!get || OWN.includes(path) || LEADERS.includes(path)) {
      continue;
    }
    const at = await fill(admin, path);
    const answered = [];
    for (const form of at === null ? [] : forms(get)) {
      const target = form === '' ? at : `${at}?${form}`;
      if ((await admin.get(target)).status === 200) {
        answered.push({ path, target });
      }
    }
    found.push(...answered);
    if (answered.length === 0) {
      unanswered.push(path);
    }
  }
  return { found, unanswered };
}
