// The scenarios of ../shared/vectors-2, and how one is played into a daemon.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { client } from './client.mjs';
import {
  APPENDIX_A, ASPECTS, good, iso, newToken, postEvents, put, register, together,
} from './district.mjs';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the project's people share, beside the checkout unless SHARED says where. */
export const SHARED = process.env.SHARED ?? resolve(CHECKOUT, '../shared');

const VECTORS = 'vectors-2';

/** A path below SHARED; throws in plain words when it is not there, so that no test is skipped. */
export function shared(...parts) {
  const path = join(SHARED, ...parts);
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: these tests need the shared data (SHARED=DIR says where it is)`);
  }
  return path;
}

export function vectorNames() {
  const names = readdirSync(shared(VECTORS)).filter((name) => /^\d+\.json$/.test(name)).sort();
  if (names.length === 0) {
    throw new Error(`${shared(VECTORS)} holds no NN.json`);
  }
  return names;
}

export function readVector(name) {
  return JSON.parse(readFileSync(shared(VECTORS, name), 'utf8'));
}

const hundredths = (bp) => (bp / 100).toFixed(2);

/** The default rules with what the scenario says differs. */
export function rulesOf(scenario, base = APPENDIX_A) {
  const rules = structuredClone(base);
  delete rules.version;
  rules.from_month = '2000-01';
  rules.min_coverage = hundredths(scenario.rules.min_coverage_bp);
  rules.expected_s = scenario.rules.expected_s ?? 604800;
  for (const aspect of ASPECTS) {
    rules.indicators[aspect].target = hundredths(scenario.rules.targets_bp[aspect]);
    rules.indicators[aspect].silent = scenario.rules.silent[aspect];
  }
  return rules;
}

/** The scenario's registry as records of intactd-api(7), REGISTRY. */
export function registryOf({ towns, projects, feeds, assets }) {
  const contractors = [...new Set(Object.values(projects).map((p) => p.contractor))].sort();
  return {
    towns: towns.map((code) => ({ code, name: `town ${code}` })),
    organisations: contractors.map((code) => ({ code, name: `company ${code}`, role: 'contractor' })),
    projects: Object.entries(projects).map(([code, { contractor }]) =>
      ({ code, name: `project ${code}`, phase: 'maintenance', contractor })),
    feeds: Object.entries(feeds).map(([code, ttl]) => ({ code, name: `feed ${code}`, ...ttl })),
    assets: Object.entries(assets).map(([code, { kind, class: class_, town, service, feeds }]) => ({
      code, name: `asset ${code}`, kind, class: class_, town, ...(feeds === undefined ? {} : { feeds }),
      service: service.map(({ project, from, to }) =>
        ({ project, from: iso(from), to: to === null ? null : iso(to) })),
    })),
  };
}

/** Rules and registry. `feeds` replaces the scenario's. */
export async function install(daemon, scenario, { feeds = scenario.feeds } = {}) {
  const admin = client(daemon);
  const { version: _, ...rules } = rulesOf(scenario, await good(admin.get('/api/v1/rules')));
  await put(admin.put('/api/v1/rules', rules));
  await register(admin, registryOf({ ...scenario, feeds }));
}

/** A client per feed, by the feed's code. */
export async function feedClients(daemon, scenario) {
  const clients = {};
  for (const feed of Object.keys(scenario.feeds)) {
    const token = await newToken(client(daemon), { name: `prober ${feed}`, role: 'feed', feed });
    clients[feed] = client(daemon, token);
  }
  return clients;
}

/** Each exemption proposed by an office, in order; what is approved is approved by the admin. */
export async function decide(daemon, scenario) {
  const admin = client(daemon);
  const office = client(daemon, await newToken(admin, { name: 'office', role: 'office' }));
  for (const { scope, aspects, from, to, approved } of scenario.exemptions) {
    const { id, state } = await good(office.post('/api/v1/exemptions', {
      scope, from: iso(from), to: iso(to), reason: 'power_cut',
      ...(aspects === null ? {} : { aspects }),
    }));
    assert.equal(state, 'proposed');
    if (approved) {
      await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
    }
  }
}

/** The literal repair orders. */
export async function orderRepairs(daemon, scenario) {
  const admin = client(daemon);
  const orders = scenario.repairs.map(({ id, asset, reported_at, pauses, repaired_at }) => ({
    id, asset, cause: 'no-stream', mass: false, reported_at: iso(reported_at),
    pauses: pauses.map(({ from, to, approved }) =>
      ({ from: iso(from), to: to === null ? null : iso(to), approved, reason: 'weather' })),
    repaired_at: repaired_at === null ? null : iso(repaired_at),
  }));
  if (orders.length > 0) {
    await good(admin.post('/api/v1/repairs', orders));
  }
  for (const { id, cancelled } of scenario.repairs) {
    if (cancelled) {
      await good(admin.post(`/api/v1/repairs/${id}/cancel`, { note: 'duplicate' }));
    }
  }
}

/**
 * Cuts the reports, shuffled, into batches of one feed each: {feed, reports, form, gzip}. Some
 * batches come twice.
 */
export function batchesOf(reports, dice, { csv = true } = {}) {
  const batches = [];
  const byFeed = new Map();
  for (const one of dice.shuffled(reports)) {
    if (!byFeed.has(one.feed)) {
      byFeed.set(one.feed, []);
    }
    byFeed.get(one.feed).push(one);
  }
  for (const [feed, all] of byFeed) {
    for (let at = 0; at < all.length;) {
      const size = 1 + dice.below(dice.pick([1, 1, 8, 64, 512, 2048]));
      const form = dice.pick(csv ? ['ndjson', 'ndjson', 'json', 'csv'] : ['ndjson', 'json']);
      batches.push({ feed, reports: all.slice(at, at + size), form, gzip: dice.odds(0.3) });
      at += size;
    }
  }
  const again = batches.filter(() => dice.odds(0.15)).map((batch) =>
    ({ ...batch, reports: dice.shuffled(batch.reports), gzip: !batch.gzip }));
  return dice.shuffled([...batches, ...again]);
}

/** Posts a batch as its feed; every line must be taken. */
export async function send(clients, batch, dice) {
  const answer = await good(postEvents(clients[batch.feed], batch.reports, { ...batch, dice }));
  const what = `${batch.form}${batch.gzip ? '.gz' : ''} of ${batch.feed}, ${batch.reports.length} reports`;
  assert.deepEqual(answer.errors, [], what);
  assert.equal(answer.rejected, 0, what);
  assert.equal(answer.accepted, batch.reports.length, what);
  return answer;
}

/** All of them, a few under way at a time. */
export async function sendAll(clients, batches, dice, width = 4) {
  await together(width, batches.map((batch) => () => send(clients, batch, dice)));
}
