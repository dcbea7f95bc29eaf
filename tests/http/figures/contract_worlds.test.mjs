// Many small worlds in one district: each is two contracts with random terms, calendars, reports, exemptions and
// orders, in months that begin on any day. The daemon's figures are what a slow second opinion finds, and their parts
// add up to their wholes. WORLDS asks for more.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import { client } from '../lib/client.mjs';
import { countOrders, HORIZON, judge, ownOrders } from '../lib/clock_oracle.mjs';
import { FROM, general, HOUR, makeFlapping, makeWorld, scenarioOf, TO } from '../lib/contract_world.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, ASPECTS, chance, exempt, feedClient, good, iso, newToken, put, query, register, report, seedOf } from '../lib/district.mjs';
import { assessed, figure, isDamped, outages, spanAt, timeline, wholeOutage, world } from '../lib/oracle.mjs';

const BATCH = 100;
const WORLDS = Number(process.env.WORLDS ?? 200);
const SEED = seedOf(16);
const NOW = TO + 40 * 24 * HOUR;

async function fill(daemon, worlds, scenario) {
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }], organisations: [{ code: 'c1', name: 'c1', role: 'contractor' }],
    projects: worlds.flatMap(({ projects }) => projects).map((code) => ({ code, name: code, phase: 'maintenance', contractor: 'c1' })),
    feeds: Object.entries(scenario.feeds).map(([code, feed]) => ({ code, name: code, ...feed })),
    calendars: Object.values(scenario.calendars),
    assets: Object.entries(scenario.assets).map(([code, { service, ...rest }]) => ({
      code, name: code, ...rest, aliases: [`${code}x`], service: service.map(({ project, from, to }) => ({ project, from: iso(from), to: to && iso(to) })),
    })),
  });
  await put(admin.put('/api/v1/rules', general(scenario)));
  await put(admin.put('/api/v1/rules', { ...general(scenario), from_month: '2022-11', month_begins_on: scenario.begins[1] }));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  for (const one of worlds) {
    // before the reports: an order that the daemon has opened stays where time is exempt later
    one.ids = [];
    for (const { approved, aspects, was, scope, from, to, ...rest } of one.exemptions) {
      const id = await exempt(office, admin, { scope, from, to, ...rest, ...(aspects ? { aspects } : {}), ...was });
      one.ids.push(id);
      if (was) {
        await good(office.post(`/api/v1/exemptions/${id}/change`, { scope, from: iso(from), to: iso(to), note: '改期' }));
        await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
      }
    }
    for (const code of Object.keys(one.feeds)) {
      // every third is said under the asset's alias
      const own = one.reports.filter(({ feed }) => feed === code).map(({ feed, asset, ...rest }, i) => (
        { ...rest, ...(asset === null ? {} : { asset: i % 3 ? asset : `${asset}x` }) }));
      await report(await feedClient(daemon, code), own);
    }
  }
  await good(office.post('/api/v1/repairs', worlds.flatMap(({ orders }) => orders).map((order) => ({
    ...order, reported_at: iso(order.reported_at), repaired_at: order.repaired_at && iso(order.repaired_at),
    responded_at: order.responded_at && iso(order.responded_at),
    pauses: order.pauses.map(({ from, to, approved }) => ({ from: iso(from), to: iso(to), approved, reason: 'x' })),
  }))));
}

// --- against the second opinion ---------------------------------------------------------------

const byKey = async (admin, members) =>
  new Map((await good(admin.get(`/api/v1/rates${query(members)}`))).items.map((item) => [item.key, item]));

