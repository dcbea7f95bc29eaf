// The life of a month, small enough for pencil and paper: draft, published, disputed, closed, drifted,
// corrected; who sees what of it; and the digests recomputed from nothing but the answers.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { DESPITE, china, csvRecords, decideFactors, feedClient, good, iso, newToken, problem, put, register, report, APPENDIX_A } from '../lib/district.mjs';

const MONTH = china('2022-09-01');
const END = china('2022-10-01');
const DAY = 86400;
const HALF = 12 * 3600;
const S = END - MONTH; // seconds of one asset's month: 2,592,000
const MONTHS = '/api/v1/assessments';
const SEPTEMBER = `${MONTHS}/2022-09`;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** RFC 8785 of values made of text and whole numbers with ASCII keys. */
function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The bytes that `sha256` is of, from what GET answers to one who sees everything. */
function documentOf({ as_of, district, from, items, journal, month, revision, rules, to }) {
  return canonical({ as_of, district, from, items, journal, month, revision, rules, to });
}

const span = (project) => [{ project, from: iso(MONTH - 30 * DAY), to: null }];
const camera = (code, project) =>
  ({ code, name: `摄像机 ${code}`, kind: 'camera', class: 1, town: 't', service: project ? span(project) : [] });
const all = (state) => ({ intact: state, network: state, live: state, history: state });
const order = (id, asset, at, repaired) =>
  ({ id, asset, cause: null, mass: false, reported_at: iso(at), pauses: [], repaired_at: iso(repaired) });

let daemon;
let admin;
let as;
let probe;
const closings = [];

before(async () => {
  daemon = await startDaemon({ now: END - DAY });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' },
      { code: 's1', name: '监理', role: 'supervisor' },
    ],
    projects: [
      { code: 'p1', name: '子项目一', contractor: 'c1', supervisor: 's1', planned: { camera: 2 }, monthly_fee_fen: 12345600 },
      { code: 'p2', name: '子项目二', contractor: 'c2', monthly_fee_fen: 999999 },
      { code: 'p3', name: '子项目三', contractor: 'c1', monthly_fee_fen: 5000 },
      { code: 'south', name: '南站', phase: 'construction', contractor: 'c1', planned: { camera: 4 }, monthly_fee_fen: 777 },
    ],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [camera('A1', 'p1'), camera('A2', 'p1'), camera('B1', 'p2'), camera('N1', 'p3'), camera('S1', null), camera('S2', null)],
  });
  const office = await newToken(admin, { name: '办公室', role: 'office' });
  const tokens = {
    office,
    viewer: await newToken(admin, { name: '大屏', role: 'viewer' }),
    c1: await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }),
    c2: await newToken(admin, { name: '乙', role: 'contractor', organisation: 'c2' }),
    s1: await newToken(admin, { name: '监理', role: 'supervisor', organisation: 's1' }),
  };
  as = Object.fromEntries(Object.entries(tokens).map(([who, token]) => [who, client(daemon, token)]));
  probe = await feedClient(daemon, 'probe');
  await report(probe, [
    ...['A1', 'A2', 'B1'].map((asset) => ({ asset, at: MONTH, ...all('ok') })),
    { asset: 'A1', at: MONTH, live: 'fault' }, { asset: 'A1', at: MONTH + 15 * DAY, live: 'ok' },
  ]);
  await good(admin.post('/api/v1/repairs', [
    order('R1', 'A1', MONTH + DAY, MONTH + 2 * DAY), order('R2', 'A2', MONTH + DAY, MONTH + 2 * DAY + 1),
  ]));
});
after(() => daemon?.stop());

describe('a month that has not ended', () => {
  it('is figured to date, and cannot be published, closed or corrected', async () => {
    const draft = await good(as.office.get(SEPTEMBER));
    assert.equal(draft.state, 'draft');
    assert.equal(draft.as_of, iso(END - DAY));
    assert.equal(draft.sha256, null);
    assert.equal(draft.chain, null);
    for (const verb of ['publish', 'close']) {
      const { errors, ...refused } = await problem(as.office.post(`${SEPTEMBER}/${verb}`, {}), 409);
      assert.match(refused.detail, /2022-09 has not ended/);
    }
    await problem(as.office.post(`${SEPTEMBER}/correct`, { reason: 'x' }), 409);
  });

  it('is nobody else\'s before it is published', async () => {
    for (const who of ['c1', 'c2', 's1']) {
      await problem(as[who].get(SEPTEMBER), 404);
      assert.deepEqual((await good(as[who].get(MONTHS))).items, []);
    }
    await good(as.viewer.get(SEPTEMBER));
  });
});

