// Many small worlds in one district: each is a contract of its own with random terms, calendars, reports
// and exemptions, and the daemon's rates of it are what a slow second opinion finds. WORLDS asks for more.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, ASPECTS, chance, exempt, feedClient, good, iso, newToken, put, query, register, report, seedOf } from '../lib/district.mjs';
import { figure, world } from '../lib/oracle.mjs';

const BATCH = 200;
const WORLDS = Number(process.env.WORLDS ?? BATCH);
const SEED = seedOf(16);
const ZONE = 'Europe/Berlin';
const FROM = Date.parse('2022-10-28T00:00:00+02:00') / 1000; // the 30th has 25 hours
const TO = Date.parse('2022-11-02T00:00:00+01:00') / 1000;
const DAYS = ['2022-10-28', '2022-10-29', '2022-10-30', '2022-10-31', '2022-11-01'];
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

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

/** The world of one contract: two cameras, a feed, some twenty reports. */
function makeWorld(rng, n) {
  const project = `p${n}`;
  const some = (odds, value) => (rng.odds(odds) ? value() : undefined);
  const perAspect = (odds, value) => Object.fromEntries(ASPECTS.filter(() => rng.odds(odds)).map((k) => [k, value()]));
  const assets = Object.fromEntries([0, 1].map((i) => [`a${n}-${i}`, {
    kind: 'camera', class: 1 + rng.below(2), town: 't', attributes: { pole: rng.pick(['P-1', 'P-2']), sides: 1 + rng.below(2) },
    service: [{ project, from: FROM - 86400 + rng.below(2) * 100000, to: rng.odds(0.3) ? TO - rng.below(90000) : null }],
  }]));
  const reports = Array.from({ length: 10 + rng.below(30) }, () => ({
    asset: rng.pick(Object.keys(assets)), at: FROM - 7200 + rng.below(TO - FROM), feed: `f${n}`,
    ...Object.fromEntries(ASPECTS.filter(() => rng.odds(0.7)).map((k) => [k, rng.pick(['ok', 'ok', 'fault'])])),
  })).filter((one) => ASPECTS.some((k) => one[k])).sort((a, b) => a.at - b.at);
  return {
    project, assets, reports,
    feed: { report_ttl_s: rng.pick([null, 900, 20000]), feed_ttl_s: rng.pick([900, 40000, 400000]) },
    calendars: [makeCalendar(rng, `k${n}-0`), makeCalendar(rng, `k${n}-1`)],
    terms: {
      silent: perAspect(0.5, () => rng.pick(['fault', 'excluded'])),
      min_outage_s: perAspect(0.5, () => 1 + rng.below(40000)),
      service_hours: some(0.5, () => `k${n}-0`),
      target: perAspect(0.5, () => `${rng.below(100)}.00`),
    },
    exemptions: Array.from({ length: rng.below(3) }, () => {
      const stretch = () => {
        const from = FROM + rng.below(TO - FROM);
        return { from, to: from + 1 + rng.below(200000) };
      };
      const scope = () => ({
        projects: [project], classes: some(0.3, () => [1 + rng.below(2)]), except: some(0.3, () => [rng.pick(Object.keys(assets))]),
        attributes: some(0.3, () => ({ pole: ['P-1'], ...(rng.odds(0.5) ? { sides: ['1', '3'] } : {}) })),
      });
      return { // as it is in the end, and what it was when it was approved first
        scope: scope(), aspects: rng.odds(0.5) ? null : [rng.pick(ASPECTS)], approved: true, ...stretch(),
        calendar: some(0.5, () => `k${n}-1`), was: some(0.5, () => ({ scope: scope(), ...stretch() })),
      };
    }),
  };
}

/** A contract as the rules write it. */
function written({ silent, min_outage_s, service_hours, target }) {
  const indicators = Object.fromEntries(ASPECTS.map((k) => [k, {
    ...(silent[k] ? { silent: silent[k] } : {}), ...(min_outage_s[k] ? { min_outage_s: min_outage_s[k] } : {}),
    ...(target[k] ? { target: target[k] } : {}),
  }]));
  return { indicators, ...(service_hours ? { service_hours } : {}) };
}

