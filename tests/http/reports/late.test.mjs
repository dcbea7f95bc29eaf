// Late reports far apart, very many of them, and little memory: they cost what lies around them, others are
// acknowledged meanwhile, and what was written can always be taken by a start.

import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { INTACTD, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { good, iso, register } from '../lib/district.mjs';

const NOW = Date.parse('2022-09-10T00:00:00Z') / 1000;
const DAY = 86400;
const DAYS = 90;
const FROM = NOW - DAYS * DAY;
const ASSETS = Array.from({ length: 1000 }, (_, i) => `A${String(i).padStart(4, '0')}`);
const LATE_INSTANTS = 1000; // of each asset: a million lines
const ADDRESS_SPACE_KIB = 256 * 1024;

const utc = (at) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
const csv = (rows) => `asset,at,intact,network,live,history\n${rows.join('')}`;
const CSV = { type: 'text/csv' };

async function fill(daemon) {
  await register(client(daemon), {
    towns: [{ code: 't', name: '镇' }],
    organisations: [{ code: 'c', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', phase: 'maintenance', contractor: 'c' }],
    feeds: [
      { code: 'daily', name: '日检', report_ttl_s: 2 * DAY, feed_ttl_s: 2 * DAY },
      { code: 'late', name: '补报', report_ttl_s: 600, feed_ttl_s: 600 },
    ],
    assets: ASSETS.map((code) => ({ code, name: code, kind: 'camera', class: 1, town: 't',
      service: [{ project: 'p', from: iso(FROM), to: null }] })),
  });
}

async function postDaily(daemon) {
  const rows = [];
  for (let day = 0; day <= DAYS; day++) {
    rows.push(...ASSETS.map((code) => `${code},${utc(FROM + day * DAY)},ok,ok,,\n`));
  }
  await good(client(daemon).post('/api/v1/events?feed=daily', csv(rows), CSV));
}

function millionLate() {
  const rows = [];
  for (let i = 0; i < LATE_INSTANTS; i++) {
    const at = utc(FROM + 1 + Math.floor(i * (DAYS * DAY - 10) / LATE_INSTANTS));
    rows.push(...ASSETS.map((code) => `${code},${at},,fault,,\n`));
  }
  return csv(rows);
}

const answersOf = async (admin) => ({
  rates: (await good(admin.get(`/api/v1/rates?${new URLSearchParams({ from: iso(FROM), to: iso(NOW) })}`))).items,
  timeline: (await good(admin.get(`/api/v1/assets/A0500/timeline?${
    new URLSearchParams({ from: iso(FROM), to: iso(NOW) })}`))).aspects,
});

/** The daemon with this much room for addresses; null under a sanitizer, which needs all of them. */
function boundProgram() {
  if (readFileSync(INTACTD).includes('__asan_init') || readFileSync(INTACTD).includes('__tsan_init')) {
    return null;
  }
  const path = join(temporaryDirectory(), 'intactd-bound');
  writeFileSync(path, `#!/bin/sh\nulimit -v ${ADDRESS_SPACE_KIB} && exec '${INTACTD}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('late reports', () => {
  const open = [];
  after(() => Promise.all(open.map((daemon) => daemon.kill9())));
  const start = async (options) => {
    // 36 MB take a busy machine a while
    const daemon = await startDaemon({ now: NOW, args: ['--body-timeout-s', '120'], ...options });
    open.push(daemon);
    return daemon;
  };

  it('are taken a million at a time in 256 MiB, others meanwhile, and a start takes them after a kill', async (t) => {
    const program = boundProgram();
    if (!program) {
      t.skip('a sanitizer needs its addresses');
      return;
    }
    const body = millionLate();
    const inOrder = await start();
    await fill(inOrder);
    await good(client(inOrder).post('/api/v1/events?feed=late', body, CSV));
    await postDaily(inOrder);

    const bound = await start({ program });
    await fill(bound);
    await postDaily(bound);
    const admin = client(bound);
    const { seq } = await good(admin.get('/api/v1/journal'));
    let answered = false;
    const late = admin.post('/api/v1/events?feed=late', body, CSV)
      .then((answer) => { answered = true; return answer; }, () => null);
    let sent = 0, meanwhile = 0, slowest = 0;
    while (!answered && meanwhile < 20) {
      const began = performance.now();
      const { receipt } = await good(admin.events([{ at: iso(NOW - 1 - sent) }], { query: '?feed=daily' }));
      sent++;
      if (receipt.seq > seq + sent) { // the million were written before it
        meanwhile++;
        slowest = Math.max(slowest, performance.now() - began);
      }
    }
    assert.ok(!answered && meanwhile === 20, `${meanwhile} were acknowledged while the late ones landed`);
    t.diagnostic(`the slowest of them took ${Math.round(slowest)} ms`);
    await bound.kill9();
    assert.equal(await late, null);
    await bound.restart();
    assert.deepEqual(await answersOf(client(bound)), await answersOf(client(inOrder)));
    await bound.stop();
  });
});
