// The whole outage behind each stretch of one, and what a month takes off for it: once, in the month in which
// it has lasted long enough, whatever month or gap of a feed it began before.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, put, register, report, APPENDIX_A } from '../lib/district.mjs';

const HOUR = 3600;
const SERVICE = [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }];
const camera = (code, changes = {}) => ({ code, name: `点位 ${code}`, kind: 'camera', class: 1, town: 't', service: SERVICE, ...changes });
const change = (asset, at, network) => ({ asset, at: china(at), network });

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: china('2022-11-01 12:00') });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: '子项目一', contractor: 'c1', monthly_fee_fen: 100000 },
      { code: 'own', name: '自建', contractor: null }],
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 20000000 },
      { code: 'r', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900, expected: true }],
    assets: [camera('OVER'), camera('GAP'), camera('NOW'), camera('THREE', { class: 3 }), camera('AGAIN'),
      camera('CENTRE', { kind: 'centre', class: null }), camera('OWN', { service: [{ ...SERVICE[0], project: 'own' }] })],
  });
  await report(await feedClient(daemon, 'e'), [
    ...['OVER', 'NOW', 'THREE', 'CENTRE', 'OWN', 'AGAIN'].map((asset) => change(asset, '2022-07-01', 'ok')),
    change('OVER', '2022-08-31 16:30', 'fault'), change('OVER', '2022-09-01 07:30', 'ok'),
    change('NOW', '2022-10-10 18:00', 'fault'), change('NOW', '2022-10-13 00:00', 'ok'),
    ...['THREE', 'CENTRE', 'OWN'].flatMap((asset) => [change(asset, '2022-10-10 23:00', 'fault'), change(asset, '2022-10-11 01:00', 'ok')]),
  ]);
  // A poller that is away from 15:51 to 16:09, and a fault from 10:00 to 22:00.
  const polls = [];
  for (let at = china('2022-10-20'); at < china('2022-10-21'); at += 300) {
    const away = at > china('2022-10-20 15:36') - 1 && at < china('2022-10-20 16:09');
    const down = at >= china('2022-10-20 10:00') && at < china('2022-10-20 22:00');
    if (!away) {
      polls.push({ asset: 'GAP', at, network: down ? 'fault' : 'ok' });
    }
  }
  await report(await feedClient(daemon, 'r'), polls);
});
after(() => daemon?.stop());

const outages = async (from, to, search = '') => (await good(admin.get(
  `/api/v1/outages?from=${encodeURIComponent(iso(china(from)))}&to=${encodeURIComponent(iso(china(to)))}${search}`))).items;
const deductions = async (month) => (await good(admin.get(`/api/v1/assessments/${month}`)))
  .items.flatMap(({ projects }) => projects.flatMap((p) => p.deductions));

describe('an outage', () => {
  it('says since when it has lasted and how long in all, beside what the window holds of it', async () => {
    const at = encodeURIComponent(iso(china('2022-10-11 00:20')));
    const [now] = await outages('2022-10-11', '2022-10-12', `&asset=NOW&as_of=${at}`);
    assert.deepEqual([now.from, now.seconds], [iso(china('2022-10-11')), 1200]);
    assert.deepEqual([now.since, now.lasted_s, now.open], [iso(china('2022-10-10 18:00')), 22800, true]);
  });

  it('goes on through a gap in which nobody watched, which does not count', async () => {
    const [first, second] = (await outages('2022-10-20', '2022-10-21', '&asset=GAP')).sort((a, b) => (a.from < b.from ? -1 : 1));
    assert.ok(first.to < second.from);
    const lost = first.seconds + second.seconds;
    for (const part of [first, second]) {
      assert.deepEqual([part.since, part.lasted_s], [iso(china('2022-10-20 10:00')), lost]);
    }
    assert.ok(lost < 12 * HOUR && lost > 11 * HOUR);
  });

  it('says whether it counts in a contractor\'s figures, and by what it does not', async () => {
    const found = Object.fromEntries((await outages('2022-10-10', '2022-10-12')).map((x) => [x.asset, [x.counted, x.not_counted_by]]));
    assert.deepEqual(found, { NOW: [true, null], THREE: [false, 'class'], CENTRE: [false, 'kind'], OWN: [false, 'contract'] });
    const assets = (items) => items.map(({ asset }) => asset);
    assert.deepEqual(assets(await outages('2022-10-10', '2022-10-12', '&counted=true')), ['NOW']);
    assert.deepEqual(assets(await outages('2022-10-10', '2022-10-12', '&counted=false')), ['CENTRE', 'OWN', 'THREE']);
    assert.deepEqual(assets(await outages('2022-10-11', '2022-10-11 00:10', '&sort=counted')), ['NOW', 'CENTRE', 'OWN', 'THREE']);
    assert.deepEqual(assets(await outages('2022-10-11', '2022-10-11 00:10', '&sort=lasted_s'))[0], 'NOW');
  });

  it('has the same columns as a table', async () => {
    const { text } = await admin.get('/api/v1/outages?month=2022-10&asset=NOW&format=csv');
    const [header, row] = text.replace('\ufeff', '').trim().split('\r\n').map((line) => line.split(','));
    const cell = Object.fromEntries(header.map((name, i) => [name, row[i]]));
    assert.deepEqual([cell.since, cell.lasted_s, cell.counted, cell.not_counted_by],
      [iso(china('2022-10-10 18:00')), String(54 * HOUR), 'true', '']);
  });
});

