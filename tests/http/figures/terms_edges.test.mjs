// Edges of what contracts say, each by pencil and paper: outages that are just too short to count, over a change of contract, an
// exemption and silence; responses in office hours; months that begin on the 26th, with their rules and fees.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { DESPITE, APPENDIX_A, china, decideAll, exempt, feedClient, good, iso, newToken, problem, put, query, register, report } from '../lib/district.mjs';

const DAY = 86400;
const D = china('2026-07-06'); // a Monday
const T = D + 36000;
const EVER = 2147483647;
const CHANGE = { code: 'change', name: '变化上报', report_ttl_s: null, feed_ttl_s: EVER };
const OFFICE = { code: 'office', name: '办公时间', week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-17:00']])), days: {} };
const span = (project, from = china('2026-01-01'), to = null) => ({ project, from: iso(from), to: to && iso(to) });
const camera = (code, ...service) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service });
const project = (code, more = {}) => ({ code, name: code, phase: 'maintenance', contractor: 'c1', monthly_fee_fen: 1000000, ...more });

async function district(now, { projects, assets, feeds = [CHANGE], rules = {} }) {
  const daemon = await startDaemon({ now, args: ['--repair-check-interval-s', '1'] });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }], organisations: [{ code: 'c1', name: 'c1', role: 'contractor' }],
    projects, feeds, calendars: [OFFICE], assets,
  });
  await put(admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), ...rules }));
  return { daemon, admin, office: client(daemon, await newToken(admin, { name: '办公室', role: 'office' })) };
}

/** Reports of one aspect: ok but for [from, to) each. */
const faults = (asset, ...stretches) => [{ asset, at: china('2026-01-01'), network: 'ok' }, ...stretches.flatMap(([from, to]) =>
  [{ asset, at: from, network: 'fault' }, { asset, at: to, network: 'ok' }])];
const inOrder = (lists) => lists.flat().sort((a, b) => a.at - b.at);

describe('an outage under min_outage_s of 300', () => {
  let on;
  const rows = async (members) => (await good(on.admin.get(`/api/v1/rates${query(members)}`))).items;
  const network = async (asset, from, to, more = {}) => (await rows({ asset, from: iso(from), to: iso(to), ...more }))[0].indicators.network;
  const lost = ({ seconds: { ok, fault, silent, blind, exempt: e, damped } }) => ({ ok, fault, silent, blind, exempt: e, damped });

  before(async () => {
    on = await district(china('2026-08-01'), {
      projects: [project('plain'), project('damped')],
      feeds: [CHANGE, { code: 'probe', name: '巡检', report_ttl_s: 100, feed_ttl_s: 1000 }],
      assets: [camera('A', span('damped')), camera('X', span('plain', D, T), span('damped', T)), camera('Y', span('damped', D, T), span('plain', T)),
        camera('E', span('damped')), { ...camera('S', span('damped')), feeds: ['probe'] }],
      rules: { contracts: { damped: { indicators: { network: { min_outage_s: 300 }, live: { min_outage_s: 300, silent: 'excluded' } } } } },
    });
    await report(await feedClient(on.daemon, 'change'), inOrder([
      faults('A', [T, T + 299], [T + 3600, T + 3900], [T + 7200, T + 7201]), faults('X', [T - 100, T + 100]), faults('Y', [T - 200, T + 100]),
      faults('E', [T, T + 400]),
    ]));
    const said = (at, state) => ({ asset: 'S', at, network: state, live: state });
    await report(await feedClient(on.daemon, 'probe'), [said(T - 100, 'ok'), said(T, 'fault'), said(T + 299, 'ok')]);
    await exempt(on.office, on.admin, { scope: { assets: ['E'] }, from: T + 100, to: T + 300 });
  });
  after(() => on?.daemon.stop());

  it('does not count with 299 seconds, and does with 300', async () => {
    assert.deepEqual(lost(await network('A', T, T + 3600)), { ok: 3301, fault: 0, silent: 0, blind: 0, exempt: 0, damped: 299 });
    assert.deepEqual(lost(await network('A', T + 3600, T + 7200)), { ok: 3300, fault: 300, silent: 0, blind: 0, exempt: 0, damped: 0 });
    const whole = await network('A', T, T + 10800);
    assert.deepEqual([whole.numerator, whole.denominator, whole.raw.numerator, whole.raw.denominator], [10500, 10800, 10200, 10800]);
  });

  it('is as long as it is over a change of contract, and each contract takes its own seconds by its own terms', async () => {
    const of = async (asset) => Object.fromEntries((await rows({ asset, from: iso(D), to: iso(D + DAY), by: 'project' })).map(({ key, indicators: { network: { seconds } } }) => [key, [seconds.fault, seconds.damped]]));
    assert.deepEqual(await of('X'), { plain: [100, 0], damped: [0, 100] }); // 200 s in all
    assert.deepEqual(await of('Y'), { plain: [100, 0], damped: [200, 0] }); // 300 s
  });

  it('is parted by an exemption into two that are', async () => {
    const one = await network('E', T, T + 400);
    assert.deepEqual(lost(one), { ok: 0, fault: 0, silent: 0, blind: 0, exempt: 200, damped: 200 });
    assert.deepEqual([one.numerator, one.denominator, one.raw.numerator, one.raw.denominator], [200, 200, 0, 400]);
  });

  it('goes on through silence that counts, and not through silence that does not', async () => {
    const [{ indicators: { network: counts, live: excluded } }] = await rows({ asset: 'S', from: iso(T - 100), to: iso(T + 399) });
    assert.deepEqual(lost(counts), { ok: 200, fault: 0, silent: 0, blind: 0, exempt: 0, damped: 299 });
    assert.deepEqual(lost(excluded), { ok: 200, fault: 0, silent: 199, blind: 0, exempt: 0, damped: 100 });
    assert.deepEqual([counts.numerator, counts.denominator, excluded.numerator, excluded.denominator], [499, 499, 300, 300]);
    assert.deepEqual([counts.raw.numerator, counts.raw.denominator, excluded.raw.numerator, excluded.raw.denominator], [200, 499, 200, 300]);
  });

  it('has a row of two contracts, also of equal terms, under the general target', async () => {
    const [town] = await rows({ from: iso(D), to: iso(D + DAY), by: 'town' });
    assert.equal(town.indicators.network.target, '95.00');
  });
});

