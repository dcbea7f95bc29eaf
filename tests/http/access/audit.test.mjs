// Every change by a person is on record with who and when, and a receipt proves what was acknowledged.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, exempt, good, iso, newToken, position, problem, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-10');
const FROM = china('2022-09-01');

let daemon;
let admin;
let office;
let feed;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
    feeds: [{ code: 'probe', name: '巡检' }],
    assets: Array.from({ length: 5 }, (_, i) => ({
      code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 'shiqiao',
      service: [{ project: 'p1', from: iso(FROM), to: null }],
    })),
  });
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  feed = client(daemon, await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }));
});
after(() => daemon?.stop());

const audit = async (path = '') => (await good(admin.get(`/api/v1/audit${path}`))).items;

describe('the audit', () => {
  it('names every change with who, when, what and its head, in the order of the journal', async () => {
    await exempt(office, admin, { scope: { assets: ['A0'] }, from: FROM, to: FROM + 60 });
    await good(office.put('/api/v1/towns/shiqiao', { name: '市桥' }));
    const items = await audit();
    assert.deepEqual(items.map(({ op }) => op), [
      'rules', 'token', 'towns', 'organisations', 'projects', 'feeds', 'assets', 'token', 'token',
      'exemption', 'exemption_decision', 'towns']);
    assert.deepEqual(items.map(({ seq }) => seq), items.map((_, i) => i + 1));
    const last = items.at(-1);
    assert.equal(last.by, '办公室');
    assert.equal(last.at, iso(NOW));
    assert.equal(last.summary, '1 record: shiqiao');
    assert.equal(last.body.items[0].name, '市桥');
    assert.equal(last.head, (await position(admin)).head);
    assert.equal(items[6].summary, '5 records: A0, A1, A2, ...');
    assert.equal(items[10].summary, 'id 1, decision approve');
    assert.equal(items[10].by, 'admin');
    assert.deepEqual(items[6].about, { codes: ['A0', 'A1', 'A2'], records: 5 });
    assert.deepEqual(items[10].about, { id: 1, decision: 'approve', note: '情况属实' });
    assert.deepEqual(items[8].about, { id: 3, name: 'prober', role: 'feed', feed: 'probe' });
    assert.deepEqual([items[0].about.version, items[0].about.from_month], [1, '2000-01']);
    assert.deepEqual(items[9].about, { id: 1, reason: 'power_cut', from: iso(FROM), to: iso(FROM + 60) });
    assert.equal(items[0].token, 0);
    assert.equal(items[0].by, null);
  });

  it('lacks reports, and goes on where the page before ended', async () => {
    await report(feed, [{ asset: 'A0', at: FROM, network: 'ok' }]);
    const whole = await audit();
    const first = await admin.get('/api/v1/audit?limit=5');
    assert.equal(first.json.next, '5');
    assert.match(first.headers.link, /audit\?limit=5&after=5>; rel="next"/);
    const rest = await audit('?limit=100&after=5');
    assert.deepEqual([...first.json.items, ...rest], whole);
  });

  it('comes newest first when asked so, page by page', async () => {
    const whole = await audit();
    const back = [];
    for (let path = '/api/v1/audit?order=newest&limit=5', pages = 0; path; pages++) {
      const { json } = await admin.get(path);
      back.push(...json.items);
      path = json.next && `/api/v1/audit?order=newest&limit=5&after=${json.next}`;
      assert.ok(pages < 4);
    }
    assert.deepEqual(back, [...whole].reverse());
    assert.deepEqual((await audit('?order=newest&op=towns')).map(({ seq }) => seq), [12, 3]);
    assert.deepEqual(await audit('?order=oldest'), whole);
    await problem(admin.get('/api/v1/audit?order=random'), 400);
  });

  it('is asked by op and by token, and shows one change whole', async () => {
    assert.deepEqual((await audit('?op=towns')).map(({ seq }) => seq), [3, 12]);
    assert.deepEqual((await audit('?token=2&op=towns')).map(({ seq }) => seq), [12]);
    const [row] = await audit('?op=assets');
    assert.deepEqual(await good(admin.get(`/api/v1/audit/${row.seq}`)), row);
    await problem(admin.get('/api/v1/audit/13'), 404); // reports
    await problem(admin.get('/api/v1/audit/99'), 404);
    await problem(admin.get('/api/v1/audit?token=x'), 400);
  });

  it('is CSV too', async () => {
    const rows = await csvRecords(admin.get('/api/v1/audit?format=csv'));
    assert.equal(rows[2].op, 'towns');
    assert.equal(rows[2].by, 'admin');
  });

  it('never holds the text of a token', async () => {
    const { text } = await admin.get('/api/v1/audit?limit=1000');
    assert.ok(!text.includes('itk_'));
  });

  it('is for the office alone', async () => {
    for (const body of [
      { name: 'c1', role: 'contractor', organisation: 'c1' }, { name: 'wall', role: 'viewer' },
      { name: 'f', role: 'feed', feed: 'probe' }]) {
      const reader = client(daemon, await newToken(admin, body));
      await problem(reader.get('/api/v1/audit'), 404);
      await problem(reader.get('/api/v1/audit/1'), 404);
    }
    await good(office.get('/api/v1/audit'));
  });

  it('shows what a record was before: an order that is posted again says what it changed', async () => {
    const order = { id: 'R9', asset: 'A1', cause: null, mass: false, reported_at: iso(NOW - 7200), pauses: [], repaired_at: null };
    await good(office.post('/api/v1/repairs', [order]));
    assert.equal((await audit('?order=newest&limit=1'))[0].body.items[0].was, undefined, 'a new one was nothing');
    await good(office.post('/api/v1/repairs', [{ ...order, reported_at: iso(NOW - 3600), repaired_at: iso(NOW - 60) }]));
    const [{ body: { items: [replaced] } }] = await audit('?order=newest&limit=1');
    assert.deepEqual(replaced.was.reported_at, [iso(NOW - 7200), iso(NOW - 3600)]);
    assert.deepEqual(replaced.was.repaired_at, [null, iso(NOW - 60)]);
    assert.deepEqual(replaced.was.asset, undefined);
    await good(office.put('/api/v1/projects/p1', { code: 'p1', name: '改名', phase: 'maintenance', contractor: 'c1' }));
    const [{ body: { items: [project] } }] = await audit('?order=newest&limit=1');
    assert.deepEqual(project.was, { name: ['子项目一', '改名'] });
    assert.equal((await admin.post('/api/v1/repairs', [{ ...order, was: {} }])).status, 400, 'nobody says it for us');
    await daemon.restart();
    assert.equal((await good(admin.get('/api/v1/repairs/R9'))).repaired_at, iso(NOW - 60));
    assert.equal((await good(admin.get('/api/v1/projects/p1'))).name, '改名');
  });
});

