// The page before a daemon serves it: build/web at / and /assets/, the daemon's API behind a cookie.
//
//   node tests/web/lib/devserver.mjs --daemon http://127.0.0.1:8080 --admin FILE [--port 8090] [--web build/web]
//
// It stands in for what the daemon itself does once it has sessions: POST, GET and DELETE
// /api/v1/session, /api/v1/stream, `open` of outages and `feeds` of status.

import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
  + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const WEB = fileURLToPath(new URL('../../../build/web', import.meta.url));

function read(url, path, token) {
  return fetch(new URL(path, url), { headers: { Authorization: `Bearer ${token}` } });
}

const cookieOf = (incoming) => /(?:^|; )intact_session=([^;]+)/.exec(incoming.headers.cookie ?? '')?.[1];

function answerJson(outgoing, status, value, headers = {}) {
  outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
  outgoing.end(JSON.stringify(value));
}

async function bodyOf(incoming) {
  const chunks = [];
  for await (const chunk of incoming) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Who a token is: what each role may do tells them apart; names come from `people`. */
async function identify(daemon, token, people) {
  if (people.has(token)) {
    return people.get(token);
  }
  const { status } = await read(daemon, '/api/v1/rules', token);
  return status === 200 ? { role: 'admin', name: 'admin', organisation: null } : null;
}

/** Serves the page for a daemon. `people` maps tokens to {role, name, organisation}. */
export async function startDevServer({ daemon, admin, people = new Map(), port = 0, web = WEB }) {
  const listeners = new Set();
  let last = null;
  const tell = (event, data) => listeners.forEach((outgoing) => outgoing.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  const position = async () => {
    const journal = await (await read(daemon, '/api/v1/journal', admin)).json();
    const { as_of } = await (await read(daemon, '/api/v1/status', admin)).json();
    return { seq: journal.seq, last_at: journal.last_at, as_of };
  };
  const timer = setInterval(() => {
    position().then((now) => {
      if (last?.seq !== now.seq) {
        last = now;
        tell('position', now);
      }
    }, () => undefined);
  }, 500);

  async function session(incoming, outgoing) {
    if (incoming.method === 'DELETE') {
      answerJson(outgoing, 200, {}, { 'Set-Cookie': 'intact_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0' });
      return;
    }
    const token = incoming.method === 'POST' ? JSON.parse(await bodyOf(incoming)).token : cookieOf(incoming);
    const who = token ? await identify(daemon, token, people) : null;
    if (!who) {
      answerJson(outgoing, 401, { type: 'urn:intactd:problem:unauthorized', title: 'Unauthorized', status: 401, detail: 'No such token.' });
      return;
    }
    answerJson(outgoing, 200, who, incoming.method === 'POST' ? { 'Set-Cookie': `intact_session=${token}; HttpOnly; SameSite=Strict; Path=/` } : {});
  }

  async function stream(outgoing) {
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    listeners.add(outgoing);
    outgoing.on('close', () => listeners.delete(outgoing));
    last = await position();
    outgoing.write(`event: position\ndata: ${JSON.stringify(last)}\n\n`);
  }

  /** outages?open=true: the pages of the daemon's list, less what has ended. */
  async function openOutages(url, token, outgoing) {
    url.searchParams.delete('open');
    const found = [];
    let page;
    do {
      const response = await read(daemon, url.pathname + url.search, token);
      page = await response.json();
      if (response.status !== 200) {
        answerJson(outgoing, response.status, page);
        return;
      }
      found.push(...page.items.filter((outage) => outage.open));
      url.searchParams.set('after', page.next ?? '');
    } while (page.next);
    answerJson(outgoing, 200, { ...page, items: found, next: null });
  }

  async function status(url, token, outgoing) {
    const response = await read(daemon, url.pathname + url.search, token);
    const value = await response.json();
    const feeds = await read(daemon, '/api/v1/feeds?limit=1000', token);
    if (response.status === 200 && feeds.status === 200 && people.get(token)?.organisation == null) {
      const { last_at } = await position();
      value.feeds = (await feeds.json()).items.map((feed) => ({
        code: feed.code, name: feed.name, last_at,
        watching: last_at !== null && (Date.parse(value.as_of) - Date.parse(last_at)) / 1000 < (feed.feed_ttl_s ?? 900),
      }));
    }
    answerJson(outgoing, response.status, value);
  }

  function pass(incoming, outgoing, token) {
    const { cookie, host, ...headers } = incoming.headers;
    const onward = request(new URL(incoming.url, daemon), {
      method: incoming.method, headers: { ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
      if (incoming.method !== 'GET' && answer.statusCode === 200 && !incoming.url.includes('dry_run')) {
        answer.on('end', () => tell('change', { op: incoming.url, seq: 0 }));
      }
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url, 'http://localhost');
    const token = cookieOf(incoming);
    const failed = () => outgoing.headersSent || answerJson(outgoing, 502, { status: 502, title: 'Bad Gateway', detail: 'The daemon does not answer.' });
    if (url.pathname === '/api/v1/session') {
      session(incoming, outgoing).catch(failed);
    } else if (url.pathname === '/api/v1/stream' && token) {
      stream(outgoing).catch(failed);
    } else if (url.pathname === '/api/v1/outages' && url.searchParams.get('open') === 'true') {
      openOutages(url, token, outgoing).catch(failed);
    } else if (url.pathname === '/api/v1/status') {
      status(url, token, outgoing).catch(failed);
    } else if (url.pathname.startsWith('/api/')) {
      pass(incoming, outgoing, token);
    } else {
      file(url.pathname, outgoing);
    }
  });

  function file(path, outgoing) {
    const name = path === '/' ? 'index.html' : /^\/assets\/([\w.-]+)$/.exec(path)?.[1];
    try {
      const bytes = readFileSync(join(web, name));
      outgoing.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' });
      outgoing.end(bytes);
    } catch {
      outgoing.writeHead(404).end();
    }
  }

  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    people,
    stop() {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at > 0 ? process.argv[at + 1] : otherwise;
  };
  const server = await startDevServer({
    daemon: option('daemon', 'http://127.0.0.1:8080'), admin: readFileSync(option('admin'), 'utf8').trim(),
    port: Number(option('port', '8090')), web: option('web', WEB),
  });
  console.log(`listening on ${server.url}`);
}
