// What a month that goes on can still become: at best, at worst, and as the last 14 days have it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, exempt, feedClient, good, iso, newToken, register, report } from '../lib/district.mjs';

const DAY = 86400;
const [FROM, NOW, END] = [china('2022-09-01'), china('2022-09-21'), china('2022-10-01')];
const day = (n) => FROM + (n - 1) * DAY;
const SINCE = '2022-01-01T00:00:00+08:00';

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  const camera = (code, project, from = SINCE, to = null) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project, from, to }] });
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [['p1', 'c1'], ['p2', 'c2']].map(([code, contractor]) => ({ code, name: code, contractor })),
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 20000000 }],
    assets: [camera('A', 'p1'), camera('B', 'p1', SINCE, iso(day(26))), camera('C', 'p1', iso(day(28))), camera('N', 'p2')],
  });
  await report(await feedClient(daemon, 'e'), [
    { asset: 'A', at: FROM - DAY, network: 'ok' }, { asset: 'B', at: FROM - DAY, network: 'ok' },
    { asset: 'A', at: day(5), network: 'fault' }, { asset: 'A', at: day(8), network: 'ok' }, // of its three days one is within the last 14
    { asset: 'B', at: NOW - 2 * DAY, network: 'fault' },
  ]);
  const office = client(daemon, await newToken(admin, { name: '批准', role: 'office' }));
  await exempt(admin, office, { scope: { assets: ['A'] }, aspects: ['network'], from: day(22), to: day(24) });
  const order = (id, at, repaired) => ({ id, asset: 'A', cause: id, reported_at: iso(at), ...(repaired ? { repaired_at: iso(repaired) } : {}) });
  await good(admin.post('/api/v1/repairs', [
    order('in-time', day(10), day(10) + 3600), order('in-time-too', day(11), day(11) + 3600), order('late', day(12), day(14)),
    order('open', NOW - 3600), order('open-too', NOW - 7200),
  ]));
});
after(() => daemon?.stop());

const rates = async (who, search) => good(who.get(`/api/v1/rates?month=2022-09&${search}`));
const short = (f) => f && [f.numerator, f.denominator, f.percent, f.verdict];

describe('the rates of a month that goes on', () => {
  it('say what it comes to at best, at worst and by the last 14 days', async () => {
    const [item] = (await rates(admin, 'by=contractor&contractor=c1')).items;
    const { network } = item.indicators;
    // To come: A has 10 days less 2 exempt ones, B 5 of its 10, C the last 3.
    const [ok, all, rest] = [35 * DAY, 40 * DAY, 16 * DAY];
    assert.deepEqual([network.numerator, network.denominator], [ok, all]);
    assert.deepEqual(short(network.reachable), [ok + rest, all + rest, '91.07', 'missed']);
    assert.deepEqual(short(network.worst), [ok, all + rest, '62.50', 'missed']);
    // of the last 28 days of both together 3 were lost
    assert.deepEqual(short(network.likely), [ok + Math.floor((rest * 25) / 28), all + rest, '88.01', 'missed']);
  });

  it('say the same of orders that are open and due in it', async () => {
    const { repair } = (await rates(admin, 'by=contractor&contractor=c1')).items[0].indicators;
    assert.deepEqual([repair.numerator, repair.denominator], [2, 3]);
    assert.deepEqual([short(repair.reachable), short(repair.worst), short(repair.likely)],
      [[4, 5, '80.00', 'missed'], [2, 5, '40.00', 'missed'], [3, 5, '60.00', 'missed']]);
  });

  it('have no guess where too little was seen, and say so', async () => {
    const { live, repair } = (await rates(admin, 'contractor=c2')).items[0].indicators;
    assert.deepEqual([live.likely, live.likely_reason, live.worst.percent], [null, 'too_little_observed', '0.00']);
    assert.equal(live.reachable.verdict, 'insufficient');
    assert.equal(repair.likely.denominator, 0, 'nothing is open: nothing has to be guessed');
  });

  it('tell a contractor what is its own', async () => {
    const { items } = await rates(client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' })), 'by=district');
    assert.equal(items[0].indicators.network.reachable.denominator, 56 * DAY);
  });

  it('are the same in a table', async () => {
    const rows = await csvRecords(admin.get('/api/v1/rates?month=2022-09&by=contractor&contractor=c1&format=csv'));
    const network = rows.find(({ indicator }) => indicator === 'network');
    assert.deepEqual([network.forecast_denominator, network.reachable_percent, network.worst_percent, network.likely_percent, network.likely_verdict],
      [String(56 * DAY), '91.07', '62.50', '88.01', 'missed']);
  });
});

describe('the rates of a window that is over', () => {
  it('have no forecast', async () => {
    const { items } = await good(admin.get(`/api/v1/rates?from=${encodeURIComponent(iso(FROM))}&to=${encodeURIComponent(iso(NOW))}`));
    assert.deepEqual(Object.values(items[0].indicators).filter((f) => 'reachable' in f || 'worst' in f || 'likely' in f || 'likely_reason' in f), []);
  });
});
