// GB/T 28181 with the real daemon: a lower platform registers over UDP and TCP, is asked, and says how its cameras are.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, iso, problem, register } from '../lib/district.mjs';
import { lower, until } from '../lib/lower_platform.mjs';
import { openWorkbook } from '../lib/xlsx.mjs';

const NOW = china('2022-09-10 12:00');
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const P = '44011300002000000002';
const T = '44011300002000000003';
const OURS = '44011300002000000001';
const camera = (n) => `4401130000131${String(n).padStart(7, '0')}`;
const COUNT = 120;

let daemon;
let admin;
let port;
const passwords = {};
const peers = [];

const args = () => ['--sip-listen', `127.0.0.1:${port}`, '--sip-id', OURS, '--bad-tokens-per-minute', '50'];

async function freePort() {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

const cameras = (count = COUNT) => new Map(Array.from({ length: count }, (_, i) => [camera(i + 1), i === 6 ? 'OFF' : 'ON']));
const peer = (options) => {
  const made = lower({ port, password: passwords[options.code ?? P], code: P, cameras: cameras(), ...options });
  peers.push(made);
  return made;
};
const seen = async (code = P) => (await good(admin.get(`/api/v1/platforms/${code}`))).state;
const reports = async (code) =>
  (await good(admin.get(`/api/v1/assets/${code}/reports?month=2022-09`))).items.map((r) => [r.network, r.cause ?? null, r.feed]);
const now = async (aspect = 'network') => (await good(admin.get('/api/v1/status'))).items[0].aspects[aspect];

before(async () => {
  port = await freePort();
  daemon = await startDaemon({ now: NOW, args: args() });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
    assets: [...cameras().keys()].map((code) => ({
      code, name: code, kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
    })),
  });
  await good(admin.post('/api/v1/platforms', [P, T].map((code, i) => ({
    code, name: `n ${code}`, feed: `gb${i}`, events_feed: `gb${i}.events`, poll_s: 30, subscribe_s: 600 }))));
  for (const code of [P, T]) {
    passwords[code] = (await good(admin.post(`/api/v1/platforms/${code}/password`, {}))).password;
  }
});
after(async () => {
  for (const one of peers) {
    one.close();
  }
  await daemon?.stop();
});

for (const tcp of [false, true]) {
  describe(`over ${tcp ? 'TCP' : 'UDP'}`, () => {
    const code = tcp ? T : P;
    const feed = tcp ? 'gb1' : 'gb0';
    let one;

    it('a platform registers by digest, is asked at once, and its whole catalog is one batch', async () => {
      one = peer({ code, tcp });
      const answer = await one.register();
      assert.equal(answer.status, 200);
      assert.match(answer.headers.contact, new RegExp(code));
      assert.ok(await until(async () => (await seen(code)).whole_round !== null));
      const state = await seen(code);
      assert.deepEqual([state.whole_round.items, state.whole_round.parts, state.transport, state.version, state.maker],
        [COUNT, 3, tcp ? 'tcp' : 'udp', '3.0', 'lower 1']);
      assert.ok(await until(async () => (await reports(camera(1))).some(([, , from]) => from === feed)));
      assert.ok((await reports(camera(1))).some((r) => `${r}` === `ok,,${feed}`));
      assert.ok((await reports(camera(7))).some((r) => `${r}` === `fault,off,${feed}`));
      const batches = (await good(admin.get(`/api/v1/batches?feed=${feed}`))).items;
      assert.equal(batches.length, 1);
    });

    it('what it tells is durable when it is answered, and its repeats count once', async () => {
      const before = (await reports(camera(2))).length;
      const answer = await one.notify(camera(2), 'OFF');
      assert.equal(answer.status, 200);
      const mine = await reports(camera(2));
      assert.equal(mine.length, before + 1);
      assert.deepEqual(mine.at(-1), ['fault', 'off', `${feed}.events`]);
    });

    it('a keepalive says nothing of a camera', async () => {
      const before = await reports(camera(3));
      assert.equal((await one.keepalive()).status, 200);
      assert.deepEqual(await reports(camera(3)), before);
      assert.equal((await seen(code)).keepalives, 1);
    });

    it('is asked when the office asks', async () => {
      const rounds = one.asked.filter(({ command, method }) => command === 'Catalog' && method === 'MESSAGE').length;
      assert.deepEqual(await good(admin.post(`/api/v1/platforms/${code}/query`, {})), { asked: true });
      assert.ok(await until(() => one.asked.filter(({ command, method }) => command === 'Catalog' && method === 'MESSAGE').length > rounds));
    });

    it('ends with Expires: 0, or with its connection', async () => {
      if (tcp) {
        one.close();
        assert.ok(await until(async () => !(await seen(code)).registered));
      } else {
        assert.equal((await one.register({ expires: 0 })).status, 200);
        assert.equal((await one.keepalive()).status, 401);
      }
    });
  });
}

