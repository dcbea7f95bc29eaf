// A camera that was swapped keeps its asset: the new device's code is an alias. Its history, outage and order go on;
// each report is shown with the code that was said; no code or alias ever stands twice.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, exempt, feedClient, good, iso, newToken, problem, put, query, register, report,
} from '../lib/district.mjs';

const NOW = china('2022-10-10');
const D = china('2022-09-06');
const H = 3600;
const DAY = 24 * H;

const camera = (code, members = {}) => ({
  code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }], ...members,
});

let daemon;
let admin;
let office;
let feed;

before(async () => {
  daemon = await startDaemon({ now: NOW, args: ['--repair-check-interval-s', '1'] });
  admin = client(daemon);
  await put(admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), repairs: { ...structuredClone(APPENDIX_A.repairs), open_after_s: 3600 } }));
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: 'p1', contractor: 'c1' }, { code: 'p2', name: 'p2', contractor: 'c2' }],
    feeds: [{ code: 'e', name: '变化', report_ttl_s: null, feed_ttl_s: 20000000 }],
    assets: [camera('OLD'), camera('OTHER')],
  });
  feed = await feedClient(daemon, 'e');
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
});
after(() => daemon?.stop());

const assets = (...records) => admin.post('/api/v1/assets', records);
const raw = async (asset, who = admin) => (await good(who.get(`/api/v1/assets/${asset}/reports${query({ from: iso(D), to: iso(D + 4 * DAY) })}`))).items;

