// What intactd doctor says of a disk that fills, and of files that are somebody else's: the shim says so to it.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { client, good, lines, NOW, place, runIntactd, startDaemon, template } from './lib/faulty.mjs';

const MIB = 1 << 20;
const DAYS = 10;
let where;

before(async () => {
  const { dir } = await template();
  const daemon = await startDaemon({ dir, now: NOW + DAYS * 86400 });
  await good(client(daemon).events(lines(0, NOW), { query: '?feed=probe' }));
  await daemon.stop();
  where = place(dir);
});

/** The lines of one finding, and the status. */
async function examined(code, env) {
  const { status, stdout } = await runIntactd(['doctor', '--data', where.dir],
    { now: NOW + DAYS * 86400, env: { ...where.env, ...env } });
  const all = stdout.split('\n');
  const at = all.findIndex((line) => line.split(': ')[1] === code);
  if (at >= 0) {
    assert.match(all[at + 1], /^ {2}remedy: \S/);
  }
  return { status, said: all[at] };
}

describe('doctor', () => {
  it('fails when too little is free for the next migration or checkpoint', async () => {
    const full = await examined('disk_full', { FAULT_ROOM: 64 * MIB - 1 });
    assert.deepEqual(full, { status: 1, said: 'error: disk_full: Only 63 MiB are free.' });
    assert.deepEqual(await examined('disk_full', { FAULT_ROOM: 64 * MIB }), { status: 0, said: undefined });
  });

  it('tells in how many days the disk is full, and fails when these are few', async () => {
    const growth = 100 * MIB; // a day
    for (const [days, status, severity] of [[6, 1, 'error'], [7, 0, 'warning'], [89, 0, 'warning'], [90, 0, undefined]]) {
      const found = await examined('disk_low', { FAULT_BYTES: growth * DAYS, FAULT_ROOM: growth * days + growth / 2 });
      assert.deepEqual(found, {
        status, said: severity && `${severity}: disk_low: At the present growth the disk is full in ${days} days.`,
      });
    }
  });

  it('fails when a file of the directory belongs to somebody else', async () => {
    for (const name of ['intact.db', 'intact.anchor', 'admin.token']) {
      const { status, said } = await examined('owner', { FAULT_OWNER: name });
      assert.equal(status, 1, name);
      assert.match(said, new RegExp(`^error: owner: .*/${name} belongs to user \\d+, the directory to \\d+`));
    }
    assert.deepEqual(await examined('owner', {}), { status: 0, said: undefined });
  });
});