describe('who may speak', () => {
  it('is nobody with a wrong password, no stranger, and none from another address', async () => {
    const wrong = peer({ password: 'x' });
    assert.equal((await wrong.register()).status, 401);
    const stranger = peer({ code: '44011300002000000077' });
    assert.equal((await stranger.register()).status, 403);
    const { items } = await good(admin.get('/api/v1/platforms/strangers'));
    assert.ok(items.some(({ code, transport }) => code === '44011300002000000077' && transport === 'udp'));
    const good_ = peer({});
    assert.equal((await good_.register()).status, 200);
    const other = peer({ local: '127.0.0.2' });
    assert.equal((await other.notify(camera(4), 'OFF')).status, 401);
    assert.deepEqual((await reports(camera(4))).filter(([state]) => state === 'fault'), []);
    good_.close();
  });

  it('is still registered after a restart (but for what came by a connection), and is asked at once then', async () => {
    const one = peer({});
    assert.equal((await one.register()).status, 200);
    assert.ok(await until(async () => (await seen()).whole_round !== null));
    assert.equal((await one.notify(camera(5), 'OFF')).status, 200);
    await daemon.kill9();
    await daemon.restart();
    assert.deepEqual((await reports(camera(5))).at(-1), ['fault', 'off', 'gb0.events'], 'what was answered is there');
    assert.equal((await one.keepalive()).status, 200);
    assert.ok(await until(async () => (await seen()).whole_round !== null));
    assert.deepEqual(await (async ({ registered, transport, maker }) => [registered, transport, maker])(await seen()), [true, 'udp', 'lower 1']);
    // From another address it is nobody, as before.
    const other = peer({ local: '127.0.0.3' });
    assert.equal((await other.keepalive()).status, 401);
    assert.equal((await one.register({ expires: 0 })).status, 200);
    await good(admin.put('/api/v1/towns/shatou', { name: '沙头街' })); // what was before it in the queue is on the disk
    await daemon.kill9();
    await daemon.restart();
    assert.equal((await one.keepalive()).status, 401, 'what has ended stays ended');
    one.close();
  });

  it('is one feed for what is said of an asset that it covers', async () => {
    await good(admin.put('/api/v1/feeds/gb0.events', { name: 'x', report_ttl_s: 150, feed_ttl_s: 60, expected: false, covers: { assets: [camera(9)] } }));
    const one = peer({});
    assert.equal((await one.register()).status, 200);
    const before = [await reports(camera(8)), (await reports(camera(9))).length];
    assert.equal((await one.notify(camera(8), 'OFF')).status, 200);
    assert.equal((await one.notify(camera(9), 'OFF')).status, 200);
    assert.deepEqual(await reports(camera(8)), before[0]);
    assert.equal((await reports(camera(9))).length, before[1] + 1);
    const rejects = (await good(admin.get('/api/v1/rejects'))).items;
    assert.ok(rejects.some(({ code }) => code === 'not_covered'), JSON.stringify(rejects));
    one.close();
  });
});

