// Many small worlds in one district: each is two contracts with random terms, calendars, reports, exemptions and
// orders, in months that begin on any day. The daemon's figures are what a slow second opinion finds, and their parts
// add up to their wholes. WORLDS asks for more.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import { client } from '../lib/client.mjs';
import { countOrders, judge, ownOrders } from '../lib/clock_oracle.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, ASPECTS, chance, exempt, feedClient, good, iso, newToken, put, query, register, report, seedOf } from '../lib/district.mjs';
import { assessed, figure, isDamped, outages, spanAt, timeline, wholeOutage, world } from '../lib/oracle.mjs';

const BATCH = 100;
const WORLDS = Number(process.env.WORLDS ?? 200);
const SEED = seedOf(16);
const ZONE = 'Europe/Berlin';
const FROM = Date.parse('2022-10-28T00:00:00+02:00') / 1000; // the 30th has 25 hours
const TO = Date.parse('2022-11-02T00:00:00+01:00') / 1000;
const DAYS = ['2022-10-28', '2022-10-29', '2022-10-30', '2022-10-31', '2022-11-01'];
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const LIMITS = Object.keys(APPENDIX_A.repairs.limits_s);
const HOUR = 3600;
const NOW = TO + 40 * 24 * HOUR;
const EVER = 2147483647;

const clock = (halves) => `${String(halves >> 1).padStart(2, '0')}:${halves & 1 ? '30' : '00'}`;

/** Stretches of a day on half hours. */
function hours(rng) {
  const marks = [...new Set(Array.from({ length: 2 * rng.below(4) }, () => rng.below(49)))].sort((a, b) => a - b);
  return Array.from({ length: marks.length >> 1 }, (_, i) => `${clock(marks[2 * i])}-${clock(marks[2 * i + 1])}`);
}

function makeCalendar(rng, code) {
  return {
    code, name: code,
    week: Object.fromEntries(WEEK.filter(() => rng.odds(0.8)).map((day) => [day, hours(rng)])),
    days: Object.fromEntries(DAYS.filter(() => rng.odds(0.2)).map((day) => [day, hours(rng)])),
  };
}

const some = (rng, odds, value) => (rng.odds(odds) ? value() : undefined);
const among = (rng, names, odds, value) => Object.fromEntries(names.filter(() => rng.odds(odds)).map((k) => [k, value(k)]));

// The daemon opens orders by the general rules: only contracts of flapping cameras let it.
const SAYS_LITTLE = { silent: {}, min_outage_s: {}, target: {}, open_after_s: null };

/** What a contract says; undefined members are left out. */
function makeTerms(rng, n) {
  const limit = () => (rng.odds(0.5) ? 1 + rng.below(200000) : { s: 1 + rng.below(60000), calendar: `k${n}-${rng.below(2)}` });
  return {
    ...SAYS_LITTLE,
    silent: among(rng, ASPECTS, 0.5, () => rng.pick(['fault', 'excluded'])),
    min_outage_s: among(rng, ASPECTS, 0.5, () => 1 + rng.below(40000)),
    service_hours: some(rng, 0.5, () => `k${n}-0`),
    target: among(rng, [...ASPECTS, 'repair', 'response'], 0.5, () => `${rng.below(100)}.00`),
    limits_s: some(rng, 0.7, () => among(rng, LIMITS, 0.6, limit)),
    response_s: some(rng, 0.6, () => (rng.odds(0.2) ? null : rng.odds(0.5) ? limit() : among(rng, LIMITS, 0.6, limit))),
  };
}

/** An asset of the first contract, or one that goes over to the second. */
function makeAsset(rng, n) {
  const kind = rng.pick(['camera', 'camera', 'checkpoint', 'centre']);
  const from = FROM - 24 * HOUR + rng.below(2) * 100000;
  const change = FROM + rng.below(TO - FROM);
  const end = rng.odds(0.3) ? TO - rng.below(90000) : null;
  const goes = rng.odds(0.4) && (end === null || change + 20 * HOUR < end) && change > from;
  const span = (project, begin, to) => ({ project, from: begin, to });
  return {
    kind, class: kind === 'camera' ? 1 + rng.below(3) : null, town: 't', attributes: { pole: rng.pick(['P-1', 'P-2']), sides: 1 + rng.below(2) },
    service: goes ? [span(`p${n}`, from, change), span(`q${n}`, change + rng.below(2) * 10 * HOUR, end)] : [span(`p${n}`, from, end)],
  };
}

