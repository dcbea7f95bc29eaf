// lib/figure/README.md read aloud: a slow and simple second opinion on small scenarios (those of
// shared/vectors-2, with an optional `cause` on a report). Nothing here is shared with the daemon.

import { ASPECTS } from './district.mjs';

const COUNTED = ['ok', 'fault', 'silent', 'blind'];

/** Prepares a scenario for condition() and what builds on it. `rules` as in a vector's scenario. */
export function world(scenario) {
  const reports = new Map(); // `${asset} ${aspect}` -> sorted winners
  const said = new Map();    // `${asset} ${aspect}` -> Map(feed -> sorted instants)
  const beats = new Map();   // feed -> sorted instants
  for (const one of scenario.reports) {
    push(beats, one.feed, one.at);
    for (const aspect of ASPECTS) {
      if (one.asset !== null && one[aspect] !== undefined) {
        push(reports, `${one.asset} ${aspect}`, one);
        const feeds = said.get(`${one.asset} ${aspect}`) ?? new Map();
        said.set(`${one.asset} ${aspect}`, feeds);
        push(feeds, one.feed, one.at);
      }
    }
  }
  for (const list of beats.values()) {
    list.sort((a, b) => a - b);
  }
  for (const feeds of said.values()) {
    for (const list of feeds.values()) {
      list.sort((a, b) => a - b);
    }
  }
  for (const [key, list] of reports) {
    reports.set(key, winners(list, key.split(' ')[1]));
  }
  return { scenario, reports, said, beats };
}

function push(map, key, value) {
  if (!map.has(key)) {
    map.set(key, []);
  }
  map.get(key).push(value);
}

// Of the reports of one second: the later millisecond, then fault beats ok, then the feed whose code sorts first; then,
// where the rules are silent, a named cause beats none and the one that sorts first (lib/model/timeline.h).
function winners(list, aspect) {
  const rank = (r) => [-(r.ms ?? 0), r[aspect] === 'fault' ? 0 : 1, r.feed, r.cause === undefined ? 1 : 0, r.cause ?? ''];
  const sorted = [...list].sort((a, b) => a.at - b.at || compareRanks(rank(a), rank(b)));
  return sorted.filter((r, i) => i === 0 || sorted[i - 1].at !== r.at);
}

function compareRanks(a, b) {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      return a[i] < b[i] ? -1 : 1;
    }
  }
  return 0;
}

// The index of the last element at or before `at`, or -1.
function lastAt(list, at, instant) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instant(list[middle]) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

function watching(w, feed, x) {
  const list = w.beats.get(feed) ?? [];
  const i = lastAt(list, x, (at) => at);
  return i >= 0 && list[i] > x - w.scenario.feeds[feed].feed_ttl_s;
}

// Does a feed that is expected to report it watch at x? `r` is the latest report, or undefined.
function awaited(w, code, aspect, x, r) {
  const named = w.scenario.assets[code].feeds ?? [];
  if (named.length > 0) {
    return named.some((feed) => watching(w, feed, x));
  }
  const expectedFor = w.scenario.rules.expected_s ?? 604800;
  return [...(w.said.get(`${code} ${aspect}`) ?? [])].some(([feed, list]) => {
    const i = lastAt(list, x, (at) => at);
    const lately = i >= 0 && list[i] > x - expectedFor;
    return (feed === r?.feed || lately) && w.scenario.feeds[feed].expected !== false && watching(w, feed, x);
  });
}

/** The span of service that holds x. */
export function spanAt(asset, x) {
  return asset.service.find(({ from, to }) => from <= x && (to === null || x < to));
}

// --- calendars and contracts ------------------------------------------------------------------

const WEEKDAYS = { Mon: 'mon', Tue: 'tue', Wed: 'wed', Thu: 'thu', Fri: 'fri', Sat: 'sat', Sun: 'sun' };
const formats = new Map();
const locals = new Map(); // of the half hours, which many worlds ask for

