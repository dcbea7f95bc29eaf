// Alertmanager's webhook in, Prometheus' targets out.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, newToken, problem, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const camera = (code, attributes, to = null) => ({
  code, name: `n ${code}`, kind: 'camera', class: 1, town: 'shiqiao', attributes,
  service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to }],
});
const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
  feeds: [
    { code: 'am', name: 'Alertmanager' },
    { code: 'odd', name: 'b', labels: { asset: 'camera', aspect: 'what', cause: 'why', state: 'is' } },
  ],
  assets: [
    camera('c1', { address: 'rtsp://10.0.0.1/1', probe: '10.0.0.1:554' }),
    camera('c2', { address: 'rtsp://10.0.0.2/1' }), camera('c3', undefined),
    camera('c4', { address: 'gone' }, '2022-02-01T00:00:00+08:00'), camera('c5', { address: 7 }),
  ],
};

const rfc = (at) => `${new Date(at * 1000).toISOString().slice(0, 19)}.123Z`;
const alert = (status, labels, starts, ends) => ({
  status, labels, annotations: {}, startsAt: rfc(starts),
  endsAt: ends === undefined ? '0001-01-01T00:00:00Z' : rfc(ends), generatorURL: '', fingerprint: 'a',
});
/** As Alertmanager 0.25 sends it. */
const post = (...alerts) => ({
  receiver: 'intactd', status: 'firing', alerts, groupLabels: {}, commonLabels: {},
  commonAnnotations: {}, externalURL: 'http://am:9093', version: '4', groupKey: '{}:{}', truncatedAlerts: 0,
});

let daemon;
let admin;
let feed;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, DISTRICT);
  feed = await feedClient(daemon, 'am');
});
after(() => daemon?.stop());

const reports = async (asset) => {
  const { items } = await good(admin.get(`/api/v1/assets/${asset}/reports?month=2022-09`));
  return items.map(({ at, batch, feed: code, received_at: _, ...rest }) => ({ at, ...rest }));
};
const at = (when) => iso(when);
// An alert's own instants come with a fraction, which is kept.
const told = (when) => at(when).replace('+', '.123+');

