// The rules of a month's end one by one, each on a contract of its own that pencil and paper can follow:
// March 2022 in Berlin, which is an hour short; every fee is 10001 fen, so that a factor leaves a rest.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, exempt, feedClient, good, iso, newToken, put, register, report } from '../lib/district.mjs';

const MONTH = Date.parse('2022-03-01T00:00:00+01:00') / 1000;
const END = Date.parse('2022-04-01T00:00:00+02:00') / 1000;
const S = END - MONTH; // 31 days less an hour: 2,674,800
const DAY = 86400;
const EIGHT_HOURS = 28800;
const FEE = 10001;
const MIDDLE = MONTH + 15 * DAY;

const CONTRACTS = {
  edge: ['E1'], under: ['U1'], capped: ['D1', 'D2', 'D3', 'D4'], old: ['M1'], young: ['M1'], blind: ['B1'], dim: ['I1'],
  nought: ['Z1'], parted: ['P1'],
};

let daemon;
let projects;
let contractor;
let office;

const span = (project, from = MONTH - DAY, to = null) => ({ project, from: iso(from), to: to && iso(to) });
const camera = (code, service) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service });

/** Reports of one camera's network: ok but for [from, to) each. */
const faults = (asset, ...stretches) => [{ asset, at: MONTH, network: 'ok' }, ...stretches.flatMap(([from, to]) =>
  [{ asset, at: from, network: 'fault' }, { asset, at: to, network: 'ok' }])];
/** Ten stretches, none over eight hours, that add up to a tenth of the month. */
const TENTH = Array.from({ length: 10 }, (_, i) => [MONTH + (2 * i + 1) * DAY, MONTH + (2 * i + 1) * DAY + S / 100]);

