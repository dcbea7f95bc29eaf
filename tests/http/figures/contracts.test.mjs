// What real contracts say: their own targets, hours and calendars, blips that do not count, months that
// begin on the 26th, and an exemption that comes back every Saturday. Each value by pencil and paper.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, feedClient, good, iso, newToken, problem, put, query, register, report, unix,
} from '../lib/district.mjs';

const NOW = china('2026-12-31');
const DAY = 86400;
const workdays = (hours) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, hours]));

const CALENDARS = [
  { code: 'long', name: '长工作日', week: workdays(['08:00-18:00']), days: {} },
  { code: 'office', name: '办公时间', week: workdays(['09:00-17:00']), days: { '2026-10-01': [], '2026-10-10': ['09:00-12:00', '13:00-17:00'] } },
  { code: 'saturday', name: '周六断电', week: { sat: ['14:00-16:00'] }, days: {} },
  { code: 'never', name: '从不', week: {}, days: {} },
];
const PROJECTS = ['general', 'ninety', 'hours', 'blips', 'both'].map((code) =>
  ({ code, name: code, phase: 'maintenance', contractor: 'c1', monthly_fee_fen: 10000 }));
const camera = (code, project) => ({
  code, name: code, kind: 'camera', class: 1, town: 't',
  service: [{ project, from: '2026-01-01T00:00:00+08:00', to: null }],
});
const ASSETS = [camera('G', 'general'), camera('N', 'ninety'), camera('H', 'hours'), camera('B', 'blips')];
const RULES = {
  ...structuredClone(APPENDIX_A),
  contracts: {
    ninety: { indicators: { intact: { target: '95.00' }, live: { silent: 'excluded' } }, score: { weights: { intact: 100 }, deductions: [] },
      payment: [{ from_score: '0.00', factor_bp: 5000 }] },
    hours: { service_hours: 'office', repairs: { limits_s: { 'camera.1': { s: 14400, calendar: 'long' } } } },
    blips: { indicators: { network: { min_outage_s: 300 } } },
  },
};
const D = china('2026-07-06'); // a Monday

let daemon;
let admin;
let office;

/** Network of one camera: ok but for [from, to) each. */
const faults = (asset, from, ...stretches) => [{ asset, at: from, network: 'ok', intact: 'ok' }, ...stretches.flatMap(([begin, end]) =>
  [{ asset, at: begin, network: 'fault', intact: 'fault' }, { asset, at: end, network: 'ok', intact: 'ok' }])];

async function figure(indicator, members) {
  const { items } = await good(admin.get(`/api/v1/rates${query(members)}`));
  return items[0].indicators[indicator];
}
const network = (members) => figure('network', members);

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: PROJECTS,
    feeds: [{ code: 'change', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 }],
  });
  await good(admin.post('/api/v1/calendars', CALENDARS));
  await register(admin, { assets: ASSETS });
  await put(admin.put('/api/v1/rules', RULES));
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  const feed = await feedClient(daemon, 'change');
  const blip = (i) => [D + i * 1800, D + i * 1800 + 60];
  await report(feed, [
    ...faults('G', china('2026-01-01')),
    ...faults('N', china('2026-01-01'), [D, D + 2885]), // 3.34 % of a day
    ...faults('H', china('2026-01-01'), [D, D + DAY]),
    ...faults('B', china('2026-01-01'), ...Array.from({ length: 40 }, (_, i) => blip(i)), [D + 75600, D + 77400]),
  ].sort((a, b) => a.at - b.at));
});
after(() => daemon?.stop());

