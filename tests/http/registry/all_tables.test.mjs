// Every kind of table the office has, by every way and in every format: workbooks of three programs, CSV, JSON, by the API and by the
// command; with the headers and the words of the field. LONG=1: also as LibreOffice itself saves them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, problem, register } from '../lib/district.mjs';
import { DIALECTS, workbook } from '../lib/workbook.mjs';

const CSV = 'text/csv';
const JSON_TYPE = 'application/json';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const NOW = china('2022-09-10 12:00');
const A = '44011300001310000001';
const scratch = temporaryDirectory();

const base = {
  towns: [{ code: 'shiqiao', name: '市桥街' }, { code: 'shatou', name: '沙头街（西）' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清 子项目二', contractor: 'c1' }, { code: 'other', name: '别家项目', contractor: 'c2' }],
  assets: [
    { code: A, name: '市桥 大北路 01', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] },
    { code: 'theirs', name: '别家点', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'other', from: '2022-01-01T00:00:00+08:00', to: null }] },
  ],
};

/** Per kind: a table's header and two rows made with a mark, the JSON of the same with another mark, and what must be there then. */
const tables = {
  towns: { header: ['镇街编码', '镇街名称'], rows: (m) => [[`${m}1`, '甲镇'], [`${m}2`, '乙镇']],
    json: (m) => [{ code: `${m}1`, name: '甲镇' }], seen: (m) => [`towns/${m}1`, { name: '甲镇' }] },
  organisations: { header: ['单位编码', '单位名称', '角色'], rows: (m) => [[`${m}1`, '丙公司', '运维单位'], [`${m}2`, '丁公司', '监理']],
    json: (m) => [{ code: `${m}1`, name: '丙公司', role: 'contractor' }], seen: (m) => [`organisations/${m}1`, { role: 'contractor' }] },
  projects: { header: ['项目编码', '项目名称', '运维单位', '监控点数量'], rows: (m) => [[`${m}1`, '项目甲', '甲公司', '20'], [`${m}2`, '项目乙', '乙公司', '']],
    json: (m) => [{ code: `${m}1`, name: '项目甲', contractor: 'c1', planned: { camera: 20 } }],
    seen: (m) => [`projects/${m}1`, { contractor: 'c1', planned: { camera: 20 } }] },
  assets: { header: ['设备编码', '设备名称', '类型', '类别', '镇街', '项目', '开始日期', '结束日期', '杆号'],
    rows: (m) => [[`${m}1`, '点 1', '监控点', '一类点', '沙头街（西）', '高清 子项目二', '2022/1/1', '长期', 'P-1'], [`${m}2`, '卡 2', '卡口', '', '市桥街', 'hd', '2022-01-01', '', '']],
    json: (m) => [{ code: `${m}1`, name: '点 1', kind: 'camera', class: 1, town: 'shatou', attributes: { 杆号: 'P-1' }, service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }],
    seen: (m) => [`assets/${m}1`, { kind: 'camera', class: 1, town: 'shatou', attributes: { 杆号: 'P-1' } }] },
  repairs: { header: ['工单号', '设备编码', '状态项', '报障时间', '修复时间'],
    rows: (m) => [[`${m}1`, '市桥 大北路 01', '联网、实时', '2022-09-01 08:30', '2022/9/1 17:30'], [`${m}2`, A, '', '2022/9/2', '']],
    json: (m) => [{ id: `${m}1`, asset: A, aspects: ['network', 'live'], reported_at: '2022-09-01T08:30:00+08:00', repaired_at: '2022-09-01T17:30:00+08:00' }],
    seen: (m) => [`repairs/${m}1`, { asset: A, aspects: ['network', 'live'], repaired_at: '2022-09-01T17:30:00+08:00' }] },
  acceptances: { header: ['项目', '设备编码', '验收日期', '是否通过', '备注'],
    rows: (m) => [['高清 子项目二', '市桥 大北路 01', '2022/6/1', '通过', m], ['hd', A, '2022-06-02', '否', m]],
    json: (m) => [{ project: 'hd', asset: A, inspected_on: '2022-06-01', passed: true, note: m }],
    listed: (m) => ['acceptances?limit=1000', (x) => x.note === m && x.inspected_on === '2022-06-01', { project: 'hd', asset: A, passed: true }] },
  exemptions: { header: ['开始时间', '结束时间', '原因', '状态项', '设备编码', '项目', '镇街', '类别', '备注'],
    rows: (m) => [['2022-09-05 08:00', '2022/9/5 18:00', '停电', '联网、实时', `市桥 大北路 01、${A}`, '', '', '', m],
      ['2022-09-06', '2022-09-07', 'road_works', '', '', '高清 子项目二;其他', '市桥街，沙头街（西）', '一类 2', m]],
    json: (m) => [{ from: '2022-09-05T08:00:00+08:00', to: '2022-09-05T18:00:00+08:00', reason: 'power_cut', aspects: ['network', 'live'], scope: { assets: [A] }, note: m }],
    listed: (m) => ['exemptions?limit=1000', (x) => x.note === m && x.reason === 'power_cut', { scope: { assets: [A] }, aspects: ['network', 'live'], from: '2022-09-05T08:00:00+08:00' }] },
};
base.projects.push({ code: 'p3', name: '其他', contractor: 'c1' });

