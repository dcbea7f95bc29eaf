// What a platform is asked about its cameras, with the real daemon: recordings, pictures over RTP, its clock; and of
// which cameras it may speak.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, good, register } from '../lib/district.mjs';
import { withCameras } from '../lib/lower_cameras.mjs';
import { lower, until } from '../lib/lower_platform.mjs';
import { steppedClock } from '../lib/stepped_clock.mjs';

const NOW = china('2022-09-10 12:00');
const P = '44011300002000000002';
const SKEWED = '44011300002000000003';
const camera = (n) => `4401130000131${String(n).padStart(7, '0')}`;
const WAIT_MS = 60_000;

const clock = steppedClock(NOW);

let now = NOW;
let daemon;
let admin;
let port;
const peers = [];
const gear = [];

/** Lets time pass, a step a second, until it holds. */
async function passUntil(holds, what) {
  const end = Date.now() + WAIT_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    now += 15;
    clock.set(now);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const seen = async (code = P) => (await good(admin.get(`/api/v1/platforms/${code}`))).state;
const reports = async (code, aspect) =>
  (await good(admin.get(`/api/v1/assets/${code}/reports?month=2022-09`))).items.filter((r) => r[aspect]).map((r) => [r[aspect], r.cause ?? null, r.feed]);

async function join(code, count, answers) {
  const { password } = await good(admin.post(`/api/v1/platforms/${code}/password`, {}));
  const one = lower({ port, code, password, cameras: new Map(Array.from({ length: count }, (_, i) => [camera(i + 1), 'ON'])) });
  peers.push(one);
  const cameras = withCameras(one, answers);
  gear.push(cameras);
  assert.equal((await one.register()).status, 200);
  assert.ok(await until(async () => (await seen(code)).whole_round !== null, WAIT_MS));
  return { one, cameras };
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
    towns: [{ code: 'shiqiao', name: '市桥街' }, { code: 'shatou', name: '沙头街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
    assets: Array.from({ length: 8 }, (_, i) => ({
      code: camera(i + 1), name: 'n', kind: 'camera', class: 1, town: i === 7 ? 'shatou' : 'shiqiao',
      service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] })),
  });
});
after(async () => {
  for (const one of [...peers, ...gear]) {
    one.close();
  }
  await daemon?.stop();
});

describe('a platform that is asked', () => {
  it('says by its files whether a camera records, and by packets whether it gives a picture', async () => {
    await good(admin.post('/api/v1/platforms', [{ code: P, name: 'P', feed: 'gb', events_feed: 'gb.events', poll_s: 300,
      history: { feed: 'gb.history', every_s: 300, lag_s: 3600, where: 'platform' }, live: { feed: 'gb.live', every_s: 300, at_once: 16 },
      covers: { towns: ['shiqiao'] } }]));
    const files = new Map([[camera(1), () => [now - 7200, now - 60]], [camera(2), () => [now - 9000, now - 7200, now - 5000]], [camera(3), () => []]]);
    const pictures = new Map([[camera(1), { packets: 5 }], [camera(2), { packets: 0 }], [camera(3), 404], [camera(4), 486], [camera(5), null]]);
    const { one, cameras } = await join(P, 8, {
      files: (code) => files.get(code)?.() ?? null, picture: (code) => (pictures.has(code) ? pictures.get(code) : 503), clock: () => now });
    const said = async (n, aspect) => (await reports(camera(n), aspect))[0];
    await passUntil(async () => await said(1, 'history') && await said(1, 'live'), 'camera 1 is not heard of');
    assert.deepEqual([await said(1, 'history'), await said(1, 'live')], [['ok', null, 'gb.history'], ['ok', null, 'gb.live']]);
    assert.ok(await until(() => cameras.byes === 1, WAIT_MS), 'the picture was not ended');
    const { skew_s: skew, model } = await seen();
    assert.deepEqual([skew !== null && Math.abs(skew) <= 60, model], [true, 'Dahua NVR-8 V2']);
    await passUntil(async () => await said(2, 'history') && await said(3, 'live'), 'cameras 2 and 3 are not heard of');
    assert.deepEqual([await said(2, 'history'), await said(2, 'live')], [['fault', 'no-record', 'gb.history'], ['fault', 'no-stream', 'gb.live']]);
    assert.deepEqual(await said(3, 'live'), ['fault', 'invite-404', 'gb.live']);
    await passUntil(() => [4, 5, 6, 7].every((n) => one.asked.some(({ start }) => start.startsWith(`INVITE sip:${camera(n)}`))), 'not all are asked');
    await passUntil(() => one.asked.filter(({ command }) => command === 'RecordInfo').length >= 8, 'a second turn does not come');
    for (const n of [3, 4, 5, 6, 7]) {
      assert.equal(await said(n, 'history'), undefined, `camera ${n}: an empty list and silence say nothing`);
    }
    for (const n of [4, 5, 6, 7]) {
      assert.equal(await said(n, 'live'), undefined, `camera ${n}: busy and silence say nothing`);
    }
    const counts = await seen();
    assert.ok(counts.history.ok >= 1 && counts.history.fault >= 1 && counts.live.ok >= 1 && counts.live.fault >= 2);
  });

  it('does not speak of a camera that its record does not cover', async () => {
    const [one] = peers;
    const { not_covered: before } = await seen();
    assert.equal((await one.notify(camera(8), 'OFF')).status, 200);
    assert.equal((await seen()).not_covered, before + 1);
    assert.deepEqual(await reports(camera(8), 'network'), []);
    assert.ok(!one.asked.some(({ start, body }) => start.includes(camera(8)) || body.includes(camera(8))));
    assert.deepEqual((await good(admin.get(`/api/v1/platforms/${P}`))).covers, { assets: [], projects: [], towns: ['shiqiao'] });
  });

  it('whose clock is off says nothing by its files', async () => {
    await good(admin.post('/api/v1/platforms', [{ code: SKEWED, name: 'S', feed: 'sk', events_feed: 'sk.events', poll_s: 300, history: { feed: 'sk.history', every_s: 300 } }]));
    const { one } = await join(SKEWED, 1, { files: () => [now - 7200], picture: () => null, clock: () => now - 8 * 3600 });
    assert.ok(await until(async () => (await seen(SKEWED)).skew_s !== null, WAIT_MS));
    assert.ok(Math.abs((await seen(SKEWED)).skew_s + 8 * 3600) <= 60);
    const end = now + 120;
    await passUntil(() => now >= end, 'time does not pass');
    assert.equal(one.asked.filter(({ command }) => command === 'RecordInfo').length, 0);
  });
});

