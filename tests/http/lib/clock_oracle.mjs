// Repairs as lib/figure/README.md tells them, stretch by stretch: when a clock has run its limit, what counts, and the
// orders that the daemon opens for one aspect by itself. Builds on oracle.mjs; shares nothing with the daemon.

import { condition, exemptionAt, hoursAt, isOpen, spanAt } from './oracle.mjs';

const HALF_HOUR = 1800; // hours begin and end on these, in any zone of the worlds
/** How far behind its report a clock is followed. */
export const HORIZON = 90 * 86400;

/** The limit of an order by its contract, else by the rules: {s, calendar} or null. `member`: limits_s or response_s. */
export function limitOf(w, project, order, member) {
  const asset = w.scenario.assets[order.asset];
  const name = order.mass ? 'mass' : asset.kind === 'camera' ? `camera.${asset.class}` : asset.kind;
  const general = w.scenario.rules[member];
  const own = w.scenario.rules.contracts?.[project]?.[member];
  const isOne = (x) => typeof x === 'number' || x?.s !== undefined;
  const pick = (x) => (x === null || x === undefined ? null : isOne(x) ? x : x[name] ?? null);
  // A contract's limits stand in the place of the general ones one by one, its response_s as a whole.
  const limit = member === 'response_s' ? pick(own === undefined ? general : own) : pick(own) ?? pick(general);
  return typeof limit === 'number' ? { s: limit } : limit;
}

/** The project that an order belongs to: its asset's last span begun by then, else the first. */
export function projectOf(w, order) {
  const { service } = w.scenario.assets[order.asset];
  return (service.filter(({ from }) => from <= order.reported_at).at(-1) ?? service[0]).project;
}

const isExempt = (w, order, x) =>
  spanAt(w.scenario.assets[order.asset], x) !== undefined && order.aspects.some((k) => exemptionAt(w, order.asset, k, x) > 0);

function runs(w, order, calendar, asOf, x) {
  const span = spanAt(w.scenario.assets[order.asset], x);
  return span !== undefined && isOpen(w, hoursAt(w, span.project), x) && isOpen(w, calendar, x) && !isExempt(w, order, x) &&
    !order.pauses.some(({ from, to, approved }) => approved && from <= x && x < (to ?? asOf));
}

// Every instant from which the clock may run or stop otherwise.
function marks(w, order, from, to, asOf) {
  const set = new Set([from, to]);
  const add = (x) => x !== null && from < x && x < to && set.add(x);
  for (const span of w.scenario.assets[order.asset].service) {
    add(span.from);
    add(span.to);
  }
  for (const one of [...order.pauses, ...w.scenario.exemptions]) {
    add(one.from);
    add(one.to ?? asOf);
  }
  for (let x = Math.ceil(from / HALF_HOUR) * HALF_HOUR; x < to; x += HALF_HOUR) {
    set.add(x);
  }
  return [...set].sort((a, b) => a - b);
}

/** When the clock of an order has run a limit; null: it has not within the horizon. */
export function clockEnd(w, order, limit, asOf) {
  let left = limit.s;
  const all = marks(w, order, order.reported_at, order.reported_at + HORIZON, asOf);
  for (let i = 0; i + 1 < all.length; i++) {
    if (!runs(w, order, limit.calendar, asOf, all[i])) {
      continue;
    }
    if (left <= all[i + 1] - all[i]) {
      return all[i] + left;
    }
    left -= all[i + 1] - all[i];
  }
  return null;
}

/** Is the time up to its repair, which is not empty, exempt as a whole? Then it never counts. */
function isWhollyExempt(w, order, asOf) {
  if (order.repaired_at === null || order.repaired_at > asOf || order.repaired_at <= order.reported_at) {
    return false;
  }
  return marks(w, order, order.reported_at, order.repaired_at, asOf).slice(0, -1).every((x) => isExempt(w, order, x));
}