describe('terms of a contract', () => {
  const day = { from: iso(D), to: iso(D + DAY) };

  it('hold a row of that contract alone beside its own target', async () => {
    const own = await figure('intact', { ...day, project: 'ninety' });
    assert.deepEqual([own.percent, own.target, own.verdict], ['96.66', '95.00', 'met']);
    assert.equal((await figure('intact', day)).target, '98.00');
    const { items } = await good(admin.get(`/api/v1/rates${query({ ...day, by: 'project' })}`));
    assert.deepEqual(items.map(({ key, indicators }) => [key, indicators.intact.target]),
      [['blips', '98.00'], ['general', '98.00'], ['hours', '98.00'], ['ninety', '95.00']]);
  });

  it('settle the project with its own sheet and ladder', async () => {
    const { items } = await good(admin.get('/api/v1/assessments/2026-07'));
    const project = items[0].projects.find(({ project: code }) => code === 'ninety');
    assert.equal(project.factor_bp, 5000);
    assert.equal(project.amount_fen, 5000);
    assert.equal(project.kinds[0].indicators.intact.target, '95.00');
  });

  it('are refused where the project or the calendar is unknown, by name', async () => {
    const refused = async (contracts, field, code) => {
      const { errors: [error] } = await problem(admin.put('/api/v1/rules', { ...RULES, contracts }), 400);
      assert.deepEqual([error.field, error.code], [field, code]);
    };
    await refused({ nobody: {} }, 'contracts.nobody', 'unknown_project');
    await refused({ hours: { service_hours: 'lunch' } }, 'contracts.hours.service_hours', 'unknown_calendar');
    await refused({ hours: { repairs: { limits_s: { mass: { s: 5, calendar: 'lunch' } } } } }, 'contracts.hours.repairs.limits_s.mass', 'unknown_calendar');
    await refused({ hours: { repairs: { response_s: { s: 5, calendar: 'lunch' } } } }, 'contracts.hours.repairs.response_s', 'unknown_calendar');
    await refused({ hours: { repairs: { response_s: { mass: { s: 5, calendar: 'lunch' } } } } }, 'contracts.hours.repairs.response_s.mass', 'unknown_calendar');
    await refused({ hours: { repairs: { open_after_total: null } } }, 'contracts.hours.repairs.open_after_total', 'unknown_member');
    await refused({ hours: { exemptions: {} } }, 'contracts.hours.exemptions', 'unknown_member');
  });
});

describe('calendars', () => {
  it('are a registry collection, in JSON and in CSV', async () => {
    assert.deepEqual(await good(admin.get('/api/v1/calendars/office')), CALENDARS[1]);
    const table = await admin.get('/api/v1/calendars?format=csv');
    const rows = await csvRecords(table);
    const one = rows.find(({ code }) => code === 'office');
    assert.equal(one.mon, '09:00-17:00');
    assert.equal(one.days, '2026-10-01 2026-10-10=09:00-12:00,13:00-17:00');
    const back = await good(admin.post('/api/v1/calendars?dry_run=true', table.text, { type: 'text/csv' }));
    assert.deepEqual([back.added, back.changed, back.unchanged], [0, 0, 4]);
  });

  it('refuse hours that end before they begin, and say how to write a night', async () => {
    const { errors: [error] } = await problem(admin.put('/api/v1/calendars/night', { name: 'n', week: { mon: ['22:00-06:00'] } }), 400);
    assert.equal(error.field, 'week.mon');
    assert.match(error.detail, /22:00-24:00/);
  });

  it('make the denominator of a camera in a month of 22 workdays 633,600 seconds', async () => {
    const one = await network({ from: '2026-07-01T00:00:00+08:00', to: '2026-07-31T00:00:00+08:00', asset: 'H' });
    assert.equal(one.denominator, 633600);
    assert.equal(one.numerator, 633600 - 28800);
    assert.equal(one.seconds.fault, 28800);
  });

  it('leave an asset absent outside of its service hours, in timeline and status', async () => {
    const { aspects } = await good(admin.get(`/api/v1/assets/H/timeline${query({ from: iso(D), to: iso(D + DAY) })}`));
    assert.deepEqual(aspects.network.map(({ from, to, condition }) => [(unix(from) - D) / 3600, (unix(to) - D) / 3600, condition]),
      [[0, 9, 'absent'], [9, 17, 'fault'], [17, 24, 'absent']]);
    const night = await good(admin.get(`/api/v1/status${query({ as_of: iso(D + 3600), asset: 'H' })}`));
    assert.deepEqual(night.items, []);
  });

  it('let four hours from Friday 17:00 end on Monday 11:00', async () => {
    await good(office.post('/api/v1/repairs', [{ id: 'R1', asset: 'H', cause: 'x', mass: false, reported_at: '2026-07-10T17:00:00+08:00' }]));
    const hours = { ...RULES, contracts: { ...RULES.contracts, hours: { repairs: RULES.contracts.hours.repairs } } };
    await put(admin.put('/api/v1/rules', hours));
    assert.equal((await good(admin.get('/api/v1/repairs/R1'))).due_at, '2026-07-13T11:00:00+08:00');
    await put(admin.put('/api/v1/rules', RULES)); // both: 09:00-17:00 is left of 08:00-18:00
    assert.equal((await good(admin.get('/api/v1/repairs/R1'))).due_at, '2026-07-13T13:00:00+08:00');
  });

  it('let one exemption come back every Saturday of a year', async () => {
    const year = { from: '2026-01-01T00:00:00+08:00', to: '2026-12-31T00:00:00+08:00' };
    const { id } = await good(office.post('/api/v1/exemptions', { scope: { assets: ['G'] }, ...year, calendar: 'saturday', reason: 'power_cut' }));
    await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '计划停电' }));
    const one = await network({ ...year, asset: 'G' });
    assert.equal(one.seconds.exempt, 52 * 7200);
    assert.equal(one.denominator, 364 * DAY - 52 * 7200);
    const { aspects } = await good(admin.get(`/api/v1/assets/G/timeline${query({ from: '2026-07-11T00:00:00+08:00', to: '2026-07-12T00:00:00+08:00' })}`));
    assert.deepEqual(aspects.network.map(({ condition, from }) => [condition, from.slice(11, 16)]),
      [['ok', '00:00'], ['exempt', '14:00'], ['ok', '16:00']]);
    // A changed calendar moves it.
    await put(admin.put('/api/v1/calendars/saturday', { name: '周六断电', week: { sat: ['14:00-15:00'] }, days: { '2026-07-11': [] } }));
    assert.equal((await network({ ...year, asset: 'G' })).seconds.exempt, 51 * 3600);
  });

  it('are refused by an exemption that names an unknown one', async () => {
    const body = { scope: { assets: ['G'] }, from: iso(D), to: iso(D + DAY), calendar: 'lunch', reason: 'power_cut' };
    const { errors: [error] } = await problem(office.post('/api/v1/exemptions', body), 400);
    assert.deepEqual([error.field, error.code], ['calendar', 'unknown_calendar']);
  });
});

