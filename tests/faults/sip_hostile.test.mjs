// SIP's port under attack: who has not registered costs no memory and amplifies nothing, guesses are limited by address,
// documents that are bombs are refused, and slow or endless connections end. A good platform is served beside it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { client } from '../http/lib/client.mjs';
import { startDaemon } from '../http/lib/daemon.mjs';
import { china, good, register } from '../http/lib/district.mjs';
import { lower, until } from '../http/lib/lower_platform.mjs';

const NOW = china('2022-09-10 12:00');
const P = '44011300002000000002';
const CAMERA = '44011300001310000001';
const WAIT_MS = 60_000;
const GUESSES = 40;
const FLOOD = process.env.LONG ? 200_000 : 20_000;

let daemon;
let admin;
let port;
let password;
const peers = [];

const rss = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))[1]) / 1024;
const metric = async (name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec((await admin.get('/metrics')).text)[1]);
const peer = (options) => {
  const made = lower({ port, code: P, password, cameras: new Map([[CAMERA, 'ON']]), ...options });
  peers.push(made);
  return made;
};
const registered = async (options) => {
  const one = peer(options);
  assert.equal((await one.register()).status, 200);
  return one;
};

/** A socket that sends what it is given and counts the bytes of answers by Call-ID. */
async function rawSocket(local = '127.0.0.1') {
  const socket = createSocket('udp4');
  const answers = new Map();
  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1');
    answers.set(/^(?:Call-ID: ?|i:)(.*)\r$/m.exec(text)?.[1] ?? '', text);
  });
  await new Promise((resolve) => socket.bind(0, local, resolve));
  return { answers, send: (text) => new Promise((resolve) => socket.send(Buffer.from(text, 'latin1'), port, '127.0.0.1', resolve)), close: () => socket.close() };
}

before(async () => {
  port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
  daemon = await startDaemon({ now: NOW, args: ['--sip-listen', `127.0.0.1:${port}`, '--sip-id', '44011300002000000001', '--bad-tokens-per-minute', String(GUESSES)] });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', contractor: 'c1' }],
    assets: [{ code: CAMERA, name: 'n', kind: 'camera', class: 1, town: 't', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }],
  });
  await good(admin.post('/api/v1/platforms', [{ code: P, name: 'P', feed: 'gb', events_feed: 'gb.events', poll_s: 300 }]));
  ({ password } = await good(admin.post(`/api/v1/platforms/${P}/password`, {})));
});
after(async () => {
  for (const one of peers) {
    one.close();
  }
  await daemon?.stop();
});

