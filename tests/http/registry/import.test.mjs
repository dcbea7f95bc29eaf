// intactd import: directly and through a running daemon, what it rejects, and its dry run.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, splitCsv } from '../lib/district.mjs';
import { workbook } from '../lib/workbook.mjs';
import { openWorkbook } from '../lib/xlsx.mjs';

const NOW = china('2022-09-10 12:00');
const scratch = temporaryDirectory();
const file = (name, text) => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

const TOWNS = file('towns.csv', 'code,name\nshiqiao,市桥街\nshatou,沙头街\n');
const PROJECTS = file('projects.ndjson', '{"code":"hd","name":"高清","phase":"maintenance","contractor":null}\n\n');
const FEEDS = file('feeds.json', '[\n {"code":"probe",\n  "name":"巡检"}\n]\n');
const header = 'code,name,kind,class,town,project,from,to\n';
const row = (code, project = 'hd', from = '2022-01-01T00:00:00+08:00', to = '') =>
  `${code},n ${code},camera,1,shiqiao,${project},${from},${to}\n`;
/** 1,203 assets: one with two spans far apart in the file, three wrong ones. */
const ASSETS = file('assets.csv', header
  + row('c-two', 'hd', '2022-01-01T00:00:00+08:00', '2022-05-01T00:00:00+08:00')
  + Array.from({ length: 1199 }, (_, i) => row(`c-${i}`)).join('')
  + row('4.40113E+19') + row('c-nowhere', 'gone')
  + row('c-two', 'hd', '2022-05-01T00:00:00+08:00')
  + '"c-quoted",",\n",tram,1,shiqiao,hd,2022-01-01T00:00:00+08:00,\n');

const importing = (dir, kind, path, ...more) =>
  runIntactd(['import', kind, path, '--data', dir, ...more], { now: NOW });

/** Brings the whole registry in and checks what it says; `list` reads a collection. */
async function bringIn(dir) {
  for (const [kind, path, count] of [['towns', TOWNS, 2], ['projects', PROJECTS, 1], ['feeds', FEEDS, 1]]) {
    const run = await importing(dir, kind, path);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stdout, `${kind}: added ${count}, changed 0, unchanged 0\n`);
  }
  const run = await importing(dir, 'assets', ASSETS);
  assert.equal(run.status, 1);
  assert.equal(run.stdout, 'assets: added 1200, changed 0, unchanged 0\n');
  assert.match(run.stderr, /3 of 1203 rejected, see .*assets\.csv\.rejects\.csv/);
  const rejects = readFileSync(`${ASSETS}.rejects.csv`, 'utf8');
  assert.match(rejects, /^\ufeffline,field,code,detail,record\r\n/);
  assert.match(rejects, /^1202,code,[a-z_]+,[^\n]*4\.40113E\+19/m);
  assert.match(rejects, /^1203,project,unknown_project,[^\n]*c-nowhere/m);
  assert.match(rejects, /^1205,kind,bad_value,/m);
  const again = await importing(dir, 'assets', ASSETS);
  assert.equal(again.stdout, 'assets: added 0, changed 0, unchanged 1200\n');
}

