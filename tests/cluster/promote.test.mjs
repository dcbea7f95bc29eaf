// A follower is made the leader by hand, and what the old leader may and may not do then.

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { iso, position } from '../http/lib/district.mjs';
import { batch, CODES, level, role, startFollower, startLeader, until } from './lib/pair.mjs';
import { openRelay } from './lib/relay.mjs';

const now = () => Math.floor(Date.now() / 1000);

function adminFile(pair) {
  const file = join(temporaryDirectory(), 'admin');
  writeFileSync(file, `${pair.leader.adminToken}\n`);
  return file;
}

/** What a daemon ends with that cannot even begin to serve, or that ends by itself. */
async function refusal(options) {
  const { status, stderr } = await runIntactd(['serve', '--listen', '127.0.0.1:0', ...options]);
  return { status, stderr };
}

describe('promote', () => {
  it('through the running daemon: refused while the leader answers, a row on record when it does not', async () => {
    const pair = await startLeader();
    const follower = await startFollower(pair);
    const token = adminFile(pair);
    await level(pair, follower);
    const bare = await runIntactd(['promote', '--data', follower.dir]);
    assert.equal(bare.status, 1);
    assert.match(bare.stderr, /this directory follows http:\S+: ask there\. intactd promote takes a token of an admin with --token-file/);
    const early = await runIntactd(['promote', '--data', follower.dir, '--token-file', token]);
    assert.equal(early.status, 1);
    assert.match(early.stderr, /still answers\. Stop it first/);

    const last = await batch(pair, now() - 60);
    await level(pair, follower);
    await pair.leader.kill9();
    pair.relay.cut();
    const done = await until(async () => {
      const run = await runIntactd(['promote', '--data', follower.dir, '--token-file', token, '--reason', '机房停电']);
      return run.status === 0 ? run : assert.match(run.stderr, /still answers/);
    }, 'the promotion');
    assert.match(done.stdout, /leads\n/);

    const leads = await role(follower);
    assert.deepEqual([leads.status, leads.role, leads.leader, leads.position], [200, 'leader', null, last.seq + 1]);
    const { json } = await client(follower).get('/api/v1/audit?op=leader');
    assert.deepEqual([json.items.length, json.items[0].about.reason, json.items[0].about.followed], [1, '机房停电', pair.relay.url]);
    const wrote = await client(follower).events([{ asset: CODES[0], at: iso(now()), network: 'ok' }], { query: '?feed=probe' });
    assert.equal(wrote.status, 200);
    assert.equal((await client(follower).post('/api/v1/promote', {})).status, 200, 'who leads stays who leads');
    assert.equal((await client(follower).get('/api/v1/audit?op=leader')).json.items.length, 1);

    await follower.stop();
    const again = await refusal(['--data', follower.dir, '--follow', pair.relay.url, '--follow-token-file', token]);
    assert.equal(again.status, 78);
    assert.match(again.stderr, /says that this directory leads, and follow is set to .*: take it out of the settings/);
    pair.relay.close();
  });

  it('in a stopped directory; until then its journal takes no row but the leader\'s', async () => {
    const pair = await startLeader();
    const follower = await startFollower(pair);
    await batch(pair, now() - 60);
    const { seq } = await level(pair, follower);
    await follower.stop();
    await pair.leader.kill9();
    const alone = await refusal(['--data', follower.dir]);
    assert.equal(alone.status, 78);
    assert.match(alone.stderr, /follows .*: rows of its own would part it from there\. intactd promote makes it the leader/);
    const token = await runIntactd(['token', 'create', '--data', follower.dir, '--role', 'viewer', '--name', 'x']);
    assert.equal(token.status, 1);

    const done = await runIntactd(['promote', '--data', follower.dir]);
    assert.equal(done.status, 0, done.stderr);
    assert.ok(!existsSync(join(follower.dir, 'following')));
    const second = await runIntactd(['promote', '--data', follower.dir]);
    assert.match(second.stderr, /follows nobody: it leads already/);
    await follower.restart({ args: [] });
    assert.equal((await role(follower)).status, 200);
    assert.equal((await position(client(follower))).seq, seq + 1);
    assert.equal((await runIntactd(['verify', '--data', follower.dir])).status, 0);
    await follower.stop();
    pair.relay.close();
  });

  it('the old leader follows where it had no row beyond, and else ends with 78 and names its rows', async () => {
    const pair = await startLeader();
    const follower = await startFollower(pair);
    await level(pair, follower);
    pair.relay.cut();
    const lost = await batch(pair, now() - 60);
    await pair.leader.kill9();
    await follower.stop();
    assert.equal((await runIntactd(['promote', '--data', follower.dir])).status, 0);
    await follower.restart({ args: [] });
    const back = await openRelay(() => follower.port);
    const args = ['--data', pair.leader.dir, '--follow', back.url, '--follow-token-file', pair.token_file];
    const { status, stderr } = await refusal(args);
    assert.equal(status, 78, stderr);
    assert.match(stderr, new RegExp(`same up to row ${lost.seq - 1}; after it this one has 1 rows that the leader does not have`));
    assert.match(stderr, new RegExp(`only here: row ${lost.seq}, 20 lines of feed number 1, of \\S+, head ${lost.head}`));
    assert.match(stderr, /to keep those rows, stop the other and promote this directory/);

    const fresh = await startDaemon({ args: args.slice(2) });
    fresh.adminToken = pair.leader.adminToken;
    const want = await position(client(follower));
    await until(async () => (await role(fresh)).position >= want.seq, 'the new leader\'s rows');
    assert.deepEqual(await position(client(fresh)), want);
    await fresh.stop();
    await follower.stop();
    back.close();
    pair.relay.close();
  });
});
