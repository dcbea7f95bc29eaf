// The figures are a function of the set of reports: whatever the order, the batching, the repeats,
// the restarts and the ttls a feed had before, the same bytes come out, and they are the right ones.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { chance, china, good, iso, query, register, seedOf, unix } from '../lib/district.mjs';
import { figure, outages, seconds, timeline, world, worst } from '../lib/oracle.mjs';
import {
  batchesOf, decide, feedClients, install, orderRepairs, readVector, registryOf, send, sendAll,
} from '../lib/vectors.mjs';

const SEED = seedOf(11);
const NOW = china('2022-12-01');
const FROM = china('2022-09-01');
const TO = china('2022-09-03');
const ASSETS_KEPT = 4;
const CAUSES = ['no-stream', 'dark', 'frozen', undefined, undefined];
const DIFFERENCES_SHOWN = 8;

// What happens while the batches go in. `every` batches something is done to the daemon.
const WAYS = [
  { name: 'sorted by time, one batch a feed', sorted: true },
  { name: 'shuffled, in small and large batches, some twice' },
  { name: 'shuffled otherwise, with orderly restarts', every: 'stop' },
  { name: 'shuffled otherwise, with kills', every: 'kill' },
  { name: 'backwards, one report at a time', backwards: true },
  { name: 'the feeds having other ttls until the end', otherTtls: true },
  { name: 'other ttls until the end, with kills, and a kill after the change', otherTtls: true, every: 'kill', last: 'kill' },
  { name: 'shuffled, the ttls going to and fro while batches are under way', juggle: 6 },
];

for (const name of ['01.json', '05.json']) {
  describe(`a part of scenario ${name}, seed ${SEED}`, () => {
    const scenario = partOf(readVector(name).scenario);
    const w = world(scenario);
    let first;

    for (const [index, way] of WAYS.entries()) {
      it(`gives the same bytes when posted ${way.name}`, async () => {
        const answers = await played(scenario, way, chance(SEED + index));
        first ??= { answers, way };
        for (const [path, text] of Object.entries(first.answers)) {
          if (answers[path] !== text) {
            assert.fail(`${path} differs from "${first.way.name}"\n${firstDifference(text, answers[path])}`);
          }
        }
      });
    }

    // What every way agrees on must also be what lib/figure/README.md, States, says, read second by second.
    for (const [what, check] of Object.entries(checks(w))) {
      it(`and ${what} are what a second opinion finds`, () => {
        assert.ok(first, 'no way got through');
        const differences = check(first.answers);
        assert.equal(differences.length, 0,
          `${differences.length} differences\n${differences.slice(0, DIFFERENCES_SHOWN).join('\n')}`);
      });
    }
  });
}

// A few assets of different kinds, two days, causes on some faults: the same ones for the same report.
function partOf(scenario) {
  const dice = chance(7);
  const codes = dice.shuffled(Object.keys(scenario.assets)).slice(0, ASSETS_KEPT).sort();
  const assets = Object.fromEntries(codes.map((code) => [code, scenario.assets[code]]));
  const isFault = (r) => ['intact', 'network', 'live', 'history'].some((aspect) => r[aspect] === 'fault');
  const reports = scenario.reports
    .filter(({ asset, at }) => (asset === null || codes.includes(asset)) && at < TO + 3600)
    .map((r) => {
      const cause = dice.pick(CAUSES);
      return r.asset !== null && isFault(r) && cause !== undefined ? { ...r, cause } : r;
    });
  return {
    ...scenario, assets, reports,
    exemptions: scenario.exemptions.filter(({ scope }) => scope.assets?.every((c) => codes.includes(c)) ?? true),
    repairs: scenario.repairs.filter(({ asset }) => codes.includes(asset)),
  };
}

