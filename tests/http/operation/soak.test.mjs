// Mixed load for a while: single reports, rounds, late ones, and parties that read from the disk without a pause. The
// write-ahead log stays bounded, the office is served, and memory is flat. 20 s; LONG=1: an hour; SOAK_S=n: n seconds.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { SANITIZER, startDaemon } from '../lib/daemon.mjs';
import { feedClient, good, iso, problem, newToken, register } from '../lib/district.mjs';

const SOAK_S = Number(process.env.SOAK_S ?? (process.env.LONG === '1' ? 3600 : 20));
const MIB = 1024 * 1024;
const WAL_MAX = 64 * MIB; // and twice the largest transaction, which is small here
const NOW = Math.floor(Date.now() / 1000);
const DAY = 86400;
const ASSETS = Array.from({ length: 200 }, (_, i) => `S${String(i).padStart(3, '0')}`);

let daemon;
let admin;
let feed;
let party;
before(async () => {
  // Beyond its quota a party is only told so: what is tried here is what happens within it.
  daemon = await startDaemon({ args: ['--party-requests-per-minute', '0'] });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '镇' }],
    organisations: [{ code: 'c', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', phase: 'maintenance', contractor: 'c' }],
    feeds: [{ code: 'f', name: 'f' }],
    assets: ASSETS.map((code) => ({ code, name: code, kind: 'camera', class: 1, town: 't',
      service: [{ project: 'p', from: iso(NOW - 60 * DAY), to: null }] })),
  });
  feed = await feedClient(daemon, 'f');
  party = client(daemon, await newToken(admin, { name: 'c', role: 'contractor', organisation: 'c' }));
  for (let day = 20; day > 0; day--) {
    const rows = ['asset,at,intact,network,live,history\n'];
    for (let at = NOW - day * DAY; at < NOW - (day - 1) * DAY; at += 300) {
      rows.push(...ASSETS.map((code) => `${code},${iso(at)},ok,ok,ok,ok\n`));
    }
    await good(feed.post('/api/v1/events', rows.join(''), { type: 'text/csv' }));
  }
});
after(() => daemon?.stop());

const rssMib = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))[1]) / 1024;
const walBytes = () => statSync(join(daemon.dir, 'intact.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const nth = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

it('what is read from the disk has a bounded window', async () => {
  const ask = (days) => party.get(`/api/v1/assets/S000/reports?${new URLSearchParams({ from: iso(NOW - days * DAY), to: iso(NOW), limit: '1' })}`);
  assert.equal((await good(ask(366))).items.length, 1);
  const refused = await problem(ask(367), 400);
  assert.match(refused.type, /too_large/);
  assert.match(refused.detail, /at most 366 days/);
});

describe(`mixed load for ${SOAK_S} s`, () => {
  it('leaves the log bounded, the office served and the memory flat', async (t) => {
    const until = Date.now() + SOAK_S * 1000;
    const going = () => Date.now() < until;
    const window = new URLSearchParams({ from: iso(NOW - 20 * DAY), to: iso(NOW + DAY), limit: '1' });
    const count = { posts: 0, reads: 0 };
    const waited = { office: [], posts: [] };
    const rss = [];
    let walMax = 0;
    const timed = async (list, run) => {
      const began = performance.now();
      await run();
      list.push(performance.now() - began);
    };
    const writer = async (n) => {
      while (going()) {
        const i = count.posts++;
        await timed(waited.posts, () => good(feed.events([{ asset: ASSETS[(i * 7 + n) % 200], at: iso(Math.floor(Date.now() / 1000)),
          network: i % 50 === 0 ? 'fault' : 'ok' }])));
      }
    };
    const reader = async () => {
      while (going()) {
        await good(party.get(`/api/v1/assets/${ASSETS[count.reads++ % 200]}/reports?${window}`));
      }
    };
    const office = async () => {
      while (going()) {
        await timed(waited.office, () => good(admin.get('/api/v1/batches?limit=10')));
        await good(admin.get('/api/v1/rates?by=town'));
        await pause(50);
      }
    };
    const rounds = async () => {
      for (let n = 0; going(); n++) {
        const late = NOW - (n % 19 + 1) * DAY + 77;
        await good(feed.events(ASSETS.map((asset) => ({ asset, at: iso(late), live: 'fault' }))));
        await pause(1000);
      }
    };
    const watch = async () => {
      while (going()) {
        walMax = Math.max(walMax, walBytes());
        rss.push(rssMib());
        await pause(100);
      }
    };
    await Promise.all([0, 1, 2, 3].map(writer).concat([reader(), reader(), reader(), office(), rounds(), watch()]));
    for (const list of Object.values(waited)) {
      list.sort((a, b) => a - b);
    }
    const quarter = Math.max(1, Math.floor(rss.length / 4));
    const early = Math.max(...rss.slice(quarter, 2 * quarter));
    const lately = Math.max(...rss.slice(-quarter));
    t.diagnostic(`${count.posts} posts, p99 ${nth(waited.posts, 0.99).toFixed(0)} ms; ${count.reads} reads; ` +
      `the office's batches p99 ${nth(waited.office, 0.99).toFixed(0)} ms; WAL at most ${(walMax / MIB).toFixed(1)} MiB; ` +
      `RSS ${early.toFixed(1)} MiB in the second quarter, ${lately.toFixed(1)} in the last`);
    assert.ok(walMax <= WAL_MAX, `the WAL grew to ${(walMax / MIB).toFixed(1)} MiB`);
    assert.ok(nth(waited.office, 0.99) < 2000, `the office waits ${nth(waited.office, 0.99).toFixed(0)} ms`);
    // a sanitizer keeps what has been freed
    assert.ok(SANITIZER || lately < early * 1.25 + 8, `RSS went from ${early.toFixed(1)} to ${lately.toFixed(1)} MiB`);
  });
});
