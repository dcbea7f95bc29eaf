// What the figures say when a platform is lost, to the second, with the real daemon and a clock that the test steps: the
// rows of lib/platform/README.md. Each platform has cameras of its own and one thing that happens to it.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, register, unix } from '../lib/district.mjs';
import { lower, until } from '../lib/lower_platform.mjs';
import { steppedClock } from '../lib/stepped_clock.mjs';

const T0 = china('2022-09-10 12:00');
const POLL = 300;
const T = 2 * POLL + 90; // how long a report holds
const DOWN = 4500; // intactd comes back
const END = 5400;
const DISTRICT = 5652;
const WAIT_MS = 60_000;

const clock = steppedClock(T0);
const SIZES = { dies: 5, mute: 5, cut: DISTRICT, drops: 5, back: 5, plain: 5, lost: 5, other: 5 };
const NAMES = Object.keys(SIZES);
const codeOf = (name) => `44011300002000001${String(NAMES.indexOf(name)).padStart(3, '0')}`;
const camera = (name, n) => `4401130${NAMES.indexOf(name)}131${String(n).padStart(9, '0')}`;
const camerasOf = (name) => new Map(Array.from({ length: SIZES[name] }, (_, i) => [camera(name, i), 'ON']));

let daemon;
let admin;
let port;
const peers = {};

const state = async (name) => (await good(admin.get(`/api/v1/platforms/${codeOf(name)}`))).state;
const roundAt = async (name) => {
  const round = (await state(name)).whole_round;
  return round ? unix(round.at) - T0 : -1;
};

/** Moves the clock, and waits until these have said a whole round since. */
async function stepTo(second, living) {
  clock.set(T0 + second);
  for (const name of living) {
    assert.ok(await until(async () => (await roundAt(name)) >= second, WAIT_MS), `${name} says no round at ${second}`);
  }
}

/** [[condition, from, to], ...] of a camera's network from its first report on, seconds from T0. */
async function timeline(code, end = DOWN) {
  const answer = await good(admin.get(`/api/v1/assets/${code}/timeline?from=${encodeURIComponent(iso(T0))}&to=${encodeURIComponent(iso(T0 + end))}`));
  const parts = [];
  for (const { condition, from, to } of answer.aspects.network) {
    if (parts.at(-1)?.[0] === condition) {
      parts.at(-1)[2] = unix(to) - T0;
    } else {
      parts.push([condition, unix(from) - T0, unix(to) - T0]);
    }
  }
  return parts.slice(1);
}

/** When what was said arrived, whole seconds from T0: [{at, network, feed}]. */
async function said(code) {
  const { items } = await good(admin.get(`/api/v1/assets/${code}/reports?month=2022-09`));
  return items.map(({ at, network, feed }) => ({ at: Math.floor(Date.parse(at) / 1000) - T0, network, feed }));
}

before(async () => {
  port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
  daemon = await startDaemon({ env: clock.env, args: ['--sip-listen', `127.0.0.1:${port}`, '--sip-id', '44011300002000000001'] });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
    assets: NAMES.flatMap((name) => [...camerasOf(name).keys()].map((code) => ({
      code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }))),
  });
  for (const name of NAMES) {
    const code = codeOf(name);
    const feed = name === 'lost' || name === 'other' ? 'nvrs' : name; // two recorders say by one feed
    await good(admin.post('/api/v1/platforms', [{ code, name, feed, events_feed: `${feed}.events`, poll_s: POLL }]));
    const { password } = await good(admin.post(`/api/v1/platforms/${code}/password`, {}));
    peers[name] = lower({ port, code, password, cameras: camerasOf(name) });
    peers[name].perMessage = 200;
    assert.equal((await peers[name].register({ expires: 86400 })).status, 200);
  }

  await stepTo(1, NAMES);
  await stepTo(300, NAMES);
  peers.dies.close();
  peers.back.close();
  peers.lost.close();
  peers.mute.silent = true;
  peers.cut.cut = 261;
  peers.drops.cameras.delete(camera('drops', 1));
  peers.plain.cameras.set(camera('plain', 1), 'OFF'); // seen with the next round: it would not be subscribed to
  for (const second of [600, 900, 1200, 1500]) {
    await stepTo(second, ['drops', 'plain', 'other']);
    await stepTo(second + 40, []); // what came no further has broken off
    assert.ok(await until(async () => (await state('cut')).broken_rounds >= second / 300 - 1, WAIT_MS));
    assert.equal((await peers.mute.keepalive()).status, 200);
  }

  const again = lower({ port, code: codeOf('back'), password: (await good(admin.post(`/api/v1/platforms/${codeOf('back')}/password`, {}))).password,
    cameras: camerasOf('back') });
  again.silent = true;
  await stepTo(1740, []);
  peers.back = again;
  assert.equal((await again.register({ call: 'again@lower', expires: 86400 })).status, 200);
  assert.equal((await again.notify(camera('back', 1), 'ON')).status, 200);
  again.silent = false;
  await stepTo(2100, ['drops', 'plain', 'other', 'back']);

  await daemon.kill9(); // and nobody listens for 40 minutes
  clock.set(T0 + DOWN);
  await daemon.restart();
  admin = client(daemon);
  await stepTo(DOWN + 1, ['plain']);
  await stepTo(END + 1, []);
});
after(async () => {
  for (const one of Object.values(peers)) {
    one.close();
  }
  await daemon?.stop();
});

