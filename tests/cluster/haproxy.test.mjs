// packaging/haproxy.cfg as it is, but for addresses, before a leader and a follower. Needs Debian's haproxy: make check-cluster
// installs it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { client } from '../http/lib/client.mjs';
import { runIntactd, temporaryDirectory } from '../http/lib/daemon.mjs';
import { iso } from '../http/lib/district.mjs';
import { CODES, level, startFollower, startLeader, until } from './lib/pair.mjs';

const HAPROXY = ['/usr/sbin/haproxy', '/usr/bin/haproxy'].find(existsSync);
const FILE = fileURLToPath(new URL('../../packaging/haproxy.cfg', import.meta.url));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

describe('haproxy', { skip: HAPROXY ? false : 'haproxy is not installed' }, () => {
  let pair;
  let follower;
  let haproxy;
  let balanced;
  before(async () => {
    pair = await startLeader();
    follower = await startFollower(pair);
    await level(pair, follower);
    const port = await freePort();
    let text = readFileSync(FILE, 'utf8');
    for (const [from, to] of [['127.0.0.1:8088', `127.0.0.1:${port}`], ['10.0.0.11:8080', `127.0.0.1:${pair.leader.port}`],
      ['10.0.0.12:8080', `127.0.0.1:${follower.port}`]]) {
      assert.ok(text.includes(from), from);
      text = text.replaceAll(from, to);
    }
    const file = join(temporaryDirectory(), 'haproxy.cfg');
    writeFileSync(file, text);
    haproxy = spawn(HAPROXY, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    haproxy.said = '';
    haproxy.stderr.on('data', (piece) => { haproxy.said += piece; });
    balanced = { url: `http://127.0.0.1:${port}`, adminToken: pair.leader.adminToken };
    await until(async () => {
      assert.equal(haproxy.exitCode, null, haproxy.said);
      const answers = await Promise.all(['/api/v1/journal', ...Array(8).fill('/api/v1/role')].map((path) => client(balanced).get(path).catch(() => ({}))));
      return answers.every(({ status }) => status === 200);
    }, 'haproxy');
  });
  after(async () => {
    haproxy?.kill('SIGTERM');
    await follower?.kill9();
    await pair?.leader.kill9();
    pair?.relay.close();
  });

  const write = () => client(balanced).events([{ asset: CODES[0], at: iso(Math.floor(Date.now() / 1000)), network: 'ok' }], { query: '?feed=probe' });

  it('sends reads to both, and writes, browsers and rows to the leader', async () => {
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => client(balanced).get('/api/v1/journal')));
      assert.ok(answers.every(({ status }) => status === 200));
      return new Set(answers.map(({ headers }) => 'x-intactd-lag' in headers)).size === 2;
    }, 'answers of both');
    assert.equal((await write()).status, 200);
    const page = await client(balanced, null).get('/api/v1/session', { headers: { Cookie: 'intact_session=its_x' } });
    assert.ok(!('x-intactd-lag' in page.headers));
    const rows = await client(balanced, pair.token).get('/api/v1/journal/rows');
    assert.equal(rows.bytes[8], 1);
  });

  it('goes on with reads when the leader is gone, and with writes when the follower leads', async () => {
    await level(pair, follower);
    await pair.leader.kill9();
    pair.relay.cut();
    await until(async () => (await client(balanced).get('/api/v1/journal')).status === 200, 'a read');
    const token = join(temporaryDirectory(), 'admin');
    writeFileSync(token, pair.leader.adminToken);
    await until(async () => (await runIntactd(['promote', '--data', follower.dir, '--token-file', token])).status === 0, 'the promotion');
    await until(async () => (await write()).status === 200, 'a write');
    const { json } = await client(balanced, null).get('/api/v1/role');
    assert.equal(json.role, 'leader');
  });
});