describe('import', () => {
  let daemon;
  before(async () => {
    daemon = await startDaemon({ now: NOW });
  });
  after(() => daemon?.stop());

  it('goes through a running daemon', async () => {
    await bringIn(daemon.dir);
    const asset = await good(client(daemon).get('/api/v1/assets/c-two'));
    assert.equal(asset.service.length, 2, 'rows of one code are spans, wherever they stand');
  });

  it('opens the directory itself where there is none', async () => {
    const dir = join(scratch, 'direct');
    await bringIn(dir);
    const direct = await startDaemon({ dir, now: NOW });
    assert.deepEqual(await good(client(direct).get('/api/v1/assets?limit=10000')),
      await good(client(daemon).get('/api/v1/assets?limit=10000')));
    await direct.stop();
  });

  it('shows the difference in a dry run, and changes nothing', async () => {
    const changed = file('changed.json', '[{"code":"shiqiao","name":"市桥"},{"code":"new","name":"x"}]');
    const run = await importing(daemon.dir, 'towns', changed, '--dry-run');
    assert.equal(run.status, 0, run.stderr);
    const lines = run.stdout.trimEnd().split('\n');
    assert.deepEqual(JSON.parse(lines[0]),
      { code: 'shiqiao', change: 'changed', fields: { name: ['市桥街', '市桥'] } });
    assert.equal(JSON.parse(lines[1]).change, 'added');
    assert.match(lines[2], /added 1, changed 1, unchanged 0 \(a dry run/);
    const towns = await good(client(daemon).get('/api/v1/towns'));
    assert.deepEqual(towns.items.map(({ name }) => name), ['沙头街', '市桥街']);
  });

  it('takes repairs, and forgets an old rejects file when nothing is rejected', async () => {
    const path = file('repairs.ndjson',
      '{"id":"R1","asset":"c-1","cause":"x","mass":false,"reported_at":"2022-09-01T00:00:00Z"}\n'
      + '{"id":"R2","asset":"c-none","cause":"x","mass":false,"reported_at":"2022-09-01T00:00:00Z"}\n');
    const run = await importing(daemon.dir, 'repairs', path);
    assert.equal(run.status, 1, run.stdout);
    assert.match(readFileSync(`${path}.rejects.csv`, 'utf8'), /^2,asset,unknown_asset,/m);
    writeFileSync(path, readFileSync(path, 'utf8').split('\n')[0]);
    assert.equal((await importing(daemon.dir, 'repairs', path)).status, 0);
    assert.ok(!existsSync(`${path}.rejects.csv`));
  });

  it('says which line of a code is wrong, and which are only held back with it', async () => {
    const path = file('spans.csv', header + row('s-1', 'hd', '2022-01-01T00:00:00+08:00', '2022-02-01T00:00:00+08:00')
      + row('s-2') + row('s-1', 'hd', '2022-02-30') + row('s-1', 'hd', '2022-05-01T00:00:00+08:00'));
    const run = await importing(daemon.dir, 'assets', path);
    assert.equal(run.status, 1, run.stdout);
    const rejects = splitCsv(readFileSync(`${path}.rejects.csv`, 'utf8')).slice(1).map((cells) => cells.slice(0, 4));
    assert.deepEqual(rejects.map(([line, field, code]) => [line, field, code]),
      [['2', '', 'held_back'], ['4', 'from', 'bad_value'], ['5', '', 'held_back']]);
    assert.match(rejects[0][3], /Line 4,/);
    assert.match(rejects[1][3], /2022-02-30/);
  });

  it('says the same of a table it cannot read, whoever reads it', async () => {
    const path = file('nocode.csv', 'number;name;kind;town\nA;B;camera;shiqiao\n');
    for (const dir of [daemon.dir, join(scratch, 'direct')]) {
      const run = await importing(dir, 'assets', path);
      assert.equal(run.status, 1, run.stdout);
      assert.match(run.stderr, /column "code"\..*columns are: code \(设备编码\), name \(设备名称\), kind \(类型\), town \(镇街\); if wanted class/);
    }
  });

  it('asks before it takes something away, and says so where nobody can answer', async () => {
    const path = file('wipe.csv', 'code,class\nc-1,\nc-2,2\n');
    const refused = await importing(daemon.dir, 'assets', path);
    assert.equal(refused.status, 1, refused.stdout);
    assert.match(refused.stderr, /1 of the 2 records that change would lose .*--yes/);
    assert.equal((await good(client(daemon).get('/api/v1/assets/c-2'))).class, 1);
    const taken = await importing(daemon.dir, 'assets', path, '--yes');
    assert.equal(taken.stdout, 'assets: added 0, changed 2, unchanged 0\n', taken.stderr);
    const narrow = await importing(daemon.dir, 'assets', file('narrow.csv', 'code,name,kind,town\nc-3,new,camera,shatou\n'));
    assert.equal(narrow.status, 0, narrow.stderr);
    const now = await good(client(daemon).get('/api/v1/assets/c-3'));
    assert.deepEqual([now.name, now.class, now.service.length], ['new', 1, 1]);
  });

  it('takes workbooks, counts their records alone, and lists every fault of a row', async () => {
    const rows = [['一机一档'], ['编码', '名称', '类型', '类别', '镇街'], ['w-1', '甲', '监控点', '一类', '市桥街'], [], ['w-2', '乙', '电杆', '九类', '市桥街'], ['合计', 2]];
    const path = file('book.xlsx', workbook(rows));
    for (const dir of [daemon.dir, join(scratch, 'direct')]) {
      const run = await importing(dir, 'assets', path);
      assert.equal(run.stdout, 'assets: added 1, changed 0, unchanged 0\n', run.stderr);
      assert.match(run.stderr, /1 of 2 rejected/);
      const rejects = splitCsv(readFileSync(`${path}.rejects.csv`, 'utf8')).slice(1).map(([line, field]) => `${line} ${field}`);
      assert.deepEqual(rejects, ['5 kind', '5 class']);
    }
  });

  it('takes orders and acceptances as tables', async () => {
    const path = file('repairs.csv', 'id,asset,reported_at\nR3,c-1,2022/9/1 8:00\n');
    assert.equal((await importing(daemon.dir, 'repairs', path)).status, 0);
    assert.equal((await good(client(daemon).get('/api/v1/repairs/R3'))).reported_at, '2022-09-01T08:00:00+08:00');
    const { paths } = await good(client(daemon).get('/api/v1/openapi.json'));
    assert.ok('text/csv' in paths['/api/v1/repairs'].post.requestBody.content);
  });

  it('prints the columns of a table and writes a template that it takes back', async () => {
    const columns = await runIntactd(['import', 'assets', '--columns']);
    assert.match(columns.stdout, /^code +needed +设备编码, 编码/m);
    assert.match(columns.stdout, /^kind .*监控点, /m);
    const path = join(scratch, 'template.xlsx');
    const made = await runIntactd(['import', 'towns', '--template', path]);
    assert.equal(made.status, 0, made.stderr);
    assert.deepEqual(Object.values(openWorkbook(readFileSync(path)).sheets.Sheet1.cells).map((c) => c.value), ['编码', '名称', 'shiqiao', '市桥街']);
    assert.equal((await importing(daemon.dir, 'towns', path)).stdout, 'towns: added 0, changed 0, unchanged 1\n');
  });

  it('reads GB18030, and refuses what it cannot in words', async () => {
    const gb = file('gb.csv', Buffer.concat([Buffer.from('code,name\ngb,'), Buffer.from([0xca, 0xd0, 0xc7, 0xc5]), Buffer.from('\n')]));
    assert.equal((await importing(daemon.dir, 'towns', gb)).status, 0);
    assert.equal((await good(client(daemon).get('/api/v1/towns/gb'))).name, '市桥');
    for (const [args, status, words] of [
      [['towns', file('x.doc', 'a')], 1, /ends in \.xlsx, \.csv/],
      [['trams', TOWNS], 2, /KIND is towns/],
      [['towns', join(scratch, 'none.csv')], 1, /Cannot read/],
      [['towns', file('torn.json', '[{"code":"a","name":"b"},{"code"')], 1, /import: /],
      [['towns', file('open.csv', 'code,name\n"a,b\n')], 1, /line/],
      [['towns', file('odd.csv', 'name,colour\nx,y\n')], 1, /lacks the column "code"/],
    ]) {
      const run = await importing(daemon.dir, ...args);
      assert.equal(run.status, status, `${args}: ${run.stderr}`);
      assert.match(run.stderr, words);
    }
  });
});
