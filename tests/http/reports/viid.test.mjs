// GA/T 1400: a checkpoint's platform registers by digest, keeps alive and notifies, over curl and Node.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, request } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';
import { until } from '../lib/lower_platform.mjs';

const NOW = china('2022-09-10 12:00');
const P = '44011300005030000001';
const SELF = '44011300001190000009'; // a device that registers by itself
const gate = (n) => `4401130000119000000${n}`;
const asset = (code) => ({
  code, name: code, kind: 'checkpoint', town: 'shiqiao',
  service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
});
const platform = (code, feed) => ({
  code, name: `n ${code}`, protocol: 'ga1400', feed, events_feed: `${feed}.events`, poll_s: 60,
});

let daemon;
let admin;
let nobody;
const passwords = {};

before(async () => {
  daemon = await startDaemon({ now: NOW, args: ['--bad-tokens-per-minute', '20'] });
  admin = client(daemon);
  nobody = client(daemon, null);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
    assets: [gate(1), gate(2), SELF].map(asset),
  });
  await good(admin.post('/api/v1/platforms', [platform(P, 'viid'), platform(SELF, 'nvr')]));
  for (const code of [P, SELF]) {
    passwords[code] = (await good(admin.post(`/api/v1/platforms/${code}/password`, {}))).password;
  }
});
after(() => daemon?.stop());

// --- a counterpart that shares nothing with the daemon ------------------------------------------

const TYPE = { 'Content-Type': 'application/VIID+JSON' };
const hash = (algorithm, text) => createHash(algorithm).update(text).digest('hex');

function authorization(challenge, { user, password, uri, qop = false, algorithm = 'md5', method = 'POST', nonce }) {
  const of = (name) => new RegExp(`${name}="?([^",]*)`).exec(challenge)?.[1];
  const once = nonce ?? of('nonce');
  const a = hash(algorithm, `${user}:${of('realm')}:${password}`);
  const b = hash(algorithm, `${method}:${uri}`);
  const response = qop ? hash(algorithm, `${a}:${once}:00000001:0a4f113b:auth:${b}`) : hash(algorithm, `${a}:${once}:${b}`);
  return `Digest username="${user}", realm="${of('realm')}", nonce="${once}", uri="${uri}", response="${response}"`
    + (qop ? ', qop=auth, nc=00000001, cnonce="0a4f113b"' : '') + (algorithm === 'md5' ? '' : ', algorithm=SHA-256');
}

// The type is written in capitals, as the standard has it.
const parsed = (answer) => ({ ...answer, json: answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined });
const call = async (path, body, headers = {}) => parsed(await nobody.post(path, body, { type: TYPE['Content-Type'], headers }));
/** The status of a call from another address of this machine. */
const callFrom = (path, body, localAddress) => new Promise((resolve, reject) => {
  request({ host: '127.0.0.1', port: daemon.port, path, method: 'POST', localAddress, headers: { ...TYPE, 'User-Identify': P } },
    (answer) => resolve(answer.resume().statusCode)).on('error', reject).end(JSON.stringify(body));
});
const REGISTER = '/VIID/System/Register';
const KEEPALIVE = '/VIID/System/Keepalive';
const NOTIFY = '/VIID/SubscribeNotifications';

async function signIn(code, options = {}) {
  const body = { RegisterObject: { DeviceID: code } };
  const first = await call(REGISTER, body, { 'User-Identify': code });
  assert.equal(first.status, 401, first.text);
  const challenge = first.headers['www-authenticate'];
  return call(REGISTER, body, {
    'User-Identify': code,
    Authorization: authorization(challenge, { user: code, password: passwords[code], uri: REGISTER, ...options }),
  });
}

const notification = (id, lists) => ({
  SubscribeNotificationListObject: { SubscribeNotificationObject: [{ NotificationID: id, SubscribeID: 's', TriggerTime: local(NOW), ...lists }] },
});
const local = (at) => iso(at).slice(0, 19).replace(/[-T:]/g, '');
const state = (code, at, online) => ({ ApeID: code, CurrentTime: local(at), IsOnline: online });
const reports = async (code) =>
  (await good(admin.get(`/api/v1/assets/${code}/reports?month=2022-09`))).items.map((r) => [r.at, r.network, r.cause ?? null, r.feed]);
const seen = async (code) => (await good(admin.get(`/api/v1/platforms/${code}`))).state;