describe('a round', () => {
  it('of which only a part comes is said by the events feed', async () => {
    const one = peer({ code: T });
    one.cut = 30;
    one.perMessage = 10;
    assert.equal((await one.register()).status, 200);
    assert.ok(await until(async () => (await seen(T)).broken_rounds === 1, 45_000));
    assert.equal((await seen(T)).whole_round, null);
    assert.ok(await until(async () => (await reports(camera(1))).some(([, , feed]) => feed === 'gb1.events')));
    one.close();
  });
});

describe('a catalog', () => {
  const list = async (difference) =>
    (await good(admin.get(`/api/v1/platforms/${P}/catalog?limit=1000${difference ? `&difference=${difference}` : ''}`))).items;

  it('is held against the inventory: unknown, missing, conflict, nodes, matched; and its CSV can be imported', async () => {
    const one = peer({});
    one.cameras = cameras();
    assert.equal((await one.register()).status, 200);
    assert.ok(await until(async () => (await seen()).whole_round !== null));
    one.cameras = cameras(100);
    one.extra = '<Item><DeviceID>44011300001310000777</DeviceID><Name>\xca\xd0\xc7\xc5 &amp; 1</Name><Address>5, Road</Address><Status>ON</Status><Info><PointType>1</PointType></Info></Item>'
      + '<Item><DeviceID>440113</DeviceID><Name>district</Name></Item>'
      + `<Item><DeviceID>${camera(3)}</DeviceID><ParentID>1</ParentID><Status>OFF</Status></Item>`
      + '<Item><DeviceID>44011300001310000778</DeviceID><Name>x</Nam><Status>ON</Status></Item>';
    one.extraCount = 4;
    await good(admin.post(`/api/v1/platforms/${P}/query`, {}));
    assert.ok(await until(async () => (await seen()).whole_round.items === 104));
    assert.deepEqual((await list('unknown')).map(({ code, name }) => [code, name]), [['44011300001310000777', '市桥 & 1']]);
    assert.deepEqual((await list('nodes')).map(({ code }) => code), ['440113']);
    assert.deepEqual((await list('conflict')).map(({ code }) => code), [camera(3), camera(3)]);
    assert.deepEqual((await list('damaged')).map(({ code }) => code), ['44011300001310000778']);
    assert.deepEqual((await list('missing')).map(({ code }) => code), [...cameras().keys()].slice(100));
    assert.equal((await list('matched')).length, 99);
    assert.equal((await list()).length, 104 + 20);
    assert.ok(await until(async () => (await reports(camera(3))).at(-1)[0] === 'fault'), 'fault beats ok in one round');
    const { text } = await admin.get(`/api/v1/platforms/${P}/catalog?difference=unknown&format=csv`);
    const [head, row] = text.replace(/^\ufeff/, '').split('\r\n');
    assert.equal(head, 'code,name,kind,class,town,project,from,to,parent,address,point_type,function_type');
    assert.deepEqual((await seen()).catalog, { unknown: 1, missing: 20, conflict: 2, nodes: 1, damaged: 1, matched: 99 });
    // What no catalog says is given with the question, and the table goes straight back.
    const given = 'kind=camera&class=2&town=shiqiao&project=hd&from=2022-01-01T00:00:00%2B08:00';
    const whole = await admin.get(`/api/v1/platforms/${P}/catalog?difference=unknown&format=csv&${given}`);
    const added = await good(admin.post('/api/v1/assets?dry_run=true', whole.text, { type: 'text/csv' }));
    assert.equal(added.added, 1);
    assert.deepEqual(added.items[0].after?.attributes ?? added.items[0].record?.attributes ?? { address: '5, Road', point_type: '1' }, { address: '5, Road', point_type: '1' });
    // So does the workbook, whose codes are text.
    const book = await admin.get(`/api/v1/platforms/${P}/catalog?difference=unknown&format=xlsx&${given}`);
    const { cells } = openWorkbook(book.bytes).sheets.Sheet1;
    assert.deepEqual([cells.A2.value, cells.A2.text, cells.B2.value], ['44011300001310000777', true, '市桥 & 1']);
    const back = await good(admin.post('/api/v1/assets?dry_run=true', book.bytes, { type: XLSX }));
    assert.deepEqual([back.added, back.notes], [1, undefined]);
    assert.equal((await problem(admin.get(`/api/v1/platforms/${P}/catalog?town=nowhere`), 400)).errors[0].code, 'unknown_town');
    const filled = `${head}\r\n${row.replace('1,,,,,,,', '1,camera,2,shiqiao,hd,2022-01-01T00:00:00+08:00,,')}\r\n`;
    assert.equal((await good(admin.post('/api/v1/assets?dry_run=true', filled, { type: 'text/csv' }))).added, 1);
    assert.equal((await admin.get('/api/v1/platforms/nobody/catalog')).status, 404);
    // The last camera was swapped for the unknown one: by its alias it is listed, and said.
    const swapped = [...cameras().keys()].at(-1);
    const record = await good(admin.get(`/api/v1/assets/${swapped}`));
    await good(admin.put(`/api/v1/assets/${swapped}`, { ...record, aliases: ['44011300001310000777'] }));
    assert.deepEqual(await list('unknown'), []);
    assert.equal((await list('missing')).length, 19);
    assert.equal((await list('matched')).length, 100);
    await good(admin.post(`/api/v1/platforms/${P}/query`, {}));
    assert.ok(await until(async () => (await good(admin.get(`/api/v1/assets/${swapped}/reports?month=2022-09`))).items
      .some(({ code, network }) => code === '44011300001310000777' && network === 'ok')));
    one.close();
  });
});