describe('damping', () => {
  const day = { from: iso(D), to: iso(D + DAY), asset: 'B' };

  it('leaves 40 blips of 60 s out and the 1,800 s in: 97.91 %, raw 95.13 %', async () => {
    const one = await network(day);
    assert.equal(one.percent, '97.91');
    assert.equal(one.raw.percent, '95.13');
    assert.deepEqual(one.seconds, { ok: DAY - 1800 - 2400, fault: 1800, silent: 0, blind: 0, exempt: 0, damped: 2400 });
  });

  it('looks at the whole outage, not at the part in the window', async () => {
    const one = await network({ from: iso(D + 75600), to: iso(D + 75600 + 100), asset: 'B' });
    assert.equal(one.seconds.damped, 100); // seconds after as_of do not exist
    const rest = await network({ from: iso(D + 77300), to: iso(D + 77500), asset: 'B' });
    assert.deepEqual([rest.seconds.fault, rest.seconds.damped], [100, 0]);
  });

  it('says of each outage whether it counts, and counts those that do', async () => {
    const { items } = await good(admin.get(`/api/v1/outages${query({ ...day, aspect: 'network' })}`));
    const own = items.filter(({ aspect }) => aspect === 'network').map(({ seconds, counted, not_counted_by: why }) => [seconds, counted, why]);
    assert.deepEqual(own, [[1800, true, null], ...Array.from({ length: 40 }, () => [60, false, 'damped'])]);
    const worst = await good(admin.get(`/api/v1/worst${query({ ...day, indicator: 'network' })}`));
    assert.deepEqual(worst.items.map(({ lost_s, outages }) => [lost_s, outages]), [[1800, 1]]);
  });

  it('is the same in the trend, step by step', async () => {
    const { items } = await good(admin.get(`/api/v1/trend${query({ ...day, step: 'hour' })}`));
    const sum = (list) => list.reduce((a, b) => a + b, 0);
    assert.equal(sum(items[0].indicators.network.numerator), DAY - 1800);
    assert.equal(sum(items[0].indicators.network.denominator), DAY);
  });
});