describe('who registers', () => {
  it('is challenged with realm, nonce, algorithm and qop, and let in with qop, without, and by SHA-256', async () => {
    const { status, headers, json } = await call(REGISTER, { RegisterObject: { DeviceID: P } });
    assert.equal(status, 401);
    assert.match(headers['www-authenticate'], /^Digest realm="[^"]+",nonce="[^"]+",algorithm=MD5,qop="auth"$/);
    assert.notEqual(json.ResponseStatusObject.StatusCode, 0);
    for (const options of [{}, { qop: true }, { algorithm: 'sha256', qop: true }]) {
      const answer = await signIn(P, options);
      assert.equal(answer.status, 200, JSON.stringify(options) + answer.text);
      assert.match(answer.headers['content-type'], /^application\/VIID\+JSON/);
      const { LocalTime, ...rest } = answer.json.ResponseStatusObject;
      assert.deepEqual(rest, { Id: P, RequestURL: REGISTER, StatusCode: 0, StatusString: 'OK' });
      assert.match(LocalTime, /^20220910120\d{3}$/);
    }
  });

  it('is refused with a wrong password, an invented nonce, an old password, and as a stranger', async () => {
    assert.equal((await signIn(P, { password: 'x' })).status, 401);
    const invented = await signIn(P, { nonce: '631b0f40-0123456789abcdef' });
    assert.equal(invented.status, 401);
    assert.match(invented.headers['www-authenticate'], /stale=true/);
    const old = passwords[SELF];
    passwords[SELF] = (await good(admin.post(`/api/v1/platforms/${SELF}/password`, {}))).password;
    assert.notEqual(passwords[SELF], old);
    assert.equal((await signIn(SELF, { password: old })).status, 401);
    assert.equal((await call(REGISTER, { RegisterObject: { DeviceID: '44011300005030000099' } })).status, 403);
    const { items } = await good(admin.get('/api/v1/platforms/strangers'));
    assert.deepEqual(items.map(({ at: _, ...rest }) => rest),
      [{ code: '44011300005030000099', address: '127.0.0.1', transport: 'http', tries: 1 }]);
  });

  it('registers by curl --digest', async (t) => {
    if (!existsSync('/usr/bin/curl')) {
      t.skip('there is no curl');
      return;
    }
    const run = (path, body) => promisify(execFile)('/usr/bin/curl', ['-s', '--digest', '-u', `${P}:${passwords[P]}`,
      '-H', `Content-Type: ${TYPE['Content-Type']}`, '-H', `User-Identify: ${P}`, '-d', JSON.stringify(body), daemon.url + path]);
    const registered = JSON.parse((await run(REGISTER, { RegisterObject: { DeviceID: P } })).stdout);
    assert.equal(registered.ResponseStatusObject.StatusCode, 0);
    const noted = JSON.parse((await run(NOTIFY, notification('curl', { DeviceStatusList: { APEStatusObject: [state(gate(2), NOW - 77, '1')] } }))).stdout);
    assert.equal(noted.ResponseStatusListObject.ResponseStatusObject[0].StatusCode, 0);
    assert.ok((await reports(gate(2))).some(([at]) => at === iso(NOW - 77)));
  });

  it('is limited by address when it guesses', async () => {
    const answers = [];
    for (let i = 0; i < 24; i++) {
      answers.push((await signIn(P, { password: `guess ${i}` })).status);
    }
    assert.ok(answers.includes(429), `${answers}`);
    assert.equal((await signIn(P)).status, 200, 'the right password is no guess');
  });
});