/** One contract's row of an answer. */
function compareRow(w, { orders, terms }, project, got, from, to) {
  const about = `${project} from ${iso(from)} to ${iso(to)}`;
  const codes = Object.keys(w.scenario.assets).filter((code) => assessed(w.scenario.assets[code]));
  const counted = orders.filter(({ asset }) => codes.includes(asset));
  const [repair, response] = ['limits_s', 'response_s'].map((member) => countOrders(w, counted, project, member, from, to));
  const sums = ASPECTS.map((aspect) => [figure(w, codes, aspect, from, to, { project }), figure(w, codes, aspect, from, to, { raw: true, project })]);
  const isListed = sums.some(([{ seconds }]) => Object.values(seconds).some((s) => s > 0)) || repair[1] > 0 || response[1] > 0;
  assert.equal(got !== undefined, isListed, about);
  if (!isListed) {
    return;
  }
  for (const [i, aspect] of ASPECTS.entries()) {
    const [want, raw] = sums[i];
    const one = got.indicators[aspect];
    assert.deepEqual([one.numerator, one.denominator, one.seconds], [want.numerator, want.denominator, want.seconds], `${aspect} of ${about}`);
    assert.deepEqual([one.raw.numerator, one.raw.denominator], [raw.numerator, raw.denominator], `raw ${aspect} of ${about}`);
    assert.equal(Number(one.target), Number(terms[project]?.target[aspect] ?? APPENDIX_A.indicators[aspect].target), about);
  }
  const parts = (one) => [one?.numerator ?? 0, one?.denominator ?? 0];
  assert.deepEqual([parts(got.indicators.repair), parts(got.indicators.response)], [repair, response], `orders of ${about}`);
}

async function compareRates(admin, rng, all, worlds) {
  for (let round = 0; round < 2; round++) {
    const from = FROM + rng.below(86400);
    const to = from + 3600 + rng.below(TO - from - 3600);
    const found = await byKey(admin, { from: iso(from), to: iso(to), by: 'project' });
    worlds.forEach((one, n) => one.projects.forEach((project) => one.flaps || compareRow(all[n], one, project, found.get(project), from, to)));
  }
}

/** The outages of all assets, the clipped and the whole ones, and whether they count. */
async function compareOutages(admin, rng, all, worlds) {
  const from = FROM + rng.below(86400);
  const to = from + 3600 + rng.below(TO - from - 3600);
  const { items } = await good(admin.get(`/api/v1/outages${query({ from: iso(from), to: iso(to), limit: 10000 })}`));
  const local = (x) => Date.parse(x) / 1000;
  const want = worlds.flatMap(({ assets }, n) => outages(all[n], from, to, { codes: Object.keys(assets) }).map((x) => ({ n, ...x })));
  assert.equal(items.length, want.length);
  const byStart = new Map(items.map((x) => [`${x.asset} ${x.aspect} ${local(x.from)}`, x]));
  for (const { n, asset, aspect, from: begin, to: end, seconds } of want) {
    const x = byStart.get(`${asset} ${aspect} ${begin}`);
    const about = `${asset} ${aspect} from ${iso(begin)}`;
    assert.ok(x, about);
    const { kind, class: classNo } = all[n].scenario.assets[asset];
    const whole = wholeOutage(all[n], asset, aspect, begin, to);
    const why = kind === 'centre' ? 'kind' : classNo === 3 ? 'class' : isDamped(all[n], asset, aspect, begin, to) ? 'damped' : null;
    assert.deepEqual([local(x.to), x.seconds, local(x.since), x.lasted_s, x.project, x.not_counted_by],
      [end, seconds, whole.since, whole.lasted_s, spanAt(all[n].scenario.assets[asset], begin).project, why], about);
  }
  return want.length;
}

/** The timelines of some assets. */
async function compareTimelines(admin, rng, all, worlds) {
  for (const [n, { assets, ids }] of worlds.entries()) {
    const code = rng.pick(Object.keys(assets));
    const { aspects } = n % 8 === 0 ? await good(admin.get(`/api/v1/assets/${code}/timeline${query({ from: iso(FROM), to: iso(TO) })}`)) : { aspects: {} };
    for (const [aspect, parts] of Object.entries(aspects)) {
      const got = parts.map((x) => [Date.parse(x.from) / 1000, Date.parse(x.to) / 1000, x.condition, x.exemption ?? null]);
      const want = timeline(all[n], code, aspect, FROM, TO).map((x) => [x.from, x.to, x.condition, x.exemption ? ids[x.exemption - 1] : null]);
      assert.deepEqual(got, want, `${code} ${aspect}`);
    }
  }
}

