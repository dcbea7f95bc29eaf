// The n-th write, sync, open, truncation or allocation fails, for every n until none is hit: nothing that
// was acknowledged is lost, nothing is corrupt, a broken disk ends the process with 70, a full one is
// answered 503 and heals. Short: every STEP-th n.

import assert from 'node:assert/strict';
import { before, it } from 'node:test';

import {
  client, ERRORS, iso, KINDS, lines, LONG, NO_MALLOC, place, proves, recovers, template, tryStart,
} from './lib/faulty.mjs';

const STEP = LONG ? 1 : 7;
const MALLOC_STEP = LONG ? 1 : 7;
const FROM = 1661961600;
const N_MAX = 20_000;

let ready;
before(async () => {
  ready = await template();
});

/** What a client does: reports, changes, reads. Answers what was acknowledged and how it ended. */
async function use(daemon, run) {
  const admin = client(daemon, ready.tokens.admin);
  const probe = client(daemon, ready.tokens.probe);
  const seen = { acked: run.acked ?? null, full: 0, reads: 0, broken: false };
  const steps = [
    ...Array.from({ length: 4 }, (_, i) => () => probe.events(lines(run.n * 10 + i, FROM))),
    () => probe.events([{ asset: 'nothing', at: iso(FROM) }]),
    () => admin.put('/api/v1/towns/shiqiao', { name: `市桥 ${run.n}` }),
    () => admin.post('/api/v1/exemptions', {
      scope: { assets: ['A0'] }, from: iso(FROM), to: iso(FROM + 60), reason: 'power_cut' }),
    () => admin.get('/api/v1/rates?month=2022-09'),
    () => admin.get('/api/v1/audit?limit=3'),
    () => probe.events(lines(run.n * 10 + 5, FROM - 86400)), // late
  ];
  for (const step of steps) {
    let answer;
    try {
      answer = await step();
    } catch {
      seen.broken = true;
      return seen;
    }
    assert.ok([200, 503].includes(answer.status), `${answer.status}: ${answer.text}`);
    seen.full += answer.status === 503;
    if (answer.status === 503) {
      assert.equal(answer.headers['retry-after'], '1');
    }
    seen.acked = answer.json?.receipt ?? seen.acked;
  }
  return seen;
}

async function check(where, acked, what) {
  where.control.quiet();
  assert.equal(await recovers(where.dir), null, what);
  assert.equal(await proves(where.dir, acked), null, what);
}

/** One n on a directory of its own. False: the n-th was never reached. */
async function once(kind, n, ever, error) {
  const what = `${kind} ${n}${ever ? ' and all after it' : ''}`;
  const where = place(ready.dir);
  const ends = error === ERRORS.EIO || kind === 'sync'; // a failed sync is never tried again, whatever it says
  where.control.set({ kinds: KINDS[kind], at: n, ever: ever ? 1 : 0, error });
  const { daemon, ended } = await tryStart(where, { args: ['--checkpoint-interval-s', '1'] });
  if (!daemon) {
    assert.ok(where.control.get('hits') > 0, `${what}: ended by itself with ${ended}`);
    assert.match(ended, ends ? /^status 70$/ : /^status (1|70)$/, what);
    await check(where, null, what);
    return true;
  }
  const seen = await use(daemon, { n });
  const hit = where.control.get('hits') > 0;
  // SQLite may open a file once more by itself: then nothing has happened.
  const harmless = kind === 'open' && !seen.broken && seen.full === 0 && daemon.alive;
  if (hit && ends && !harmless) {
    const { status } = await daemon.ended({ timeoutMs: 5000 });
    assert.equal(status, 70, what);
  } else {
    assert.equal(seen.broken, false, `${what}: the daemon is gone`);
    process.kill(daemon.pid, 'SIGTERM');
    const { status } = await daemon.ended();
    assert.ok([0, 70].includes(status), `${what}: ${status} at the end`);
  }
  const late = where.control.get('hits') > 0;
  await check(where, seen.acked, what);
  return hit || late;
}

for (const [kind, error] of [['write', 'EIO'], ['sync', 'EIO'], ['open', 'EIO'], ['truncate', 'EIO'], ['sync', 'ENOSPC'], ['open', 'ENOSPC']]) {
  for (const ever of [false, true]) {
    const ends = error === 'EIO' || kind === 'sync' ? 'ends it with 70 at once' : 'is a refusal or no harm';
    it(`${error} at the n-th ${kind}${ever ? ' and for ever' : ''} ${ends}, and nothing is lost`, async () => {
      let n = 1;
      for (; n < N_MAX && await once(kind, n, ever, ERRORS[error]); n += kind === 'write' || kind === 'sync' ? STEP : 1);
      assert.ok(n > 1, 'nothing was hit');
      console.log(`${error}, ${kind}: every ${STEP > 1 ? `${STEP}th ` : ''}n up to ${n}`);
    });
  }
}

