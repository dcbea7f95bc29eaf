// HTTP itself: requests no client would send, methods and types, what a kill or a stop in the middle of
// everything leaves behind. Every acknowledged batch is there afterwards, always.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';

import { client, rawExchange } from './lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from './lib/daemon.mjs';
import {
  chance, china, good, healthy, iso, newToken, position, problem, query, register, seedOf,
} from './lib/district.mjs';

const SEED = seedOf(24);
const NOW = china('2022-09-10');
const LONG = process.env.LONG === '1';
const WORKERS = LONG ? 50 : 3;
const STOPS = LONG ? 100 : 3;
const STOP_MS_MAX = 5000;
const WHOLE_EACH = LONG ? 25 : 1; // rounds from one look at everything to the next; the last one is such a look
const KILLS = Number(process.env.KILLS ?? 10);

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: Array.from({ length: WORKERS }, (_, i) => ({
    code: `A${i}`, name: `A${i}`, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
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

describe('a request that is taken', () => {
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

// --- kills and stops --------------------------------------------------------------------------

/** Posts batches as fast as it is answered until told to stop; remembers what was acknowledged. */
function poster(own, feed, asset, state, dice) {
  let running = true;
  const done = (async () => {
    while (running) {
      const reports = Array.from({ length: 1 + dice.below(20) }, () => ({ asset, at: iso(state.next++), network: dice.pick(['ok', 'fault']) }));
      try {
        const { status, json, text } = await feed.events(reports);
        if (status === 200) {
          assert.equal(json.accepted, reports.length, text);
          state.acked.push({ seq: json.receipt.seq, at: reports.map(({ at }) => at) });
        } else {
          assert.equal(status, 503, text);
          await new Promise((go) => setTimeout(go, 5));
        }
      } catch (error) {
        if (error.name === 'AssertionError') {
          throw error;
        }
        break; // the connection broke: the daemon is gone
      }
    }
  })();
  return { stop: () => { running = false; }, done };
}

/** Every batch that was acknowledged is there; with `whole` false those of before the last look are left out. */
async function checkAcked(own, states, whole) {
  const master = client(own);
  const { seq } = await position(master);
  for (const [asset, state] of Object.entries(states)) {
    const { next } = state;
    const start = whole ? state.start : state.lookedAt ?? state.start;
    const acked = whole ? state.acked : state.acked.slice(state.looked ?? 0);
    [state.looked, state.lookedAt] = [state.acked.length, next];
    const there = new Set();
    let page = null;
    do {
      const answer = await good(master.get(`/api/v1/assets/${asset}/reports${query({
        from: iso(start), to: iso(next + 1), limit: 10_000, after: page ?? undefined,
      })}`));
      answer.items.forEach(({ at }) => there.add(at));
      page = answer.next;
    } while (page !== null);
    for (const batch of acked) {
      assert.ok(batch.seq <= seq, `batch ${batch.seq} was acknowledged, the journal ends at ${seq}`);
      for (const at of batch.at) {
        assert.ok(there.has(at), `${asset} ${at} of batch ${batch.seq} was acknowledged and is gone`);
      }
    }
  }
}

async function loaded(run) {
  const own = await startDaemon({ now: NOW });
  const states = Object.fromEntries(DISTRICT.assets.map(({ code }, i) => {
    const start = china('2022-03-01') + i * 7;
    return [code, { start, next: start, acked: [] }];
  }));
  try {
    await register(client(own), DISTRICT);
    const feed = client(own, await newToken(client(own), { name: 'load', role: 'feed', feed: 'probe' }));
    const load = (dice) => Object.entries(states).map(([asset, state]) => poster(own, feed, asset, state, dice));
    await run(own, load, states);
  } finally {
    await own.kill9();
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const count = (states) => Object.values(states).reduce((sum, { acked }) => sum + acked.length, 0);

describe(`under load, seed ${SEED}`, () => {
  it(`${KILLS} kills lose nothing that was acknowledged, and the journal proves itself`, async () => {
    await loaded(async (own, load, states) => {
      const dice = chance(SEED);
      for (let i = 0; i < KILLS; i++) {
        const posters = load(dice);
        await pause(40 + dice.below(300));
        await own.kill9();
        await Promise.all(posters.map(({ done }) => done));
        await own.restart();
        await checkAcked(own, states, (KILLS - 1 - i) % WHOLE_EACH === 0);
      }
      assert.ok(count(states) > KILLS, `only ${count(states)} batches were acknowledged`);
      const figures = await client(own).get('/api/v1/rates?month=2022-03&by=asset');
      await good(figures);
      await own.restart();
      assert.equal((await client(own).get('/api/v1/rates?month=2022-03&by=asset')).text, figures.text);
      await own.stop();
      const verified = await runIntactd(['verify', '--data', own.dir]);
      assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    });
  });

  it(`${STOPS} times SIGTERM ends it with status 0 within 5 s, and what was acknowledged is there`, async () => {
    await loaded(async (own, load, states) => {
      const dice = chance(SEED + 1);
      for (let i = 0; i < STOPS; i++) {
        const posters = load(dice);
        await pause(150);
        const begun = Date.now();
        await own.stop(); // throws unless its status is 0
        assert.ok(Date.now() - begun < STOP_MS_MAX, `it took ${Date.now() - begun} ms`);
        await Promise.all(posters.map(({ done }) => done));
        await own.restart();
        await checkAcked(own, states, (STOPS - 1 - i) % WHOLE_EACH === 0);
      }
      assert.ok(count(states) > STOPS);
    });
  });

  it('readers are answered while batches come in', async () => {
    await loaded(async (own, load) => {
      const posters = load(chance(SEED + 2));
      for (let i = 0; i < 50; i++) {
        await good(client(own).get('/api/v1/rates?month=2022-03&by=asset'));
      }
      posters.forEach(({ stop }) => stop());
      await Promise.all(posters.map(({ done }) => done));
      await healthy(own);
    });
  });
});

it('a second daemon on the same directory is refused, and the first one lives', async () => {
  const second = await runIntactd(['serve', '--data', daemon.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
  assert.equal(second.status, 1, second.stderr);
  assert.notEqual(second.stderr.trim(), '');
  await good(admin.get('/api/v1/rates'));
});

it('a second daemon on the same port is refused', async () => {
  const second = await runIntactd(['serve', '--data', temporaryDirectory(), '--listen', `127.0.0.1:${daemon.port}`], { now: NOW, timeoutMs: 15_000 });
  assert.equal(second.status, 1, second.stderr);
  assert.match(second.stderr, new RegExp(String(daemon.port)));
});

it('a newer schema, one from before the first release, and a file that is no database of ours, are refused and left as they are', async () => {
  const own = await startDaemon({ now: NOW });
  await own.stop();
  const path = join(own.dir, 'intact.db');
  const bytes = readFileSync(path);
  for (const [offset, value, says] of [[60, 99, /newer/], [60, 1, /from before the first release/], [68, 7, /no database of intactd/]]) {
    const changed = Buffer.from(bytes);
    changed.writeUInt32BE(value, offset); // user_version, application_id
    writeFileSync(path, changed);
    const { status, stderr } = await runIntactd(['serve', '--data', own.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
    assert.equal(status, 1, stderr);
    assert.match(stderr, says);
    assert.deepEqual(readFileSync(path), changed);
  }
});

it('what does not prove itself is refused with 78, and what to do next is said', async () => {
  const own = await startDaemon({ now: NOW });
  await register(client(own), DISTRICT);
  await own.stop();
  const path = join(own.dir, 'intact.db');
  const bytes = readFileSync(path);
  const at = bytes.indexOf('市桥街');
  assert.ok(at > 0);
  for (let next = at; next >= 0; next = bytes.indexOf('市桥街', next + 1)) {
    bytes[next + 8] ^= 1; // in the journal and in the table alike
  }
  writeFileSync(path, bytes);
  const { status, stderr } = await runIntactd(['serve', '--data', own.dir, '--listen', '127.0.0.1:0'], { now: NOW, timeoutMs: 15_000 });
  assert.equal(status, 78, stderr);
  assert.match(stderr, /Journal row \d+ does not prove itself/);
  assert.match(stderr, /intactd verify/);
  assert.equal((await runIntactd(['verify', '--data', own.dir])).status, 1);
});

for (const args of [['serve', '--listen', '127.0.0.1:0'], ['serve', '--data'], ['serve', '--nonsense'], ['nonsense'], []]) {
  it(`"intactd ${args.join(' ')}" is wrong usage: status 2`, async () => {
    const { status, stderr } = await runIntactd(args, { timeoutMs: 15_000 });
    assert.equal(status, 2);
    assert.notEqual(stderr.trim(), '');
  });
}