describe('who has not registered', () => {
  it('costs no memory that grows, however many come, and keeps nobody from being heard', async () => {
    const one = await registered();
    const socket = await rawSocket('127.0.0.5');
    const flood = async (from, count) => {
      for (let i = from; i < from + count; i++) {
        const code = i % 3 === 0 ? P : `44011300${String(i).padStart(12, '0')}`; // some know a platform's code
        await socket.send(i % 7 === 0 ? `rubbish ${i}` : `${i % 2 ? 'REGISTER' : 'MESSAGE'} sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;rport;branch=z9hG4bK${i}\r\n`
          + `From: <sip:${code}@h>;tag=${i}\r\nTo: <sip:x@h>\r\nCall-ID: flood${i}\r\nCSeq: 1 ${i % 2 ? 'REGISTER' : 'MESSAGE'}\r\n\r\n`);
        if (i % 500 === 0) {
          assert.equal((await one.keepalive())?.status, 200);
        }
      }
    };
    await flood(0, FLOOD / 4);
    const before_ = rss();
    await flood(FLOOD / 4, FLOOD);
    const grown = rss() - before_;
    assert.ok(grown < 4, `${grown} MiB more after ${FLOOD} messages`);
    assert.ok((await good(admin.get('/api/v1/platforms/strangers?limit=1000'))).items.length <= 100);
    assert.ok(await metric('intactd_gb_messages_total') > FLOOD / 4);
    assert.equal((await one.notify(CAMERA, 'OFF')).status, 200);
    one.close();
    socket.close();
  });

  it('is never answered by over 130 bytes more than it sent', async () => {
    const socket = await rawSocket();
    const asked = new Map();
    for (const code of [P, '44011300002000000099']) {
      for (const method of ['REGISTER', 'MESSAGE', 'OPTIONS', 'INVITE', 'NOTIFY']) {
        for (const [n, [v, f, t, i, end]] of [['Via', 'From', 'To', 'Call-ID', '\r\n'], ['v', 'f', 't', 'i', '\r\n'], ['v', 'f', 't', 'i', '\n']].entries()) {
          const id = `${code}${method}${n}`;
          const text = `${method} sip:a SIP/2.0${end}${v}:SIP/2.0/UDP h;rport;branch=z9${end}${f}:<sip:${code}@a>;tag=1${end}${t}:<sip:b@a>${end}${i}:${id}${end}CSeq:1 ${method}${end}${end}`;
          asked.set(id, text.length);
          await socket.send(text);
        }
      }
    }
    assert.ok(await until(() => socket.answers.size === asked.size, WAIT_MS), `${socket.answers.size} of ${asked.size} are answered`);
    for (const [id, text] of socket.answers) {
      assert.ok(text.length <= asked.get(id) + 130, `${id}: ${asked.get(id)} bytes are answered by ${text.length}\n${text}`);
    }
    socket.close();
  });

  it('guesses a password so many times a minute from one address, and from another as before', async () => {
    const guesser = peer({ password: 'wrong', local: '127.0.0.6' });
    let answered = 0;
    const begun = Date.now();
    for (let i = 0; i < GUESSES + 20; i++) {
      // After the limit there is no answer at all, so nothing is repeated here.
      const first = await guesser.request('REGISTER', { more: 'Expires: 3600\r\n', repeats: [200] });
      if (!first) {
        break;
      }
      const nonce = /nonce="([^"]*)/.exec(first.headers['www-authenticate'])[1];
      const answer = await guesser.request('REGISTER', { repeats: [200], more: `Expires: 3600\r\nAuthorization: Digest username="${P}", realm="4401130000", nonce="${nonce}",`
        + ` uri="sip:x", response="${'0'.repeat(32)}", algorithm=MD5\r\n` });
      answered += answer ? 1 : 0;
    }
    const refilled = Math.ceil(((Date.now() - begun) / 60_000) * GUESSES);
    assert.ok(answered >= GUESSES && answered <= GUESSES + refilled, `${answered} guesses were answered`);
    const right = peer({ local: '127.0.0.7' });
    assert.equal((await right.register()).status, 200);
    right.close();
    guesser.close();
  });
});

describe('a registered platform', () => {
  const wrap = (inner) => `<?xml version="1.0"?>\r\n${inner}\r\n`;

  it('is refused definitions, depth and what is no document, and goes on', async () => {
    const one = await registered();
    const before_ = rss();
    for (const body of ['<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><Notify><CmdType>&b;</CmdType></Notify>',
      `${'<Notify>'.repeat(5000)}`, `<Notify>${'<a>'.repeat(20)}`, 'no document', '<html></html>', '\0\0\0']) {
      assert.equal((await one.request('MESSAGE', { body: wrap(body) })).status, 400, body.slice(0, 40));
    }
    assert.ok(rss() - before_ < 4);
    assert.equal((await one.keepalive()).status, 200);
    one.close();
  });

  it('may fill a datagram', async () => {
    const one = await registered();
    const item = `<Item><DeviceID>${CAMERA}</DeviceID><Event>OFF</Event><Name>${'x'.repeat(200)}</Name></Item>`;
    const body = wrap(`<Notify><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>${P}</DeviceID><SumNum>200</SumNum><DeviceList Num="200">${item.repeat(220)}</DeviceList></Notify>`);
    assert.ok(body.length > 60_000 && body.length < 65_000);
    assert.equal((await one.request('NOTIFY', { body, more: 'Event: Catalog\r\n' })).status, 200);
    one.close();
  });

  it('that says far too much is heard again when it says less', async () => {
    const one = await registered();
    await sleep(500);
    assert.ok(await until(async () => (await good(admin.get(`/api/v1/platforms/${P}`))).state.whole_round !== null, WAIT_MS));
    const many = Array.from({ length: 4000 }, (_, i) => `MESSAGE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9many${i}\r\nFrom: <sip:${P}@h>;tag=m${i}\r\n`
      + `To: <sip:x@h>\r\nCall-ID: many${i}\r\nCSeq: ${i} MESSAGE\r\n\r\n<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${P}</DeviceID><Status>OK</Status></Notify>`);
    for (const [i, text] of many.entries()) {
      await one.raw(text);
      if (i % 64 === 63) {
        await sleep(1);
      }
    }
    assert.ok(await until(async () => await metric('intactd_gb_too_many_total') > 0, WAIT_MS), 'nothing was too much');
    assert.equal((await one.keepalive()).status, 200);
    one.close();
  });
});

