// Settings as the daemon takes them: a wrong one stops the start, SIGHUP brings new ones in, and
// backups are made to a schedule.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { asNobody, runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const scratch = temporaryDirectory();

async function eventually(what, check) {
  for (let tries = 0; tries < 100; tries++) {
    if (await check()) {
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`within 10 s: ${what}`);
}

// A row that needs another user (its third) is for root alone.
const forThisUser = ([, , options]) => options !== null;

describe('a start', () => {
  it('is stopped by a wrong setting, with its file and line', async () => {
    const file = join(scratch, 'wrong.conf');
    writeFileSync(file, '# limits\n[intactd]\nbody_timeout_s = 0\n');
    const dir = join(scratch, 'never');
    const run = await runIntactd(['serve', '--data', dir, '--config', file]);
    assert.equal(run.status, 2);
    assert.match(run.stderr, /wrong\.conf, line 3: body_timeout_s takes a whole number from 1 to 3600/);
  });

  it('is stopped by a wrong variable of the environment, with its name', async () => {
    const run = await runIntactd(['serve', '--data', join(scratch, 'never')],
      { env: { INTACTD_LOG_LEVEL: 'loud' } });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /INTACTD_LOG_LEVEL: log_level takes error, warning, info or debug/);
  });

  it('is stopped by a variable that names no setting: nobody would know that it was misspelt', async () => {
    for (const name of ['INTACTD_BODY_BYTE_MAX', 'INTACTD_CONFIG']) {
      for (const [command, status] of [['serve', 2], ['doctor', 1]]) {
        const run = await runIntactd([command, '--data', join(scratch, 'never')], { env: { [name]: '1' } });
        assert.equal(run.status, status, run.stderr);
        assert.match(run.stdout + run.stderr, new RegExp(`${name} is set in the environment, but there is no such setting`));
      }
    }
  });

  it('is stopped by a file that cannot be read, and a directory is none', async () => {
    const file = join(scratch, 'secret.conf');
    writeFileSync(file, 'log_level = info\n', { mode: 0o600 });
    for (const [config, why, options] of [
      [join(scratch, 'absent.conf'), /absent\.conf cannot be read: No such file or directory\. Name a file with --config/],
      [scratch, /cannot be read: Is a directory\. Name a file with --config/],
      [file, /secret\.conf cannot be read: Permission denied\. Name a file with --config that this user may read/, asNobody()],
    ].filter(forThisUser)) {
      const run = await runIntactd(['serve', '--data', join(scratch, 'never'), '--config', config], options);
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, why);
    }
  });

  it('is stopped by an address that is none before anything is made', async () => {
    for (const listen of ['nonsense', '127.0.0.1:', '127.0.0.1:65536', ':x']) {
      const dir = join(scratch, 'never');
      const run = await runIntactd(['serve', '--data', dir, '--listen', listen]);
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, /listen takes HOST:PORT, such as /);
      assert.ok(!existsSync(dir));
    }
  });

  it('ends with 1, for a supervisor to try again, while the port is taken', async () => {
    const other = createServer();
    await new Promise((done) => other.listen(0, '127.0.0.1', done));
    const listen = `127.0.0.1:${other.address().port}`;
    const run = await runIntactd(['serve', '--data', join(scratch, 'taken'), '--listen', listen]);
    other.close();
    assert.equal(run.status, 1);
    assert.match(run.stderr, /Cannot listen on .*: Address already in use\. Another process has that port \(ss -ltnp names it\)/);
  });

  it('ends with 2 and a remedy where the data directory cannot be had', async () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    const owned = await startDaemon({ now: NOW });
    await owned.stop();
    const serve = (dir, options) => runIntactd(['serve', '--data', dir, '--listen', '127.0.0.1:0'], options);
    for (const [dir, why, options] of [
      [join(file, 'below'), /Cannot make the directory .*file\/below: Not a directory\. A part of that path is a file/],
      [file, /Cannot use .*file: Not a directory\. /],
      [join(scratch, 'a/b'), /Cannot make the directory .*: No such file or directory\. Make the directory above it first/],
      [join(scratch, 'below'), /Cannot make the directory .*: Permission denied\. .*chown/, asNobody()],
      [owned.dir, /Cannot read and write .*: Permission denied\. .*chown/, asNobody()],
    ].filter(forThisUser)) {
      const run = await serve(dir, options);
      assert.equal(run.status, 2, `${dir}: ${run.stderr}`);
      assert.match(run.stderr, why);
    }
    chmodSync(owned.dir, 0o777); // the directory is anybody's, the database in it is not
    if (asNobody()) {
      const run = await serve(owned.dir, asNobody());
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, /Cannot read and write .*intact\.db: Permission denied/);
    }
  });
});

