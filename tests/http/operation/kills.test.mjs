// What a kill or a stop in the middle of everything leaves behind: every acknowledged batch, always.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { chance, china, good, healthy, iso, newToken, position, query, register, seedOf } from '../lib/district.mjs';

const SEED = seedOf(24);
const NOW = china('2022-09-10');
const LONG = process.env.LONG === '1';
const WORKERS = LONG ? 50 : 3;
const STOPS = LONG ? 100 : 3;
const STOP_MS_MAX = 5000;
const WHOLE_EACH = LONG ? 25 : 1; // rounds from one look at everything to the next; the last one is such a look
const KILLS = Number(process.env.KILLS ?? 10);

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: Array.from({ length: WORKERS }, (_, i) => ({
    code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

/** Posts batches as fast as it is answered until told to stop; remembers what was acknowledged. */
function poster(own, feed, asset, state, dice) {
  let running = true;
  const done = (async () => {
    while (running) {
      const reports = Array.from({ length: 1 + dice.below(20) }, () => ({ asset, at: iso(state.next++), network: dice.pick(['ok', 'fault']) }));
      try {
        const { status, json, text } = await feed.events(reports);
        if (status === 200) {
          assert.equal(json.accepted, reports.length, text);
          state.acked.push({ seq: json.receipt.seq, at: reports.map(({ at }) => at) });
        } else {
          assert.equal(status, 503, text);
          await new Promise((go) => setTimeout(go, 5));
        }
      } catch (error) {
        if (error.name === 'AssertionError') {
          throw error;
        }
        break; // the connection broke: the daemon is gone
      }
    }
  })();
  return { stop: () => { running = false; }, done };
}

/** Every batch that was acknowledged is there; with `whole` false those of before the last look are left out. */
async function checkAcked(own, states, whole) {
  const master = client(own);
  const { seq } = await position(master);
  for (const [asset, state] of Object.entries(states)) {
    const { next } = state;
    const start = whole ? state.start : state.lookedAt ?? state.start;
    const acked = whole ? state.acked : state.acked.slice(state.looked ?? 0);
    [state.looked, state.lookedAt] = [state.acked.length, next];
    const there = new Set();
    let page = null;
    do {
      const answer = await good(master.get(`/api/v1/assets/${asset}/reports${query({
        from: iso(start), to: iso(next + 1), limit: 10_000, after: page ?? undefined,
      })}`));
      answer.items.forEach(({ at }) => there.add(at));
      page = answer.next;
    } while (page !== null);
    for (const batch of acked) {
      assert.ok(batch.seq <= seq, `batch ${batch.seq} was acknowledged, the journal ends at ${seq}`);
      for (const at of batch.at) {
        assert.ok(there.has(at), `${asset} ${at} of batch ${batch.seq} was acknowledged and is gone`);
      }
    }
  }
}

async function loaded(run) {
  const own = await startDaemon({ now: NOW });
  const states = Object.fromEntries(DISTRICT.assets.map(({ code }, i) => {
    const start = china('2022-03-01') + i * 7;
    return [code, { start, next: start, acked: [] }];
  }));
  try {
    await register(client(own), DISTRICT);
    const feed = client(own, await newToken(client(own), { name: 'load', role: 'feed', feed: 'probe' }));
    const load = (dice) => Object.entries(states).map(([asset, state]) => poster(own, feed, asset, state, dice));
    await run(own, load, states);
  } finally {
    await own.kill9();
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const count = (states) => Object.values(states).reduce((sum, { acked }) => sum + acked.length, 0);

describe(`under load, seed ${SEED}`, () => {
  it(`${KILLS} kills lose nothing that was acknowledged, and the journal proves itself`, async () => {
    await loaded(async (own, load, states) => {
      const dice = chance(SEED);
      for (let i = 0; i < KILLS; i++) {
        const posters = load(dice);
        await pause(40 + dice.below(300));
        await own.kill9();
        await Promise.all(posters.map(({ done }) => done));
        await own.restart();
        await checkAcked(own, states, (KILLS - 1 - i) % WHOLE_EACH === 0);
      }
      assert.ok(count(states) > KILLS, `only ${count(states)} batches were acknowledged`);
      const figures = await client(own).get('/api/v1/rates?month=2022-03&by=asset');
      await good(figures);
      await own.restart();
      assert.equal((await client(own).get('/api/v1/rates?month=2022-03&by=asset')).text, figures.text);
      await own.stop();
      const verified = await runIntactd(['verify', '--data', own.dir]);
      assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    });
  });

  it(`${STOPS} times SIGTERM ends it with status 0 within 5 s, and what was acknowledged is there`, async () => {
    await loaded(async (own, load, states) => {
      const dice = chance(SEED + 1);
      for (let i = 0; i < STOPS; i++) {
        const posters = load(dice);
        await pause(150);
        const begun = Date.now();
        await own.stop(); // throws unless its status is 0
        assert.ok(Date.now() - begun < STOP_MS_MAX, `it took ${Date.now() - begun} ms`);
        await Promise.all(posters.map(({ done }) => done));
        await own.restart();
        await checkAcked(own, states, (STOPS - 1 - i) % WHOLE_EACH === 0);
      }
      assert.ok(count(states) > STOPS);
    });
  });

  it('readers are answered while batches come in', async () => {
    await loaded(async (own, load) => {
      const posters = load(chance(SEED + 2));
      for (let i = 0; i < 50; i++) {
        await good(client(own).get('/api/v1/rates?month=2022-03&by=asset'));
      }
      posters.forEach(({ stop }) => stop());
      await Promise.all(posters.map(({ done }) => done));
      await healthy(own);
    });
  });
});
