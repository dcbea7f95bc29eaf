// What is owed: for the days of the contract, and not before the office has decided where too little was seen
// to judge by.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { DESPITE, china, feedClient, good, iso, newToken, problem, register, report } from '../lib/district.mjs';

const SEPTEMBER = '/api/v1/assessments/2022-09';
const [MONTH, DAY] = [china('2022-09-01'), 86400];
const camera = (code, project) => ({ code, name: `点位 ${code}`, kind: 'camera', class: 1, town: 't',
  service: [{ project, from: '2022-01-01T00:00:00+08:00', to: null }] });

let daemon;
let admin;
let office;

before(async () => {
  daemon = await startDaemon({ now: china('2022-10-12') });
  admin = client(daemon);
  const project = (code, changes = {}) => ({ code, name: code, contractor: 'c1', monthly_fee_fen: 1000000, ...changes });
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [project('half', { contract: { from: '2022-09-16', to: null }, contractor: 'c2' }),
      project('seen', { contractor: 'c2', contract: { from: '2022-01-01', to: '2022-09-02' } }), project('network'), project('days3'),
      project('eight'), project('idle', { monthly_fee_fen: 0 })],
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 },
      { code: 'p', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900 }],
    assets: [camera('H', 'half'), camera('S', 'seen'), camera('N', 'network'), camera('D', 'days3'), camera('I', 'idle'),
      ...Array.from({ length: 10 }, (_, i) => camera(`E${i}`, 'eight'))],
  });
  const all = { intact: 'ok', network: 'ok', live: 'ok', history: 'ok' };
  await report(await feedClient(daemon, 'e'), [
    { asset: 'H', at: MONTH - DAY, ...all }, { asset: 'S', at: MONTH - DAY, ...all }, { asset: 'N', at: MONTH - DAY, network: 'ok' },
    ...Array.from({ length: 10 }, (_, i) => ({ asset: `E${i}`, at: MONTH - DAY, intact: 'ok', network: 'ok', history: 'ok',
      ...(i < 8 ? { live: 'fault' } : {}) })),
  ]);
  const polls = [];
  for (let at = MONTH; at < MONTH + 3 * DAY; at += 900) {
    polls.push({ asset: 'D', at, ...all });
  }
  await report(await feedClient(daemon, 'p'), polls);
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
});
after(() => daemon?.stop());

const project = async (code) => (await good(office.get(SEPTEMBER))).items.flatMap(({ projects }) => projects).find((p) => p.project === code);
const feedsOf = async (code, month = '2022-10') => (await good(office.get(`/api/v1/assessments/${month}`))).items
  .flatMap(({ projects }) => projects).find((p) => p.project === code).feeds;
const judged = ({ score, score_reason, unjudged, factor_bp, amount_fen, measured_weight }) =>
  [score, score_reason, unjudged, factor_bp, amount_fen, measured_weight];

describe('a contract that begins in the month', () => {
  it('owes its fee for its days, floored', async () => {
    const half = await project('half');
    assert.deepEqual([half.fee_days, half.month_days, half.fee_fen, half.amount_fen], [15, 30, 500000, 500000]);
    const seen = await project('seen');
    assert.deepEqual([seen.fee_days, seen.fee_fen, seen.amount_fen], [1, 33333, 33333]);
  });

  it('makes a contractor\'s amount the sum of its projects\'', async () => {
    const { items } = await good(office.get(SEPTEMBER));
    assert.deepEqual(items.map(({ contractor, amount_fen }) => [contractor, amount_fen]), [['c1', null], ['c2', 533333]]);
  });

  it('keeps its days when the projects come in again as a table', async () => {
    const { text } = await admin.get('/api/v1/projects?format=csv&limit=1000');
    const { status } = await admin.post('/api/v1/projects', text, { type: 'text/csv' });
    assert.equal(status, 200);
    assert.deepEqual((await good(admin.get('/api/v1/projects/half'))).contract, { from: '2022-09-16', to: null });
    assert.equal((await project('half')).fee_days, 15);
  });

  it('is refused where it ends before it begins', async () => {
    const { status, text } = await admin.put('/api/v1/projects/half', { code: 'half', name: 'x', contractor: 'c2', contract: { from: '2022-09-16', to: '2022-09-16' } });
    assert.equal(status, 400);
    assert.match(text, /contract\.to/);
  });
});

