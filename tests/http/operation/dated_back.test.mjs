// A platform whose clock or time zone is wrong: what it sends arrives, dated hours back, and watches nothing.
// It is not called silent, but told what to mend.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const BACK = 8 * 3600;

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }], organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: '子项目一', contractor: 'c1' }],
    feeds: ['wrong', 'right', 'mute'].map((code) => ({ code, name: code, report_ttl_s: 900, feed_ttl_s: 900 })),
    assets: [{ code: 'A', name: 'A', kind: 'camera', class: 1, town: 't', service: [{ project: 'p1', from: iso(NOW - 86400), to: null }] }],
  });
  await report(await feedClient(daemon, 'wrong'), [{ asset: 'A', at: NOW - BACK, network: 'ok' }]);
  await report(await feedClient(daemon, 'right'), [{ asset: 'A', at: NOW, live: 'ok' }]);
});
after(() => daemon?.stop());

const metric = async (name) => Object.fromEntries([...(await admin.get('/metrics')).text
  .matchAll(new RegExp(`^${name}\\{feed="(\\w+)"\\} (\\S+)$`, 'gm'))].map(([, feed, value]) => [feed, Number(value)]));
const states = async () => Object.fromEntries((await good(admin.get('/api/v1/status'))).feeds.map(
  ({ code, watching, arrived_at, dated_back_s }) => [code, [watching, arrived_at !== null, dated_back_s > BACK - 60 && dated_back_s < BACK + 60]]));

describe('a feed that is dated back', () => {
  it('has an age since it arrived beside the age of what it said', async () => {
    const [arrived, said, back] = [await metric('intactd_feed_last_arrival_age_seconds'),
      await metric('intactd_feed_last_report_age_seconds'), await metric('intactd_feed_dated_back_seconds')];
    assert.deepEqual(Object.keys(arrived).sort(), ['right', 'wrong']);
    assert.ok(arrived.wrong < 60 && said.wrong >= BACK, JSON.stringify({ arrived, said }));
    assert.ok(Math.abs(back.wrong - BACK) < 60, JSON.stringify(back));
    assert.deepEqual([back.right, back.mute], [0, 0]);
  });

  it('is told from a silent one, after a restart too', async () => {
    const wanted = { wrong: [false, true, true], right: [true, true, false], mute: [false, false, false] };
    assert.deepEqual(await states(), wanted);
    await daemon.restart({ now: NOW + 10 });
    assert.deepEqual(await states(), wanted);
  });

  it('is named by doctor with what to mend, and not as silent', async () => {
    const { stdout } = await runIntactd(['doctor', '--data', daemon.dir], { now: NOW + 20 });
    assert.match(stdout, /The feed wrong arrives, but dated 8 h 0 min back: check its time zone/);
    assert.doesNotMatch(stdout, /The feed wrong has been silent/);
    assert.match(stdout, /The feed mute has never reported/);
  });
});