let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, base);
});
after(() => daemon?.stop());

const part = (whole, like) => Object.fromEntries(Object.keys(like).map((key) => [key, whole[key]]));

async function check(kind, mark) {
  const table = tables[kind];
  if (table.seen) {
    const [path, like] = table.seen(mark);
    assert.deepEqual(part(await good(admin.get(`/api/v1/${path}`)), like), like);
    return;
  }
  const [path, which, like] = table.listed(mark);
  const found = (await good(admin.get(`/api/v1/${path}`))).items.filter(which);
  assert.equal(found.length, 1, `${kind} ${mark}`);
  assert.deepEqual(part(found[0], like), like);
}

// Exemptions that say the same are not proposed twice, so each way has an hour of its own.
const shifted = (kind, rows, n) => (kind === 'exemptions' ? rows.map(([from, to, ...rest]) => [from, to.replace('18:00', `18:${10 + n}`).replace('2022-09-07', `2022-09-07 00:${10 + n}`), ...rest]) : rows);

const quoted = (cell) => (/[,;"]|^\d{20}$/.test(cell) ? `"${cell}"` : cell);
const csv = (lines, separator = ',') => `${lines.map((row) => row.map(quoted).join(separator)).join('\r\n')}\r\n`;

for (const kind of Object.keys(tables)) {
  const { header, rows, json } = tables[kind];
  const lines = (mark, n) => [header, ...shifted(kind, rows(mark), n)];
  describe(kind, () => {
    it('come in by the API: workbooks, CSV in UTF-8 and UTF-16, JSON', async () => {
      const bodies = DIALECTS.map((like, n) => [`x${n}`, workbook([[`${kind} 一览表`], [], ...lines(`x${n}`, n)], { like, merges: ['A1:B1'] }), XLSX]);
      bodies.push(['cc', csv(lines('cc', 10)), CSV]);
      bodies.push(['cu', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv(lines('cu', 11), '\t'), 'utf16le')]), CSV]);
      bodies.push(['cj', JSON.stringify(json('cj')), JSON_TYPE]);
      for (const [mark, body, type] of bodies) {
        const trial = await good(admin.post(`/api/v1/${kind}?dry_run=true`, body, { type }));
        assert.equal(trial.added, type === JSON_TYPE ? 1 : 2, `${kind} ${mark}`);
        await good(admin.post(`/api/v1/${kind}`, body, { type }));
        await check(kind, mark);
      }
    });

    it('come in by the command: a workbook, CSV and JSON', async () => {
      for (const [mark, name, body] of [['fx', 'a.xlsx', workbook(lines('fx', 20), { like: 'wps' })], ['fc', 'a.csv', csv(lines('fc', 21), ';')],
        ['fj', 'a.json', JSON.stringify(kind === 'exemptions' ? json('fj').map((x) => ({ ...x, to: '2022-09-05T18:45:00+08:00' })) : json('fj'))]]) {
        const path = join(scratch, `${kind}-${name}`);
        writeFileSync(path, body);
        const run = await runIntactd(['import', kind, path, '--data', daemon.dir], { now: NOW });
        assert.equal(run.status, 0, `${name}: ${run.stderr}`);
        assert.match(run.stdout, new RegExp(`${kind}: added ${mark === 'fj' ? 1 : 2}, changed 0, unchanged 0`));
        await check(kind, mark);
      }
    });

    it('have a template that comes in as it is', async () => {
      const template = (await admin.get(`/api/v1/tables/${kind}?format=xlsx&lang=zh`)).bytes;
      const answer = await admin.post(`/api/v1/${kind}?dry_run=true`, template, { type: XLSX });
      const faults = answer.status === 200 ? [] : answer.json.errors.map((e) => e.code);
      assert.deepEqual(faults.filter((code) => !/^unknown_(town|project|asset|organisation|feed)$/.test(code)), [], answer.text);
    });

    it('come in as LibreOffice saves them', { skip: process.env.LONG !== '1' }, async () => {
      const dir = join(scratch, `lo-${kind}`);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'in.csv'), csv(lines('lo', 30)));
      execFileSync('soffice', [`-env:UserInstallation=file://${scratch}/office`, '--headless', '--infilter=CSV:44,34,76,1,,0,true', '--convert-to', 'xlsx', '--outdir', dir, join(dir, 'in.csv')],
        { stdio: 'pipe', timeout: 120_000 });
      await good(admin.post(`/api/v1/${kind}`, readFileSync(join(dir, 'in.xlsx')), { type: XLSX }));
      await check(kind, 'lo');
    });
  });
}

