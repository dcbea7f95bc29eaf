// The office's own tables: workbooks of every program, Chinese headers and values, titles, merged cells, and what a table does not
// mention.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { SANITIZER, startDaemon } from '../lib/daemon.mjs';
import { china, good, problem, register } from '../lib/district.mjs';
import { DIALECTS, workbook, zip } from '../lib/workbook.mjs';
import { openWorkbook } from '../lib/xlsx.mjs';

const CSV = { type: 'text/csv' };
const XLSX = { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
const HEADER = ['序号', '设备编码', '设备名称', '摄像机类型', '监控点位类型', '行政区域', '所属项目', '开始日期', '结束日期', '安装地址'];
const CODE = (n) => `4401130000131000${String(n).padStart(4, '0')}`;

let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: china('2022-09-10 12:00') });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }, { code: 'shatou', name: '沙头街' }, { code: 'x1', name: '双名街' }, { code: 'x2', name: '双名街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清视频系统子项目二', contractor: 'c1' }],
  });
});
after(() => daemon?.stop());

const send = (collection, body, type = XLSX, query = '') => admin.post(`/api/v1/${collection}${query}`, body, type);
const asset = (code) => good(admin.get(`/api/v1/assets/${code}`));

describe('a 一机一档 as it lies in the office', () => {
  DIALECTS.forEach((like, n) => {
    it(`comes in from a workbook as ${like} writes it`, async () => {
      const [a, b, c] = [n * 10 + 1, n * 10 + 2, n * 10 + 3].map(CODE);
      const date = { date: '2022-01-01' };
      const rows = [
        ['番禺区视频监控一机一档'],
        [],
        HEADER,
        [1, a, '大北路 01', '球机', '一类视频监控点', '市桥街', '高清视频系统子项目二', date, null, '大北路口, "东"'],
        [2, b, '大北路 02', '监控点', '2', null, '高清视频系统子项目二', date, { date: '2022-12-31' }, { formula: 'A1&"x"', value: '二楼' }],
        [],
        [3, c, '卡口 03', '卡口', null, 'shatou', 'hd', '2022/1/1', '长期', null],
        ['合计', null, 3],
      ];
      const answer = await good(send('assets', workbook(rows, { like, merges: ['A1:J1', 'F4:F5'], from1904: like === 'wps', hidden: like === 'excel' ? [['old']] : null })));
      assert.deepEqual([answer.added, answer.changed], [3, 0], JSON.stringify(answer));
      assert.deepEqual(answer.notes.map((x) => x.code), ['sum_rows']);
      const first = await asset(a);
      assert.deepEqual([first.kind, first.class, first.town, first.attributes], ['camera', 1, 'shiqiao', { 安装地址: '大北路口, "东"' }]);
      assert.deepEqual(first.service, [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }]);
      const second = await asset(b);
      assert.deepEqual([second.class, second.town, second.attributes], [2, 'shiqiao', { 安装地址: '二楼' }]);
      assert.equal(second.service[0].to, '2022-12-31T00:00:00+08:00');
      const third = await asset(c);
      assert.deepEqual([third.kind, third.class, third.town, third.service[0].to], ['checkpoint', null, 'shatou', null]);
    });
  });

  it('comes in from CSV with tabs in UTF-16, and with semicolons in GB18030', async () => {
    const lines = (code, separator) => [['名称', '编码', '类型', '类别', '镇街'], ['甲', code, '监控点', '三类', '沙头街']]
      .map((row) => row.join(separator)).join('\r\n');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(CODE(901), '\t'), 'utf16le')]);
    assert.equal((await good(send('assets', wide, CSV))).added, 1);
    assert.equal((await asset(CODE(901))).class, 3);
    // 名称;编码;类型;类别;镇街 and 甲;...;监控点;三类;沙头街 in GB18030
    const gb = Buffer.concat([Buffer.from('c3fbb3c63bb1e0c2eb3bc0e0d0cd3bc0e0b1f03bd5f2bdd60a', 'hex'), Buffer.from('bcd73b', 'hex'), Buffer.from(CODE(902)),
      Buffer.from('3bbce0bfd8b5e33bc8fdc0e03bc9b3cdb7bdd6', 'hex')]);
    assert.equal((await good(send('assets', gb, CSV))).added, 1);
    assert.deepEqual([(await asset(CODE(902))).name, (await asset(CODE(902))).town], ['甲', 'shatou']);
  });
});

