// Every route that the program registers, asked as everybody who may see only a part: no byte of what is
// another's comes back, and a foreign thing is answered byte for byte like one that does not exist. A new
// route is walked without being named here.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';

import { client, rawExchange } from '../lib/client.mjs';
import { INTACTD, startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, exempt, good, iso, newToken, query, register, report } from '../lib/district.mjs';

const NOW = china('2022-10-08');
const FROM = china('2022-09-05');
const DAY = 86400;
const CANARY = 'KANARIE';
const NOBODY = 'NIEMAND'; // as long
const WINDOW = { from: iso(FROM), to: iso(FROM + DAY) };

let daemon;
let tokens;
let readers;
let foreign; // ids of c2's things, by the name of a route's first parameter or collection

// --- the routes, read from the table ------------------------------------------------------------

function registered() {
  const table = JSON.parse(execFileSync(INTACTD, ['help', '--as', 'routes'], { encoding: 'utf8' }));
  return table.sort((a, b) => (a.pattern + a.method < b.pattern + b.method ? -1 : 1));
}

const ROUTES = registered();

/** The path of a foreign thing, and that of nothing. */
function paths(pattern) {
  const collection = /^\/api\/v1\/([a-z]+)/.exec(pattern)?.[1];
  const fill = (id) => pattern.replace('{month}', '2022-09').replace('{year}', '2022').replace('{n}', '1')
    .replace(/\{[a-z]+\}/, encodeURIComponent(id));
  const id = foreign[collection] ?? { theirs: `${CANARY}-X`, none: `${NOBODY}-X` };
  return { theirs: fill(id.theirs), none: fill(id.none) };
}

// --- a district with two contractors --------------------------------------------------------------

before(async () => {
  daemon = await startDaemon({ now: NOW, args: ['--bad-tokens-per-minute', '0'] });
  const admin = client(daemon);
  const camera = (code, name, town, service) => ({
    code, name, kind: 'camera', class: 1, town, service, attributes: { pole: name } });
  const span = (project, from, to) => ({ project, from: iso(from), to: to === null ? null : iso(to) });
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor' }, { code: `${CANARY}-C`, name: `${CANARY} 乙公司`, role: 'contractor', contacts: [{ name: `${CANARY} 王`, phone: '110' }] },
      { code: 's1', name: '监理', role: 'supervisor' }],
    projects: [
      { code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1', supervisor: 's1', planned: { camera: 2 } },
      { code: `${CANARY}-P`, name: `${CANARY} 子项目二`, phase: 'maintenance', contractor: `${CANARY}-C`,
        planned: { camera: 1 }, milestones: [{ name: `${CANARY} 合同`, planned_on: '2022-05-01', done_on: null }] }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }, { code: 'mine', name: '平台' }],
    assets: [
      camera('A1', '摄像机 1', 'shiqiao', [span('p1', FROM - 90 * DAY, null)]),
      camera('A3', `${CANARY} 摄像机 3`, 'shiqiao', [span('p1', FROM - 90 * DAY, FROM), span(`${CANARY}-P`, FROM, null)]),
      camera(`${CANARY}-A`, `${CANARY} 摄像机`, 'shiqiao', [span(`${CANARY}-P`, FROM - 90 * DAY, null)]),
    ],
  });
  const probe = client(daemon, await newToken(admin, { name: `${CANARY} prober`, role: 'feed', feed: 'probe' }));
  const office = client(daemon, await newToken(admin, { name: `${CANARY} 办公室`, role: 'office' }));
  const { batch } = await report(probe, [
    { asset: 'A1', at: FROM - DAY, network: 'ok' },
    { asset: 'A3', at: FROM + 100, network: 'fault', cause: CANARY.toLowerCase() }, // no longer c1's
    { asset: `${CANARY}-A`, at: FROM + 100, network: 'fault', cause: CANARY.toLowerCase() },
  ]);
  await good(probe.events([{ asset: `${CANARY}-Z`, at: iso(FROM) }]));
  const order = (id, asset) => ({
    id, asset, cause: CANARY.toLowerCase(), mass: false, reported_at: iso(FROM + 200), repaired_at: null,
    pauses: [{ from: iso(FROM + 300), to: iso(FROM + 400), approved: false, reason: CANARY }] });
  await good(admin.post('/api/v1/repairs', [order(`${CANARY}-R`, `${CANARY}-A`), order(`${CANARY}-S`, 'A3')]));
  const theirs = client(daemon, await newToken(admin, { name: CANARY, role: 'contractor', organisation: `${CANARY}-C` }));
  const exemption = await exempt(office, admin, {
    scope: { assets: [`${CANARY}-A`] }, from: FROM, to: FROM + 60, note: CANARY, evidence: CANARY });
  await exempt(office, admin, { // A3 is no longer c1's
    scope: { assets: ['A1', 'A3'] }, aspects: ['live'], from: FROM + 60, to: FROM + 120 });
  await exempt(office, admin, {
    scope: { assets: ['A3'] }, from: FROM + 60, to: FROM + 120, note: CANARY, evidence: CANARY });
  await good(theirs.post('/api/v1/repairs/' + `${CANARY}-R` + '/repaired', { at: iso(NOW - 10), note: CANARY }));
  foreign = {
    organisations: { theirs: `${CANARY}-C`, none: `${NOBODY}-C` }, projects: { theirs: `${CANARY}-P`, none: `${NOBODY}-P` },
    assets: { theirs: `${CANARY}-A`, none: `${NOBODY}-A` }, repairs: { theirs: `${CANARY}-R`, none: `${NOBODY}-R` },
    exemptions: { theirs: String(exemption), none: '7' }, tokens: { theirs: '2', none: '9999' },
    audit: { theirs: '3', none: '9999' }, batches: { theirs: String(batch), none: '9999' },
  };
  const gone = await good(admin.post('/api/v1/tokens', { name: 'gone', role: 'admin' }));
  await good(admin.post(`/api/v1/tokens/${gone.id}/revoke`, {}));
  tokens = {
    contractor: await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }),
    supervisor: await newToken(admin, { name: '监', role: 'supervisor', organisation: 's1' }),
    feed: await newToken(admin, { name: 'mine', role: 'feed', feed: 'mine' }),
    nobody: null,
    revoked: gone.token,
  };
  readers = Object.fromEntries(Object.entries(tokens).map(([who, token]) => [who, client(daemon, token)]));
});
after(() => daemon?.stop());

