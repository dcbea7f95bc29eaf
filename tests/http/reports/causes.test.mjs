// New causes have bounds, and a state never depends on a cause: what can't be kept as a new one is `other`.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const QUOTA = 256;
const ASSETS = ['A', 'B'];

let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '镇' }],
    organisations: [{ code: 'c', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', phase: 'maintenance', contractor: 'c' }],
    feeds: [{ code: 'noisy', name: 'n' }, { code: 'honest', name: 'h' }],
    assets: ASSETS.map((code) => ({ code, name: code, kind: 'camera', class: 1, town: 't',
      service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }] })),
  });
});
after(() => daemon?.stop());

const outages = async (asset) =>
  (await good(admin.get(`/api/v1/outages?month=2022-09&asset=${asset}`))).items.map(({ cause }) => cause);

describe('4,095 causes of one feed', () => {
  it('are taken: its quota by name, the others as other, counted', async () => {
    const noisy = await feedClient(daemon, 'noisy');
    const reports = Array.from({ length: 4095 }, (_, i) => (
      { asset: 'A', at: iso(NOW - 5000 + i), network: 'fault', cause: `c-${i}` }));
    const answer = await good(noisy.events(reports));
    assert.equal(answer.accepted, 4095);
    assert.equal(answer.rejected, 0);
    assert.equal(answer.other_causes, 4095 - QUOTA);
    const { text } = await admin.get('/metrics');
    assert.match(text, new RegExp(`^intactd_other_causes_total ${4095 - QUOTA}$`, 'm'));
    assert.ok((await outages('A')).length > 0);
  });

  it('leave every other feed its new causes, after a kill too', async () => {
    const honest = await feedClient(daemon, 'honest');
    const answer = await good(honest.events([{ at: iso(NOW - 60), asset: 'B', network: 'fault', cause: 'lens-broken' }]));
    assert.equal(answer.accepted, 1);
    assert.equal(answer.other_causes, undefined);
    assert.deepEqual(await outages('B'), ['lens-broken']);
    await daemon.kill9();
    await daemon.restart();
    const noisy = await feedClient(daemon, 'noisy');
    const again = await good(noisy.events([{ at: iso(NOW - 30), asset: 'A', network: 'fault', cause: 'one-more' }]));
    assert.deepEqual([again.accepted, again.other_causes], [1, 1]);
    assert.deepEqual(await outages('B'), ['lens-broken']);
  });
});