describe('what a table does not mention', () => {
  it('stays as it is stored, and an empty cell takes away, which is counted', async () => {
    const code = CODE(910);
    const whole = { code, name: '全', kind: 'camera', class: 1, town: 'shiqiao', attributes: { pole: 'P-17', ip: '10.0.0.1' },
      service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] };
    await register(admin, { assets: [whole] });
    const answer = await good(send('assets', `code,name,kind,town\n${code},新名,camera,shatou\n`, CSV));
    assert.deepEqual([answer.changed, answer.losing], [1, undefined]);
    const now = await asset(code);
    assert.deepEqual([now.name, now.town, now.class, now.attributes, now.service], ['新名', 'shatou', 1, whole.attributes, whole.service]);
    const emptied = await good(send('assets', `code,pole,class\n${code},,\n`, CSV, '?dry_run=true'));
    assert.deepEqual([emptied.changed, emptied.losing], [1, 1]);
    await good(send('assets', `code,pole\n${code},\n`, CSV));
    assert.deepEqual((await asset(code)).attributes, { ip: '10.0.0.1' });
    await good(send('assets', `code,project,from,to\n${code},,,\n`, CSV));
    assert.deepEqual((await asset(code)).service, []);
  });

  it('is asked for where a record is new, once', async () => {
    const { errors } = await problem(send('assets', `code,name\n${CODE(911)},a\n${CODE(912)},b\n`, CSV), 400);
    assert.deepEqual(errors.map((e) => [e.code, e.field, e.line]), [['missing_column', 'kind', undefined], ['missing_column', 'town', undefined]]);
  });

  it('keeps the project of those that have it, and asks for a beginning of the others', async () => {
    const code = CODE(913);
    await register(admin, { assets: [{ code, name: 'x', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }] });
    assert.equal((await good(send('assets', `编码,所属项目\n${code},高清视频系统子项目二\n`, CSV))).unchanged, 1);
    await register(admin, { projects: [{ code: 'p9', name: '新项目', contractor: 'c1' }] });
    assert.match((await problem(send('assets', `编码,所属项目\n${code},新项目\n`, CSV), 400)).detail, /开始日期/);
  });
});

