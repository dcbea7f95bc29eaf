// Tokens over time: when they were used, until when they hold, and one in the place of another.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, good, problem, register, splitCsv } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, { feeds: [{ code: 'probe', name: '巡检' }] });
});
after(() => daemon?.stop());

const make = (more) => good(admin.post('/api/v1/tokens', { name: 'x', role: 'viewer', ...more }));
const listed = async (id) => (await good(admin.get('/api/v1/tokens?limit=1000'))).items.find((one) => one.id === id);
const sees = async (token) => (await client(daemon, token).get('/api/v1/status')).status;

describe('a token', () => {
  it('says when it was used last, also after a restart, and when it was revoked', async () => {
    const { id, token } = await make();
    assert.equal((await listed(id)).last_used_at, null);
    assert.equal(await sees(token), 200);
    assert.equal(Date.parse((await listed(id)).last_used_at) / 1000, NOW);
    await daemon.restart();
    assert.equal(Date.parse((await listed(id)).last_used_at) / 1000, NOW);
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    assert.equal(Date.parse((await listed(id)).revoked_at) / 1000, NOW);
    const rows = splitCsv((await runIntactd(['token', 'list', '--data', daemon.dir], { now: NOW })).stdout);
    const row = Object.fromEntries(rows[0].map((name, i) => [name, rows.find((one) => one[0] === String(id))[i]]));
    assert.match(row.last_used_at, /^2022-09-10T12:00/);
    assert.match(row.revoked_at, /^2022-09-10T12:00/);
  });

  it('expires when it is said to, and is not made when that is over', async () => {
    await problem(admin.post('/api/v1/tokens', { name: 'x', role: 'viewer', expires_at: '2022-09-10T12:00:00+08:00' }), 400);
    const { id, token } = await make({ expires_at: '2022-09-10T13:00:00+08:00' });
    assert.equal(await sees(token), 200);
    assert.equal((await listed(id)).expires_at, '2022-09-10T13:00:00+08:00');
    await daemon.stop();
    daemon = await startDaemon({ dir: daemon.dir, now: NOW + 3600 });
    admin = client(daemon);
    assert.equal(await sees(token), 401);
  });

  it('is replaced by one of the same kind, and holds as long as is said', async () => {
    const old = await make({ name: 'prober', role: 'feed', feed: 'probe' });
    const next = await good(admin.post(`/api/v1/tokens/${old.id}/rotate`, { overlap_s: 86400 }));
    assert.deepEqual([next.name, next.role, (await listed(next.id)).feed], ['prober', 'feed', 'probe']);
    assert.equal(Date.parse((await listed(old.id)).expires_at) / 1000, NOW + 3600 + 86400);
    const run = await runIntactd(['token', 'rotate', String(next.id), '--data', daemon.dir], { now: NOW + 3600 });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, new RegExp(`^itk_[^\\n]+\\n\\ncurl .*${daemon.url}/api/v1/events`, 's'));
    assert.equal((await listed(next.id)).revoked, true);
    await problem(admin.post(`/api/v1/tokens/${next.id}/rotate`, {}), 409);
    const seconds = NOW + 3600;
    const heartbeat = `{"at":"${new Date(seconds * 1000).toISOString()}"}\n`;
    for (const [token, status] of [[old.token, 200], [next.token, 401], [run.stdout.split('\n')[0], 200]]) {
      assert.equal((await client(daemon, token).post('/api/v1/events', heartbeat, { type: 'application/x-ndjson' })).status, status);
    }
  });
});

describe('a feed\'s token', () => {
  it('is told that what it may not read is nothing for its role', async () => {
    const { token } = await make({ role: 'feed', feed: 'probe' });
    assert.match((await problem(client(daemon, token).get('/api/v1/rates'), 404)).detail, /nothing here for a token of the role feed/);
  });
});

describe('what a feed reports on', () => {
  it('is for its own token to read: codes, names and addresses of what it covers, and nothing else', async () => {
    await register(admin, {
      towns: [{ code: 't', name: 'T' }, { code: 'u', name: 'U' }],
      feeds: [{ code: 'part', name: 'part', covers: { towns: ['t'] } }],
      assets: [['a', 't', { address: '10.0.0.1', ip: '10.0.0.2' }], ['b', 'u', {}], ['c', 't', {}]]
        .map(([code, town, attributes]) => ({ code, name: `n ${code}`, kind: 'camera', class: 1, town, attributes })),
    });
    const { token } = await make({ role: 'feed', feed: 'part' });
    const sender = client(daemon, token);
    const { items } = await good(sender.get('/api/v1/feeds/part/assets'));
    assert.deepEqual(items, [{ code: 'a', name: 'n a', kind: 'camera', address: '10.0.0.1' }, { code: 'c', name: 'n c', kind: 'camera', address: null }]);
    const table = (await sender.get('/api/v1/feeds/part/assets?format=csv&attribute=ip')).text;
    assert.equal(table, '\ufeffcode,name,kind,address\r\na,n a,camera,10.0.0.2\r\nc,n c,camera,\r\n');
    assert.equal((await sender.get('/api/v1/feeds/part/assets?limit=1')).json.next, 'a');
    await problem(sender.get('/api/v1/feeds/probe/assets'), 404);
    await problem(sender.get('/api/v1/assets'), 404);
    assert.equal((await good(admin.get('/api/v1/feeds/probe/assets'))).items.length, 3);
  });
});

it('whose a number in a decision is: to the office by name, to a contractor its own alone and no other contractor', async () => {
  await register(admin, { organisations: [{ code: 'c1', name: '甲', role: 'contractor' }, { code: 'c2', name: '乙', role: 'contractor' }] });
  const [own, other] = await Promise.all(['c1', 'c2'].map((code) => make({ name: `人${code}`, role: 'contractor', organisation: code })));
  const office = await make({ name: '值班员', role: 'office' });
  const seenBy = async (who) => {
    const { items } = await good(who.get('/api/v1/people?limit=1000'));
    return [own, other, office].map(({ id }) => items.find((one) => one.id === id)).map((one) => one && `${one.name} ${one.role}`);
  };
  assert.deepEqual(await seenBy(admin), ['人c1 contractor', '人c2 contractor', '值班员 office']);
  assert.deepEqual(await seenBy(client(daemon, own.token)), ['人c1 contractor', undefined, 'null office']);
});