describe('SIGHUP', () => {
  it('brings new limits and levels in, names what it cannot, and survives a wrong file', async () => {
    const file = join(scratch, 'live.conf');
    writeFileSync(file, 'body_bytes_max = 2048\n');
    const daemon = await startDaemon({ now: NOW, args: ['--config', file] });
    const admin = client(daemon);
    await good(admin.post('/api/v1/feeds', [{ code: 'probe', name: 'p' }]));
    const post = () => admin.post('/api/v1/events?feed=probe', `{"at":"2022-09-10T00:00:00Z"}\n`.repeat(99),
      { type: 'application/x-ndjson' });
    assert.equal((await post()).status, 413);
    assert.doesNotMatch(daemon.stderr, /POST/);
    writeFileSync(file, 'body_bytes_max = 4096\nlog_level = debug\nconnections_max = 3\n');
    process.kill(daemon.pid, 'SIGHUP');
    await eventually('told', () => /the settings have been read again/.test(daemon.stderr));
    assert.match(daemon.stderr, /connections_max has changed; that needs a new start/);
    assert.equal((await post()).status, 200);
    await eventually('a line', () => /POST events 200 \d+ bytes \d+\.\d ms token 1/.test(daemon.stderr));
    writeFileSync(file, 'body_bytes_max = 1\n');
    process.kill(daemon.pid, 'SIGHUP');
    await eventually('refused', () => /stay as they were: .*live\.conf, line 1/.test(daemon.stderr));
    assert.equal((await post()).status, 200);
    await daemon.stop();
  });
});

describe('backups to a schedule', () => {
  it('are made when due, kept to a number, and restore', async () => {
    const backups = join(scratch, 'backups');
    mkdirSync(backups);
    for (const day of ['05', '06', '07']) {
      writeFileSync(join(backups, `intact-202209${day}T000000Z.db`), '');
    }
    writeFileSync(join(backups, 'notes.txt'), 'mine');
    const args = ['--backup-dir', backups, '--backup-every-h', '6', '--backup-keep', '2'];
    const daemon = await startDaemon({ now: NOW, args });
    await eventually('a backup', () => /backup \S+ holds journal row \d+/.test(daemon.stderr));
    const made = 'intact-20220910T040000Z.db';
    assert.deepEqual(readdirSync(backups).sort(), ['intact-20220907T000000Z.db', made, 'notes.txt']);
    await daemon.restart({ now: NOW + 6 * 3600 - 1 });
    await new Promise((done) => setTimeout(done, 1500));
    assert.doesNotMatch(daemon.stderr, /backup/, 'not due yet');
    await daemon.stop();
    const run = await runIntactd(['restore', join(backups, made), '--data', join(scratch, 'again')]);
    assert.equal(run.status, 0, run.stderr);
  });

  it('are made on, and kept, beside one from a clock that ran ahead', async () => {
    const backups = join(scratch, 'ahead');
    mkdirSync(backups);
    const [wrong, old] = ['intact-20990101T000000Z.db', 'intact-20220907T000000Z.db'];
    for (const name of [wrong, old]) {
      writeFileSync(join(backups, name), '');
    }
    const daemon = await startDaemon({ now: NOW, args: ['--backup-dir', backups, '--backup-keep', '1'] });
    await eventually('a backup', () => /backup \S+ holds journal row \d+/.test(daemon.stderr));
    assert.deepEqual(readdirSync(backups).sort(), ['intact-20220910T040000Z.db', wrong]);
    await daemon.stop();
  });

  it('that fail are told, and the daemon goes on', async () => {
    const daemon = await startDaemon({ now: NOW, args: ['--backup-dir', join(scratch, 'absent')] });
    await eventually('told', () => /no backup: Cannot make .*absent/.test(daemon.stderr));
    assert.equal((await fetch(`${daemon.url}/healthz`)).status, 200);
    await daemon.stop();
  });
});