describe('what is wrong with a table', () => {
  it('is said of every cell of every line at once', async () => {
    const body = `编码,名称,类型,类别,镇街,项目,开始日期\n${CODE(920)},,电线杆,四类,无名街,没有,2022-13-01\n${CODE(921)},b,监控点,一类,双名街,hd,昨天\n`;
    const { errors, errors_total } = await problem(send('assets', body, CSV), 400);
    assert.equal(errors_total, 8);
    assert.deepEqual(errors.map((e) => `${e.line} ${e.field} ${e.code}`), [
      '2 name missing_member', '2 kind bad_value', '2 class bad_value', '2 town unknown_town', '2 project unknown_project', '2 from bad_value',
      '3 town ambiguous_name', '3 from bad_value']);
  });

  it('names codes that a spreadsheet has rounded as that, first and once, from CSV and from a workbook', async () => {
    const names = Array.from({ length: 319 }, (_, i) => `点 ${i}`);
    const csv = `code,name,kind,town\n${names.map((name) => `4.40113E+19,${name},camera,shiqiao`).join('\n')}\n`;
    const book = workbook([['编码', '名称', '类型', '镇街'], ...names.map((name) => [{ raw: '4.4011300001310001E+19' }, name, '监控点', '市桥街'])]);
    for (const [body, type] of [[csv, CSV], [book, XLSX]]) {
      const { errors, detail } = await problem(send('assets', body, type), 400);
      assert.deepEqual(errors.map((e) => e.code), ['rounded_codes']);
      assert.match(detail, /319 of 319 codes.*line 2.*as text/);
    }
  });

  it('tells wide digits that it reads as digits, and digits that are too few or too many', async () => {
    const wide = CODE(930).replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d)));
    const answer = await good(send('assets', `code,name,kind,class,town\n${wide},a,camera,1,shiqiao\n${CODE(931)}1,b,camera,1,shiqiao\n${CODE(932).slice(1)},c,camera,1,shiqiao\n`, CSV));
    assert.deepEqual(answer.items.map((x) => x.code), [CODE(930), `${CODE(931)}1`, CODE(932).slice(1)]);
    assert.match(answer.items[1].warning, /21 digits/);
    assert.match(answer.items[2].warning, /19 digits/);
    assert.equal(answer.notes[0].code, 'full_width');
  });

  it('is said of a header alone, and of formulas without a result', async () => {
    assert.match((await problem(send('assets', 'code,name,pole\n', CSV), 400)).detail, /lacks the column "kind"/);
    assert.equal((await good(send('assets', 'code,name,kind,town\n', CSV))).added, 0);
    const body = workbook([['编码', '名称', '类型', '镇街'], [CODE(940), { formula: 'B1' }, '监控点', { error: '#N/A' }]]);
    const { errors } = await problem(send('assets', body), 400);
    assert.deepEqual(errors.map((e) => `${e.line} ${e.field}`), ['2 name', '2 town']);
    assert.match(errors[0].detail, /formula/);
  });

  const bomb = zip([['_rels/.rels', '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
    ['xl/workbook.xml', `<workbook>${' '.repeat(300 << 20)}</workbook>`]]);
  for (const [name, body, says, status] of [
    ['a bomb', bomb, /256 MiB/, 413],
    ['no workbook', zip([['a.txt', 'a']]), /no workbook/, 400],
    ['a damaged one', workbook([['编码', '名称'], ['a', 'b']]).subarray(0, 400), /damaged|no workbook/, 400],
    ['one with a document type', zip([['_rels/.rels', '<!DOCTYPE a [<!ENTITY b "c">]><Relationships/>']]), /document type/, 400],
  ]) {
    it(`is said of what is ${name}`, async () => {
      assert.match((await problem(send('towns', body), status)).detail, says);
    });
  }
});

describe('orders and acceptances', () => {
  it('come in as tables, as they go out, and lay themselves over what is stored', async () => {
    const code = CODE(950);
    await register(admin, { assets: [{ code, name: '报修点', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }] });
    const book = workbook([['工单号', '设备编码', '故障原因', '状态项', '报障时间', '修复时间'],
      ['W1', '报修点', 'no-stream', '实时 历史', '2022/9/1 8:30', null]]);
    assert.equal((await good(send('repairs', book))).added, 1);
    const order = await good(admin.get('/api/v1/repairs/W1'));
    assert.deepEqual([order.asset, order.aspects, order.reported_at], [code, ['live', 'history'], '2022-09-01T08:30:00+08:00']);
    await good(send('repairs', '工单号,修复时间\nW1,2022-09-01 17:30\n', CSV));
    const mended = await good(admin.get('/api/v1/repairs/W1'));
    assert.deepEqual([mended.state, mended.repaired_at, mended.cause], ['repaired', '2022-09-01T17:30:00+08:00', 'no-stream']);
    const out = (await admin.get('/api/v1/repairs?format=csv')).bytes;
    const back = await good(send('repairs', out, CSV));
    assert.deepEqual([back.added, back.changed, back.unchanged], [0, 0, 1], JSON.stringify(back));
    await register(admin, { projects: [{ code: 'south', name: '广州南站', phase: 'construction', contractor: 'c1', planned: { camera: 1 } }] });
    assert.equal((await good(send('acceptances', '项目,设备编码,验收日期,是否通过\n广州南站,报修点,2022/6/1,通过\n', CSV))).added, 1);
  });
});

