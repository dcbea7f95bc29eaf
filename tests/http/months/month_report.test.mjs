// The monthly report: the same numbers as xlsx, csv and html, for the district and for one contractor.

import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { DESPITE, china, decideFactors, feedClient, good, iso, newToken, problem, register, report, splitCsv } from '../lib/district.mjs';
import { openWorkbook, records } from '../lib/xlsx.mjs';

const NOW = china('2022-10-10');
const FROM = china('2022-09-01');
const H = 3600;
const DAY = 86400;
const CODE = '44011300001310000001'; // twenty digits, which are no number

const asset = (code, project, changes = {}) => ({
  code, name: `点位 ${code} <&>`, kind: 'camera', class: 1, town: 't',
  service: [{ project, from: '2022-01-01T00:00:00+08:00', to: null }], ...changes,
});

let w;

async function build() {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [
      { code: 'p1', name: '=一期', contractor: 'c1', monthly_fee_fen: 10000001, planned: { camera: 1 } },
      { code: 'p2', name: '二期', contractor: 'c2', monthly_fee_fen: 5000000 },
    ],
    feeds: [{ code: 'f', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [asset(CODE, 'p1'), asset('B', 'p2'), asset('N', 'p2')],
  });
  await good(admin.post('/api/v1/repairs', [
    { id: 'R1', asset: CODE, cause: 'power', mass: false, reported_at: iso(FROM + DAY), repaired_at: iso(FROM + 3 * DAY) },
  ]));
  const feed = await feedClient(daemon, 'f');
  const all = (state) => ({ intact: state, network: state, live: state, history: state });
  await report(feed, [
    { asset: CODE, at: FROM - 60, ...all('ok') }, { asset: 'B', at: FROM - 60, ...all('ok') },
    { asset: CODE, at: FROM + DAY, network: 'fault', cause: 'power' },
    { asset: CODE, at: FROM + 4 * DAY, network: 'ok' },
  ]);
  const contractor = (code) => newToken(admin, { name: code, role: 'contractor', organisation: code });
  return { daemon, admin, c1: client(daemon, await contractor('c1')), feed };
}

const fetched = async (reader, path) => {
  const answer = await reader.get(`/api/v1/reports/${path}`);
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  return answer;
};
const workbook = async (reader, path) => openWorkbook((await fetched(reader, path)).bytes);
const SHEETS = ['封面', '汇总', '项目得分', '评分表', '扣分', '免考核', '超时工单', '指标', '失分最多的资产', '事后补报工单', '曾暂停工单',
  '已撤销工单', '盲区超一天', '从未上报', '数据源核查'];

before(async () => { w = await build(); });
after(() => w?.daemon.stop());

