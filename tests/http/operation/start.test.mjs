import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { client, rawSocket } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';

let daemon;

before(async () => {
  daemon = await startDaemon();
});
after(() => daemon?.stop());

test('healthz and readyz answer without a token', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const { status } = await client(daemon, null).get(path);
    assert.equal(status, 200, path);
  }
});

test('the first start leaves an admin token alone in a file that only its owner reads', async () => {
  const path = join(daemon.dir, 'admin.token');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.match(readFileSync(path, 'utf8'), /^itk_\S+\n?$/);
  const { status, json } = await client(daemon).get('/api/v1/rates');
  assert.equal(status, 200);
  assert.equal(json.by, 'district');
});

test('whatever the umask, nobody else can open what the first start makes', () => {
  const names = readdirSync(daemon.dir);
  assert.ok(names.includes('intact.db') && names.includes('intact.db-wal'), names.join());
  for (const name of names) {
    assert.equal(statSync(join(daemon.dir, name)).mode & 0o077, 0, name);
  }
});

for (const [name, token] of [['without a token', null], ['with a token nobody has', 'itk_nobody']]) {
  test(`rates ${name} are a 401 that says why`, async () => {
    const { status, headers, json } = await client(daemon, token).get('/api/v1/rates');
    assert.equal(status, 401);
    assert.match(headers['content-type'], /^application\/problem\+json\b/);
    assert.match(headers['www-authenticate'], /^Bearer\b/); // RFC 9110, 15.5.2: a 401 must have it
    assert.equal(json.status, 401);
    for (const member of ['type', 'title', 'detail']) {
      assert.equal(typeof json[member], 'string', member);
      assert.notEqual(json[member], '', member);
    }
    assert.equal(json.error, json.detail);
  });
}

test('a request written by hand is answered on the bare socket too', async () => {
  const text = await rawSocket(
    daemon.port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(text, /^HTTP\/1\.1 200 /);
});

test('it starts again on the same directory, after a stop and after a kill', async () => {
  const token = daemon.adminToken;
  await daemon.restart();
  await daemon.kill9();
  assert.equal(daemon.alive, false);
  await daemon.restart();
  assert.equal(daemon.adminToken, token);
  assert.equal((await client(daemon, token).get('/api/v1/rates')).status, 200);
});