describe('what a registered platform says', () => {
  before(async () => assert.equal((await signIn(P)).status, 200));

  it('is a report at the second it says, of what is an asset, and durable when it is answered', async () => {
    const answer = await call(NOTIFY, notification('n1', {
      DeviceStatusList: { APEStatusObject: [state(gate(1), NOW - 30, '1'), state(gate(1), NOW - 20, 2), state(gate(2), NOW - 20, 9),
        state('44011300001190000777', NOW - 20, 1)] },
      DeviceList: { APEObject: [{ ApeID: gate(2), Name: '卡口', IsOnline: 0 }] },
    }), { 'User-Identify': P });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json.ResponseStatusListObject.ResponseStatusObject.map((r) => [r.Id, r.StatusCode]), [['n1', 0]]);
    await daemon.kill9();
    await daemon.restart();
    assert.deepEqual(await reports(gate(1)),
      [[iso(NOW - 30), 'ok', null, 'viid.events'], [iso(NOW - 20), 'fault', 'off', 'viid.events']]);
    assert.ok((await reports(gate(2))).some(([at, network, cause]) => at === iso(NOW) && network === 'fault' && cause === 'off'));
    assert.deepEqual((await good(admin.get('/api/v1/rejects'))).items, [], 'what is no asset is no reject');
  });

  const restarted = async (changes) => {
    await daemon.kill9();
    await daemon.restart(changes);
  };
  const keepalive = () => call(KEEPALIVE, { KeepaliveObject: { DeviceID: P } }, { 'User-Identify': P });
  const refused = async (why) => {
    for (const path of [KEEPALIVE, NOTIFY]) {
      const { status, headers, json } = await call(path, { KeepaliveObject: { DeviceID: P } }, { 'User-Identify': P });
      assert.equal(status, 401, why);
      assert.match(headers['www-authenticate'], /^Digest /);
      assert.match(json.ResponseStatusObject.StatusString, /not registered/);
    }
  };
  // What was before it in the queue is on the disk.
  const settled = (name) => good(admin.put('/api/v1/towns/shatou', { name }));

  it('is still registered after a restart, from its own address, while it is not silent for long', async () => {
    assert.equal((await keepalive()).status, 200, 'the test before has restarted it');
    const { registered, registered_at: since, transport, address, keepalives } = await seen(P);
    assert.deepEqual([registered, since, transport, address, keepalives], [true, iso(NOW), 'http', '127.0.0.1', 1]);
    const elsewhere = await callFrom(KEEPALIVE, { KeepaliveObject: { DeviceID: P } }, '127.0.0.2');
    assert.equal(elsewhere, 401);
    // 500 s later it is heard, and that is kept; 850 s after that it still is; beyond 900 s it is asked anew.
    await restarted({ now: NOW + 500 });
    assert.equal((await keepalive()).status, 200);
    await settled('a');
    await restarted({ now: NOW + 1350 });
    assert.equal((await keepalive()).status, 200);
    await settled('b');
    await restarted({ now: NOW + 2300 });
    await refused('silent for long');
  });

  it('is out once it has left or its password has changed, also after a restart', async () => {
    for (const end of [
      () => call('/VIID/System/UnRegister', { UnRegisterObject: { DeviceID: P } }, { 'User-Identify': P }),
      async () => { passwords[P] = (await good(admin.post(`/api/v1/platforms/${P}/password`, {}))).password; },
    ]) {
      assert.equal((await signIn(P)).status, 200);
      await end();
      await refused('at once');
      await settled('c');
      await restarted();
      await refused('after a restart');
    }
    assert.equal((await signIn(P)).status, 200);
  });

  it('says nothing of a camera by a keepalive, and of itself only where it is an asset', async () => {
    const before = await reports(gate(1));
    await call(KEEPALIVE, { KeepaliveObject: { DeviceID: P } }, { 'User-Identify': P });
    assert.deepEqual(await reports(gate(1)), before);
    assert.deepEqual(await reports(SELF), []);
    assert.equal((await signIn(SELF)).status, 200);
    for (let i = 0; i < 3; i++) {
      assert.equal((await call(KEEPALIVE, { KeepaliveObject: { DeviceID: SELF } }, { 'User-Identify': SELF })).status, 200);
    }
    assert.ok(await until(async () => (await reports(SELF)).length > 0));
    const mine = await reports(SELF);
    assert.equal(mine.length, 1, 'not a line a keepalive');
    assert.deepEqual(mine[0].slice(1), ['ok', null, 'nvr']);
  });

  it('is read whatever type it is said to be of', async () => {
    for (const type of ['application/viid+json;charset=UTF-8', 'application/*+JSON', 'application/json; charset=utf-8', 'text/json', 'text/plain']) {
      const { status } = await nobody.post(KEEPALIVE, { KeepaliveObject: { DeviceID: P } }, { type, headers: { 'User-Identify': P } });
      assert.equal(status, 200, type);
    }
  });

  it('is refused whole where it is broken, deep or says two names, and nothing of it is taken', async () => {
    const before = (await seen(P)).statements;
    for (const [body, status] of [['{', 400], ['{}', 400], [`${'['.repeat(40)}${']'.repeat(40)}`, 413], ['\xff\xfe', 400]]) {
      assert.equal((await call(NOTIFY, Buffer.from(body, 'latin1'), { 'User-Identify': P })).status, status, body);
    }
    assert.equal((await call(KEEPALIVE, { KeepaliveObject: { DeviceID: SELF } }, { 'User-Identify': P })).status, 400);
    assert.equal((await seen(P)).statements, before);
    assert.equal((await seen(P)).refused >= 4, true);
  });

  it('is out after UnRegister', async () => {
    assert.equal((await call('/VIID/System/UnRegister', { UnRegisterObject: { DeviceID: P } }, { 'User-Identify': P })).status, 200);
    assert.equal((await call(KEEPALIVE, { KeepaliveObject: { DeviceID: P } }, { 'User-Identify': P })).status, 401);
    assert.equal((await seen(P)).registered, false);
  });

  it('learns the time, local and without a zone', async () => {
    const { status, json } = parsed(await nobody.get('/VIID/System/Time'));
    assert.equal(status, 200);
    assert.match(json.SystemTimeObject.LocalTime, /^2022091012\d{4}$/);
  });
});