describe('the workbook of a month', () => {
  it('has a cover and a sheet for each level, and says what it is', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    assert.deepEqual(Object.keys(sheets), SHEETS);
    const cover = Object.values(sheets['封面'].cells).map(({ value }) => value);
    assert.equal(cover[0], '视频监控运维月度考核通报 2022-09');
    for (const text of ['全区', '草稿', '编制', '审核', '批准', '运维单位签收', iso(FROM), iso(china('2022-10-01'))]) {
      assert.ok(cover.includes(text), text);
    }
    assert.ok(cover.some((value) => /^[0-9a-f]{64}$/.test(value)), 'no SHA-256');
  });

  it('has the figures of rates, with live formulas that carry what they come to', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    const { items } = await good(w.admin.get('/api/v1/rates?month=2022-09&by=project'));
    const network = items[0].indicators.network;
    const row = records(sheets['指标']).find((x) => x['项目'] === '=一期' && x['类型'] === '监控点' && x['指标'] === '联网率');
    assert.deepEqual([row['分子'], row['分母'], row['比率（%）'], row['目标（%）'], row['结论']],
      [network.numerator, network.denominator, Number(network.percent), 95, '未达标']);
    assert.deepEqual([row['分子'], row['分母'], row['比率（%）']], [27 * DAY, 30 * DAY, 90]);
    for (const [place, { formula, value }] of Object.entries(sheets['指标'].cells)) {
      const match = /^INT\(([A-Z])(\d+)\*10000\/([A-Z])\d+\)\/100$/.exec(formula ?? '');
      if (match) {
        const cell = (column) => sheets['指标'].cells[column + match[2]].value;
        assert.equal(Math.floor(cell(match[1]) * 10000 / cell(match[3])) / 100, value, place);
      }
    }
  });

  it('adds up the money: amounts by formula, the total a sum', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    const { cells } = sheets['项目得分'];
    const rows = records(sheets['项目得分']);
    const [p1, p2, total] = rows;
    assert.equal(rows.length, 3);
    assert.deepEqual([p1['项目'], p1['月费（元）'], p2['项目'], p2['月费（元）']], ['=一期', 100000.01, '二期', 50000]);
    assert.equal(p1['应付（元）'], Math.floor(10000001 * p1['付款系数（%）'] / 100) / 100);
    assert.equal(cells.I4.formula, 'INT(ROUND(ROUND(G4*100,0)*ROUND(H4*100,0)/10000,4))/100');
    assert.equal(cells.I6.formula, 'SUM(I4:I5)');
    assert.equal(p2['应付（元）'], '待认定'); // half of its seconds are blind
    assert.equal(total['应付（元）'], p1['应付（元）']);
    assert.deepEqual([p1['计费天数'], p1['当月天数'], p1['已测权重'], p1['总权重'], p2['已测权重']], [30, 30, 100, 100, 0]);
    assert.equal(p1['得分'], Math.round((p1['指标得分'] - p1['扣分']) * 100) / 100);
  });

  it('has the score sheet, from which a contractor computes its score by hand', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    const lines = records(sheets['评分表']).filter((x) => x['项目'] === '=一期');
    assert.deepEqual(lines.map((x) => [x['指标'], x['权重'], x['得分（舍去）']]), [
      ['完好率', 30, 30], ['联网率', 20, 18.947368], ['实时视频可用率', 15, 15], ['历史视频可用率', 15, 15], ['故障维修及时率', 20, 0]]);
    for (const x of lines) {
      const full = x['分子'] * 100 >= x['目标（%）'] * x['分母'];
      const points = full ? x['权重'] : Math.floor(x['权重'] * x['分子'] / x['分母'] / x['目标（%）'] * 1e8) / 1e6;
      assert.equal(points, x['得分（舍去）'], x['指标']);
    }
  });

  it('has codes as text, frozen headers, and pages of A4', async () => {
    const { sheets, files } = await workbook(w.admin, '2022-09.xlsx');
    const cell = Object.values(sheets['失分最多的资产'].cells).find(({ value }) => value === CODE);
    assert.equal(cell.text, true);
    for (const name of SHEETS.slice(1)) {
      assert.match(sheets[name].xml, /<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"\/>/);
      assert.match(sheets[name].xml, /<pageSetup paperSize="9"[^>]* orientation="landscape"/);
    }
    assert.match(files['xl/workbook.xml'].toString(), /_xlnm\.Print_Titles/);
  });

  it('lists what cost most, late repairs, assets that never reported, deductions', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    assert.deepEqual(records(sheets['失分最多的资产'])[0]['失分时长（秒）'], 3 * DAY);
    assert.deepEqual(records(sheets['超时工单']), [{
      运维单位: '甲公司', 项目: '=一期', 故障工单: 'R1', 资产编码: CODE, 名称: `点位 ${CODE} <&>`,
      报障时间: iso(FROM + DAY), 应修复时间: iso(FROM + 2 * DAY), 修复时间: iso(FROM + 3 * DAY),
    }]);
    assert.deepEqual(records(sheets['从未上报']), [{ 运维单位: '乙公司', 资产编码: 'N' }]);
    const [deduction] = records(sheets['扣分']);
    assert.deepEqual([deduction['资产编码'], deduction['中断时长（秒）'], deduction['扣分']], [CODE, 3 * DAY, 1]);
    assert.deepEqual([deduction['名称'], deduction['起'], deduction['止']],
      [`点位 ${CODE} <&>`, iso(FROM + DAY), iso(FROM + 4 * DAY)]);
  });

  it('is the same bytes for the same statement, later and from the command line too', async () => {
    const first = (await fetched(w.admin, '2022-09.xlsx')).bytes;
    await new Promise((resume) => setTimeout(resume, 2100)); // a zip's clock has steps of two seconds
    assert.deepEqual((await fetched(w.admin, '2022-09.xlsx')).bytes, first);
    const file = join(w.daemon.dir, 'out.xlsx');
    const run = await runIntactd(['report', '2022-09', '--data', w.daemon.dir, '-o', file], { now: NOW });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(readFileSync(file), first);
    rmSync(file);
  });

  it('calls verdicts, conditions and the rest what the dashboard calls them', async () => {
    const page = (name) => readFileSync(new URL(`../../../web/src/words/${name}.ts`, import.meta.url), 'utf8');
    const words = page('common') + page('office');
    const word = (key) => new RegExp(`^  ${key}: \\['([^']+)'`, 'm').exec(words)[1];
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    const rows = records(sheets['指标']);
    for (const name of ['ok', 'fault', 'silent', 'blind', 'exempt']) {
      assert.ok(`${word(`condition_${name}`)}（秒）` in rows[0], name);
    }
    const verdicts = new Set(['met', 'missed', 'insufficient', 'none'].map((name) => word(`verdict_${name}`)));
    const said = new Set(rows.map((row) => row['结论']));
    assert.deepEqual([...said].filter((verdict) => !verdicts.has(verdict)), []);
    assert.ok(said.has(word('verdict_missed')) && said.has(word('verdict_insufficient')));
    assert.ok(`${word('factor')}（%）` in records(sheets['项目得分'])[0]);
    const cover = Object.values(sheets['封面'].cells).map(({ value }) => value);
    assert.ok(cover.includes(word('journal')));
  });

  it('comes in English with the terms of the API', async () => {
    const { sheets } = await workbook(w.admin, '2022-09.xlsx?lang=en');
    assert.ok(Object.keys(sheets).includes('Indicators'));
    const row = records(sheets.Indicators).find((x) => x.Indicator === 'network' && x.Kind === 'camera');
    assert.equal(row.Verdict, 'missed');
  });
});

