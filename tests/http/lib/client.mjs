// A plain HTTP client for the tests: nothing is retried, decompressed, redirected or kept alive, so
// that a test sees what the daemon sent.

import { request } from 'node:http';
import { connect } from 'node:net';

const TIMEOUT_MS = 60_000;
const PIECE_BYTES = 256 * 1024;

/**
 * client(daemon) speaks as the admin, client(daemon, token) as that token's owner, and
 * client(daemon, null) without any. It follows the daemon through restarts.
 *
 * get(path, {headers}), del(path, {headers}), post(path, body, {type, headers}), put(...),
 * raw(method, path, {body, headers}) resolve to {status, headers, text, bytes, json}; json is
 * undefined unless the answer's type is a JSON one. A body that is no string and no Buffer is sent
 * as JSON; a type of null sends no Content-Type; with a Transfer-Encoding: chunked among the headers
 * it goes without a Content-Length.
 */
export function client(daemon, token = daemon.adminToken) {
  const raw = (method, path, { body, headers = {} } = {}) =>
    exchange(daemon.url, method, path, body, {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    });
  const withBody = (method) => (path, body = '', { type = 'application/json', headers = {} } = {}) =>
    raw(method, path, {
      body: isBytes(body) ? body : JSON.stringify(body),
      headers: { ...(type === null ? {} : { 'Content-Type': type }), ...headers },
    });
  return {
    raw,
    get: (path, options) => raw('GET', path, options),
    del: (path, options) => raw('DELETE', path, options),
    post: withBody('POST'),
    put: withBody('PUT'),
    /** Posts reports, an array of objects, as NDJSON. */
    events: (reports, { query = '', headers } = {}) =>
      withBody('POST')(`/api/v1/events${query}`, ndjson(reports),
        { type: 'application/x-ndjson', headers }),
  };
}

/** The values, one JSON text a line. */
export function ndjson(values) {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

function isBytes(body) {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function exchange(url, method, path, body, headers) {
  const { hostname, port } = new URL(url);
  const chunked = Object.keys(headers).some((name) => name.toLowerCase() === 'transfer-encoding');
  const length = body === undefined || chunked ? {} : { 'Content-Length': Buffer.byteLength(body) };
  return new Promise((done, fail) => {
    const outgoing = request({
      host: hostname.replace(/^\[|\]$/g, ''), port, method, path, agent: false,
      headers: { ...length, ...headers },
    });
    const progress = { answered: false };
    outgoing.setTimeout(TIMEOUT_MS, () =>
      outgoing.destroy(new Error(`${method} ${path}: no answer within ${TIMEOUT_MS} ms`)));
    outgoing.on('error', (error) => progress.answered || fail(error));
    outgoing.on('response', (incoming) => {
      progress.answered = true;
      collect(incoming)
        .then((bytes) => done(answer(incoming, bytes)))
        .catch(fail)
        .finally(() => outgoing.destroy());
    });
    send(outgoing, body ?? '', progress).catch(fail);
  });
}

// A refusal may arrive while the body is still being sent, with a reset behind it. Node drops an
// answer it has not read when a write fails, so it is given the time to read between two pieces.
async function send(outgoing, body, progress) {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    if (progress.answered || outgoing.destroyed) {
      return;
    }
    if (!outgoing.write(bytes.subarray(at, at + PIECE_BYTES))) {
      await Promise.race(['drain', 'response', 'close'].map((name) => seen(outgoing, name)));
    }
    await new Promise(setImmediate);
  }
  outgoing.end();
}

function seen(emitter, name) {
  return new Promise((resume) => emitter.once(name, resume));
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(incoming, bytes) {
  const text = bytes.toString('utf8');
  const { statusCode: status, headers } = incoming;
  const isJson = /^application\/([a-z.]+\+)?json\b/.test(headers['content-type'] ?? '');
  const plain = isJson && text !== '' && headers['content-encoding'] === undefined;
  return { status, headers, text, bytes, json: plain ? parse(text) : undefined };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`said to be JSON, but ${error.message}: ${text.slice(0, 500)}`);
  }
}

/** Everything the daemon sends back for these bytes, as text. Options as for rawExchange. */
export async function rawSocket(port, bytes, options) {
  return (await rawExchange(port, bytes, options)).text;
}

/**
 * Sends bytes, or an array of pieces with pauseMs between them, on a connection of its own and
 * collects what comes back: {text, closed, ms}. It ends when the daemon closes (closed: true), when
 * something came and then nothing more for idleMs, or after timeoutMs. end: true closes our side
 * after the last piece.
 */
export function rawExchange(
  port, bytes, { host = '127.0.0.1', pauseMs = 0, idleMs = 500, timeoutMs = 10_000, end = false } = {},
) {
  const pieces = Array.isArray(bytes) ? bytes : [bytes];
  const begun = Date.now();
  return new Promise((done, fail) => {
    const socket = connect({ port, host, allowHalfOpen: true });
    const chunks = [];
    let idle;
    let connected = false;
    const finish = (closed) => {
      clearTimeout(idle);
      clearTimeout(limit);
      socket.destroy();
      done({ text: Buffer.concat(chunks).toString('utf8'), closed, ms: Date.now() - begun });
    };
    const limit = setTimeout(() => finish(false), timeoutMs);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(idle);
      idle = setTimeout(() => finish(false), idleMs);
    });
    socket.on('end', () => finish(true));
    // After the connection stands, a reset is one of the daemon's ways to close it.
    socket.on('error', (error) => {
      if (connected) {
        finish(true);
      } else {
        clearTimeout(limit);
        fail(error);
      }
    });
    socket.on('connect', async () => {
      connected = true;
      for (const [index, piece] of pieces.entries()) {
        if (index > 0 && pauseMs > 0) {
          await new Promise((resume) => setTimeout(resume, pauseMs));
        }
        if (socket.destroyed) {
          return;
        }
        socket.write(piece);
      }
      if (end) {
        socket.end();
      }
    });
  });
}