describe('a project of which too little was seen', () => {
  it('has no score and no amount, and says why', async () => {
    assert.deepEqual(judged(await project('network')), [null, 'too_little_measured', true, null, null, 20]);
    assert.deepEqual(judged(await project('days3')), [null, 'too_little_measured', true, null, null, 0]);
  });

  it('needs no decision where nothing is owed', async () => {
    assert.deepEqual(judged(await project('idle')), [null, 'too_little_measured', false, null, 0, 0]);
  });

  it('is scored where half of the weight was measured: what left the sheet is named', async () => {
    const eight = await project('eight');
    assert.deepEqual(judged(eight), ['100.00', null, false, 10000, 1000000, 65]); // what was dead was taken off in August
    assert.equal(eight.indicators.live.verdict, 'insufficient');
    const { items } = await good(office.get(SEPTEMBER));
    assert.deepEqual(items[0].blind_assets.filter((code) => code.startsWith('E')), ['E8', 'E9']);
  });
});

describe('a decision of the office', () => {
  const decide = (body, who = office) => who.post(`${SEPTEMBER}/decisions`, { project: 'network', factor_bp: 8000, reason: '现场核查', ...body });

  it('is for what has no score, and names what is wrong', async () => {
    await problem(decide({ project: 'half' }), 409);
    await problem(decide({ project: 'idle' }), 409);
    await problem(decide({ project: 'none' }), 404);
    await problem(decide({ factor_bp: 100001 }), 400);
    await problem(decide({ reason: undefined }), 400);
    await problem(office.post('/api/v1/assessments/2022-10/decisions', { project: 'network', factor_bp: 1, reason: 'x' }), 409);
  });

  it('holds when another person has approved it', async () => {
    const proposed = await good(decide());
    assert.equal(proposed.state, 'proposed');
    assert.equal((await project('network')).amount_fen, null);
    const refused = await problem(office.post(`${SEPTEMBER}/decisions/${proposed.id}/approve`, {}), 403);
    assert.match(refused.type, /own_proposal/);
    const newer = await good(decide({ factor_bp: 7500 }));
    await problem(admin.post(`${SEPTEMBER}/decisions/${proposed.id}/approve`, {}), 409);
    assert.equal((await good(admin.post(`${SEPTEMBER}/decisions/${newer.id}/approve`, {}))).state, 'approved');
    await problem(admin.post(`${SEPTEMBER}/decisions/${newer.id}/approve`, {}), 409);
    const p = await project('network');
    assert.deepEqual([p.score, p.factor_bp, p.amount_fen, p.unjudged, p.decision_reason], [null, 7500, 750000, false, '现场核查']);
    assert.deepEqual((await good(office.get(`${SEPTEMBER}/decisions`))).items.map(({ id, state }) => [id, state]),
      [[proposed.id, 'proposed'], [newer.id, 'approved']]);
  });

  it('is waited for by closing, which names who lacks one', async () => {
    await good(office.post(`${SEPTEMBER}/publish`, {}));
    const refused = await problem(office.post(`${SEPTEMBER}/close`, {}), 409);
    assert.match(refused.type, /unjudged/);
    assert.match(refused.detail, /days3/);
    assert.doesNotMatch(refused.detail, /network|idle|eight/);
    const { id } = await good(decide({ project: 'days3', factor_bp: 10000 }));
    await good(admin.post(`${SEPTEMBER}/decisions/${id}/approve`, {}));
    await good(office.post(`${SEPTEMBER}/publish`, {}));
    const closed = await good(office.post(`${SEPTEMBER}/close`, DESPITE));
    assert.equal(closed.items[0].amount_fen, 750000 + 1000000 + 1000000);
  });

  it('survives a restart, and verify makes the closing again', async () => {
    const before_ = await good(office.get(SEPTEMBER));
    await daemon.restart({ now: china('2022-11-12') });
    assert.deepEqual(await good(office.get(SEPTEMBER)), before_);
    assert.equal((await good(office.get(`${SEPTEMBER}/decisions`))).items.length, 3);
    const { status, stdout, stderr } = await runIntactd(['verify', '--data', daemon.dir]);
    assert.equal(status, 0, stdout + stderr);
  });
});

