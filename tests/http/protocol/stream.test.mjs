// Server-sent events: who is told what, when, and when it ends.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { good, newToken, problem, register, report } from '../lib/district.mjs';
import { openStream } from '../lib/events.mjs';

const PATH = '/api/v1/stream';
const HOUR = 3600;

let daemon;
let admin;
let tokens;
let as;
let now;
let reported = 0;

before(async () => {
  daemon = await startDaemon({ args: ['--idle-timeout-s', '1', '--answer-timeout-s', '1', '--header-timeout-s', '1'] });
  admin = client(daemon);
  now = Math.floor(Date.now() / 1000);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 's1', name: '监理', role: 'supervisor' }],
    feeds: [{ code: 'probe', name: '巡检' }],
    assets: [{ code: 'A1', name: 'A1', kind: 'camera', class: 1, town: 'shiqiao', service: [] }],
  });
  tokens = {
    office: await newToken(admin, { name: '办公室', role: 'office' }),
    viewer: await newToken(admin, { name: '大屏', role: 'viewer' }),
    contractor: await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }),
    supervisor: await newToken(admin, { name: '监', role: 'supervisor', organisation: 's1' }),
    feed: await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }),
  };
  as = Object.fromEntries(Object.entries(tokens).map(([who, token]) => [who, client(daemon, token)]));
});
after(() => daemon?.stop());

const open = (token, headers) => openStream(daemon, PATH, { Authorization: `Bearer ${token}`, ...headers });
const move = () => report(as.feed, [{ asset: 'A1', at: now - HOUR + reported++, network: 'ok' }]);
const change = () => good(as.office.put('/api/v1/towns/shiqiao', { name: `市桥街 ${reported++}` }));

async function closeAll(streams, token = tokens.viewer) {
  for (const stream of streams) {
    stream.close();
  }
  // A reader that has gone is noticed when it is next written to.
  for (let i = 0; i < 50; i++) {
    await move();
    const probe = await open(token);
    probe.close();
    if (probe.status === 200) {
      return;
    }
    await sleep(100);
  }
}

