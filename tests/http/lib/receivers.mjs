// Those who get notices: a mail server (SMTP with STARTTLS and AUTH) and an HTTP receiver, both real, on free ports.
// They are written here because tests use no npm packages, and because a test decides what they refuse, and when.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';

import { temporaryDirectory } from './daemon.mjs';

/** A certificate for 127.0.0.1: {key, cert, file}. */
export function certificate() {
  const dir = temporaryDirectory();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key,
    '-out', cert, '-days', '30', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

const listening = (server, port) => new Promise((done, fail) => {
  server.once('error', fail);
  server.listen(port, '127.0.0.1', () => done(server.address().port));
});

// --- SMTP -----------------------------------------------------------------------------------------

/** What a mail says: its headers, decoded, and its text. */
export function readMail(raw) {
  const [head, body] = raw.split(/\r\n\r\n([^]*)/);
  const headers = Object.fromEntries(head.replace(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => line.split(/: ([^]*)/)));
  const words = (text) => text.replace(/\?= =\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, word) => Buffer.from(word, 'base64').toString());
  return { ...headers, Subject: words(headers.Subject), text: Buffer.from(body, 'base64').toString(), raw };
}

class Session {
  #buffer = '';
  #data = null;
  #mail = { from: null, to: [] };
  #login = null;

  constructor(server, socket) {
    this.server = server;
    this.secure = false;
    this.take(socket);
    this.say('220 test ESMTP');
  }

  take(socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      this.#buffer += bytes.toString('latin1');
      this.lines();
    });
  }

  say(line) {
    this.socket.write(`${line}\r\n`);
  }

  lines() {
    for (let end; (end = this.#buffer.indexOf('\r\n')) >= 0 && !this.socket.destroyed;) {
      const line = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + 2);
      if (this.#data !== null) {
        this.data(line);
      } else {
        this.command(line);
      }
    }
  }

  data(line) {
    if (line !== '.') {
      this.#data.push(line.replace(/^\./, ''));
      return;
    }
    const raw = Buffer.from(this.#data.join('\r\n'), 'latin1').toString('utf8');
    this.#data = null;
    const refused = this.server.refuse?.(this.#mail);
    if (refused) {
      this.say(refused);
      return;
    }
    this.server.mails.push({ ...this.#mail, ...readMail(raw), secure: this.secure, user: this.user ?? null });
    if (this.server.silentAfterData) {
      return; // it has the mail, and its word never comes
    }
    this.say('250 taken');
  }

  command(line) {
    const { server } = this;
    const verb = line.slice(0, 8).toUpperCase();
    server.commands.push(line);
    if (this.#login) {
      this.#login(line);
    } else if (verb.startsWith('EHLO')) {
      const offers = [...(server.tls && !this.secure ? ['STARTTLS'] : []), ...(server.user ? ['AUTH PLAIN'] : []), '8BITMIME'];
      this.say(['250-test', ...offers.map((offer, i) => `250${i === offers.length - 1 ? ' ' : '-'}${offer}`)].join('\r\n'));
    } else if (verb.startsWith('STARTTLS')) {
      this.say('220 go on');
      this.socket.removeAllListeners('data');
      this.secure = true;
      this.take(new TLSSocket(this.socket, { isServer: true, secureContext: createSecureContext(server.tls) }));
    } else if (verb.startsWith('AUTH')) {
      this.auth(line);
    } else if (verb.startsWith('MAIL')) {
      if (server.user && !this.user) {
        this.say('530 sign in first');
        return;
      }
      this.#mail = { from: /<([^>]*)>/.exec(line)[1], to: [] };
      this.say('250 well');
    } else if (verb.startsWith('RCPT')) {
      this.#mail.to.push(/<([^>]*)>/.exec(line)[1]);
      this.say('250 well');
    } else if (verb.startsWith('DATA')) {
      this.#data = [];
      this.say('354 go on');
    } else if (verb.startsWith('QUIT')) {
      this.say('221 bye');
      this.socket.end();
    } else {
      this.say('502 what?');
    }
  }

  auth(line) {
    const check = (text) => {
      const [, user, password] = Buffer.from(text, 'base64').toString().split('\0');
      this.#login = null;
      this.user = user === this.server.user && password === this.server.password ? user : null;
      this.say(this.user ? '235 welcome' : '535 no');
    };
    const said = line.split(' ')[2];
    if (said) {
      check(said);
    } else {
      this.#login = check;
      this.say('334 ');
    }
  }
}

/** A mail server: {port, mails, commands, refuse, silentAfterData, close()}. `tls`: offers STARTTLS; `user`: asks for AUTH. */
export async function mailServer({ tls = null, user = null, password = null, port = 0 } = {}) {
  const sockets = new Set();
  const state = { tls, user, password, mails: [], commands: [], refuse: null, silentAfterData: false };
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Session(state, socket);
  });
  state.port = await listening(server, port);
  state.close = () => new Promise((done) => {
    sockets.forEach((socket) => socket.destroy());
    server.close(done);
  });
  server.unref();
  return state;
}

// --- HTTP -----------------------------------------------------------------------------------------

/** An HTTP receiver: {url, port, posts, answer, hold, close()}. posts: {path, query, headers, json, text}; answer(post): {status, json}.
 * `hold`: takes what comes and answers nothing. */
export async function hookServer({ port = 0 } = {}) {
  const state = { posts: [], answer: () => ({ status: 200, json: {} }), hold: false };
  const sockets = new Set();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url, 'http://x');
      const text = Buffer.concat(chunks).toString();
      const post = { path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, text, json: JSON.parse(text) };
      state.posts.push(post);
      if (state.hold) {
        return;
      }
      const { status = 200, json = {}, headers = {} } = state.answer(post);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(json));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  state.port = await listening(server, port);
  state.url = `http://127.0.0.1:${state.port}`;
  state.close = () => new Promise((done) => {
    sockets.forEach((socket) => socket.destroy());
    server.close(done);
  });
  server.unref();
  return state;
}
