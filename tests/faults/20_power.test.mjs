// Power loss: what the real daemon does to its files is recorded, and the disk as a power cut may leave it
// is made anew from every prefix: what was synced is there; what was not is there, or is not, in any
// combination and torn at any sector. Each such disk must start, prove itself and hold every receipt whose
// answer had left. Two mutants (no sync; the answer before the sync) must be caught by the same test.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { chance, seedOf } from '../http/lib/district.mjs';
import { client, lines, LONG, place, proves, readFileSync, recovers, SYNC, template, temporaryDirectory, tryStart } from './lib/faulty.mjs';

const SEED = seedOf(20);
const BATCHES = LONG ? 60 : 16;
const DISKS_MAX = LONG ? 1500 : 70;
const SECTOR = 512;
const FROM = 1661961600;
const WORKERS = 4;

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

function parse(bytes) {
  const operations = [];
  for (let at = 0; at + 16 <= bytes.length;) {
    const nameLength = bytes[at + 1];
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 16 + nameLength, at + 16 + nameLength + length);
    operations.push({
      op: String.fromCharCode(bytes[at]), name: bytes.subarray(at + 16, at + 16 + nameLength).toString(),
      at: Number(bytes.readBigInt64LE(at + 8)), data,
    });
    at += 16 + nameLength + length;
  }
  return operations;
}

const receiptIn = (data) => /"receipt":(\{"seq":\d+,"head":"[0-9a-f]{64}"\})/.exec(data.toString('latin1'))?.[1];

// --- the disk ---------------------------------------------------------------------------------

function applied(image, { op, at, data }) {
  if (op === 'T') {
    return at <= image.length ? image.subarray(0, at) : Buffer.concat([image, Buffer.alloc(at - image.length)]);
  }
  const result = Buffer.alloc(Math.max(image.length, at + data.length));
  image.copy(result);
  data.copy(result, at);
  return result;
}

/** Files as they are certainly on the disk, and what was done to each since its last sync. */
class Disk {
  constructor(initial) {
    this.files = new Map(Object.entries(initial).map(([name, image]) => [name, { image, pending: [], there: true }]));
  }

  take(operation) {
    const { op, name, data } = operation;
    const file = this.files.get(name) ?? { image: Buffer.alloc(0), pending: [], there: false };
    this.files.set(name, file);
    if (op === 'W' || op === 'T') {
      file.pending.push(operation);
    } else if (op === 'S') {
      file.image = file.pending.reduce(applied, file.image);
      file.pending = [];
      file.there = true; // a synced file has its directory entry, as ext4 and xfs do it
    } else if (op === 'U') {
      this.files.delete(name);
    } else if (op === 'R') {
      this.files.set(data.toString(), file);
      this.files.delete(name);
    }
  }

  /** Leaves the disk in `dir` as a cut at this moment may: how(pending) says what got through. */
  leave(dir, how) {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const [name, file] of this.files) {
      const through = how(file.pending);
      if (file.there || through.length > 0) {
        writeFileSync(join(dir, name), through.reduce(applied, file.image), { mode: 0o600 });
      }
    }
  }
}

// A sector is written whole or not at all; a longer write may get through in parts.
function torn(operation, dice) {
  const { op, at, data } = operation;
  if (op !== 'W' || data.length <= SECTOR) {
    return [operation];
  }
  const pieces = [];
  for (let from = 0; from < data.length;) {
    const to = Math.min(data.length, (Math.floor((at + from) / SECTOR) + 1) * SECTOR - at);
    if (dice.odds(0.5)) {
      pieces.push({ op, at: at + from, data: data.subarray(from, to) });
    }
    from = to;
  }
  return pieces;
}

const ways = (dice) => [
  ['nothing of what was not synced', () => []],
  ['all of it', (pending) => pending],
  ['some of it, in any order', (pending) => dice.shuffled(pending.filter(() => dice.odds(0.5)))],
  ['some of it, torn', (pending) => pending.filter(() => dice.odds(0.7)).flatMap((one) => torn(one, dice))],
  ['all but the first', (pending) => pending.slice(1)],
];

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
        found.corrupt.push(`${place_}: ${start}`);
      }
      const why = start === null ? await proves(dir, last) : null;
      if (why !== null) {
        found[/receipt/.test(why) ? 'lost' : 'corrupt'].push(`${place_}: ${why}`);
      }
      if (first && found.lost.length + found.corrupt.length > 0) {
        return found;
      }
    }
  }
  return found;
}

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