/** The local day, weekday and second of the day at x, as the system's own zone data has them. */
function local(zone, x) {
  const key = `${zone} ${x}`;
  if (x % 1800 !== 0) {
    return makeLocal(zone, x);
  }
  if (!locals.has(key)) {
    locals.set(key, makeLocal(zone, x));
  }
  return locals.get(key);
}

function makeLocal(zone, x) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    }));
  }
  const part = Object.fromEntries(formats.get(zone).formatToParts(x * 1000).map(({ type, value }) => [type, value]));
  return {
    day: `${part.year}-${part.month}-${part.day}`,
    weekday: WEEKDAYS[part.weekday],
    second: Number(part.hour) * 3600 + Number(part.minute) * 60 + Number(part.second),
  };
}

const secondOf = (clock) => Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3)) * 60;

/** Is a calendar open at x? No code: always. */
export function isOpen(w, code, x) {
  if (!code) {
    return true;
  }
  const { week, days } = w.scenario.calendars[code];
  const { day, weekday, second } = local(w.scenario.rules.time_zone, x);
  return (days[day] ?? week[weekday] ?? []).some((stretch) => {
    const [from, to] = stretch.split('-').map(secondOf);
    return from <= second && second < to;
  });
}

/** The calendar outside of which assets of a project are absent, or null. */
export const hoursAt = (w, project) => terms(w, project, 'intact').service_hours;

/** What a project's contract says of an aspect, else the rules. */
function terms(w, project, aspect) {
  const own = w.scenario.rules.contracts?.[project] ?? {};
  return {
    silent: own.silent?.[aspect] ?? w.scenario.rules.silent[aspect],
    min_outage_s: own.min_outage_s?.[aspect] ?? w.scenario.rules.min_outage_s?.[aspect] ?? 0,
    service_hours: own.service_hours ?? null,
  };
}

/** The exemption that covers an aspect at x, by its number from 1; 0: none. The asset is in service then. */
export function exemptionAt(w, code, aspect, x) {
  const asset = w.scenario.assets[code];
  const { project } = spanAt(asset, x);
  const index = w.scenario.exemptions.findIndex(({ scope, aspects, from, to, approved, calendar }) =>
    approved && from <= x && x < to && isOpen(w, calendar, x) && (aspects === null || aspects.includes(aspect)) &&
    (scope.assets?.includes(code) ?? true) && (scope.kinds?.includes(asset.kind) ?? true) &&
    (scope.towns?.includes(asset.town) ?? true) && (scope.projects?.includes(project) ?? true) &&
    (scope.classes?.includes(asset.class) ?? true) && !scope.except?.includes(code) &&
    Object.entries(scope.attributes ?? {}).every(([name, values]) => values.includes(String(asset.attributes?.[name]))));
  return index + 1; // ids count from 1
}

/** Which condition holds at second x: {condition, exemption?, feed?, cause?}. */
export function condition(w, code, aspect, x, { raw = false } = {}) {
  const asset = w.scenario.assets[code];
  const span = spanAt(asset, x);
  if (span === undefined || !isOpen(w, terms(w, span.project, aspect).service_hours, x)) {
    return { condition: 'absent' };
  }
  const exemption = raw ? 0 : exemptionAt(w, code, aspect, x);
  if (exemption > 0) {
    return { condition: 'exempt', exemption };
  }
  const list = w.reports.get(`${code} ${aspect}`) ?? [];
  const i = lastAt(list, x, (r) => r.at);
  const r = i < 0 ? undefined : list[i];
  const ttl = r && w.scenario.feeds[r.feed].report_ttl_s;
  if (r && (ttl === null ? watching(w, r.feed, x) : x < r.at + ttl)) {
    return { condition: r[aspect], feed: r.feed, cause: r[aspect] === 'fault' ? r.cause : undefined };
  }
  const condition = awaited(w, code, aspect, x, r) ? 'silent' : 'blind';
  return r ? { condition, feed: r.feed } : { condition };
}

