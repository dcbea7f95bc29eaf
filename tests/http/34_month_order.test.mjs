// A statement is a function of the set: the same registry, reports, repairs and decisions in any order,
// in any batches, any report twice, give the same figures, scores and amounts to the fen.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { client } from './lib/client.mjs';
import { startDaemon } from './lib/daemon.mjs';
import { ASPECTS, chance, china, exempt, feedClient, good, iso, newToken, register, report, seedOf } from './lib/district.mjs';

const SEED = seedOf(97);
const MONTH = china('2022-09-01');
const END = china('2022-10-01');
const DAY = 86400;
const KINDS = ['camera', 'camera', 'camera', 'checkpoint', 'centre'];

/** A district of 12 assets under 4 contracts, two of which change hands in the month. */
function makeWorld(dice) {
  const projects = ['p1', 'p2', 'p3', 'p4'].map((code, i) => ({
    code, name: code, contractor: i === 3 ? null : `c${i % 2}`, monthly_fee_fen: 100_003 + 77 * i, planned: { camera: 3 },
  }));
  const assets = Array.from({ length: 12 }, (_, i) => {
    const change = MONTH + dice.below(30) * DAY;
    const service = [{ project: dice.pick(projects).code, from: iso(MONTH - DAY), to: iso(change) },
      { project: dice.pick(projects).code, from: iso(change), to: null }];
    const kind = KINDS[i % KINDS.length];
    return { code: `A${i}`, name: `a ${i}`, kind, ...(kind === 'camera' ? { class: 1 + (i % 3) } : {}), town: 't', service };
  });
  const reports = Array.from({ length: 400 }, () => ({
    asset: dice.pick(assets.slice(1)).code, at: MONTH + dice.below(30 * 24) * 3600,
    ...Object.fromEntries(ASPECTS.filter(() => dice.odds(0.7)).concat('intact').map((k) => [k, dice.odds(0.8) ? 'ok' : 'fault'])),
  }));
  const repairs = Array.from({ length: 20 }, (_, i) => {
    const at = MONTH + dice.below(25) * DAY;
    return { id: `R${i}`, asset: dice.pick(assets).code, cause: null, mass: false, reported_at: iso(at), pauses: [],
      repaired_at: iso(at + dice.below(3 * DAY)) };
  });
  return { projects, assets, reports, repairs };
}

async function stateOf(world, { shuffled, parts, twice }) {
  const daemon = await startDaemon({ now: END + DAY });
  try {
    const admin = client(daemon);
    await register(admin, {
      towns: [{ code: 't', name: 't' }], organisations: shuffled(['c0', 'c1']).map((code) => ({ code, name: code })),
      projects: shuffled(world.projects), feeds: [{ code: 'probe', name: 'p', report_ttl_s: 20 * 3600, feed_ttl_s: 7200 }],
      assets: shuffled(world.assets),
    });
    const office = client(daemon, await newToken(admin, { name: 'o', role: 'office' }));
    const probe = await feedClient(daemon, 'probe');
    const reports = shuffled(world.reports);
    const orders = shuffled(world.repairs);
    if (!parts) {
      await exempt(office, admin, { scope: { kinds: ['camera'] }, from: MONTH + 5 * DAY, to: MONTH + 8 * DAY });
    }
    for (let i = 0; i < reports.length; i += parts ? 37 : 400) {
      await report(probe, reports.slice(i, i + (parts ? 37 : 400)));
    }
    if (twice) {
      await report(probe, shuffled(reports).slice(0, 200));
    }
    for (const some of parts ? orders.map((one) => [one]) : [orders]) {
      await good(office.post('/api/v1/repairs', some));
    }
    if (parts) { // the same days, in two that overlap
      await exempt(office, admin, { scope: { kinds: ['camera'] }, from: MONTH + 6 * DAY, to: MONTH + 8 * DAY });
      await exempt(office, admin, { scope: { towns: ['t'], kinds: ['camera'] }, from: MONTH + 5 * DAY, to: MONTH + 7 * DAY });
    }
    const { items, district } = await good(office.get('/api/v1/assessments/2022-09'));
    return { items, district };
  } finally {
    await daemon.stop();
  }
}

describe(`a month's statement (seed ${SEED})`, () => {
  const dice = chance(SEED);
  const world = makeWorld(dice);
  let first;

  before(async () => {
    first = await stateOf(world, { shuffled: (list) => list, parts: false, twice: false });
  });

  it('has something to say', () => {
    assert.equal(first.items.length, 3);
    assert.ok(first.items.some(({ projects }) => projects.some(({ score }) => score !== null && score !== '100.00')));
    assert.ok(first.district.indicators.intact.seconds.exempt > 0);
    assert.ok(first.items.some(({ never_reported }) => never_reported.includes('A0')));
  });

  it('is the same in any order and any batches, and counts nothing twice', async () => {
    const shuffled = (list) => dice.shuffled(list);
    assert.deepEqual(await stateOf(world, { shuffled, parts: true, twice: true }), first);
    assert.deepEqual(await stateOf(world, { shuffled, parts: false, twice: true }), first);
  });

  it('pays no fen more or less than its parts', () => {
    const fees = new Map(world.projects.map(({ code, monthly_fee_fen }) => [code, monthly_fee_fen]));
    let district = 0;
    for (const { projects, amount_fen } of first.items) {
      let sum = 0;
      for (const p of projects) {
        assert.equal(p.amount_fen, Math.floor(fees.get(p.project) * p.factor_bp / 10000));
        sum += p.amount_fen;
        for (const aspect of ASPECTS) {
          for (const member of ['ok', 'fault', 'silent', 'blind', 'exempt']) {
            assert.equal(p.indicators[aspect].seconds[member],
              p.kinds.reduce((n, { indicators }) => n + indicators[aspect].seconds[member], 0));
          }
        }
      }
      assert.equal(amount_fen, sum);
      district += sum;
    }
    assert.equal(first.district.amount_fen, district);
  });
});