describe('tables out', () => {
  it('are whole, and say where a limit ends them', async () => {
    const codes = Array.from({ length: 250 }, (_, i) => ({ code: `n${i}`, name: `n ${i}` }));
    await register(admin, { towns: codes });
    const rows = (await admin.get('/api/v1/towns?format=csv')).text.trim().split('\r\n');
    assert.ok(rows.length > 250, `${rows.length} rows`);
    const cut = await admin.get('/api/v1/towns?format=csv&limit=10');
    assert.equal(cut.text.trim().split('\r\n').length, 11);
    assert.match(cut.headers.link, /rel="next"/);
  });

  it('are workbooks where that is asked for: codes are text, figures are numbers, and they come back as they went', async () => {
    const { bytes, headers } = await admin.get('/api/v1/assets?format=xlsx');
    assert.equal(headers['content-type'], XLSX.type);
    assert.match(headers['content-disposition'], /assets\.xlsx/);
    const { cells } = openWorkbook(bytes).sheets.Sheet1;
    assert.deepEqual([cells.A1.value, cells.A2.text, cells.A2.value.length >= 18], ['code', true, true]);
    const back = await good(send('assets', bytes, XLSX, '?dry_run=true'));
    assert.deepEqual([back.added, back.changed, back.notes], [0, 0, undefined], JSON.stringify(back.items.slice(0, 3)));
    assert.deepEqual((await admin.get('/api/v1/assets?format=xlsx')).bytes, bytes);
    for (const path of ['rates?by=asset', 'status?by=town', 'trend?by=kind', 'repairs', 'audit', 'tokens', 'acceptances', 'outages', 'worst?indicator=network']) {
      const answer = await admin.get(`/api/v1/${path}${path.includes('?') ? '&' : '?'}format=xlsx`);
      assert.equal(answer.status, 200, path);
      openWorkbook(answer.bytes);
    }
    const rates = openWorkbook((await admin.get('/api/v1/rates?format=xlsx')).bytes).sheets.Sheet1.cells;
    const numerator = Object.keys(rates).find((place) => rates[place].value === 'numerator').replace('1', '2');
    assert.equal(rates[numerator].text, false);
    const asked = await admin.get('/api/v1/towns', { headers: { accept: XLSX.type } });
    openWorkbook(asked.bytes);
  });
});

describe('a workbook of 100,000 rows', { skip: SANITIZER !== null }, () => {
  it('comes in within 200 MiB, and in five seconds of a processor that has nothing else to do', async () => {
    const large = await startDaemon({ now: china('2022-09-10 12:00') });
    const office = client(large);
    await register(office, { towns: [{ code: 'shiqiao', name: '市桥街' }], projects: [{ code: 'hd', name: '高清视频系统子项目二', contractor: null }] });
    const date = { date: '2022-01-01' };
    const rows = Array.from({ length: 100_000 }, (_, i) => [`44011300001310${String(i).padStart(6, '0')}`, `市桥街 大北路 ${i}`, '监控点', '一类点', '市桥街',
      '高清视频系统子项目二', date, null, `大北路 ${i} 号, 旁`, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, '海康', 113 + i / 1e6, `P-${i}`]);
    const book = workbook([['设备编码', '设备名称', '类型', '类别', '镇街', '项目', '开始日期', '结束日期', '安装地址', 'IP', '厂商', '经度', '杆号'], ...rows]);
    const process_ = (name) => readFileSync(`/proc/${large.pid}/${name}`, 'utf8');
    const busy = () => process_('stat').split(') ')[1].split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
    const before_ = busy();
    assert.equal((await good(office.post('/api/v1/assets', book, XLSX))).added, 100_000);
    const took = busy() - before_;
    const peak = Number(/VmHWM:\s+(\d+)/.exec(process_('status'))[1]) / 1024;
    assert.ok(peak < 200, `${peak} MiB`);
    assert.ok(took < 8, `${took} s of a processor that may be shared`);
    const asked = (sql) => execFileSync('sqlite3', ['-readonly', join(large.dir, 'intact.db'), sql], { encoding: 'utf8' }).trim();
    assert.equal(asked('SELECT count(*), count(DISTINCT code), min(id), max(id) FROM asset'), '100000|100000|1|100000');
    assert.equal(asked('SELECT count(*), count(DISTINCT asset_id) FROM service_span'), '100000|100000');
    assert.equal(asked("SELECT attributes ->> '安装地址' FROM asset WHERE id = 77778"), '大北路 77777 号, 旁');
    await large.stop();
  });
});