describe('an Alertmanager webhook', () => {
  it('says fault while it fires, ok when it is resolved, and that the feed is there', async () => {
    const answer = await good(feed.post('/api/v1/feeds/am/alertmanager', post(
      alert('firing', { alertname: 'Down', asset: 'c1', aspect: 'live', cause: 'No Stream' }, NOW - 600),
      alert('resolved', { alertname: 'Down', asset: 'c2' }, NOW - 900, NOW - 300),
      alert('firing', { alertname: 'Watchdog' }, NOW - 9000))));
    assert.equal(answer.accepted, 5, 'a heartbeat, two of c1, two of c2');
    assert.equal(answer.rejected, 0);
    assert.match(answer.receipt.head, /^[0-9a-f]{64}$/);
    const mine = await reports('c1');
    assert.deepEqual(mine.map((r) => [r.at, r.live, r.cause]),
      [[told(NOW - 600), 'fault', 'no-stream'], [at(NOW), 'fault', 'no-stream']]);
    assert.deepEqual((await reports('c2')).map((r) => [r.at, r.network]), [[told(NOW - 300), 'ok'], [at(NOW), 'ok']]);
  });

  it('takes a state from its label, and then says nothing when it is resolved', async () => {
    const before = (await reports('c2')).length;
    const answer = await good(feed.post('/api/v1/feeds/am/alertmanager', post(
      alert('firing', { asset: 'c3', state: 'ok' }, NOW - 60),
      alert('resolved', { asset: 'c2', state: 'ok' }, NOW - 60, NOW - 30))));
    assert.equal(answer.accepted, 3);
    assert.deepEqual((await reports('c3')).map((r) => r.network), ['ok', 'ok']);
    assert.equal((await reports('c2')).length, before);
  });

  it('goes by the label names of the feed\'s record', async () => {
    await good(admin.post('/api/v1/feeds/odd/alertmanager', post(
      alert('firing', { camera: 'c5', what: 'history', is: 'fault', why: 'disk' }, NOW - 5))));
    assert.deepEqual((await reports('c5')).map((r) => [r.history, r.cause]), [['fault', 'disk'], ['fault', 'disk']]);
    const shown = await good(admin.get('/api/v1/feeds/odd'));
    assert.deepEqual(shown.labels, DISTRICT.feeds[1].labels);
  });

  it('rejects what it does not know by the line, and keeps it for a replay', async () => {
    const answer = await good(feed.post('/api/v1/feeds/am/alertmanager', post(
      alert('firing', { asset: 'c9' }, NOW - 9), alert('firing', { asset: 'c1', aspect: 'mood' }, NOW - 9))));
    assert.equal(answer.accepted, 1);
    assert.deepEqual(answer.errors.map(({ code }) => code),
      ['unknown_asset', 'unknown_asset', 'unknown_member', 'unknown_member']);
    const { items } = await good(feed.get('/api/v1/rejects'));
    assert.ok(items.length >= 4);
  });

  it('refuses other versions, other bodies and other feeds', async () => {
    const to = '/api/v1/feeds/am/alertmanager';
    for (const body of [{ ...post(), version: '3' }, { ...post(), version: '2' }, { ...post(), alerts: 'none' }, post({ status: 'firing' }),
      post({ ...alert('firing', { asset: 'c1' }, NOW), status: 'odd' }), '{"version":"4","alerts":[', '']) {
      await problem(feed.post(to, body), [400]);
    }
    await problem(feed.post('/api/v1/feeds/odd/alertmanager', post()), [404]);
    await problem(admin.post('/api/v1/feeds/none/alertmanager', post()), [404]);
    await problem(client(daemon, null).post(to, post()), [401]);
    await problem(admin.put('/api/v1/feeds/odd', { name: 'b', labels: { colour: 'x' } }), [400]);
  });
});

describe('alerts that are repeated', () => {
  const to = '/api/v1/feeds/am/alertmanager';
  const state = async (asset) => {
    const { items } = await good(admin.get(`/api/v1/status?by=asset&asset=${asset}`));
    return Object.entries(items[0].aspects.network).filter(([, n]) => n > 0).map(([word]) => word);
  };

  it('are ok at the end after resolved, firing, resolved of one startsAt, the firing one late', async () => {
    const labels = { alertname: 'Down', asset: 'c1' };
    const resolved = post(alert('resolved', labels, NOW - 800, NOW - 200));
    const firing = post(alert('firing', labels, NOW - 800));
    await good(feed.post(to, resolved));
    assert.equal((await good(feed.post(to, firing))).accepted, 1, 'the heartbeat alone');
    assert.deepEqual(await state('c1'), ['ok']);
    await good(feed.post(to, resolved));
    assert.deepEqual(await state('c1'), ['ok']);
    await good(feed.post(to, post(alert('firing', labels, NOW - 100))));
    assert.deepEqual(await state('c1'), ['fault'], 'another startsAt is another alert');
    await good(feed.post(to, post(alert('resolved', labels, NOW - 100, NOW - 50))));
    await good(feed.post(to, post(alert('firing', { ...labels, alertname: 'Blurred' }, NOW - 800))));
    assert.deepEqual(await state('c1'), ['fault'], 'other labels are another alert');
  });

  it('are known to be resolved after a kill, too', async () => {
    const labels = { alertname: 'Down', asset: 'c2', aspect: 'history' };
    const history = async () => (await reports('c2')).filter((r) => r.history).map((r) => r.history);
    await good(feed.post(to, post(alert('resolved', labels, NOW - 800, NOW - 200))));
    await daemon.kill9();
    await daemon.restart();
    admin = client(daemon);
    feed = await feedClient(daemon, 'am');
    assert.equal((await good(feed.post(to, post(alert('firing', labels, NOW - 800))))).accepted, 1, 'the heartbeat alone');
    assert.deepEqual(await history(), ['ok', 'ok']);
    assert.equal((await good(feed.post(to, post(alert('firing', labels, NOW - 150))))).accepted, 3, 'another alert');
  });

  it('are taken from Grafana, whose webhook says version 1', async () => {
    const grafana = { ...post(alert('firing', { alertname: 'Down', asset: 'c3' }, NOW - 70)), version: '1', orgId: 1, state: 'alerting' };
    assert.equal((await good(feed.post(to, grafana))).accepted, 3);
    assert.deepEqual(await state('c3'), ['fault']);
  });
});

