// A follower takes in its leader's journal, answers as it does, and sends writers to it.

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { runIntactd } from '../http/lib/daemon.mjs';
import { APPENDIX_A, iso, newToken, position } from '../http/lib/district.mjs';
import { openStream } from '../http/lib/events.mjs';
import { batch, followArgs, level, role, startFollower, startLeader, until } from './lib/pair.mjs';
import { readRows } from './lib/relay.mjs';

const now = () => Math.floor(Date.now() / 1000);

describe('a follower', () => {
  let pair;
  let follower;
  before(async () => {
    pair = await startLeader({ args: ['--repair-check-interval-s', '3600'] });
    await batch(pair, now() - 600);
    follower = await startFollower(pair, { args: ['--repair-check-interval-s', '1', '--sip-listen', '127.0.0.1:0', '--sip-id', '44011300002000000001'] });
  });
  after(async () => {
    await follower?.stop();
    await pair?.leader.stop();
    pair?.relay.close();
  });

  it('begins with nothing, and has the leader\'s journal to the head', async () => {
    await level(pair, follower);
    assert.deepEqual(await position(client(follower)), await position(pair.admin));
  });

  it('shows a new batch soon after its acknowledgement, and tells open pages of it and of a change', async () => {
    const stream = await openStream(follower, '/api/v1/stream', { Authorization: `Bearer ${pair.leader.adminToken}` });
    const receipt = await batch(pair, now() - 300, 'fault');
    await until(async () => (await stream.next('position', 30_000)).data.seq >= receipt.seq, 'the batch');
    assert.equal((await pair.admin.put('/api/v1/towns/shiqiao', { code: 'shiqiao', name: '市桥街道' })).status, 200);
    const { data } = await stream.next('change', 30_000);
    assert.deepEqual([data.op, data.seq], ['towns', receipt.seq + 1]);
    stream.close();
  });

  it('says its position and its lag on every answer, and its role to whoever asks', async () => {
    const { seq } = await level(pair, follower);
    const answer = await client(follower).get('/api/v1/journal');
    assert.equal(answer.headers['x-intactd-position'], String(seq));
    assert.equal(answer.headers['x-intactd-lag-rows'], '0');
    assert.match(answer.headers['x-intactd-lag'], /^[0-9]+$/);
    const said = await role(follower);
    assert.deepEqual([said.status, said.role, said.leader, said.lag_rows], [503, 'follower', pair.relay.url, 0]);
    const leads = await role(pair.leader);
    assert.deepEqual([leads.status, leads.role, leads.leader], [200, 'leader', null]);
    assert.equal((await client(follower, null).get('/readyz')).status, 200);
    assert.match((await client(follower).get('/metrics')).text, /^intactd_role\{role="follower"\} 1$/m);
  });

  it('sends what writes, and what is in no row, to the leader', async () => {
    const moved = [['POST', '/api/v1/events?feed=probe'], ['PUT', '/api/v1/assets/cam-1'], ['DELETE', '/api/v1/tokens/1'],
      ['GET', '/api/v1/rejects'], ['GET', '/api/v1/platforms'], ['GET', '/api/v1/tokens'], ['POST', '/VIID/System/Register']];
    for (const [method, path] of moved) {
      const answer = await client(follower).raw(method, path, { body: method === 'GET' ? undefined : '{}',
        headers: { 'Content-Type': 'application/json' } });
      assert.equal(answer.status, 307, `${method} ${path}`);
      assert.equal(answer.headers.location, `${pair.relay.url}${path}`);
    }
  });

  it('tells a platform that registers where the leader is', async () => {
    const [, port] = /serving GB\/T 28181 at 127\.0\.0\.1:(\d+)/.exec(follower.stderr);
    const socket = createSocket('udp4');
    const answered = once(socket, 'message');
    socket.send(['REGISTER sip:44011300002000000001@4401130000 SIP/2.0', 'Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK1',
      'From: <sip:44011300002000000002@4401130000>;tag=1', 'To: <sip:44011300002000000002@4401130000>', 'Call-ID: 1@127.0.0.1',
      'CSeq: 1 REGISTER', 'Contact: <sip:44011300002000000002@127.0.0.1:5060>', 'Max-Forwards: 70', 'Expires: 3600',
      'Content-Length: 0', '', ''].join('\r\n'), Number(port), '127.0.0.1');
    const text = String((await answered)[0]);
    socket.close();
    assert.match(text, /^SIP\/2\.0 302 Moved Temporarily/);
    assert.ok(text.includes(`Contact: <sip:44011300002000000001@127.0.0.1:${port}>`), text);
  });

  it('lets people sign in, and lets nobody take rows but an admin and a follower', async () => {
    const signed = await client(follower, null).post('/api/v1/session', { token: pair.leader.adminToken });
    assert.equal(signed.status, 200);
    const [cookie] = signed.headers['set-cookie'][0].split(';');
    const page = client(follower, null);
    assert.equal((await page.get('/api/v1/assets', { headers: { Cookie: cookie } })).status, 200);
    const told = await page.post('/api/v1/towns', [], { headers: { Cookie: cookie } });
    assert.deepEqual([told.status, told.json.detail], [409, `This daemon follows ${pair.relay.url}, which answers this.`]);
    const office = client(pair.leader, await newToken(pair.admin, { name: '办公室', role: 'office' }));
    assert.equal((await office.get('/api/v1/journal/rows')).status, 404);
    const rows = await client(pair.leader, pair.token).get('/api/v1/journal/rows?after=0');
    assert.equal(rows.headers['content-type'], 'application/vnd.intactd.rows');
    const { seq } = await position(pair.admin);
    const read = readRows(rows.bytes);
    assert.deepEqual([read.leads, read.seq, read.rows.at(-1).seq], [true, seq, seq]);
    assert.equal((await client(pair.leader, pair.token).get('/api/v1/assets')).status, 404);
  });

  it('answers a long poll with the next row, and without one when the wait is over', async () => {
    const { seq } = await position(pair.admin);
    const asked = client(pair.leader, pair.token).get(`/api/v1/journal/rows?after=${seq}&wait_s=30`);
    const began = Date.now();
    await batch(pair, now() - 100);
    assert.ok(readRows((await asked).bytes).rows.length >= 1);
    assert.ok(Date.now() - began < 20_000, 'before its wait is over');
    const none = await client(pair.leader, pair.token).get(`/api/v1/journal/rows?after=${(await position(pair.admin)).seq + 5}&wait_s=30`);
    assert.equal(readRows(none.bytes).rows.length, 0);
  });

  it('is told by doctor that it follows a follower, has no token, or lags', async () => {
    const doctor = async (env) => (await runIntactd(['doctor', '--data', follower.dir],
      { env: { INTACTD_FOLLOW: pair.relay.url, INTACTD_FOLLOW_TOKEN_FILE: pair.token_file, ...env } })).stdout;
    assert.match(await doctor({ INTACTD_FOLLOW: follower.url }), /warning: follows_a_follower: /);
    assert.match(await doctor({ INTACTD_FOLLOW_TOKEN_FILE: join(follower.dir, 'nothing') }), /error: follow_token: /);
    const lock = join(follower.dir, 'intactd.lock'); // says where the daemon listens
    const said = readFileSync(lock, 'utf8');
    const late = createServer((_, answer) => answer.setHeader('Content-Type', 'application/json').end('{"role":"follower","lag_s":120,"lag_rows":7}'));
    await new Promise((done) => late.listen(0, '127.0.0.1', done));
    writeFileSync(lock, said.replace(follower.url, `http://127.0.0.1:${late.address().port}`));
    try {
      assert.match(await doctor({}), /warning: lag: [^]*120 s ago; it lacks 7 rows/);
    } finally {
      writeFileSync(lock, said);
      late.close();
    }
  });

  it('goes on answering while nobody can be followed, says how long, and catches up', async () => {
    const doctor = async () => (await runIntactd(['doctor', '--data', follower.dir],
      { env: { INTACTD_FOLLOW: pair.relay.url, INTACTD_FOLLOW_TOKEN_FILE: pair.token_file } })).stdout;
    assert.match(await doctor(), /^0 errors/m);
    pair.relay.cut();
    assert.match(await doctor(), /error: leader_unreachable: The leader at http:\S+ is not reached[^]*intactd promote makes this one the leader/);
    const stream = await openStream(follower, '/api/v1/stream', { Authorization: `Bearer ${pair.leader.adminToken}` });
    const receipt = await batch(pair, now() - 50);
    for (const name of ['市桥', '市桥镇', '市桥街']) {
      await pair.admin.put('/api/v1/towns/shiqiao', { code: 'shiqiao', name });
    }
    await until(async () => (await role(follower)).lag_s >= 2, 'a lag');
    assert.equal((await client(follower).get('/api/v1/rates')).status, 200);
    pair.relay.mend();
    await until(async () => (await role(follower)).position >= receipt.seq, 'the row');
    await until(async () => (await role(follower)).lag_s === 0, 'no lag');
    for (const seq of [1, 2, 3]) {
      assert.equal((await stream.next('change', 30_000)).data.seq, receipt.seq + seq, 'each change is told');
    }
    stream.close();
  });

  it('follows changes that build timelines anew, lists and voids', async () => {
    const admin = pair.admin;
    const { receipt } = (await pair.feed.events([{ asset: 'cam-3', at: iso(now() - 2000), network: 'fault' }])).json;
    assert.equal((await admin.put('/api/v1/feeds/probe', { code: 'probe', name: '巡检平台', report_ttl_s: 1200 })).status, 200);
    assert.equal((await admin.post(`/api/v1/batches/${receipt.seq}/void`, { reason: '误报' })).status, 200);
    const office = client(pair.leader, await newToken(admin, { name: '二', role: 'office', person: 'b' }));
    assert.equal((await office.post(`/api/v1/batches/${receipt.seq}/void/approve`, {})).status, 200);
    await admin.post('/api/v1/assets', Array.from({ length: 400 }, (_, i) => ({ code: `more-${i}`, name: `更多 ${i}`, kind: 'camera', class: 2,
      town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] })));
    await pair.feed.events([{ asset: 'more-399', at: iso(now() - 20), network: 'ok' }]);
    await level(pair, follower);
    const path = `/api/v1/rates?from=${encodeURIComponent(iso(now() - 3600))}&to=${encodeURIComponent(iso(now() - 5))}&by=asset`;
    assert.equal((await client(follower).get(path)).text, (await admin.get(path)).text);
  });

  it('opens no order by itself: that is for the leader', async () => {
    const rules = { ...APPENDIX_A, repairs: { ...APPENDIX_A.repairs, open_after_s: 60 } };
    assert.equal((await pair.admin.put('/api/v1/rules', rules)).status, 200);
    for (const ago of [300, 200, 5]) {
      await batch(pair, now() - ago, 'fault');
    }
    await level(pair, follower);
    await new Promise((done) => setTimeout(done, 3000)); // three looks of a follower that would
    assert.deepEqual(await position(client(follower)), await position(pair.admin));
    assert.deepEqual((await client(follower).get('/api/v1/repairs')).json.items, []);
  });
});
