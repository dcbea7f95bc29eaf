// A misconfigured prober's batch is voided by two people: from then on everything is as if it had
// never come, and everything about it is on record.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { chance, china, csvRecords, feedClient, good, iso, newToken, problem, query, register, report, seedOf } from '../lib/district.mjs';

const SEED = seedOf(26);
const NOW = china('2022-09-10');
const FROM = china('2022-09-01');
const TO = china('2022-09-03');
const CODES = ['A0', 'A1', 'A2'];

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }, { code: 'other', name: '平台', report_ttl_s: null, feed_ttl_s: 1200 }],
  assets: CODES.map((code) => ({
    code, name: code, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

function batch(dice, size) {
  return Array.from({ length: size }, () => ({
    asset: dice.pick(CODES), at: FROM + dice.below(TO - FROM), network: dice.pick(['ok', 'ok', 'fault']),
    live: dice.pick(['ok', 'fault']), ...(dice.odds(0.2) ? { cause: 'dark' } : {}),
  }));
}

async function filled() {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, DISTRICT);
  return {
    daemon, admin, office: client(daemon, await newToken(admin, { name: '办公室', role: 'office' })),
    feeds: { probe: await feedClient(daemon, 'probe'), other: await feedClient(daemon, 'other') },
  };
}

// What anybody can ask for that holds reports; batch numbers differ between the two by design.
async function answers({ admin }) {
  const window = { from: iso(FROM), to: iso(TO) };
  const paths = ['rates', 'trend', 'status', 'outages', 'worst'].map((name) => ({
    rates: `rates${query({ ...window, by: 'asset' })}`,
    trend: `trend${query({ ...window, step: 'hour', by: 'asset' })}`,
    status: `status${query({ as_of: iso(FROM + 86400), by: 'asset' })}`,
    outages: `outages${query({ ...window, limit: 10000 })}`,
    worst: `worst${query({ ...window, indicator: 'network' })}`,
  })[name]);
  const found = {};
  for (const path of [...paths, ...CODES.map((code) => `assets/${code}/timeline${query(window)}`)]) {
    found[path] = (await admin.get(`/api/v1/${path}`)).text;
  }
  for (const code of CODES) {
    const { items } = await good(admin.get(`/api/v1/assets/${code}/reports${query({ ...window, limit: 10000 })}`));
    found[`${code} reports`] = JSON.stringify(items.map(({ batch: _, ...rest }) => rest));
  }
  const { reports, first_at, last_at } = await good(admin.get('/api/v1/journal'));
  found.journal = JSON.stringify({ reports, first_at, last_at });
  return found;
}

describe(`a voided batch, seed ${SEED}`, () => {
  let one;
  let never; // the same without the bad batches
  const bad = [];

  before(async () => {
    one = await filled();
    never = await filled();
  });
  after(async () => {
    await one?.daemon.stop();
    await never?.daemon.stop();
  });

  it('counts until two people have agreed', async () => {
    const dice = chance(SEED);
    for (let i = 0; i < 30; i++) {
      const feed = dice.pick(['probe', 'other']);
      const reports = batch(dice, 1 + dice.below(60));
      if (i === 7 || i === 19) {
        // beyond all others, so that the counts' first and last instants move too
        reports.push({ asset: 'A0', at: i === 7 ? FROM - 9999 : TO + 9999, network: 'fault' });
        bad.push((await report(one.feeds[feed], reports)).batch);
      } else {
        await report(one.feeds[feed], reports);
        await report(never.feeds[feed], reports);
      }
    }
    const before_ = await answers(one);
    assert.notDeepEqual(before_, await answers(never));
    const proposed = await good(one.admin.post(`/api/v1/batches/${bad[0]}/void`, { reason: '时钟错误' }));
    assert.equal(proposed.state, 'void_proposed');
    assert.deepEqual(await answers(one), before_);
  });

  it('is not approved by who asked for it, by a contractor, or twice', async () => {
    const path = `/api/v1/batches/${bad[0]}/void`;
    await problem(one.admin.post(`${path}/approve`, {}), 403);
    await problem(one.office.post(path, { reason: 'x' }), 403);
    const c1 = client(one.daemon, await newToken(one.admin, { name: 'c1', role: 'contractor', organisation: 'c1' }));
    await problem(c1.post(`${path}/approve`, {}), 403);
    await problem(c1.get(`/api/v1/batches/${bad[0]}`), 404);
    await problem(one.admin.post(path, { reason: 'again' }), 409);
    await problem(one.office.post(`/api/v1/batches/${bad[1]}/void/approve`, {}), 409);
  });

  it('stands in the list of batches, newest first, by feed and by state', async () => {
    const list = async (path, reader = one.office) => (await good(reader.get(`/api/v1/batches${path}`)));
    const { items, next } = await list('');
    assert.equal(next, null);
    const seqs = items.map(({ batch: seq }) => seq);
    assert.deepEqual(seqs, [...seqs].sort((a, b) => b - a));
    assert.equal(items.length, 30);
    assert.deepEqual(await good(one.admin.get(`/api/v1/batches/${seqs[0]}`)), items[0]);
    assert.deepEqual(items.filter(({ state }) => state !== 'counted').map(({ batch: seq }) => seq), [bad[0]]);
    const asked = await list('?state=void_proposed');
    assert.deepEqual(asked.items.map(({ batch: seq, void: { reason } }) => [seq, reason]), [[bad[0], '时钟错误']]);
    assert.deepEqual((await list('?state=void')).items, []);
    const paged = [];
    for (let path = '?limit=7'; path;) {
      const page = await list(path);
      paged.push(...page.items);
      path = page.next && `?limit=7&after=${page.next}`;
    }
    assert.deepEqual(paged, items);
    for (const feed of ['probe', 'other']) {
      assert.deepEqual((await list(`?feed=${feed}`)).items, items.filter((item) => item.feed === feed));
      assert.deepEqual((await list(`?feed=${feed}&state=void_proposed`)).items,
        asked.items.filter((item) => item.feed === feed));
    }
    await problem(one.office.get('/api/v1/batches?state=counted'), 400);
    await problem(one.office.get('/api/v1/batches?feed=nobody'), 400);
    const c1 = client(one.daemon, await newToken(one.admin, { name: 'c1b', role: 'contractor', organisation: 'c1' }));
    await problem(c1.get('/api/v1/batches'), 404);
    const rows = await csvRecords(one.office.get('/api/v1/batches?format=csv&state=void_proposed'));
    assert.deepEqual(rows.map(({ batch: seq, reason }) => [seq, reason]), [[String(bad[0]), '时钟错误']]);
  });

  it('that is no batch, or holds nothing, is refused', async () => {
    await problem(one.admin.post('/api/v1/batches/1/void', { reason: 'x' }), 404); // a change
    await problem(one.admin.post('/api/v1/batches/999999/void', { reason: 'x' }), 404);
    await problem(one.admin.post('/api/v1/batches/x/void', { reason: 'x' }), 404);
    await problem(one.admin.post(`/api/v1/batches/${bad[1]}/void`, {}), 400);
    await problem(one.admin.post(`/api/v1/batches/${bad[1]}/void`, { reason: 'x', more: 1 }), 400);
    const { batch: empty } = await good(one.feeds.probe.events([{ asset: 'nothing', at: iso(FROM) }]));
    await problem(one.admin.post(`/api/v1/batches/${empty}/void`, { reason: 'x' }), 409);
  });

  it('has left every figure, list and count once it is approved', async () => {
    for (const seq of bad) {
      if (seq === bad[1]) {
        await good(one.admin.post(`/api/v1/batches/${seq}/void`, { reason: '两次' }));
      }
      const answer = await good(one.office.post(`/api/v1/batches/${seq}/void/approve`, {}));
      assert.equal(answer.state, 'void');
      assert.equal(answer.batch, seq);
      assert.equal(answer.void.approved_at, iso(NOW));
    }
    assert.deepEqual(await answers(one), await answers(never));
    const { items } = await good(one.office.get('/api/v1/batches?state=void'));
    assert.deepEqual(items.map(({ batch: seq }) => seq), [...bad].reverse());
    assert.deepEqual((await good(one.office.get('/api/v1/batches?state=void_proposed'))).items, []);
    assert.deepEqual((await good(one.office.get(`/api/v1/batches?state=void&limit=1&after=${bad[1]}`))).items, [items[1]]);
  });

  it('does not come back with late reports around it, a kill, a stop or new ttls', async () => {
    const dice = chance(SEED + 1);
    for (const what of ['late', 'kill', 'late', 'stop', 'ttl', 'kill', 'late']) {
      if (what === 'late') {
        const reports = batch(dice, 80);
        await report(one.feeds.probe, reports);
        await report(never.feeds.probe, reports);
      } else if (what === 'ttl') {
        for (const { admin } of [one, never]) {
          await good(admin.put('/api/v1/feeds/probe', { name: '巡检', report_ttl_s: 700, feed_ttl_s: 1000 }));
        }
      } else {
        await (what === 'kill' ? one.daemon.kill9() : one.daemon.stop());
        await one.daemon.restart();
      }
      assert.deepEqual(await answers(one), await answers(never), what);
    }
  });

  it('stays on record, and everything verifies', async () => {
    const { items } = await good(one.admin.get('/api/v1/audit?op=void_approved'));
    assert.deepEqual(items.map(({ body }) => body.batch), bad);
    assert.equal((await good(one.admin.get('/api/v1/audit?op=void'))).items[0].body.reason, '时钟错误');
    const answer = await good(one.admin.get(`/api/v1/batches/${bad[0]}`));
    assert.equal(answer.void.reason, '时钟错误');
    assert.equal(answer.receipt.seq, bad[0]);
    const verified = await runIntactd(['verify', '--data', one.daemon.dir, '--receipt', JSON.stringify(answer.receipt)]);
    assert.equal(verified.status, 0, verified.stderr);
    await one.daemon.stop();
    const stopped = await runIntactd(['verify', '--data', one.daemon.dir]);
    assert.equal(stopped.status, 0, stopped.stderr);
    await one.daemon.restart();
  });
});
