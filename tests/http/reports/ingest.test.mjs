// POST /api/v1/events: every code of intactd-api(7), EVENTS, by itself, bodies that are refused whole, limits,
// receipts, and rejected lines that are tried again. After each the daemon is well, and of a body that
// was refused nothing is left.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, afterEach, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import { client, ndjson, rawExchange } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  china, feedClient, good, healthy, iso, itemError, newToken, position, problem, query, register, unix,
} from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const T = china('2022-09-10 00:00');
const A = '44011300001310000001';
const B = '44011300001310000002';
const BODY_MAX = 64 * 1024 * 1024;
const LINE_MAX = 4096;
const NDJSON = 'application/x-ndjson';
const EVENTS = '/api/v1/events';

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检平台' }, { code: 'other', name: '平台' }],
  assets: [A, B].map((code) => camera(code)),
};

function camera(code) {
  return {
    code, name: `camera ${code}`, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
  };
}

let daemon;
let admin;
let feed;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, DISTRICT);
  feed = await feedClient(daemon, 'probe');
});
after(() => daemon?.stop());
afterEach(() => healthy(daemon));

const line = (members = {}) => JSON.stringify({ asset: A, at: iso(T), network: 'ok', ...members });
const lineAt = (at) => line({ at });
const without = (name) => {
  const { [name]: _, ...rest } = JSON.parse(line());
  return JSON.stringify(rest);
};
/** A line of exactly so many bytes, with spaces where JSON allows them. */
const padded = (bytes, text = line()) => text.slice(0, -1) + ' '.repeat(bytes - Buffer.byteLength(text)) + '}';
const post = (body, type = NDJSON, headers = {}) => feed.post(EVENTS, body, { type, headers });
const CSV_HEADER = 'asset,at,intact,network,live,history';

// --- lines that are not taken -----------------------------------------------------------------

