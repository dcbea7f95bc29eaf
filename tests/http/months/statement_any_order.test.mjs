// A statement is a function of the set: the same registry, reports, repairs and decisions in any order,
// in any batches, any report twice, give the same figures, scores and amounts to the fen.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, ASPECTS, chance, china, exempt, feedClient, good, iso, newToken, put, register, report, seedOf } from '../lib/district.mjs';

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

/** A month stated on a daemon of its own; `look`, if given, may ask it more before it ends. */
async function stateOf(world, { shuffled, parts, twice }, look = async () => {}) {
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
    await look(admin);
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
    assert.ok(first.items.some(({ projects }) => projects.some(({ sheet }) => sheet.some(({ points, weight }) => points !== null && Number(points) < weight))));
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
        assert.equal(p.amount_fen, p.factor_bp === null ? null : Math.floor(fees.get(p.project) * p.factor_bp / 10000));
        sum = sum === null || p.amount_fen === null ? null : sum + p.amount_fen;
        for (const aspect of ASPECTS) {
          for (const member of ['ok', 'fault', 'silent', 'blind', 'exempt']) {
            assert.equal(p.indicators[aspect].seconds[member],
              p.kinds.reduce((n, { indicators }) => n + indicators[aspect].seconds[member], 0));
          }
        }
      }
      assert.equal(amount_fen, sum);
      district = district === null || sum === null ? null : district + sum;
    }
    assert.equal(first.district.amount_fen, district);
  });
});

// --- the score, the deductions and the amount, worked out anew in fractions ------------------------

