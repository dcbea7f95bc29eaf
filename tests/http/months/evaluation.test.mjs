// The year's evaluation: the example of 97.00 (lib/figure/README.md, The year), and what people may enter.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { DESPITE, china, feedClient, good, iso, newToken, problem, put, register, report } from '../lib/district.mjs';

const YEAR = china('2022-01-01');
const NEXT = china('2023-01-01');
const EVALUATION = '/api/v1/evaluations/2022';

const service = [{ project: 'hd', from: iso(YEAR), to: null }];
const asset = (code, kind) => ({ code, name: code, kind, ...(kind === 'camera' ? { class: 1 } : {}), town: 't', service });
const milestone = (name, planned_on, done_on) => ({ name, planned_on, done_on });

let daemon;
let admin;
let office;

before(async () => {
  daemon = await startDaemon({ now: NEXT + 20 * 86400 });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [
      { code: 'hd', name: '高清', contractor: 'c1', planned: { camera: 2, checkpoint: 1, centre: 1 },
        budget: { 2022: { available_fen: 20000, adjusted_fen: -10000, executed_fen: 9993 }, 2021: { available_fen: 4, executed_fen: 3 } } },
      { code: 'south', name: '南站', phase: 'construction', contractor: 'c1', planned: { camera: 1 },
        milestones: [
          milestone('立项', '2022-02-01', '2022-02-01'), milestone('采购', '2022-04-01', '2022-03-01'),
          milestone('合同', '2022-05-01', '2022-05-02'), milestone('施工', '2022-09-01', '2022-08-31'),
          milestone('验收', '2022-12-31', '2022-12-30'), milestone('质保', '2023-06-01', null), milestone('移交', null, null),
        ] },
    ],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [asset('A1', 'camera'), asset('A2', 'camera'), asset('K1', 'checkpoint'), asset('Z1', 'centre'),
      { ...asset('S1', 'camera'), service: [] }],
  });
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  const probe = await feedClient(daemon, 'probe');
  await report(probe, ['A1', 'A2', 'K1'].map((code) =>
    ({ asset: code, at: YEAR, intact: 'ok', network: 'ok', live: 'ok', history: 'ok' })));
  await good(admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'A1', cause: null, mass: false,
    reported_at: iso(YEAR + 86400), pauses: [], repaired_at: iso(YEAR + 90000) }]));
  await good(admin.post('/api/v1/acceptances', [{ project: 'south', asset: 'S1', inspected_on: '2022-12-30', passed: true }]));
});
after(() => daemon?.stop());

const JUDGED = [
  { level3: '打击犯罪与城市管理保障', points: '7.5', evidence: '公安分局来函 2022-12' },
  { level3: '长效使用管理机制', points: '6.5', evidence: '制度汇编' },
  { level3: '镇街与派出所满意度', points: '9', evidence: '问卷 16 份', note: '平均分' },
];
const row = ({ items }, level3) => items.find((item) => item.level3 === level3);

describe('the milestones', () => {
  const list = async (who = office, query = '') => (await good(who.get(`/api/v1/milestones${query}`))).items;

  it('stand in the order of their days, each with how late it was or is', async () => {
    assert.deepEqual((await list()).map(({ name, state, days_late }) => [name, state, days_late]), [
      ['立项', 'done', 0], ['采购', 'done', 0], ['合同', 'done_late', 1], ['施工', 'done', 0], ['验收', 'done', 0],
      ['质保', 'open', 0], ['移交', 'unplanned', 0]]);
    assert.deepEqual(await list(office, '?state=late'), []);
  });

  it('are late from the day after on, and no day before', async () => {
    const { items: [, south] } = await good(admin.get('/api/v1/projects'));
    const today = iso(NEXT + 20 * 86400).slice(0, 10);
    const yesterday = iso(NEXT + 19 * 86400).slice(0, 10);
    await put(admin.put('/api/v1/projects/late', { ...south, code: 'late', name: '补点', contractor: null, planned: {},
      milestones: [milestone('今天', today, null), milestone('昨天', yesterday, null)] }));
    const late = await list(office, '?state=late');
    assert.deepEqual(late.map(({ project, project_name, contractor, name, planned_on, done_on, days_late }) =>
      [project, project_name, contractor, name, planned_on, done_on, days_late]),
    [['late', '补点', null, '昨天', yesterday, null, 1]]);
    assert.equal((await list(office, '?project=late&state=open')).length, 1);
    await put(admin.put('/api/v1/projects/late', { ...south, code: 'late', name: '补点', contractor: null, planned: {}, milestones: [] }));
  });

  it('come page by page, as a table too, and to a contractor without those of others', async () => {
    const names = [];
    for (let after = ''; after !== null;) {
      const page = await good(office.get(`/api/v1/milestones?limit=3${after && `&after=${encodeURIComponent(after)}`}`));
      names.push(...page.items.map(({ name }) => name));
      after = page.next;
    }
    assert.deepEqual(names, (await list()).map(({ name }) => name));
    const csv = await office.get('/api/v1/milestones?format=csv&state=done_late');
    assert.match(csv.text, /\r\nsouth,南站,c1,合同,2022-05-01,2022-05-02,done_late,1\r\n$/);
    await put(admin.put('/api/v1/organisations/c2', { name: '乙公司', role: 'contractor' }));
    assert.deepEqual(await list(client(daemon, await newToken(admin, { name: '乙', role: 'contractor', organisation: 'c2' }))), []);
    await problem(office.get('/api/v1/milestones?state=never'), 400);
  });
});