// Every instant at which the condition of (asset, aspect) may change, within [from, to].
function edges(w, code, aspect, from, to) {
  const set = new Set([from, to]);
  const add = (at) => from < at && at < to && set.add(at);
  for (const span of w.scenario.assets[code].service) {
    add(span.from);
    add(span.to ?? to);
  }
  for (const exemption of w.scenario.exemptions) {
    add(exemption.from);
    add(exemption.to);
  }
  if (w.scenario.calendars) { // their hours begin and end on half hours, in any zone
    for (let at = Math.ceil(from / 1800) * 1800; at < to; at += 1800) {
      add(at);
    }
  }
  for (const r of w.reports.get(`${code} ${aspect}`) ?? []) {
    add(r.at);
    add(r.at + (w.scenario.feeds[r.feed].report_ttl_s ?? 0));
  }
  for (const list of w.said.get(`${code} ${aspect}`)?.values() ?? []) {
    for (const at of list) {
      add(at + (w.scenario.rules.expected_s ?? 604800));
    }
  }
  for (const [feed, list] of w.beats) {
    for (const at of list) {
      add(at);
      add(at + w.scenario.feeds[feed].feed_ttl_s);
    }
  }
  return [...set].sort((a, b) => a - b);
}

/** Stretches [from, to) of one condition each, covering the window, neighbours not merged. */
export function stretches(w, code, aspect, from, to, options) {
  const marks = edges(w, code, aspect, from, to);
  return marks.slice(0, -1).map((at, i) =>
    ({ from: at, to: marks[i + 1], ...condition(w, code, aspect, at, options) }));
}

/** As the daemon's timeline: neighbours of one condition (and exemption) joined. */
export function timeline(w, code, aspect, from, to) {
  const joined = [];
  for (const one of stretches(w, code, aspect, from, to)) {
    const last = joined.at(-1);
    if (last?.condition === one.condition && last.exemption === one.exemption) {
      Object.assign(last, { to: one.to });
    } else {
      joined.push({ from: one.from, to: one.to, condition: one.condition, exemption: one.exemption });
    }
  }
  return joined;
}

/** Whole outages around [from, to), for damping: up to `to`, and from `before` seconds earlier. */
function wholeOutages(w, code, aspect, from, to, before) {
  const found = [];
  for (const one of stretches(w, code, aspect, from - before, to)) {
    if (lostAt(w, code, aspect, one)) {
      const last = found.at(-1);
      if (last?.to === one.from) {
        last.to = one.to;
      } else {
        found.push({ from: one.from, to: one.to });
      }
    }
  }
  return found;
}

/** Seconds of each condition of one asset's aspect, under one project if it is named; lost: those that count as lost. */
export function seconds(w, code, aspect, from, to, { raw = false, project } = {}) {
  const sum = { ok: 0, fault: 0, silent: 0, blind: 0, exempt: 0, absent: 0, damped: 0 };
  const spans = w.scenario.assets[code].service;
  const longest = Math.max(0, ...spans.map(({ project }) => terms(w, project, aspect).min_outage_s));
  const outages = raw || longest === 0 ? [] : wholeOutages(w, code, aspect, from, to, longest);
  let lost = 0;
  for (const one of stretches(w, code, aspect, from, to, { raw })) {
    if (project !== undefined && spanAt(w.scenario.assets[code], one.from)?.project !== project) {
      continue;
    }
    const whole = outages.find((o) => o.from <= one.from && one.to <= o.to);
    const { min_outage_s } = terms(w, spanAt(w.scenario.assets[code], one.from)?.project, aspect);
    const isDamped = whole !== undefined && whole.to - whole.from < min_outage_s;
    sum[isDamped ? 'damped' : one.condition] += one.to - one.from;
    lost += !isDamped && lostAt(w, code, aspect, one) ? one.to - one.from : 0;
  }
  return Object.assign(sum, { lost });
}

/** Does a stretch count as lost, by the contract that the asset is under then? */
function lostAt(w, code, aspect, { from, condition }) {
  const span = spanAt(w.scenario.assets[code], from);
  return condition === 'fault' || (condition === 'silent' && terms(w, span.project, aspect).silent === 'fault');
}