// What each bad line is answered with, in NDJSON. A field that is left out may be anything.
const BAD_LINES = [
  ['an asset nobody registered', line({ asset: '44011300001310009999' }), 'unknown_asset', 'asset'],
  ['a code that a spreadsheet has rounded', line({ asset: '4.40113E+19' }), 'unknown_asset', 'asset'],
  ['an asset code with a space after it', line({ asset: `${A} ` }), 'unknown_asset', 'asset'],
  ['states but no asset', without('asset'), 'missing_asset', 'asset'],
  ['no time', without('at'), 'missing_time', 'at'],
  ['a heartbeat without a time', '{}', 'missing_time', 'at'],
  ['a time without an offset', lineAt('2022-09-10T00:00:00'), 'bad_time', 'at'],
  ['a time in words', lineAt('yesterday'), 'bad_time', 'at'],
  ['an empty time', lineAt(''), 'bad_time', 'at'],
  ['a date alone', lineAt('2022-09-10'), 'bad_time', 'at'],
  ['30 February', lineAt('2022-02-30T00:00:00+08:00'), 'bad_time', 'at'],
  ['hour 24', lineAt('2022-09-09T24:00:00+08:00'), 'bad_time', 'at'],
  ['minute 60', lineAt('2022-09-09T23:60:00+08:00'), 'bad_time', 'at'],
  ['an offset of 25 hours', lineAt('2022-09-09T23:00:00+25:00'), 'bad_time', 'at'],
  ['a time followed by more', lineAt('2022-09-09T23:00:00+08:00 approx'), 'bad_time', 'at'],
  ['a time that is a number', line({ at: T }), 'bad_time', 'at'],
  ['a five-digit year', lineAt('12022-09-09T23:00:00+08:00'), 'bad_time', 'at'],
  ['301 seconds ahead', lineAt(iso(NOW + 301)), 'future_time', 'at'],
  ['the year 9999', lineAt('9999-12-31T23:59:59Z'), 'future_time', 'at'],
  ['one second before 2000', lineAt('1999-12-31T23:59:59Z'), 'too_old', 'at'],
  ['2000 in China, 1999 in UTC', lineAt('2000-01-01T07:59:59+08:00'), 'too_old', 'at'],
  ['1970', lineAt('1970-01-01T00:00:00Z'), 'too_old', 'at'],
  ['the year 0000', lineAt('0000-01-01T00:00:00Z'), 'too_old', 'at'],
  ['a state in capitals', line({ network: 'OK' }), 'unknown_state', 'network'],
  ['a state of another vocabulary', line({ live: 'down' }), 'unknown_state', 'live'],
  ['an empty state', line({ intact: '' }), 'unknown_state', 'intact'],
  ['a state that is true', line({ history: true }), 'unknown_state', 'history'],
  ['a state that is 1', line({ network: 1 }), 'unknown_state', 'network'],
  ['a state that is an object', line({ network: { state: 'ok' } }), 'unknown_state', 'network'],
  ['a member that there is not', line({ status: 'ok' }), 'unknown_member', 'status'],
  ['a member in capitals', line({ Network: 'ok' }), 'unknown_member', 'Network'],
  ['network twice', line().replace('}', ',"network":"fault"}'), 'duplicate_member', 'network'],
  ['asset twice, alike', line().replace('{', `{"asset":"${A}",`), 'duplicate_member', 'asset'],
  ['an asset but no aspect', without('network'), 'no_aspect'],
  ['a cause with a space', line({ network: 'fault', cause: 'no stream' }), 'bad_cause', 'cause'],
  ['a cause in capitals', line({ network: 'fault', cause: 'No-Stream' }), 'bad_cause', 'cause'],
  ['a cause of 33 characters', line({ network: 'fault', cause: 'a'.repeat(33) }), 'bad_cause', 'cause'],
  ['an empty cause', line({ network: 'fault', cause: '' }), 'bad_cause', 'cause'],
  ['a cause in Chinese', line({ network: 'fault', cause: '断电' }), 'bad_cause', 'cause'],
  ['a cause that is a number', line({ network: 'fault', cause: 7 }), 'bad_cause', 'cause'],
  ['half an object', '{"asset":"4401', 'bad_json'],
  ['a word', 'hello', 'bad_json'],
  ['a number', '17', 'bad_json'],
  ['a text', '"report"', 'bad_json'],
  ['null', 'null', 'bad_json'],
  ['an array', `[${line()}]`, 'bad_json'],
  ['two objects in one line', line() + line(), 'bad_json'],
  ['a comma after it', `${line()},`, 'bad_json'],
  ['a comma inside at the end', line().replace('}', ',}'), 'bad_json'],
  ['single quotes', line().replaceAll('"', "'"), 'bad_json'],
  ['NaN', line().replace('"ok"', 'NaN'), 'bad_json'],
  ['a raw tab inside a text', line({ asset: 'x' }).replace('"x"', '"a\tb"'), 'bad_json'],
  ['a raw NUL byte', line().replace('"ok"', '"ok\0"'), 'bad_json'],
  ['a byte that is no UTF-8', latin(line({ asset: 'caf@' }), 0xe9), 'bad_utf8'],
  ['a truncated UTF-8 sequence', latin(line({ asset: 'x@' }), 0xe5, 0xb8), 'bad_utf8'],
  ['an overlong UTF-8 sequence', latin(line({ asset: 'x@' }), 0xc0, 0xaf), 'bad_utf8'],
  ['a surrogate in UTF-8', latin(line({ asset: 'x@' }), 0xed, 0xa0, 0x80), 'bad_utf8'],
  ['one byte over 4 KiB', padded(LINE_MAX + 1), 'line_too_long'],
  ['1 MB in one line', padded(1_000_000), 'line_too_long'],
  ['1 MB of rubbish in one line', 'x'.repeat(1_000_000), 'line_too_long'],
];

// The @ becomes these bytes.
function latin(text, ...bytes) {
  const [a, b] = text.split('@');
  return Buffer.concat([Buffer.from(a), Buffer.from(bytes), Buffer.from(b)]);
}

