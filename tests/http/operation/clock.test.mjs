// A clock that is wrong: one that runs ahead publishes no month, one that falls behind rejects no honest line.
// The clock is stepped while the daemon runs, and is nothing that the program itself lets anybody move.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, iso, newToken, position, problem, put, register, report } from '../lib/district.mjs';

const NOW = china('2022-10-08');
const DAY = 86400;

describe('the clock', () => {
  let daemon;
  let admin;
  let probe;
  const file = join(temporaryDirectory(), 'now');
  const step = (to) => writeFileSync(file, String(to));

  before(async () => {
    step(NOW);
    daemon = await startDaemon({ env: { TEST_NOW_FILE: file }, args: ['--bad-tokens-per-minute', '0'] });
    admin = client(daemon);
    await register(admin, {
      towns: [{ code: 't', name: '市桥街' }],
      feeds: [{ code: 'probe', name: '巡检' }],
      assets: [{ code: 'A1', name: '一', kind: 'camera', class: 1, town: 't', service: [] }],
    });
    probe = client(daemon, await newToken(admin, { name: 'probe', role: 'feed', feed: 'probe' }));
    await report(probe, [{ asset: 'A1', at: NOW - 60, network: 'ok' }]);
  });
  after(() => daemon?.stop());

  it('publishes no month that has not ended by the journal\'s clock, however far it leaps ahead', async () => {
    step(NOW + 60 * DAY);
    const before = await problem(admin.post('/api/v1/assessments/2022-11/publish', {}), 409);
    assert.equal(before.errors[0].code, 'not_ended');
    assert.match(before.detail, /journal's clock/);
    await good(admin.post('/api/v1/towns', [{ code: 't2', name: '沙头街' }])); // a row does not vouch for the leap
    await report(probe, [{ asset: 'A1', at: NOW, network: 'ok' }]); // nor does a report of the true time
    await problem(admin.post('/api/v1/assessments/2022-11/publish', {}), 409);
    await problem(admin.post('/api/v1/assessments/2022-10/publish', {}), 409);
    await good(admin.post('/api/v1/assessments/2022-09/publish', {}));
  });

  it('takes nothing and rejects nothing when it stands before the journal\'s newest row', async () => {
    const at = await position(admin);
    step(NOW + 1000); // 59 days before the last row
    const refused = await probe.events([{ asset: 'A1', at: iso(NOW + 1000), network: 'ok' }]);
    assert.equal((await problem(refused, 503)).errors[0].code, 'clock_behind');
    assert.match(refused.headers['retry-after'], /^\d+$/);
    await problem(admin.post('/api/v1/towns', [{ code: 't3', name: '东环街' }]), 503);
    await problem(admin.put('/api/v1/towns/t3', { code: 't3', name: '东环街' }), 503);
    await problem(client(daemon, null).get('/readyz'), 503);
    await good(client(daemon, null).get('/healthz'));
    assert.deepEqual(await position(admin), at);
    assert.deepEqual((await good(admin.get('/api/v1/rejects'))).items, []);
  });

  it('is believed again from 300 seconds before that row on', async () => {
    step(NOW + 60 * DAY - 301);
    await problem(admin.put('/api/v1/towns/t3', { code: 't3', name: '东环街' }), 503);
    step(NOW + 60 * DAY - 300);
    await put(admin.put('/api/v1/towns/t3', { code: 't3', name: '东环街' }));
    await good(client(daemon, null).get('/readyz'));
  });

  it('lets a month be published once a feed has reported after its end', async () => {
    step(NOW + 60 * DAY);
    await good(probe.events([{ at: iso(NOW + 60 * DAY) }]));
    await good(admin.post('/api/v1/assessments/2022-10/publish', {}));
  });

  it('is believed by a row of now that the command line writes, when that row was the wrong one', async () => {
    await daemon.stop();
    const made = await runIntactd(['token', 'create', '--data', daemon.dir, '--role', 'viewer', '--name', 'clock'], { now: NOW + 2000 });
    assert.equal(made.status, 0, made.stderr);
    step(NOW + 2000);
    await daemon.restart();
    await report(probe, [{ asset: 'A1', at: NOW + 2000, network: 'ok' }]);
  });
});

it('no variable of the program moves the clock', async () => {
  const { status, stderr } = await runIntactd(['serve', '--data', temporaryDirectory(), '--listen', '127.0.0.1:0'],
    { env: { INTACTD_TEST_NOW: '1662000000' } });
  assert.equal(status, 2, stderr);
  assert.match(stderr, /INTACTD_TEST_NOW/);
});
