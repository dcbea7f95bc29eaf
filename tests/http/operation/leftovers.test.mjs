// What a kill leaves behind is gone after the next start, and a stop leaves the log small or says that it could not.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, register } from '../lib/district.mjs';

const NOW = china('2022-10-02');
const OWN = ['admin.token', 'intact.anchor', 'intact.db', 'intact.db-shm', 'intact.db-wal', 'intactd.lock', 'node', 'sip.secret'];
const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司' }],
  projects: [{ code: 'p1', name: '子项目一', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: Array.from({ length: 400 }, (_, i) => ({
    code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

describe('a start', () => {
  const LEFT = ['report-aB3dE9', 'tmp.4S5aEsoFWj', 'admin.token.new', 'intact.db.schema-1.new', 'intact.db.schema-1.new-journal',
    'intact.db-runs.new', 'restoring.db', 'restoring.db-wal', 'restoring.db-shm', 'restoring.db.new', 'restoring.db.new-journal', 'restoring.anchor'];
  const KEPT = ['report.xlsx', 'report-2022-09.xlsx', 'intact.db.before-20220901T000000Z', 'intact.db.schema-1',
    'intact.anchor.before-20220901T000000Z', 'notes.new'];
  const BACKUP = 'intact-20220901T000000Z.db';

  it('removes each kind of file that a killed process leaves, says so, and touches no other', async () => {
    const dir = temporaryDirectory();
    const backups = temporaryDirectory();
    await (await startDaemon({ dir, now: NOW })).stop();
    [...LEFT, ...KEPT].forEach((name) => writeFileSync(join(dir, name), 'x'));
    mkdirSync(join(dir, 'report-direct'));
    [`${BACKUP}.new`, `${BACKUP}.new-journal`, BACKUP, 'mine.db.new'].forEach((name) => writeFileSync(join(backups, name), 'x'));
    const daemon = await startDaemon({ dir, now: NOW, args: ['--backup-dir', backups, '--backup-keep', '100'] });
    assert.deepEqual(readdirSync(dir).sort(), [...OWN, ...KEPT, 'intact.db-runs', 'report-direct'].sort());
    assert.deepEqual(readdirSync(backups).filter((name) => /\.new|^mine|0901T/.test(name)).sort(), [BACKUP, 'mine.db.new']);
    await daemon.stop();
    for (const name of LEFT) {
      assert.match(daemon.stderr, new RegExp(`removed .*/${name}, which`));
    }
  });

  it('after kills in the middle of workbooks and backups leaves nothing but its own files', async () => {
    const daemon = await startDaemon({ now: NOW });
    await register(client(daemon), DISTRICT);
    for (let round = 0; round < 6; round++) {
      const asked = Array.from({ length: 4 }, () => client(daemon).get('/api/v1/reports/2022-09.xlsx').catch(() => {}));
      await new Promise((done) => setTimeout(done, 5 + 7 * round));
      await daemon.kill9();
      await Promise.all(asked);
      await daemon.start();
      assert.deepEqual(readdirSync(daemon.dir).sort(), OWN);
    }
    await daemon.stop();
  });

  it('that fails leaves the copies of a restore alone', async () => {
    const dir = temporaryDirectory();
    await (await startDaemon({ dir, now: NOW })).stop();
    writeFileSync(join(dir, 'restoring.db'), 'x');
    writeFileSync(join(dir, 'intact.db'), 'no database');
    await assert.rejects(startDaemon({ dir, now: NOW }));
    assert.ok(existsSync(join(dir, 'restoring.db')));
  });
});

describe('a stop', () => {
  // some 10 MiB in the journal and in the tables
  const fill = (daemon) => register(client(daemon), {
    assets: Array.from({ length: 3000 }, (_, i) => ({ ...DISTRICT.assets[0], code: `B${i}`, name: `B${i}`, attributes: { text: `${i}`.repeat(400).slice(0, 1500) } })),
  });
  const logBytes = (daemon) => {
    const path = join(daemon.dir, 'intact.db-wal');
    return existsSync(path) ? statSync(path).size : 0;
  };

  // On a machine that is too busy a stop is cut short after five seconds, which it says.
  const emptied = (daemon) => {
    if (!/still open after five seconds/.test(daemon.stderr)) {
      assert.equal(logBytes(daemon), 0);
    }
    assert.equal(logBytes(daemon) > 4 << 20, /is left with/.test(daemon.stderr));
  };

  it('empties the log', async () => {
    const daemon = await startDaemon({ now: NOW });
    await register(client(daemon), DISTRICT);
    await fill(daemon);
    await daemon.stop();
    emptied(daemon);
  });

  it('that a reader of the database keeps from it says so', async () => {
    const daemon = await startDaemon({ now: NOW });
    await register(client(daemon), DISTRICT);
    const reader = spawn('sqlite3', ['-readonly', join(daemon.dir, 'intact.db')]);
    const begun = new Promise((done) => reader.stdout.once('data', done));
    reader.stdin.write('BEGIN; SELECT count(*) FROM sqlite_schema;\n');
    await begun;
    await fill(daemon);
    await daemon.stop();
    reader.stdin.end('COMMIT;\n');
    assert.ok(logBytes(daemon) > 4 << 20, `${logBytes(daemon)}`);
    assert.match(daemon.stderr, /intact\.db-wal is left with \d+ MiB: another program reads the database/);
    await daemon.start();
    await daemon.stop();
    emptied(daemon); // the next stop has made up for it
  });
});