const bytesOf = (parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

describe('a line that is not taken', () => {
  for (const [name, bad, code, field] of BAD_LINES) {
    it(`says ${code} of ${name}, and takes the lines around it`, async () => {
      const body = bytesOf([line(), '\n', bad, '\n', line({ asset: B }), '\n']);
      const before_ = await position(admin);
      const answer = await good(post(body));
      assert.equal(answer.accepted, 2);
      assert.equal(answer.rejected, 1);
      assert.equal(answer.errors.length, 1);
      const [error] = answer.errors;
      itemError(error);
      assert.equal(error.code, code, error.detail);
      assert.equal(error.line, 2);
      if (field !== undefined) {
        assert.equal(error.field, field);
      }
      assert.equal((await position(admin)).reports, before_.reports + 2);
    });
  }

  // Which of two codes these are is left open.
  for (const [name, bad, codes] of [
    ['a lone surrogate as an escape', line({ asset: 'x' }).replace('"x"', '"\\ud800"'), ['bad_json', 'bad_utf8']],
    ['a NUL as an escape', line({ asset: 'x' }).replace('"x"', '"\\u0000"'), ['bad_json', 'unknown_asset']],
    ['an asset that is a number', line({ asset: 44 }), ['unknown_asset', 'bad_json', 'missing_asset']],
    ['arrays 2,000 levels deep', '['.repeat(2000) + ']'.repeat(2000), ['bad_json']],
  ]) {
    it(`is refused for ${name}`, async () => {
      const answer = await good(post(bytesOf([bad, '\n', line(), '\n'])));
      assert.deepEqual([answer.accepted, answer.rejected], [1, 1]);
      assert.ok(codes.includes(answer.errors[0].code), JSON.stringify(answer.errors));
      assert.equal(answer.errors[0].line, 1);
    });
  }

  it('is counted beyond the first hundred that are listed', async () => {
    const body = `${'nonsense\n'.repeat(250)}${line()}\n`;
    const answer = await good(post(body));
    assert.deepEqual([answer.accepted, answer.rejected, answer.errors.length], [1, 250, 100]);
    assert.deepEqual(answer.errors.map((e) => e.line), Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it('is answered with 200 even if every line is such', async () => {
    const answer = await good(post('garbage\n\x01\x02\x03\n{}\n'));
    assert.deepEqual([answer.accepted, answer.rejected], [0, 3]);
  });

  it('is named by its index in a JSON array, and the others are taken', async () => {
    const body = `[${line()},${line({ network: 'up' })},17,${line({ asset: B })},{"at":"${iso(T)}"}]`;
    const answer = await good(post(body, 'application/json'));
    assert.deepEqual([answer.accepted, answer.rejected], [3, 2]);
    assert.deepEqual(answer.errors.map((e) => [e.index, e.code, e.line]),
      [[1, 'unknown_state', undefined], [2, 'bad_json', undefined]]);
    answer.errors.forEach((e) => itemError(e));
  });

  it('is named by its line in CSV, the header being line 1, and the others are taken', async () => {
    const body = `${CSV_HEADER}\n${A},${iso(T)},,ok,,\n${A},${iso(T)},,up,,\n3.30106E+19,${iso(T)},ok,,,\n` +
      `,${iso(T)},ok,,,\n${A},,ok,,,\n${A},${iso(T)},,,,\n`;
    const answer = await good(post(body, 'text/csv'));
    assert.deepEqual([answer.accepted, answer.rejected], [1, 5]);
    assert.deepEqual(answer.errors.map((e) => [e.line, e.field ?? '', e.code].slice(0, 3)).map(([l, f, c]) =>
      [l, c === 'no_aspect' ? '' : f, c]), [
      [3, 'network', 'unknown_state'], [4, 'asset', 'unknown_asset'], [5, 'asset', 'missing_asset'],
      [6, 'at', 'missing_time'], [7, '', 'no_aspect'],
    ]);
    assert.match(answer.errors[1].detail, /spreadsheet|scientific|E\+|rounded|表格/i);
  });
});

describe('a line at the edge of what is taken', () => {
  const TAKEN = [
    ['300 seconds ahead', lineAt(iso(NOW + 300))],
    ['the first second of 2000', lineAt('2000-01-01T00:00:00Z')],
    ['UTC as Z', lineAt('2022-09-09T16:00:00Z')],
    ['a fraction of a second', lineAt('2022-09-09T16:00:00.123456789Z')],
    ['an offset of -09:30', lineAt('2022-09-09T06:30:00-09:30')],
    ['29 February of a leap year', lineAt('2020-02-29T12:00:00+08:00')],
    ['a cause of 32 characters', line({ network: 'fault', cause: `a-${'0'.repeat(30)}` })],
    ['all four aspects', line({ intact: 'ok', live: 'fault', history: 'ok' })],
    ['spaces wherever JSON allows them', ` { "asset" : "${A}" , "at" : "${iso(T)}" , "network" : "ok" } `],
    ['escapes where none are needed', line().replace('"ok"', '"\\u006f\\u006b"')],
    ['exactly 4 KiB', padded(LINE_MAX)],
    ['a carriage return before the line feed', `${line()}\r`],
    ['a heartbeat', JSON.stringify({ at: iso(T) })],
  ];
  for (const [name, text] of TAKEN) {
    it(`is taken: ${name}`, async () => {
      const answer = await good(post(`${text}\n`));
      assert.deepEqual([answer.accepted, answer.rejected, answer.errors], [1, 0, []]);
    });
  }

  it('is taken without a line feed after the last', async () => {
    const answer = await good(post(`${line()}\n${line({ asset: B })}`));
    assert.deepEqual([answer.accepted, answer.errors], [2, []]);
  });

  it('is a null member read as one that is not there', async () => {
    const answer = await good(post(`${line({ live: null, history: null })}\n`));
    assert.deepEqual([answer.accepted, answer.errors], [1, []]);
  });

  it('comes in one object as application/json', async () => {
    const answer = await good(post(line(), 'application/json'));
    assert.deepEqual([answer.accepted, answer.errors], [1, []]);
  });

  it('comes with a charset in its type', async () => {
    const answer = await good(post(line(), 'application/x-ndjson; charset=utf-8'));
    assert.equal(answer.accepted, 1);
  });

  for (const [name, body] of [
    ['a byte order mark', `\ufeff${CSV_HEADER}\n${A},${iso(T)},ok,,,\n`],
    ['CRLF line ends', `${CSV_HEADER}\r\n${A},${iso(T)},ok,,,\r\n`],
    ['both, and no line end after the last row', `\ufeff${CSV_HEADER}\r\n${A},${iso(T)},ok,,,`],
    ['quoted cells', `"asset","at","intact","network","live","history"\n"${A}","${iso(T)}","ok","","",""\n`],
    ['columns in another order', `at,history,live,network,intact,asset\n${iso(T)},,,ok,,${A}\n`],
    ['some columns only', `asset,at,network\n${A},${iso(T)},ok\n`],
    ['a heartbeat row', `${CSV_HEADER}\n,${iso(T)},,,,\n`],
  ]) {
    it(`comes in CSV with ${name}`, async () => {
      const answer = await good(post(body, 'text/csv'));
      assert.deepEqual([answer.accepted, answer.rejected, answer.errors], [1, 0, []]);
    });
  }
});

describe('what a report says', () => {
  it('is what its timeline shows, heartbeats and nulls included', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, DISTRICT);
      const probe = await feedClient(own, 'probe');
      await good(probe.events([
        { asset: A, at: iso(T), network: 'ok', live: 'fault', cause: 'no-stream', history: null },
        { at: iso(T + 900) },
      ]));
      const { aspects } = await good(master.get(`/api/v1/assets/${A}/timeline${query({ from: iso(T - 60), to: iso(T + 3600) })}`));
      const shown = (aspect) => aspects[aspect].map(({ from, condition }) => [unix(from) - T, condition]);
      assert.deepEqual(shown('network'), [[-60, 'blind'], [0, 'ok'], [900, 'silent'], [1800, 'blind']]);
      assert.deepEqual(shown('live'), [[-60, 'blind'], [0, 'fault'], [900, 'silent'], [1800, 'blind']]);
      assert.deepEqual(shown('history'), [[-60, 'blind']]);
      const { reports, first_at, last_at } = await good(master.get('/api/v1/journal'));
      assert.equal(reports, 1, 'a heartbeat is no report');
      assert.equal(unix(first_at), T);
      assert.ok([T, T + 900].includes(unix(last_at)));
    } finally {
      await own.stop();
    }
  });
});

// --- bodies that are refused whole ------------------------------------------------------------

const refusedWhole = async (answer, statuses) => {
  const before_ = await position(admin);
  await problem(typeof answer === 'function' ? answer() : answer, statuses);
  assert.deepEqual(await position(admin), before_);
};

describe('a body that is refused whole leaves nothing behind', () => {
  const many = ndjson(Array.from({ length: 500 }, (_, i) => JSON.parse(lineAt(iso(T + i)))));
  const zipped = gzipSync(many);
  const ROWS = [
    ['a JSON array that is cut', `[${line()},${line()}`, 'application/json', {}, 400],
    ['a JSON array with a hole', `[${line()},,${line()}]`, 'application/json', {}, 400],
    ['a JSON array with something after it', `[${line()}] x`, 'application/json', {}, 400],
    ['a JSON array cut inside a text', `[${line()},{"asset":"44`, 'application/json', {}, 400],
    ['rubbish that is said to be JSON', 'rubbish', 'application/json', {}, 400],
    ['an empty body that is said to be JSON', '', 'application/json', {}, 400],
    ['a truncated gzip', zipped.subarray(0, zipped.length - 9), NDJSON, { 'Content-Encoding': 'gzip' }, 400],
    ['half a gzip', zipped.subarray(0, zipped.length >> 1), NDJSON, { 'Content-Encoding': 'gzip' }, 400],
    ['a gzip with a wrong checksum', flip(zipped, zipped.length - 6), NDJSON, { 'Content-Encoding': 'gzip' }, 400],
    ['plain text that is said to be gzip', many, NDJSON, { 'Content-Encoding': 'gzip' }, 400],
    ['a gzip with rubbish after it', Buffer.concat([zipped, Buffer.from('rubbish')]), NDJSON, { 'Content-Encoding': 'gzip' }, 400],
    ['an encoding nobody offers', many, NDJSON, { 'Content-Encoding': 'br' }, 415],
    ['a type that is not taken', many, 'application/xml', {}, 415],
    ['a form', 'asset=1', 'application/x-www-form-urlencoded', {}, 415],
    ['no type at all', many, null, {}, [400, 415]],
  ];
  for (const [name, body, type, headers, status] of ROWS) {
    it(`${name}: ${status}`, () => refusedWhole(() => post(body, type, headers), status));
  }

  it('a body that is cut short', async () => {
    const before_ = await position(admin);
    const token = await newToken(admin, { name: 'cut', role: 'feed', feed: 'probe' });
    const head = `POST ${EVENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: ${NDJSON}\r\nContent-Length: ${many.length}\r\n\r\n`;
    await rawExchange(daemon.port, [head, many.slice(0, many.length - 20)], { end: true, timeoutMs: 3000 });
    await new Promise((done) => setTimeout(done, 100));
    const after_ = await position(admin);
    assert.equal(after_.reports, before_.reports);
    assert.equal(after_.seq, before_.seq + 1, 'the token, and nothing else'); // a token is a row too
  });

  it('an admin that names no feed, or one that is not there', async () => {
    await refusedWhole(() => admin.post(EVENTS, `${line()}\n`, { type: NDJSON }), 400);
    await refusedWhole(() => admin.post(`${EVENTS}?feed=nobody`, `${line()}\n`, { type: NDJSON }), [400, 404]);
  });

  it('a query parameter nobody knows', async () => {
    const before_ = await position(admin);
    const { detail } = await problem(feed.post(`${EVENTS}?fed=probe`, `${line()}\n`, { type: NDJSON }), 400);
    assert.match(detail, /fed/);
    assert.deepEqual(await position(admin), before_);
  });
});

function flip(bytes, at) {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x40;
  return copy;
}

it('an admin posts for a feed that it names', async () => {
  const answer = await good(admin.post(`${EVENTS}?feed=other`, `${line({ asset: B })}\n`, { type: NDJSON }));
  assert.equal(answer.accepted, 1);
  const { aspects } = await good(admin.get(`/api/v1/assets/${B}/timeline${query({ from: iso(T), to: iso(T + 60) })}`));
  assert.deepEqual(aspects.network.map(({ feed: f }) => f), ['other']); // of equal states the code that sorts first
});

// --- limits -----------------------------------------------------------------------------------

describe('a body of more than 64 MiB is 413 and leaves nothing behind', () => {
  it('when its length is announced, before a byte of it', async () => {
    const before_ = await position(admin);
    const { text, ms } = await rawExchange(daemon.port,
      `POST ${EVENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${daemon.adminToken}\r\n` +
      `Content-Type: ${NDJSON}\r\nContent-Length: ${BODY_MAX + 1}\r\n\r\n`, { timeoutMs: 3000 });
    assert.match(text, /^HTTP\/1\.1 413 /);
    assert.match(text, /application\/problem\+json/);
    assert.ok(ms < 3000, `only after ${ms} ms`);
    assert.deepEqual(await position(admin), before_);
  });

  it('when it comes in chunks', async () => {
    const before_ = await position(admin);
    const piece = Buffer.from(`${padded(LINE_MAX - 1)}\n`.repeat(256)); // 1 MiB
    const status = await chunked(piece, BODY_MAX / piece.length + 1);
    assert.equal(status, 413);
    assert.deepEqual(await position(admin), before_);
  });

  it('when it only grows so large unzipped', async () => {
    const text = `${padded(LINE_MAX - 1)}\n`.repeat(BODY_MAX / LINE_MAX);
    const bomb = gzipSync(`${text}\n`);
    assert.ok(bomb.length < 2_000_000, `${bomb.length}`);
    await refusedWhole(() => post(bomb, NDJSON, { 'Content-Encoding': 'gzip' }), 413);
  });

  it('and one of exactly 64 MiB is taken', async () => {
    const text = `${padded(LINE_MAX - 1)}\n`.repeat(BODY_MAX / LINE_MAX);
    assert.equal(text.length, BODY_MAX);
    const answer = await good(post(gzipSync(text), NDJSON, { 'Content-Encoding': 'gzip' }));
    assert.deepEqual([answer.accepted, answer.rejected], [BODY_MAX / LINE_MAX, 0]);
  });

  it('and a plain one of exactly 64 MiB is taken', async () => {
    const text = `${padded(LINE_MAX - 1)}\n`.repeat(BODY_MAX / LINE_MAX);
    const answer = await good(post(text));
    assert.deepEqual([answer.accepted, answer.rejected], [BODY_MAX / LINE_MAX, 0]);
  });
});

/** Posts a piece so many times with Transfer-Encoding: chunked; the answer's status. */
function chunked(piece, times) {
  return new Promise((done, fail) => {
    const outgoing = request(`${daemon.url}${EVENTS}?feed=probe`, {
      method: 'POST', agent: false,
      headers: { Authorization: `Bearer ${daemon.adminToken}`, 'Content-Type': NDJSON },
    });
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      incoming.resume();
      done(incoming.statusCode);
    });
    outgoing.on('error', (error) => answered || fail(error));
    const more = (left) => {
      if (answered || left === 0) {
        outgoing.end();
      } else if (outgoing.write(piece)) {
        setImmediate(more, left - 1);
      } else {
        outgoing.once('drain', () => more(left - 1));
      }
    };
    more(times);
  });
}