describe('exemptions as a table', () => {
  it('are not proposed again when they are sent again', async () => {
    const body = csv([tables.exemptions.header, ...shifted('exemptions', tables.exemptions.rows('twice'), 40)]);
    assert.equal((await good(admin.post('/api/v1/exemptions', body, { type: CSV }))).added, 2);
    const trial = await good(admin.post('/api/v1/exemptions?dry_run=true', body, { type: CSV }));
    assert.deepEqual([trial.added, trial.unchanged, trial.items], [0, 2, []]);
    assert.equal((await good(admin.post('/api/v1/exemptions', body, { type: CSV }))).added, 0);
  });

  it('change nothing in a dry run, one alone too', async () => {
    const before_ = (await good(admin.get('/api/v1/exemptions?limit=10000'))).items.length;
    const one = { scope: { assets: [A] }, from: '2022-09-08T00:00:00+08:00', to: '2022-09-08T01:00:00+08:00', reason: 'power_cut' };
    const trial = await good(admin.post('/api/v1/exemptions?dry_run=true', one));
    assert.equal(trial.added, 1);
    assert.deepEqual(trial.items[0].fields.scope, [null, { assets: [A] }]);
    assert.equal((await good(admin.get('/api/v1/exemptions?limit=10000'))).items.length, before_);
  });

  it('say all that is wrong with every line', async () => {
    const body = csv([tables.exemptions.header, ['昨天', '2022-09-07', '天气', '状态', '无此点', '无此项目', '', '', ''], ['2022-09-07', '2022-09-06', '停电', '', A, '', '', '', '']]);
    const { errors } = await problem(admin.post('/api/v1/exemptions', body, { type: CSV }), 400);
    assert.deepEqual(errors.map((e) => `${e.line} ${e.field} ${e.code}`),
      ['2 from bad_value', '2 aspects bad_value', '2 assets unknown_asset', '2 projects unknown_project', '3 to bad_value']);
  });

  it('find for a contractor its own names alone', async () => {
    const { token } = await good(admin.post('/api/v1/tokens', { name: '甲', role: 'contractor', organisation: 'c1' }));
    const theirs = client(daemon, token);
    const lines = (asset, project) => csv([['开始', '结束', '原因', '设备编码', '项目'], ['2022-09-09 01:00', '2022-09-09 02:00', '停电', asset, project]]);
    assert.equal((await good(theirs.post('/api/v1/exemptions', lines('市桥 大北路 01', ''), { type: CSV }))).added, 1);
    const says = async (asset, project) => (await problem(theirs.post('/api/v1/exemptions', lines(asset, project), { type: CSV }), 400)).errors[0];
    const hidden = await says('别家点', '');
    const nobody = await says('无此点', '');
    assert.equal(hidden.detail.replace('别家点', '无此点'), nobody.detail);
    assert.equal((await says('theirs', '')).detail.replace('theirs', 'x'), (await says('x', '')).detail);
    assert.equal((await says('', '别家项目')).detail.replace('别家项目', 'x'), (await says('', 'x')).detail);
    assert.equal((await theirs.get('/api/v1/tables/exemptions')).status, 200);
    assert.equal((await theirs.get('/api/v1/tables/assets')).status, 404);
  });
});
