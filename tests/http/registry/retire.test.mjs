// A town or a feed that nothing uses any more: out of lists and alarms, its past stays.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, good, problem, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 'T' }, { code: 'mistyped', name: 'X' }],
    projects: [{ code: 'hd', name: '高清', contractor: null }],
    feeds: [{ code: 'probe', name: 'P' }, { code: 'prbe', name: 'mistyped' }, { code: 'named', name: 'N' }],
    assets: [{ code: 'a', name: 'A', kind: 'camera', class: 1, town: 't', feeds: ['named'], service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }],
  });
});
after(() => daemon?.stop());

const codes = async (path) => (await good(admin.get(`/api/v1/${path}`))).items.map((one) => one.code);

describe('what is retired', () => {
  it('leaves lists, metrics and doctor, also after a restart, and comes back', async () => {
    const { id } = await good(admin.post('/api/v1/tokens', { name: 'x', role: 'feed', feed: 'prbe' }));
    assert.match((await problem(admin.post('/api/v1/feeds/prbe/retire', {}), 409)).detail, /Token \d+ still reports/);
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    await good(admin.post('/api/v1/feeds/prbe/retire', {}));
    await good(admin.post('/api/v1/towns/mistyped/retire', {}));
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await codes('feeds'), ['named', 'probe']);
      assert.deepEqual(await codes('feeds?retired=true'), ['prbe']);
      assert.deepEqual(await codes('towns'), ['t']);
      assert.deepEqual(await codes('towns?retired=all'), ['mistyped', 't']);
      assert.equal((await good(admin.get('/api/v1/towns/mistyped'))).retired, true);
      assert.doesNotMatch((await admin.get('/metrics')).text, /feed="prbe"/);
      assert.ok((await good(admin.get('/api/v1/status'))).feeds.every((feed) => feed.code !== 'prbe'));
      assert.doesNotMatch((await runIntactd(['doctor', '--data', daemon.dir], { now: NOW })).stdout, /prbe/);
      await daemon.restart();
    }
    await good(admin.post('/api/v1/feeds/prbe/restore', {}));
    assert.ok((await codes('feeds')).includes('prbe'));
    assert.equal((await good(admin.get('/api/v1/feeds/prbe'))).retired, undefined);
  });

  it('is not what is still used', async () => {
    assert.match((await problem(admin.post('/api/v1/towns/t/retire', {}), 409)).detail, /asset a .*in service/);
    assert.match((await problem(admin.post('/api/v1/feeds/named/retire', {}), 409)).detail, /asset a names/);
    await problem(admin.post('/api/v1/towns/none/retire', {}), 404);
  });
});
