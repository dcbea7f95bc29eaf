// intactd doctor: each thing it looks for is made, found, and comes with a remedy.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, feedClient, good, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const scratch = temporaryDirectory();
const camera = (code, name) => ({
  code, name, kind: 'camera', class: 1, town: 'shiqiao',
  service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
});
const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: null }],
  feeds: [{ code: 'probe', name: 'a' }, { code: 'mute', name: 'b' }, { code: 'late', name: 'c' }],
  assets: [camera('c1', 'one'), camera('c2', 'two'), camera('c3', 'two')],
};

const doctor = (dir, { now = NOW, args = [], env = {} } = {}) =>
  runIntactd(['doctor', '--data', dir, ...args], { now, env });

/** The finding of this code, or undefined; with a remedy unless it is a note. */
function finding(run, code) {
  const lines = run.stdout.split('\n');
  const at = lines.findIndex((line) => line.split(': ')[1] === code);
  if (at >= 0 && !lines[at].startsWith('note')) {
    assert.match(lines[at + 1], /^ {2}remedy: \S/);
  }
  return lines[at];
}

describe('doctor', () => {
  let daemon;
  before(async () => {
    daemon = await startDaemon({ now: NOW });
    await register(client(daemon), DISTRICT);
    await report(await feedClient(daemon, 'probe'),
      ['c1', 'c3'].map((asset) => ({ asset, at: NOW - 60, network: 'ok' })));
    await report(await feedClient(daemon, 'late'), [{ asset: 'c1', at: NOW - 8 * 3600, network: 'ok' }]);
  });
  after(() => daemon?.stop());

  it('finds silent feeds, assets never reported and duplicate names beside a running daemon', async () => {
    const run = await doctor(daemon.dir);
    assert.equal(run.status, 0, run.stdout);
    assert.match(finding(run, 'silent_feed'), /^warning: .*The feed mute has never reported/);
    assert.match(finding(run, 'never_reported'), /1 assets in service .*: c2\.$/);
    assert.match(finding(run, 'duplicate_names'), /1 assets .*: c3\.$/);
    assert.match(finding(run, 'no_schedule'), /^warning/);
    assert.match(finding(run, 'size'), /^note: size: The database has \d+ MiB, grows by \d+ KiB a day/);
    assert.equal(finding(run, 'clock_behind'), undefined);
    assert.match(run.stdout, /^0 errors, 5 warnings$/m);
  });

  it('finds a lifetime under the pace of its feed, with what it costs', async () => {
    const own = await startDaemon({ now: NOW });
    await register(client(own), DISTRICT);
    await report(await feedClient(own, 'probe'),
      Array.from({ length: 10 }, (_, i) => ({ asset: 'c1', at: NOW - 300 * (10 - i), network: 'ok' })));
    assert.equal(finding(await doctor(own.dir), 'short_lifetime'), undefined);
    await good(client(own).put('/api/v1/feeds/probe', { code: 'probe', name: 'a', report_ttl_s: 1, feed_ttl_s: 1 }));
    const said = /^warning: .*The feed probe: An asset is reported every 300 s or so: with report_ttl_s 1 it is blind for up to 99\.66 %/;
    assert.match(finding(await doctor(own.dir), 'short_lifetime'), said);
    await own.restart();
    assert.match(finding(await doctor(own.dir), 'short_lifetime'), said);
    await own.stop();
  });

  it('finds names that look like others', async () => {
    const own = await startDaemon({ now: NOW });
    await register(client(own), DISTRICT);
    assert.equal(finding(await doctor(own.dir), 'look_alikes'), undefined);
    await register(client(own), { towns: [{ code: 'k1', name: '南村镇1' }, { code: 'k2', name: '南村镇１' }] });
    assert.match(finding(await doctor(own.dir), 'look_alikes'), /^warning: .*1 of the towns have .* such as k2\.$/);
    await own.stop();
  });

  it('tells since when a feed is silent', async () => {
    const run = await doctor(daemon.dir, { now: NOW + 900 });
    assert.match(run.stdout, /The feed probe has been silent since 2022-09-10T03:59:00/);
  });

  it('names a feed that decides against another\'s word', async () => {
    const district = await startDaemon({ now: NOW });
    await register(client(district), { ...DISTRICT, feeds: [{ code: 'probe', name: 'a', report_ttl_s: 7200, feed_ttl_s: 7200 }, { code: 'own', name: 'b', report_ttl_s: 7200, feed_ttl_s: 7200 }] });
    await report(await feedClient(district, 'probe'), [{ asset: 'c1', at: NOW - 7200, network: 'fault' }]);
    await report(await feedClient(district, 'own'), [{ asset: 'c1', at: NOW - 7199, network: 'ok' }]);
    await district.stop();
    const run = await doctor(district.dir);
    assert.match(finding(run, 'contradiction'), /^warning: .*the feed own decided 7199 s against another feed's word/);
    const asked = (sql) => execFileSync('sqlite3', ['-readonly', join(district.dir, 'intact.db'), sql], { encoding: 'utf8' }).trim();
    assert.equal(asked('SELECT asset, aspect, state, feed, against, seconds FROM v_contradiction'), 'c1|network|ok|own|probe|7199');
    assert.equal(asked('SELECT feed, newest_age_s FROM v_late_batch ORDER BY seq'), 'probe|7200\nown|7199');
    // the fault decided the second before the ok, which goes on
    assert.match(finding(run, 'decided_late'), /^warning: .*In 31 days reports of the feed own that came in over an hour late decided 7199 s/);
    assert.equal(asked('SELECT asset, aspect, state, feed, seconds FROM v_late ORDER BY from_local'), 'c1|network|fault|probe|1\nc1|network|ok|own|7200');
  });

  it('tells a feed that arrives with a wrong clock from a silent one', async () => {
    const run = await doctor(daemon.dir);
    assert.match(finding(run, 'dated_back'), /^warning: .*The feed late arrives, but dated 8 h 0 min back: check its time zone/);
    assert.doesNotMatch(run.stdout, /The feed late has been silent/);
  });

  it('fails when the clock is behind the journal, or never right', async () => {
    const run = await doctor(daemon.dir, { now: NOW - 3600 });
    assert.equal(run.status, 1);
    assert.match(finding(run, 'clock_behind'), /^error/);
    assert.match(finding(await doctor(daemon.dir, { now: 1000 }), 'clock'), /^error: clock: The clock says 1970/);
  });

  it('fails without time zone data', async () => {
    const run = await doctor(daemon.dir, { env: { TZDIR: scratch } });
    assert.equal(run.status, 1);
    assert.match(finding(run, 'time_zone'), /^error/);
  });

  it('finds files that others can read', async () => {
    const token = join(daemon.dir, 'admin.token');
    chmodSync(token, 0o644);
    assert.equal(finding(await doctor(daemon.dir), 'permissions'), undefined, 'the directory is private');
    chmodSync(daemon.dir, 0o711);
    const run = await doctor(daemon.dir);
    assert.match(run.stdout, /admin\.token can be opened by others \(mode 644\)/);
    assert.match(finding(run, 'permissions'), /^warning/);
    chmodSync(token, 0o600);
    chmodSync(daemon.dir, 0o700);
  });

  it('finds backups that are not made', async () => {
    const dir = join(scratch, 'backups');
    const args = ['--backup-dir', dir];
    const absent = await doctor(daemon.dir, { args });
    assert.equal(absent.status, 1);
    assert.match(finding(absent, 'backup_dir'), /^error/);
    mkdirSync(dir);
    assert.match(finding(await doctor(daemon.dir, { args }), 'backup_old'), /no backup of the last 48 hours/);
    writeFileSync(join(dir, 'intact-20220909T120000Z.db'), '');
    const made = await doctor(daemon.dir, { args });
    assert.equal(finding(made, 'backup_old'), undefined);
    assert.match(finding(made, 'backup_same_disk'), /^warning/);
  });

  it('finds plain HTTP that others reach, and what the unit needs for others and for backups elsewhere', async () => {
    const run = await doctor(daemon.dir, { args: ['--listen', '0.0.0.0:8080', '--backup-dir', join(scratch, 'elsewhere')] });
    assert.match(finding(run, 'plain_http'), /^warning: .*0\.0\.0\.0:8080/);
    assert.match(finding(run, 'unit_addresses'), /^note/);
    assert.match(finding(run, 'unit_paths'), /^note: .*elsewhere/);
    assert.equal(finding(await doctor(daemon.dir), 'plain_http'), undefined);
  });

  it('finds a wrong setting by its line, and a database that is not there', async () => {
    const config = join(scratch, 'bad.conf');
    writeFileSync(config, 'listen = x:1\nbackup_keep = none\n');
    const wrong = await doctor(daemon.dir, { args: ['--config', config] });
    assert.equal(wrong.status, 1);
    assert.match(finding(wrong, 'settings'), /bad\.conf, line 2: backup_keep/);
    const none = await doctor(join(scratch, 'nothing'));
    assert.equal(none.status, 1);
    assert.match(finding(none, 'database'), /^error/);
    assert.match(finding(none, 'disk'), /^error: disk: .*nothing: No such file/);
    assert.equal((await runIntactd(['doctor'])).status, 2);
  });

  it('fails when the database is not the one that its anchor names', async () => {
    const other = await startDaemon({ now: NOW });
    await register(client(other), { towns: DISTRICT.towns });
    await other.stop();
    const anchor = join(other.dir, 'intact.anchor');
    writeFileSync(anchor, readFileSync(anchor, 'utf8').replace(/[0-9a-f](?=\s*$)/, (digit) => (digit === '0' ? '1' : '0')));
    const run = await doctor(other.dir);
    assert.equal(run.status, 1);
    assert.match(finding(run, 'database'), /^error/);
  });

  it('lists the settings that are not the default', async () => {
    const run = await doctor(daemon.dir, { args: ['--backup-keep', '3'], env: { INTACTD_LOG_LEVEL: 'debug' } });
    assert.deepEqual(run.stdout.split('\n').filter((line) => line.startsWith('note: setting')),
      ['note: setting: log_level = debug (info without it).', 'note: setting: backup_keep = 3 (7 without it).']);
    assert.equal(finding(await doctor(daemon.dir), 'setting'), undefined);
  });

  it('asks a running daemon how its platforms are, and says so when it may not', async () => {
    const one = await startDaemon({ now: NOW });
    await good(client(one).post('/api/v1/platforms', [{ code: '44011300005030000001', name: 'P', protocol: 'ga1400', feed: 'v', events_feed: 'v.events' }]));
    const tried = await client(one, null).post('/VIID/System/Register', { RegisterObject: { DeviceID: '44011300005030000077' } },
      { type: 'application/VIID+JSON', headers: { Authorization: 'Digest username="x"' } });
    assert.equal(tried.status, 403);
    assert.match(finding(await doctor(one.dir), 'wrong_id'), /^warning: .*44011300005030000077 at 127.0.0.1 has tried 1 times/);
    renameSync(join(one.dir, 'admin.token'), join(one.dir, 'kept'));
    assert.match(finding(await doctor(one.dir), 'platforms'), /^warning: /);
    renameSync(join(one.dir, 'kept'), join(one.dir, 'admin.token'));
    await one.stop();
    const alone = await doctor(one.dir);
    assert.deepEqual([finding(alone, 'wrong_id'), finding(alone, 'platforms')], [undefined, undefined], 'without a daemon nobody knows');
  });

  it('finds what keeps a message from its receiver', async () => {
    const password = join(temporaryDirectory(), 'password');
    writeFileSync(password, 'secret\n');
    chmodSync(password, 0o644);
    const own = await startDaemon({ now: NOW, args: ['--notice-check-interval-s', '1'] });
    try {
      const admin = client(own);
      const rules = await good(admin.get('/api/v1/rules'));
      await good(admin.put('/api/v1/rules', { ...rules, notices: { disk_free_mib: 1 << 30, receivers: [
        { name: 'post', way: 'mail', address: 'a@example.cn', events: ['verify_finding'] },
        { name: 'robot', way: 'feishu', signed: true, address: 'https://127.0.0.1/f', events: ['verify_finding'] },
        { name: 'desk', way: 'webhook', address: 'http://127.0.0.1/in', events: ['disk_low'] },
      ] } }));
      for (const until = Date.now() + 60_000; !(await good(admin.get('/api/v1/notices'))).items[0]?.attempts;) {
        assert.ok(Date.now() < until, 'a try');
        await new Promise((go) => setTimeout(go, 100));
      }
      const first = await doctor(own.dir, { now: NOW + 7300 });
      assert.match(finding(first, 'no_smtp_server'), /^error: .*post is told by mail, but no mail server is set\.$/);
      assert.match(finding(first, 'no_notice_secret'), /^error: .*robot can't be told: The setting notice_secrets_file is not set\.$/);
      assert.match(finding(first, 'notices_waiting'), /^warning: .*Notice 1 to desk has been waiting for 2 hours: The address leads into a private network/);
      const args = ['--smtp-server', 'mail.example.cn:25', '--smtp-from', 'i@example.cn', '--smtp-user', 'u', '--smtp-security', 'none'];
      const second = await doctor(own.dir, { args: [...args, '--smtp-password-file', password] });
      assert.match(finding(second, 'secret_readable'), /password holds secrets and can be opened by others \(mode 644\)\.$/);
      assert.match(finding(second, 'smtp_plain'), /^warning: .*mail\.example\.cn:25 goes over the network/);
      const third = await doctor(own.dir, { args: [...args, '--smtp-password-file', join(own.dir, 'nothing')] });
      assert.match(finding(third, 'no_smtp_password'), /^error: .*nothing cannot be read: No such file or directory\.$/);
    } finally {
      await own.stop();
    }
  });

  it('has a test of each of its findings', () => {
    const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const tests = read('doctor.test.mjs') + read('../../faults/doctor_finds.test.mjs') + read('../../cluster/follow.test.mjs');
    const sources = readdirSync(new URL('../../../daemon/commands', import.meta.url)).filter((name) => /^doctor.*[.]c$/.test(name));
    const codes = sources.flatMap((name) =>
      [...read(`../../../daemon/commands/${name}`).matchAll(/doctor_find\(\s*&?x,[^"]*?"(\w+)"/g)].map(([, code]) => code));
    assert.ok(codes.length > 18, codes.join());
    for (const code of codes) {
      assert.match(tests, new RegExp(`(finding|examined)\\([^;]*'${code}'|(error|warning): ${code}: `), code);
    }
  });
});
