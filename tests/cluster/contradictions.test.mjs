// What a follower is given, and must not take: each ends it with status 78, in words, with its journal as it was.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { runIntactd, temporaryDirectory } from '../http/lib/daemon.mjs';
import { position } from '../http/lib/district.mjs';
import { batch, followArgs, level, startFollower, startLeader, until } from './lib/pair.mjs';
import { readRows } from './lib/relay.mjs';

const now = () => Math.floor(Date.now() / 1000);
const LONG = process.env.LONG === '1';
const started = [];

afterEach(async () => {
  for (const { pair, follower } of started.splice(0)) {
    await follower.kill9();
    await pair.leader.kill9();
    pair.relay.close();
  }
});

async function pairOf() {
  const pair = await startLeader();
  await batch(pair, now() - 900);
  const follower = await startFollower(pair);
  await level(pair, follower);
  started.push({ pair, follower });
  return { pair, follower };
}

/** The follower ends by itself; what it says. */
async function ends(follower) {
  const { status } = await follower.ended({ timeoutMs: 60_000 });
  assert.equal(status, 78, follower.stderr);
  return follower.stderr;
}

const flip = (at) => (bytes, { rows }) => {
  const copy = Buffer.from(bytes);
  copy[at(rows[0])] ^= 1;
  return copy;
};

const FORGED = [
  ['an instant', flip((row) => row.at + 16)],
  ['a byte of the body', flip((row) => row.end - 33)],
  ['the head', flip((row) => row.end - 1)],
  ['who sent it', flip((row) => row.at + 20)],
];

describe('a follower', () => {
  for (const [what, forge] of LONG ? FORGED : FORGED.slice(1, 3)) {
    it(`ends when ${what} of a row is another than its head says`, async () => {
      const { pair, follower } = await pairOf();
      const { seq } = await position(client(follower));
      pair.relay.change = (bytes) => {
        const read = readRows(bytes);
        return read.rows[0]?.seq === seq + 1 ? forge(bytes, read) : bytes;
      };
      await batch(pair, now() - 300);
      const said = await ends(follower);
      assert.match(said, new RegExp(`Row ${seq + 1} does not follow from the row before it`));
      assert.match(said, new RegExp('damaged or forged on its way, or at the leader'));
      const verified = await runIntactd(['verify', '--data', follower.dir]);
      assert.equal(verified.status, 0, verified.stderr);
      pair.relay.change = null;
      await follower.start();
      await level(pair, follower);
    });
  }

  it('ends when a row is left out, and when one is cut short', async () => {
    for (const [change, words] of [
      [(bytes, { rows }) => Buffer.concat([bytes.subarray(0, 49), bytes.subarray(rows[0].end)]), /came where row \d+ belongs: rows are missing/],
      [(bytes) => bytes.subarray(0, bytes.length - 5), /is cut off, or is no row/],
      [(bytes) => bytes.subarray(0, 49), /has \d+ rows, and gives none after row \d+/],
    ]) {
      const { pair, follower } = await pairOf();
      await follower.kill9();
      await batch(pair, now() - 300);
      await batch(pair, now() - 200);
      pair.relay.change = (bytes) => {
        const read = readRows(bytes);
        return read.rows.length > 1 ? change(bytes, read) : bytes;
      };
      await follower.start();
      assert.match(await ends(follower), words);
    }
  });

  it('ends when its leader was put back from a backup: at fewer rows, and at as many others', async () => {
    const { pair, follower } = await pairOf();
    const file = join(temporaryDirectory(), 'backup.db');
    assert.equal((await runIntactd(['backup', file, '--data', pair.leader.dir])).status, 0);
    const { seq } = await position(pair.admin);
    const lost = [await batch(pair, now() - 300), await batch(pair, now() - 200), await batch(pair, now() - 100)];
    await level(pair, follower);
    pair.relay.cut();
    await pair.leader.stop();
    const restored = await runIntactd(['restore', file, '--data', pair.leader.dir, '--force']);
    assert.equal(restored.status, 0, restored.stderr);
    await pair.leader.start();
    pair.relay.mend();
    const said = await ends(follower);
    assert.match(said, new RegExp(`It ends at row ${seq + 1}, this journal at row ${seq + 3}`));
    assert.match(said, new RegExp(`the same up to row ${seq}; after it this one has 3 rows`));
    for (const { seq: row, head } of lost) {
      assert.ok(said.includes(`only here: row ${row}, 20 lines of feed number 1`) && said.includes(head));
    }
    for (let i = 0; i < 4; i++) {
      await batch(pair, now() - 90 + i);
    }
    const again = await runIntactd(['serve', '--data', follower.dir, '--listen', '127.0.0.1:0', ...followArgs(pair)]);
    assert.equal(again.status, 78);
    assert.match(again.stderr, new RegExp(`Row ${seq + 4} does not follow`));
    assert.match(again.stderr, new RegExp(`the same up to row ${seq}; after it this one has 3 rows`));
  });

  it('begins from a backup too, and only then takes what came after it', async () => {
    const { pair, follower } = await pairOf();
    const file = join(temporaryDirectory(), 'backup.db');
    await follower.kill9();
    assert.equal((await runIntactd(['backup', file, '--data', pair.leader.dir])).status, 0);
    await batch(pair, now() - 300);
    const dir = temporaryDirectory();
    const restored = await runIntactd(['restore', file, '--data', dir, '--follower']);
    assert.equal(restored.status, 0, restored.stderr);
    const second = await startFollower(pair, { dir });
    started.push({ pair, follower: second });
    await level(pair, second);
    assert.deepEqual(await position(client(second)), await position(pair.admin));
  });

  it('waits for a token that holds, and says so', async () => {
    const { pair, follower } = await pairOf();
    const { items } = (await pair.admin.get('/api/v1/tokens')).json;
    await pair.admin.post(`/api/v1/tokens/${items.find(({ role: of }) => of === 'follower').id}/revoke`, {});
    await until(() => follower.stderr.includes('the token in follow_token_file is none of its role follower'), 'the words');
    assert.equal((await client(follower, null).get('/readyz')).status, 200);
  });
});