// --- the walk -------------------------------------------------------------------------------------

const quiet = ({ date: _, ...headers }) => headers;
const seen = ({ status, headers, text }) => ({ status, headers: quiet(headers), text });

function clean(answer, what) {
  const bytes = JSON.stringify(seen(answer));
  const at = bytes.toUpperCase().indexOf(CANARY);
  assert.ok(at < 0, `${what}: ${bytes.slice(Math.max(0, at - 200), at + 100)}`);
}

async function streamIsClean(who, pattern) {
  const head = `GET ${pattern} HTTP/1.1\r\nHost: x\r\n${tokens[who] ? `Authorization: Bearer ${tokens[who]}\r\n` : ''}\r\n`;
  const { text } = await rawExchange(daemon.port, head, { idleMs: 200, timeoutMs: 2000 });
  assert.ok(text.startsWith('HTTP/1.1 '), text);
  assert.ok(!text.toUpperCase().includes(CANARY), text);
}

for (const who of ['contractor', 'supervisor']) {
  it(`an exemption names, to a ${who}, the assets that were its own at the time`, async () => {
    const { items } = await good(readers[who].get('/api/v1/exemptions'));
    assert.deepEqual(items.map(({ scope }) => scope), [{ assets: ['A1'] }]);
    assert.ok(!items[0].links.explain.includes('A3'), items[0].links.explain);
    const [{ assets, aspects, projects }] = await csvRecords(await readers[who].get('/api/v1/exemptions?format=csv'));
    assert.deepEqual([assets, aspects, projects], ['A1', 'live', '']);
  });
}

it('the table has been read', () => {
  assert.ok(ROUTES.length >= 55, `${ROUTES.length} routes`);
  for (const pattern of ['/api/v1/rates', '/api/v1/assets/{code}/timeline', '/api/v1/events', '/api/v1/repairs/{id}/pause']) {
    assert.ok(ROUTES.some((route) => route.pattern === pattern), pattern);
  }
});