before(async () => {
  daemon = await startDaemon({ now: END + DAY });
  const admin = client(daemon);
  const rules = structuredClone(APPENDIX_A);
  Object.assign(rules, { time_zone: 'Europe/Berlin', score: { weights: { network: 20 }, deductions: [
    { rule: 'long_outage', over_s: EIGHT_HOURS, points: '1.00', per: 'asset', at_most: '2.50' }] } });
  rules.indicators.network.target = '100.00';
  await put(admin.put('/api/v1/rules', rules));
  await register(admin, {
    towns: [{ code: 't', name: 't' }], organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: Object.keys(CONTRACTS).map((code) => ({ code, name: code, contractor: 'c1', monthly_fee_fen: FEE })),
    feeds: [{ code: 'probe', name: 'p', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [
      ...Object.entries(CONTRACTS).filter(([code]) => code !== 'old' && code !== 'young')
        .flatMap(([code, assets]) => assets.map((asset) => camera(asset, [span(code)]))),
      camera('M1', [span('old', MONTH - DAY, MIDDLE), span('young', MIDDLE)]),
    ],
  });
  office = client(daemon, await newToken(admin, { name: 'o', role: 'office' }));
  const at = (day, seconds) => [MONTH + day * DAY, MONTH + day * DAY + seconds];
  await report(await feedClient(daemon, 'probe'), [
    ...faults('E1', ...TENTH),
    ...faults('U1', ...TENTH, [MONTH + 30 * DAY, MONTH + 30 * DAY + 1]),
    ...faults('D1', at(3, EIGHT_HOURS)), ...faults('D2', at(4, EIGHT_HOURS + 1)),
    ...faults('D3', at(5, 30000), at(9, 40000)), ...faults('D4', at(6, 50000)),
    ...faults('M1', [MIDDLE - DAY / 2, MIDDLE + DAY / 2]),
    { asset: 'I1', at: MONTH + 4 * DAY, network: 'ok' },
    { asset: 'Z1', at: MONTH, network: 'fault' },
    ...faults('P1', at(7, 40000)),
  ]);
  await exempt(office, admin, { scope: { assets: ['P1'] }, aspects: ['network'],
    from: MONTH + 7 * DAY + 20000, to: MONTH + 7 * DAY + 25000 });
  const { items: [item] } = await good(office.get('/api/v1/assessments/2022-03'));
  contractor = item;
  projects = Object.fromEntries(item.projects.map((p) => [p.project, p]));
});
after(() => daemon?.stop());

const settled = ({ score, factor_bp, amount_fen }) => [score, factor_bp, amount_fen];
const taken = ({ deductions }) => deductions.map(({ asset, points, seconds }) => [asset, points, seconds]);
const counted = ({ indicators: { network } }) => [network.numerator, network.denominator, network.verdict];

describe('a month of one contractor', () => {
  it('has the seconds of the calendar: an hour less where the clocks go forward', () => {
    assert.equal(S, 31 * DAY - 3600);
    assert.deepEqual(counted(projects.edge), [S - S / 10, S, 'missed']);
  });

  it('stands on a step of the ladder with just its score, and below it with a second less', () => {
    assert.deepEqual(settled(projects.edge), ['90.00', 10000, 10001]);
    assert.deepEqual(counted(projects.under), [S - S / 10 - 1, S, 'missed']);
    assert.deepEqual(settled(projects.under), ['89.99', 9000, 9000]); // 9000.9 fen, floored
  });

  it('takes off each asset once, the longest first, just what the rule allows at most, and nothing at the limit itself', () => {
    assert.deepEqual(taken(projects.capped), [['D4', '1.00', 50000], ['D3', '1.00', 40000], ['D2', '0.50', EIGHT_HOURS + 1]]);
    assert.deepEqual(counted(projects.capped), [4 * S - 177601, 4 * S, 'missed']); // 98.3400...
    assert.deepEqual(settled(projects.capped), ['95.84', 10000, 10001]);
  });

  it('cuts an asset and its outage where the contract changes, and pays both', () => {
    assert.deepEqual(counted(projects.old), [15 * DAY - DAY / 2, 15 * DAY, 'missed']); // 96.66...
    assert.deepEqual(counted(projects.young), [16 * DAY - 3600 - DAY / 2, 16 * DAY - 3600, 'missed']); // 96.86...
    assert.deepEqual([taken(projects.old), taken(projects.young)], [[['M1', '1.00', DAY / 2]], [['M1', '1.00', DAY / 2]]]);
    assert.deepEqual([settled(projects.old), settled(projects.young)], [['95.66', 10000, 10001], ['95.86', 10000, 10001]]);
    assert.equal(contractor.worst.find(({ asset }) => asset === 'M1').lost_s, DAY);
  });

  it('has no score where nothing was reported, or too little, and waits for a decision of the office', () => {
    assert.deepEqual(counted(projects.blind), [0, 0, 'none']);
    assert.equal(projects.blind.indicators.network.seconds.blind, S);
    assert.deepEqual(counted(projects.dim), [S - 4 * DAY, S - 4 * DAY, 'insufficient']);
    assert.deepEqual([settled(projects.blind), settled(projects.dim)], [[null, null, null], [null, null, null]]);
    assert.deepEqual(contractor.never_reported, ['B1']);
  });

  it('never scores under nought', () => {
    assert.deepEqual(taken(projects.nought), [['Z1', '1.00', S]]);
    assert.deepEqual(settled(projects.nought), ['0.00', 7000, 7000]); // 7000.7 fen, floored
  });

  it('is taken off for an outage that an exemption has parted, and shortened', () => {
    assert.deepEqual(taken(projects.parted), [['P1', '1.00', 35000]]);
    assert.deepEqual(counted(projects.parted), [S - 40000, S - 5000, 'missed']); // 98.68...
    assert.equal(projects.parted.indicators.network.raw.denominator, S);
    assert.deepEqual(settled(projects.parted), ['97.68', 10000, 10001]);
  });

  it('comes to no sum while some of its contracts wait for a decision', () => {
    assert.equal(contractor.amount_fen, null);
  });
});

describe('the list of orders', () => {
  const ids = async (query) => (await good(office.get(`/api/v1/repairs?${query}`))).items.map(({ id }) => id);
  const order = (id, asset, at, mass = false) =>
    ({ id, asset, cause: null, mass, reported_at: iso(at), pauses: [], repaired_at: null });

  it('is cut to a contract by the span an order is counted in, and to mass orders', async () => {
    await good(office.post('/api/v1/repairs', [order('R1', 'M1', MIDDLE - 1), order('R2', 'M1', MIDDLE), order('R3', 'E1', MIDDLE, true)]));
    assert.deepEqual(await ids('project=old'), ['R1']);
    assert.deepEqual(await ids('project=young&project=edge'), ['R2', 'R3']);
    assert.deepEqual(await ids('mass=true'), ['R3']);
    assert.deepEqual(await ids('mass=false&project=edge'), []);
    assert.deepEqual(await ids('contractor=c1&overdue=true'), ['R1', 'R2', 'R3']);
    assert.deepEqual(await ids('contractor=c9'), []);
  });
});