async function played(scenario, way, dice) {
  const daemon = await startDaemon({ now: NOW });
  try {
    const feeds = way.otherTtls ? wrongTtls(scenario.feeds) : scenario.feeds;
    await install(daemon, scenario, { feeds });
    await decide(daemon, scenario);
    await orderRepairs(daemon, scenario);
    await Promise.all([postAll(daemon, scenario, way, dice), juggle(daemon, scenario, way.juggle ?? 0)]);
    if (way.otherTtls) {
      await register(client(daemon), { feeds: registryOf(scenario).feeds });
    }
    if (way.last === 'kill') {
      await daemon.kill9();
      await daemon.restart();
    }
    return await answersOf(daemon, scenario);
  } finally {
    await daemon.kill9();
  }
}

const wrongTtls = (feeds) => Object.fromEntries(Object.entries(feeds).map(([code, { report_ttl_s }], i) =>
  [code, { report_ttl_s: report_ttl_s === null ? 60 : i % 2 ? 5 : null, feed_ttl_s: [7, 100_000, 333][i % 3] }]));

// Wrong ttls and right ones by turns, ending with the right ones.
async function juggle(daemon, scenario, times) {
  for (let i = 0; i < times; i++) {
    const feeds = i % 2 === 0 ? wrongTtls(scenario.feeds) : scenario.feeds;
    await register(client(daemon), { feeds: registryOf({ ...scenario, feeds }).feeds });
    await new Promise((done) => setTimeout(done, 30));
  }
}

async function postAll(daemon, scenario, way, dice) {
  const clients = await feedClients(daemon, scenario);
  const batches = batchesFor(scenario, way, dice);
  const part = way.every === undefined ? batches.length : Math.ceil(batches.length / 4);
  for (let at = 0; at < batches.length; at += part) {
    await sendAll(clients, batches.slice(at, at + part), dice);
    if (way.every === 'kill') {
      await daemon.kill9();
      await daemon.restart();
    } else if (way.every === 'stop') {
      await daemon.restart();
    }
  }
  if (way.every !== undefined) {
    await send(clients, batches[0], dice); // a sender that did not see its answer sends again
  }
}

function batchesFor(scenario, way, dice) {
  const feeds = Object.keys(scenario.feeds);
  const of = (feed, direction) => scenario.reports.filter((r) => r.feed === feed)
    .sort((a, b) => direction * (a.at - b.at));
  if (way.sorted) {
    return feeds.map((feed) => ({ feed, reports: of(feed, 1), form: 'ndjson', gzip: false }));
  }
  if (way.backwards) {
    return feeds.flatMap((feed) => of(feed, -1).map((one) =>
      ({ feed, reports: [one], form: 'json', gzip: false })));
  }
  return batchesOf(scenario.reports, dice, { csv: false });
}

const TIMELINE = (code) => `/api/v1/assets/${code}/timeline`;
const WINDOW = query({ from: iso(FROM), to: iso(TO) });
const RATES = `/api/v1/rates${WINDOW}&by=asset&kind=camera&kind=checkpoint&kind=centre`;
const TREND = `/api/v1/trend${WINDOW}&step=day&by=asset&kind=camera&kind=checkpoint&kind=centre`;
const OUTAGES = `/api/v1/outages${WINDOW}&limit=10000`;
const OUTAGES_RAW = `${OUTAGES}&raw=true&min_s=600`;
const WORST = (aspect) => `/api/v1/worst${WINDOW}&indicator=${aspect}`;
const ASPECTS = ['intact', 'network', 'live', 'history'];

async function answersOf(daemon, { assets }) {
  const paths = [
    RATES, `/api/v1/rates${WINDOW}`, TREND, OUTAGES, OUTAGES_RAW, ...ASPECTS.map(WORST),
    ...Object.keys(assets).map((code) => TIMELINE(code) + WINDOW),
  ];
  const answers = {};
  for (const path of paths) {
    const answer = await client(daemon).get(path);
    await good(answer);
    answers[path] = answer.text;
  }
  return answers;
}

function firstDifference(a, b) {
  let i = 0;
  while (a[i] === b[i] && i < a.length) {
    i++;
  }
  const from = Math.max(0, i - 150);
  return `at character ${i}:\n  ${a.slice(from, i + 150)}\n  ${b.slice(from, i + 150)}`;
}

