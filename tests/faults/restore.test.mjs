// A restore that ends between any two of its renames, because one fails or the process is gone: no daemon
// takes what is left for an empty directory and begins another journal; it serves the old one, the restored
// one, or nothing. Run again, the restore works, and says what it replaced.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import {
  client, ERRORS, good, KINDS, lines, LONG, NOW, place, proves, runIntactd, template, temporaryDirectory, tryStart,
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
  for (let i = 1; i <= 2; i++) { // one row more than the restored journal will have
    ({ seq } = (await good(client(daemon, tokens.probe).events(lines(i, FROM)))).receipt);
  }
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

describe('a restore that finds no room or a broken disk', () => {
  const STEP = LONG ? 1 : 5;
  for (const [kind, error, step] of [['write', 'ENOSPC', STEP], ['write', 'short', STEP], ['truncate', 'ENOSPC', 1], ['sync', 'EIO', 1]]) {
    for (const ever of [0, 1]) {
      it(`${error} at the n-th ${kind}${ever ? ' and for ever' : ''}: what it says is there is there, and else nothing has moved`, async () => {
        let n = 1;
        for (let done = 0; ; n += step) {
          const where = place(dir);
          const file = join(where.dir, '..', 'older.db');
          copyFileSync(older, file);
          where.control.set({ kinds: KINDS[kind], at: n, ever, error: ERRORS[error] });
          const run = await restore(where, file, where.env);
          const hit = where.control.get('hits') > 0;
          const rows = await served(where);
          if (run.status === 0) {
            assert.equal(rows, seq - 1, `${kind} ${n}: it says that it is done, and ${rows} rows are served`);
            done++;
          } else {
            assert.equal(rows, seq, `${kind} ${n}: ${run.stderr}`);
          }
          assert.equal(await proves(where.dir, null), null, `${kind} ${n}`);
          if (!hit) {
            assert.ok(done > 0);
            break;
          }
        }
        assert.ok(n > 1, 'nothing was hit');
      });
    }
  }
});

describe('what an earlier restore has left', () => {
  it('a log that cannot be removed would be taken for the copy\'s own: it is named, and nothing has moved', async () => {
    const where = place(dir);
    const left = join(where.dir, 'restoring.db-wal');
    mkdirSync(left);
    const run = await restore(where, older, {});
    assert.equal(run.status, 1);
    assert.match(run.stderr, /restoring\.db-wal/);
    assert.equal(await served(where), seq);
    rmSync(left, { recursive: true });
    assert.equal((await restore(where, older, {})).status, 0);
  });

  it('a log of another database has no part in the next one', async () => {
    const where = place(dir);
    copyFileSync(join(where.dir, 'intact.db-wal'), join(where.dir, 'restoring.db-wal'));
    assert.ok(readFileSync(join(where.dir, 'restoring.db-wal')).length > 0);
    assert.equal((await restore(where, older, {})).status, 0);
    assert.equal(await proves(where.dir, null), null);
    assert.ok(!readdirSync(where.dir).some((name) => name.startsWith('restoring')));
  });
});

describe('an anchor without its database', () => {
  for (const [how, leave] of [
    ['that is gone', (db) => unlinkSync(db)],
    ['that is empty', (db) => writeFileSync(db, '')],
  ]) {
    it(`${how} is refused by every command, and nothing is made in its place`, async () => {
      const where = place(dir);
      const db = join(where.dir, 'intact.db');
      leave(db);
      const told = ['intactd.lock', 'verify.finding']; // what a proof found is kept, to be told to people
      const files = () => readdirSync(where.dir).filter((name) => !told.includes(name))
        .map((name) => [name, createHash('sha256').update(readFileSync(join(where.dir, name))).digest('hex')]);
      const before_ = files();
      const { ended, why } = await tryStart({ dir: where.dir, env: {} });
      assert.equal(ended, 'status 78', why);
      assert.match(why, new RegExp(`The anchor knows journal row ${seq}, but .*intact\\.db is (missing|empty)`));
      assert.deepEqual(files(), before_);
      for (const args of [['token', 'list'], ['verify'], ['doctor']]) {
        const run = await runIntactd([...args, '--data', where.dir]);
        assert.equal(run.status, 1, `${args}: ${run.stdout}${run.stderr}`);
        assert.deepEqual(files(), before_, args.join(' '));
      }
      assert.equal(existsSync(db), how === 'that is empty');
      assert.equal((await restore(where, older, {})).status, 0);
      assert.equal(await proves(where.dir, null), null);
    });
  }
});