describe('a connection', () => {
  const open = (local = '127.0.0.1') => new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: local });
    const state = { socket, closed: false, text: '' };
    socket.on('data', (bytes) => { state.text += bytes.toString('latin1'); });
    socket.on('connect', () => resolve(state));
    socket.on('close', () => { state.closed = true; });
    socket.on('error', () => { state.closed = true; });
  });
  const start = 'REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9c\r\n';

  it('that brings its message in halves is answered, and one whose head does not come ends', async () => {
    const halves = await open();
    halves.socket.write(start);
    await sleep(300);
    halves.socket.write(`From: <sip:${P}@h>;tag=1\r\nTo: <sip:${P}@h>\r\nCall-ID: half\r\nCSeq: 1 REGISTER\r\nContent-Le`);
    await sleep(300);
    halves.socket.write('ngth: 4\r\n\r\nab');
    await sleep(300);
    assert.equal(halves.text, '');
    halves.socket.write('cd');
    assert.ok(await until(() => /^SIP\/2.0 401 /.test(halves.text), WAIT_MS));
    const slow = await open();
    const begun = Date.now();
    slow.socket.write(start);
    const drip = setInterval(() => slow.socket.write('X: y\r\n'), 200);
    assert.ok(await until(() => slow.closed, WAIT_MS));
    clearInterval(drip);
    assert.ok(Date.now() - begun < 8000, `it took ${Date.now() - begun} ms`);
    halves.socket.destroy();
  });

  it('of a stranger brings 64 KiB at most, and of a platform 4 MiB', async () => {
    const stranger = await open('127.0.0.8');
    stranger.socket.write(`${start}Content-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`);
    assert.ok(await until(() => stranger.closed, WAIT_MS));
    const one = await registered({ tcp: true });
    const padding = '<!-- '.padEnd(3 << 20, '-');
    assert.equal((await one.request('MESSAGE', { body: wrapped(`${padding} --><Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${P}</DeviceID></Notify>`) })).status, 200);
    const before_ = rss();
    await one.raw(`MESSAGE sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9big\r\nFrom: <sip:${P}@h>;tag=1\r\nTo: <sip:x@h>\r\nCall-ID: big\r\nCSeq: 1 MESSAGE\r\n`
      + `Content-Length: ${5 << 20}\r\n\r\n`);
    assert.ok(await until(() => one.closed, WAIT_MS));
    assert.ok(rss() - before_ < 4);
    assert.ok(await until(async () => !(await good(admin.get(`/api/v1/platforms/${P}`))).state.registered, WAIT_MS), 'the connection is the session');
  });

  it('by which nobody registers ends', async () => {
    const idle = await open('127.0.0.9');
    assert.ok(await until(() => idle.closed, WAIT_MS));
  });
});

const wrapped = (inner) => `<?xml version="1.0"?>\r\n${inner}\r\n`;
