// HTTP itself: requests that no client would send, slow senders, methods, types and refusals.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';

import { client, rawExchange } from '../lib/client.mjs';
import { startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, healthy, iso, position, problem, query, register } from '../lib/district.mjs';

const NOW = china('2022-09-10');

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: [{
    code: 'A0', name: 'A0', kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  }],
};

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, DISTRICT);
});
after(() => daemon?.stop());
afterEach(() => healthy(daemon));

// The token is known only once the daemon is there: signed() puts it in.
const AUTH = 'Authorization: Bearer @TOKEN@\r\n';
const signed = (text) => text.replaceAll('@TOKEN@', daemon.adminToken);
const send = (bytes, options) =>
  rawExchange(daemon.port, Array.isArray(bytes) ? bytes.map(signed) : signed(bytes), options);
const LINE = JSON.stringify({ asset: 'A0', at: iso(NOW - 100), network: 'ok' });
const EVENTS = 'POST /api/v1/events?feed=probe HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n';
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';

const statuses = (text) => [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((m) => Number(m[1]));

// --- requests that are refused ----------------------------------------------------------------

// name, bytes, statuses that will do (0: the connection may end without an answer)
const REFUSED = [
  ['two Content-Lengths', `${EVENTS}${AUTH}Content-Length: ${LINE.length}\r\nContent-Length: 3\r\n\r\n${LINE}`, [400]],
  ['two equal Content-Lengths', `${EVENTS}${AUTH}Content-Length: ${LINE.length}\r\nContent-Length: ${LINE.length}\r\n\r\n${LINE}`, [400]],
  ['a Content-Length and chunks', `${EVENTS}${AUTH}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, [400]],
  ['chunks and a Content-Length', `${EVENTS}${AUTH}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`, [400]],
  ['two Hosts', `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`, [400]],
  ['no Host', `GET /healthz HTTP/1.1\r\n\r\n`, [400]],
  ['two Authorizations', `GET /api/v1/rates HTTP/1.1\r\nHost: x\r\n${AUTH}${AUTH}\r\n`, [400]],
  ['a transfer encoding of gzip', `${EVENTS}${AUTH}Transfer-Encoding: gzip\r\n\r\nx`, [400, 501]],
  ['a transfer encoding of gzip, chunked', `${EVENTS}${AUTH}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, [400, 501]],
  ['chunked twice', `${EVENTS}${AUTH}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, [400]],
  ['a negative Content-Length', `${EVENTS}${AUTH}Content-Length: -5\r\n\r\n${LINE}`, [400]],
  ['a Content-Length with a plus', `${EVENTS}${AUTH}Content-Length: +5\r\n\r\n${LINE}`, [400]],
  ['a Content-Length in words', `${EVENTS}${AUTH}Content-Length: five\r\n\r\n${LINE}`, [400]],
  ['a Content-Length of 2^64', `${EVENTS}${AUTH}Content-Length: 18446744073709551616\r\n\r\n${LINE}`, [400, 413]],
  ['a header name with a space', `GET /healthz HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n`, [400]],
  ['a header name with a space before the colon', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Y : z\r\n\r\n`, [400]],
  ['an empty header name', `GET /healthz HTTP/1.1\r\nHost: x\r\n: z\r\n\r\n`, [400]],
  ['an empty header name that hides a second request', `GET /healthz HTTP/1.1\r\nHost: x\r\n: z\r\n${SMUGGLED}`, [400]],
  ['a header name with a control byte', `GET /healthz HTTP/1.1\r\nHost: x\r\nX\x01Y: z\r\n\r\n`, [400]],
  ['a header name in Chinese', `GET /healthz HTTP/1.1\r\nHost: x\r\n头: z\r\n\r\n`, [400]],
  ['a header value with a control byte', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Y: a\x07b\r\n\r\n`, [400]],
  ['a NUL in the path', `GET /healthz\0/x HTTP/1.1\r\nHost: x\r\n\r\n`, [400]],
  ['a NUL behind the path', `GET /healthz\0 HTTP/1.1\r\nHost: x\r\n\r\n`, [400]],
  ['a NUL in the query', `GET /healthz?\0 HTTP/1.1\r\nHost: x\r\n\r\n`, [400]],
  ['a NUL in the method', `G\0ET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`, [400]],
  ['a NUL in a header value', `GET /healthz HTTP/1.1\r\nHost: x\0y\r\n\r\n`, [400]],
  ['a NUL at the end of a header value', `GET /healthz HTTP/1.1\r\nHost: x\0\r\n\r\n`, [400]],
  ['a bare LF behind the version', `GET /healthz HTTP/1.1\nHost: x\r\n\r\n`, [400]],
  ['a bare LF behind a header', `GET /healthz HTTP/1.1\r\nX-Y: z\nHost: x\r\n\r\n`, [400]],
  ['a bare LF behind the last header', `GET /healthz HTTP/1.1\r\nHost: x\n\r\n`, [400]],
  ['a bare LF at the end of the head', `GET /healthz HTTP/1.1\r\nHost: x\r\n\n`, [400]],
  ['bare LFs everywhere', 'GET /healthz HTTP/1.1\nHost: x\n\n', [400]],
  ['a header over two lines', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Y: a\r\n b\r\n\r\n`, [400]],
  ['a header value with DEL', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Y: a\x7fb\r\n\r\n`, [400]],
  ['%00 in the path', `GET /api/v1/assets/A0%00 HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400]],
  ['%00 in the query', `GET /api/v1/rates?by=asset%00 HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400]],
  ['a broken escape in the path', `GET /api/v1/assets/%4 HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400, 404]],
  ['bytes in the path that are no UTF-8', `GET /api/v1/assets/%ff%fe HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400, 404]],
  ['bytes in the query that are no UTF-8', `GET /api/v1/rates?project=%ff HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400, 200]],
  ['a control byte in the path', `GET /api/v1/\x01rates HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`, [400, 0]],
  ['no version', 'GET /healthz\r\n\r\n', [400, 505, 0]],
  ['version 3.0', 'GET /healthz HTTP/3.0\r\nHost: x\r\n\r\n', [400, 505, 0]],
  ['rubbish', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400, 0]],
  ['empty lines for ever', '\r\n'.repeat(5000), [400, 0]],
  ['a header of 100 KB', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Y: ${'x'.repeat(100_000)}\r\n\r\n`, [400, 413, 431, 0]],
  ['a path of 100 KB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, [400, 404, 414, 431, 0]],
  ['ten thousand headers', `GET /healthz HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 10_000 }, (_, i) => `X-${i}: y\r\n`).join('')}\r\n`, [400, 413, 431, 0]],
  ['a method nobody knows', `BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n`, [400, 405, 501]],
  ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n', [400, 404, 405, 501]],
  ['TRACE', 'TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n', [400, 405, 501]],
  ['chunks that lie about their size', `${EVENTS}${AUTH}Transfer-Encoding: chunked\r\n\r\nzz\r\n${LINE}\r\n0\r\n\r\n`, [400, 0]],
  ['a chunk of 2^64 bytes', `${EVENTS}${AUTH}Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\nx\r\n0\r\n\r\n`, [400, 413, 0]],
];

// After these the connection has to end.
const FRAMING = new Set(REFUSED.slice(0, 1 + REFUSED.findIndex(([name]) => name === 'a header value with DEL'))
  .map(([name]) => name));

// What libmicrohttpd refuses before anybody is asked: in HTML, or by ending the connection.
const BY_THE_LIBRARY = new Set([
  'a negative Content-Length', 'a Content-Length with a plus', 'a Content-Length in words', 'a Content-Length of 2^64',
  'no version', 'version 3.0', 'rubbish', 'empty lines for ever', 'a header of 100 KB', 'a path of 100 KB',
  'ten thousand headers', 'chunks that lie about their size', 'a chunk of 2^64 bytes',
]);

describe('a request that is refused', () => {
  for (const [name, bytes, wanted] of REFUSED) {
    it(`for ${name}, once, and nothing is taken from it`, async () => {
      const before_ = await position(admin);
      const { text, closed } = await send(bytes, { idleMs: 1000, timeoutMs: 8000 });
      const got = statuses(text);
      // libmicrohttpd 0.9.75 writes the header of the errors it answers itself (in HTML) twice.
      const once = /<html>/.test(text) ? [...new Set(got)] : got;
      assert.ok(once.length <= 1, `answered ${got.length} times: ${text.slice(0, 500)}`);
      assert.ok(wanted.includes(got[0] ?? 0), `${got[0] ?? 'no answer'}, not ${wanted}: ${text.slice(0, 500)}`);
      if (!BY_THE_LIBRARY.has(name)) {
        assert.match(text, /^Content-Type: application\/problem\+json\r$/m);
      }
      if (FRAMING.has(name)) {
        assert.ok(closed, 'what follows it on the connection can no longer be trusted');
      }
      assert.deepEqual(await position(admin), before_);
    });
  }
});

// What is quoted in a refusal may be any bytes; the refusal is UTF-8 all the same. (rawExchange decodes as UTF-8, and
// puts U+FFFD where that fails.)
describe('a refusal is JSON in UTF-8', () => {
  const JSON_BODY = `POST /api/v1/towns HTTP/1.1\r\nHost: x\r\n${AUTH}Content-Type: application/json\r\n`;
  const posted = (body) => Buffer.concat([Buffer.from(signed(`${JSON_BODY}Content-Length: ${body.length}\r\n\r\n`)), body]);
  for (const [name, bytes] of [
    ['of a method with a byte over 0x7f', () => Buffer.from('G\xffT /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 'latin1')],
    ['of a path with a byte over 0x7f', () => Buffer.from(signed(`GET /api/v1/assets/A\xff HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`), 'latin1')],
    ['of a parameter with a byte over 0x7f', () => Buffer.from(signed(`GET /api/v1/rates?\xffy=1 HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`), 'latin1')],
    ['of a Content-Type with a byte over 0x7f', () => Buffer.from(signed(`POST /api/v1/towns HTTP/1.1\r\nHost: x\r\n${AUTH}Content-Type: \xff\r\nContent-Length: 2\r\n\r\n{}`), 'latin1')],
    ...[0, 1, 2].map((shift) => [`of JSON that jansson quotes and cuts within a character, ${shift}`,
      () => posted(Buffer.from(`{"code":"a","name":${'x'.repeat(shift)}${'镇'.repeat(200)}}`))]),
    ['of a body that is no UTF-8', () => posted(Buffer.from('{"code":"\xff","n\xe9":1}', 'latin1'))],
  ]) {
    it(name, async () => {
      const { text } = await rawExchange(daemon.port, bytes(), { idleMs: 500 });
      assert.ok([400, 404, 405, 415].includes(statuses(text)[0]), text);
      assert.ok(!text.includes('\ufffd'), text);
      JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
    });
  }
});

describe('a request that is taken', () => {
  it('with a head of 60 KB in many pieces, with empty values and spaces around others', async () => {
    const head = `GET /healthz HTTP/1.1\r\nHost: x  \r\nX-None:\r\nX-Padded:\t y \t\r\nCookie: a=b; c="d e"\r\n${
      Array.from({ length: 58 }, (_, i) => `X-${i}: ${'v'.repeat(1000)}\r\n`).join('')}\r\n`;
    const { text } = await rawExchange(daemon.port, head.match(/[^]{1,1000}/g), { pauseMs: 2 });
    assert.deepEqual(statuses(text), [200]);
  });

  for (const [accept, type] of [
    ['application/json, text/csv;q=0.1', 'application/json'],
    ['text/csv', 'text/csv; charset=utf-8'],
    ['text/csv;q=0, */*', 'application/json'],
    ['text/csv, application/json;q=0.9', 'text/csv; charset=utf-8'],
  ]) {
    it(`with Accept: ${accept} is answered ${type}`, async () => {
      const { headers } = await admin.get('/api/v1/rates', { headers: { Accept: accept } });
      assert.equal(headers['content-type'], type);
    });
  }

  it('of HTTP/1.0, and the connection ends', async () => {
    const { text, closed } = await send('GET /healthz HTTP/1.0\r\n\r\n', { timeoutMs: 5000, idleMs: 3000 });
    assert.deepEqual(statuses(text), [200]);
    assert.equal(closed, true);
  });

  it('two in one piece are answered in order', async () => {
    const { text } = await send(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /api/v1/nothing HTTP/1.1\r\nHost: x\r\n${AUTH}\r\n`);
    assert.deepEqual(statuses(text), [200, 404]);
  });

  it('cut into single bytes', async () => {
    const request = `GET /api/v1/rules HTTP/1.1\r\nHost: x\r\n${AUTH}Connection: close\r\n\r\n`;
    const { text } = await send([...signed(request)], { pauseMs: 1 });
    assert.deepEqual(statuses(text), [200]);
  });

  it('with Expect: 100-continue is told to go on, or refused before its body', async () => {
    const head = `${EVENTS}${AUTH}Expect: 100-continue\r\n`;
    const fine = await send([`${head}Content-Length: ${LINE.length}\r\n\r\n`, LINE], { pauseMs: 200 });
    assert.deepEqual(statuses(fine.text), [100, 200]);
    const large = await send(`${head}Content-Length: 67108865\r\n\r\n`);
    assert.deepEqual(statuses(large.text), [413]);
  });

  it('to the last of two hundred at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => admin.get('/api/v1/rates')));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  });
});