// --- the second opinion -----------------------------------------------------------------------

function checks(w) {
  const codes = Object.keys(w.scenario.assets);
  return {
    rates: (answers) => compareRates(w, JSON.parse(answers[RATES])),
    'trend steps': (answers) => compareTrend(w, JSON.parse(answers[TREND])),
    timelines: (answers) => codes.flatMap((code) =>
      compareTimeline(w, code, JSON.parse(answers[TIMELINE(code) + WINDOW]))),
    outages: (answers) => [
      ...compareOutages(JSON.parse(answers[OUTAGES]), outages(w, FROM, TO)),
      ...compareOutages(JSON.parse(answers[OUTAGES_RAW]), outages(w, FROM, TO, { raw: true, min_s: 600 })),
    ],
    'worst assets': (answers) => ASPECTS.flatMap((aspect) =>
      compareWorst(w, aspect, JSON.parse(answers[WORST(aspect)]))),
  };
}

const differs = (what, got, wanted) => (JSON.stringify(got) === JSON.stringify(wanted) ? []
  : [`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`]);

function compareRates(w, { items }) {
  const inService = Object.keys(w.scenario.assets).filter((code) => {
    const s = seconds(w, code, 'intact', FROM, TO);
    return s.absent < TO - FROM;
  });
  const withSeconds = items.filter(({ assets }) => assets > 0);
  return [
    ...differs('keys', withSeconds.map(({ key }) => key), inService),
    ...withSeconds.flatMap(({ key, indicators }) => ASPECTS.flatMap((aspect) => {
      const { numerator, denominator, seconds: s, raw } = indicators[aspect];
      const rawWanted = figure(w, [key], aspect, FROM, TO, { raw: true });
      return [
        ...differs(`${key} ${aspect}`, { numerator, denominator, seconds: s }, figure(w, [key], aspect, FROM, TO)),
        ...differs(`${key} ${aspect} raw`, [raw.numerator, raw.denominator],
          [rawWanted.numerator, rawWanted.denominator]),
      ];
    })),
  ];
}

function compareTrend(w, { steps, items }) {
  const at = [...steps.map((text) => unix(text)), TO];
  return [
    ...differs('steps', at, [FROM, FROM + 86400, TO]),
    ...items.flatMap(({ key, indicators }) => ASPECTS.flatMap((aspect) =>
      steps.flatMap((step, i) => {
        const wanted = figure(w, [key], aspect, at[i], at[i + 1]);
        return differs(`${key} ${aspect} ${step}`,
          [indicators[aspect].numerator[i], indicators[aspect].denominator[i]],
          [wanted.numerator, wanted.denominator]);
      }))),
  ];
}

function compareTimeline(w, code, { asset, aspects }) {
  return [
    ...differs('asset', asset, code),
    ...ASPECTS.flatMap((aspect) => {
      const got = aspects[aspect].map(({ from, to, condition, exemption }) =>
        ({ from: unix(from), to: unix(to), condition, exemption: exemption ?? undefined }));
      return differs(`${code} ${aspect}`, got, timeline(w, code, aspect, FROM, TO));
    }),
  ];
}

function compareOutages({ items, next }, wanted) {
  const got = items.map(({ asset, aspect, from, to, seconds: s }) =>
    ({ asset, aspect, from: unix(from), to: unix(to), seconds: s }));
  return [
    ...differs('next', next, null),
    ...differs('count', got.length, wanted.length),
    ...wanted.flatMap((one, i) => differs(`outage ${i}`, got[i], one)),
  ];
}

function compareWorst(w, aspect, { items, to_meet }) {
  const wanted = worst(w, aspect, FROM, TO);
  return [
    ...differs(`to_meet of ${aspect}`, to_meet, wanted.to_meet),
    ...differs(`items of ${aspect}`,
      items.map(({ asset, lost_s, outages: n }) => ({ asset, lost_s, outages: n })), wanted.items),
  ];
}