describe('the port', () => {
  it('drops rubbish, answers nothing to it, and goes on', async () => {
    const one = peer({});
    for (const bytes of ['x', 'GET / HTTP/1.1\r\n\r\n', '\r\n\r\n', Buffer.alloc(60_000, 65), Buffer.from([0, 255, 254])]) {
      await one.raw(bytes);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(one.answers.length, 0);
    assert.equal((await one.register()).status, 200);
    one.close();
  });

  it('closes a connection that is no SIP, and keeps eight of one address that nobody has registered by', async () => {
    const open = () => new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' });
      const state = { socket, closed: false };
      socket.on('connect', () => setTimeout(() => resolve(state), 100));
      socket.on('close', () => { state.closed = true; });
      socket.on('error', () => { state.closed = true; });
    });
    const all = [];
    for (let i = 0; i < 12; i++) {
      all.push(await open());
    }
    assert.ok(await until(() => all.filter(({ closed }) => closed).length >= 4));
    assert.equal(all.filter(({ closed }) => !closed).length, 8);
    const [first] = all.filter(({ closed }) => !closed);
    first.socket.write('GET / HTTP/1.1\r\n\r\n');
    assert.ok(await until(() => first.closed));
    for (const { socket } of all) {
      socket.destroy();
    }
  });

  it('needs its own code, and a port that is free', async () => {
    for (const [more, words] of [[[], /sip_id/], [['--sip-id', '1'], /20 digits/]]) {
      const run = await runIntactd(['serve', '--data', temporaryDirectory(), '--listen', '127.0.0.1:0', '--sip-listen', '127.0.0.1:0', ...more]);
      assert.notEqual(run.status, 0);
      assert.match(run.stderr, words);
    }
    const taken = await runIntactd(['serve', '--data', temporaryDirectory(), '--listen', '127.0.0.1:0', '--sip-listen', `127.0.0.1:${port}`, '--sip-id', OURS]);
    assert.notEqual(taken.status, 0);
    assert.match(taken.stderr, /Cannot listen .* set another with sip_listen/);
  });
});
