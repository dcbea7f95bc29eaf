// The scenarios with exact answers (shared/vectors-2), played through HTTP in a seeded disorder.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { chance, china, good, iso, query, seedOf, unix } from '../lib/district.mjs';
import {
  batchesOf, decide, feedClients, install, orderRepairs, readVector, sendAll, vectorNames,
} from '../lib/vectors.mjs';

const SEED = seedOf(20220901);
const NOW = china('2022-12-01');
const DIFFERENCES_SHOWN = 12;

// Without the shared data the test fails and says so; nothing is skipped.
let names = [];
it('the shared scenarios are there', () => {
  assert.equal(vectorNames().length, 11);
});
try {
  names = vectorNames();
} catch {
  // said above
}

describe(`scenarios with exact answers, seed ${SEED}`, { concurrency: 2 }, () => {
  for (const name of names) {
    it(`scenario ${name} comes out to the second, in any order, and again after a kill`, async () => {
      const dice = chance(SEED + Number.parseInt(name, 10));
      const vector = readVector(name);
      const daemon = await startDaemon({ now: NOW });
      try {
        await play(daemon, vector.scenario, dice);
        const before = await check(daemon, vector, name);
        await daemon.kill9();
        await daemon.restart();
        const after = await check(daemon, vector, `${name} after the kill`);
        assert.equal(after.length, before.length);
        before.forEach((answer, i) => assert.equal(after[i], answer, `answer ${i} changed by the restart`));
      } finally {
        await daemon.kill9();
      }
    });
  }
});

async function play(daemon, scenario, dice) {
  await install(daemon, scenario);
  const clients = await feedClients(daemon, scenario);
  const decisions = async () => {
    await decide(daemon, scenario);
    await orderRepairs(daemon, scenario);
  };
  const first = dice.odds(0.5);
  if (first) {
    await decisions();
  }
  await sendAll(clients, batchesOf(scenario.reports, dice), dice);
  if (!first) {
    await decisions();
  }
}

/** Throws with all that differs; answers the texts of every answer. */
async function check(daemon, vector, name) {
  const admin = client(daemon);
  const texts = [];
  const differences = [];
  const get = async (path) => {
    const answer = await admin.get(path);
    texts.push(answer.text);
    return good(answer);
  };
  for (const one of vector.rates) {
    const path = ratesPath(one);
    compareRates(await get(path), one, path, differences);
  }
  for (const [id, due] of Object.entries(vector.repairs.due_at)) {
    const { due_at } = await get(`/api/v1/repairs/${id}`);
    const got = due_at === null ? null : unix(due_at);
    if (got !== due) {
      differences.push(`repair ${id}: due_at ${got}, not ${due}`);
    }
  }
  for (const one of vector.repairs.district) {
    const path = ratesPath({ ...one, by: 'district', filters: {} });
    const { items } = await get(path);
    const repair = items[0]?.indicators.repair ?? { numerator: 0, denominator: 0 };
    compare(pickLike(repair, pickRepair(one)), pickRepair(one), `${path} repair`, differences);
    if (one.denominator === 0 && items.length > 0) {
      compare([repair.rate, repair.percent, repair.verdict], [null, null, 'none'], `${path} none`, differences);
    }
  }
  if (differences.length > 0) {
    assert.fail(`${name}: ${differences.length} differences\n${
      differences.slice(0, DIFFERENCES_SHOWN).join('\n')}`);
  }
  return texts;
}

const pickRepair = ({ numerator, denominator }) => ({ numerator, denominator });

function ratesPath({ from, to, as_of, by, filters }) {
  return `/api/v1/rates${query({ from: iso(from), to: iso(to), as_of: iso(as_of), by, ...filters })}`;
}

function compareRates(answer, wanted, path, differences) {
  compare(answer.by, wanted.by, `${path} by`, differences);
  for (const member of ['from', 'to', 'as_of']) {
    compare(unix(answer[member]), wanted[member], `${path} ${member}`, differences);
  }
  const keys = answer.items.map(({ key }) => key);
  compare(keys, Object.keys(wanted.items).sort(), `${path} keys`, differences);
  for (const item of answer.items) {
    const like = wanted.items[item.key];
    if (like !== undefined) {
      compare(pickLike(item, like), like, `${path} ${item.key}`, differences);
    }
  }
}

/** Only those members of an answer that the vector names, at every depth. */
function pickLike(value, like) {
  if (like === null || typeof like !== 'object' || Array.isArray(like) || value === null ||
      typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.keys(like).map((key) => [key, pickLike(value[key], like[key])]));
}

function compare(got, wanted, what, differences) {
  try {
    assert.deepStrictEqual(got, wanted);
  } catch {
    differences.push(...leaves(got, wanted).map((leaf) => `${decodeURIComponent(what)}${leaf}`));
  }
}

function leaves(got, wanted, path = '') {
  const isTree = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
  if (isTree(got) && isTree(wanted)) {
    return Object.keys(wanted).flatMap((key) => leaves(got[key], wanted[key], `${path}.${key}`));
  }
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  return a === b ? [] : [`${path}: got ${a}, wanted ${b}`];
}
