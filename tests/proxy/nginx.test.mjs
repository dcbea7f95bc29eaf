// packaging/nginx.conf as it is, but for names, ports and the certificate, before the real daemon.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import { client } from '../http/lib/client.mjs';
import { startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { china, iso, newToken, register } from '../http/lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const NAME = 'video.example.org';
const dir = temporaryDirectory();
let daemon;
let nginx;
let tls;
let plain;
let ca;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The file, each change made exactly where it has to be. */
function configuration() {
  const change = (text, from, to) => {
    assert.ok(text.includes(from), `packaging/nginx.conf has no "${from}"`);
    return text.replaceAll(from, to);
  };
  let text = readFileSync(new URL('../../packaging/nginx.conf', import.meta.url), 'utf8');
  for (const [from, to] of [
    ['listen 443 ssl;', `listen 127.0.0.1:${tls} ssl;`], ['listen [::]:443 ssl;', ''],
    ['listen 80;', `listen 127.0.0.1:${plain};`], ['listen [::]:80;', ''],
    ['/etc/ssl/intactd/fullchain.pem', join(dir, 'cert.pem')], ['/etc/ssl/intactd/privkey.pem', join(dir, 'key.pem')],
    ['127.0.0.1:8080', `127.0.0.1:${daemon.port}`],
  ]) {
    text = change(text, from, to);
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(dir, 'tmp')};`).join(' ');
  return `daemon off; master_process off; pid ${join(dir, 'pid')}; error_log stderr;\n` +
    `events {}\nhttp { access_log off; ${temporary}\n${text}}\n`;
}

function ask(method, path, { token, body, headers = {} } = {}) {
  return new Promise((done, fail) => {
    const outgoing = request({
      host: '127.0.0.1', port: tls, servername: NAME, ca, method, path, agent: false,
      headers: { Host: NAME, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers },
    }, async (incoming) => {
      const pieces = [];
      for await (const piece of incoming) {
        pieces.push(piece);
      }
      const text = Buffer.concat(pieces).toString();
      done({ status: incoming.statusCode, headers: incoming.headers, text });
    });
    outgoing.on('error', fail).end(body);
  });
}

before(async () => {
  daemon = await startDaemon({ now: NOW });
  await register(client(daemon), {
    towns: [{ code: 't', name: '市桥街' }], feeds: [{ code: 'probe', name: '巡检' }],
    assets: [{ code: 'a', name: 'A', kind: 'camera', class: 1, town: 't' }],
  });
  [tls, plain] = [await freePort(), await freePort()];
  mkdirSync(join(dir, 'tmp'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')],
  { stdio: 'ignore' });
  ca = readFileSync(join(dir, 'cert.pem'));
  writeFileSync(join(dir, 'nginx.conf'), configuration());
  nginx = spawn('/usr/sbin/nginx', ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (text) => { said += text; });
  for (let i = 0; ; i++) {
    assert.ok(i < 100 && nginx.exitCode === null, `nginx does not answer: ${said}`);
    const answer = await ask('GET', '/healthz').catch(() => null);
    if (answer?.status === 200) {
      break;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
});
after(async () => {
  if (nginx?.exitCode === null) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  await daemon?.stop();
});

it('figures come through TLS, with the daemon\'s headers and one more', async () => {
  const { status, headers, text } = await ask('GET', '/api/v1/rates?month=2022-09', { token: daemon.adminToken });
  assert.equal(status, 200);
  assert.equal(text, (await client(daemon).get('/api/v1/rates?month=2022-09')).text);
  assert.equal(headers['strict-transport-security'], 'max-age=31536000');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(headers.etag, /^"/);
  assert.match((await ask('GET', '/')).headers['content-security-policy'], /default-src 'none'/);
});

it('reports come through, packed and in chunks, and a refused token is a problem', async () => {
  const token = await newToken(client(daemon), { name: 'prober', role: 'feed', feed: 'probe' });
  const body = gzipSync(`${JSON.stringify({ asset: 'a', at: iso(NOW - 60), network: 'ok' })}\n`);
  const headers = { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' };
  const { status, text } = await ask('POST', '/api/v1/events', { token, body, headers });
  assert.equal(status, 200, text);
  assert.equal(JSON.parse(text).accepted, 1);
  const refused = await ask('GET', '/api/v1/rates', { token: 'itk_wrong' });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers['content-type'], 'application/problem+json');
});

it('the stream sends as it happens', async () => {
  const outgoing = request({
    host: '127.0.0.1', port: tls, servername: NAME, ca, path: '/api/v1/stream', agent: false,
    headers: { Host: NAME, Authorization: `Bearer ${daemon.adminToken}` },
  }).end();
  const [incoming] = await once(outgoing, 'response');
  let seen = '';
  incoming.on('data', (bytes) => { seen += bytes; }).on('error', () => {});
  await register(client(daemon), { towns: [{ code: 't', name: '桥南街' }] });
  for (let i = 0; !seen.includes('towns'); i++) {
    assert.ok(i < 200, `nothing but: ${seen}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  outgoing.destroy();
});

it('the dashboard\'s cookie is for TLS alone', async () => {
  const { status, headers } = await ask('POST', '/api/v1/session', {
    body: JSON.stringify({ token: daemon.adminToken }), headers: { 'Content-Type': 'application/json' } });
  assert.equal(status, 200);
  assert.match(headers['set-cookie'][0], /^__Host-intact_session=its_.*; HttpOnly; SameSite=Strict;.*; Secure$/);
});

it('a body over the limit is a 413, and plain HTTP is sent to TLS', async () => {
  const { status } = await ask('POST', '/api/v1/events', {
    token: daemon.adminToken, headers: { 'Content-Type': 'application/x-ndjson', 'Content-Length': 65 * 1024 * 1024 } })
    .catch((error) => ({ status: error.code }));
  assert.equal(status, 413);
  const outgoing = plainRequest({ host: '127.0.0.1', port: plain, path: '/x?y=1', headers: { Host: NAME } }).end();
  const [incoming] = await once(outgoing, 'response');
  assert.equal(incoming.statusCode, 301);
  assert.equal(incoming.headers.location, `https://${NAME}/x?y=1`);
  incoming.resume();
});