const bp = (percent) => BigInt(Math.round(Number(percent) * 100));
const text = (hundredths) => `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;

/** met, missed, insufficient or none, from nothing but the seconds or the counts. */
function verdictOf(rules, name, { numerator, denominator, seconds }) {
  if (denominator === 0) {
    return 'none';
  }
  if (seconds) {
    const { ok, fault, silent, blind } = seconds;
    const watched = BigInt(ok + fault + silent);
    if (watched * 10000n < bp(rules.min_coverage) * (watched + BigInt(blind))) {
      return 'insufficient';
    }
  }
  return BigInt(numerator) * 10000n >= bp(rules.indicators[name].target) * BigInt(denominator) ? 'met' : 'missed';
}

/** Hundredths before deductions, or null: a sum of fractions over one denominator, floored once. */
function sheetOf(rules, indicators) {
  let [sum, over, weights, all] = [0n, 1n, 0n, 0n];
  for (const weight of Object.values(rules.score.weights)) {
    all += BigInt(weight);
  }
  for (const [name, figure] of Object.entries(indicators)) {
    const weight = BigInt(rules.score.weights[name] ?? 0);
    const verdict = verdictOf(rules, name, figure);
    assert.equal(figure.verdict, verdict, name);
    if (verdict === 'met' || verdict === 'missed') {
      const [part, whole] = verdict === 'met' ? [1n, 1n]
        : [BigInt(figure.numerator) * 10000n, BigInt(figure.denominator) * bp(rules.indicators[name].target)];
      [sum, over] = [sum * whole + weight * part * over, over * whole];
      weights += weight;
    }
  }
  return weights === 0n || weights * 100n < BigInt(rules.score.min_weight) * all ? null : sum * 10000n / (over * weights);
}

/** What each rule takes off, from the outages alone: every asset once, the longest first. */
function deductionsOf(rules, outages) {
  return rules.score.deductions.flatMap(({ over_s, points, at_most }) => {
    const seen = new Set();
    let left = bp(at_most);
    return outages.filter(({ lasted_s }) => lasted_s > over_s).flatMap(({ asset, lasted_s: seconds }) => {
      const taken = bp(points) < left ? bp(points) : left;
      if (seen.has(asset) || taken === 0n) {
        return [];
      }
      seen.add(asset);
      left -= taken;
      return [{ asset, seconds, points: text(taken) }];
    });
  });
}

/** A step at each of these scores, and one at nought. */
const ladder = (dice, scores) => [...new Set(scores.filter((score) => bp(score) > 0n))].sort((x, y) => Number(y) - Number(x))
  .concat('0.00').map((from_score) => ({ from_score, factor_bp: dice.below(12000) }));

function randomRules(dice) {
  const rules = structuredClone(APPENDIX_A);
  const percent = (least) => ((least * 100 + dice.below(10001 - least * 100)) / 100).toFixed(2);
  rules.from_month = '2022-09';
  rules.min_coverage = percent(0);
  for (const name of Object.keys(rules.indicators)) {
    rules.indicators[name].target = percent(50);
    rules.score.weights[name] = dice.below(40);
  }
  rules.score.min_weight = dice.pick([0, 50, 50, 90]);
  for (const aspect of ASPECTS) {
    rules.indicators[aspect].silent = dice.odds(0.5) ? 'fault' : 'excluded';
  }
  rules.score.weights.intact += 1;
  rules.score.deductions = Array.from({ length: dice.below(3) }, () => ({ rule: 'long_outage', per: 'asset',
    over_s: dice.below(40) * 3600, points: ((1 + dice.below(900)) / 100).toFixed(2), at_most: (dice.below(3000) / 100).toFixed(2) }));
  rules.payment = ladder(dice, ['90.00', '80.00']);
  return rules;
}

describe('the money of a month', () => {
  it('is what the rules make of the figures, whatever the rules', async () => {
    const dice = chance(SEED + 1);
    const world = makeWorld(dice);
    const inPopulation = new Set(world.assets.filter(({ kind, class: c }) => kind === 'checkpoint' || c === 1 || c === 2).map(({ code }) => code));
    const tally = { deductions: 0, partial: 0, steps: 0 };

    /** Checks every project under these rules; returns the scores. */
    async function checkUnder(rules, admin) {
      const scores = [];
      await put(admin.put('/api/v1/rules', rules));
      const { items } = await good(admin.get('/api/v1/assessments/2022-09'));
      for (const p of items.flatMap((item) => item.projects)) {
        const outages = await good(admin.get(`/api/v1/outages?month=2022-09&project=${p.project}&sort=lasted_s&limit=10000`));
        const deductions = deductionsOf(rules, outages.items.filter(({ asset }) => inPopulation.has(asset)));
        const sheet = sheetOf(rules, p.indicators);
        const off = deductions.reduce((sum, { points }) => sum + bp(points), 0n);
        const score = sheet === null ? null : sheet > off ? sheet - off : 0n;
        const step = score === null ? undefined : rules.payment.find(({ from_score }) => score >= bp(from_score));
        const factor = step?.factor_bp ?? null;
        assert.deepEqual(p.deductions.map(({ asset, seconds, points }) => ({ asset, seconds, points })), deductions);
        assert.equal(p.score, score === null ? null : text(score), p.project);
        assert.deepEqual([p.factor_bp, p.amount_fen], [factor,
          factor === null && p.fee_fen > 0 ? null : Number(BigInt(p.fee_fen) * BigInt(factor ?? 0) / 10000n)]);
        tally.deductions += deductions.length;
        tally.partial += deductions.filter(({ points }) => rules.score.deductions.every((rule) => bp(rule.points) !== bp(points))).length;
        tally.steps += score > 0n && bp(step.from_score) === score;
        scores.push(...score === null ? [] : [text(score)]);
      }
      return scores;
    }

    await stateOf(world, { shuffled: (list) => list, parts: false, twice: false }, async (admin) => {
      for (let round = 0; round < 12; round++) {
        const rules = randomRules(dice);
        const scores = await checkUnder(rules, admin);
        await checkUnder({ ...rules, payment: ladder(dice, scores) }, admin); // each on its own step
      }
    });
    assert.ok(tally.deductions > 20 && tally.partial > 0 && tally.steps > 12, JSON.stringify(tally));
  });
});