// One daemon lives through all of it.
for (const [error, kinds] of [['ENOSPC', ['write', 'truncate']], ['short', ['write']]]) {
  for (const kind of kinds) {
    for (const ever of [false, true]) {
      it(`${error} at the n-th ${kind}${ever ? ' until there is room' : ''} is a 503 or no harm, and heals`, async () => {
        const where = place(ready.dir);
        const { daemon } = await tryStart(where);
        let acked = null;
        let full = 0;
        let n = 1;
        for (let reached = true; reached; n += STEP) {
          where.control.set({ kinds: KINDS[kind], at: n, ever: ever ? 1 : 0, error: ERRORS[error] });
          const seen = await use(daemon, { n, acked });
          assert.equal(seen.broken, false, `${kind} ${n}: the daemon is gone\n${daemon.stderr}`);
          reached = where.control.get('hits') > 0;
          full += seen.full;
          where.control.quiet();
          const healed = await client(daemon, ready.tokens.probe).events(lines(n * 10 + 7, FROM));
          assert.equal(healed.status, 200, `${kind} ${n}: not healed: ${healed.text}`);
          assert.equal((await client(daemon, null).get('/readyz')).status, 200);
          acked = healed.json.receipt;
        }
        assert.ok(kind !== 'write' || n > 1 + STEP, 'nothing was hit');
        assert.ok(kind !== 'write' || (error === 'short' && !ever) || full > 0, 'never answered 503');
        await daemon.stop();
        await check(where, acked, `${error} ${kind}`);
        console.log(`${error}, ${kind}: every ${STEP > 1 ? `${STEP}th ` : ''}n up to ${n}, ${full} times 503`);
      });
    }
  }
}

for (const ever of [false, true]) {
  it(`no memory at the n-th allocation${ever ? ' and for a while' : ''} is a 503 or no harm`, { skip: NO_MALLOC }, async () => {
    const where = place(ready.dir);
    const started = await tryStart(where);
    let { daemon } = started;
    let acked = null;
    let n = 1;
    let restarts = 0;
    for (let reached = true; reached && n < N_MAX; n += MALLOC_STEP * (ever ? 13 : 1)) {
      where.control.set({ kinds: KINDS.malloc, at: n, ever: ever ? 1 : 0 });
      const seen = await useWithoutMemory(daemon, n, acked);
      reached = where.control.get('hits') > 0;
      where.control.quiet();
      acked = seen.acked;
      if (!daemon.alive || seen.ended) {
        const { status, signal } = await daemon.ended();
        assert.equal(signal, null, `allocation ${n}: ${signal}\n${daemon.stderr}`);
        assert.equal(status, 70, `allocation ${n}\n${daemon.stderr}`);
        await check(where, acked, `allocation ${n}`);
        ({ daemon } = await tryStart(where));
        restarts++;
      }
      const healed = await client(daemon, ready.tokens.probe).events(lines(n, FROM));
      assert.equal(healed.status, 200, `allocation ${n}: ${healed.text}`);
      acked = healed.json.receipt;
    }
    await daemon.stop();
    await check(where, acked, 'allocations');
    console.log(`allocations: n up to ${n}, ${restarts} restarts`);
  });
}

// Without memory a connection may also just end.
async function useWithoutMemory(daemon, n, acked) {
  const seen = { acked, ended: false };
  const admin = client(daemon, ready.tokens.admin);
  const probe = client(daemon, ready.tokens.probe);
  for (const step of [
    () => probe.events(lines(n * 10, FROM)), () => admin.put('/api/v1/towns/shiqiao', { name: `市桥 ${n}` }),
    () => admin.get('/api/v1/rates?month=2022-09&by=asset'), () => probe.events(lines(n * 10 + 1, FROM - 86400))]) {
    try {
      const answer = await step();
      assert.ok([200, 304, 400, 401, 404, 413, 500, 503].includes(answer.status), `${answer.status}: ${answer.text}`);
      seen.acked = answer.json?.receipt ?? seen.acked;
    } catch (error) {
      if (error.name === 'AssertionError') {
        throw error;
      }
      assert.doesNotMatch(error.message, /no answer within/, `allocation ${n}`);
      await new Promise((done) => setTimeout(done, 20));
      seen.ended ||= !daemon.alive;
    }
  }
  return seen;
}