function makeOrder(rng, id, codes) {
  const reported = FROM - 100000 + rng.below(TO - FROM);
  const repaired = some(rng, 0.7, () => reported + rng.below(250000)) ?? null;
  const instant = () => reported + rng.below(200000);
  return {
    id, asset: rng.pick(codes), mass: rng.odds(0.2), state: some(rng, 0.1, () => 'cancelled'),
    aspects: rng.odds(0.5) ? [...ASPECTS] : ASPECTS.filter((_, i) => i === rng.below(4) || rng.odds(0.3)).concat('history').filter((k, i, all) => all.indexOf(k) === i),
    reported_at: reported, repaired_at: repaired,
    responded_at: rng.odds(0.5) ? reported + rng.below(repaired === null ? 100000 : repaired - reported + 1) : null,
    pauses: Array.from({ length: rng.below(3) }, () => {
      const from = instant();
      return { from, to: from + 1 + rng.below(80000), approved: rng.odds(0.7) };
    }),
  };
}

/** A world: two contracts, two assets, a feed, some twenty reports, some orders. */
function makeWorld(rng, n) {
  const assets = Object.fromEntries([0, 1].map((i) => [`a${n}-${i}`, makeAsset(rng, n)]));
  const codes = Object.keys(assets);
  const reports = Array.from({ length: 10 + rng.below(30) }, () => ({
    asset: rng.pick(codes), at: FROM - 7200 + rng.below(TO - FROM), feed: `f${n}`,
    ...Object.fromEntries(ASPECTS.filter(() => rng.odds(0.7)).map((k) => [k, rng.pick(['ok', 'ok', 'fault'])])),
  })).filter((one) => ASPECTS.some((k) => one[k])).sort((a, b) => a.at - b.at);
  return {
    projects: [`p${n}`, `q${n}`], assets, reports,
    feed: { report_ttl_s: rng.pick([null, 900, 20000]), feed_ttl_s: rng.pick([900, 40000, 400000]) },
    calendars: [makeCalendar(rng, `k${n}-0`), makeCalendar(rng, `k${n}-1`)],
    terms: { [`p${n}`]: makeTerms(rng, n), [`q${n}`]: rng.odds(0.5) ? makeTerms(rng, n) : SAYS_LITTLE },
    orders: Array.from({ length: rng.below(4) }, (_, i) => makeOrder(rng, `r${n}-${i}`, codes)),
    exemptions: Array.from({ length: rng.below(3) }, () => {
      const stretch = () => {
        const from = FROM + rng.below(TO - FROM);
        return { from, to: from + 1 + rng.below(200000) };
      };
      const scope = () => ({
        projects: [rng.odds(0.7) ? `p${n}` : `q${n}`], assets: some(rng, 0.3, () => [rng.pick(codes)]),
        classes: some(rng, 0.3, () => [1 + rng.below(2)]), except: some(rng, 0.3, () => [rng.pick(codes)]),
        attributes: some(rng, 0.3, () => ({ pole: ['P-1'], ...(rng.odds(0.5) ? { sides: ['1', '3'] } : {}) })),
      });
      return { // as it is in the end, and what it was when it was approved first
        scope: scope(), aspects: rng.odds(0.5) ? null : [rng.pick(ASPECTS)], approved: true, ...stretch(),
        calendar: some(rng, 0.5, () => `k${n}-1`), was: some(rng, 0.5, () => ({ scope: scope(), ...stretch() })),
      };
    }),
  };
}

/** A world in which one aspect of one camera is reported, by change, and the daemon opens orders by itself. */
function makeFlapping(rng, n) {
  let at = FROM;
  const code = `a${n}-0`;
  const reports = Array.from({ length: 8 + rng.below(12) }, (_, i) => {
    at += 1 + rng.below(i % 2 ? 30000 : 50000);
    return { asset: code, at, feed: `f${n}`, network: i % 2 ? 'fault' : 'ok' };
  });
  return {
    ...makeWorld(rng, n), reports, orders: [], flaps: code,
    assets: { [code]: { kind: 'camera', class: 1, town: 't', service: [{ project: `p${n}`, from: FROM - 24 * HOUR, to: null }] } },
    feed: { report_ttl_s: null, feed_ttl_s: EVER },
    terms: { [`p${n}`]: { ...SAYS_LITTLE, service_hours: some(rng, 0.4, () => `k${n}-0`),
      open_after_s: 1 + rng.below(20000), rejoin_s: rng.below(60000), rejoin: rng.pick(['round', 'clock']) }, [`q${n}`]: SAYS_LITTLE },
    exemptions: Array.from({ length: rng.below(2) }, () => {
      const from = FROM + rng.below(TO - FROM);
      return { scope: { assets: [code] }, aspects: null, approved: true, from, to: from + 1 + rng.below(60000), calendar: some(rng, 0.5, () => `k${n}-1`) };
    }),
  };
}

