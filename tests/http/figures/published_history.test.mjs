// A real team's status history, replayed through HTTP, against what its own monitor published.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { chance, feedClient, good, iso, query, register, seedOf, splitCsv, unix } from '../lib/district.mjs';
import { shared } from '../lib/vectors.mjs';

const SEED = seedOf(12);
const SITES = 18;
const MIN_S = 900; // Upptime drops outages shorter than this

const records = (file) => {
  const [header, ...rows] = splitCsv(readFileSync(shared('real', 'upptime', file), 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
};

/** {slug, start, end, published, observations: [{at, state}]} of each site that has events. */
function readSites() {
  const published = new Map(records('published.csv').map((row) => [row.slug, row]));
  const sites = new Map();
  for (const { slug, status, last_updated_epoch, start_time } of records('events.csv')) {
    const start = Math.floor(Date.parse(start_time) / 1000);
    const { commit_epoch, uptime } = published.get(slug);
    const site = sites.get(slug) ??
      { slug, start, end: Number(commit_epoch), published: Number.parseFloat(uptime), observations: [] };
    assert.equal(site.start, start, `${slug} has two start times`);
    site.observations.push({ at: Math.floor(Number(last_updated_epoch)), state: { up: 'ok', down: 'fault' }[status] });
    sites.set(slug, site);
  }
  return [...sites.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

const sites = readSites();
const NOW = Math.max(...sites.map(({ end }) => end)) + 86400;

/** Brute force: every stretch between two observations has the state of the one before. */
function byHand({ start, end, observations }) {
  const sorted = [...observations].sort((a, b) => a.at - b.at);
  const outages = [];
  let ok = 0;
  let fault = 0;
  let open = null;
  sorted.forEach(({ at, state }, i) => {
    const from = Math.max(at, start);
    const to = Math.min(sorted[i + 1]?.at ?? end, end);
    const length = Math.max(0, to - from);
    if (state === 'ok') {
      ok += length;
      open = null;
    } else {
      fault += length;
      open === null ? outages.push(open = { from, to }) : (open.to = to);
    }
  });
  const lost = outages.map(({ from, to }) => to - from).filter((s) => s >= MIN_S)
    .reduce((sum, s) => sum + s, 0);
  return { ok, fault, lost, uptime: 100 * (1 - lost / (end - start)), outages };
}

const closeTo = (got, wanted, what) =>
  assert.ok(Math.abs(got - wanted) <= 0.01 + 1e-9, `${what}: ${got}, published ${wanted}`);

describe(`the published history of ${SITES} sites, seed ${SEED}`, () => {
  let daemon;

  before(async () => {
    daemon = await startDaemon({ now: NOW });
    await register(client(daemon), {
      towns: [{ code: 'web', name: 'the web' }],
      organisations: [{ code: 'team', name: 'the team', role: 'contractor' }],
      projects: [{ code: 'sites', name: 'sites', phase: 'maintenance', contractor: 'team' }],
      feeds: [{ code: 'upptime', name: 'Upptime', report_ttl_s: null, feed_ttl_s: 2147483647 }],
      assets: sites.map(({ slug, start }) => ({
        code: slug, name: slug, kind: 'camera', class: 1, town: 'web',
        service: [{ project: 'sites', from: iso(start), to: null }],
      })),
    });
    const feed = await feedClient(daemon, 'upptime');
    const lines = sites.flatMap(({ slug, observations }) =>
      observations.map(({ at, state }) => ({ asset: slug, at: iso(at, 0), network: state })));
    for (let rest = chance(SEED).shuffled(lines); rest.length > 0; rest = rest.slice(40)) {
      const answer = await good(feed.events(rest.slice(0, 40)));
      assert.deepEqual(answer.errors, []);
    }
  });
  after(() => daemon?.stop());

  it('has the sites and the arithmetic that its README tells of', () => {
    assert.equal(sites.length, SITES);
    for (const site of sites) {
      closeTo(byHand(site).uptime, site.published, site.slug);
    }
  });

  for (const when of ['as posted', 'after a kill']) {
    it(`gives every site's published uptime from its outages, ${when}`, async () => {
      if (when === 'after a kill') {
        await daemon.kill9();
        await daemon.restart();
      }
      const table = [];
      for (const site of sites) {
        table.push(await checkSite(client(daemon), site));
      }
      if (when === 'as posted') {
        console.log(['site                      published  outages>=15min  our rate', ...table].join('\n'));
      }
    });
  }
});

async function checkSite(admin, site) {
  const { slug, start, end, published } = site;
  const hand = byHand(site);
  const window = query({ from: iso(start), to: iso(end), as_of: iso(end), asset: slug });
  const { items, next } = await good(admin.get(`/api/v1/outages${window}&min_s=${MIN_S}&limit=10000`));
  assert.equal(next, null, slug);
  for (const { asset, aspect, from, to, seconds } of items) {
    assert.deepEqual([asset, aspect, seconds], [slug, 'network', unix(to) - unix(from)]);
    assert.ok(seconds >= MIN_S);
  }
  const lost = items.reduce((sum, { seconds }) => sum + seconds, 0);
  assert.equal(lost, hand.lost, `${slug}: seconds lost in outages of at least ${MIN_S} s`);
  const uptime = 100 * (1 - lost / (end - start));
  closeTo(uptime, published, slug);

  const all = await good(admin.get(`/api/v1/outages${window}`));
  const hands = hand.outages.map(({ from, to }) => `${iso(from)} ${iso(to)}`).sort();
  assert.deepEqual(all.items.map(({ from, to }) => `${from} ${to}`).sort(), hands, slug);

  const rates = await good(admin.get(`/api/v1/rates${window}&by=asset`));
  const { network, intact } = rates.items.find(({ key }) => key === slug).indicators;
  assert.deepEqual([network.numerator, network.denominator], [hand.ok, hand.ok + hand.fault], slug);
  // Before the first observation nobody had looked.
  assert.equal(network.seconds.blind, end - start - hand.ok - hand.fault, slug);
  assert.deepEqual([intact.percent, intact.verdict], [null, 'none'], `${slug}: nobody reported intact`);
  return [slug.padEnd(25), published.toFixed(2).padStart(9), uptime.toFixed(4).padStart(15),
    network.percent.padStart(9)].join(' ');
}