describe('what a platform lists', () => {
  const list = async (difference) =>
    (await good(admin.get(`/api/v1/platforms/${P}/catalog?difference=${difference}&limit=1000`))).items.map(({ code, name, status }) => [code, name, status]);

  it('by notifications of devices and tollgates, or by itself (curl --digest), stands beside the inventory', async (t) => {
    assert.equal((await signIn(P)).status, 200);
    assert.deepEqual(await list('unknown'), []);
    const who = { 'User-Identify': P };
    const listed = await call(NOTIFY, notification('n-list', {
      DeviceList: { APEObject: [{ ApeID: gate(1), Name: '卡口一', IsOnline: '1' }, { ApeID: '44011300001190000701', Name: '新卡口', IsOnline: '2' }] },
      TollgateObjectList: { TollgateObject: [{ TollgateID: '44011300001210000702', Name: '新点位' }] },
    }), who);
    assert.equal(listed.status, 200, listed.text);
    assert.deepEqual(await list('unknown'), [['44011300001190000701', '新卡口', 'OFF'], ['44011300001210000702', '新点位', '']]);
    assert.deepEqual(await list('matched'), [[gate(1), '卡口一', 'ON']]);
    assert.ok((await reports(gate(1))).some(([, network, , feed]) => network === 'ok' && feed === 'viid.events'));
    const before = (await reports(gate(2))).length;
    if (!existsSync('/usr/bin/curl')) {
      t.skip('there is no curl');
      return;
    }
    const curl = await promisify(execFile)('/usr/bin/curl', ['-sS', '--digest', '-u', `${P}:${passwords[P]}`, '-H', `User-Identify: ${P}`,
      '-H', `Content-Type: ${TYPE['Content-Type']}`, '-d', JSON.stringify({ APEListObject: { APEObject: [
        { ApeID: gate(2), Name: '卡口二', IsOnline: '2' }, { ApeID: '44011300001190000703', Name: '三', IsOnline: '9' }] } }), `${daemon.url}/VIID/APEs`]);
    const statuses = JSON.parse(curl.stdout).ResponseStatusListObject.ResponseStatusObject;
    assert.deepEqual(statuses.map(({ Id, StatusCode }) => [Id, StatusCode]), [[gate(2), 0], ['44011300001190000703', 0]]);
    assert.deepEqual((await reports(gate(2))).slice(before).map(([, network, cause]) => [network, cause]), [['fault', 'off']], 'durable when it is answered');
    assert.equal((await call('/VIID/Tollgates', { TollgateListObject: { TollgateObject: [] } }, who)).status, 400);
    assert.deepEqual((await list('unknown')).map(([code]) => code), ['44011300001190000701', '44011300001210000702', '44011300001190000703']);
    assert.equal((await signIn(P)).status, 200);
    assert.deepEqual(await list('unknown'), [], 'it begins anew');
  });

  it('says nothing of what its record does not cover', async () => {
    await good(admin.put(`/api/v1/platforms/${P}`, { ...platform(P, 'viid'), covers: { assets: [gate(1)] } }));
    const { not_covered: before } = await seen(P);
    const count = (await reports(gate(2))).length;
    assert.equal((await call(NOTIFY, notification('n-foreign', { DeviceStatusList: { APEStatusObject: [state(gate(2), NOW, '1')] } }), { 'User-Identify': P })).status, 200);
    assert.equal((await seen(P)).not_covered, before + 1);
    assert.equal((await reports(gate(2))).length, count);
    await good(admin.put(`/api/v1/platforms/${P}`, platform(P, 'viid')));
  });
});

