// Rounds of a repair: what counts when an asset is in fault again and again, and what was no repair.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, exempt, good, iso, newToken, problem, put, register, report, unix, feedClient, DESPITE,
} from '../lib/district.mjs';

const H = 3600;
const DAY = 86400;
const EVER = 2147483647;

/** A daemon that looks every second: cameras A0, A1, ... under project p of c1. */
async function build({ now, repairs = {}, indicators = {}, cameras = 2, more = {} }) {
  const daemon = await startDaemon({ now, args: ['--repair-check-interval-s', '1'] });
  const admin = client(daemon);
  const rules = structuredClone(APPENDIX_A);
  await put(admin.put('/api/v1/rules', {
    ...rules, repairs: { ...rules.repairs, ...repairs }, indicators: { ...rules.indicators, ...indicators }, ...more,
  }));
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲', role: 'contractor' }],
    projects: [{ code: 'p', name: '一', contractor: 'c1', monthly_fee_fen: 100000 }],
    feeds: [{ code: 'f', name: '变化上报', report_ttl_s: null, feed_ttl_s: EVER }],
    assets: Array.from({ length: cameras }, (_, i) => ({
      code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 't',
      service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }],
    })),
  });
  const contractor = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
  return { daemon, admin, contractor, feed: await feedClient(daemon, 'f') };
}

const list = async (reader, search = '') => (await good(reader.get(`/api/v1/repairs${search}`))).items;
const settled = (ms = 2500) => new Promise((resume) => setTimeout(resume, ms));

