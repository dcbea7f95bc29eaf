// The real daemon with the shim between it and its files (tests/faults/shim.c).

import { closeSync, cpSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve, dirname } from 'node:path';

import { client } from '../../http/lib/client.mjs';
import { INTACTD, SANITIZER, runIntactd, startDaemon, temporaryDirectory } from '../../http/lib/daemon.mjs';
import { china, good, iso, newToken, register } from '../../http/lib/district.mjs';

export const LONG = process.env.LONG === '1';
export const NOW = china('2022-09-10');
export const KINDS = { write: 1, sync: 2, open: 4, truncate: 8, malloc: 16, rename: 32 };
export const ERRORS = { EIO: 5, ENOSPC: 28, short: 0, gone: -1 };
export const SYNC = { real: 0, swallowed: 1, late: 2, held: 3 };
const FIELDS = ['kinds', 'at', 'ever', 'error', 'count', 'hits', 'sync'];
const SHIM = resolve(process.env.FAULT_SHIM ?? join(dirname(INTACTD), 'faults/shim.so'));

// It wants to come first, and hands on to the shim what is not its own: that is all but the memory.
const PRELOAD = [SANITIZER, SHIM].filter(Boolean).join(' ');
/** Why no allocation can be made to fail, or false. */
export const NO_MALLOC = SANITIZER !== null && `the memory is ${SANITIZER}'s here, which the shim does not get hold of`;

export const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: Array.from({ length: 8 }, (_, i) => ({
    code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

/** What the shim is told, and what it tells. */
class Control {
  constructor(path) {
    this.path = path;
    writeFileSync(path, Buffer.alloc(8 * FIELDS.length));
  }

  set(values) {
    const fd = openSync(this.path, 'r+');
    for (const [name, value] of Object.entries({ count: 0, hits: 0, ...values })) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      writeSync(fd, bytes, 0, 8, 8 * FIELDS.indexOf(name));
    }
    closeSync(fd);
  }

  get(name) {
    const bytes = Buffer.alloc(8);
    const fd = openSync(this.path, 'r');
    readSync(fd, bytes, 0, 8, 8 * FIELDS.indexOf(name));
    closeSync(fd);
    return Number(bytes.readBigInt64LE());
  }

  /** Nothing fails from now on; `hits` stays. */
  quiet() {
    this.set({ kinds: 0, hits: this.get('hits') });
  }
}

/** A place for one faulty daemon: {dir, control, log, env}. `from`: a directory to begin with. */
export function place(from) {
  const root = temporaryDirectory();
  const dir = join(root, 'data');
  if (from === undefined) {
    mkdirSync(dir, { mode: 0o700 });
  } else {
    cpSync(from, dir, { recursive: true });
  }
  const control = new Control(join(root, 'control'));
  const log = join(root, 'log');
  return {
    dir, control, log,
    env: { LD_PRELOAD: PRELOAD, FAULT_DIR: dir, FAULT_CONTROL: control.path },
  };
}

/** A stopped daemon's directory with the district in it, and the tokens of who uses it. */
export async function template() {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, DISTRICT);
  const tokens = { admin: daemon.adminToken, probe: await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }) };
  await daemon.stop();
  return { dir: daemon.dir, tokens };
}

/** Starts it; {daemon} or, when it ended before it listened, {ended: 'status 70'}. */
export async function tryStart(where, options = {}) {
  try {
    return { daemon: await startDaemon({ dir: where.dir, env: where.env, now: NOW, ...options }) };
  } catch (error) {
    const ended = /ended with (.*)/.exec(error.message);
    if (ended === null) {
      throw error;
    }
    return { ended: ended[1], why: error.message };
  }
}

export const lines = (n, at, count = 3) => Array.from({ length: count }, (_, i) => ({
  asset: `A${(n + i) % 8}`, at: iso(at + n * 60 + i), network: (n + i) % 3 === 0 ? 'fault' : 'ok',
}));

/** The receipt must hold, and everything prove itself: null, or what is wrong. */
export async function proves(dir, receipt) {
  const args = ['verify', '--data', dir, ...(receipt ? ['--receipt', JSON.stringify(receipt)] : [])];
  const { status, stderr } = await runIntactd(args);
  return status === 0 ? null : stderr.trim();
}

/** Starts as after a crash, without the shim: null, or why not. */
export async function recovers(dir) {
  const { status, stderr } = await runIntactd(['token', 'list', '--data', dir], { now: NOW });
  return status === 0 ? null : `status ${status}: ${stderr.trim()}`;
}

export { client, good, iso, runIntactd, startDaemon, temporaryDirectory, readFileSync };