describe('the year\'s evaluation', () => {
  it('computes what it can, and leaves open what people judge', async () => {
    const e = await good(office.get(EVALUATION));
    assert.equal(e.items.length, 14);
    assert.equal(e.weight, 100);
    assert.equal(e.open_weight, 25);
    assert.equal(e.total, '74.00'); // 75 computed, less one of five milestones' 5 points
    const milestones = row(e, '建设进度按期完成');
    assert.deepEqual([milestones.numerator, milestones.denominator, milestones.percent, milestones.points], [4, 5, '80.00', '4.00']);
    assert.deepEqual([milestones.target, milestones.verdict], ['100.00', 'missed']);
    const budget = row(e, '预算执行率');
    assert.deepEqual([budget.numerator, budget.denominator, budget.points], [9993, 10000, '10.00']);
    assert.deepEqual([budget.last_year.numerator, budget.last_year.denominator, budget.last_year.percent], [3, 4, '75.00']);
    assert.equal(row(e, '完好率').basis_of_target, '2022 plan');
    assert.equal(row(e, '完好率').last_year.percent, null);
    assert.deepEqual([row(e, '视频监控点运维').numerator, row(e, '视频监控点运维').denominator], [2, 2]);
    assert.equal(row(e, '长效使用管理机制').points, null);
  });

  it('is 97.00 with the points of the documented example', async () => {
    const e = await put(office.put(`${EVALUATION}/judged`, JUDGED));
    assert.equal(e.total, '97.00');
    assert.equal(e.open_weight, 0);
    assert.deepEqual(e.levels, [
      { level1: '产出', weight: 75, points: '74.00' }, { level1: '效益', weight: 15, points: '14.00' },
      { level1: '满意度', weight: 10, points: '9.00' },
    ]);
    const judged = row(e, '镇街与派出所满意度');
    assert.deepEqual([judged.points, judged.evidence, judged.note], ['9.00', '问卷 16 份', '平均分']);
    await daemon.restart();
    assert.equal((await good(office.get(EVALUATION))).total, '97.00');
  });

  it('takes the newest points, all or nothing, and never more than the row gives', async () => {
    const one = (points, level3 = '长效使用管理机制') => [{ level3, points, evidence: 'x' }];
    assert.equal((await put(office.put(`${EVALUATION}/judged`, one('7')))).total, '97.50');
    const wrong = await problem(office.put(`${EVALUATION}/judged`, [...one('1'), ...one('7.01'), ...one('1', '完好率')]), 400);
    assert.deepEqual(wrong.errors.map(({ index, field, code }) => [index, field, code]),
      [[1, 'points', 'bad_value'], [2, 'level3', 'unknown_row']]);
    await problem(office.put(`${EVALUATION}/judged`, [{ level3: '长效使用管理机制', points: '1' }]), 400);
    assert.equal((await good(office.get(EVALUATION))).total, '97.50');
    assert.equal((await good(office.get('/api/v1/evaluations/2021'))).open_weight, 100 - 10 - 16 - 4); // plans and a budget
  });

  it('stands beside last year\'s value, the standard\'s and the plan\'s', async () => {
    const { from_month, ...rules } = await good(admin.get('/api/v1/rules'));
    rules.indicators.intact.compared_to = { last_year: '97.10', standard: '95.00', plan: '98.00' };
    rules.indicators.budget.compared_to = { last_year: '1', standard: '99', plan: '99.93' };
    rules.indicators.quantity.compared_to = { standard: '90.00', plan: '100.00' };
    const named = rules.evaluation.find(({ level3 }) => level3 === '高清道路卡口运维');
    named.compared_to = { plan: '99.00' };
    rules.evaluation.find(({ level3 }) => level3 === '长效使用管理机制').compared_to = { standard: '6', plan: '6.50' };
    await put(admin.put('/api/v1/rules', { ...rules, from_month: '2022-12' }));
    await put(office.put('/api/v1/evaluations/2021/judged', [{ level3: '长效使用管理机制', points: '5.5', evidence: '2021 年会议纪要' }]));
    const e = await good(office.get(EVALUATION));
    const beside = (level3) => { const { last_year, standard, plan } = row(e, level3).compared_to; return [last_year, standard, plan]; };
    assert.deepEqual(beside('完好率'), ['97.10', '95.00', '98.00']); // nothing was reported in 2021
    assert.deepEqual(beside('预算执行率'), ['75.00', '99.00', '99.93']); // 2021 is figured
    assert.deepEqual(beside('高清道路卡口运维').slice(1), ['90.00', '99.00']); // the row's before the indicator's
    assert.deepEqual(beside('视频监控点运维').slice(1), ['90.00', '100.00']);
    assert.deepEqual(beside('长效使用管理机制'), ['5.50', '6.00', '6.50']);
    assert.deepEqual(beside('联网率'), [null, null, null]);
    const csv = await office.get(`${EVALUATION}?format=csv`);
    assert.match(csv.text, /完好率,8,8\.00,intact,\d+,\d+,100\.00,98\.00,97\.10,95\.00,98\.00,/);
    assert.match(csv.text, /长效使用管理机制,7,7\.00,judged,,,,,5\.50,6\.00,6\.50,x\r\n/);
    assert.equal(e.total, (await good(office.get(EVALUATION))).total);
  });

  it('is the office\'s', async () => {
    const c1 = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
    await problem(c1.get(EVALUATION), 404);
    await problem(c1.put(`${EVALUATION}/judged`, JUDGED), [403, 404]);
    await problem(office.get('/api/v1/evaluations/22'), 400);
    const csv = await office.get(`${EVALUATION}?format=csv`);
    assert.match(csv.text, /产出,时效,建设进度按期完成,5,4\.00,milestones,4,5,80\.00,100\.00/);
  });

  it('counts every accepted point of a construction project, of whatever kind its plan is', async () => {
    const south = await good(admin.get('/api/v1/projects/south'));
    await good(admin.put('/api/v1/projects/south', { ...south, planned: { camera: 2 } }));
    await register(admin, { assets: [{ ...asset('S2', 'centre'), service: [] }, { ...asset('S3', 'camera'), service: [] }] });
    const accepted = async (code, passed) => {
      await good(admin.post('/api/v1/acceptances', [{ project: 'south', asset: code, inspected_on: '2022-12-30', passed }]));
      const { numerator, denominator, points } = row(await good(office.get(EVALUATION)), '建设项目验收点数');
      return [numerator, denominator, points];
    };
    assert.deepEqual(await accepted('S3', false), [1, 2, '2.00']);
    assert.deepEqual(await accepted('S2', true), [2, 2, '4.00']);
    const { items } = await good(office.get('/api/v1/assessments/2022-12'));
    const inside = items[0].projects.find(({ project }) => project === 'south');
    assert.deepEqual([inside.indicators.acceptance.numerator, inside.indicators.acceptance.denominator], [2, 2]);
  });

  it('a drift names nothing that is null on one side and missing on the other', async () => {
    await good(office.post('/api/v1/assessments/2022-12/publish', {}));
    await good(office.post('/api/v1/assessments/2022-12/close', DESPITE));
    await register(admin, { organisations: [{ code: 'c2', name: '乙公司', role: 'contractor' }] });
    const south = await good(admin.get('/api/v1/projects/south'));
    await good(admin.put('/api/v1/projects/late', { ...south, code: 'late', contractor: 'c2' }));
    await good(admin.post('/api/v1/acceptances', [{ project: 'late', asset: 'S1', inspected_on: '2022-12-30', passed: true }]));
    const { items } = await good(office.get('/api/v1/assessments/2022-12/drift'));
    assert.ok(items.some(({ project, contractor, field }) => project === 'late' && contractor === 'c2' && field === 'fee_days'));
    assert.deepEqual(items.filter(({ closed, now }) => closed === null && now === null), []);
  });
});