async function until(ask, holds) {
  for (const end = Date.now() + 60_000; ;) {
    const found = await ask();
    if (holds(found)) {
      return found;
    }
    assert.ok(Date.now() < end, `never as expected: ${JSON.stringify(found, null, 1)}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

describe('a camera swapped for another code', () => {
  it('is not known by it, until the office says so; then the refused lines are taken', async () => {
    await report(feed, [{ asset: 'OLD', at: D, network: 'ok', live: 'ok' }, { asset: 'OLD', at: D + 4 * H, network: 'fault', live: 'ok' }]);
    const { accepted, errors } = await good(feed.events([{ asset: 'NEW', at: iso(D + 20 * H), network: 'fault' }]));
    assert.deepEqual([accepted, errors[0].code], [0, 'unknown_asset']);
    const { items } = await good(assets(camera('OLD', { aliases: ['NEW'] })));
    assert.deepEqual(items[0].fields, { aliases: [[], ['NEW']] });
    assert.equal((await good(admin.post('/api/v1/rejects/replay', {}))).accepted, 1);
  });

  it('keeps one asset, one outage of 129,600 s, and one order', async () => {
    await report(feed, [{ asset: 'NEW', at: D + 40 * H, network: 'ok' }]);
    const { items } = await good(admin.get(`/api/v1/outages${query({ from: iso(D), to: iso(D + 4 * DAY) })}`));
    assert.deepEqual(items.map((o) => [o.asset, o.aspect, o.seconds, o.open]), [['OLD', 'network', 129600, false]]);
    const orders = await until(async () => (await good(admin.get('/api/v1/repairs'))).items, ([first]) => first?.state === 'repaired');
    assert.deepEqual(orders.map(({ asset, repaired_at }) => [asset, repaired_at]), [['OLD', iso(D + 40 * H)]]);
    const rates = await good(admin.get(`/api/v1/rates${query({ from: iso(D), to: iso(D + 2 * DAY), by: 'asset' })}`));
    assert.deepEqual(rates.items.map(({ key }) => key), ['OLD', 'OTHER']);
  });

  it('has each report under the asset, with the code that was said', async () => {
    const wanted = [[D, undefined], [D + 4 * H, undefined], [D + 20 * H, 'NEW'], [D + 40 * H, 'NEW']];
    assert.deepEqual((await raw('OLD')).map(({ at, code }) => [at, code]), wanted.map(([at, code]) => [iso(at), code]));
    assert.deepEqual(await raw('NEW'), await raw('OLD'), 'asked for by its alias, it is the same asset');
    const rows = await csvRecords(admin.get(`/api/v1/assets/OLD/reports${query({ from: iso(D), to: iso(D + 4 * DAY), format: 'csv' })}`));
    assert.deepEqual(rows.map(({ code }) => code), ['', '', 'NEW', 'NEW']);
  });

  it('is found by it: record, search, filter, timeline', async () => {
    const record = await good(admin.get('/api/v1/assets/NEW'));
    assert.deepEqual([record.code, record.aliases], ['OLD', ['NEW']]);
    assert.deepEqual((await good(admin.get('/api/v1/assets?q=NEW'))).items.map(({ code }) => code), ['OLD']);
    const window = { from: iso(D), to: iso(D + DAY) };
    assert.deepEqual(await good(admin.get(`/api/v1/rates${query({ ...window, asset: 'NEW' })}`)),
      await good(admin.get(`/api/v1/rates${query({ ...window, asset: 'OLD' })}`)));
    assert.equal((await good(admin.get(`/api/v1/assets/NEW/timeline${query(window)}`))).asset, 'OLD');
  });

  it('is named by it in what people decide, and kept by its own code', async () => {
    const at = D + 3 * DAY;
    const id = await exempt(office, admin, { scope: { assets: ['NEW'] }, from: at, to: at + H });
    assert.deepEqual((await good(admin.get(`/api/v1/exemptions/${id}`))).scope, { assets: ['OLD'] });
    await good(admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'NEW', cause: 'dark', reported_at: iso(at) }]));
    assert.equal((await good(admin.get('/api/v1/repairs/R1'))).asset, 'OLD');
    await good(admin.post('/api/v1/acceptances', [{ project: 'p1', asset: 'NEW', inspected_on: '2022-09-09', passed: true }]));
    assert.deepEqual((await good(admin.get('/api/v1/acceptances'))).items.map(({ asset }) => asset), ['OLD']);
    const asked = await good(admin.post('/api/v1/voids', { feed: 'e', assets: ['NEW'], from: iso(D + 20 * H), to: iso(D + 21 * H), reason: '误报' }));
    assert.deepEqual([asked.assets, asked.reports], [['OLD'], 1]);
  });

  it('is the same after a kill, and all of it verifies', async () => {
    const before_ = [await raw('OLD'), await good(admin.get('/api/v1/assets/OLD'))];
    await daemon.kill9();
    await daemon.restart();
    admin = client(daemon);
    feed = await feedClient(daemon, 'e');
    office = client(daemon, await newToken(admin, { name: '办公室二', role: 'office' }));
    assert.deepEqual([await raw('OLD'), await good(admin.get('/api/v1/assets/OLD'))], before_);
    await report(feed, [{ asset: 'NEW', at: D + 41 * H, network: 'ok' }]);
    const verified = await runIntactd(['verify', '--data', daemon.dir]);
    assert.equal(verified.status, 0, verified.stderr);
  });
});

describe('a code or alias', () => {
  /** The refusal names the code and both assets. */
  async function twice(answer, ...names) {
    const { errors } = await problem(answer, 400, 'duplicate_code');
    for (const name of names) {
      assert.ok(errors[0].detail.includes(` ${name}`), `${name} in ${errors[0].detail}`);
    }
    return errors;
  }

  it('never stands twice: each way is refused, and both are named', async () => {
    await twice(assets(camera('OTHER', { aliases: ['OLD'] })), 'OLD', 'OTHER'); // another's code
    await twice(assets(camera('OTHER', { aliases: ['NEW'] })), 'NEW', 'OLD', 'OTHER'); // another's alias
    await twice(assets(camera('NEW')), 'NEW', 'OLD'); // a new asset by another's alias
    await twice(admin.put('/api/v1/assets/NEW', camera('NEW')), 'NEW', 'OLD');
    await twice(assets(camera('OTHER', { aliases: ['OTHER'] })), 'OTHER'); // its own code
    await twice(assets(camera('OTHER', { aliases: ['X', 'X'] })), 'X', 'OTHER'); // itself
    await twice(assets(camera('P', { aliases: ['X'] }), camera('Q', { aliases: ['X'] })), 'X', 'P', 'Q'); // two of one body
    await twice(assets(camera('P', { aliases: ['Q'] }), camera('Q')), 'Q', 'P');
    await twice(assets(camera('Q'), camera('P', { aliases: ['Q'] })), 'Q', 'P');
    await twice(assets(camera('OLD', { aliases: ['OTHER', 'NEW'] })), 'OTHER', 'OLD');
    const errors = await twice(admin.post('/api/v1/assets', 'code,name,kind,town,aliases\nS1,a,camera,t,N1\nS2,b,camera,t,N2 N1\n', { type: 'text/csv' }),
      'N1', 'S1', 'S2');
    assert.deepEqual(errors.map(({ line, field }) => [line, field]), [[3, 'aliases']]);
    assert.deepEqual((await good(admin.get('/api/v1/assets'))).items.map(({ code, aliases }) => [code, aliases]), [['OLD', ['NEW']], ['OTHER', []]]);
  });

  it('moves from one asset to another in one body, in either order, and what was said stays', async () => {
    for (const turn of [(x) => x, (x) => x.reverse()]) {
      const said = await raw('OLD');
      await good(assets(...turn([camera('OLD'), camera('OTHER', { aliases: ['NEW'] })])));
      assert.equal((await good(admin.get('/api/v1/assets/NEW'))).code, 'OTHER');
      assert.deepEqual(await raw('OLD'), said);
      await good(assets(...turn([camera('OLD', { aliases: ['NEW'] }), camera('OTHER')])));
      assert.equal((await good(admin.get('/api/v1/assets/NEW'))).code, 'OLD');
    }
  });

  it('may be an asset of its own once nobody has it as an alias', async () => {
    await good(assets(camera('OTHER', { aliases: ['LENT'] })));
    await good(assets(camera('OTHER')));
    await problem(admin.get('/api/v1/assets/LENT'), 404);
    await good(assets(camera('LENT'), camera('OTHER')));
    assert.equal((await good(admin.get('/api/v1/assets/LENT'))).code, 'LENT');
  });

  it('goes out in a table and comes back the same', async () => {
    await good(assets(camera('OTHER', { aliases: ['N7', 'N8'] })));
    const table = (await admin.get('/api/v1/assets?format=csv')).text.replace(/^\ufeff/, '');
    assert.match(table, /^code,name,kind,class,town,project,from,to,feeds,aliases\r?\n/);
    const answer = await good(admin.post('/api/v1/assets', table, { type: 'text/csv' }));
    assert.deepEqual([answer.changed, answer.unchanged], [0, 3]);
  });

  it('of an asset that changed hands is for whoever has it now', async () => {
    const c1 = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
    const c2 = client(daemon, await newToken(admin, { name: '乙', role: 'contractor', organisation: 'c2' }));
    await good(assets(camera('HAND', {
      aliases: ['SECRET'],
      service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: iso(D) }, { project: 'p2', from: iso(D), to: null }],
    })));
    await report(feed, [{ asset: 'SECRET', at: D - H, network: 'ok' }, { asset: 'SECRET', at: D + H, network: 'ok' }]);
    assert.deepEqual((await good(c1.get('/api/v1/assets/HAND'))).aliases, []);
    await problem(c1.get('/api/v1/assets/SECRET'), 404);
    assert.deepEqual((await good(c2.get('/api/v1/assets/SECRET'))).aliases, ['SECRET']);
    assert.deepEqual((await raw('HAND', c2)).map(({ at, code }) => [at, code]), [[iso(D + H), 'SECRET']]);
    const window = { from: iso(NOW - DAY), to: iso(NOW - DAY + H), reason: 'power_cut' };
    await problem(c1.post('/api/v1/exemptions', { scope: { assets: ['SECRET'] }, ...window }), 400, 'unknown_asset');
    await good(c2.post('/api/v1/exemptions', { scope: { assets: ['SECRET'] }, ...window }));
  });
});