describe('slow senders', () => {
  it('are cut off after the time for a header, and for a body, however steadily they drip', async () => {
    const dir = temporaryDirectory();
    const config = join(dir, 'fast.ini');
    writeFileSync(config, 'header_timeout_s = 1\nbody_timeout_s = 1\nidle_timeout_s = 2\n');
    const own = await startDaemon({ now: NOW, args: ['--config', config] });
    try {
      await register(client(own), DISTRICT);
      const before_ = await position(client(own));
      const token = own.adminToken;
      const rows = {
        header: `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ${'x'.repeat(200)}`,
        body: `${EVENTS}Authorization: Bearer ${token}\r\nContent-Length: 5000\r\n\r\n${' '.repeat(200)}`,
        nothing: '',
      };
      await Promise.all(Object.entries(rows).map(async ([what, text]) => {
        const cut = text.indexOf('\r\n\r\n') >= 0 ? text.indexOf('\r\n\r\n') + 4 : 0;
        const pieces = [text.slice(0, cut), ...text.slice(cut)];
        const { closed, ms } = await rawExchange(own.port, pieces, { pauseMs: 100, idleMs: 9000, timeoutMs: 9000 });
        assert.equal(closed, true, `${what}: still open after ${ms} ms`);
        assert.ok(ms < 6000, `${what}: ${ms} ms`);
      }));
      assert.deepEqual(await position(client(own)), before_);
      await healthy(own);
    } finally {
      await own.stop();
    }
  });
});