describe('a receipt', () => {
  const check = (receipt) => runIntactd(['verify', '--data', daemon.dir, '--receipt', JSON.stringify(receipt)]);

  it('of an acknowledged batch holds, beside the running daemon', async () => {
    const { receipt } = await report(feed, [{ asset: 'A1', at: FROM, network: 'ok' }]);
    await report(feed, [{ asset: 'A2', at: FROM, network: 'ok' }]);
    const { status, stdout, stderr } = await check(receipt);
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`receipt ${receipt.seq} holds`));
    assert.equal((await check({ receipt })).status, 0);
  });

  it('with another head, or of a row that is not there, does not', async () => {
    const { seq, head } = await position(admin);
    const forged = await check({ seq, head: head.replace(/^./, (c) => (c === '0' ? '1' : '0')) });
    assert.equal(forged.status, 1);
    assert.match(forged.stderr, /another head than the receipt/);
    const cut = await check({ seq: seq + 1, head });
    assert.equal(cut.status, 1);
    assert.match(cut.stderr, /not there/);
  });

  it('that is none is wrong usage', async () => {
    for (const text of ['', '{}', '{"seq":1}', '{"seq":1,"head":"xy"}', 'x']) {
      const { status } = await runIntactd(['verify', '--data', daemon.dir, '--receipt', text]);
      assert.equal(status, 2, text);
    }
  });
});
