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

function spanAt(asset, x) {
  return asset.service.find(({ from, to }) => from <= x && (to === null || x < to));
}

function exemptionAt(w, code, aspect, x) {
  const asset = w.scenario.assets[code];
  const { project } = spanAt(asset, x);
  const index = w.scenario.exemptions.findIndex(({ scope, aspects, from, to, approved }) =>
    approved && from <= x && x < to && (aspects === null || aspects.includes(aspect)) &&
    (scope.assets?.includes(code) ?? true) && (scope.kinds?.includes(asset.kind) ?? true) &&
    (scope.towns?.includes(asset.town) ?? true) && (scope.projects?.includes(project) ?? true));
  return index + 1; // ids count from 1
}

/** Which condition holds at second x: {condition, exemption?, feed?, cause?}. */
export function condition(w, code, aspect, x, { raw = false } = {}) {
  const asset = w.scenario.assets[code];
  if (spanAt(asset, x) === undefined) {
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

/** Seconds of each condition of one asset's aspect. */
export function seconds(w, code, aspect, from, to, options) {
  const sum = { ok: 0, fault: 0, silent: 0, blind: 0, exempt: 0, absent: 0 };
  for (const one of stretches(w, code, aspect, from, to, options)) {
    sum[one.condition] += one.to - one.from;
  }
  return sum;
}

const lostNow = (w, aspect, name) =>
  name === 'fault' || (name === 'silent' && w.scenario.rules.silent[aspect] === 'fault');

/** Maximal stretches lost: [{asset, aspect, from, to, seconds}], longest first. */
export function outages(w, from, to, { codes = Object.keys(w.scenario.assets), raw = false, min_s = 0 } = {}) {
  const found = [];
  for (const asset of codes) {
    for (const aspect of ASPECTS) {
      let open = null;
      for (const one of stretches(w, asset, aspect, from, to, { raw })) {
        if (!lostNow(w, aspect, one.condition)) {
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
    const silent = w.scenario.rules.silent[aspect] === 'fault' ? s.silent : 0;
    ok += s.ok;
    denominator += s.ok + s.fault + silent;
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
  const sum = { ok: 0, fault: 0, silent: 0, blind: 0, exempt: 0 };
  for (const code of codes) {
    const s = seconds(w, code, aspect, from, to, options);
    for (const name of [...COUNTED, 'exempt']) {
      sum[name] += s[name];
    }
  }
  const silent = w.scenario.rules.silent[aspect] === 'fault' ? sum.silent : 0;
  return { numerator: sum.ok, denominator: sum.ok + sum.fault + silent, seconds: sum };
}
