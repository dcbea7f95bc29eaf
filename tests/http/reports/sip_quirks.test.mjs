// What real devices and networks do that the standard does not foresee, with the real daemon.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, register } from '../lib/district.mjs';
import { lower, until } from '../lib/lower_platform.mjs';

const NOW = china('2022-09-10 12:00');
const P = '44011300002000000002';
const WAIT_MS = 60_000;
const camera = (n) => `4401130000131${String(n).padStart(7, '0')}`;
const cameras = () => new Map([1, 2, 3].map((n) => [camera(n), 'ON']));
const daemons = [];
const peers = [];
after(async () => {
  peers.forEach((one) => one.close());
  await Promise.all(daemons.map((daemon) => daemon.stop()));
});
const peer = (options) => {
  peers.push(lower({ code: P, cameras: cameras(), ...options }));
  return peers.at(-1);
};

/** A daemon that listens there, with one platform: {admin, port, password}. */
async function served(listen) {
  const daemon = await startDaemon({ now: NOW, args: ['--sip-listen', listen, '--sip-id', '44011300002000000001'] });
  daemons.push(daemon);
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1' }],
    assets: [...cameras().keys()].map((code) => ({
      code, name: code, kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
    })),
  });
  await good(admin.post('/api/v1/platforms', [{ code: P, name: 'P', feed: 'gb', events_feed: 'gb.events', says: ['intact', 'network'], poll_s: 300 }]));
  const { password, server } = await good(admin.post(`/api/v1/platforms/${P}/password`, {}));
  return { daemon, admin, password, port: Number(/:(\d+)$/.exec(server.listen)[1]) };
}

const seen = async (admin) => (await good(admin.get(`/api/v1/platforms/${P}`))).state;
const reports = async (admin, code) =>
  (await good(admin.get(`/api/v1/assets/${code}/reports?month=2022-09`))).items.map((r) => [r.network ?? r.intact, r.cause ?? null, r.feed]);

describe('a machine with two network cards', () => {
  // Some devices drop what comes from the other card, and what names it.
  for (const listen of ['0.0.0.0:0', '[::]:0']) {
    it(`answers and asks from the address that it was called at, by UDP and TCP, listening at ${listen}`, async () => {
      const { daemon, admin, password, port } = await served(listen);
      for (const [tcp, host] of [[false, '127.0.0.7'], [false, '127.0.0.8'], [true, '127.0.0.9']]) {
        const one = peer({ port, host, password, tcp });
        const { keepalives } = await seen(admin);
        assert.equal((await one.register({ call: `${host}@lower` })).status, 200);
        assert.equal((await one.keepalive()).status, 200);
        assert.ok(await until(() => one.catalogs > 0, WAIT_MS));
        assert.equal((await seen(admin)).keepalives, keepalives + 1);
        assert.match((await seen(admin)).address, /^127\.0\.0\.1:\d+$/, 'as the office reads addresses');
        for (const { from } of tcp ? [] : [...one.answers, ...one.asked]) {
          assert.deepEqual([from.address, from.port], [host, port]);
        }
        assert.ok(one.asked.length > 0);
        for (const { headers } of one.asked) {
          assert.ok(headers.via.startsWith(`SIP/2.0/${tcp ? 'TCP' : 'UDP'} ${host}:${port};`), headers.via);
          assert.ok(headers.contact.endsWith(`@${host}:${port}>`), headers.contact);
        }
        one.close();
      }
      // So it does after a restart, when it asks before it has heard anything.
      const last = peer({ port, host: '127.0.0.7', password });
      assert.equal((await last.register({ call: 'last@lower' })).status, 200);
      assert.ok(await until(() => last.catalogs > 0, WAIT_MS));
      await good(admin.put('/api/v1/towns/shatou', { name: '沙头街' })); // what was before it in the queue is on the disk
      last.asked.length = 0;
      await daemon.kill9();
      await daemon.restart({ args: ['--sip-listen', listen.replace(/:0$/, `:${port}`), '--sip-id', '44011300002000000001'] });
      assert.ok(await until(() => last.asked.length > 0, WAIT_MS));
      assert.deepEqual([last.asked[0].from.address, last.asked[0].from.port], ['127.0.0.7', port]);
      last.close();
    });
  }
});

describe('a platform that tells of changes in a MESSAGE, where a NOTIFY is due', () => {
  it('is believed by what the document is: each item at once, durable when it is answered, and counted once', async () => {
    const { daemon, admin, password, port } = await served('127.0.0.1:0');
    const one = peer({ port, password });
    assert.equal((await one.register()).status, 200);
    assert.ok(await until(async () => (await seen(admin)).whole_round !== null, WAIT_MS));
    const item = (n, event) => `<Item><DeviceID>${camera(n)}</DeviceID><Event>${event}</Event></Item>`;
    const told = await one.request('MESSAGE', { body: `<?xml version="1.0"?>\r\n<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>${P}</DeviceID>`
      + `<SumNum>3</SumNum><DeviceList Num="3">${item(1, 'OFF')}${item(2, 'VLOST')}${item(3, 'DEL')}</DeviceList></Notify>` });
    assert.equal(told.status, 200);
    await daemon.kill9();
    await daemon.restart();
    const by = async (n) => (await reports(admin, camera(n))).filter(([, , feed]) => feed === 'gb.events');
    assert.deepEqual(await by(1), [['fault', 'off', 'gb.events']]);
    assert.deepEqual(await by(2), [['fault', 'video-lost', 'gb.events']]);
    assert.deepEqual(await by(3), [], 'that it is no longer listed says nothing of it');
    one.close();
  });
});