const first = (list) => list[0].at;
const last = (list) => list.at(-1).at;
const beforeDown = async (code) => (await said(code)).filter(({ at }) => at < DOWN);

describe('what happens to a platform', () => {
  it('dies: its cameras stay as they were for T after the last whole round, then they are blind', async () => {
    for (const n of [0, 4]) {
      const all = await said(camera('dies', n));
      assert.ok(last(all) >= 300 && last(all) < 600);
      assert.deepEqual(await timeline(camera('dies', n)), [['ok', first(all), last(all) + T], ['blind', last(all) + T, DOWN]]);
    }
  });

  it('gives keepalives and no catalogs: the same', async () => {
    const all = await said(camera('mute', 1));
    assert.ok(last(all) >= 300 && last(all) < 600);
    assert.deepEqual(await timeline(camera('mute', 1)), [['ok', first(all), last(all) + T], ['blind', last(all) + T, DOWN]]);
  });

  it('gives 261 of 5,652: those are said as events, the rest are blind, not silent', async () => {
    const [some, rest] = await Promise.all([said(camera('cut', 260)), said(camera('cut', 261))]);
    assert.deepEqual(some.slice(-3).map(({ feed }) => feed), ['cut.events', 'cut.events', 'cut.events']);
    assert.equal(rest.at(-1).feed, 'cut');
    assert.ok(last(some) >= 1500 && last(rest) < 600);
    assert.deepEqual(await timeline(camera('cut', 260)), [['ok', first(some), last(some) + T], ['blind', last(some) + T, DOWN]]);
    for (const n of [261, DISTRICT - 1]) {
      const all = await said(camera('cut', n));
      assert.deepEqual(await timeline(camera('cut', n)), [['ok', first(all), last(all) + T], ['blind', last(all) + T, DOWN]]);
    }
  });

  it('leaves a camera out of its catalogs: that one is silent T after its last, while the others are heard', async () => {
    const gone = await said(camera('drops', 1));
    const others = await beforeDown(camera('drops', 2));
    const watched = last(others) + T - 60;
    assert.ok(last(gone) < 600 && last(others) >= 2100);
    assert.deepEqual(await timeline(camera('drops', 1)), [['ok', first(gone), last(gone) + T], ['silent', last(gone) + T, watched], ['blind', watched, DOWN]]);
    assert.deepEqual(await timeline(camera('drops', 2)), [['ok', first(others), last(others) + T], ['blind', last(others) + T, DOWN]]);
  });

  it('is back: nothing old revives, events count at once, and all cameras from the first whole round on', async () => {
    const [one, other] = await Promise.all([beforeDown(camera('back', 1)), beforeDown(camera('back', 2))]);
    const lost = last(other.filter(({ at }) => at < 1000));
    const event = one.find(({ feed }) => feed === 'back.events').at;
    const round = first(other.filter(({ at }) => at > 1000));
    assert.ok(event >= 1740 && event < round && round >= 2100);
    assert.deepEqual((await timeline(camera('back', 1))).slice(0, 3), [['ok', first(one), lost + T], ['blind', lost + T, event], ['ok', event, last(one) + T]]);
    assert.deepEqual((await timeline(camera('back', 2))).slice(0, 3), [['ok', first(other), lost + T], ['blind', lost + T, round], ['ok', round, last(other) + T]]);
  });

  it('will not be subscribed to: an outage is seen at the pace of rounds', async () => {
    const all = await beforeDown(camera('plain', 1));
    const fault = all.find(({ network }) => network === 'fault').at;
    assert.ok(fault >= 600 && fault < 900);
    assert.deepEqual((await timeline(camera('plain', 1))).slice(0, 2), [['ok', first(all), fault], ['fault', fault, last(all) + T]]);
    assert.ok((await state('plain')).subscriptions_refused >= 1);
  });

  it('is not heard because intactd was down: blind, then a round, and nobody has to register', async () => {
    const lost = last(await beforeDown(camera('plain', 2)));
    const all = await said(camera('plain', 2));
    const back = all.find(({ at }) => at >= DOWN).at;
    assert.ok(back < DOWN + 100);
    assert.deepEqual(await timeline(camera('plain', 2), END),
      [['ok', first(all), lost + T], ['blind', lost + T, back], ['ok', back, last(all) + T], ['blind', last(all) + T, END]]);
  });

  it('is one of two recorders of a feed: its cameras are silent while the other is heard, and blind after that', async () => {
    const lost = await said(camera('lost', 0));
    const heard = await beforeDown(camera('other', 0));
    const watched = last(heard) + T - 60;
    assert.ok(last(lost) < 600 && last(heard) >= 2100);
    assert.deepEqual(await timeline(camera('lost', 0)), [['ok', first(lost), last(lost) + T], ['silent', last(lost) + T, watched], ['blind', watched, DOWN]]);
    assert.deepEqual(await timeline(camera('other', 0)), [['ok', first(heard), last(heard) + T], ['blind', last(heard) + T, DOWN]]);
  });
});