describe('months that begin on the 26th', () => {
  it('are called after the month in which they end, and the change of the day loses no second', async () => {
    await put(admin.put('/api/v1/rules', { ...RULES, from_month: '2026-07', month_begins_on: 26 }));
    const bounds = async (month) => {
      const { from, to } = await good(admin.get(`/api/v1/rates${query({ month })}`));
      return [from.slice(0, 10), to.slice(0, 10)];
    };
    assert.deepEqual(await bounds('2026-06'), ['2026-06-01', '2026-06-26']);
    assert.deepEqual(await bounds('2026-07'), ['2026-06-26', '2026-07-26']);
    const trend = await good(admin.get(`/api/v1/trend${query({ from: '2026-05-01T00:00:00+08:00', to: '2026-08-26T00:00:00+08:00', step: 'month', asset: 'G' })}`));
    assert.deepEqual(trend.steps.map((at) => at.slice(0, 10)), ['2026-05-01', '2026-06-01', '2026-06-26', '2026-07-26']);
  });

  it('are what a statement is of', async () => {
    const statement = await good(admin.get('/api/v1/assessments/2026-07'));
    assert.deepEqual([statement.from.slice(0, 10), statement.to.slice(0, 10)], ['2026-06-26', '2026-07-26']);
    const general = statement.items[0].projects.find(({ project }) => project === 'general').kinds[0].indicators.network;
    const { ok, fault, silent, blind, exempt, damped } = general.seconds;
    assert.equal(ok + fault + silent + blind + exempt + damped, 30 * DAY);
  });
});

describe('an outage from Friday 15:00 to Monday 10:00 under a contract of office hours', () => {
  const HOUR = 3600;
  const FRIDAY = D + 4 * DAY;
  const MONDAY = D + 7 * DAY;
  const tough = { service_hours: 'office', score: { deductions: [{ rule: 'long_outage', over_s: 2 * HOUR, points: '5.00', per: 'asset', at_most: '10.00' }] } };
  let own;
  let reader;

  before(async () => {
    own = await startDaemon({ now: NOW });
    reader = client(own);
    await register(reader, {
      towns: [{ code: 't', name: 't' }],
      organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
      projects: ['tough', 'general'].map((code) => ({ code, name: code, phase: 'maintenance', contractor: 'c1', monthly_fee_fen: 10000 })),
      feeds: [{ code: 'change', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    });
    await good(reader.post('/api/v1/calendars', CALENDARS));
    await register(reader, { assets: [camera('T', 'tough'), camera('G', 'general')] });
    await put(reader.put('/api/v1/rules', { ...RULES, contracts: { tough } }));
    // Back for an hour of the Saturday, when the asset is absent: that ends nothing.
    const weekend = [[FRIDAY + 15 * HOUR, FRIDAY + 36 * HOUR], [FRIDAY + 37 * HOUR, MONDAY + 10 * HOUR]];
    await report(await feedClient(own, 'change'), [
      ...faults('T', china('2026-01-01'), ...weekend), ...faults('G', china('2026-01-01'), [MONDAY, MONDAY + 3 * HOUR]),
    ].sort((a, b) => a.at - b.at));
  });
  after(() => own?.stop());

  it('has lasted three hours, in two pieces', async () => {
    const { items } = await good(reader.get(`/api/v1/outages${query({ from: iso(D), to: iso(D + 14 * DAY), asset: 'T', aspect: 'network' })}`));
    assert.deepEqual(items.map((x) => [x.seconds / HOUR, x.since, x.lasted_s / HOUR]),
      [[2, iso(FRIDAY + 15 * HOUR), 3], [1, iso(FRIDAY + 15 * HOUR), 3]]);
  });

  it('is taken off by the contract\'s own deduction, and as long a one under the general rules is not', async () => {
    const { items } = await good(reader.get('/api/v1/assessments/2026-07'));
    const taken = Object.fromEntries(items[0].projects.map((x) => [x.project, x.deductions.map((y) => [y.asset, y.points, y.seconds / HOUR])]));
    assert.deepEqual(taken, { general: [], tough: [['T', '5.00', 3]] });
  });

  it('leaves the rest of the month to office hours: 181 of 184 hours at best', async () => {
    const answer = await good(reader.get(`/api/v1/worst${query({ month: '2026-07', indicator: 'network', project: 'tough', as_of: iso(MONDAY + 12 * HOUR) })}`));
    assert.equal(answer.best_percent, '98.36');
  });
});