/** Some worlds as one scenario. */
function scenarioOf(worlds) {
  return {
    assets: Object.assign({}, ...worlds.map(({ assets }) => assets)),
    feeds: Object.fromEntries(worlds.map(({ feed }, n) => [`f${n}`, feed])),
    calendars: Object.fromEntries(worlds.flatMap(({ calendars }) => calendars.map((one) => [one.code, one]))),
    rules: {
      time_zone: ZONE,
      silent: Object.fromEntries(ASPECTS.map((k) => [k, 'fault'])),
      contracts: Object.fromEntries(worlds.map(({ project, terms }) => [project, terms])),
    },
  };
}

async function fill(daemon, worlds, scenario) {
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }],
    projects: worlds.map(({ project }) => ({ code: project, name: project, phase: 'maintenance', contractor: null })),
    feeds: worlds.map(({ feed }, n) => ({ code: `f${n}`, name: `f${n}`, ...feed })),
    calendars: Object.values(scenario.calendars),
    assets: Object.entries(scenario.assets).map(([code, { service, ...rest }]) => ({
      code, name: code, ...rest, aliases: [`${code}x`], service: service.map(({ project, from, to }) => ({ project, from: iso(from), to: to && iso(to) })),
    })),
  });
  const contracts = Object.fromEntries(worlds.map(({ project, terms }) => [project, written(terms)]));
  await put(admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), time_zone: ZONE, contracts }));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  for (const [n, { reports, exemptions }] of worlds.entries()) {
    // every third is said under the asset's alias
    await report(await feedClient(daemon, `f${n}`), reports.map(({ feed, asset, ...rest }, i) => (
      { ...rest, asset: i % 3 ? asset : `${asset}x` })));
    for (const { approved, aspects, was, scope, from, to, ...rest } of exemptions) {
      const id = await exempt(office, admin, { scope, from, to, ...rest, ...(aspects ? { aspects } : {}), ...was });
      if (was) {
        await good(office.post(`/api/v1/exemptions/${id}/change`, { scope, from: iso(from), to: iso(to), note: '改期' }));
        await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
      }
    }
  }
}

async function compare(admin, rng, worlds, scenario) {
  for (let round = 0; round < 2; round++) {
    const from = FROM + rng.below(86400);
    const to = from + 3600 + rng.below(TO - from - 3600);
    const { items } = await good(admin.get(`/api/v1/rates${query({ from: iso(from), to: iso(to), by: 'project' })}`));
    const found = new Map(items.map((item) => [item.key, item]));
    for (const { project, assets, reports, exemptions, terms } of worlds) {
      const w = world({ ...scenario, assets, reports, exemptions });
      for (const aspect of ASPECTS) {
        const want = figure(w, Object.keys(assets), aspect, from, to);
        const raw = figure(w, Object.keys(assets), aspect, from, to, { raw: true });
        const got = found.get(project)?.indicators[aspect];
        const about = `${project} ${aspect} from ${iso(from)} to ${iso(to)}`;
        const sum = Object.values(want.seconds).reduce((a, b) => a + b, 0);
        if (sum === 0) {
          assert.equal(got, undefined, about);
          continue;
        }
        assert.deepEqual([got.numerator, got.denominator, got.seconds], [want.numerator, want.denominator, want.seconds], about);
        assert.deepEqual([got.raw.numerator, got.raw.denominator], [raw.numerator, raw.denominator], about);
        assert.equal(Number(got.target), Number(terms.target[aspect] ?? APPENDIX_A.indicators[aspect].target), about);
      }
    }
  }
}

for (let batch = 0; batch * BATCH < WORLDS; batch++) {
  const seed = SEED + batch;
  it(`${BATCH} contracts are figured as the second opinion figures them, seed ${seed}`, async () => {
    const rng = chance(seed);
    const worlds = Array.from({ length: BATCH }, (_, n) => makeWorld(rng, n));
    const scenario = scenarioOf(worlds);
    const daemon = await startDaemon({ now: TO + 86400 });
    try {
      await fill(daemon, worlds, scenario);
      await compare(client(daemon), rng, worlds, scenario);
    } finally {
      await daemon.stop();
    }
  });
}
