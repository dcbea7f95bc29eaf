// What a changed feed lifetime costs once it is not paid again: the timelines it built anew are stored at once.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, register, report } from '../lib/district.mjs';

const BEGIN = china('2022-09-01');

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: BEGIN + 86400 });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '高清', contractor: 'c1', planned: { camera: 1 } }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900 }],
    assets: [{ code: 'A1', name: 'A1', kind: 'camera', class: 1, town: 't', service: [{ project: 'hd', from: iso(BEGIN), to: null }] }],
  });
  const probe = await feedClient(daemon, 'probe');
  await report(probe, [{ asset: 'A1', at: BEGIN, network: 'ok' }, { asset: 'A1', at: BEGIN + 600, network: 'ok' }]);
});
after(() => daemon?.stop());

// The journal position that the stored runs show; 0 where none are stored.
const stored = () => Number(execFileSync('sqlite3',
  [`file:${join(daemon.dir, 'intact.db')}?mode=ro`, 'SELECT coalesce(max(seq), 0) FROM checkpoint']).toString());

const conditions = async () => (await good(admin.get(
  `/api/v1/assets/A1/timeline?from=${iso(BEGIN)}&to=${iso(BEGIN + 900)}`))).aspects.network.map(({ condition }) => condition);

describe('timelines that a changed feed lifetime has built anew', () => {
  it('are stored at once, so that a start after kill -9 need not build them again', async () => {
    assert.equal(stored(), 0); // nothing is due for ten minutes
    await good(admin.put('/api/v1/feeds/probe', { code: 'probe', name: '巡检', report_ttl_s: 300, feed_ttl_s: 900 }));
    const { seq } = await good(admin.get('/api/v1/journal'));
    for (let tries = 0; stored() < seq && tries < 100; tries++)
      await sleep(100);
    assert.ok(stored() >= seq, `${stored()} of ${seq}`);
    assert.deepEqual(await conditions(), ['ok', 'silent', 'ok']);
    await daemon.kill9();
    await daemon.restart();
    assert.deepEqual(await conditions(), ['ok', 'silent', 'ok']);
  });
});
