// Plans beside what is there: assets in service, acceptances, milestones, budget; each for whom it concerns.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, good, iso, newToken, problem, register } from '../lib/district.mjs';

const NOW = china('2022-09-10');
const YEAR = china('2022-01-01');
const milestone = (name, planned_on, done_on = null) => ({ name, planned_on, done_on });
const asset = (code, kind, service) => ({ code, name: code, kind, ...(kind === 'camera' ? { class: 1 } : {}), town: 't', service });

let daemon;
let admin;
let c2;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [
      { code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1', planned: { camera: 3, centre: 1 },
        budget: { 2022: { available_fen: 20000, adjusted_fen: -10000, executed_fen: 9993 } } },
      { code: 'south', name: '南站', phase: 'construction', contractor: 'c2', planned: { camera: 3 },
        milestones: [milestone('立项', '2022-02-01', '2022-01-30'), milestone('合同', '2022-05-01', '2022-05-11'),
          milestone('安装', '2022-09-08'), milestone('验收', '2022-09-15'), milestone('移交', null),
          milestone('补录', '2022-08-01', '2022-09-20')] },
      { code: 'none', name: '综合', phase: 'management', contractor: null },
    ],
    assets: [
      asset('A1', 'camera', [{ project: 'hd', from: iso(YEAR), to: null }]),
      asset('A2', 'camera', [{ project: 'hd', from: iso(YEAR), to: iso(china('2022-08-01')) }]),
      asset('Z1', 'centre', [{ project: 'hd', from: iso(china('2022-09-11')), to: null }]),
      asset('S1', 'camera', []), asset('S2', 'camera', []),
    ],
  });
  await good(admin.post('/api/v1/acceptances', [
    { project: 'south', asset: 'S1', inspected_on: '2022-06-01', passed: false, note: '画面模糊' },
    { project: 'south', asset: 'S1', inspected_on: '2022-07-01', passed: true },
    { project: 'south', asset: 'S2', inspected_on: '2022-07-01', passed: false },
  ]));
  c2 = client(daemon, await newToken(admin, { name: '乙', role: 'contractor', organisation: 'c2' }));
});
after(() => daemon?.stop());

const ask = async (path = '', reader = admin) => good(reader.get(`/api/v1/progress${path}`));

describe('progress', () => {
  it('counts assets in service against the plan of a project and kind', async () => {
    const { year, as_of, items } = await ask();
    assert.deepEqual([year, as_of], [2022, iso(NOW)]);
    assert.deepEqual(items.map(({ project }) => project), ['hd', 'none', 'south']);
    const [camera, centre] = items[0].kinds;
    assert.deepEqual([camera.planned, camera.in_service], [3, 1]);
    assert.deepEqual(camera.quantity, { numerator: 1, denominator: 3, percent: '33.33', target: '100.00', verdict: 'missed' });
    assert.deepEqual([centre.kind, centre.in_service], ['centre', 0]);
    assert.equal(camera.acceptance.verdict, 'none', 'nothing is accepted in maintenance');
    assert.deepEqual(items[1].kinds, []);
  });

  it('takes the latest acceptance of an asset', async () => {
    const [{ kinds: [camera] }] = (await ask('?project=south')).items;
    assert.deepEqual([camera.planned, camera.inspected, camera.accepted], [3, 2, 1]);
    assert.deepEqual([camera.acceptance.percent, camera.acceptance.verdict], ['33.33', 'missed']);
    assert.equal(camera.quantity.verdict, 'none', 'nothing is in service under construction');
  });

  it('says of each milestone whether it is done, late or still ahead, and by how many days', async () => {
    const [{ milestones, on_time }] = (await ask('?project=south')).items;
    assert.deepEqual(milestones.map(({ state, days }) => [state, days]), [
      ['done', 2], ['done_late', 10], ['late', 2], ['open', 5], ['unplanned', null], ['late', 40]]);
    assert.deepEqual([on_time.numerator, on_time.denominator], [1, 4], 'due: those whose day has passed or that are done');
  });

  it('is of an earlier second when asked so', async () => {
    const [{ milestones, on_time, kinds: [camera] }] = (await ask(`?project=south&as_of=${encodeURIComponent(iso(china('2022-05-01')))}`)).items;
    assert.equal(milestones[1].state, 'open');
    assert.deepEqual([on_time.numerator, on_time.denominator, camera.inspected], [1, 1, 0]);
    const [hd] = (await ask(`?project=hd&as_of=${encodeURIComponent(iso(china('2022-08-01')))}`)).items;
    assert.equal(hd.kinds[0].in_service, 2, 'at the last second before');
  });

  it('counts nothing of a year that has not begun', async () => {
    const [hd] = (await ask('?project=hd&year=2023')).items;
    assert.deepEqual(hd.kinds.map(({ in_service }) => in_service), [1, 0], 'as it stands now; the centre begins later');
    const { total, open_weight, weight } = await good(admin.get('/api/v1/evaluations/2023'));
    assert.deepEqual([total, open_weight], ['0.00', weight]);
  });

  it('counts the budget of the year after adjustments, as the evaluation does', async () => {
    const [hd] = (await ask('?project=hd')).items;
    assert.deepEqual([hd.available_fen, hd.executed_fen, hd.budget.percent, hd.budget.verdict], [10000, 9993, '99.93', 'met']);
    const [other] = (await ask('?project=hd&year=2021')).items;
    assert.deepEqual([other.available_fen, other.budget.verdict], [0, 'none']);
    const { items } = await good(admin.get('/api/v1/evaluations/2022'));
    const of = (indicator) => items.find((row) => row.indicator === indicator);
    assert.deepEqual([of('budget').numerator, of('budget').denominator], [9993, 10000]);
    const south = (await ask('?project=south')).items[0];
    assert.deepEqual([of('milestones').numerator, of('milestones').denominator], [south.on_time.numerator, south.on_time.denominator]);
    assert.equal(of('acceptance').numerator, south.kinds[0].accepted);
  });

  it('shows a contractor its own projects alone', async () => {
    const { text } = await c2.get('/api/v1/progress');
    assert.deepEqual(JSON.parse(text).items.map(({ project }) => project), ['south']);
    assert.ok(!text.includes('高清'));
    assert.deepEqual((await ask('?project=hd', c2)).items, []);
  });

  it('is CSV too, a row a project and kind', async () => {
    const rows = await csvRecords(admin.get('/api/v1/progress?format=csv'));
    assert.deepEqual(rows.map(({ project, kind }) => `${project} ${kind}`), ['hd camera', 'hd centre', 'none ', 'south camera']);
    assert.deepEqual([rows[0].quantity_percent, rows[0].budget_percent, rows[1].budget_percent], ['33.33', '99.93', '']);
    assert.deepEqual([rows[3].accepted, rows[3].milestones_on_time, rows[3].milestones_due], ['1', '1', '4']);
  });

  it('refuses what it does not know', async () => {
    for (const path of ['?year=1970', '?year=9999', '?year=x', '?as_of=2022-09-01', '?by=town']) {
      await problem(admin.get(`/api/v1/progress${path}`), 400);
    }
  });
});
