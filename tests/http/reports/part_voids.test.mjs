// Part of what a feed said is voided by two people: one camera's false fault, a night of wrong rounds, one aspect.
// From then on everything is as if it had never been said, what is said later counts, and all of it is on record.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { DESPITE, chance, china, csvRecords, feedClient, good, iso, newToken, problem, query, register, report, seedOf } from '../lib/district.mjs';

const SEED = seedOf(16);
const NOW = china('2022-10-10');
const D = china('2022-09-06');
const H = 3600;
const DAY = 24 * H;
const CODES = ['A0', 'A1', 'A2'];
const ASPECTS = ['network', 'live'];

const DISTRICT = {
  towns: [{ code: 't', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1', monthly_fee_fen: 10000 }],
  feeds: [{ code: 'probe', name: '巡检' }, { code: 'other', name: '平台', report_ttl_s: 1500, feed_ttl_s: 1200 },
    { code: 'e', name: '变化', report_ttl_s: null, feed_ttl_s: 20000000 }],
  assets: [...CODES, 'B0', 'B1'].map((code) => ({
    code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

async function filled() {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, DISTRICT);
  const feeds = {};
  for (const { code } of DISTRICT.feeds) {
    feeds[code] = await feedClient(daemon, code);
  }
  return {
    daemon, admin, feeds, office: client(daemon, await newToken(admin, { name: '办公室', role: 'office' })),
    c1: client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' })),
  };
}

async function percent(admin, asset, from, to, indicator = 'network') {
  const { items } = await good(admin.get(`/api/v1/rates${query({ asset, from: iso(from), to: iso(to) })}`));
  return items[0].indicators[indicator].percent;
}
const ask = (who, members) => who.post('/api/v1/voids', {
  feed: 'probe', reason: '误报', ...members, from: iso(members.from), to: iso(members.to),
});
async function voided({ admin, office }, members) {
  const { id, state } = await good(ask(admin, members));
  assert.equal(state, 'proposed');
  return good(office.post(`/api/v1/voids/${id}/approve`, {}));
}

// What anybody can ask for that holds reports; batch numbers differ between two districts by design.
async function answers({ admin }) {
  const window = { from: iso(D), to: iso(D + 2 * DAY) };
  const paths = [`rates${query({ ...window, by: 'asset' })}`, `trend${query({ ...window, step: 'hour', by: 'asset' })}`,
    `status${query({ as_of: iso(D + DAY), by: 'asset' })}`, `outages${query({ ...window, limit: 10000 })}`,
    `worst${query({ ...window, indicator: 'network' })}`, ...CODES.map((code) => `assets/${code}/timeline${query(window)}`)];
  const found = {};
  for (const path of paths) {
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

describe("one camera's false fault", () => {
  let d;
  before(async () => {
    d = await filled();
    await report(d.feeds.e, [
      ...['B0', 'B1'].map((asset) => ({ asset, at: D, network: 'ok', live: 'ok' })),
      { asset: 'B0', at: D + 10 * H, network: 'fault', live: 'fault' }, { asset: 'B1', at: D + 10 * H, network: 'fault' },
      { asset: 'B0', at: D + 12 * H, network: 'ok', live: 'ok' }, { asset: 'B1', at: D + 12 * H, network: 'ok' },
    ]);
  });
  after(() => d?.daemon.stop());

  it('of two hours is withdrawn: 91.66 becomes 100.00, for it alone, and for its aspect', async () => {
    assert.equal(await percent(d.admin, 'B0', D, D + DAY), '91.66');
    const tried = await good(d.admin.post('/api/v1/voids?dry_run=true', { feed: 'e', assets: ['B0'], aspects: ['network'], reason: '误报',
      from: iso(D + 10 * H), to: iso(D + 12 * H) }));
    assert.deepEqual([tried.batches, tried.reports, tried.heartbeats, tried.approved_at], [1, 1, 0, null]);
    assert.deepEqual((await good(d.admin.get('/api/v1/voids'))).items, [], 'a dry run asks for nothing');
    await problem(d.admin.post('/api/v1/voids?dry_run=true', { feed: 'e', from: iso(D - H), to: iso(D - 2), reason: 'x' }), 409, 'nothing_said');
    const asked = await good(ask(d.admin, { feed: 'e', assets: ['B0'], aspects: ['network'], from: D + 10 * H, to: D + 12 * H }));
    assert.deepEqual({ ...asked, proposed_at: null }, { ...tried, proposed_at: null });
    assert.deepEqual([asked.batches, asked.reports, asked.heartbeats, asked.aspects, asked.assets], [1, 1, 0, ['network'], ['B0']]);
    assert.equal(await percent(d.admin, 'B0', D, D + DAY), '91.66', 'not before another person has approved');
    await problem(d.admin.post(`/api/v1/voids/${asked.id}/approve`, {}), 403, 'own_proposal');
    const done = await good(d.office.post(`/api/v1/voids/${asked.id}/approve`, {}));
    assert.deepEqual([done.state, done.approved_at], ['approved', iso(NOW)]);
    assert.equal(await percent(d.admin, 'B0', D, D + DAY), '100.00');
    assert.equal(await percent(d.admin, 'B1', D, D + DAY), '91.66');
    assert.equal(await percent(d.admin, 'B0', D, D + DAY, 'live'), '91.66');
    await problem(d.office.post(`/api/v1/voids/${asked.id}/approve`, {}), 409, 'already_void');
  });

  it('counts again where it is said again after the void was asked for', async () => {
    await report(d.feeds.e, [{ asset: 'B0', at: D + 10 * H, network: 'fault' }]);
    assert.equal(await percent(d.admin, 'B0', D, D + DAY), '91.66');
    await voided(d, { feed: 'e', assets: ['B0'], from: D + 10 * H, to: D + 12 * H });
    assert.equal(await percent(d.admin, 'B0', D, D + DAY), '100.00');
  });

  it('in a closed month is drift, and the closing is proved as it was', async () => {
    await good(d.admin.post('/api/v1/assessments/2022-09/publish', {}));
    const drafts = (await good(d.admin.get('/api/v1/assessments/2022-09'))).items[0].projects.filter((p) => p.amount_fen === null);
    for (const { project } of drafts) {
      const { id } = await good(d.admin.post('/api/v1/assessments/2022-09/decisions', { project, factor_bp: 10000, reason: '核查' }));
      await good(d.office.post(`/api/v1/assessments/2022-09/decisions/${id}/approve`, {}));
    }
    await good(d.admin.post('/api/v1/assessments/2022-09/publish', {}));
    await good(d.admin.post('/api/v1/assessments/2022-09/close', DESPITE));
    assert.deepEqual((await good(d.admin.get('/api/v1/assessments/2022-09/drift'))).items, []);
    await voided(d, { feed: 'e', assets: ['B1'], from: D + 10 * H, to: D + 12 * H });
    const { items } = await good(d.admin.get('/api/v1/assessments/2022-09/drift'));
    const numerator = items.find(({ field }) => field === 'network.numerator');
    assert.equal(numerator.now - numerator.closed, 2 * H);
    for (const stop of [false, true]) {
      if (stop) {
        await d.daemon.stop();
      }
      const verified = await runIntactd(['verify', '--data', d.daemon.dir]);
      assert.equal(verified.status, 0, verified.stderr);
    }
    await d.daemon.restart();
  });
});

describe('a night of 96 wrong rounds', () => {
  let one;
  let never;
  const rounds = (from, count, state, extra = {}) => Array.from({ length: count }, (_, i) => CODES.map((asset) => (
    { asset, at: from + i * 300, network: state, ...extra })));

  before(async () => {
    one = await filled();
    never = await filled();
  });
  after(async () => {
    await one?.daemon.stop();
    await never?.daemon.stop();
  });

  it('is one void and one approval', async () => {
    for (const round of rounds(D, 12, 'ok')) {
      await report(one.feeds.probe, round);
      await report(never.feeds.probe, round);
    }
    for (const round of rounds(D + H, 96, 'fault', { live: 'ok' })) {
      await report(one.feeds.probe, round);
    }
    assert.equal(await percent(one.admin, 'A0', D, D + 9 * H), '11.11');
    const done = await voided(one, { from: D + H, to: D + 9 * H });
    assert.deepEqual([done.batches, done.reports, done.heartbeats, done.assets], [96, 288, 0, null]);
    assert.deepEqual(await answers(one), await answers(never));
    assert.equal(await percent(one.admin, 'A0', D, D + 9 * H), '100.00');
  });

  it('is not voided twice, nor where nothing was said', async () => {
    await problem(ask(one.admin, { from: D + H, to: D + 9 * H }), 409, 'nothing_said');
    await problem(ask(one.admin, { feed: 'other', from: D, to: D + DAY }), 409, 'nothing_said');
    await problem(ask(one.admin, { assets: ['B0'], from: D, to: D + DAY }), 409, 'nothing_said');
  });
});

describe(`parts at random, seed ${SEED}`, () => {
  let one;
  let never;
  const dice = chance(SEED);
  const said = []; // [feed, reports] of both kinds, for what is to be taken out
  const draw = (size) => Array.from({ length: size }, () => ({
    ...(dice.odds(0.1) ? {} : { asset: dice.pick(CODES), network: dice.pick(['ok', 'ok', 'fault']), live: dice.pick(['ok', 'fault']) }),
    at: D + dice.below(DAY),
  })).map(({ asset, ...rest }) => (asset ? { asset, ...rest } : { at: rest.at }));

  /** What is left of a report, or null. */
  function left(feed, r, v) {
    if (feed !== v.feed || r.at < v.from || r.at >= v.to) {
      return r;
    }
    if (!r.asset) {
      return v.assets || v.aspects ? r : null;
    }
    if (v.assets && !v.assets.includes(r.asset)) {
      return r;
    }
    const rest = { ...r };
    for (const aspect of v.aspects ?? ASPECTS) {
      delete rest[aspect];
    }
    return ASPECTS.some((aspect) => aspect in rest) ? rest : null;
  }

  before(async () => {
    one = await filled();
    never = await filled();
  });
  after(async () => {
    await one?.daemon.stop();
    await never?.daemon.stop();
  });

  it('are as if they had never been said: assets, aspects, heartbeats, one over another', async () => {
    for (let i = 0; i < 25; i++) {
      const feed = dice.pick(['probe', 'other']);
      const reports = draw(1 + dice.below(60));
      await report(one.feeds[feed], reports);
      said.push([feed, reports]);
    }
    const voids = [];
    for (let i = 0; i < 6; i++) {
      const from = D + dice.below(DAY - 4 * H);
      voids.push({
        feed: dice.pick(['probe', 'other']), from, to: from + H + dice.below(5 * H),
        ...(dice.odds(0.3) ? {} : { assets: dice.shuffled(CODES).slice(0, 1 + dice.below(2)) }),
        ...(dice.odds(0.5) ? {} : { aspects: [dice.pick(ASPECTS)] }),
      });
    }
    voids.push({ feed: 'probe', from: D + 2 * H, to: D + 3 * H });
    for (const v of voids) {
      const asked = ask(one.admin, v);
      if ((await asked).status === 409) { // chance, or another void, has left nothing there
        await problem(asked, 409, 'nothing_said');
        continue;
      }
      await good(one.office.post(`/api/v1/voids/${(await good(asked)).id}/approve`, {}));
    }
    for (const [feed, reports] of said) {
      const rest = reports.map((r) => voids.reduce((x, v) => (x && left(feed, x, v)), r)).filter((r) => r !== null);
      if (rest.length > 0) {
        await report(never.feeds[feed], rest);
      }
    }
    assert.deepEqual(await answers(one), await answers(never));
  });

  it('do not come back with late reports around them, a kill, a stop or new ttls', async () => {
    for (const what of ['late', 'kill', 'late', 'stop', 'ttl', 'kill', 'late']) {
      if (what === 'late') {
        const reports = draw(80);
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
    const verified = await runIntactd(['verify', '--data', one.daemon.dir]);
    assert.equal(verified.status, 0, verified.stderr);
  });
});

describe('a void of a part', () => {
  let d;
  before(async () => {
    d = await filled();
    await report(d.feeds.probe, [{ asset: 'A0', at: D, network: 'fault', live: 'ok' }, { at: D + 60 }]);
  });
  after(() => d?.daemon.stop());

  it('takes a heartbeat where neither assets nor aspects are named', async () => {
    await problem(ask(d.admin, { aspects: ['network'], from: D + 1, to: D + 61 }), 409, 'nothing_said');
    const done = await voided(d, { from: D + 1, to: D + 61 });
    assert.deepEqual([done.batches, done.reports, done.heartbeats], [1, 0, 1]);
    const { aspects } = await good(d.admin.get(`/api/v1/assets/A0/timeline${query({ from: iso(D), to: iso(D + H) })}`));
    assert.deepEqual(aspects.network.map(({ condition, to }) => [condition, to]), [['fault', iso(D + 900)], ['blind', iso(D + H)]]);
  });

  it('says what is wrong with it', async () => {
    const at = { from: D, to: D + H };
    await problem(ask(d.admin, { ...at, feed: 'nobody' }), 400, 'unknown_feed');
    await problem(ask(d.admin, { ...at, assets: ['A0', 'nobody'] }), 400, 'unknown_asset');
    await problem(ask(d.admin, { ...at, assets: [] }), 400, 'bad_value');
    await problem(ask(d.admin, { ...at, aspects: ['colour'] }), 400, 'bad_value');
    await problem(ask(d.admin, { from: D, to: D }), 400, 'bad_value');
    await problem(ask(d.admin, { from: D, to: NOW + H }), 400, 'future_time');
    await problem(ask(d.admin, { from: NOW - 367 * DAY, to: NOW }), 400, 'too_large');
    await problem(ask(d.admin, { ...at, reason: ' ' }), 400, 'bad_value');
    await problem(ask(d.admin, { ...at, cause: 'x' }), 400, 'unknown_member');
    await problem(d.office.post('/api/v1/voids/99/approve', {}), 404, 'not_found');
    await problem(d.office.get('/api/v1/voids/99'), 404, 'not_found');
  });

  it('is asked for by an admin, seen by the office, and by no contractor', async () => {
    await problem(ask(d.office, { from: D, to: D + H }), 403);
    await problem(d.c1.get('/api/v1/voids'), 404);
    const { id } = await good(ask(d.admin, { assets: ['A0'], from: D, to: D + H }));
    await problem(d.c1.post(`/api/v1/voids/${id}/approve`, {}), 403);
    await problem(ask(d.admin, { assets: ['A0', 'A0'], from: D, to: D + H }), 409, 'already_void');
    const { items } = await good(d.office.get('/api/v1/voids'));
    assert.deepEqual(items.map((v) => [v.id, v.state]), [[id, 'proposed'], [id - 1, 'approved']]);
    assert.deepEqual((await good(d.office.get('/api/v1/voids?state=approved'))).items, [items[1]]);
    assert.deepEqual((await good(d.office.get(`/api/v1/voids?after=${id}`))).items, [items[1]]);
    assert.deepEqual(await good(d.office.get(`/api/v1/voids/${id}`)), items[0]);
    const rows = await csvRecords(d.office.get('/api/v1/voids?format=csv'));
    assert.deepEqual(rows.map((row) => [row.id, row.assets, row.aspects, row.reports]),
      [[String(id), 'A0', 'intact network live history', '1'], [String(id - 1), '', 'intact network live history', '0']]);
    const audit = (await good(d.admin.get('/api/v1/audit?op=part_void'))).items;
    assert.deepEqual(audit.at(-1).about, { id, feed: 'probe', reason: '误报', from: iso(D), to: iso(D + H), reports: 1 });
    assert.equal((await good(d.admin.get('/api/v1/audit?op=part_void_approved'))).items.length, 1);
  });
});
