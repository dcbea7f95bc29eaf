// When nobody watches, nothing is taken to be well: the last known state is told, and since when it is not known.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, exempt, feedClient, good, newToken, problem, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-21 09:00');
const HANDED = '2022-09-20T09:00:00+08:00'; // nobody had watched for half an hour
const SINCE = '2022-01-01T00:00:00+08:00';

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  const camera = (code, feed, town = 't') => ({ code, name: code, kind: 'camera', class: 1, town, feeds: [feed], service: [{ project: 'p', from: SINCE, to: null }] });
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }, { code: 'u', name: '沙头街' }],
    organisations: [{ code: 'c', name: '甲公司', role: 'contractor' }, { code: 'd', name: '乙公司', role: 'contractor' }],
    projects: [{ code: 'p', name: 'p', contractor: 'c' }, { code: 'q', name: 'q', contractor: 'd' }],
    feeds: [{ code: 'changes', name: '变化上报', report_ttl_s: null, feed_ttl_s: 900 }, { code: 'probe', name: '巡检', report_ttl_s: 600, feed_ttl_s: 900 }],
    assets: [camera('A', 'changes'), camera('B', 'changes'), camera('C', 'probe'), camera('D', 'probe'), camera('E', 'changes', 'u'), camera('F', 'changes'),
      { ...camera('G', 'changes', 'u'), service: [{ project: 'p', from: SINCE, to: HANDED }, { project: 'q', from: HANDED, to: null }] }],
  });
  await report(await feedClient(daemon, 'changes'), [
    { asset: 'A', at: china('2022-09-20 08:00'), network: 'fault', cause: 'no-stream' }, { asset: 'B', at: china('2022-09-20 08:00'), network: 'ok' },
    { asset: 'F', at: china('2022-09-20 08:00'), network: 'fault' }, { asset: 'G', at: china('2022-09-20 08:00'), network: 'fault' },
    { at: china('2022-09-20 08:15') }, // the last heartbeat: it watches until 08:30
  ]);
  const probe = await feedClient(daemon, 'probe');
  await report(probe, [
    { asset: 'C', at: NOW - 7200, network: 'fault' }, // silent since, as the probe goes on watching
    ...[7200, 6600, 6000, 5400, 4800, 4200, 3600, 3000, 2400, 1800, 1200, 600, 60].map((s) => ({ asset: 'D', at: NOW - s, network: 'fault' })),
  ]);
  const office = client(daemon, await newToken(admin, { name: '批准', role: 'office' }));
  await exempt(admin, office, { scope: { assets: ['F'] }, aspects: ['network'], from: NOW - 3600, to: NOW + 3600 });
});
after(() => daemon?.stop());

describe('the status', () => {
  it('says what those whom nobody sees were last known to be', async () => {
    const { items } = await good(admin.get('/api/v1/status?by=town'));
    const { network, live } = items.find(({ key }) => key === 't').aspects;
    assert.deepEqual(network, { ok: 0, fault: 1, silent: 1, blind: 2, exempt: 1, last: { ok: 1, fault: 2, unknown: 0 }, unknown_since: '2022-09-20T08:30:00+08:00' });
    assert.deepEqual([live.last, live.unknown_since], [{ ok: 0, fault: 0, unknown: 5 }, SINCE]);
    const seen = await good(admin.get(`/api/v1/status?asset=D`));
    assert.deepEqual([seen.items[0].aspects.network.last, seen.items[0].aspects.network.unknown_since], [{ ok: 0, fault: 0, unknown: 0 }, null]);
  });

  it('does not tell a contractor what was known before it had the asset', async () => {
    const asked = async (who) => (await good(who.get('/api/v1/status?asset=G'))).items[0].aspects.network;
    const next = await asked(client(daemon, await newToken(admin, { name: '乙', role: 'contractor', organisation: 'd' })));
    assert.deepEqual([next.last, next.unknown_since], [{ ok: 0, fault: 0, unknown: 1 }, HANDED]);
    assert.deepEqual((await asked(admin)).last, { ok: 0, fault: 1, unknown: 0 });
  });

  it('says it in its table, too', async () => {
    const rows = await csvRecords(admin.get('/api/v1/status?by=town&format=csv'));
    const { last_ok, last_fault, unknown_since } = rows.find(({ key, aspect }) => key === 't' && aspect === 'network');
    assert.deepEqual([last_ok, last_fault, unknown_since], ['1', '2', '2022-09-20T08:30:00+08:00']);
  });
});

describe('what is down now', () => {
  const now = (search = '') => good(admin.get(`/api/v1/outages?now=true&aspect=network${search}`));

  it('has the longest first, and what was in fault when it was last seen', async () => {
    const { items } = await now();
    assert.deepEqual(items.map(({ asset, lasted_s, known, unknown_since }) => [asset, lasted_s, known, unknown_since]), [
      ['C', 7200, true, null], ['D', 7200, true, null], // C: a silence that counts goes on with its fault
      ['A', 1800, false, '2022-09-20T08:30:00+08:00'], ['G', 1800, false, '2022-09-20T08:30:00+08:00'],
    ]);
  });

  it('leaves the figures as they are', async () => {
    const { items } = await good(admin.get('/api/v1/outages?month=2022-09&open=true&aspect=network'));
    assert.deepEqual(items.map(({ asset }) => asset), ['C', 'D']);
    assert.ok(items.every((item) => !('known' in item)));
  });

  it('is filtered and paged as outages are, and has no cost', async () => {
    assert.deepEqual((await now('&asset=A')).items.length, 1);
    assert.deepEqual((await now('&town=u')).items.map(({ asset, known }) => [asset, known]), [['G', false]]);
    assert.deepEqual((await now('&open=true')).items.length, 2);
    assert.equal((await now('&limit=1')).next, '1');
    assert.equal((await now('&min_s=3600')).items.length, 2);
    await problem(admin.get('/api/v1/outages?now=true&cost=true'), 400, 'bad_parameter');
    const rows = await csvRecords(admin.get('/api/v1/outages?now=true&aspect=network&format=csv'));
    assert.deepEqual(rows.map(({ known, unknown_since }) => [known, unknown_since]), [['true', ''], ['true', ''], ['false', '2022-09-20T08:30:00+08:00'], ['false', '2022-09-20T08:30:00+08:00']]);
  });
});