describe('a stream', () => {
  it('begins with how to come back and where the model stands', async () => {
    const stream = await open(tokens.viewer);
    const { seq } = await good(admin.get('/api/v1/journal'));
    assert.equal(stream.status, 200);
    assert.equal(stream.headers['content-type'], 'text/event-stream');
    assert.equal(stream.headers['cache-control'], 'no-store');
    assert.equal(stream.headers.etag, undefined);
    const { data } = await stream.next('position');
    assert.ok(stream.text().startsWith('retry: 3000\n\nevent: position\ndata: {"seq":'), stream.text());
    assert.deepEqual(Object.keys(data), ['seq', 'last_at', 'as_of']);
    assert.equal(data.seq, seq);
    stream.close();
  });

  it('tells where the model has moved to, at most once a second, and outlives every timeout', async () => {
    const stream = await open(tokens.viewer);
    await stream.next('position');
    const begun = Date.now();
    let last;
    while (Date.now() - begun < 4000) {
      last = await move();
      await sleep(20);
    }
    const seconds = (Date.now() - begun) / 1000;
    let seen;
    do {
      seen = await stream.next('position');
    } while (seen.data.seq < last.receipt.seq);
    assert.equal(Date.parse(seen.data.last_at) / 1000, now - HOUR + reported - 1);
    const positions = stream.events.filter(({ event }) => event === 'position').length;
    assert.ok(positions >= 3 && positions <= seconds + 3, `${positions} in ${seconds} s`);
    assert.equal(stream.over, false);
    stream.close();
  });

  it('says nothing when nothing moves', async () => {
    const stream = await open(tokens.viewer);
    await stream.next('position');
    await sleep(2500);
    assert.equal(stream.events.length, 1);
    assert.equal(stream.over, false);
    stream.close();
  });

  it('tells the office of a change by a person before the change is answered or right after', async () => {
    const streams = [await open(tokens.office), await open(tokens.viewer), await open(daemon.adminToken)];
    await change();
    const { seq } = await good(admin.get('/api/v1/journal'));
    for (const stream of streams) {
      assert.deepEqual((await stream.next('change')).data, { op: 'towns', seq });
      stream.close();
    }
  });

  it('tells a contractor and a supervisor that something moved, and never what', async () => {
    const streams = [await open(tokens.contractor), await open(tokens.supervisor)];
    for (const stream of streams) {
      await stream.next('position');
    }
    await change();
    const { seq } = await good(admin.get('/api/v1/journal'));
    for (const stream of streams) {
      assert.equal((await stream.next('position')).data.seq, seq);
      assert.deepEqual(stream.events.filter(({ event }) => event === 'change'), []);
      stream.close();
    }
  });

  it('is read with the cookie, as browsers do', async () => {
    const { headers } = await client(daemon, null).post('/api/v1/session', { token: tokens.viewer });
    const stream = await openStream(daemon, PATH, { Cookie: headers['set-cookie'][0].split(';')[0] });
    await stream.next('position');
    stream.close();
  });

  it('is none for a feed, nor without a token, and takes no parameters', async () => {
    await problem(as.feed.get(PATH), 404);
    await problem(client(daemon, null).get(PATH), 401);
    await problem(as.viewer.get(`${PATH}?x=1`), 400);
    await problem(as.viewer.post(PATH, {}), 405);
    assert.equal((await as.viewer.raw('HEAD', PATH)).status, 200);
  });

  it('ends at once when its token is revoked, and no other does', async () => {
    const { id, token } = await good(admin.post('/api/v1/tokens', { name: 'x', role: 'office' }));
    const revoked = await open(token);
    const other = await open(tokens.office);
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    await revoked.ended(2000);
    assert.equal(revoked.whole, true);
    assert.deepEqual(revoked.events.filter(({ event }) => event === 'change'), []);
    assert.equal((await other.next('change')).data.op, 'token_revoked');
    assert.equal(other.over, false);
    other.close();
  });

  it('is refused beyond 64, and again to be had when one has gone', async () => {
    const streams = [];
    for (let i = 0; i < 70; i++) {
      streams.push(await open(tokens.viewer));
    }
    const refused = streams.filter(({ status }) => status !== 200);
    assert.ok(refused.length >= 6, `${refused.length} refused`);
    assert.ok(streams.length - refused.length <= 64 && streams.length - refused.length > 50);
    for (const stream of refused) {
      await stream.ended();
      assert.equal(stream.status, 503);
      assert.match(stream.headers['retry-after'], /^\d+$/);
      assert.equal(JSON.parse(stream.text()).errors[0].code, 'too_many_streams');
    }
    await good(as.viewer.get('/api/v1/rates'));
    await closeAll(streams);
    const one = await open(tokens.viewer);
    assert.equal(one.status, 200);
    one.close();
  });

  it('is still to be had by the wall when contractors and supervisors have taken what they may', async () => {
    const streams = [];
    for (let i = 0; i < 70; i++) {
      streams.push(await open(i % 2 ? tokens.contractor : tokens.supervisor));
    }
    const refused = streams.filter(({ status }) => status !== 200);
    assert.ok(refused.length >= 70 - 48, `${refused.length} refused`);
    await refused[0].ended();
    assert.equal(JSON.parse(refused[0].text()).errors[0].code, 'too_many_streams');
    const wall = await open(tokens.viewer);
    assert.equal(wall.status, 200);
    wall.close();
    await closeAll(streams, tokens.contractor);
  });

  it('is cut when its reader takes nothing, while the others go on', async () => {
    const own = await startDaemon({ args: ['--idle-timeout-s', '3600'] }); // so that it is the queue that ends it
    try {
      const master = client(own);
      const stream = (headers) => openStream(own, PATH, { Authorization: `Bearer ${own.adminToken}`, ...headers });
      const slow = await stream();
      const quick = await stream();
      slow.pause();
      const open_ = async () => Number(/^intactd_streams_open (\d+)$/m.exec((await master.get('/metrics')).text)[1]);
      let changes = 0;
      const begun = Date.now();
      while (await open_() === 2 && Date.now() - begun < 60_000) {
        await Promise.all(Array.from({ length: 200 }, () => good(master.put('/api/v1/towns/t', { name: `${changes++}` }))));
      }
      assert.equal(await open_(), 1, `${changes} changes`);
      for (let i = 0; i < changes; i++) {
        await quick.next('change');
      }
      assert.equal(quick.over, false);
    } finally {
      await own.stop();
    }
  });

  it('ends when the daemon stops, which it does not hold up', async () => {
    const streams = [await open(tokens.viewer), await open(tokens.contractor)];
    for (const stream of streams) {
      await stream.next('position');
    }
    const begun = Date.now();
    await daemon.stop();
    assert.ok(Date.now() - begun < 4000);
    for (const stream of streams) {
      await stream.ended();
      assert.equal(stream.whole, true);
    }
    assert.doesNotMatch(daemon.stderr, /still open/);
  });
});
