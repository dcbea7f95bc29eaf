// Power loss: what the real daemon does to its files is recorded, and the disk as a power cut may leave it
// is made anew from every prefix: what was synced is there; what was not is there, or is not, in any
// combination and torn at any sector. Each such disk must start, prove itself and hold every receipt whose
// answer had left. Two mutants (no sync; the answer before the sync) must be caught by the same test.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { chance, seedOf } from '../http/lib/district.mjs';
import { Disk, parse, receiptIn, ways } from './lib/disk.mjs';
import { client, lines, LONG, place, proves, readFileSync, recovers, SYNC, template, temporaryDirectory, tryStart } from './lib/faulty.mjs';

const SEED = seedOf(20);
const BATCHES = LONG ? 60 : 16;
const DISKS_MAX = LONG ? 2400 : 70;
const FROM = 1661961600;
const WORKERS = 4;
const LOSS = /receipt names|older than what was acknowledged/; // by a receipt, or by the anchor

let ready;
before(async () => {
  ready = await template();
});

// --- recording --------------------------------------------------------------------------------

async function recorded(sync) {
  const where = place(ready.dir);
  const initial = Object.fromEntries(['intact.db', 'intact.anchor', 'admin.token', 'intactd.lock']
    .map((name) => [name, readFileSync(join(where.dir, name))]));
  where.control.set({ sync });
  where.env.FAULT_LOG = where.log;
  const { daemon } = await tryStart(where, { args: ['--checkpoint-interval-s', '1'] });
  const admin = client(daemon, ready.tokens.admin);
  const probe = client(daemon, ready.tokens.probe);
  for (let i = 0; i < BATCHES; i++) {
    const answers = await Promise.all([
      ...Array.from({ length: WORKERS }, (_, k) => probe.events(lines(i * WORKERS + k, FROM))),
      ...(i % 8 === 3 ? [admin.put('/api/v1/towns/shiqiao', { name: `市桥 ${i}` })] : []),
    ]);
    answers.forEach(({ status, text }) => assert.equal(status, 200, text));
    if (i % 6 === 5) {
      await new Promise((done) => setTimeout(done, 1100)); // a checkpoint
    }
  }
  await daemon.stop();
  return { operations: parse(readFileSync(where.log)), initial };
}

// --- cutting ----------------------------------------------------------------------------------

/** Cuts the power after operations of the record. Answers {disks, acked, lost, corrupt}, each of the
 * last two a list of sentences; stops at the first when `first` is set. */
async function cut({ operations, initial }, dice, first = false) {
  const disk = new Disk(initial);
  const dir = join(temporaryDirectory(), 'disk');
  const found = { disks: 0, acked: 0, lost: [], corrupt: [] };
  const moments = operations.filter(({ op }) => op !== '-').length;
  let last = null;
  for (const operation of operations.filter(({ op }) => op !== '-')) {
    const receipt = operation.op === 'A' ? receiptIn(operation.data) : undefined;
    if (operation.op !== 'A') {
      disk.take(operation);
    } else if (receipt !== undefined) {
      last = JSON.parse(receipt).seq > (last?.seq ?? 0) ? JSON.parse(receipt) : last;
      found.acked++;
    }
    // after an answer the worst that can be is looked at always; the rest by the dice
    for (const [index, [what, how]] of ways(dice).entries()) {
      const isWorst = index === 0 && receipt !== undefined;
      const share = DISKS_MAX / (moments * 5);
      if (!(isWorst && dice.odds(DISKS_MAX / 2 / (BATCHES * WORKERS))) && !dice.odds(share / 2)) {
        continue;
      }
      disk.leave(dir, how);
      found.disks++;
      const place_ = `cut after operation ${operations.indexOf(operation)} (${operation.op} ${operation.name}), ${what}`;
      const start = await recovers(dir);
      if (start !== null) {
        found[LOSS.test(start) ? 'lost' : 'corrupt'].push(`${place_}: ${start}`);
      }
      const why = start === null ? await proves(dir, last) : null;
      if (why !== null) {
        found[LOSS.test(why) ? 'lost' : 'corrupt'].push(`${place_}: ${why}`);
      }
      if (first && found.lost.length + found.corrupt.length > 0) {
        return found;
      }
    }
  }
  return found;
}

/** For every answer with a receipt: its row is written, then synced, then anchored, then answered. The first
 * sentence about one for which that does not hold, or null. */
function outOfOrder(operations) {
  const next = (from, is) => {
    const at = operations.findIndex((operation, i) => i > from && is(operation));
    return at < 0 ? Infinity : at;
  };
  for (const [answered, { op, data }] of operations.entries()) {
    const receipt = op === 'A' ? receiptIn(data) : undefined;
    if (receipt === undefined) {
      continue;
    }
    const { seq, head } = JSON.parse(receipt);
    const bytes = Buffer.from(head, 'hex');
    const written = next(-1, (one) => one.op === 'W' && one.name === 'intact.db-wal' && one.data.includes(bytes));
    const synced = next(written, (one) => one.op === 'S' && one.name === 'intact.db-wal');
    const anchored = next(synced, (one) => one.op === 'W' && one.name === 'intact.anchor' && Number(one.data.subarray(0, 20)) >= seq);
    if (!(written < synced && synced < anchored && anchored < answered)) {
      return `row ${seq}: written ${written}, synced ${synced}, anchored ${anchored}, answered ${answered}`;
    }
  }
  return null;
}

describe('the order on the running daemon', () => {
  it('is: the row written, synced, anchored, answered, for every batch', async () => {
    const { operations } = await recorded(SYNC.real);
    assert.ok(operations.filter(({ op, data }) => op === 'A' && receiptIn(data)).length >= BATCHES * WORKERS);
    assert.equal(outOfOrder(operations), null);
  });

  for (const [mutant, sync] of [['never syncs', SYNC.swallowed], ['answers before the sync', SYNC.late]]) {
    it(`is missed by a daemon that ${mutant}`, async () => {
      assert.notEqual(outOfOrder((await recorded(sync)).operations), null);
    });
  }
});

describe(`power cuts, seed ${SEED}`, () => {
  it('lose nothing that was acknowledged and leave nothing that does not prove itself', async () => {
    const found = await cut(await recorded(SYNC.real), chance(SEED));
    console.log(`${found.disks} disks, ${found.acked} acknowledged batches, ${found.lost.length} with one lost, ${found.corrupt.length} corrupt`);
    assert.ok(found.disks > DISKS_MAX / 4 && found.acked >= BATCHES * WORKERS, 'too little was tried');
    assert.deepEqual([...found.lost, ...found.corrupt].slice(0, 5), []);
  });

  for (const [mutant, sync] of [['without any sync', SYNC.swallowed], ['that answers before the sync', SYNC.late]]) {
    it(`are noticed with a daemon ${mutant}`, async () => {
      const found = await cut(await recorded(sync), chance(SEED), true);
      assert.ok(found.lost.length > 0, `${found.disks} disks, and nothing was lost`);
    });
  }
});
