// What an outage cost: its share of its contract's rate, the points that the month took off for it, and what
// they were worth. Worked out by hand here.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, china, feedClient, good, iso, register, report } from '../lib/district.mjs';

const HOUR = 3600;
const DENOMINATOR = 3 * 31 * 86400 - 2 * HOUR; // three cameras for a month, two hours of one exempt

let daemon;
let admin;

const camera = (code, project, changes = {}) => ({ code, name: `点位 ${code}`, kind: 'camera', class: 1, town: 't',
  service: [{ project, from: '2022-01-01T00:00:00+08:00', to: null }], ...changes });
const change = (asset, at, network) => ({ asset, at: china(at), network });

before(async () => {
  daemon = await startDaemon({ now: china('2022-11-02 12:00') });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: '子项目一', contractor: 'c1', monthly_fee_fen: 100000 }, { code: 'p2', name: '子项目二', contractor: 'c2' }],
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 20000000 }],
    assets: [camera('A', 'p1'), camera('B', 'p1'), camera('C', 'p1'), camera('THREE', 'p1', { class: 3 }), camera('D', 'p2')],
  });
  await good(admin.put('/api/v1/rules', { ...APPENDIX_A, version: undefined,
    score: { ...APPENDIX_A.score, weights: { network: 100 } },
    payment: [{ from_score: '99.00', factor_bp: 10000 }, { from_score: '98.50', factor_bp: 9500 }, { from_score: '0.00', factor_bp: 9000 }] }));
  await report(await feedClient(daemon, 'e'), [
    ...['A', 'B', 'C', 'THREE', 'D'].map((asset) => change(asset, '2022-09-01', 'ok')),
    change('A', '2022-10-05 00:00', 'fault'), change('A', '2022-10-06 00:00', 'ok'),
    change('B', '2022-10-10 08:00', 'fault'), change('B', '2022-10-10 20:00', 'ok'),
    change('C', '2022-10-12 08:00', 'fault'), change('C', '2022-10-12 09:00', 'ok'),
    change('THREE', '2022-10-12 08:00', 'fault'), change('THREE', '2022-10-12 09:00', 'ok'),
    change('D', '2022-10-12 08:00', 'fault'), change('D', '2022-10-12 18:00', 'ok'),
  ]);
  const { id } = await good(admin.post('/api/v1/exemptions', { scope: { assets: ['B'] }, aspects: ['network'],
    from: iso(china('2022-10-10 15:00')), to: iso(china('2022-10-10 17:00')), reason: 'power_cut', note: '停电' }));
  const { token } = await good(admin.post('/api/v1/tokens', { name: '审核员', role: 'office' }));
  await good(client(daemon, token).post(`/api/v1/exemptions/${id}/approve`, { note: '属实' }));
});
after(() => daemon?.stop());

const ask = async (search, who = admin) => (await good(who.get(`/api/v1/outages?${search}`))).items;
const floored = (seconds, whole) => {
  const millionths = Math.floor((seconds * 1e6) / whole);
  return `${Math.floor(millionths / 10000)}.${String(millionths % 10000).padStart(4, '0')}`;
};

describe('what an outage of a month cost', () => {
  it('is its share of the rate, and once the points for the whole of it, worth what the ladder says', async () => {
    const found = (await ask('month=2022-10&cost=true')).map((o) => [o.asset, o.seconds, o.cost]);
    assert.deepEqual(found, [
      ['A', 24 * HOUR, { share_percent: floored(24 * HOUR, DENOMINATOR), points: '1.00', amount_fen: 10000 }],
      ['D', 10 * HOUR, { share_percent: floored(10 * HOUR, 31 * 86400), points: '1.00', amount_fen: 0 }],
      ['B', 7 * HOUR, { share_percent: floored(7 * HOUR, DENOMINATOR), points: '1.00', amount_fen: 10000 }],
      ['B', 3 * HOUR, { share_percent: floored(3 * HOUR, DENOMINATOR), points: null, amount_fen: null }],
      ['C', HOUR, { share_percent: floored(HOUR, DENOMINATOR), points: null, amount_fen: null }],
      ['THREE', HOUR, null],
    ]);
    assert.equal(found[0][2].share_percent, '1.0762');
    const [{ projects: [{ score, amount_fen }] }] = (await good(admin.get('/api/v1/assessments/2022-10'))).items;
    assert.deepEqual([score, amount_fen], ['98.00', 90000], 'either alone would have left 99.00, and the whole fee');
  });

  it('is not said unless it is asked for, and has no points in a window that is no month', async () => {
    assert.ok((await ask('month=2022-10')).every((o) => !('cost' in o)));
    const from = encodeURIComponent(iso(china('2022-10-05'))), to = encodeURIComponent(iso(china('2022-10-07')));
    const [a] = await ask(`from=${from}&to=${to}&asset=A&cost=true`);
    assert.deepEqual(a.cost, { share_percent: '50.0000', points: null, amount_fen: null });
  });

  it('is in the table, and a contractor is told its own', async () => {
    const { text } = await admin.get('/api/v1/outages?month=2022-10&counted=true&cost=true&format=csv');
    const rows = text.replace('\ufeff', '').trim().split('\r\n').map((line) => line.split(','));
    assert.deepEqual(rows[0].slice(-3), ['share_percent', 'points', 'amount_fen']);
    assert.deepEqual(rows.slice(1).map((row) => [row[0], ...row.slice(-3)]), [['A', '1.0762', '1.00', '10000'],
      ['D', floored(10 * HOUR, 31 * 86400), '1.00', '0'], ['B', floored(7 * HOUR, DENOMINATOR), '1.00', '10000'],
      ['B', floored(3 * HOUR, DENOMINATOR), '', ''], ['C', floored(HOUR, DENOMINATOR), '', '']]);
    const { token } = await good(admin.post('/api/v1/tokens', { name: '乙公司', role: 'contractor', organisation: 'c2' }));
    assert.deepEqual((await ask('month=2022-10&cost=true', client(daemon, token))).map((o) => [o.asset, o.cost.points]), [['D', '1.00']]);
  });

  it('is an order: the dearest first, then by points, then by share', async () => {
    assert.deepEqual((await ask('month=2022-10&cost=true&sort=cost')).map((o) => [o.asset, o.seconds / HOUR]),
      [['A', 24], ['B', 7], ['D', 10], ['B', 3], ['C', 1], ['THREE', 1]]);
    const { status, json } = await admin.get('/api/v1/outages?month=2022-10&sort=cost');
    assert.deepEqual([status, json.errors[0].field], [400, 'sort']);
  });

  it('is of the assessed figure alone', async () => {
    const { status, json } = await admin.get('/api/v1/outages?month=2022-10&cost=true&raw=true');
    assert.deepEqual([status, json.errors[0].field], [400, 'cost']);
  });
});
