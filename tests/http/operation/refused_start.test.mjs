// What a daemon does not start on, or beside, and what it says then.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, feedClient, good, register, report, together } from '../lib/district.mjs';

const NOW = china('2022-09-10');

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
});
after(() => daemon?.stop());

it('a second daemon on the same directory is refused, and the first one lives', async () => {
  const second = await runIntactd(['serve', '--data', daemon.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
  assert.equal(second.status, 1, second.stderr);
  assert.notEqual(second.stderr.trim(), '');
  await good(admin.get('/api/v1/rates'));
});

it('a second daemon on the same port is refused', async () => {
  const second = await runIntactd(['serve', '--data', temporaryDirectory(), '--listen', `127.0.0.1:${daemon.port}`], { now: NOW, timeoutMs: 15_000 });
  assert.equal(second.status, 1, second.stderr);
  assert.match(second.stderr, new RegExp(String(daemon.port)));
});

it('a newer schema, one from before the first release, and a file that is no database of ours, are refused and left as they are', async () => {
  const own = await startDaemon({ now: NOW });
  await own.stop();
  const path = join(own.dir, 'intact.db');
  const bytes = readFileSync(path);
  for (const [offset, value, says] of [[60, 99, /newer/], [60, 1, /from before the first release/], [68, 7, /no database of intactd/]]) {
    const changed = Buffer.from(bytes);
    changed.writeUInt32BE(value, offset); // user_version, application_id
    writeFileSync(path, changed);
    const { status, stderr } = await runIntactd(['serve', '--data', own.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
    assert.equal(status, 1, stderr);
    assert.match(stderr, says);
    assert.deepEqual(readFileSync(path), changed);
  }
});

/** Flips a bit of a town's name in the stored journal, and in the table alike. */
function edit(dir) {
  const path = join(dir, 'intact.db');
  const bytes = readFileSync(path);
  const at = bytes.indexOf('市桥街');
  assert.ok(at > 0);
  for (let next = at; next >= 0; next = bytes.indexOf('市桥街', next + 1)) {
    bytes[next + 8] ^= 1;
  }
  writeFileSync(path, bytes);
}

it('what does not prove itself is refused with 78, and what to do next is said', async () => {
  const own = await startDaemon({ now: NOW });
  await register(client(own), { towns: [{ code: 'shiqiao', name: '市桥街' }] });
  await own.stop();
  edit(own.dir);
  const { status, stderr } = await runIntactd(['serve', '--data', own.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
  assert.equal(status, 78, stderr);
  assert.match(stderr, /Journal row \d+ does not prove itself/);
  assert.match(stderr, /nothing is served .*intactd verify/);
  assert.equal((await runIntactd(['verify', '--data', own.dir])).status, 1);
});

it('a damaged row that thousands have followed ends a daemon that serves already, with 78 and the same words', async () => {
  const own = await startDaemon({ now: NOW });
  await register(client(own), {
    towns: [{ code: 'shiqiao', name: '市桥街' }], feeds: [{ code: 'probe', name: 'probe', report_ttl_s: 900, feed_ttl_s: 900 }],
  });
  const feed = await feedClient(own, 'probe');
  await together(64, Array.from({ length: 4500 }, (_, i) => () => report(feed, [{ at: NOW - 4500 + i }])));
  await own.stop();

  await own.start(); // what has been proved is said once
  for (const until = Date.now() + 60_000; !/the journal proves itself up to row \d+/.test(own.stderr);) {
    assert.ok(Date.now() < until, own.stderr);
    await new Promise((next) => setTimeout(next, 50));
  }
  await own.stop();

  edit(own.dir);
  const { status, stdout, stderr } = await runIntactd(['serve', '--data', own.dir, '--listen', '127.0.0.1:0'], { now: NOW });
  assert.equal(status, 78, stderr);
  assert.match(stdout, /listening/);
  assert.match(stderr, /Journal row \d+ does not prove itself/);
  assert.match(stderr, /nothing more is served .*intactd verify/);
  assert.doesNotMatch(stderr, /proves itself up to/);
});

for (const args of [['serve', '--listen', '127.0.0.1:0'], ['serve', '--data'], ['serve', '--nonsense'], ['nonsense'], []]) {
  it(`"intactd ${args.join(' ')}" is wrong usage: status 2`, async () => {
    const { status, stderr } = await runIntactd(args, { timeoutMs: 15_000 });
    assert.equal(status, 2);
    assert.notEqual(stderr.trim(), '');
  });
}
