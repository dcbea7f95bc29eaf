// The very first start, from an empty directory: after a power cut at any moment of it the next start works,
// what was acknowledged is there, and the anchor is there beside the journal's first row. Nothing is lost
// either when the disk fails or is full right then.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { chance, newToken, register, seedOf } from '../http/lib/district.mjs';
import { Disk, parse, receiptIn, ways } from './lib/disk.mjs';
import {
  client, DISTRICT, ERRORS, KINDS, lines, LONG, NOW, place, proves, recovers, runIntactd, SYNC, template,
  temporaryDirectory, tryStart,
} from './lib/faulty.mjs';

const SEED = seedOf(21);
const FROM = 1661961600;
const SHARE = LONG ? 1 : 0.04; // of all moments and ways

async function recorded(sync) {
  const where = place();
  where.control.set({ sync });
  where.env.FAULT_LOG = where.log;
  const { daemon } = await tryStart(where);
  const admin = client(daemon);
  await register(admin, DISTRICT);
  const probe = client(daemon, await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }));
  for (let i = 0; i < 3; i++) {
    assert.equal((await probe.events(lines(i, FROM))).status, 200);
  }
  await daemon.stop();
  return parse(readFileSync(where.log)).filter(({ op }) => op !== '-');
}

/** Every moment until the last receipt; {disks, wrong: [sentences]}. `first`: stops at the first one. */
async function cut(operations, dice, first = false) {
  const disk = new Disk({});
  const dir = join(temporaryDirectory(), 'disk');
  const found = { disks: 0, wrong: [] };
  let last = null;
  for (const [number, operation] of operations.entries()) {
    if (operation.op === 'A') {
      last = receiptIn(operation.data) ?? last;
    } else {
      disk.take(operation);
    }
    const isAnchor = operation.name === 'intact.anchor';
    for (const [what, how] of ways(dice)) {
      if (!dice.odds(isAnchor ? 4 * SHARE : SHARE)) {
        continue;
      }
      disk.leave(dir, how);
      found.disks++;
      const why = await recovers(dir) ?? await proves(dir, last && JSON.parse(last));
      if (why !== null) {
        found.wrong.push(`cut after operation ${number} (${operation.op} ${operation.name}), ${what}: ${why}`);
      }
      if (first && found.wrong.length > 0) {
        return found;
      }
    }
  }
  return found;
}

describe(`a power cut in the very first start, seed ${SEED}`, () => {
  it('leaves what the next one starts from, with all that was acknowledged', async () => {
    const operations = await recorded(SYNC.real);
    const found = await cut(operations, chance(SEED));
    console.log(`${found.disks} disks of a first start, ${found.wrong.length} wrong`);
    assert.ok(found.disks > 20, 'too little was tried');
    assert.deepEqual(found.wrong.slice(0, 5), []);
  });

  it('finds the anchor synced before the first row is', async () => {
    const operations = await recorded(SYNC.real);
    const anchored = operations.findIndex(({ op, name }) => op === 'S' && name === 'intact.anchor');
    const written = operations.findIndex(({ op, name, data }) =>
      op === 'W' && name === 'intact.db-wal' && data.includes('"from_month"'));
    assert.ok(anchored >= 0, 'the anchor is never synced');
    assert.ok(written > anchored, `synced at ${anchored}, the rules are written at ${written}`);
  });

  it('is noticed with a daemon without any sync', async () => {
    const found = await cut(await recorded(SYNC.swallowed), chance(SEED), true);
    assert.ok(found.wrong.length > 0, `${found.disks} disks, and nothing was wrong`);
  });
});

describe('a first start on a disk that fails', () => {
  for (const [error, kinds, statuses] of [
    ['EIO', ['write', 'sync', 'open'], /^status (1|70)$/], ['ENOSPC', ['write'], /^status (1|70)$/]]) {
    for (const kind of kinds) {
      it(`with ${error} at the n-th ${kind} leaves what the next one starts from`, async () => {
        let n = 1;
        for (let reached = true; reached && n < 500; n += LONG ? 1 : 9) {
          const where = place();
          where.control.set({ kinds: KINDS[kind], at: n, error: ERRORS[error] });
          const { daemon, ended } = await tryStart(where);
          reached = where.control.get('hits') > 0;
          where.control.quiet();
          if (daemon) {
            await daemon.kill9();
          } else {
            assert.match(ended, statuses, `${kind} ${n}`);
          }
          assert.equal(await recovers(where.dir), null, `${kind} ${n}`);
          assert.equal(await proves(where.dir, null), null, `${kind} ${n}`);
        }
        assert.ok(n > 1, 'nothing was hit');
      });
    }
  }
});

describe('a missing anchor', () => {
  const serve = (dir) => runIntactd(['serve', '--data', dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });

  for (const [how, take] of [['removed', unlinkSync], ['emptied', (path) => truncateSync(path, 0)]]) {
    it(`that was ${how} is refused with 78 in words, and put back it is well again`, async () => {
      const { dir } = await template();
      const anchor = join(dir, 'intact.anchor');
      const bytes = readFileSync(anchor);
      take(anchor);
      for (let again = 0; again < 2; again++) { // the refusal itself mends nothing
        const { status, stderr } = await serve(dir);
        assert.equal(status, 78, stderr);
        assert.match(stderr, /anchor file is missing or empty.*Put intact\.anchor back.*restore/);
      }
      for (const args of [['verify'], ['token', 'list'], ['doctor']]) {
        const { status, stdout, stderr } = await runIntactd([...args, '--data', dir], { now: NOW });
        assert.equal(status, 1, stdout + stderr);
        assert.match(stdout + stderr, /anchor file is missing or empty/);
      }
      assert.equal(existsSync(anchor), how === 'emptied');
      writeFileSync(anchor, bytes);
      assert.equal(await proves(dir, null), null);
    });
  }

  it('that is lost for good: restore takes the database over as it is, on record, and receipts still hold', async () => {
    const { dir, tokens } = await template();
    const { daemon } = await tryStart({ dir, env: {} });
    const { json } = await client(daemon, tokens.probe).events(lines(1, FROM));
    await daemon.stop();
    unlinkSync(join(dir, 'intact.anchor'));
    const { status, stderr } = await runIntactd(
      ['restore', join(dir, 'intact.db'), '--data', dir, '--force'], { now: NOW });
    assert.equal(status, 0, stderr);
    assert.equal(await proves(dir, json.receipt), null);
    const again = (await tryStart({ dir, env: {} })).daemon;
    const audit = await client(again, tokens.admin).get('/api/v1/audit?op=restored');
    assert.equal(audit.json.items.length, 1, audit.text);
    await again.stop();
  });
});
