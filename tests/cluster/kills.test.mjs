// Both sides are killed under load, again and again: nothing that was acknowledged is lost, and nothing is there twice.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { runIntactd } from '../http/lib/daemon.mjs';
import { chance, iso, position, seedOf } from '../http/lib/district.mjs';
import { CODES, level, role, startFollower, startLeader, until } from './lib/pair.mjs';
import { readRows } from './lib/relay.mjs';

const KILLS = Number(process.env.CLUSTER_KILLS ?? (process.env.LONG === '1' ? 20 : 4));
const seed = seedOf(19);
const dice = chance(seed);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

let pair;
let follower;
before(async () => {
  pair = await startLeader();
  follower = await startFollower(pair);
});
after(async () => {
  await follower?.kill9();
  await pair?.leader.kill9();
  pair?.relay.close();
});

/** Posts until told to stop, whatever happens to the daemon; the receipts of what was acknowledged. */
async function load(stop, at) {
  const receipts = [];
  while (!stop.now) {
    at += 1;
    try {
      const answer = await pair.feed.events(CODES.map((asset, i) => ({ asset, at: iso(at), network: (at + i) % 3 ? 'ok' : 'fault' })));
      if (answer.status === 200) {
        receipts.push(answer.json.receipt);
      }
    } catch { // killed while it was asked: not acknowledged
      await pause(20);
    }
  }
  return receipts;
}

/** The heads of all rows that a daemon has. */
async function heads(daemon) {
  const all = new Map();
  for (;;) {
    const { bytes } = await client(daemon).get(`/api/v1/journal/rows?after=${all.size}`);
    const { rows } = readRows(bytes);
    if (rows.length === 0) {
      return all;
    }
    rows.forEach(({ seq, head }) => all.set(seq, head));
  }
}

describe(`${KILLS} kills of either side under load (SEED=${seed})`, () => {
  it('lose nothing that was acknowledged', async () => {
    const stop = { now: false };
    const base = Math.floor(Date.now() / 1000) - 80_000;
    const loads = [load(stop, base), load(stop, base + 20_000), load(stop, base + 40_000)];
    try {
      for (let i = 0; i < 2 * KILLS; i++) {
        const daemon = i % 2 ? follower : pair.leader;
        await pause(100 + dice.below(300));
        await daemon.kill9();
        await pause(dice.below(100));
        await daemon.start();
      }
      await pause(200);
    } finally {
      stop.now = true;
    }
    const receipts = (await Promise.all(loads)).flat();
    await level(pair, follower);
    const [there, here] = [await heads(pair.leader), await heads(follower)];
    assert.ok(receipts.length > KILLS * 5, `${receipts.length} were acknowledged`);
    for (const { seq, head } of receipts) {
      assert.equal(there.get(seq), head, `row ${seq} at the leader`);
      assert.equal(here.get(seq), head, `row ${seq} at the follower`);
    }
    assert.deepEqual(here, there);
    assert.equal(new Set(receipts.map(({ seq }) => seq)).size, receipts.length);
    console.log(`# ${receipts.length} acknowledged, 0 lost, ${there.size} rows`);
  });

  it('leave both with the same figures and a journal that proves itself', async () => {
    const path = '/api/v1/status?by=asset&as_of=' + encodeURIComponent(iso(Math.floor(Date.now() / 1000) - 5));
    assert.equal((await client(follower).get(path)).text, (await pair.admin.get(path)).text);
    await until(async () => (await role(follower)).lag_rows === 0, 'no lag');
    assert.deepEqual(await position(client(follower)), await position(pair.admin));
    await follower.stop();
    await pair.leader.stop();
    for (const { dir } of [follower, pair.leader]) {
      const verified = await runIntactd(['verify', '--data', dir]);
      assert.equal(verified.status, 0, verified.stderr);
    }
  });
});
