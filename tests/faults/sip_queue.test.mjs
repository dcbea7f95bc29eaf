// A disk that is too slow for what platforms tell: nothing of it is answered before it is durable, what finds no room is
// not answered at all, and as soon as there is room everything that is repeated is answered and a catalog is asked for.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';

import { lower, until } from '../http/lib/lower_platform.mjs';
import { client, good, NOW, place, startDaemon, SYNC, template, tryStart } from './lib/faulty.mjs';

const PLATFORM = '44011300002000000002';
const COUNT = 8;
const WAIT_MS = 60_000;
const camera = (n) => `4401130000131${String(n).padStart(7, '0')}`;

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

describe('a disk that is too slow for a platform', () => {
  it('has it wait for its 200, or for none, and hear of it as soon as there is room', async () => {
    const ready = await template();
    const plain = await startDaemon({ dir: ready.dir, now: NOW });
    const setup = client(plain, ready.tokens.admin);
    await good(setup.post('/api/v1/assets', Array.from({ length: COUNT }, (_, n) => ({ code: camera(n), name: 'n', kind: 'camera', class: 1, town: 'shiqiao',
      service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }] }))));
    await good(setup.post('/api/v1/platforms', [{ code: PLATFORM, name: 'P', feed: 'gb', events_feed: 'gb.events', poll_s: 86400 }]));
    const { password } = await good(setup.post(`/api/v1/platforms/${PLATFORM}/password`, {}));
    await plain.stop();

    const where = place(ready.dir);
    const port = await freePort();
    const { daemon } = await tryStart(where, { args: ['--writes-waiting-max', '2', '--sip-listen', `127.0.0.1:${port}`, '--sip-id', '44011300002000000001'] });
    const admin = client(daemon, ready.tokens.admin);
    const platform = lower({ port, code: PLATFORM, password, cameras: new Map(Array.from({ length: COUNT }, (_, n) => [camera(n), 'ON'])) });
    const asked = () => platform.asked.filter(({ method, command }) => method === 'MESSAGE' && command === 'Catalog').length;
    const state = async () => (await good(admin.get(`/api/v1/platforms/${PLATFORM}`))).state;
    assert.equal((await platform.register()).status, 200);
    assert.ok(await until(async () => (await state()).whole_round !== null, WAIT_MS));
    assert.equal(asked(), 1);

    where.control.set({ sync: SYNC.held });
    const answers = [];
    const told = Array.from({ length: COUNT }, (_, n) => platform.notify(camera(n), 'OFF', { repeats: [500, 1000, 2000, ...Array(12).fill(4000)] }).then((answer) => answers.push(answer?.status)));
    assert.equal((await platform.keepalive()).status, 200, 'a keepalive that says nothing waits for nothing');
    await until(async () => (await state()).repeats >= 4, WAIT_MS);
    assert.deepEqual(answers, [], 'something was answered before it was on the disk');
    where.control.set({ sync: SYNC.real });
    await Promise.all(told);
    assert.deepEqual(answers, Array(COUNT).fill(200));
    assert.ok(await until(() => asked() >= 2, WAIT_MS), 'what found no room is not asked for');
    for (let n = 0; n < COUNT; n++) {
      const events = (await good(admin.get(`/api/v1/assets/${camera(n)}/reports?month=2022-09`))).items.filter(({ feed }) => feed === 'gb.events');
      assert.deepEqual(events.map(({ network }) => network), ['fault'], `camera ${n} is told of once`);
    }
    platform.close();
    await daemon.stop();
  });
});
