// More than can be written, and more than is taken: what waits is bounded, who comes too late is told when to
// come again, nothing of that is counted, and everything acknowledged is there.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';

import {
  client, DISTRICT, good, iso, lines, NOW, place, proves, startDaemon, SYNC, template, tryStart,
} from './lib/faulty.mjs';
import { newToken, problem, register } from '../http/lib/district.mjs';

const FROM = 1661961600;
const WAITING = 4;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, holds) {
  for (const end = Date.now() + 30_000; !await holds();) {
    assert.ok(Date.now() < end, what);
    await pause(20);
  }
}

describe('a disk that is too slow', () => {
  it(`lets ${WAITING} batches and as many changes wait, and 503 with Retry-After is for the others`, async () => {
    const ready = await template();
    const where = place(ready.dir);
    const { daemon } = await tryStart(where, { args: ['--writes-waiting-max', String(WAITING)] });
    const admin = client(daemon, ready.tokens.admin);
    const probe = client(daemon, ready.tokens.probe);
    const before_ = await good(admin.get('/api/v1/journal'));
    where.control.set({ sync: SYNC.held });
    const answers = [];
    const sent = [];
    const count = (status) => answers.filter((answer) => answer.status === status).length;
    const send = (run) => sent.push(run().then((answer) => answers.push(answer)));
    for (let i = 0; i < 12; i++) {
      send(() => probe.events(lines(i, FROM)));
      send(() => admin.put('/api/v1/towns/shiqiao', { name: `市桥 ${i}` }));
    }
    // of the changes one is being written, with WAITING behind it; batches find it in their queue too
    await until(`${count(503)} of 24 were told to wait`, () => answers.length >= 24 - 2 * WAITING - 1);
    assert.equal(count(200), 0, 'something was acknowledged before it was on the disk');
    assert.ok(24 - answers.length >= WAITING, `only ${24 - answers.length} wait`);
    for (const answer of answers) {
      await problem(answer, 503);
      assert.equal(answer.headers['retry-after'], '1');
    }
    const refused = count(503);
    assert.equal((await good(admin.get('/api/v1/journal'))).seq, before_.seq, 'reads show what is durable');
    where.control.set({ sync: SYNC.real });
    await Promise.all(sent);
    assert.equal(count(503), refused);
    assert.equal(count(200), 24 - refused);
    const receipts = answers.map(({ json }) => json.receipt).filter(Boolean);
    assert.equal((await good(admin.get('/api/v1/journal'))).seq, before_.seq + count(200));
    assert.equal((await probe.events(lines(20, FROM))).status, 200, 'it goes on');
    await daemon.stop();
    for (const receipt of receipts) {
      assert.equal(await proves(where.dir, receipt), null);
    }
  });
});

describe('answers that nobody takes', () => {
  const BIG = '/api/v1/trend?from=2020-01-01T00:00:00Z&to=2022-09-01T00:00:00Z&step=hour&by=asset';
  const MAX = 32 << 20;
  let daemon;
  before(async () => {
    daemon = await startDaemon({ now: NOW, args: ['--answer-bytes-max', String(MAX), '--answer-timeout-s', '4'] });
    await register(client(daemon), DISTRICT);
    const feed = client(daemon, await newToken(client(daemon), { name: 'prober', role: 'feed', feed: 'probe' }));
    await good(feed.events(DISTRICT.assets.map(({ code }) => ({ asset: code, at: iso(FROM), network: 'ok' }))));
  });
  after(() => daemon?.stop());

  const ask = () => new Promise((done, fail) => {
    const socket = connect({ port: daemon.port, host: '127.0.0.1' }, () => {
      socket.write(`GET ${BIG} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${daemon.adminToken}\r\n\r\n`);
      done(socket);
    });
    socket.on('error', fail).pause();
  });

  it('are held in bounded memory: further large ones are put off, small ones and writes are not', async () => {
    const admin = client(daemon);
    const { text } = await admin.get(BIG);
    const size = text.length;
    assert.ok(size > MAX / 4 && size < MAX, `${size} bytes`);
    const readers = [];
    let last;
    do {
      assert.ok(readers.length < 12, 'large answers are never put off');
      readers.push(await ask());
      last = await admin.get(BIG);
    } while (last.status === 200);
    assert.ok(readers.length <= MAX / size + 1, `${readers.length} of ${size} bytes`);
    await problem(last, 503);
    assert.equal(last.headers['retry-after'], '1');
    assert.equal(last.headers.etag, undefined);
    await good(admin.get('/api/v1/rates?month=2022-09&by=asset'));
    await good(admin.put('/api/v1/towns/shiqiao', { name: '市桥街' }));
    readers.forEach((socket) => socket.destroy());
    await until('it never heals', async () => (await admin.get(BIG)).status === 200);
  });

  it('one larger than all of the room is given when it is the only one', async () => {
    const own = await startDaemon({ now: NOW, args: ['--answer-bytes-max', '65536'] });
    await register(client(own), DISTRICT);
    const { status, text } = await client(own).get(BIG);
    assert.equal(status, 200);
    assert.ok(text.length > 65536);
    await own.stop();
  });
});