describe('what is wrong with platforms', () => {
  const findings = async () => (await good(admin.get('/api/v1/platforms/findings?limit=100'))).items;

  it('is found by the daemon and told by doctor, each with what to do', async () => {
    const stranger = lower({ port, code: '44011300002000000077', password: 'x', cameras: new Map() });
    peers.push(stranger);
    assert.equal((await stranger.register()).status, 403);
    await stranger.raw('rubbish');
    assert.ok(await until(async () => (await findings()).some(({ code }) => code === 'fragments'), WAIT_MS));
    assert.equal((await peers[0].register({ secret: 'of yesterday' })).status, 401);
    const found = new Map((await findings()).map((one) => [`${one.platform} ${one.code}`, one]));
    for (const [key, words] of [[`${P} not_covered`, /spoke \d+ times/], [`${P} refused`, new RegExp(`wrong passwords .* times; it signed last with username=${P}, realm=4401130000, uri=sip:\\S+, algorithm=MD5\\.`)], [`${P} subscription_refused`, /every 300 s/], [`${SKEWED} clock_skew`, /off by -28\d{3} s/],
      [' wrong_id', /44011300002000000077 at 127.0.0.1 has tried/], [' fragments', /1 datagrams/]]) {
      assert.match(found.get(key)?.detail ?? `no ${key} in ${[...found.keys()]}`, words);
      assert.ok(found.get(key).remedy.length > 20);
    }
    const { stdout, status } = await runIntactd(['doctor', '--data', daemon.dir]);
    assert.ok(status === 0 || status === 1, `${status}`);
    for (const code of ['not_covered', 'refused', 'subscription_refused', 'clock_skew', 'wrong_id', 'fragments']) {
      assert.match(stdout, new RegExp(`^warning: ${code}: `, 'm'));
    }
    const { text } = await admin.get('/api/v1/platforms/findings?format=csv');
    assert.match(text, /^\ufeffplatform,code,detail,remedy\r\n/);
  });

  it('stands in the metrics too', async () => {
    const { text } = await admin.get('/metrics');
    const value = (name) => Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
    assert.equal(value(`intactd_gb_registered{platform="${P}"}`), 1);
    assert.equal(value(`intactd_gb_lost{platform="${P}"}`), 0);
    assert.ok(Math.abs(value(`intactd_gb_clock_skew_seconds{platform="${SKEWED}"}`) + 8 * 3600) <= 60);
    assert.ok(value(`intactd_gb_whole_round_timestamp_seconds{platform="${P}"}`) >= NOW);
    const states = await Promise.all([seen(P), seen(SKEWED)]);
    for (const name of ['keepalives', 'notifications', 'statements', 'unknown', 'not_covered', 'damaged', 'refused', 'repeats', 'broken_rounds', 'subscriptions_refused']) {
      assert.equal(value(`intactd_gb_${name}_total`), states.reduce((sum, one) => sum + one[name], 0), name);
    }
    assert.equal(value('intactd_gb_dropped_total'), 1);
    assert.ok(value('intactd_gb_messages_total') > 20);
  });

  it('is that a platform is lost', async () => {
    const { one } = { one: peers[0] };
    one.close();
    await passUntil(async () => (await findings()).some(({ platform, code }) => platform === P && code === 'lost'), 'a lost platform is not found');
    assert.match((await admin.get('/metrics')).text, new RegExp(`^intactd_gb_lost\\{platform="${P}"\\} 1$`, 'm'));
  });

  it('is no longer found once it has not happened for a day, though it is still counted', async () => {
    now += 86_500;
    clock.set(now);
    const codes = (await findings()).map(({ code }) => code);
    assert.deepEqual(codes.filter((code) => ['not_covered', 'refused', 'wrong_id', 'fragments'].includes(code)), []);
    assert.ok(codes.includes('lost'));
    const { not_covered: foreign, refused } = await seen(P);
    assert.ok(foreign > 0 && refused > 0);
  });
});