describe('the statement', () => {
  before(async () => {
    await daemon.restart({ now: END + 2 * DAY });
    // the last half day of A1's network, reported in time
    await report(probe, [{ asset: 'A1', at: END - HALF, network: 'fault' }, { asset: 'A1', at: END, network: 'ok' }]);
  });

  const project = async (code) =>
    (await good(as.office.get(SEPTEMBER))).items.flatMap(({ projects }) => projects).find((p) => p.project === code);

  it('has every indicator of a project and kind, raw beside assessed', async () => {
    const p1 = await project('p1');
    assert.equal(p1.assets, 2);
    assert.deepEqual(p1.kinds.map(({ kind, assets }) => [kind, assets]), [['camera', 2]]);
    const { network, live, repair, quantity } = p1.kinds[0].indicators;
    assert.deepEqual(network, {
      basis_of_target: '2022 plan', coverage: '1.000000', denominator: 2 * S, numerator: 2 * S - HALF, percent: '99.16',
      rate: '0.991666', raw: { denominator: 2 * S, numerator: 2 * S - HALF, percent: '99.16', rate: '0.991666' },
      seconds: { blind: 0, damped: 0, exempt: 0, fault: HALF, ok: 2 * S - HALF, silent: 0 }, target: '95.00', verdict: 'met',
    });
    assert.equal(live.percent, '75.00');
    assert.equal(live.verdict, 'missed');
    assert.deepEqual([repair.numerator, repair.denominator], [1, 2]);
    assert.deepEqual([quantity.numerator, quantity.denominator, quantity.verdict], [2, 2, 'met']);
    assert.deepEqual(p1.kinds[0].indicators, p1.indicators);
  });

  it('scores by weights, takes deductions off once an asset, and pays by the ladder', async () => {
    const p1 = await project('p1');
    // 30 + 20 + 15 * 75/90 + 15 + 20 * 50/97 = 87.809..., and A1 has been out for more than 8 hours: -1.00
    assert.deepEqual(p1.sheet.map(({ indicator, points }) => [indicator, points]),
      [['intact', '30.00'], ['network', '20.00'], ['live', '12.50'], ['history', '15.00'], ['repair', '10.30']]);
    assert.deepEqual(p1.deductions, [{ asset: 'A1', points: '1.00', rule: 'long_outage', seconds: 15 * DAY,
      aspect: 'live', name: '摄像机 A1', from: iso(MONTH), to: iso(MONTH + 15 * DAY) }]);
    assert.equal(p1.score, '86.80');
    assert.equal(p1.factor_bp, 9000);
    assert.equal(p1.amount_fen, 11111040);
  });

  it('leaves open what is owed where nothing was measured, and names who never reported', async () => {
    const { items, district } = await good(as.office.get(SEPTEMBER));
    const [c1, c2] = items;
    const p3 = c1.projects.find((p) => p.project === 'p3');
    assert.equal(p3.score, null);
    assert.deepEqual([p3.amount_fen, p3.factor_bp, p3.unjudged, p3.score_reason], [null, null, true, 'too_little_measured']);
    assert.deepEqual([p3.measured_weight, p3.weight], [0, 100]);
    assert.equal(p3.kinds[0].indicators.intact.verdict, 'none');
    assert.equal(p3.kinds[0].indicators.intact.percent, null);
    assert.deepEqual(c1.never_reported, ['N1']);
    assert.deepEqual(c1.late_repairs, ['R2']);
    assert.deepEqual(c1.worst.map(({ asset, lost_s, outages }) => [asset, lost_s, outages]), [['A1', 15 * DAY + HALF, 2]]);
    assert.equal(c1.amount_fen, null);
    assert.equal(c2.amount_fen, 999999);
    assert.deepEqual(c2.never_reported, []);
    assert.equal(district.amount_fen, null);
    assert.equal(district.assets, 4);
    for (const aspect of ['intact', 'network', 'live', 'history']) {
      const parts = items.flatMap(({ projects }) => projects.flatMap(({ kinds }) => kinds));
      const sum = parts.reduce((n, { indicators }) => n + indicators[aspect].numerator, 0);
      assert.equal(district.indicators[aspect].numerator, sum);
    }
  });

  it('counts acceptances of what is built, the latest of an asset, and pays no fee for it', async () => {
    assert.equal(await project('south'), undefined);
    const one = (asset, inspected_on, passed) => ({ project: 'south', asset, inspected_on, passed });
    assert.deepEqual(await good(admin.post('/api/v1/acceptances', [
      one('S1', '2022-09-20', true), one('S1', '2022-09-10', false), one('S2', '2022-09-20', false), one('S2', '2022-10-01', true),
    ])), { added: 4 });
    const south = await project('south');
    const { numerator, denominator, verdict } = south.indicators.acceptance;
    assert.deepEqual([numerator, denominator, verdict], [1, 4, 'missed']); // S2 passed after the month only
    assert.equal(south.fee_fen, 0);
    assert.equal(south.amount_fen, 0);
    assert.equal((await good(as.c1.get('/api/v1/acceptances'))).items.length, 4);
    assert.equal((await good(as.c2.get('/api/v1/acceptances'))).items.length, 0);
    const wrong = await problem(admin.post('/api/v1/acceptances', [one('S1', '2022-02-30', true), one('X', '2022-09-01', true)]), 400);
    assert.deepEqual(wrong.errors.map(({ index, field, code }) => [index, field, code]),
      [[0, 'inspected_on', 'bad_value'], [1, 'asset', 'unknown_asset']]);
    await problem(as.c1.post('/api/v1/acceptances', [one('S1', '2022-09-01', true)]), 403);
  });
});

