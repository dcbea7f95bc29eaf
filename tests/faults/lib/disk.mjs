// The disk under a daemon whose operations the shim has recorded (shim.c, struct record), and how a power
// cut may leave it: what was synced is there; what was not is there, or is not, in any combination and torn
// at any sector.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECTOR = 512;

export function parse(bytes) {
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

export const receiptIn = (data) => /"receipt":(\{"seq":\d+,"head":"[0-9a-f]{64}"\})/.exec(data.toString('latin1'))?.[1];

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
export class Disk {
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

export const ways = (dice) => [
  ['nothing of what was not synced', () => []],
  ['all of it', (pending) => pending],
  ['some of it, in any order', (pending) => dice.shuffled(pending.filter(() => dice.odds(0.5)))],
  ['some of it, torn', (pending) => pending.filter(() => dice.odds(0.7)).flatMap((one) => torn(one, dice))],
  ['all but the first', (pending) => pending.slice(1)],
];
