// What a command run by root leaves in somebody else's directory is theirs; and what it need not be told where a daemon is installed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { INTACTD, runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';

const OWNER = 65534;
/** Waits for what the daemon says a moment after it is ready. */
async function until(holds) {
  for (const end = Date.now() + 60_000; !holds(); await new Promise((resume) => setTimeout(resume, 20))) {
    assert.ok(Date.now() < end, 'not within a minute');
  }
}
const root = process.getuid() === 0;

/** Files that belong to somebody else than the directory's owner. */
const strangers = (dir) => readdirSync(dir).filter((name) => statSync(join(dir, name)).uid !== OWNER);

describe('a command of root in another\'s directory', { skip: !root && 'needs root' }, () => {
  it('leaves files of its owner, also where it makes, imports, backs up and restores', async () => {
    const scratch = temporaryDirectory();
    const dir = join(scratch, 'data');
    const copies = join(scratch, 'copies');
    for (const one of [dir, copies]) {
      mkdirSync(one, { mode: 0o700 });
      chownSync(one, OWNER, OWNER);
    }
    writeFileSync(join(scratch, 'towns.csv'), 'code,name\nt,T\n');
    const backup = join(copies, 'a.db');
    for (const args of [['import', 'towns', join(scratch, 'towns.csv')], ['token', 'list'], ['backup', backup], ['restore', backup, '--force'], ['verify']]) {
      const run = await runIntactd([...args, '--data', dir]);
      assert.equal(run.status, 0, `${args}: ${run.stderr}`);
      assert.deepEqual(strangers(dir), [], `${args}`);
    }
    assert.ok(existsSync(join(dir, 'intactd.lock')));
    assert.equal(statSync(backup).uid, OWNER);
    const looked = await runIntactd(['doctor', '--data', dir]);
    assert.doesNotMatch(looked.stdout, /belongs to user/, looked.stdout);
  });
});

describe('where a daemon is installed', { skip: !root && 'needs root' }, () => {
  it('commands take its directory, address and settings without being told', async () => {
    const scratch = temporaryDirectory();
    const dir = join(scratch, 'data');
    writeFileSync(join(scratch, 'intactd.conf'), `data = ${dir}\nlisten = 127.0.0.1:18765\nbackup_dir = /srv/copies\n`);
    const script = 'mkdir -p "$1/etc" && cp -a /etc/. "$1/etc/" 2>/dev/null; mkdir -p "$1/etc/intactd"; cp "$1/intactd.conf" "$1/etc/intactd/"; mount --bind "$1/etc" /etc; shift; exec "$@"';
    const inside = (...args) => {
      const run = spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', scratch, INTACTD, ...args], { encoding: 'utf8', timeout: 60_000 });
      return { status: run.status, stdout: run.stdout, stderr: run.stderr };
    };
    const made = inside('token', 'create', '--name', 'x', '--role', 'viewer');
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /http:\/\/127\.0\.0\.1:18765\/api/);
    assert.ok(existsSync(join(dir, 'intact.db')));
    const looked = inside('doctor');
    assert.match(looked.stdout, /\/srv\/copies/);
    assert.match(looked.stdout, /ReadWritePaths=/);
    assert.equal((await runIntactd(['token', 'list'])).status, 2);
  });
});

describe('a daemon that others reach', () => {
  it('says at its start and to doctor that it is plain HTTP', async () => {
    const daemon = await startDaemon({ args: ['--listen', '0.0.0.0:0'] });
    await until(() => /plain HTTP/.test(daemon.stderr));
    const { stdout } = await runIntactd(['doctor', '--data', daemon.dir, '--listen', '0.0.0.0:8080']);
    assert.match(stdout, /plain HTTP/);
    assert.match(stdout, /IPAddressAllow=/);
    await daemon.stop();
    assert.doesNotMatch((await runIntactd(['doctor', '--data', daemon.dir])).stdout, /plain HTTP/);
  });
});