describe('publishing', () => {
  it('freezes a copy whose digest anyone can check', async () => {
    await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409); // not seen by anybody yet
    const published = await good(as.office.post(`${SEPTEMBER}/publish`, {}));
    assert.equal(published.state, 'published');
    assert.equal(published.revision, 1);
    assert.equal(published.chain, null);
    assert.equal(sha256(documentOf(published)), published.sha256);
    for (const who of ['c1', 's1', 'viewer']) {
      await problem(as[who].post(`${SEPTEMBER}/publish`, {}), 403);
    }
  });

  it('shows each contractor its own statement under the digest of the whole', async () => {
    const whole = await good(as.office.get(SEPTEMBER));
    for (const who of ['c1', 'c2']) {
      const own = await good(as[who].get(SEPTEMBER));
      assert.deepEqual(own.items, whole.items.filter(({ contractor }) => contractor === who));
      assert.equal(own.sha256, whole.sha256);
      assert.equal('district' in own, false);
      assert.deepEqual((await good(as[who].get(`${SEPTEMBER}?contractor=${who === 'c1' ? 'c2' : 'c1'}`))).items, []);
      assert.deepEqual((await good(as.office.get(`${SEPTEMBER}?contractor=${who}`))).items, own.items);
    }
    const [supervised] = (await good(as.s1.get(SEPTEMBER))).items;
    assert.deepEqual(supervised.projects.map(({ project }) => project), ['p1']);
    assert.equal(supervised.amount_fen, 11111040);
    assert.deepEqual(supervised.never_reported, []);
    assert.deepEqual(supervised.late_repairs, ['R2']);
    assert.equal((await good(as.c1.get(MONTHS))).items[0].state, 'published');
  });

  it('does not move with what happens later, until it is published again', async () => {
    const first = await good(as.office.get(SEPTEMBER));
    const { id } = await good(as.c1.post('/api/v1/exemptions', {
      scope: { assets: ['A1'] }, aspects: ['network'], from: iso(END - HALF), to: iso(END), reason: 'power_cut', evidence: '供电局通知',
    }));
    await good(as.office.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
    assert.deepEqual(await good(as.office.get(SEPTEMBER)), first);
    const refused = await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409); // nobody has seen these figures
    assert.equal(refused.errors[0].code, 'not_as_published');
    const second = await good(as.office.post(`${SEPTEMBER}/publish`, {}));
    assert.notEqual(second.sha256, first.sha256);
    assert.equal(second.revision, 1);
    const { network } = second.items[0].projects[0].indicators;
    assert.deepEqual([network.numerator, network.denominator, network.raw.denominator], [2 * S - HALF, 2 * S - HALF, 2 * S]);
    assert.equal(network.seconds.exempt, HALF);
  });
});

