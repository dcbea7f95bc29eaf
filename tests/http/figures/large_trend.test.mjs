// A trend of over 10,000 cells is written out beside the loop: it says what the small ones say that make it up.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, register, report } from '../lib/district.mjs';

const BEGIN = china('2022-01-01');
const END = china('2022-09-01'); // 5,832 hours
const CODES = ['A1', 'A2', 'A3'];

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: END + 86400 });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', contractor: 'c1', planned: { camera: 3 } }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: 7200, feed_ttl_s: 86400 }],
    assets: CODES.map((code) => ({ code, name: `${code} "大北路"`, kind: 'camera', class: 1, town: 't',
      service: [{ project: 'hd', from: iso(BEGIN), to: null }] })),
  });
  const probe = await feedClient(daemon, 'probe');
  for (const [i, asset] of CODES.entries()) {
    await report(probe, Array.from({ length: 2000 }, (_, n) => ({ asset, at: BEGIN + 9000 * n + 600 * i,
      intact: (n + i) % 5 ? 'ok' : 'fault', network: n % 7 ? 'ok' : 'fault' })));
  }
  await good(admin.post('/api/v1/repairs', CODES.map((asset, i) => ({ id: `R${i}`, asset, cause: null, mass: false,
    reported_at: iso(BEGIN + 86400 * (i + 1)), pauses: [], repaired_at: iso(BEGIN + 86400 * (2 * i + 1) + 600) }))));
});
after(() => daemon?.stop());

const trend = (query) => `/api/v1/trend?from=${iso(BEGIN)}&to=${iso(END)}&step=hour&by=asset${query}`;

describe('a trend of 17,496 cells', () => {
  it('is, asset by asset, what each asset has alone', async () => {
    const whole = await good(admin.get(trend('')));
    assert.equal(whole.steps.length * whole.items.length, 17496);
    for (const [i, code] of CODES.entries()) {
      const alone = await good(admin.get(trend(`&asset=${code}`)));
      assert.deepEqual(whole.items[i], alone.items[0]);
      assert.deepEqual({ ...whole, items: [] }, { ...alone, items: [] });
    }
    assert.ok(whole.items[0].indicators.repair.denominator.includes(1));
  });

  it('is the same as a table', async () => {
    const whole = (await admin.get(trend('&format=csv'))).text.trimEnd().split('\r\n');
    const parts = [];
    for (const code of CODES)
      parts.push(...(await admin.get(trend(`&asset=${code}&format=csv`))).text.trimEnd().split('\r\n').slice(1));
    assert.deepEqual(whole.slice(1).sort(), parts.sort());
  });

  it('is of one moment, whatever changes while it is written, and answers 304 as long as nothing does', async () => {
    const { items } = await good(admin.get(trend('')));
    const [first, , , etagged] = await Promise.all([
      admin.get(trend('')), good(admin.put('/api/v1/assets/A2', { code: 'A2', name: '改名', kind: 'camera', class: 1, town: 't',
        service: [{ project: 'hd', from: iso(BEGIN), to: null }] })), admin.get(trend('&format=csv')), admin.get(trend('')),
    ]);
    for (const answer of [first, etagged]) {
      const got = JSON.parse(answer.text).items;
      assert.deepEqual(got.map(({ key, indicators }) => ({ key, indicators })), items.map(({ key, indicators }) => ({ key, indicators })));
      assert.ok([items[1].name, '改名'].includes(got[1].name));
    }
    const now = await admin.get(trend(''));
    const again = await admin.get(trend(''), { headers: { 'If-None-Match': now.headers.etag } });
    assert.equal(again.status, 304);
  });
});