/** What the list of orders says of each, by now. */
async function compareOrders(admin, all, worlds) {
  const { items } = await good(admin.get('/api/v1/repairs?limit=10000'));
  const found = new Map(items.map((item) => [item.id, item]));
  worlds.forEach(({ orders }, n) => orders.forEach((order) => {
    const got = found.get(order.id);
    const followed = (x) => (x > order.reported_at + HORIZON ? null : x); // hours of a minute a week go on for long
    const at = (instant) => (instant === null ? null : followed(Date.parse(instant) / 1000));
    const [repair, response] = ['limits_s', 'response_s'].map((member) => judge(all[n], order, member, NOW));
    assert.deepEqual([at(got.due_at), at(got.response_due_at)], [repair?.due ?? null, response?.due ?? null], order.id);
    if (got.due_at === null || repair) {
      assert.equal(got.timeliness, repair?.counts ? repair.verdict : null, order.id);
    }
  }));
  return items.filter(({ due_at }) => due_at !== null).length;
}

/** The orders that the daemon has opened, round by round; it may take a while to look at everything. */
async function compareOwn(admin, all, worlds) {
  const at = (instant) => instant && Date.parse(instant) / 1000;
  const want = worlds.map(({ flaps }, n) => (flaps ? ownOrders(all[n], flaps, 'network', FROM - 24 * HOUR, NOW) : []));
  for (const deadline = Date.now() + 60000; ;) {
    const { items } = await good(admin.get('/api/v1/repairs?limit=10000'));
    const auto = items.filter(({ id }) => id.startsWith('auto-'));
    const got = worlds.map(({ flaps }) => auto.filter(({ asset }) => asset === flaps)
      .map(({ rounds }) => rounds.map((x) => [at(x.reported_at), at(x.repaired_at)])).sort((a, b) => a[0][0] - b[0][0]));
    if (isDeepStrictEqual(got, want)) {
      return want.flat(2).length;
    }
    if (Date.now() > deadline) {
      want.forEach((list, n) => assert.deepEqual(got[n], list, `world ${n}`));
    }
    await new Promise((resume) => setTimeout(resume, 200));
  }
}

// --- parts and wholes -------------------------------------------------------------------------

const total = (lists) => lists.reduce((sum, list) => sum.map((x, i) => x + list[i]), Array(9).fill(0));
const secondsOf = (item, aspect) => {
  const { numerator, denominator, raw, seconds: { ok, fault, silent, blind, exempt: e, damped } } = item.indicators[aspect];
  return [numerator, denominator, raw.denominator, ok, fault, silent, blind, e, damped];
};

/** Assets, kinds, contracts and steps of a window add up to it. */
async function addUp(admin, rng) {
  const from = FROM + rng.below(86400);
  const window = { from: iso(from), to: iso(from + 3600 + rng.below(TO - from - 3600)) };
  const whole = (await byKey(admin, window)).get('');
  const parts = await Promise.all(['project', 'asset', 'kind', 'class'].map(async (by) => [...(await byKey(admin, { ...window, by })).values()]));
  const { items: [trend] } = await good(admin.get(`/api/v1/trend${query({ ...window, step: rng.pick(['hour', 'day', 'month']) })}`));
  for (const aspect of ASPECTS) {
    parts.forEach((items) => assert.deepEqual(total(items.map((item) => secondsOf(item, aspect))), secondsOf(whole, aspect), aspect));
    const steps = ['numerator', 'denominator'].map((name) => trend.indicators[aspect][name].reduce((a, b) => a + b, 0));
    assert.deepEqual(steps, secondsOf(whole, aspect).slice(0, 2), aspect);
  }
  for (const indicator of ['repair', 'response']) {
    const due = (item) => item.indicators[indicator]?.denominator ?? 0;
    parts.forEach((items) => assert.equal(items.reduce((sum, item) => sum + due(item), 0), due(whole), indicator));
  }
}