describe('a response within an hour of office hours', () => {
  const FRIDAY = china('2026-07-10 16:30');
  const DUE = china('2026-07-13 09:30');
  let on;
  const order = (id, asset, times) => ({ id, asset, cause: 'x', mass: false, reported_at: iso(FRIDAY), ...times });
  const counted = async (asOf, asset) => {
    const { items } = await good(on.admin.get(`/api/v1/rates${query({ from: iso(DUE - DAY), to: iso(DUE + DAY), as_of: iso(asOf), asset })}`));
    const { numerator, denominator, target, verdict } = items[0].indicators.response;
    return [numerator, denominator, target, verdict];
  };

  before(async () => {
    on = await district(china('2026-08-01'), {
      projects: [project('quick'), project('slow')],
      assets: [...['IN', 'LATE', 'OPEN', 'MENDED', 'GONE'].map((code) => camera(code, span('quick'))), camera('SLOW', span('slow'))],
      rules: { contracts: { quick: { repairs: { response_s: { s: 3600, calendar: 'office' } }, indicators: { response: { target: '80.00' } } } } },
    });
    await good(on.office.post('/api/v1/repairs', [
      order('IN', 'IN', { responded_at: iso(DUE) }), order('LATE', 'LATE', { responded_at: iso(DUE + 1) }), order('OPEN', 'OPEN', {}),
      order('MENDED', 'MENDED', { repaired_at: iso(FRIDAY + 60) }), order('GONE', 'GONE', { state: 'cancelled' }), order('SLOW', 'SLOW', {}),
    ]));
  });
  after(() => on?.daemon.stop());

  it('is due on Monday at 09:30, and null where the contract measures none', async () => {
    assert.equal((await good(on.admin.get('/api/v1/repairs/IN'))).response_due_at, iso(DUE));
    assert.equal((await good(on.admin.get('/api/v1/repairs/SLOW'))).response_due_at, null);
  });

  it('is in time at its deadline and late a second after', async () => {
    assert.deepEqual(await counted(DUE + DAY, 'IN'), [1, 1, '80.00', 'met']);
    assert.deepEqual(await counted(DUE + DAY, 'LATE'), [0, 1, '80.00', 'missed']);
  });

  it('does not count before its deadline while it is open, and is late at it', async () => {
    assert.deepEqual(await counted(DUE - 1, 'OPEN'), [0, 0, '80.00', 'none']);
    assert.deepEqual(await counted(DUE, 'OPEN'), [0, 1, '80.00', 'missed']);
  });

  it('is the repair where nobody responded before, and none of what was cancelled', async () => {
    assert.deepEqual(await counted(DUE + DAY, 'MENDED'), [1, 1, '80.00', 'met']);
    assert.deepEqual(await counted(DUE + DAY, 'GONE'), [0, 0, '80.00', 'none']);
  });

  it('has no target where all is of a contract that has none, and none in a row of both', async () => {
    assert.deepEqual(await counted(DUE + DAY, 'SLOW'), [0, 0, null, 'none']);
    const { items } = await good(on.admin.get(`/api/v1/rates${query({ from: iso(DUE - DAY), to: iso(DUE + DAY) })}`));
    const { numerator, denominator, target, verdict } = items[0].indicators.response;
    assert.deepEqual([numerator, denominator, target, verdict], [2, 4, null, 'none']);
  });
});

