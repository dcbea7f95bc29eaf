// A restore that ends between any two of its renames, because one fails or the process is gone: no daemon
// takes what is left for an empty directory and begins another journal; it serves the old one, the restored
// one, or nothing. Run again, the restore works, and says what it replaced.

import assert from 'node:assert/strict';
import { copyFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import {
  client, ERRORS, good, KINDS, lines, NOW, place, proves, runIntactd, template, temporaryDirectory, tryStart,
} from './lib/faulty.mjs';

const FROM = 1661961600;
const RENAMES_MAX = 12;

let older; // a backup
let dir; // a directory with more than that
let tokens;
let seq;

before(async () => {
  const made = await template();
  ({ dir, tokens } = made);
  older = join(temporaryDirectory(), 'older.db');
  assert.equal((await runIntactd(['backup', older, '--data', dir])).status, 0);
  const { daemon } = await tryStart({ dir, env: {} });
  const { receipt } = await good(client(daemon, tokens.probe).events(lines(1, FROM)));
  seq = receipt.seq;
  await daemon.kill9(); // the newest rows are in the write-ahead log alone
});

const restore = (where, file, env) =>
  runIntactd(['restore', file, '--data', where.dir, '--force'], { env, now: NOW });

/** What a start makes of it: the number of rows, or null when it refuses. */
async function served(where) {
  const { daemon, ended, why } = await tryStart({ dir: where.dir, env: {} });
  if (!daemon) {
    assert.equal(ended, 'status 78', why);
    return null;
  }
  const journal = await good(client(daemon, tokens.admin).get('/api/v1/journal'));
  await daemon.kill9();
  return journal.seq;
}

describe('a restore that does not come to its end', () => {
  for (const [how, error] of [['because a rename fails', ERRORS.EIO], ['because it is killed', ERRORS.gone]]) {
    for (const anchor of ['with its anchor', 'without an anchor']) {
      it(`${how}, of a directory ${anchor}, never leaves what looks like an empty one`, async () => {
        let n = 1;
        for (; n < RENAMES_MAX; n++) {
          const where = place(dir);
          const file = join(where.dir, '..', 'older.db');
          copyFileSync(older, file);
          if (anchor === 'without an anchor') {
            unlinkSync(join(where.dir, 'intact.anchor'));
          }
          where.control.set({ kinds: KINDS.rename, at: n, error });
          const run = await restore(where, file, where.env);
          if (where.control.get('hits') === 0) {
            assert.equal(run.status, 0, run.stderr);
            break;
          }
          assert.notEqual(run.status, 0, `rename ${n}`);
          const rows = await served(where);
          assert.ok(rows === null || rows >= seq - 1, `rename ${n}: a journal of ${rows} rows is served, it had ${seq}`);
          const again = await restore(where, file, {});
          assert.equal(again.status, 0, `rename ${n}: ${again.stderr}`);
          assert.equal(await proves(where.dir, null), null, `rename ${n}`);
          if (anchor === 'with its anchor') {
            assert.match(again.stdout, new RegExp(`^replaced seq ${seq}, `, 'm'), `rename ${n}`);
          }
        }
        assert.ok(n > 3 && n < RENAMES_MAX, `${n} renames`);
      });
    }
  }
});
