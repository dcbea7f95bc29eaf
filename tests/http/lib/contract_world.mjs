// Random worlds of contracts for the second opinion (oracle.mjs, clock_oracle.mjs): what a world is made of, and the rules
// that say it.

import { APPENDIX_A, ASPECTS } from './district.mjs';

export const ZONE = 'Europe/Berlin';
export const FROM = Date.parse('2022-10-28T00:00:00+02:00') / 1000; // the 30th has 25 hours
export const TO = Date.parse('2022-11-02T00:00:00+01:00') / 1000;
const DAYS = ['2022-10-28', '2022-10-29', '2022-10-30', '2022-10-31', '2022-11-01'];
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const LIMITS = Object.keys(APPENDIX_A.repairs.limits_s);
export const HOUR = 3600;
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

/** A report, or now and then a heartbeat. */
function makeReport(rng, codes, feeds) {
  const one = { asset: rng.odds(0.1) ? null : rng.pick(codes), at: FROM - 7200 + rng.below(TO - FROM), feed: rng.pick(feeds), ms: rng.odds(0.3) ? rng.below(1000) : undefined };
  return one.asset === null ? one
    : { ...one, ...among(rng, ASPECTS, 0.6, () => rng.pick(['ok', 'ok', 'fault'])), [rng.pick(ASPECTS)]: rng.pick(['ok', 'fault']) };
}

const makeFeed = (rng, expected) => ({ report_ttl_s: rng.pick([null, 900, 20000]), feed_ttl_s: rng.pick([900, 40000, 400000]), expected });

/** A world: two contracts, two assets, two feeds, some twenty reports, some orders. */
export function makeWorld(rng, n) {
  const feeds = { [`f${n}`]: makeFeed(rng, true), [`g${n}`]: makeFeed(rng, rng.odds(0.7)) };
  const names = Object.keys(feeds);
  const assets = Object.fromEntries([0, 1].map((i) => [`a${n}-${i}`, { ...makeAsset(rng, n), feeds: some(rng, 0.2, () => [rng.pick(names)]) }]));
  const codes = Object.keys(assets);
  const reports = Array.from({ length: 10 + rng.below(30) }, () => makeReport(rng, codes, names)).sort((a, b) => a.at - b.at);
  return {
    projects: [`p${n}`, `q${n}`], assets, reports, feeds,
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
export function makeFlapping(rng, n) {
  let at = FROM;
  const code = `a${n}-0`;
  const reports = Array.from({ length: 8 + rng.below(12) }, (_, i) => {
    at += 1 + rng.below(i % 2 ? 30000 : 50000);
    return { asset: code, at, feed: `f${n}`, network: i % 2 ? 'fault' : 'ok' };
  });
  return {
    ...makeWorld(rng, n), reports, orders: [], flaps: code,
    assets: { [code]: { kind: 'camera', class: 1, town: 't', service: [{ project: `p${n}`, from: FROM - 24 * HOUR, to: null }] } },
    feeds: { [`f${n}`]: { report_ttl_s: null, feed_ttl_s: EVER, expected: true } },
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
export function scenarioOf(rng, worlds) {
  return {
    assets: Object.assign({}, ...worlds.map(({ assets }) => assets)),
    feeds: Object.assign({}, ...worlds.map(({ feeds }) => feeds)),
    calendars: Object.fromEntries(worlds.flatMap(({ calendars }) => calendars.map((one) => [one.code, one]))),
    begins: [1 + rng.below(28), 1 + rng.below(28)], // the day of the month up to October, and from November on
    rules: {
      time_zone: ZONE, expected_s: rng.pick([30000, 604800]), limits_s: APPENDIX_A.repairs.limits_s, response_s: rng.pick([null, 7200]), rejoin: 'round', rejoin_s: 604800,
      silent: Object.fromEntries(ASPECTS.map((k) => [k, 'fault'])),
      min_outage_s: { live: rng.below(2) * 3000 },
      contracts: Object.assign({}, ...worlds.map(({ terms }) => terms)),
    },
  };
}

/** The rules of a scenario, up to October. */
export const general = ({ rules, begins }) => ({
  ...structuredClone(APPENDIX_A), time_zone: ZONE, expected_s: rules.expected_s, month_begins_on: begins[0],
  indicators: { ...APPENDIX_A.indicators, live: { ...APPENDIX_A.indicators.live, min_outage_s: rules.min_outage_s.live } },
  repairs: { ...APPENDIX_A.repairs, response_s: rules.response_s, open_after_s: 4000 },
  contracts: Object.fromEntries(Object.entries(rules.contracts).map(([project, terms]) => [project, written(terms)])),
});

