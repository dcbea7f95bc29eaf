// Power loss: what the real daemon does to its files is recorded, and the disk as a power cut may leave it
// is made anew from every prefix: what was synced is there; what was not is there, or is not, in any
// combination and torn at any sector. Each such disk must start, prove itself and hold every receipt whose
// answer had left: of HTTP, and of what a platform tells by SIP (NOTIFY, Alarm, a keepalive that names faulty devices),
// whose 200 has to wait for the same. Two mutants (no sync; the answer before the sync) must be caught by the same test.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { chance, seedOf } from '../http/lib/district.mjs';
import { lower } from '../http/lib/lower_platform.mjs';
import { Disk, parse, receiptIn, ways } from './lib/disk.mjs';
import { client, good, lines, LONG, NOW, place, proves, readFileSync, recovers, startDaemon, SYNC, template, temporaryDirectory, tryStart } from './lib/faulty.mjs';

const SEED = seedOf(20);
const BATCHES = LONG ? 60 : 16;
const DISKS_MAX = LONG ? 2400 : 70;
const FROM = 1661961600;
const WORKERS = 4;
const LOSS = /receipt names|older than what was acknowledged/; // by a receipt, or by the anchor

// A platform tells of another camera each time, so that each of its 200s has a row of its own to answer for.
const PLATFORM = '44011300002000000002';
const TOLD = BATCHES;
const camera = (n) => `4401130000131${String(n).padStart(7, '0')}`;

let ready;
let password;
before(async () => {
  ready = await template();
  const daemon = await startDaemon({ dir: ready.dir, now: NOW });
  const admin = client(daemon, ready.tokens.admin);
  await good(admin.post('/api/v1/assets', Array.from({ length: TOLD }, (_, n) => ({ code: camera(n), name: 'n', kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }] }))));
  await good(admin.post('/api/v1/platforms', [{ code: PLATFORM, name: 'P', feed: 'gb', events_feed: 'gb.events', says: ['network', 'intact'], poll_s: 86400 }]));
  ({ password } = await good(admin.post(`/api/v1/platforms/${PLATFORM}/password`, {})));
  await daemon.stop();
});

// --- recording --------------------------------------------------------------------------------

const wrap = (inner) => `<?xml version="1.0"?>\r\n${inner}\r\n`;
const item = (n) => `<DeviceID>${camera(n)}</DeviceID>`;

/** Tells of camera n, in one of three ways; the Call-ID says which it was. */
function tell(platform, n) {
  const callId = `told-${n}`;
  if (n % 3 === 0) {
    return platform.request('NOTIFY', { callId, more: 'Event: Catalog\r\n', body: wrap('<Notify><CmdType>Catalog</CmdType><SN>1</SN>'
      + `<DeviceID>${PLATFORM}</DeviceID><SumNum>1</SumNum><DeviceList Num="1"><Item>${item(n)}<Event>OFF</Event></Item></DeviceList></Notify>`) });
  }
  const body = n % 3 === 1
    ? `<Notify><CmdType>Alarm</CmdType><SN>1</SN>${item(n)}<AlarmPriority>1</AlarmPriority><AlarmMethod>2</AlarmMethod><Info><AlarmType>1</AlarmType></Info></Notify>`
    : `<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${PLATFORM}</DeviceID><Status>OK</Status><Info>${item(n)}</Info></Notify>`;
  return platform.request('MESSAGE', { callId, body: wrap(body) });
}

/** Of each telling, by its Call-ID, the receipt of the row that holds it. */
async function rowsOf(dir) {
  const daemon = await startDaemon({ dir, now: NOW });
  const admin = client(daemon, ready.tokens.admin);
  const rows = new Map();
  for (let n = 0; n < TOLD; n++) {
    const { items } = await good(admin.get(`/api/v1/assets/${camera(n)}/reports?month=2022-09`));
    assert.equal(items.length, 1, `camera ${n}`);
    rows.set(`told-${n}`, (await good(admin.get(`/api/v1/batches/${items[0].batch}`))).receipt);
  }
  await daemon.stop();
  return rows;
}

async function recorded(sync) {
  const where = place(ready.dir);
  const initial = Object.fromEntries(['intact.db', 'intact.anchor', 'admin.token', 'intactd.lock']
    .map((name) => [name, readFileSync(join(where.dir, name))]));
  where.control.set({ sync });
  where.env.FAULT_LOG = where.log;
  const port = await freePort();
  const { daemon } = await tryStart(where, { args: ['--checkpoint-interval-s', '1', '--sip-listen', `127.0.0.1:${port}`, '--sip-id', '44011300002000000001'] });
  const platform = lower({ port, code: PLATFORM, password, cameras: new Map() });
  platform.silent = true; // it gives no catalog: only what it tells is said of its cameras
  assert.equal((await platform.register()).status, 200);
  const admin = client(daemon, ready.tokens.admin);
  const probe = client(daemon, ready.tokens.probe);
  for (let i = 0; i < BATCHES; i++) {
    const answers = await Promise.all([
      ...Array.from({ length: WORKERS }, (_, k) => probe.events(lines(i * WORKERS + k, FROM))),
      tell(platform, i),
      ...(i % 8 === 3 ? [admin.put('/api/v1/towns/shiqiao', { name: `市桥 ${i}` })] : []),
    ]);
    answers.forEach((answer) => assert.equal(answer?.status, 200, answer?.text));
    if (i % 6 === 5) {
      await new Promise((done) => setTimeout(done, 1100)); // a checkpoint
    }
  }
  platform.close();
  await daemon.stop();
  const operations = parse(readFileSync(where.log));
  const rows = await rowsOf(where.dir);
  for (const operation of operations.filter(({ op }) => op === 'A')) {
    operation.receipt = receiptOf(operation.data, rows);
  }
  return { operations, initial };
}

