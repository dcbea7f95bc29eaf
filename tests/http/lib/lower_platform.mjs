// A lower platform of GB/T 28181 for the tests: it registers by digest over UDP or TCP, keeps alive, answers catalog
// queries, and repeats what it says until it is answered. It shares nothing with the daemon.

import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const ID = '44011300002000000001';
const REALM = '4401130000';
const REPEAT_MS = [500, 1000, 2000, 4000, 4000, 4000, 4000];

let serial = 0;

function parse(text) {
  const end = text.indexOf('\r\n\r\n');
  const [start, ...lines] = text.slice(0, end < 0 ? text.length : end).split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { start, headers, body: end < 0 ? '' : text.slice(end + 4), status: Number(/^SIP\/2.0 (\d+)/.exec(start)?.[1] ?? 0) };
}

/**
 * lower({port, code, password, cameras, tcp}): cameras is a Map of code to 'ON' or 'OFF'. An object with register(),
 * unregister(), keepalive(info), notify(code, event), raw(bytes), close(). What it is asked is in `asked`, over UDP with the
 * address it came `from`. Set
 * perMessage, silent (no catalog is answered), cut (so many items at most, then nothing) as a test needs it; takes
 * (see lower_cameras.mjs) answers further questions.
 */
export function lower({ port, code, password, cameras, tcp = false, host = '127.0.0.1', local = '127.0.0.1', id = ID }) {
  const self = {
    code, cameras, asked: [], answers: [], perMessage: 50, extra: '', extraCount: 0, silent: false, cut: Infinity, catalogs: 0, refuseSubscribe: true, subscription: null,
    item: (camera, status) => `<Item><DeviceID>${camera}</DeviceID><Name>n</Name><Status>${status}</Status></Item>`,
  };
  const waiting = new Map();
  let socket;
  let received = '';
  let mine = 0;

  const opened = new Promise((resolve, reject) => {
    if (tcp) {
      socket = connect({ port, host }, () => resolve());
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        for (;;) {
          const end = received.indexOf('\r\n\r\n');
          if (end < 0) {
            return;
          }
          const length = Number(/content-length:\s*(\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
          if (received.length < end + 4 + length) {
            return;
          }
          take(received.slice(0, end + 4 + length));
          received = received.slice(end + 4 + length);
        }
      });
    } else {
      socket = createSocket('udp4');
      socket.bind(0, local, () => resolve());
      socket.on('message', (bytes, from) => take(bytes.toString('latin1'), from));
    }
    socket.on('error', reject);
    socket.on('close', () => { self.closed = true; });
  }).then(() => { mine = tcp ? socket.localPort : socket.address().port; });

  const transmit = (text) => (tcp ? socket.write(text, 'latin1') : socket.send(Buffer.from(text, 'latin1'), port, host));

  function take(text, from) {
    const message = { ...parse(text), from };
    if (message.status) {
      self.answers.push(message);
      const key = message.headers['call-id'] + message.headers.cseq;
      if (message.status >= 200) {
        waiting.get(key)?.(message);
      }
      return;
    }
    const method = message.start.split(' ')[0];
    const command = /<CmdType>(\w+)/.exec(message.body)?.[1];
    const sn = /<SN>(\d+)/.exec(message.body)?.[1];
    self.asked.push({ method, command, sn, ...message });
    if (self.takes?.({ method, command, sn, ...message }, { reply, request, wrap })) {
      return;
    }
    if (method === 'SUBSCRIBE' && self.refuseSubscribe) {
      reply(message, '489 Bad Event');
      return;
    }
    reply(message, '200 OK', method === 'SUBSCRIBE' ? 'Expires: 600\r\n' : '');
    if (method === 'SUBSCRIBE') {
      self.subscription = message;
    } else if (command === 'Catalog' && /<Query>/.test(message.body) && !self.silent) {
      catalog(sn).catch(() => {}).finally(() => { self.catalogs += 1; });
    }
  }

  function reply(message, status, more = '', body = '') {
    const tag = /;tag=/.test(message.headers.to) ? '' : ';tag=lower';
    transmit(`SIP/2.0 ${status}\r\nVia: ${message.headers.via}\r\nFrom: ${message.headers.from}\r\nTo: ${message.headers.to}${tag}\r\n`
      + `Call-ID: ${message.headers['call-id']}\r\nCSeq: ${message.headers.cseq}\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`);
  }

  /** Sends a request until it is answered; resolves to the answer, or to null when none came in time. */
  async function request(method, { body = '', more = '', callId, repeats = REPEAT_MS } = {}) {
    await opened;
    serial += 1;
    const call = callId ?? `call${serial}@lower`;
    const cseq = `${serial} ${method}`;
    const text = `${method} sip:${id}@${REALM} SIP/2.0\r\nVia: SIP/2.0/${tcp ? 'TCP' : 'UDP'} 10.9.9.9:${mine};rport;branch=z9hG4bK${serial}\r\n`
      + `From: <sip:${code}@${REALM}>;tag=t${serial}\r\nTo: <sip:${method === 'REGISTER' ? code : id}@${REALM}>\r\nCall-ID: ${call}\r\nCSeq: ${cseq}\r\n`
      + `Max-Forwards: 70\r\nContact: <sip:${code}@10.9.9.9:${mine}>\r\nUser-Agent: lower 1\r\n${more}`
      + (body ? 'Content-Type: Application/MANSCDP+xml\r\n' : '') + `Content-Length: ${body.length}\r\n\r\n${body}`;
    return new Promise((resolve) => {
      let timer;
      const done = (answer) => {
        clearTimeout(timer);
        waiting.delete(call + cseq);
        resolve(answer);
      };
      waiting.set(call + cseq, done);
      const again = (i) => {
        if (self.closed || i >= repeats.length) {
          done(null);
          return;
        }
        if (!tcp || i === 0) {
          transmit(text);
        }
        timer = setTimeout(again, repeats[i], i + 1);
      };
      again(0);
    });
  }

  const wrap = (inner) => `<?xml version="1.0" encoding="GB2312"?>\r\n${inner}\r\n`;

  async function catalog(sn) {
    const all = [...self.cameras];
    const sum = all.length + self.extraCount;
    for (let at = 0; at < Math.min(all.length, self.cut); at += self.perMessage) {
      const some = all.slice(at, Math.min(at + self.perMessage, self.cut));
      const items = some.map(([camera, status]) => self.item(camera, status)).join('');
      await request('MESSAGE', { body: wrap(`<Response><CmdType>Catalog</CmdType><SN>${sn}</SN><DeviceID>${code}</DeviceID>`
        + `<SumNum>${sum}</SumNum><DeviceList Num="${some.length}">${items}${at === 0 ? self.extra : ''}</DeviceList></Response>`) });
    }
  }

  return Object.assign(self, {
    request,
    async register({ expires = 3600, secret = password, call = `register-${code}@lower` } = {}) {
      const first = await request('REGISTER', { more: `Expires: ${expires}\r\nX-GB-Ver: 3.0\r\n`, callId: call });
      if (first?.status !== 401) {
        return first;
      }
      const challenge = first.headers['www-authenticate'];
      const of = (name) => new RegExp(`${name}="?([^",]*)`).exec(challenge)?.[1];
      const uri = `sip:${id}@${REALM}`;
      const response = md5(`${md5(`${code}:${of('realm')}:${secret}`)}:${of('nonce')}:${md5(`REGISTER:${uri}`)}`);
      return request('REGISTER', { callId: call, more: `Expires: ${expires}\r\nX-GB-Ver: 3.0\r\nAuthorization: Digest username="${code}",`
        + ` realm="${of('realm')}", nonce="${of('nonce')}", uri="${uri}", response="${response}", algorithm=MD5\r\n` });
    },
    keepalive: (faulty = []) => request('MESSAGE', { body: wrap(`<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${code}</DeviceID><Status>OK</Status>`
      + (faulty.length ? `<Info>${faulty.map((one) => `<DeviceID>${one}</DeviceID>`).join('')}</Info>` : '') + '</Notify>') }),
    notify: (camera, event, options) => request('NOTIFY', { more: 'Event: Catalog;id=1\r\nSubscription-State: active;expires=600\r\n', ...options,
      body: wrap(`<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>${code}</DeviceID><SumNum>1</SumNum><DeviceList Num="1">`
      + `<Item><DeviceID>${camera}</DeviceID><Event>${event}</Event></Item></DeviceList></Notify>`) }),
    async raw(bytes) {
      await opened;
      transmit(Buffer.from(bytes).toString('latin1'));
    },
    close() {
      if (self.closed) {
        return;
      }
      self.closed = true;
      if (tcp) {
        socket.destroy();
      } else {
        socket.close();
      }
    },
  });
}

/** Waits until `holds` is true, at most so long; returns whether it came. */
export async function until(holds, ms = 60_000) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await holds()) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return false;
}