describe('months that begin on the 26th of the calendar month before', () => {
  let on;
  const bounds = async (month) => {
    const { from, to } = await good(on.admin.get(`/api/v1/rates?month=${month}`));
    return [from.slice(0, 10), to.slice(0, 10)];
  };

  before(async () => {
    on = await district(china('2026-07-26 00:10'), {
      projects: [project('half', { contract: { from: '2026-07-11', to: null } }), project('three', { contract: { from: '2026-06-20', to: '2026-06-29' } })],
      assets: [camera('H', span('half')), camera('W', span('three'))],
    });
    await put(on.admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), from_month: '2026-07', month_begins_on: 26, time_zone: 'Asia/Shanghai' }));
    await report(await feedClient(on.daemon, 'change'), inOrder([faults('H'), faults('W')]));
  });
  after(() => on?.daemon.stop());

  it('have the rules of the month that holds the last second, and not of the calendar month', async () => {
    const rules = async (to) => (await good(on.admin.get(`/api/v1/rates${query({ from: iso(china('2026-06-20')), to: iso(to) })}`))).rules;
    const begin = china('2026-06-26');
    assert.deepEqual([await rules(begin), await rules(begin + 1), await rules(china('2026-07-20'))], [2, 3, 3]);
  });

  it('owe the days of the contract in them: 15 of 30, and 3 of 30', async () => {
    const { items } = await good(on.admin.get('/api/v1/assessments/2026-07'));
    const fees = Object.fromEntries(items[0].projects.map((x) => [x.project, [x.fee_days, x.month_days, x.fee_fen]]));
    assert.deepEqual(fees, { half: [15, 30, 500000], three: [3, 30, 100000] });
  });

  it('are shorter by the days that went to the next where the day changes, fees too', async () => {
    const { items } = await good(on.admin.get('/api/v1/assessments/2026-06'));
    const three = items[0].projects.find((x) => x.project === 'three');
    assert.deepEqual([three.fee_days, three.month_days, three.fee_fen], [6, 25, 240000]);
  });

  it('may be published when they have ended, and the calendar month has not', async () => {
    await decideAll(on.admin, on.office, '2026-07');
    await good(on.office.post('/api/v1/assessments/2026-07/publish', {}));
    await problem(on.office.post('/api/v1/assessments/2026-08/publish', {}), 409);
  });

  it('keep their bounds once closed, whatever day the rules say later', async () => {
    await good(on.office.post('/api/v1/assessments/2026-07/close', DESPITE));
    await put(on.admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), from_month: '2026-06', month_begins_on: 11 }));
    assert.deepEqual(await bounds('2026-06'), ['2026-05-11', '2026-06-26']);
    assert.deepEqual(await bounds('2026-07'), ['2026-06-26', '2026-07-26']);
    assert.deepEqual(await bounds('2026-08'), ['2026-07-26', '2026-08-26']);
    assert.deepEqual(await bounds('2026-05'), ['2026-05-01', '2026-05-11']);
  });
});

