// What readers cost: three followers answer three times the reads of one daemon on machines of their own. On one machine that
// shows as processor time: each read costs one of the four daemons, and the leader nothing for those of its followers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { iso, together } from '../http/lib/district.mjs';
import { batch, level, startFollower, startLeader } from './lib/pair.mjs';

const READS = process.env.LONG === '1' ? 9000 : 1500;
const TICK_MS = 10;

/** Processor time of a daemon so far, in milliseconds. */
function spent({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

let pair;
const followers = [];
before(async () => {
  pair = await startLeader();
  const at = Math.floor(Date.now() / 1000) - 30_000;
  for (let i = 0; i < 60; i++) {
    await batch(pair, at + i * 400, i % 7 ? 'ok' : 'fault');
  }
  for (let i = 0; i < 3; i++) {
    followers.push(await startFollower(pair));
  }
  await Promise.all(followers.map((follower) => level(pair, follower)));
});
after(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await pair?.leader.stop();
  pair?.relay.close();
});

/** Asks these daemons in turn, and tells what each has spent. */
async function ask(daemons, count) {
  const at = Math.floor(Date.now() / 1000);
  const path = (i) => `/api/v1/rates?by=asset&from=${encodeURIComponent(iso(at - 40_000 - i))}&to=${encodeURIComponent(iso(at - 10))}`;
  const all = [pair.leader, ...followers];
  const began = all.map(spent);
  await together(4, Array.from({ length: count }, (_, i) => async () => {
    const answer = await client(daemons[i % daemons.length]).get(path(i));
    assert.equal(answer.status, 200);
  }));
  return all.map((daemon, i) => spent(daemon) - began[i]);
}

it('three followers take the reads off the leader, and share them', async () => {
  const [alone] = await ask([pair.leader], READS);
  const [leader, ...three] = await ask(followers, READS);
  console.log(`# ${READS} reads: ${alone} ms of the leader alone; of three followers ${three.join(', ')} ms, and ${leader} ms of the leader`);
  console.log(`# ${(1000 * alone / READS).toFixed(0)} us a read alone, ${(1000 * three.reduce((a, b) => a + b) / READS).toFixed(0)} us at followers`);
  assert.ok(alone >= 10 * TICK_MS, 'enough was asked to be measured');
  assert.ok(leader * 4 < alone, 'the leader has next to nothing to do with it');
  for (const one of three) {
    assert.ok(one * 3 < alone * 2, `a follower with a third of the reads spends less than two thirds: ${one} of ${alone} ms`);
  }
});
