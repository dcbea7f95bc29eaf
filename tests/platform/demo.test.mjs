// What "make run" ends with: the demonstration with a video platform that registers over SIP, and what is seen when it dies.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { client } from '../http/lib/client.mjs';
import { INTACTD, runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { good, iso } from '../http/lib/district.mjs';
import { until } from '../http/lib/lower_platform.mjs';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const CODE = '44011300002008000001';
const WAIT_MS = 120_000;

let run;
let output = '';
let listen;
let admin;
let before_;
const data = join(temporaryDirectory(), 'demo');
const now = Math.floor(Date.now() / 1000);
const WINDOW = `/api/v1/rates?from=${iso(now - 30 * 3600)}&to=${iso(now - 6 * 3600)}&by=asset`.replaceAll('+', '%2B');

const state = async () => (await good(admin.get(`/api/v1/platforms/${CODE}`))).state;
const stat = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return null; // it has ended
  }
};
const isThere = (pid) => (stat(pid)?.[0] ?? 'Z') !== 'Z';
const childrenOf = (pid) => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && stat(name)?.[1] === String(pid)).map(Number);

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

before(async () => {
  const filled = await runIntactd(['demo', '--data', data, '--days', '2'], { timeoutMs: WAIT_MS });
  assert.equal(filled.status, 0, filled.stderr);
  const daemon = await startDaemon({ dir: data });
  before_ = (await client(daemon).get(WINDOW)).text;
  await daemon.stop();
  listen = `127.0.0.1:${await freePort()}`;
  run = spawn(join(CHECKOUT, 'packaging/run-demo'), {
    cwd: CHECKOUT, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, INTACTD, DATA: data, LISTEN: listen, SIP: `127.0.0.1:${await freePort()}` },
  });
  for (const stream of [run.stdout, run.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => { output += text; });
  }
  admin = client({ url: `http://${listen}`, adminToken: readFileSync(join(data, 'admin.token'), 'utf8').trim() });
  assert.ok(await until(() => /brings it back/.test(output) || run.exitCode !== null, WAIT_MS), output);
}, { timeout: 3 * WAIT_MS });
after(() => {
  if (run && isThere(run.pid)) {
    process.kill(-run.pid, 'SIGKILL');
  }
});

describe('the demonstration\'s platform', { timeout: 4 * WAIT_MS }, () => {
  let own;

  it('registers by itself, says whole rounds of its town, and tells of what happens', async () => {
    assert.ok(await until(async () => (await state()).whole_round !== null, WAIT_MS), output);
    const { registered, subscribed_until, whole_round, statements, unknown } = await state();
    assert.ok(registered && subscribed_until !== null);
    assert.equal(whole_round.items, statements + unknown);
    assert.ok(statements > 300);
    assert.ok(await until(async () => (await state()).notifications > 0, WAIT_MS), 'a camera fails now and then');
    [, own] = /kill (\d+) ends it/.exec(output);
    assert.ok(isThere(own));
  });

  it('moves no figure of the past', async () => {
    assert.equal((await admin.get(WINDOW)).text, before_);
  });

  it('has cameras that the inventory lacks, to be imported', async () => {
    const { items } = await good(admin.get(`/api/v1/platforms/${CODE}/catalog?difference=unknown`));
    assert.equal(items.length, 3);
  });

  it('is brought back by the command that is printed, and ends with who started it', async () => {
    process.kill(own, 'SIGKILL');
    const since = (await state()).registered_at;
    const [, command] = /^\s+(node tests\/platform\/demo.mjs .*)$/m.exec(output);
    const shell = spawn('sh', ['-c', `${command} & wait`], { cwd: CHECKOUT, stdio: 'ignore' });
    assert.ok(await until(async () => (await state()).registered_at !== since, WAIT_MS));
    const [again] = childrenOf(shell.pid);
    assert.ok(isThere(again));
    shell.kill('SIGKILL');
    assert.ok(await until(() => !isThere(again), WAIT_MS));
  });

  it('leaves no process behind when the demonstration ends', async () => {
    const children = childrenOf(run.pid);
    assert.ok(children.length >= 2);
    run.kill('SIGTERM');
    assert.ok(await until(() => !isThere(run.pid) && !children.some(isThere), WAIT_MS));
  });
});