describe('the same month', () => {
  it('as csv opens in Chinese and has every table, its text guarded', async () => {
    const { bytes, headers } = await fetched(w.admin, '2022-09.csv');
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.match(headers['content-disposition'], /assessment-2022-09\.csv/);
    const rows = splitCsv(bytes.subarray(3).toString('utf8'));
    for (const title of SHEETS) {
      assert.ok(rows.some(([cell, ...rest]) => cell === title && rest.length === 0), title);
    }
    assert.ok(rows.some((row) => row.includes("'=一期")), 'a formula of a project\'s name');
  });

  it('as html is a page without script that prints its heads again, its text escaped', async () => {
    const { text, headers } = await fetched(w.admin, '2022-09.html');
    assert.match(headers['content-type'], /^text\/html/);
    assert.equal(headers['content-security-policy'],
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assert.match(text, /thead\{display:table-header-group\}/);
    assert.doesNotMatch(text, /<script|onload=|https?:\/\//);
    assert.ok(text.includes(`点位 ${CODE} &lt;&amp;&gt;`));
    assert.ok(text.includes('<html lang="zh-CN">'));
  });
});

describe('long lists on the page', () => {
  const order = (id) => ({ id, asset: 'B', cause: 'power', mass: false, reported_at: iso(FROM + DAY) }); // late until it is cancelled
  const ids = Array.from({ length: 41 }, (_, i) => `L${String(i + 1).padStart(2, '0')}`);
  const section = async (search = '') =>
    /<h2>已撤销工单<\/h2>(.*?)<\/section>/s.exec((await fetched(w.admin, `2022-09.html${search}`)).text)?.[1] ?? '';
  const cancel = (id) => good(w.admin.post(`/api/v1/repairs/${id}/cancel`, {}));

  it('are counted for each contractor, and whole up to forty', async () => {
    await good(w.admin.post('/api/v1/repairs', ids.slice(1).map(order)));
    const { text } = await fetched(w.admin, '2022-09.html');
    assert.equal(text.match(/<td class="c">L\d\d<\/td><td class="c">B<\/td><td>点位 B &lt;&amp;&gt;<\/td>/g).length, 40); // of late orders each has its asset
    for (const id of ids.slice(1)) {
      await cancel(id);
    }
    assert.match(await section(), /<dt>乙公司 \(40\)<\/dt><dd>L02, L03, [^<]*, L41<\/dd>/);
  });

  it('are cut beyond that, with a link to the same as CSV, which has them all', async () => {
    await good(w.admin.post('/api/v1/repairs', [order('L01')]));
    await cancel('L01');
    const [, text, href] = /<dt>乙公司 \(41\)<\/dt><dd>([^<]*) … <a href="([^"]+)">/.exec(await section());
    assert.equal(text.split(', ').length, 40);
    assert.equal(href.replaceAll('&amp;', '&'), '2022-09.csv?lang=zh');
    assert.match(await section('?contractor=c2'), /<a href="2022-09\.csv\?contractor=c2&amp;lang=zh">/);
    const rows = splitCsv((await fetched(w.admin, href.replaceAll('&amp;', '&'))).text);
    assert.deepEqual(rows.filter(([a, b]) => a === '乙公司' && ids.includes(b)).map(([, b]) => b), ids);
    const { sheets } = await workbook(w.admin, '2022-09.xlsx');
    assert.equal(records(sheets['已撤销工单']).length, 41);
  });
});