async function until(reader, wanted, search = '') {
  let items;
  for (let i = 0; i < 120; i++) {
    items = await list(reader, search);
    if (wanted(items)) {
      return items;
    }
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return assert.fail(`never as expected: ${JSON.stringify(items, null, 1)}`);
}

const counted = async (reader, search, indicator = 'repair') => {
  const { items } = await good(reader.get(`/api/v1/rates?${search}`));
  const { numerator, denominator, percent } = items[0].indicators[indicator];
  return { numerator, denominator, percent };
};

const faults = (asset, ...stretches) => stretches.flatMap(([from, to, cause]) => [
  { asset, at: from, network: 'fault', ...(cause && { cause }) },
  ...(to ? [{ asset, at: to, network: 'ok' }] : []),
]);

describe('three faults of one hour, five days apart, of the same camera', () => {
  const D = china('2022-09-05');
  for (const [rejoin, wanted, rounds] of [['round', [3, 3], 3], ['clock', [0, 1], 1]]) {
    it(`are ${wanted.join(' of ')} in time with "rejoin":"${rejoin}"`, async () => {
      const w = await build({ now: china('2022-10-10'), repairs: { open_after_s: 1800, rejoin } });
      try {
        await report(w.feed, [{ asset: 'A0', at: D, network: 'ok' },
          ...faults('A0', [D + H, D + 2 * H, 'no-stream'], [D + 5 * DAY, D + 5 * DAY + H, 'link-down'], [D + 10 * DAY, D + 10 * DAY + H])]);
        const [repair, ...others] = await until(w.admin, ([x]) => x?.transitions.length === 6);
        assert.deepEqual(others, []);
        assert.equal(repair.rounds.length, rounds);
        const { numerator, denominator } = await counted(w.admin, 'month=2022-09');
        assert.deepEqual([numerator, denominator], wanted);
        await w.daemon.kill9();
        await w.daemon.restart();
        await settled(1500);
        assert.deepEqual(await list(w.admin), [repair]);
      } finally {
        await w.daemon.stop();
      }
    });
  }
});

describe('a fault in September that is back in October', () => {
  it('leaves the closed September as it is, and is late in October: 0 of 1', async () => {
    // One camera, all of it reported: a month of which too little was seen could not be closed.
    const w = await build({ now: china('2022-11-02'), repairs: { open_after_s: 3600 }, cameras: 1 });
    try {
      const day = (n) => china('2022-09-29') + (n - 29) * DAY;
      await report(w.feed, [{ asset: 'A0', at: china('2022-09-01'), network: 'ok', intact: 'ok', live: 'ok', history: 'ok' },
        ...faults('A0', [day(29) + 8 * H, day(29) + 12 * H])]);
      await until(w.admin, ([x]) => x?.state === 'repaired');
      await good(w.admin.post('/api/v1/assessments/2022-09/publish', {}));
      await good(w.admin.post('/api/v1/assessments/2022-09/close', DESPITE));
      await report(w.feed, faults('A0', [day(33), day(53)]));
      const [repair] = await until(w.admin, ([x]) => x.rounds.length === 2 && x.state === 'repaired');
      assert.deepEqual(repair.rounds.map((x) => x.timeliness), ['in_time', 'late']);
      assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 1, denominator: 1, percent: '100.00' });
      assert.deepEqual(await counted(w.admin, 'month=2022-10'), { numerator: 0, denominator: 1, percent: '0.00' });
      const { items } = await good(w.admin.get('/api/v1/assessments/2022-09/drift'));
      assert.deepEqual(items, []);
      const october = await good(w.admin.get('/api/v1/assessments/2022-10'));
      assert.deepEqual(october.items[0].late_repairs, [repair.id]);
      const [row] = await csvRecords(w.admin.get('/api/v1/repairs?format=csv'));
      assert.equal(row.rounds.split('\n').length, 2);
      assert.equal(row.aspects, 'network');
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('a contractor that says `repaired` an hour after each order, while the cameras stay dead', () => {
  let w;
  const D = china('2022-09-05');
  before(async () => {
    w = await build({ now: china('2022-10-10') });
    const orders = ['A0', 'A1'].map((asset) => ({ id: `R-${asset}`, asset, aspects: ['network'], reported_at: iso(D + H) }));
    await good(w.admin.post('/api/v1/repairs', orders));
    await report(w.feed, ['A0', 'A1'].flatMap((asset) => [
      { asset, at: D, network: 'ok' }, ...faults(asset, [D + H, D + 25 * DAY])]));
    for (const { id } of orders) {
      await good(w.admin.post(`/api/v1/repairs/${id}/repaired`, { at: iso(D + 2 * H) }));
    }
  });
  after(() => w?.daemon.stop());

  it('has repaired nothing: the daemon reopens each round an hour later, on record, and they are late', async () => {
    const items = await until(w.admin, (all) => all.every((x) => x.state === 'open'));
    assert.equal(items.length, 2);
    for (const { transitions, rounds, timeliness } of items) {
      assert.deepEqual(transitions.map((x) => [x.name, (unix(x.at) - D) / H, x.by]).slice(1),
        [['repaired', 2, 1], ['reopen', 3, null]]);
      assert.deepEqual([rounds.length, timeliness], [1, 'late']);
    }
    assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 0, denominator: 2, percent: '0.00' });
  });

  it('what office or supervisor confirms while that is known is their decision, and stays', async () => {
    await good(w.admin.post('/api/v1/repairs/R-A0/repaired', { at: iso(D + 2 * H) }));
    await until(w.admin, ([x]) => x.state === 'open' && x.transitions.length === 5, '?asset=A0');
    await good(w.admin.post('/api/v1/repairs/R-A0/repaired', { at: iso(D + 25 * DAY + H) }));
    await good(w.admin.post('/api/v1/repairs/R-A0/confirm', { repaired_at: iso(D + 2 * H), note: '现场已修复，探测有误' }));
    await settled();
    const [{ state, timeliness }] = await list(w.admin, '?asset=A0');
    assert.deepEqual([state, timeliness], ['confirmed', 'in_time']);
  });

  it('a real repair stays: the fault is over within the hour', async () => {
    await good(w.admin.post('/api/v1/repairs/R-A1/repaired', { at: iso(D + 25 * DAY - 1800) }));
    await settled();
    assert.equal((await list(w.admin, '?asset=A1'))[0].state, 'repaired');
  });
});

describe('a contract that orders a repair after two hours, not one', () => {
  it('gives its repairs those two hours, too: one is none when the fault goes on for longer', async () => {
    const D = china('2022-09-05');
    const w = await build({ now: china('2022-10-10'), repairs: { open_after_s: 3600 } });
    try {
      const { repairs } = APPENDIX_A;
      await put(w.admin.put('/api/v1/rules', {
        ...APPENDIX_A, repairs: { ...repairs, open_after_s: 3600 }, contracts: { p: { repairs: { open_after_s: 7200 } } } }));
      const orders = ['A0', 'A1'].map((asset) => ({ id: `R-${asset}`, asset, aspects: ['network'], reported_at: iso(D + H) }));
      await good(w.admin.post('/api/v1/repairs', orders));
      await report(w.feed, ['A0', 'A1'].flatMap((asset) => [
        { asset, at: D, network: 'ok' }, ...faults(asset, [D + H, D + DAY])]));
      await good(w.admin.post('/api/v1/repairs/R-A0/repaired', { at: iso(D + DAY - 5400) }));
      await good(w.admin.post('/api/v1/repairs/R-A1/repaired', { at: iso(D + DAY - 3 * H) }));
      const [reopened] = await until(w.admin, ([x]) => x.transitions.at(-1).name !== 'repaired' || x.state === 'open', '?asset=A1');
      assert.deepEqual(reopened.transitions.filter((x) => x.name === 'reopen').map((x) => (unix(x.at) - D) / H), [23]);
      await settled();
      const [stays] = await list(w.admin, '?asset=A0');
      assert.deepEqual([stays.state, stays.transitions.some((x) => x.name === 'reopen')], ['repaired', false]);
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('mass by a window that slides', () => {
  const D = china('2022-09-05') + 10 * H;

  it('fourteen cameras down, seven a second before the minute and seven a second after, repaired after 30 h: 14 mass, in time', async () => {
    const w = await build({ now: china('2022-10-10'), cameras: 14, repairs: { open_after_s: 1800 } });
    try {
      await report(w.feed, Array.from({ length: 14 }, (_, i) => [
        { asset: `A${i}`, at: D - H, network: 'ok' },
        ...faults(`A${i}`, [D + (i < 7 ? 59 : 61), D + 30 * H, 'power'])]).flat());
      const items = await until(w.admin, (all) => all.length === 14 && all.every((x) => x.state === 'repaired'));
      assert.ok(items.every((x) => x.mass && x.timeliness === 'in_time'));
      assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 14, denominator: 14, percent: '100.00' });
    } finally {
      await w.daemon.stop();
    }
  });

  it('ten found one after another over five minutes are ten, also where the first have their orders already', async () => {
    const w = await build({ now: china('2022-10-10'), cameras: 12, repairs: { open_after_s: 1800 } });
    try {
      const down = (i) => [{ asset: `A${i}`, at: D - H, network: 'ok' }, ...faults(`A${i}`, [D + 33 * i, undefined, 'power'])];
      await report(w.feed, [0, 1, 2, 3, 4].flatMap(down));
      assert.ok((await until(w.admin, (all) => all.length === 5)).every((x) => !x.mass));
      await report(w.feed, [5, 6, 7, 8, 9].flatMap(down));
      await report(w.feed, [{ asset: 'A10', at: D - H, network: 'ok' }, ...faults('A10', [D + 900, undefined, 'power'])]);
      const items = await until(w.admin, (all) => all.filter((x) => x.mass).length === 10);
      assert.deepEqual(items.filter((x) => !x.mass).map((x) => x.asset), ['A10']);
      assert.equal(unix(items[0].due_at), D + 1800 + 2 * DAY);
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('sixty cameras of a town that are down for four and a half days', () => {
  let w;
  let office;
  const D = china('2022-09-05');
  before(async () => {
    w = await build({ now: china('2022-09-20'), cameras: 60, repairs: { open_after_s: 3600 } });
    office = client(w.daemon, await newToken(w.admin, { name: '办', role: 'office' }));
    await report(w.feed, Array.from({ length: 60 }, (_, i) => [
      { asset: `A${i}`, at: D - H, network: 'ok' }, ...faults(`A${i}`, [D + 20 * i, D + 4.5 * DAY])]).flat());
    await until(w.admin, (all) => all.length === 60 && all.every((x) => x.state === 'repaired'), '?limit=100');
  });
  after(() => w?.daemon.stop());

  it('are 0 of 60 in time', async () => {
    assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 0, denominator: 60, percent: '0.00' });
  });

  it('are due later by just the exempt half of it', async () => {
    const was = await list(w.admin, '?asset=A0');
    await exempt(office, w.admin, { scope: { towns: ['t'] }, from: D + DAY, to: D + 3.25 * DAY });
    const [now] = await list(w.admin, '?asset=A0');
    assert.equal(unix(now.due_at) - unix(was[0].due_at), 2.25 * DAY);
    assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 0, denominator: 60, percent: '0.00' });
  });

  it('and in nothing at all under one power cut for the town', async () => {
    await exempt(office, w.admin, { scope: { towns: ['t'] }, from: D, to: D + 4.5 * DAY });
    assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 0, denominator: 0, percent: null });
    assert.ok((await list(w.admin, '?limit=100')).every((x) => x.timeliness === null));
  });
});

describe('a faulty camera that leaves service', () => {
  it('is not late: the order of the daemon is cancelled, on record, and another system\'s is not due', async () => {
    const D = china('2022-09-05');
    const w = await build({ now: china('2022-10-10'), repairs: { open_after_s: 3600 }, cameras: 3 });
    try {
      await report(w.feed, ['A0', 'A2'].flatMap((asset) => [{ asset, at: D, network: 'ok' }, ...faults(asset, [D + H])]));
      await good(w.admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'A1', reported_at: iso(D + 2 * H) }]));
      await until(w.admin, (all) => all.length === 3);
      const span = (asset, to) => w.admin.put(`/api/v1/assets/${asset}`, {
        code: asset, name: asset, kind: 'camera', class: 1, town: 't',
        service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: iso(to) }] });
      await put(span('A0', D + 10 * H));
      await put(span('A1', D + 10 * H));
      await put(span('A2', D + 5 * DAY));
      const items = await until(w.admin, (all) => all.some((x) => x.state === 'cancelled'));
      const of = (asset) => items.find((x) => x.asset === asset);
      assert.deepEqual([of('A0').state, of('A0').due_at, of('A0').timeliness], ['cancelled', null, null]);
      const [, cancelled] = of('A0').transitions;
      assert.deepEqual([cancelled.name, unix(cancelled.at), cancelled.by], ['cancel', D + 10 * H, null]);
      assert.deepEqual([of('A1').state, of('A1').due_at, of('A1').timeliness], ['open', null, null]);
      assert.deepEqual([of('A2').state, of('A2').timeliness], ['open', 'late'], 'it was due before it left');
      assert.deepEqual(await counted(w.admin, 'month=2022-09'), { numerator: 0, denominator: 1, percent: '0.00' });
      await put(span('A0', D + 5 * DAY));
      const [back] = await until(w.admin, ([x]) => x.state === 'open', '?asset=A0');
      assert.deepEqual([back.timeliness, back.transitions.at(-1).name], ['late', 'reopen'], 'the registry was wrong');
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('what a contractor says later than it was', () => {
  it('is a claim, and counts from when it was received until the office confirms the time that holds', async () => {
    const NOW = china('2022-09-06') + 10 * H;
    const w = await build({ now: NOW });
    try {
      await good(w.admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'A0', reported_at: iso(NOW - DAY - 1200) }]));
      await good(w.contractor.post('/api/v1/repairs/R1/repaired', { at: iso(NOW - 2400) }));
      const [claimed] = await list(w.contractor);
      assert.deepEqual([unix(claimed.claimed_at), Math.abs(unix(claimed.repaired_at) - NOW) < 60, claimed.timeliness],
        [NOW - 2400, true, 'late']);
      await problem(w.contractor.post('/api/v1/repairs/R1/confirm', { repaired_at: iso(NOW - 2400) }), 403);
      await good(w.admin.post('/api/v1/repairs/R1/confirm', { repaired_at: iso(NOW - 2400) }));
      const [confirmed] = await list(w.contractor);
      assert.deepEqual([confirmed.state, unix(confirmed.repaired_at), unix(confirmed.claimed_at), confirmed.timeliness],
        ['confirmed', NOW - 2400, NOW - 2400, 'in_time']);
      await w.daemon.kill9();
      await w.daemon.restart();
      assert.deepEqual(await list(w.contractor), [confirmed]);
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('the response to orders', () => {
  const D = china('2022-09-05');
  const orders = [
    { id: 'R1', asset: 'A0', reported_at: iso(D), responded_at: iso(D + 1800) },
    { id: 'R2', asset: 'A1', reported_at: iso(D) },
    { id: 'R3', asset: 'A0', reported_at: iso(D + DAY), repaired_at: iso(D + DAY + 600) },
  ];

  it('is measured where the rules have response_s: on the statement, in the score, and in the papers', async () => {
    const w = await build({ now: china('2022-10-10'), repairs: { response_s: 3600 },
      indicators: { response: { target: '90.00' } },
      more: { score: { ...APPENDIX_A.score, weights: { repair: 50, response: 50 } } } });
    try {
      await good(w.admin.post('/api/v1/repairs', orders));
      await good(w.admin.post('/api/v1/repairs/R2/respond', { at: iso(D + 3601) }));
      await good(w.admin.post('/api/v1/repairs/R2/respond', { at: iso(D + 7200), note: '再次到场' }));
      const [, r2] = await list(w.admin);
      assert.deepEqual([unix(r2.responded_at), unix(r2.response_due_at)], [D + 3601, D + 3600], 'the first one counts');
      assert.deepEqual(await counted(w.admin, 'month=2022-09', 'response'), { numerator: 2, denominator: 3, percent: '66.66' });
      const { items: [item] } = await good(w.admin.get('/api/v1/assessments/2022-09'));
      const { numerator, denominator, verdict } = item.projects[0].indicators.response;
      assert.deepEqual([numerator, denominator, verdict], [2, 3, 'missed']);
      assert.deepEqual(item.projects[0].sheet.map((x) => x.indicator), ['repair', 'response']);
      const page = await w.admin.get('/api/v1/reports/2022-09.html');
      assert.match(page.text, /响应及时率/);
      const trend = await good(w.admin.get('/api/v1/trend?from=2022-09-05T00:00:00%2B08:00&to=2022-09-07T00:00:00%2B08:00&step=day'));
      assert.deepEqual(trend.items[0].indicators.response.denominator, [2, 1]);
      const rows = await csvRecords(w.admin.get('/api/v1/rates?month=2022-09&format=csv'));
      assert.equal(rows.find((x) => x.indicator === 'response').percent, '66.66');
    } finally {
      await w.daemon.stop();
    }
  });

  it('is nowhere by default, and has no verdict without a target', async () => {
    const w = await build({ now: china('2022-10-10') });
    try {
      await good(w.admin.post('/api/v1/repairs', orders));
      const rates = async () => (await good(w.admin.get('/api/v1/rates?month=2022-09'))).items[0].indicators;
      assert.equal((await rates()).response, undefined);
      await put(w.admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A),
        repairs: { ...structuredClone(APPENDIX_A.repairs), response_s: { 'camera.1': 3600 } } }));
      const { target, verdict, numerator } = (await rates()).response;
      assert.deepEqual([target, verdict, numerator], [null, 'none', 2]);
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('a camera that is down for 50 minutes of each hour, for five days', () => {
  it('has one order by open_after_total, which is repaired when it stays well', async () => {
    const D = china('2022-09-05');
    const w = await build({ now: china('2022-09-20'), repairs: { open_after_s: 7200, open_after_total: { s: 1800, within_s: 86400 } } });
    try {
      await report(w.feed, [{ asset: 'A0', at: D - H, network: 'ok' },
        ...faults('A0', ...Array.from({ length: 120 }, (_, i) => [D + i * H, D + i * H + 3000]))]);
      const items = await until(w.admin, ([x]) => x?.state === 'repaired');
      assert.equal(items.length, 1);
      const [{ rounds, reported_at, repaired_at, timeliness }] = items;
      assert.deepEqual([rounds.length, unix(reported_at) - D, unix(repaired_at) - D, timeliness],
        [1, 1800, 119 * H + 3000, 'late']);
      const taken = async () => (await good(w.admin.get('/api/v1/assessments/2022-09'))).items[0].projects[0].deductions.map((x) => [x.asset, x.seconds, x.points]);
      assert.deepEqual(await taken(), []); // 120 outages of 50 minutes: none is long
      const score = { ...APPENDIX_A.score, deductions: [{ rule: 'long_outage', over_s: 2999, points: '1.00', per: 'asset', at_most: '10.00' }] };
      await put(w.admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), score }));
      assert.deepEqual(await taken(), [['A0', 3000, '1.00']]);
    } finally {
      await w.daemon.stop();
    }
  });

  it('has none without it', async () => {
    const D = china('2022-09-05');
    const w = await build({ now: china('2022-09-20'), repairs: { open_after_s: 7200 } });
    try {
      await report(w.feed, [{ asset: 'A0', at: D - H, network: 'ok' },
        ...faults('A0', ...Array.from({ length: 120 }, (_, i) => [D + i * H, D + i * H + 3000]))]);
      await settled();
      assert.deepEqual(await list(w.admin), []);
    } finally {
      await w.daemon.stop();
    }
  });
});

describe('a fault that is back under another contract', () => {
  it('is another order: who had the camera before sees nothing of it, and keeps what it had', async () => {
    const D = china('2022-09-05');
    const w = await build({ now: china('2022-10-10'), repairs: { open_after_s: 1800 } });
    try {
      await good(w.admin.post('/api/v1/organisations', [{ code: 'c2', name: '乙', role: 'contractor' }]));
      await good(w.admin.post('/api/v1/projects', [{ code: 'q', name: '二', contractor: 'c2' }]));
      const change = D + 3 * DAY + 600; // the second fault begins under p, and is ordered under q
      await put(w.admin.put('/api/v1/assets/A0', { code: 'A0', name: 'A0', kind: 'camera', class: 1, town: 't', service: [
        { project: 'p', from: '2022-01-01T00:00:00+08:00', to: iso(change) }, { project: 'q', from: iso(change), to: null }] }));
      await report(w.feed, [{ asset: 'A0', at: D, network: 'ok' }, ...faults('A0', [D + H, D + 2 * H], [D + 3 * DAY, D + 3 * DAY + H])]);
      const items = await until(w.admin, (all) => all.length === 2 && all.every((x) => x.state === 'repaired'));
      assert.deepEqual(items.map((x) => [x.project, x.rounds.length]), [['p', 1], ['q', 1]]);
      assert.deepEqual((await list(w.contractor)).map((x) => x.project), ['p']);
    } finally {
      await w.daemon.stop();
    }
  });
});