describe('the deduction for a long outage', () => {
  const over = { rule: 'long_outage', asset: 'OVER', name: '点位 OVER', aspect: 'network', points: '1.00',
    from: iso(china('2022-08-31 16:30')), to: iso(china('2022-09-01 07:30')), seconds: 15 * HOUR };

  it('is taken once, in the month in which it reached its length', async () => {
    assert.deepEqual(await deductions('2022-08'), []);
    assert.deepEqual(await deductions('2022-09'), [over]);
  });

  it('is taken for a fault that a gap of the feed cuts, and not again in the month after', async () => {
    const taken = (await deductions('2022-10')).map(({ asset, from, to }) => [asset, from, to]);
    assert.deepEqual(taken, [
      ['NOW', iso(china('2022-10-10 18:00')), iso(china('2022-10-13'))],
      ['GAP', iso(china('2022-10-20 10:00')), iso(china('2022-10-20 22:00'))]]);
    assert.deepEqual(await deductions('2022-11'), []);
  });

  it('is not taken again where the rules of a later month ask for less', async () => {
    const rules = structuredClone(APPENDIX_A);
    rules.from_month = '2022-09';
    rules.score.deductions[0].over_s = 6 * HOUR; // August asked for 8 h, and 7.5 h of it were in August
    await put(admin.put('/api/v1/rules', rules));
    assert.deepEqual([await deductions('2022-08'), await deductions('2022-09')], [[], [over]]);
    await put(admin.put('/api/v1/rules', { ...rules, from_month: '2022-08' }));
    assert.deepEqual((await deductions('2022-08')).map(({ seconds }) => seconds), [7.5 * HOUR]);
    assert.deepEqual(await deductions('2022-09'), []);
  });
});

describe('the deduction for repeated faults', () => {
  it('is taken off for an asset with more rounds of repairs than allowed in the month', async () => {
    const rules = structuredClone(APPENDIX_A);
    rules.score.deductions = [{ rule: 'repeat_fault', rounds_over: 1, points: '0.50', per: 'asset', at_most: '5.00' }];
    rules.from_month = '2022-10';
    await put(admin.put('/api/v1/rules', rules));
    const order = (id, asset, at) => ({ id, asset, cause: `c${id}`, mass: false, reported_at: iso(china(at)), repaired_at: iso(china(at) + HOUR) });
    await good(admin.post('/api/v1/repairs', [order('1', 'AGAIN', '2022-10-03 08:00'), order('2', 'AGAIN', '2022-10-15 08:00'),
      order('3', 'NOW', '2022-10-10 18:00'), order('4', 'AGAIN', '2022-09-30 08:00')]));
    assert.deepEqual(await deductions('2022-10'), [{ rule: 'repeat_fault', asset: 'AGAIN', name: '点位 AGAIN', points: '0.50',
      rounds: 2, from: iso(china('2022-10-03 08:00')), to: iso(china('2022-10-15 08:00')) }]);
  });

  it('is refused with the threshold of the other rule', async () => {
    const rules = structuredClone(APPENDIX_A);
    rules.score.deductions = [{ rule: 'repeat_fault', over_s: 1, rounds_over: 1, points: '0.50', per: 'asset', at_most: '5.00' }];
    const { status, text } = await admin.put('/api/v1/rules', rules);
    assert.equal(status, 400);
    assert.match(text, /deductions\[0\]\.over_s/);
  });
});
