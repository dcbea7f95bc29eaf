// At equal positions every answer is equal to the byte: a whole district taken in at once, changes and late reports that came
// while it followed, and after a kill.

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { china, decideAll, good, iso, newToken } from '../http/lib/district.mjs';
import { everyGet, LEADERS } from './lib/gets.mjs';
import { level, role, startFollower } from './lib/pair.mjs';
import { openRelay } from './lib/relay.mjs';

const NOW = china('2022-09-04 08:00');
const LEAST = process.env.LONG === '1' ? 130 : 80;
const DAYS = process.env.LONG === '1' ? '10' : '1';

let pair;
let follower;
before(async () => {
  const dir = join(temporaryDirectory(), 'district');
  const made = await runIntactd(['demo', '--data', dir, '--days', DAYS, '--every', '4', '--until', iso(china('2022-09-04 00:00'))],
    { timeoutMs: 600_000 });
  assert.equal(made.status, 0, made.stderr);
  const leader = await startDaemon({ dir, now: NOW });
  const admin = client(leader);
  const token = await newToken(admin, { name: 'follower', role: 'follower' });
  const token_file = join(temporaryDirectory(), 'token');
  writeFileSync(token_file, `${token}\n`);
  pair = { leader, admin, token, token_file, relay: await openRelay(() => leader.port) };
  follower = await startFollower(pair, { now: NOW });
});
after(async () => {
  await follower?.stop();
  await pair?.leader.stop();
  pair?.relay.close();
});

async function compare(least, without = []) {
  await level(pair, follower);
  const { found, unanswered } = await everyGet(pair.leader);
  assert.deepEqual(unanswered, without);
  for (const { target } of found) {
    const [here, there] = [await client(follower).get(target), await pair.admin.get(target)];
    assert.equal(here.status, 200, target);
    assert.ok(here.bytes.equals(there.bytes), `${target} differs:\n${here.text.slice(0, 400)}\n${there.text.slice(0, 400)}`);
    assert.equal(here.headers['content-type'], there.headers['content-type']);
    assert.equal(here.headers.etag, there.headers.etag, target);
  }
  assert.ok(found.length >= least, `${found.length} answers were compared`);
}

describe('every GET', () => {
  it('of what was taken in at once', () => compare(LEAST, ['/api/v1/voids/{id}', '/api/v1/exemptions/{id}/evidence/{sha256}', '/api/v1/assessments/{month}/drift']));

  it('of what came while it followed', async () => {
    const { admin } = pair;
    const office = client(pair.leader, await newToken(admin, { name: '办公室二', role: 'office', person: '二' }));
    const { items: [feed] } = await good(admin.get('/api/v1/feeds?limit=1'));
    const { items: assets } = await good(admin.get('/api/v1/assets?limit=400&kind=camera'));
    for (let i = 0; i < 30; i++) { // late ones, in any order
      await good(admin.events(assets.slice(i * 10, i * 10 + 40).map(({ code }, k) =>
        ({ asset: code, at: iso(NOW - ((i * 7919 + k * 131) % 90_000)), network: (i + k) % 3 ? 'ok' : 'fault', intact: 'ok' })),
      { query: `?feed=${feed.code}` }));
    }
    const { code, ...record } = await good(admin.get(`/api/v1/feeds/${feed.code}`));
    const { receipt } = await good(admin.events([{ asset: assets[0].code, at: iso(NOW - 50), network: 'fault' }, { asset: 'nobody', at: iso(NOW), network: 'ok' }],
      { query: `?feed=${code}` }));
    await good(admin.put(`/api/v1/feeds/${code}`, { code, name: record.name, report_ttl_s: 1234, feed_ttl_s: 1000 }));
    await good(admin.post(`/api/v1/batches/${receipt.seq}/void`, { reason: '误报' }));
    await good(office.post(`/api/v1/batches/${receipt.seq}/void/approve`, {}));
    const { id } = await good(admin.post('/api/v1/voids',
      { feed: code, assets: [assets[1].code], aspects: ['network'], from: iso(NOW - 90_000), to: iso(NOW - 100), reason: '网络误报' }));
    await good(office.post(`/api/v1/voids/${id}/approve`, {}));
    await good(admin.post('/api/v1/repairs', [{ id: 'F-1', asset: assets[2].code, cause: 'dark', reported_at: iso(NOW - 9000) }]));
    await good(office.post('/api/v1/repairs/F-1/respond', { at: iso(NOW - 8000) }));
    const proposal = await good(admin.post('/api/v1/exemptions',
      { scope: { assets: [assets[3].code] }, from: iso(NOW - 9000), to: iso(NOW + 9000), reason: 'road_works' }));
    const paper = Buffer.from(`%PDF-1.4\n${'evidence '.repeat(5000)}`);
    await good(admin.post(`/api/v1/exemptions/${proposal.id}/evidence`, paper, { type: 'application/pdf' }));
    await good(office.post(`/api/v1/exemptions/${proposal.id}/approve`, { note: '属实' }));
    await good(admin.post('/api/v1/assets', assets.slice(0, 300).map((one) => ({ ...one, name: `${one.name}（改）` }))));
    await good(admin.events([{ asset: assets[5].code, at: iso(NOW - 10), network: 'ok' }], { query: `?feed=${code}` }));
    await decideAll(admin, office, '2022-08');
    await good(admin.post('/api/v1/assessments/2022-08/publish', {}));
    await good(admin.post('/api/v1/assessments/2022-08/close', { despite: ['exemptions', 'objections'], reason: '试算' }));
    await compare(LEAST);
  });

  it('of a follower that was killed under way, and of one that takes it all in now', async () => {
    await follower.kill9();
    if (process.env.LONG === '1') {
      follower = await startFollower(pair, { now: NOW });
      await compare(LEAST);
      await follower.kill9();
    }
    await follower.start();
    await compare(LEAST);
    assert.equal((await role(follower)).lag_rows, 0);
  });

  it('of a follower rests on files of evidence of its own, and on a journal that proves itself', async () => {
    const { status, stdout, stderr } = await runIntactd(['verify', '--data', follower.dir]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /evidence/);
    assert.equal(readdirSync(join(follower.dir, 'evidence')).length, 1);
  });

  it('that asks for what is in no row is sent to the leader', async () => {
    for (const path of LEADERS) {
      assert.equal((await client(follower).get(path.replace('{code}', '44011300002000000001'))).status, 307, path);
    }
  });
});