/** When it is due and whether it was in time by asOf: {due, verdict} or null; of its repair or of its response. */
export function judge(w, order, member, asOf) {
  const limit = limitOf(w, projectOf(w, order), order, member);
  const due = limit && clockEnd(w, order, limit, asOf);
  const done = [order.repaired_at, member === 'response_s' ? order.responded_at : null].filter((x) => x !== null);
  if (due === null || due === undefined) {
    return null;
  }
  const by = done.length > 0 ? Math.min(...done) : null;
  const verdict = by !== null && by <= asOf ? (by <= due ? 'in_time' : 'late') : asOf < due ? 'not_yet' : 'late';
  const counts = order.state !== 'cancelled' && !isWhollyExempt(w, order, asOf);
  return { due, verdict, counts };
}

/** What a window counts of a project's orders: [in time, due]. */
export function countOrders(w, orders, project, member, from, to) {
  const found = orders.filter((order) => projectOf(w, order) === project).map((order) => judge(w, order, member, to))
    .filter((x) => x !== null && x.counts && x.verdict !== 'not_yet' && from <= x.due && x.due < to);
  return [found.filter(({ verdict }) => verdict === 'in_time').length, found.length];
}

/**
 * The rounds that the daemon keeps for one aspect of an asset, the only one that is reported of it: [[reported_at,
 * repaired_at], ...] for each order. A stretch of assessed fault that lasts over open_after_s opens one, the first ok that is
 * in service ends it, and a fault within rejoin_s of that goes on with the order.
 */
export function ownOrders(w, code, aspect, from, to) {
  const { project } = w.scenario.assets[code].service[0];
  const { open_after_s, rejoin_s, rejoin } = { ...w.scenario.rules, ...w.scenario.rules.contracts[project] };
  const orders = [];
  let fault = null; // what goes on: its opening, or null
  for (const { raw, assessed } of pairs(w, code, aspect, from, to)) {
    if (raw.condition === 'ok') {
      fault = fault && end(orders, fault, raw.from, rejoin_s, rejoin);
    } else if (raw.condition === 'fault') {
      fault ??= { opened: null };
      for (const part of assessed.filter(({ condition: is }) => is === 'fault')) {
        if (fault.opened === null && part.to - part.from > open_after_s) {
          Object.assign(fault, { opened: part.from + open_after_s, begin: part.from });
        }
      }
    }
  }
  if (fault) {
    end(orders, fault, null, rejoin_s, rejoin);
  }
  return orders;
}

function end(orders, fault, recovered, rejoinS, rejoin) {
  const last = orders.at(-1);
  const before = last?.at(-1);
  if (fault.opened === null) {
    return null;
  }
  if (!before || fault.begin - before[1] > rejoinS) {
    orders.push([[fault.opened, recovered]]);
  } else if (rejoin === 'clock') {
    before[1] = recovered;
  } else {
    last.push([fault.opened, recovered]);
  }
  return null;
}

// Stretches of one raw condition, joined, each with its assessed parts, joined as well.
function pairs(w, code, aspect, from, to) {
  const found = [];
  const step = marks(w, { asset: code, pauses: [] }, from, to, to);
  const reports = (w.reports.get(`${code} ${aspect}`) ?? []).map(({ at }) => at).filter((at) => from < at && at < to);
  const all = [...new Set([...step, ...reports])].sort((a, b) => a - b);
  const join = (list, part) => (list.at(-1)?.condition === part.condition ? Object.assign(list.at(-1), { to: part.to }) : list.push(part));
  for (let i = 0; i + 1 < all.length; i++) {
    const at = { from: all[i], to: all[i + 1] };
    const raw = condition(w, code, aspect, all[i], { raw: true }).condition;
    if (found.at(-1)?.raw.condition !== raw) {
      found.push({ raw: { ...at, condition: raw }, assessed: [] });
    }
    found.at(-1).raw.to = at.to;
    join(found.at(-1).assessed, { ...at, condition: condition(w, code, aspect, all[i]).condition });
  }
  return found;
}