/** A contract as the rules write it. */
function written({ silent, min_outage_s, target, service_hours, ...repairs }) {
  const indicators = Object.fromEntries([...ASPECTS, 'repair', 'response'].map((k) => [k, {
    ...(silent[k] ? { silent: silent[k] } : {}), ...(min_outage_s[k] ? { min_outage_s: min_outage_s[k] } : {}),
    ...(target[k] ? { target: target[k] } : {}),
  }]));
  if (Object.keys(indicators.response).length === 0) {
    delete indicators.response;
  }
  const said = Object.fromEntries(Object.entries(repairs).filter(([, value]) => value !== undefined));
  return { indicators, repairs: said, ...(service_hours ? { service_hours } : {}) };
}

/** Some worlds as one scenario. */
function scenarioOf(rng, worlds) {
  return {
    assets: Object.assign({}, ...worlds.map(({ assets }) => assets)),
    feeds: Object.fromEntries(worlds.map(({ feed }, n) => [`f${n}`, feed])),
    calendars: Object.fromEntries(worlds.flatMap(({ calendars }) => calendars.map((one) => [one.code, one]))),
    begins: [1 + rng.below(28), 1 + rng.below(28)], // the day of the month up to October, and from November on
    rules: {
      time_zone: ZONE, limits_s: APPENDIX_A.repairs.limits_s, response_s: rng.pick([null, 7200]), rejoin: 'round', rejoin_s: 604800,
      silent: Object.fromEntries(ASPECTS.map((k) => [k, 'fault'])),
      min_outage_s: { live: rng.below(2) * 3000 },
      contracts: Object.assign({}, ...worlds.map(({ terms }) => terms)),
    },
  };
}

const general = ({ rules, begins }) => ({
  ...structuredClone(APPENDIX_A), time_zone: ZONE, month_begins_on: begins[0],
  indicators: { ...APPENDIX_A.indicators, live: { ...APPENDIX_A.indicators.live, min_outage_s: rules.min_outage_s.live } },
  repairs: { ...APPENDIX_A.repairs, response_s: rules.response_s, open_after_s: 4000 },
  contracts: Object.fromEntries(Object.entries(rules.contracts).map(([project, terms]) => [project, written(terms)])),
});

async function fill(daemon, worlds, scenario) {
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }], organisations: [{ code: 'c1', name: 'c1', role: 'contractor' }],
    projects: worlds.flatMap(({ projects }) => projects).map((code) => ({ code, name: code, phase: 'maintenance', contractor: 'c1' })),
    feeds: worlds.map(({ feed }, n) => ({ code: `f${n}`, name: `f${n}`, ...feed })),
    calendars: Object.values(scenario.calendars),
    assets: Object.entries(scenario.assets).map(([code, { service, ...rest }]) => ({
      code, name: code, ...rest, aliases: [`${code}x`], service: service.map(({ project, from, to }) => ({ project, from: iso(from), to: to && iso(to) })),
    })),
  });
  await put(admin.put('/api/v1/rules', general(scenario)));
  await put(admin.put('/api/v1/rules', { ...general(scenario), from_month: '2022-11', month_begins_on: scenario.begins[1] }));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  for (const [n, one] of worlds.entries()) {
    // every third is said under the asset's alias
    await report(await feedClient(daemon, `f${n}`), one.reports.map(({ feed, asset, ...rest }, i) => (
      { ...rest, asset: i % 3 ? asset : `${asset}x` })));
    one.ids = [];
    for (const { approved, aspects, was, scope, from, to, ...rest } of one.exemptions) {
      const id = await exempt(office, admin, { scope, from, to, ...rest, ...(aspects ? { aspects } : {}), ...was });
      one.ids.push(id);
      if (was) {
        await good(office.post(`/api/v1/exemptions/${id}/change`, { scope, from: iso(from), to: iso(to), note: '改期' }));
        await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
      }
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
  const at = (instant) => (instant === null ? null : Date.parse(instant) / 1000);
  worlds.forEach(({ orders }, n) => orders.forEach((order) => {
    const got = found.get(order.id);
    const [repair, response] = ['limits_s', 'response_s'].map((member) => judge(all[n], order, member, NOW));
    assert.deepEqual([at(got.due_at), at(got.response_due_at)], [repair?.due ?? null, response?.due ?? null], order.id);
    assert.equal(got.timeliness, repair?.counts ? repair.verdict : null, order.id);
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
      await compareRates(admin, rng, all, worlds);
      await compareTimelines(admin, rng, all, worlds);
      const lost = await compareOutages(admin, rng, all, worlds);
      const due = await compareOrders(admin, all, worlds);
      await addUp(admin, rng);
      await monthsFollow(admin, scenario.begins);
      await stated(admin, rng.pick(['2022-10', '2022-11']));
      const rounds = await compareOwn(admin, all, worlds);
      assert.ok(Math.min(lost, due, rounds) > BATCH / 2, `these worlds say little: ${lost} outages, ${due} orders due, ${rounds} rounds of own ones`);
    } finally {
      await daemon.stop();
    }
  });
}