// --- methods, types, shapes -------------------------------------------------------------------

describe('methods', () => {
  for (const [method, path, allowed] of [
    ['POST', '/healthz', ['GET', 'HEAD']],
    ['DELETE', '/api/v1/rates', ['GET', 'HEAD']],
    ['GET', '/api/v1/events', ['POST']],
    ['PUT', '/api/v1/events', ['POST']],
    ['PATCH', '/api/v1/assets/A0', ['GET', 'HEAD', 'PUT']],
    ['DELETE', '/api/v1/assets', ['GET', 'HEAD', 'POST']],
    ['POST', '/api/v1/rules', ['GET', 'HEAD', 'PUT']],
    ['BREW', '/api/v1/rules', ['GET', 'HEAD', 'PUT']],
    ['GET', '/api/v1/exemptions/1/approve', ['POST']],
  ]) {
    it(`${method} ${path} is a 405 that allows ${allowed.join(', ')}`, async () => {
      const { text } = await send(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${AUTH}Content-Length: 0\r\nConnection: close\r\n\r\n`);
      assert.deepEqual(statuses(text), [405], text.slice(0, 300));
      const [, allow] = /^Allow: (.*)\r$/im.exec(text);
      assert.deepEqual(allow.split(/, */).sort(), allowed.sort());
      assert.match(text, /application\/problem\+json/);
    });
  }

  it('HEAD has the header of GET and no body', async () => {
    for (const path of ['/healthz', '/api/v1/rates', '/api/v1/assets', '/api/v1/assets/nothing']) {
      const [get, head] = [await admin.get(path), await admin.raw('HEAD', path)];
      assert.equal(head.status, get.status, path);
      assert.equal(head.text, '');
      for (const name of ['content-type', 'etag', 'content-length']) {
        assert.equal(head.headers[name], get.headers[name], `${path} ${name}`);
      }
    }
    // And the connection goes on behind it.
    const { text } = await send(`HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n${SMUGGLED}`);
    assert.deepEqual(statuses(text), [200, 200]);
  });
});

describe('every refusal is a problem document', () => {
  const ROWS = [
    ['no token', () => client(daemon, null).get('/api/v1/rates'), 401],
    ['no such path', () => admin.get('/api/v2/rates'), 404],
    ['no such path below one that is', () => admin.get('/api/v1/rates/x'), 404],
    ['a slash at the end', () => admin.get('/api/v1/rates/'), [404, 308, 301]],
    ['a double slash', () => admin.get('//api/v1/rates'), [404, 308, 301]],
    ['a dot segment', () => admin.raw('GET', '/api/v1/../v1/ratesx'), [400, 404]],
    ['no such record', () => admin.get('/api/v1/assets/nothing'), 404],
    ['no such exemption', () => admin.get('/api/v1/exemptions/4'), 404],
    ['an exemption that is no number', () => admin.get('/api/v1/exemptions/x'), 404],
    ['a wrong method', () => admin.del('/api/v1/rates'), 405],
    ['an unknown parameter', () => admin.get('/api/v1/rates?x=1'), 400],
    ['a wrong type', () => admin.post('/api/v1/towns', 'x', { type: 'text/plain' }), 415],
    ['a body that does not parse', () => admin.post('/api/v1/towns', '{'), 400],
    ['an empty body', () => admin.post('/api/v1/tokens', ''), 400],
    ['a body that is an array where one thing belongs', () => admin.post('/api/v1/tokens', []), [400, 422]],
  ];
  for (const [name, ask, wanted] of ROWS) {
    it(`${name}: ${wanted}`, () => problem(ask(), wanted));
  }

  it('and a success says what it is', async () => {
    const { headers } = await admin.get('/api/v1/rates');
    assert.match(headers['content-type'], /^application\/json\b/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  for (const [name, ask] of [
    ['a figure', () => admin.get('/api/v1/rates')],
    ['a figure as CSV', () => admin.get('/api/v1/rates?format=csv')],
    ['a list', () => admin.get('/api/v1/tokens')],
    ['a 304', async () => admin.get('/api/v1/rules', { headers: { 'If-None-Match': (await admin.get('/api/v1/rules')).headers.etag } })],
    ['an answer to reports', () => admin.post('/api/v1/events?feed=probe', '', { type: 'application/x-ndjson' })],
    ['a problem', () => admin.get('/api/v1/assets/nothing')],
    ['a refusal of a token', () => client(daemon, null).get('/api/v1/rates')],
    ['metrics', () => admin.get('/metrics')],
  ]) {
    it(`${name} is kept by no cache, and its type is not guessed`, async () => {
      const { headers } = await ask();
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  }

  it('and says what it is in HEAD, too', async () => {
    const { headers } = await admin.raw('HEAD', '/api/v1/rates');
    assert.equal(headers['cache-control'], 'no-store');
  });
});
