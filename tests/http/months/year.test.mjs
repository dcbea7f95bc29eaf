// The year's end: the evaluation is published, closed and corrected like a month, with a chain of its own, and printed.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, newToken, problem, put, register, report, splitCsv } from '../lib/district.mjs';
import { openWorkbook, records } from '../lib/xlsx.mjs';

const DAY = 86400;
const FROM = china('2022-01-01');
const END = china('2023-01-01');
const YEAR = '/api/v1/evaluations/2022';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
/** The bytes that `sha256` is of. */
const documentOf = ({ as_of, from, items, journal, levels, open_weight, revision, rules, to, total, weight, year }) =>
  canonical({ as_of, from, items, journal, levels, open_weight, revision, rules, to, total, weight, year });

let daemon;
let admin;
let as;
const closings = [];
const judge = (points, evidence = '问卷 16 份') =>
  put(as.office.put(`${YEAR}/judged`, [{ level3: '镇街与派出所满意度', points, evidence }]));

before(async () => {
  daemon = await startDaemon({ now: END - DAY });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', contractor: 'c1', planned: { camera: 1 }, budget: { 2022: { available_fen: 1000000, executed_fen: 900000 } },
      milestones: [{ name: '合同签订', planned_on: '2022-05-01', done_on: '2022-04-30' }] }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [{ code: 'A', name: '大北路', kind: 'camera', class: 1, town: 't', service: [{ project: 'p', from: iso(FROM), to: null }] }],
  });
  const all = (state) => ({ intact: state, network: state, live: state, history: state });
  const feed = await feedClient(daemon, 'probe');
  await report(feed, [{ asset: 'A', at: FROM, ...all('ok') }, { asset: 'A', at: FROM + 100 * DAY, network: 'fault' },
    { asset: 'A', at: FROM + 130 * DAY, network: 'ok' }]);
  as = { feed };
  for (const [name, body] of [['office', { role: 'office' }], ['viewer', { role: 'viewer' }], ['c1', { role: 'contractor', organisation: 'c1' }]]) {
    as[name] = client(daemon, await newToken(admin, { name, ...body }));
  }
});
after(() => daemon?.stop());

const totalOf = (rows) => rows.filter((x) => x['三级指标']).reduce((sum, x) => sum + Math.round((x['得分'] || 0) * 100), 0) / 100;

describe('a year', () => {
  it('is not settled before it has ended, nor by others than the office', async () => {
    for (const verb of ['publish', 'close']) {
      assert.equal((await problem(as.office.post(`${YEAR}/${verb}`, {}), 409)).errors[0].code, 'not_ended');
    }
    await daemon.restart({ now: END + 3 * DAY });
    await report(as.feed, [{ asset: 'A', at: END + DAY, network: 'ok' }]);
    await problem(as.office.post(`${YEAR}/close`, {}), 409);
    await problem(as.viewer.post(`${YEAR}/publish`, {}), 403);
    await problem(as.office.post('/api/v1/evaluations/22/publish', {}), 400);
  });

  it('is published as a frozen copy whose digest anyone can check', async () => {
    const draft = await good(as.office.get(YEAR));
    assert.deepEqual([draft.state, draft.revision, draft.sha256, draft.chain], ['draft', 1, null, null]);
    await judge('8');
    const published = await good(as.office.post(`${YEAR}/publish`, { reason: '征求意见' }));
    assert.deepEqual([published.state, published.chain, published.reason], ['published', null, '征求意见']);
    assert.equal(sha256(documentOf(published)), published.sha256);
    await judge('9');
    assert.deepEqual(await good(as.office.get(YEAR)), published);
    assert.deepEqual(await good(as.viewer.get(YEAR)), published);
  });

  it('is closed as it was published last, in a chain of its own', async () => {
    assert.equal((await problem(as.office.post(`${YEAR}/close`, {}), 409)).errors[0].code, 'not_as_published');
    await good(as.office.post(`${YEAR}/publish`, {}));
    const closed = await good(as.office.post(`${YEAR}/close`, {}));
    assert.equal(closed.state, 'closed');
    assert.equal(sha256(documentOf(closed)), closed.sha256);
    assert.equal(closed.chain, sha256(`${'0'.repeat(64)}\n${closed.sha256}`));
    assert.ok(closed.items.some(({ points }) => points === '9.00'));
    closings.push(closed);
    for (const verb of ['publish', 'close']) {
      assert.equal((await problem(as.office.post(`${YEAR}/${verb}`, {}), 409)).errors[0].code, 'closed');
    }
  });

  it('is corrected with a reason, where it comes to something else, beside what was closed', async () => {
    await problem(as.office.post(`${YEAR}/correct`, {}), 400);
    assert.equal((await problem(as.office.post(`${YEAR}/correct`, { reason: '无' }), 409)).errors[0].code, 'nothing_to_correct');
    await judge('7.5', '更正后的问卷');
    const corrected = await good(as.office.post(`${YEAR}/correct`, { reason: '问卷重计' }));
    assert.deepEqual([corrected.revision, corrected.reason], [2, '问卷重计']);
    assert.equal(corrected.chain, sha256(`${closings[0].chain}\n${corrected.sha256}`));
    assert.deepEqual(await good(as.office.get(`${YEAR}?revision=1`)), closings[0]);
    await problem(as.office.get(`${YEAR}?revision=3`), 404);
    await daemon.restart();
    assert.deepEqual(await good(as.office.get(YEAR)), corrected);
    const { items } = await good(as.office.get('/api/v1/audit?op=year_corrected'));
    assert.deepEqual([items[0].about.year, items[0].about.reason], [2022, '问卷重计']);
  });

  it('is made again by verify, to the byte', async () => {
    const run = await runIntactd(['verify', '--data', daemon.dir]);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /closings 2/);
  });
});