describe('a webhook that is too much', () => {
  const to = '/api/v1/feeds/am/alertmanager';
  const full = (elements) => `{"version":"4","alerts":[${elements}]}`;

  it('is refused before it is parsed: over 1 MiB, too many alerts, too many members', async () => {
    const began = performance.now();
    await problem(feed.post(to, full('{},'.repeat(400_000))), [413]);
    for (const body of [full(`${'{},'.repeat(300_000)}{}`), full(`{"labels":[${'0,'.repeat(5000)}0]}`),
      `{"version":"4","x":[${'{},'.repeat(300_000)}{}],"alerts":[]}`, `${'['.repeat(500_000)}`]) {
      await problem(feed.post(to, body), [400]);
    }
    assert.ok(performance.now() - began < 3000, `${performance.now() - began} ms`);
    assert.equal((await good(feed.post(to, full('')))).accepted, 1, 'and it goes on');
    for (const body of [full('{}{}'), full('{},'), full('[1] [2]'), `${full('')}x`, '{"alerts":[{]}']) {
      await problem(feed.post(to, body), [400]);
    }
  });
});

describe('a webhook of 2,000 alerts', () => {
  it('is taken whole, less those that come late', async () => {
    const to = '/api/v1/feeds/am/alertmanager';
    const many = (status, extra) => Array.from({ length: 1000 }, (_, i) => alert(status, { alertname: 'Many', n: `${i}`, asset: i % 2 ? 'c1' : 'c3', pad: 'x'.repeat(150), ...extra }, NOW - 700, NOW - 20));
    const resolved = await good(feed.post(to, post(...many('resolved'), ...many('firing'))));
    assert.equal(resolved.accepted, 1 + 2000, 'a heartbeat, two of each that is resolved, none of those that fire');
    const other = await good(feed.post(to, post(...many('firing'), ...many('firing', { alertname: 'Other' }))));
    assert.equal(other.accepted, 1 + 2000);
  });
});

describe('discovery for Prometheus', () => {
  it('lists what is in service and has an address, with its labels', async () => {
    const answer = await admin.get('/api/v1/discovery/prometheus');
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.deepEqual(answer.json, [['c1', 'rtsp://10.0.0.1/1'], ['c2', 'rtsp://10.0.0.2/1']].map(([code, address]) => ({
      targets: [address],
      labels: { asset: code, asset_name: `n ${code}`, class: '1', contractor: 'c1', kind: 'camera', project: 'hd', town: 'shiqiao' },
    })));
  });

  it('takes another attribute and filters, and no feed\'s token', async () => {
    const { json } = await admin.get('/api/v1/discovery/prometheus?attribute=probe&kind=camera');
    assert.deepEqual(json.map(({ targets }) => targets), [['10.0.0.1:554']]);
    assert.deepEqual((await admin.get('/api/v1/discovery/prometheus?town=none')).json, []);
    const viewer = client(daemon, await newToken(admin, { name: 'prometheus', role: 'viewer' }));
    assert.equal((await viewer.get('/api/v1/discovery/prometheus')).json.length, 2);
    await problem(feed.get('/api/v1/discovery/prometheus'), [404]);
    await problem(admin.get('/api/v1/discovery/prometheus?colour=x'), [400]);
  });
});