describe('our subscriptions', () => {
  it('are made at the address of a platform that has registered, and again when it registers anew; what it refuses does not stand', async () => {
    const asked = [];
    let code = 0;
    const lower = createServer((from, response) => {
      const chunks = [];
      from.on('data', (chunk) => chunks.push(chunk));
      from.on('end', () => {
        asked.push({ url: from.url, method: from.method, headers: from.headers, body: JSON.parse(Buffer.concat(chunks)) });
        response.setHeader('Content-Type', 'application/VIID+JSON');
        response.end(JSON.stringify({ ResponseStatusListObject: { ResponseStatusObject: [{ StatusCode: code, StatusString: 'x' }] } }));
      });
    });
    await new Promise((resolve) => lower.listen(0, '127.0.0.1', resolve));
    try {
      await good(admin.put(`/api/v1/platforms/${P}`, { ...platform(P, 'viid'), address: `http://127.0.0.1:${lower.address().port}`, subscribe_s: 3600 }));
      assert.equal((await signIn(P)).status, 200);
      assert.ok(await until(() => asked.length >= 3));
      assert.deepEqual(asked.map(({ method, url, headers }) => [method, url, headers['user-identify']]), Array(3).fill(['POST', '/VIID/Subscribes', P]));
      const objects = asked.map(({ body }) => body.SubscribeListObject.SubscribeObject[0]);
      assert.deepEqual(objects.map((o) => o.SubscribeDetail).sort(), ['3', '4', '7']);
      for (const object of objects) {
        assert.equal(object.ReceiveAddr, `http://127.0.0.1:${daemon.port}/VIID/SubscribeNotifications`);
        assert.equal(object.ReportInterval, 60);
        assert.equal(object.OperateType, 0);
        assert.equal(object.ResourceURI, P);
        assert.match(object.SubscribeID, /^\d{20}03\d{14}0000[347]$/);
        assert.match(`${object.BeginTime} ${object.EndTime}`, /^2022091012\d{4} 2022091013\d{4}$/);
      }
      assert.equal(new Set(objects.map((o) => o.SubscribeID)).size, 3);
      assert.ok(await until(async () => (await seen(P)).subscribed_until !== null));
      assert.ok((await seen(P)).subscribed_until > iso(NOW + 3500));
      code = 1;
      assert.equal((await signIn(P)).status, 200);
      assert.ok(await until(() => asked.length >= 6));
      assert.equal(asked.length, 6);
      await new Promise((resolve) => setTimeout(resolve, 2500));
      assert.equal((await seen(P)).subscribed_until, null);
      assert.equal(asked.length, 6, 'not again at once');
    } finally {
      lower.close();
    }
  });
});

describe('a password', () => {
  it('is in no file, no record and no audit', async () => {
    const secret = passwords[P];
    for (const name of ['intact.db', 'intact.db-wal', 'sip.secret']) {
      const file = join(daemon.dir, name);
      assert.ok(!existsSync(file) || !readFileSync(file).includes(secret), name);
    }
    assert.equal(statSync(join(daemon.dir, 'sip.secret')).mode & 0o777, 0o600);
    for (const path of ['/api/v1/platforms', `/api/v1/platforms/${P}`, '/api/v1/audit']) {
      assert.ok(!(await admin.get(path)).text.includes(secret), path);
    }
    assert.ok(!daemon.stderr.includes(secret));
  });

  it('is made by the office alone, for a platform that is there', async () => {
    const viewer = client(daemon, await newToken(admin, { name: 'wall', role: 'viewer' }));
    await problem(viewer.post(`/api/v1/platforms/${P}/password`, {}), 403);
    await problem(admin.post('/api/v1/platforms/none/password', {}), 404);
  });
});

describe('a platform', () => {
  it('takes back the record that GET answered, and its CSV', async () => {
    const { status, json } = await admin.get(`/api/v1/platforms/${P}`);
    assert.equal(status, 200);
    assert.equal(json.state.has_password, true);
    assert.equal((await good(admin.put(`/api/v1/platforms/${P}`, json))).unchanged, 1);
    const { bytes } = await admin.get('/api/v1/platforms?format=csv');
    assert.equal((await good(admin.post('/api/v1/platforms?dry_run=true', bytes, { type: 'text/csv' }))).unchanged, 2);
  });
});