for (const who of ['contractor', 'supervisor', 'feed', 'nobody', 'revoked']) {
  describe(`as ${who}`, () => {
    for (const { method, pattern } of ROUTES) {
      it(`${method} ${pattern} shows nothing of another's`, async () => {
        const reader = readers[who];
        if (pattern.endsWith('/stream')) {
          return streamIsClean(who, pattern); // it never ends
        }
        const { theirs, none } = paths(pattern);
        if (method !== 'GET') {
          if (!pattern.includes('{')) {
            return; // a collection is written to in the tests of each
          }
          const body = { headers: { 'Content-Type': 'application/json' }, body: '{"reason":"x","at":"2022-10-07T12:00:00+08:00"}' };
          const [a, b] = [await reader.raw(method, theirs, body), await reader.raw(method, none, body)];
          assert.deepEqual(seen(a), seen(b), `${theirs} is answered otherwise than ${none}`);
          clean(a, theirs);
          return;
        }
        if (pattern.includes('{')) {
          const [a, b] = [await reader.get(theirs), await reader.get(none)];
          if (!/\{(month|year)\}/.test(pattern)) {
            assert.deepEqual(seen(a), seen(b), `${theirs} is answered otherwise than ${none}`);
          }
          clean(a, theirs);
          return;
        }
        for (const more of [{}, { format: 'csv' }, { limit: 1 }, WINDOW, { ...WINDOW, format: 'csv' }, { ...WINDOW, by: 'asset' },
          { ...WINDOW, by: 'contractor' }, { ...WINDOW, by: 'project', format: 'csv' }, { ...WINDOW, step: 'day', by: 'asset' },
          { ...WINDOW, indicator: 'network' }, { nonsense: 1 }]) {
          const path = `${theirs}${query(more)}`;
          const answer = await reader.get(path);
          clean(answer, path);
          if (answer.status === 200 && answer.headers.etag !== undefined && pattern.startsWith('/api/')) {
            const again = await reader.get(path, { headers: { 'If-None-Match': answer.headers.etag } });
            assert.equal(again.status, 304, path);
            clean(again, path);
          }
        }
        for (const [filter, id, by, own] of [['project', 'P'], ['contractor', 'C'], ['asset', 'A'], ['after', 'A'], ['after', 'R'],
          ['project', 'P', 'kind', 'p1'], ['contractor', 'C', 'project', 'c1'], ['asset', 'A', 'town', 'A1']]) { // beside its own
          const with_ = (name) => `${theirs}${query({ ...(/rates|worst|outages/.test(pattern) ? WINDOW : {}), ...(by && { by }),
            [filter]: own ? [own, `${name}-${id}`] : `${name}-${id}` })}`;
          const [a, b] = [await reader.get(with_(CANARY)), await reader.get(with_(NOBODY))];
          assert.equal(a.status, b.status, with_(CANARY));
          assert.equal(a.text.replaceAll(CANARY, NOBODY), b.text, with_(CANARY));
        }
      });
    }
  });
}

it('who had an asset before sees its code, its kind and the time it had it', async () => {
  const asset = await good(readers.contractor.get('/api/v1/assets/A3'));
  assert.deepEqual(asset, { code: 'A3', name: 'A3', kind: 'camera', class: null, town: null, feeds: [], aliases: [], attributes: {},
    service: [{ project: 'p1', from: iso(FROM - 90 * DAY), to: iso(FROM) }] });
  const [row] = (await csvRecords(await readers.contractor.get('/api/v1/assets?format=csv'))).filter(({ code }) => code === 'A3');
  assert.deepEqual([row.name, row.kind, row.class, row.town, row.project, row.pole], ['A3', 'camera', '', '', 'p1', '']);
  for (const search of [{ q: CANARY }, { town: 'shiqiao', q: 'A3' }, { class: '1', q: 'A3' }]) { // nor does a search tell
    assert.deepEqual((await good(readers.contractor.get(`/api/v1/assets${query(search)}`))).items, [], JSON.stringify(search));
  }
  const then = { from: iso(FROM - 2 * DAY), to: iso(FROM), by: 'asset' };
  const { items } = await good(readers.contractor.get(`/api/v1/rates${query(then)}`));
  assert.deepEqual(items.map(({ key, name }) => [key, name]), [['A1', '摄像机 1'], ['A3', 'A3']]);
});

it('an asset that changed contract shows only the own span', async () => {
  const window = { from: iso(FROM - DAY), to: iso(FROM + DAY) };
  const asset = await good(readers.contractor.get('/api/v1/assets/A3'));
  assert.deepEqual(asset.service.map(({ project }) => project), ['p1']);
  const { aspects } = await good(readers.contractor.get(`/api/v1/assets/A3/timeline${query(window)}`));
  assert.equal(aspects.network.at(-1).condition, 'absent');
  const answer = await readers.contractor.get(`/api/v1/assets/A3/reports${query(window)}`);
  clean(answer, 'reports');
  assert.deepEqual(answer.json.items, []);
});