/** Maximal stretches lost: [{asset, aspect, from, to, seconds}], longest first. */
export function outages(w, from, to, { codes = Object.keys(w.scenario.assets), raw = false, min_s = 0 } = {}) {
  const found = [];
  for (const asset of codes) {
    for (const aspect of ASPECTS) {
      let open = null;
      for (const one of stretches(w, asset, aspect, from, to, { raw })) {
        if (!lostAt(w, asset, aspect, one)) {
          open = null;
        } else if (open === null) {
          open = { asset, aspect, from: one.from, to: one.to };
          found.push(open);
        } else {
          open.to = one.to;
        }
      }
    }
  }
  return found.map((o) => ({ ...o, seconds: o.to - o.from })).filter((o) => o.seconds >= min_s)
    .sort((a, b) => b.seconds - a.seconds || order(a.asset, b.asset) ||
      order(a.aspect, b.aspect) || a.from - b.from);
}

/** The whole outage of a stretch that is lost, by `asOf`: {since, lasted_s}. Only an ok in service ends it. */
export function wholeOutage(w, code, aspect, at, asOf) {
  let since = null;
  let lasted = 0;
  for (const one of stretches(w, code, aspect, w.scenario.assets[code].service[0].from, asOf)) {
    if (condition(w, code, aspect, one.from, { raw: true }).condition === 'ok') {
      if (one.from > at) {
        break;
      }
      since = null;
      lasted = 0;
    } else if (lostAt(w, code, aspect, one)) {
      since ??= one.from;
      lasted += one.to - one.from;
    }
  }
  return { since, lasted_s: lasted };
}

/** Is the outage that holds a second damped, by the contract of that second? */
export function isDamped(w, code, aspect, at, asOf) {
  const { min_outage_s } = terms(w, spanAt(w.scenario.assets[code], at).project, aspect);
  const whole = wholeOutages(w, code, aspect, at, asOf, min_outage_s).find(({ from, to }) => from <= at && at < to);
  return min_outage_s > 0 && whole.to - whole.from < min_outage_s;
}

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Is it in the default population? */
export function assessed(asset) {
  return asset.kind === 'checkpoint' || (asset.kind === 'camera' && [1, 2].includes(asset.class));
}

/** The assets that lost most of one aspect in the default population, and to_meet (lib/figure/README.md, Rates). */
export function worst(w, aspect, from, to) {
  const codes = Object.keys(w.scenario.assets).filter((code) => assessed(w.scenario.assets[code]));
  const lost = outages(w, from, to, { codes }).filter((o) => o.aspect === aspect);
  const items = codes.map((asset) => {
    const own = lost.filter((o) => o.asset === asset);
    return { asset, lost_s: own.reduce((sum, o) => sum + o.seconds, 0), outages: own.length };
  }).filter(({ lost_s }) => lost_s > 0).sort((a, b) => b.lost_s - a.lost_s || order(a.asset, b.asset));
  let ok = 0;
  let denominator = 0;
  for (const code of codes) {
    const s = seconds(w, code, aspect, from, to);
    ok += s.ok + s.damped;
    denominator += s.ok + s.damped + s.lost;
  }
  let to_meet = 0;
  for (const { lost_s } of items) {
    if (ok * 10000 >= w.scenario.rules.targets_bp[aspect] * denominator) {
      break;
    }
    ok += lost_s;
    to_meet++;
  }
  return { items, to_meet };
}

/** Numerator and denominator of a group of assets. */
export function figure(w, codes, aspect, from, to, options) {
  const sum = { ok: 0, fault: 0, silent: 0, blind: 0, exempt: 0, damped: 0 };
  let lost = 0;
  for (const code of codes) {
    const s = seconds(w, code, aspect, from, to, options);
    for (const name of [...COUNTED, 'exempt', 'damped']) {
      sum[name] += s[name];
    }
    lost += s.lost;
  }
  const numerator = sum.ok + sum.damped;
  return { numerator, denominator: numerator + lost, seconds: sum };
}