describe('closing', () => {
  it('is for good, and begins the chain from 64 zeros', async () => {
    const refused = await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409);
    assert.match(refused.detail, /p3/);
    await decideFactors(daemon, '2022-09');
    await good(as.office.post(`${SEPTEMBER}/publish`, {}));
    const closed = await good(as.office.post(`${SEPTEMBER}/close`, DESPITE));
    assert.equal(closed.items[0].amount_fen, 11111040 + 5000);
    assert.equal(closed.state, 'closed');
    assert.equal(sha256(documentOf(closed)), closed.sha256);
    assert.equal(closed.chain, sha256(`${'0'.repeat(64)}\n${closed.sha256}`));
    closings.push(closed);
    await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409);
    await problem(as.office.post(`${SEPTEMBER}/publish`, {}), 409);
    assert.deepEqual((await good(as.office.get(`${SEPTEMBER}/drift`))), { month: '2022-09', items: [] });
  });

  it('shows what arrives late as a difference, and stays as it is', async () => {
    await report(probe, [{ asset: 'A2', at: MONTH + 10 * DAY, network: 'fault' }, { asset: 'A2', at: MONTH + 10 * DAY + 3600, network: 'ok' }]);
    const { items } = await good(as.office.get(`${SEPTEMBER}/drift`));
    const at = { contractor: 'c1', project: 'p1', kind: 'camera' };
    assert.deepEqual(items, [
      { ...at, field: 'network.numerator', closed: 2 * S - HALF, now: 2 * S - HALF - 3600 },
      { ...at, field: 'network.raw.numerator', closed: 2 * S - HALF, now: 2 * S - HALF - 3600 },
    ]);
    assert.deepEqual((await good(as.c1.get(`${SEPTEMBER}/drift`))).items, items);
    assert.deepEqual((await good(as.c2.get(`${SEPTEMBER}/drift`))).items, []);
    assert.deepEqual(await good(as.office.get(SEPTEMBER)), closings[0]);
    await problem(as.office.get(`${MONTHS}/2022-08/drift`), 409);
  });

  it('is named by a dry run that reaches into it, and by no other', async () => {
    const dry = async (collection, record) =>
      (await good(admin.post(`/api/v1/${collection}?dry_run=true`, [record]))).drift;
    assert.deepEqual(await dry('assets', { ...camera('A2', 'p1'), class: 3 }), ['2022-09']);
    assert.deepEqual(await dry('assets', { ...camera('NEW', 'p1'), service: [{ project: 'p1', from: iso(END), to: null }] }), []);
    assert.deepEqual(await dry('projects', { code: 'p2', name: '子项目二', contractor: 'c2', monthly_fee_fen: 1 }), ['2022-09']);
    assert.deepEqual(await dry('projects', { code: 'p9', name: '新', contractor: 'c2' }), []);
    assert.deepEqual(await dry('organisations', { code: 'c2', name: '乙', role: 'contractor' }), ['2022-09']);
    assert.deepEqual(await dry('towns', { code: 't', name: '大石街' }), []);
    assert.deepEqual(await dry('feeds', { code: 'probe', name: '巡检', report_ttl_s: 900 }), ['2022-09']);
    assert.equal((await good(as.office.get(`${SEPTEMBER}/drift`))).items.length, 2);
  });

  it('keeps its rules: a later version of the same month is for open ones', async () => {
    const rules = structuredClone(APPENDIX_A);
    rules.from_month = '2022-09';
    rules.indicators.network.target = '99.99';
    await put(admin.put('/api/v1/rules', rules));
    assert.equal((await good(admin.get('/api/v1/rates?month=2022-09'))).rules, 1);
    assert.equal((await good(admin.get('/api/v1/rates?month=2022-10'))).rules, 2);
    const { items } = await good(as.office.get('/api/v1/rules/versions'));
    assert.deepEqual(items.map(({ version, from_month }) => [version, from_month]), [[1, '2000-01'], [2, '2022-09']]);
    assert.deepEqual(items[1].changed.from_month, ['2000-01', '2022-09']);
    assert.equal(items[1].changed.indicators[1].network.target, '99.99');
    assert.equal((await good(as.office.get(`${SEPTEMBER}/drift`))).items.length, 2);
  });

  it('is corrected only with a reason, beside what was closed', async () => {
    await problem(as.office.post(`${SEPTEMBER}/correct`, {}), 400);
    await problem(as.office.post(`${MONTHS}/2022-08/correct`, { reason: '补报' }), 409);
    const corrected = await good(as.office.post(`${SEPTEMBER}/correct`, { reason: '迟到的上报' }));
    assert.equal(corrected.revision, 2);
    assert.equal(corrected.rules, 1);
    assert.equal(corrected.reason, '迟到的上报');
    assert.equal(sha256(documentOf(corrected)), corrected.sha256);
    assert.equal(corrected.chain, sha256(`${closings[0].chain}\n${corrected.sha256}`));
    closings.push(corrected);
    assert.equal(corrected.items[0].projects[0].indicators.network.numerator, 2 * S - HALF - 3600);
    assert.deepEqual(await good(as.office.get(`${SEPTEMBER}?revision=1`)), closings[0]);
    assert.deepEqual(await good(as.office.get(`${SEPTEMBER}?revision=2`)), corrected);
    await problem(as.office.get(`${SEPTEMBER}?revision=3`), 404);
    assert.deepEqual((await good(as.office.get(`${SEPTEMBER}/drift`))).items, []);
    assert.equal((await good(as.office.get(`${SEPTEMBER}/drift?revision=1`))).items.length, 2);
  });

  it('shows the reason of a correction to whom it concerns, and to nobody else', async () => {
    const reasonOf = async (who) => {
      const list = (await good(as[who].get(MONTHS))).items.find(({ month }) => month === '2022-09');
      const one = await good(as[who].get(SEPTEMBER));
      const csv = (await csvRecords(await as[who].get(`${MONTHS}?format=csv`))).find(({ month }) => month === '2022-09');
      const paper = (await as[who].get('/api/v1/reports/2022-09.html')).text.includes('迟到的上报');
      return [list.reason, one.reason, csv.reason, paper];
    };
    for (const who of ['office', 'viewer', 'c1', 's1']) {
      assert.deepEqual(await reasonOf(who), ['迟到的上报', '迟到的上报', '迟到的上报', true], who);
    }
    assert.deepEqual(await reasonOf('c2'), [null, null, '', false]); // nothing of its own was corrected
    for (const [contractor, shown] of [['c1', true], ['c2', false]]) { // the sheet that the office hands over
      const { text } = await as.office.get(`/api/v1/reports/2022-09.html?contractor=${contractor}`);
      assert.equal(text.includes('迟到的上报'), shown, contractor);
    }
  });

  it('runs one chain through all months in closing order', async () => {
    await good(as.office.post(`${MONTHS}/2022-08/publish`, {}));
    await decideFactors(daemon, '2022-08');
    await good(as.office.post(`${MONTHS}/2022-08/publish`, {}));
    const august = await good(as.office.post(`${MONTHS}/2022-08/close`, DESPITE));
    assert.equal(august.chain, sha256(`${closings[1].chain}\n${august.sha256}`));
    const list = (await good(as.office.get(MONTHS))).items;
    assert.deepEqual(list.map(({ month, state }) => [month, state]),
      [['2022-08', 'closed'], ['2022-09', 'closed'], ['2022-10', 'draft']]);
  });

  it('survives a restart, and verify makes every closing again from the journal', async () => {
    await daemon.restart({ now: END + 400 * DAY });
    assert.deepEqual(await good(as.office.get(SEPTEMBER)), closings[1]);
    assert.deepEqual(await good(as.office.get(`${SEPTEMBER}?revision=1`)), closings[0]);
    const { status, stdout } = await runIntactd(['verify', '--data', daemon.dir]);
    assert.equal(status ?? 0, 0);
    assert.match(stdout, /^closings 3$/m);
  });

  it('answers csv, and 400 to what is no month', async () => {
    const { text, headers } = await as.office.get(`${SEPTEMBER}?format=csv`);
    assert.match(headers['content-type'], /^text\/csv/);
    assert.match(text, /c1,p1,camera,2,12345600,86\.80,9000,11111040,live,3888000,5184000,75\.00,90\.00,missed,1\.000000,75\.00/);
    await problem(as.office.get(`${MONTHS}/2022-13`), 400);
    await problem(as.office.get(`${SEPTEMBER}?state=x`), 400);
    await problem(as.office.post(`${SEPTEMBER}/publish`, { note: 'x' }), 400);
  });
});

describe('a published month', () => {
  it('is not closed with figures that nobody published: not after the rules were changed backwards', async () => {
    await good(as.office.post(`${MONTHS}/2022-07/publish`, {}));
    const rules = { ...structuredClone(APPENDIX_A), from_month: '2022-07', min_coverage: '1.00' };
    await put(admin.put('/api/v1/rules', rules));
    const refused = await problem(as.office.post(`${MONTHS}/2022-07/close`, {}), 409);
    assert.equal(refused.errors[0].code, 'not_as_published');
    assert.match(refused.detail, /Publish the month again/);
    await put(admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), from_month: '2022-07' }));
  });
});