describe('an order of the daemon under office hours', () => {
  it('goes on through a recovery at night, when the camera is absent, and ends with the first second in service that is ok', async () => {
    const on = await district(china('2026-07-20'), {
      projects: [project('hours')], assets: [camera('N', span('hours')), camera('L', span('hours'))],
      rules: { contracts: { hours: { service_hours: 'office', repairs: { open_after_s: 3600, rejoin_s: 0 } } } },
    });
    const clock = (day, text) => china(`2026-07-${String(day).padStart(2, '0')} ${text}`);
    try {
      await report(await feedClient(on.daemon, 'change'), inOrder([ // Monday the 6th; back at night, then on Tuesday; and back at night for good
        faults('N', [clock(6, '10:00'), clock(6, '18:00')], [clock(6, '20:00'), clock(7, '10:30')]),
        faults('L', [clock(6, '16:30'), clock(7, '19:00')]),
      ]));
      const deadline = Date.now() + 60000;
      let items = [];
      while (items.filter(({ state }) => state === 'repaired').length < 2 && Date.now() < deadline) {
        ({ items } = await good(on.admin.get('/api/v1/repairs')));
        await new Promise((resume) => setTimeout(resume, 200));
      }
      const rounds = Object.fromEntries(items.map((x) => [x.asset, x.rounds.map((y) => [y.reported_at, y.repaired_at])]));
      assert.deepEqual(rounds, {
        N: [[iso(clock(6, '11:00')), iso(clock(7, '10:30'))]],
        L: [[iso(clock(7, '10:00')), iso(clock(8, '09:00'))]], // Monday's half hour is too short; well from Wednesday 09:00 on
      });
    } finally {
      await on.daemon.stop();
    }
  });
});

describe('a year of one contract', () => {
  it('is held against the contract\'s own target', async () => {
    const on = await district(china('2027-01-05'), {
      projects: [project('only', { planned: { camera: 2 }, budget: { 2026: { available_fen: 100, executed_fen: 60 } } })], assets: [camera('O', span('only'))],
      rules: { contracts: { only: { indicators: { network: { target: '40.00' }, quantity: { target: '50.00' }, budget: { target: '60.00' } } } } },
    });
    try {
      await report(await feedClient(on.daemon, 'change'), faults('O', [china('2026-07-02 12:00'), china('2027-01-01')])); // half of it
      const { items } = await good(on.admin.get('/api/v1/evaluations/2026'));
      const row = items.find(({ indicator }) => indicator === 'network');
      assert.deepEqual([row.target, row.percent, row.points], ['40.00', '50.00', '8.00']);
      const [plan] = (await good(on.admin.get('/api/v1/progress?year=2026'))).items; // half of what is planned, 60 % of the budget
      assert.deepEqual([plan.kinds[0].quantity, plan.budget].map((x) => [x.percent, x.target, x.verdict]), [['50.00', '50.00', 'met'], ['60.00', '60.00', 'met']]);
    } finally {
      await on.daemon.stop();
    }
  });
});

describe('a calendar', () => {
  let on;
  before(async () => {
    on = await district(china('2026-08-01'), { projects: [project('p')], assets: [camera('A', span('p'))] });
  });
  after(() => on?.daemon.stop());
  const answer = (hours, days = {}) => on.admin.put('/api/v1/calendars/k', { name: 'k', week: { mon: hours }, days });

  it('may have the whole day, hours that touch, and hours up to midnight', async () => {
    for (const hours of [['00:00-24:00'], ['08:00-12:00', '12:00-18:00'], ['23:59-24:00'], []]) {
      await put(answer(hours));
    }
  });

  it('has no hours that overlap, are empty, are past the day, or no hours at all', async () => {
    for (const hours of [['08:00-12:00', '11:59-18:00'], ['08:00-08:00'], ['08:00-24:01'], ['24:00-24:00'], ['8:00-9:00'], ['08:00'], ['08:60-09:00']]) {
      const { errors: [error] } = await problem(answer(hours), 400);
      assert.match(error.field, /^week\.mon/, JSON.stringify(hours));
    }
    const { errors: [error] } = await problem(answer([], { '2026-02-29': [] }), 400);
    assert.match(error.field, /^days/);
  });
});