describe('one contractor', () => {
  it('sees nothing of a draft', () => problem(w.c1.get('/api/v1/reports/2022-09.xlsx'), 404));

  it('sees its own part of what is published, and of the others not even that they exist', async () => {
    await good(w.admin.post('/api/v1/assessments/2022-09/publish', {}));
    for (const [reader, path] of [[w.c1, '2022-09.xlsx'], [w.admin, '2022-09.xlsx?contractor=c1']]) {
      const { sheets } = await workbook(reader, path);
      assert.deepEqual([...new Set(records(sheets['指标']).map((x) => x['运维单位']))], ['甲公司']);
      assert.deepEqual(records(sheets['从未上报']), []);
      assert.ok(Object.values(sheets['封面'].cells).some(({ value }) => value === '甲公司'));
    }
    const { text } = await fetched(w.c1, '2022-09.html');
    assert.doesNotMatch(text, /乙公司|二期|>c2</);
    await problem(w.c1.get('/api/v1/reports/2022-09.xlsx?contractor=c2'), 404);
    await problem(w.admin.get('/api/v1/reports/2022-09.xlsx?contractor=c9'), 404);
  });
});

describe('a month that has been closed', () => {
  it('is the same bytes for ever, with its digest and its place in the chain, whatever comes in later', async () => {
    await decideFactors(w.daemon, '2022-09');
    await good(w.admin.post('/api/v1/assessments/2022-09/publish', {}));
    const { sha256, chain } = await good(w.admin.post('/api/v1/assessments/2022-09/close', DESPITE));
    const { bytes } = await fetched(w.admin, '2022-09.xlsx');
    const cover = Object.values(openWorkbook(bytes).sheets['封面'].cells).map(({ value }) => value);
    for (const text of ['已定版', sha256, chain]) {
      assert.ok(cover.includes(text), text);
    }
    await report(w.feed, [{ asset: 'B', at: FROM + 9 * DAY, network: 'fault' }]);
    await w.daemon.restart();
    assert.deepEqual((await fetched(w.admin, '2022-09.xlsx')).bytes, bytes);
    assert.deepEqual((await fetched(w.admin, '2022-09.xlsx?revision=1')).bytes, bytes);
  });
});

describe('a month that has been corrected', () => {
  it('says on the cover when and why, and revision 1 does not', async () => {
    await good(w.admin.post('/api/v1/assessments/2022-09/correct', { reason: '补录迟到上报 <&>' }));
    const rows = async (search) => splitCsv((await fetched(w.admin, `2022-09.csv${search}`)).bytes.subarray(3).toString('utf8'));
    const value = async (search, label) => (await rows(search)).find(([cell]) => cell === label)?.[1];
    const { cells } = (await workbook(w.admin, '2022-09.xlsx')).sheets['封面'];
    assert.ok(Object.values(cells).some(({ value: text }) => text === '补录迟到上报 <&>'));
    for (const search of ['', '?revision=2']) {
      assert.equal(await value(search, '修订'), '2');
      assert.equal(await value(search, '说明'), '补录迟到上报 <&>');
      assert.equal(await value(search, '公布或定版时间'), iso(NOW));
    }
    assert.equal(await value('?revision=1', '修订'), '1');
    assert.equal(await value('?revision=1', '说明'), '各方已确认');
    assert.ok((await fetched(w.admin, '2022-09.html')).text.includes('补录迟到上报 &lt;&amp;&gt;'));
  });
});

describe('what is no report', () => {
  const wrong = [
    ['2022-09.pdf', 404], ['2022-09', 404], ['2022-13.xlsx', 404], ['.xlsx', 404],
    ['2022-09.xlsx?lang=fr', 400], ['2022-09.xlsx?revision=0', 400], ['2022-09.xlsx?revision=3', 404],
    ['2022-09.xlsx?town=t', 400],
  ];
  for (const [path, status] of wrong) {
    it(`${path} is a ${status}`, () => problem(w.admin.get(`/api/v1/reports/${path}`), status));
  }

  it('the command line says so with status 2 and 1', async () => {
    const run = (...args) => runIntactd(['report', ...args], { now: NOW });
    assert.equal((await run('2022-09')).status, 2);
    assert.equal((await run('--data', w.daemon.dir)).status, 2);
    assert.equal((await run('2022-09', '--data', w.daemon.dir, '--format', 'pdf')).status, 2);
    assert.equal((await run('2022-09', '--data', w.daemon.dir, '--contractor', 'nobody', '-o', '-')).status, 1);
  });
});