describe('the feeds of a statement', () => {
  it('name one that says ok a second after each fault of another\'s, with the seconds that it decided so', async () => {
    await register(admin, { feeds: [{ code: 'office', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900 }, { code: 'own', name: '自报', report_ttl_s: 900, feed_ttl_s: 900 }],
      projects: [{ code: 'told', name: 'told', contractor: 'c2' }], assets: [camera('T', 'told')] });
    const day = china('2022-10-03');
    const at = Array.from({ length: 10 }, (_, i) => day + 300 * i);
    await report(await feedClient(daemon, 'office'), at.map((second) => ({ asset: 'T', at: second, network: 'fault' })));
    assert.deepEqual((await feedsOf('told')).map((f) => f.contradicted_s), [0]);
    await report(await feedClient(daemon, 'own'), at.map((second) => ({ asset: 'T', at: second + 1, network: 'ok' })));
    // each ok decides 299 s until the office's next fault; the last one 899 s until that fault would have ended
    assert.deepEqual((await feedsOf('told')).map(({ feed, contradicted_s: s }) => [feed, s]), [['office', 9], ['own', 9 * 299 + 899]]);
  });

  it('name one whose reports came over an hour late, with the seconds that nobody in time had said', async () => {
    await register(admin, { feeds: [{ code: 'fast', name: '巡检二', report_ttl_s: 900, feed_ttl_s: 900 }, { code: 'slow', name: '补报', report_ttl_s: 900, feed_ttl_s: 900 }],
      projects: [{ code: 'filled', name: 'filled', contractor: 'c2' }], assets: [camera('F', 'filled')] });
    const hour = china('2022-11-13 00:00');
    await daemon.restart({ now: hour + 3600 });
    admin = client(daemon);
    const say = async (feed, ...rows) => report(await feedClient(daemon, feed), rows.map(([at, network]) => ({ asset: 'F', at: hour + at, network })));
    await say('fast', [0, 'fault'], [300, 'fault'], [3000, 'ok']);
    assert.deepEqual(await feedsOf('filled', '2022-11'), []);
    await daemon.restart({ now: hour + 2 * 3600 + 1 });
    admin = client(daemon);
    // 301 agrees with the fault until that would have ended at 1200; 1300 to 2200 nobody else saw; 3001 agrees until 3900
    await say('slow', [301, 'fault'], [1300, 'ok'], [3001, 'ok'], [3600, 'ok']);
    const late = [{ feed: 'slow', contradicted_s: 0, late_s: 1 + 900 + 600 }];
    assert.deepEqual(await feedsOf('filled', '2022-11'), late);
    await say('slow', [2000, 'fault']); // from 1300 the ok decides until then, and the fault 900 s more
    assert.deepEqual(await feedsOf('filled', '2022-11'), [{ feed: 'slow', contradicted_s: 0, late_s: 1 + 700 + 900 + 600 }]);
    await daemon.kill9();
    await daemon.restart({ now: hour + 2 * 3600 + 1 });
    admin = client(daemon);
    assert.equal((await feedsOf('filled', '2022-11'))[0].late_s, 1 + 700 + 900 + 600);
  });
});

describe('the lists of a statement', () => {
  it('name orders that were cancelled, paused or told late', async () => {
    const order = (id, changes = {}) => ({ id, asset: 'N', cause: id, mass: false, reported_at: iso(china('2022-10-02 08:00')), ...changes });
    await good(office.post('/api/v1/repairs', [order('CANCELLED'), order('TOLD', { repaired_at: null }),
      order('PAUSED', { pauses: [{ from: iso(china('2022-10-02 09:00')), to: iso(china('2022-10-02 10:00')), approved: true, reason: 'x' }] })]));
    await good(office.post('/api/v1/repairs/CANCELLED/cancel', { note: '重复' }));
    await good(office.post('/api/v1/repairs/TOLD/repaired', { at: iso(china('2022-10-02 12:00')) }));
    const { items } = await good(office.get('/api/v1/assessments/2022-10'));
    const { cancelled_repairs, paused_repairs, told_late_repairs, late_repairs } = items.find(({ contractor }) => contractor === 'c1');
    assert.deepEqual({ cancelled_repairs, paused_repairs, told_late_repairs, late_repairs },
      { cancelled_repairs: ['CANCELLED'], paused_repairs: ['PAUSED'], told_late_repairs: ['TOLD'], late_repairs: ['PAUSED'] });
  });
});