/** What an answer vouches for: by HTTP its receipt, by SIP the row of what it is a 200 to. */
function receiptOf(data, rows) {
  const [, callId] = /^SIP\/2\.0 200 [^]*?\r\nCall-ID: (told-\d+)\r\n/.exec(data.toString('latin1')) ?? [];
  return callId ? rows.get(callId) : JSON.parse(receiptIn(data) ?? 'null') ?? undefined;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// --- cutting ----------------------------------------------------------------------------------

/** Cuts the power after operations of the record. Answers {disks, acked, lost, corrupt}, each of the
 * last two a list of sentences; stops at the first when `first` is set. */
async function cut({ operations, initial }, dice, first = false) {
  const disk = new Disk(initial);
  const dir = join(temporaryDirectory(), 'disk');
  const found = { disks: 0, acked: 0, lost: [], corrupt: [] };
  const moments = operations.filter(({ op }) => op !== '-').length;
  let last = null;
  for (const operation of operations.filter(({ op }) => op !== '-')) {
    const { receipt } = operation;
    if (operation.op !== 'A') {
      disk.take(operation);
    } else if (receipt !== undefined) {
      last = receipt.seq > (last?.seq ?? 0) ? receipt : last;
      found.acked++;
    }
    // after an answer the worst that can be is looked at always; the rest by the dice
    for (const [index, [what, how]] of ways(dice).entries()) {
      const isWorst = index === 0 && receipt !== undefined;
      const share = DISKS_MAX / (moments * 5);
      if (!(isWorst && dice.odds(DISKS_MAX / 2 / (BATCHES * WORKERS))) && !dice.odds(share / 2)) {
        continue;
      }
      disk.leave(dir, how);
      found.disks++;
      const place_ = `cut after operation ${operations.indexOf(operation)} (${operation.op} ${operation.name}), ${what}`;
      const start = await recovers(dir);
      if (start !== null) {
        found[LOSS.test(start) ? 'lost' : 'corrupt'].push(`${place_}: ${start}`);
      }
      const why = start === null ? await proves(dir, last) : null;
      if (why !== null) {
        found[LOSS.test(why) ? 'lost' : 'corrupt'].push(`${place_}: ${why}`);
      }
      if (first && found.lost.length + found.corrupt.length > 0) {
        return found;
      }
    }
  }
  return found;
}

/** For every answer with a receipt: its row is written, then synced, then anchored, then answered. The first
 * sentence about one for which that does not hold, or null. */
function outOfOrder(operations) {
  const next = (from, is) => {
    const at = operations.findIndex((operation, i) => i > from && is(operation));
    return at < 0 ? Infinity : at;
  };
  for (const [answered, { receipt }] of operations.entries()) {
    if (receipt === undefined) {
      continue;
    }
    const { seq, head } = receipt;
    const bytes = Buffer.from(head, 'hex');
    const written = next(-1, (one) => one.op === 'W' && one.name === 'intact.db-wal' && one.data.includes(bytes));
    const synced = next(written, (one) => one.op === 'S' && one.name === 'intact.db-wal');
    const anchored = next(synced, (one) => one.op === 'W' && one.name === 'intact.anchor' && Number(one.data.subarray(0, 20)) >= seq);
    if (!(written < synced && synced < anchored && anchored < answered)) {
      return `row ${seq}: written ${written}, synced ${synced}, anchored ${anchored}, answered ${answered}`;
    }
  }
  return null;
}

describe('the order on the running daemon', () => {
  it('is: the row written, synced, anchored, answered, for every batch', async () => {
    const { operations } = await recorded(SYNC.real);
    const vouched = operations.filter(({ receipt }) => receipt);
    assert.ok(vouched.length >= BATCHES * WORKERS + TOLD);
    assert.equal(new Set(vouched.filter(({ data }) => data.toString('latin1').startsWith('SIP/2.0 200')).map(({ receipt }) => receipt.seq)).size, TOLD);
    assert.equal(outOfOrder(operations), null);
  });

  for (const [mutant, sync] of [['never syncs', SYNC.swallowed], ['answers before the sync', SYNC.late]]) {
    it(`is missed by a daemon that ${mutant}`, async () => {
      assert.notEqual(outOfOrder((await recorded(sync)).operations), null);
    });
  }
});

describe(`power cuts, seed ${SEED}`, () => {
  it('lose nothing that was acknowledged and leave nothing that does not prove itself', async () => {
    const found = await cut(await recorded(SYNC.real), chance(SEED));
    console.log(`${found.disks} disks, ${found.acked} acknowledged batches, ${found.lost.length} with one lost, ${found.corrupt.length} corrupt`);
    assert.ok(found.disks > DISKS_MAX / 4 && found.acked >= BATCHES * WORKERS, 'too little was tried');
    assert.deepEqual([...found.lost, ...found.corrupt].slice(0, 5), []);
  });

  for (const [mutant, sync] of [['without any sync', SYNC.swallowed], ['that answers before the sync', SYNC.late]]) {
    it(`are noticed with a daemon ${mutant}`, async () => {
      const found = await cut(await recorded(sync), chance(SEED), true);
      assert.ok(found.lost.length > 0, `${found.disks} disks, and nothing was lost`);
    });
  }
});