it('a body without lines makes no batch', async () => {
  const { batch } = await good(post('', NDJSON));
  assert.equal(batch, null);
});

it('a body in small chunks is taken like any other', async () => {
  const before_ = await position(admin);
  assert.equal(await chunked(Buffer.from(`${line()}\n`), 5), 200);
  assert.equal((await position(admin)).reports, before_.reports + 5);
});

it('garbage of every kind is answered and leaves the daemon well', async () => {
  const before_ = await position(admin);
  const garbage = Buffer.from(Array.from({ length: 65536 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 0xff));
  for (const type of [NDJSON, 'text/csv', 'application/json']) {
    for (const headers of [{}, { 'Content-Encoding': 'gzip' }]) {
      const { status, json } = await post(garbage, type, headers);
      const whole = headers['Content-Encoding'] !== undefined || type === 'application/json';
      assert.equal(status, whole ? 400 : 200, `${type} ${JSON.stringify(headers)}`);
      if (!whole) {
        assert.equal(json.accepted, 0);
        assert.ok(json.rejected > 0);
      }
    }
  }
  assert.equal((await position(admin)).reports, before_.reports);
});

// --- receipts and repeats ---------------------------------------------------------------------

it('receipts form a chain: each batch is one further, with another head, as the journal says', async () => {
  let last = await position(admin);
  for (let i = 0; i < 5; i++) {
    const answer = await good(post(`${lineAt(iso(T + i))}\n`));
    assert.equal(answer.receipt.seq, last.seq + 1);
    assert.equal(answer.batch, answer.receipt.seq);
    assert.match(answer.receipt.head, /^[0-9a-f]{64}$/);
    assert.notEqual(answer.receipt.head, last.head);
    last = await position(admin);
    assert.deepEqual({ seq: last.seq, head: last.head }, answer.receipt);
  }
});

it('the same body sent three times is taken three times and changes no figure', async () => {
  const body = ndjson([[0, 'ok'], [600, 'fault'], [1200, 'ok']].map(([s, network]) =>
    ({ asset: A, at: iso(T + 7200 + s), network })));
  const rates = `/api/v1/rates${query({ from: iso(T), to: iso(NOW), by: 'asset' })}`;
  await good(post(body));
  const { text } = await admin.get(rates);
  for (let i = 0; i < 2; i++) {
    assert.deepEqual((await good(post(body))).accepted, 3);
    assert.equal((await admin.get(rates)).text, text);
  }
});

// --- rejects ----------------------------------------------------------------------------------

describe('rejected lines', () => {
  const NEW = '44011300001310000077';
  const rejects = async (reader) => (await good(reader.get('/api/v1/rejects?limit=10000'))).items;

  it('are kept with their reason, and taken once their asset is registered', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, DISTRICT);
      const probe = await feedClient(own, 'probe');
      const answer = await good(probe.events([
        { asset: NEW, at: iso(T), network: 'ok' }, { asset: A, at: iso(T), network: 'ok' },
        { asset: NEW, at: iso(T + 60), network: 'up' },
      ]));
      assert.deepEqual([answer.accepted, answer.rejected], [1, 2]);
      const kept = await rejects(master);
      assert.deepEqual(kept.map(({ line: l, field, code }) => [l, field, code]),
        [[1, 'asset', 'unknown_asset'], [3, 'network', 'unknown_state']]);
      kept.forEach((one) => itemError(one));
      assert.deepEqual(await rejects(probe), kept, 'a feed reads its own');
      for (const reader of [master, probe]) {
        const first = await good(reader.get('/api/v1/rejects?order=newest&limit=1'));
        const second = await good(reader.get(`/api/v1/rejects?order=newest&limit=1&after=${first.next}`));
        assert.deepEqual([...first.items, ...second.items], [...kept].reverse());
        assert.equal(second.next, null);
      }
      assert.deepEqual(await rejects(await feedClient(own, 'other')), []);

      await good(master.post('/api/v1/rejects/replay', {}));
      assert.deepEqual((await rejects(master)).map(({ code }) => code).sort(), ['unknown_asset', 'unknown_state'],
        'nothing has changed, so both stay');

      await register(master, { assets: [camera(NEW)] });
      const { reports } = await position(master);
      await good(master.post('/api/v1/rejects/replay', {}));
      assert.equal((await position(master)).reports, reports + 1);
      assert.deepEqual((await rejects(master)).map(({ code }) => code), ['unknown_state']);
      const { aspects } = await good(master.get(`/api/v1/assets/${NEW}/timeline${query({ from: iso(T), to: iso(T + 60) })}`));
      assert.deepEqual(aspects.network.map(({ condition, feed: f }) => [condition, f]), [['ok', 'probe']]);

      await own.kill9();
      await own.restart();
      assert.equal((await position(master)).reports, reports + 1);
      assert.deepEqual((await rejects(master)).map(({ code }) => code), ['unknown_state']);
    } finally {
      await own.stop();
    }
  });

  it('of CSV and JSON are taken too when their asset comes', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, DISTRICT);
      const probe = await feedClient(own, 'probe');
      await good(probe.post(EVENTS, `${CSV_HEADER}\r\n${NEW},${iso(T)},ok,,fault,\r\n`, { type: 'text/csv' }));
      await good(probe.post(EVENTS, [{ asset: NEW, at: iso(T + 300), live: 'ok' }]));
      await register(master, { assets: [camera(NEW)] });
      await good(master.post('/api/v1/rejects/replay', {}));
      assert.deepEqual(await rejects(master), []);
      const { aspects } = await good(master.get(`/api/v1/assets/${NEW}/timeline${query({ from: iso(T), to: iso(T + 600) })}`));
      assert.deepEqual(aspects.live.map(({ from, condition }) => [unix(from) - T, condition]), [[0, 'fault'], [300, 'ok']]);
      assert.deepEqual(aspects.intact.map(({ condition }) => condition), ['ok']);
    } finally {
      await own.stop();
    }
  });

  it('are the newest ten thousand', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, DISTRICT);
      const probe = await feedClient(own, 'probe');
      for (let i = 0; i < 2; i++) {
        const answer = await good(probe.post(EVENTS, 'x\n'.repeat(5500), { type: NDJSON }));
        assert.equal(answer.rejected, 5500);
      }
      const kept = await rejects(master);
      assert.equal(kept.length, 10000);
      assert.equal(kept.filter(({ batch }) => batch === kept.at(-1).batch).length, 5500);
    } finally {
      await own.stop();
    }
  });
});
