// Backup and restore: under load, three times (twenty with LONG=1); what restore refuses; and what it leaves behind.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, position, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const T = china('2022-09-10 00:00');
const CODES = Array.from({ length: 40 }, (_, i) => `cam-${i}`);

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检平台' }],
  assets: CODES.map((code) => ({
    code, name: code, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};
const ROUNDS = process.env.LONG === '1' ? 20 : 3;
const RATES = '/api/v1/rates?from=2022-09-10T00:00:00%2B08:00&to=2022-09-10T12:00:00%2B08:00&by=asset';

let daemon;
let admin;
let feed;
let at = T;
const scratch = temporaryDirectory();

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, DISTRICT);
  feed = await feedClient(daemon, 'probe');
});
after(() => daemon?.stop());

const batch = () => {
  at += 7;
  return CODES.map((asset, i) => ({ asset, at: iso(at), network: (at + i) % 5 ? 'ok' : 'fault' }));
};

/** Posts batches until told to stop; resolves to the receipts, each with its batch. */
async function load(stop) {
  const receipts = [];
  while (!stop.now) {
    const reports = batch();
    const { receipt } = await good(feed.events(reports));
    receipts.push({ ...receipt, reports });
  }
  return receipts;
}

async function succeeds(args, options) {
  const run = await runIntactd(args, options);
  assert.equal(run.status, 0, `${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

const seqOf = (stdout) => Number(/^(?:restored to )?seq (\d+)$/m.exec(stdout)[1]);
const headOf = (stdout) => /^head ([0-9a-f]{64})$/m.exec(stdout)[1];

describe('a backup under load', () => {
  for (let round = 1; round <= ROUNDS; round++) {
    it(`restores to its position, round ${round}`, async () => {
      const stop = { now: false };
      const posting = [load(stop), load(stop)];
      const file = join(scratch, `round-${round}.db`);
      const backup = await succeeds(['backup', file, '--data', daemon.dir]);
      stop.now = true;
      const receipts = (await Promise.all(posting)).flat();
      const seq = seqOf(backup);
      const dir = join(scratch, `restored-${round}`);
      const restored = await succeeds(['restore', file, '--data', dir], { now: NOW });
      assert.equal(seqOf(restored), seq);
      assert.equal(headOf(restored), headOf(backup));
      const known = receipts.find((receipt) => receipt.seq === seq);
      if (known) {
        assert.equal(headOf(backup), known.head);
      }
      const second = await startDaemon({ dir, now: NOW });
      const whole = await position(client(second));
      assert.equal(whole.seq, seq + 2, 'more: the row that says so, and a new admin');
      // What came after the backup, sent again, makes both the same: nothing else was lost.
      const other = await feedClient(second, 'probe');
      for (const { reports } of receipts.filter((receipt) => receipt.seq > seq)) {
        await good(other.events(reports));
      }
      const mine = await good(admin.get(RATES));
      assert.deepEqual(await good(client(second).get(RATES)), mine);
      await second.stop();
      await succeeds(['verify', '--data', dir]);
    });
  }
});

describe('a backup', () => {
  it('is one private file, and never overwrites one unasked', async () => {
    const file = join(scratch, 'once.db');
    await succeeds(['backup', file, '--data', daemon.dir]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(scratch).filter((name) => name.startsWith('once')), ['once.db']);
    const again = await runIntactd(['backup', file, '--data', daemon.dir]);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /is there already; --force replaces it/);
    await succeeds(['backup', file, '--data', daemon.dir, '--force']);
  });

  it('of nothing fails in words', async () => {
    const run = await runIntactd(['backup', join(scratch, 'x.db'), '--data', join(scratch, 'none')]);
    assert.equal(run.status, 1);
    assert.match(run.stderr, /is not there/);
    assert.equal((await runIntactd(['backup', '--data', daemon.dir])).status, 2);
  });
});

describe('a restore', () => {
  const file = join(scratch, 'keep.db');
  before(() => succeeds(['backup', file, '--data', daemon.dir]));

  it('refuses a directory in use', async () => {
    const run = await runIntactd(['restore', file, '--data', daemon.dir, '--force']);
    assert.equal(run.status, 1);
    assert.match(run.stderr, /in use by another process/);
  });

  it('refuses a file that is no backup, and leaves the directory as it was', async () => {
    const bad = join(scratch, 'bad.db');
    writeFileSync(bad, 'no database at all, but long enough to be looked at as if it were one'.repeat(9));
    const dir = join(scratch, 'unused');
    const run = await runIntactd(['restore', bad, '--data', dir]);
    assert.equal(run.status, 1);
    assert.ok(!existsSync(join(dir, 'intact.db')));
    assert.deepEqual(readdirSync(dir), ['intactd.lock']);
  });

  it('never overwrites: --force moves the old database aside, and the journal says so', async () => {
    const old = await startDaemon({ now: NOW });
    await register(client(old), { towns: DISTRICT.towns });
    const before = await position(client(old));
    await old.stop();
    const refused = await runIntactd(['restore', file, '--data', old.dir]);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /holds a database already; --force moves it aside/);
    const said = await succeeds(['restore', file, '--data', old.dir, '--force'], { now: NOW + 5 });
    assert.match(said, new RegExp(`^replaced seq ${before.seq}, kept as `, 'm'));
    const kept = /kept as (\S+)$/m.exec(said)[1];
    assert.ok(existsSync(kept) && existsSync(kept.replace('intact.db', 'intact.anchor')));
    assert.ok(!readdirSync(old.dir).some((name) => name.startsWith('restoring')));
    await succeeds(['verify', '--data', old.dir]);
    await old.start();
    const rows = await position(client(daemon));
    assert.equal((await fetch(`${old.url}/healthz`)).status, 200);
    assert.ok(rows.seq > before.seq);
    await old.stop();
  });

  it('makes a token where there is none', async () => {
    const dir = join(scratch, 'fresh');
    await succeeds(['restore', file, '--data', dir], { now: NOW });
    const fresh = await startDaemon({ dir, now: NOW });
    await good(client(fresh).get('/api/v1/tokens'));
    await fresh.stop();
  });
});