/** Months follow each other without a gap, also where the day on which they begin changes, and add up to what they cover. */
async function monthsFollow(admin, begins) {
  const names = ['2022-09', '2022-10', '2022-11', '2022-12'];
  const months = await Promise.all(names.map((month) => good(admin.get(`/api/v1/rates?month=${month}`))));
  names.forEach((name, i) => {
    const [year, month] = name.split('-').map(Number);
    const day = begins[name < '2022-11' ? 0 : 1];
    const date = new Date(Date.UTC(year, month - 1 - (day > 1), day)).toISOString().slice(0, 10);
    assert.equal(months[i].from.slice(0, 19), `${date}T00:00:00`);
    assert.equal(i === 0 ? months[0].from : months[i - 1].to, months[i].from);
  });
  const whole = (await byKey(admin, { from: months[0].from, to: months[3].to })).get('');
  for (const aspect of ASPECTS) {
    assert.deepEqual(total(months.flatMap(({ items }) => items).map((item) => secondsOf(item, aspect)).map(whatAddsUp)), whatAddsUp(secondsOf(whole, aspect)));
  }
  const due = ({ items }) => items.reduce((sum, { indicators: { repair } }) => sum + repair.denominator, 0);
  assert.equal(months.reduce((sum, month) => sum + due(month), 0), whole.indicators.repair.denominator);
}

// What is damped by as_of may still grow after it: an outage that a window's end cuts is looked at up to there.
const whatAddsUp = ([, , raw, ok, fault, silent, blind, e, damped]) => [raw, ok, fault + damped + silent, 0, 0, 0, blind, e, 0];

/** A statement's projects have the figures that their rates have. */
async function stated(admin, month) {
  const { items } = await good(admin.get(`/api/v1/assessments/${month}`));
  const rates = await byKey(admin, { month, by: 'project' });
  for (const { project, indicators } of items.flatMap(({ projects }) => projects)) {
    for (const [name, one] of Object.entries(indicators).filter(([k]) => [...ASPECTS, 'repair', 'response'].includes(k))) {
      const row = rates.get(project)?.indicators[name];
      const figures = (x) => [x.numerator, x.denominator, x.seconds, x.target, x.verdict];
      if (row) {
        assert.deepEqual(figures(one), figures(row), `${project} ${name}`);
      } else {
        assert.deepEqual([one.numerator, one.denominator], [0, 0], `${project} ${name}`);
      }
    }
  }
}

for (let batch = 0; batch * BATCH < WORLDS; batch++) {
  const seed = SEED + batch;
  it(`${BATCH} worlds of contracts are figured as the second opinion figures them, seed ${seed}`, async () => {
    const rng = chance(seed);
    const worlds = Array.from({ length: BATCH }, (_, n) => (n % 4 === 3 ? makeFlapping(rng, n) : makeWorld(rng, n)));
    const scenario = scenarioOf(rng, worlds);
    const all = worlds.map(({ assets, reports, exemptions }) => world({ ...scenario, assets, reports, exemptions }));
    const daemon = await startDaemon({ now: NOW, args: ['--repair-check-interval-s', '1'] });
    try {
      const admin = client(daemon);
      await fill(daemon, worlds, scenario);
      const rounds = await compareOwn(admin, all, worlds); // from then on nothing moves by itself
      await compareRates(admin, rng, all, worlds);
      await compareTimelines(admin, rng, all, worlds);
      const lost = await compareOutages(admin, rng, all, worlds);
      const due = await compareOrders(admin, all, worlds);
      await addUp(admin, rng);
      await monthsFollow(admin, scenario.begins);
      await stated(admin, rng.pick(['2022-10', '2022-11']));
      assert.ok(Math.min(lost, due, rounds) > BATCH / 2, `these worlds say little: ${lost} outages, ${due} orders due, ${rounds} rounds of own ones`);
    } finally {
      await daemon.stop();
    }
  });
}