describe('the paper of a year', () => {
  it('adds up to the total, row by row, as a workbook, a page and CSV', async () => {
    const { total, sha256: digest } = await good(as.office.get(YEAR));
    const answer = await as.office.get('/api/v1/reports/2022.xlsx');
    assert.match(answer.headers['content-disposition'], /evaluation-2022\.xlsx/);
    const { sheets } = openWorkbook(answer.bytes);
    assert.deepEqual(Object.keys(sheets), ['封面', '一级指标小计', '评价表']);
    const rows = records(sheets['评价表']);
    assert.equal(totalOf(rows).toFixed(2), total);
    for (const x of rows.filter((row) => row['分母'] && row['结论'] !== '达标')) {
      assert.equal(Math.floor(x['权重'] * x['分子'] / x['分母'] / x['目标（%）'] * 1e4 + 1e-6) / 100, x['得分'], x['三级指标']);
    }
    assert.ok(Object.values(sheets['封面'].cells).some(({ value }) => value === digest));
    const { text } = await as.office.get('/api/v1/reports/2022.html');
    for (const part of ['年度绩效评价 2022', '问卷重计', '更正后的问卷', '../../../#/evaluations/2022', total, '@page{size:A4 landscape']) {
      assert.ok(text.includes(part), part);
    }
    assert.doesNotMatch(text.replace(/<style>.*<\/style>|<[^>]*>/gs, ' '), /\b(network|intact|met|missed|judged|milestones)\b|停/);
    const csv = splitCsv((await as.office.get('/api/v1/reports/2022.csv')).text);
    assert.ok(csv.some((row) => row.includes('镇街与派出所满意度') && row.includes('7.50')));
    const first = (await as.office.get('/api/v1/reports/2022.html?revision=1')).text;
    assert.ok(first.includes('9.00') && !first.includes('问卷重计'));
  });

  it('is the office\'s and the viewer\'s, of a draft too, and comes from the command line', async () => {
    assert.equal((await as.viewer.get('/api/v1/reports/2022.html')).status, 200);
    await problem(as.c1.get('/api/v1/reports/2022.html'), 404);
    await problem(as.office.get('/api/v1/reports/2022.html?revision=9'), 404);
    assert.ok((await as.office.get('/api/v1/reports/2021.html')).text.includes('草稿'));
    const run = await runIntactd(['report', '2022', '--format', 'csv', '--data', daemon.dir, '-o', '-']);
    assert.equal(run.status, 0, run.stderr);
    assert.ok(run.stdout.includes('镇街与派出所满意度'));
  });
});
