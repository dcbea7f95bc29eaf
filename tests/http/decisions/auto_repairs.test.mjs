// Repairs that the daemon opens, ends and reopens by itself, from reports alone.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, exempt, good, iso, newToken, problem, put, query, register, report, unix, feedClient,
} from '../lib/district.mjs';

const NOW = china('2022-10-10');
const D = china('2022-09-05');
const H = 3600;
const DAY = 86400;
const CAMERAS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];

const camera = (code) => ({
  code, name: code, kind: 'camera', class: 1, town: 't',
  service: [{ project: code === 'I' ? 'q' : 'p', from: '2022-01-01T00:00:00+08:00', to: null }],
});

/** A daemon that looks for lasting faults every second; two contractors, nine cameras. */
async function build({ open_after_s = 1800, from_month = '2000-01' } = {}) {
  const daemon = await startDaemon({ now: NOW, args: ['--repair-check-interval-s', '1'] });
  const admin = client(daemon);
  await put(admin.put('/api/v1/rules', {
    ...structuredClone(APPENDIX_A), from_month,
    repairs: { ...structuredClone(APPENDIX_A.repairs), open_after_s },
  }));
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲', role: 'contractor' }, { code: 'c2', name: '乙', role: 'contractor' }],
    projects: [
      { code: 'p', name: '一', contractor: 'c1' }, { code: 'q', name: '二', contractor: 'c2' },
    ],
    feeds: [{ code: 'f', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: CAMERAS.map(camera),
  });
  return { daemon, admin, feed: await feedClient(daemon, 'f') };
}

const list = async (reader, search = '') => (await good(reader.get(`/api/v1/repairs${search}`))).items;

/** Waits until the list is as `wanted` says; fails with the last one. */
async function until(reader, wanted, search = '') {
  let items;
  for (let i = 0; i < 80; i++) {
    items = await list(reader, search);
    if (wanted(items)) {
      return items;
    }
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return assert.fail(`never as expected: ${JSON.stringify(items, null, 1)}`);
}

const settled = (ms = 2500) => new Promise((resume) => setTimeout(resume, ms));
const steps = (repair) => repair.transitions.map(({ name, at, by }) => [name, (unix(at) - D) / 60, by]);

describe('a camera whose network fails for an hour under open_after_s 1800', () => {
  let w;
  before(async () => {
    w = await build();
    await report(w.feed, [
      { asset: 'A', at: D, network: 'ok', live: 'ok' },
      { asset: 'A', at: D + H, network: 'fault', live: 'fault', cause: 'no-stream' },
      { asset: 'B', at: D, network: 'ok' },
      { asset: 'B', at: D + H, network: 'fault' },
      { asset: 'B', at: D + H + 1800, network: 'ok' },
    ]);
  });
  after(() => w?.daemon.stop());

  it('has one order for the aspects in fault, reported when the fault had lasted that long', async () => {
    const [repair, ...others] = await until(w.admin, (items) => items.length > 0);
    assert.deepEqual(others, []);
    assert.match(repair.id, /^auto-network-20220904T170000Z-[0-9a-f]{16}$/);
    assert.deepEqual([repair.asset, repair.cause, repair.mass, repair.state], ['A', 'no-stream', false, 'open']);
    assert.deepEqual(repair.aspects, ['network', 'live']);
    assert.equal(unix(repair.reported_at), D + H + 1800);
    assert.equal(unix(repair.due_at), D + H + 1800 + DAY);
    assert.deepEqual(steps(repair), [['reported', 90, null]]);
  });

  it('has none for a fault of exactly open_after_s: it has to be longer', async () => {
    await settled();
    assert.deepEqual(await list(w.admin, '?asset=B'), []);
  });

  it('stays open while one of the aspects is in fault, and is repaired when the last recovers', async () => {
    await report(w.feed, [{ asset: 'A', at: D + 2 * H, live: 'ok' }]);
    await settled();
    assert.equal((await list(w.admin))[0].state, 'open');
    await report(w.feed, [{ asset: 'A', at: D + 3 * H, network: 'ok' }]);
    const [repair] = await until(w.admin, (items) => items[0].state === 'repaired');
    assert.equal(unix(repair.repaired_at), D + 3 * H);
    assert.deepEqual(steps(repair), [['reported', 90, null], ['repaired', 180, null]]);
  });

  it('is the same order again within seven days of its repair, whatever the cause: a new round', async () => {
    await report(w.feed, [
      { asset: 'A', at: D + 3 * H + 7 * DAY, network: 'fault', cause: 'link-down' },
      { asset: 'A', at: D + 4 * H + 7 * DAY, network: 'ok' },
    ]);
    const [repair, ...others] = await until(w.admin, (items) => items[0].transitions.length === 4);
    assert.deepEqual(others, []);
    assert.deepEqual(steps(repair).slice(2), [
      ['recur', 3 * 60 + 30 + 7 * 1440, null], ['repaired', 4 * 60 + 7 * 1440, null]]);
    assert.equal(unix(repair.due_at), D + 3 * H + 1800 + 8 * DAY);
    assert.equal(repair.timeliness, 'in_time');
    assert.deepEqual(repair.rounds.map((x) => [x.aspects, (unix(x.reported_at) - D) / H, (unix(x.repaired_at) - D) / H, x.timeliness]),
      [[['network', 'live'], 1.5, 3, 'in_time'], [['network'], 3.5 + 168, 4 + 168, 'in_time']]);
  });

  it('is a new one a second after the seven days, and for another aspect', async () => {
    await report(w.feed, [
      { asset: 'A', at: D + 4 * H + 14 * DAY + 1, network: 'fault', cause: 'no-stream' },
      { asset: 'A', at: D + 5 * H + 14 * DAY + 1, network: 'ok' },
      { asset: 'A', at: D + 6 * H + 14 * DAY, history: 'fault', cause: 'no-record' },
    ]);
    const items = await until(w.admin, (all) => all.length === 3 && all[1].state === 'repaired');
    assert.deepEqual(items.map(({ cause, state, aspects }) => [cause, state, aspects]),
      [['no-stream', 'repaired', ['network']], ['no-stream', 'repaired', ['network']],
        ['no-record', 'open', ['history']]]);
  });

  it('is on record in the tables, and the same after a restart: nothing is opened twice', async () => {
    const before_ = await list(w.admin);
    await w.daemon.kill9();
    await w.daemon.restart();
    await settled();
    assert.deepEqual(await list(w.admin), before_);
  });

  it('goes into the rates like any other order', async () => {
    const { items } = await good(w.admin.get('/api/v1/rates?month=2022-09'));
    assert.deepEqual([items[0].indicators.repair.numerator, items[0].indicators.repair.denominator], [3, 4]);
  });

  it('is listed as overdue, by asset, and by what is due', async () => {
    assert.deepEqual((await list(w.admin, '?overdue=true')).map(({ cause }) => cause), ['no-record']);
    assert.equal((await list(w.admin, '?overdue=false')).length, 2);
    assert.equal((await list(w.admin, '?asset=A&state=open')).length, 1);
    assert.equal((await list(w.admin, '?asset=B')).length, 0);
    assert.equal((await list(w.admin, query({ due_before: iso(D + 9 * DAY) }))).length, 1);
    const rows = await csvRecords(w.admin.get('/api/v1/repairs?format=csv&overdue=true'));
    assert.equal(rows.length, 1);
    await problem(w.admin.get('/api/v1/repairs?overdue=maybe'), 400);
  });
});

describe('eight cameras of a project that fail within ten minutes', () => {
  let w;
  before(async () => {
    w = await build();
    await report(w.feed, CAMERAS.flatMap((asset, i) => [
      { asset, at: D, network: 'ok', live: 'ok' },
      { asset, at: D + H + 85 * i, network: 'fault', live: 'fault', cause: 'power' },
    ]));
  });
  after(() => w?.daemon.stop());

  it('are mass orders with that limit, and the ninth, of another project, is not', async () => {
    const items = await until(w.admin, (all) => all.length >= 9);
    assert.deepEqual(items.map(({ asset, mass }) => [asset, mass]),
      CAMERAS.map((code) => [code, code !== 'I']));
    assert.equal(unix(items[0].due_at), D + H + 1800 + 2 * DAY);
    assert.equal(items.length, 9);
  });

  it('are seen by their own contractor alone', async () => {
    const c2 = client(w.daemon, await newToken(w.admin, { name: '乙', role: 'contractor', organisation: 'c2' }));
    assert.deepEqual((await list(c2)).map(({ asset }) => asset), ['I']);
  });
});

describe('what people decide about an order of the daemon', () => {
  let w;
  before(async () => {
    w = await build();
    await good(w.admin.post('/api/v1/repairs', [
      { id: 'OWN1', asset: 'B', cause: '断电', mass: false, reported_at: iso(D + H + 60) },
    ]));
    await report(w.feed, ['A', 'B'].flatMap((asset) => [
      { asset, at: D, network: 'ok' },
      { asset, at: D + H, network: 'fault', cause: 'power' },
    ]));
  });
  after(() => w?.daemon.stop());

  it('stands: a cancelled order is not opened again for the same fault', async () => {
    const [, { id }] = await until(w.admin, (all) => all.length === 2);
    await good(w.admin.post(`/api/v1/repairs/${id}/cancel`, { at: iso(D + 2 * H), note: '误报' }));
    await settled();
    const items = await list(w.admin);
    assert.deepEqual(items.map((x) => [x.id, x.state]), [['OWN1', 'open'], [id, 'cancelled']]);
  });

  it('and an order from elsewhere is taken as it is: neither doubled nor ended by the daemon', async () => {
    await report(w.feed, [{ asset: 'B', at: D + 5 * H, network: 'ok' }]);
    await settled();
    assert.deepEqual((await list(w.admin, '?asset=B')).map((x) => [x.id, x.state]), [['OWN1', 'open']]);
  });
});

describe('what moves old faults without a report: the orders are those of a restart', () => {
  let w;
  before(async () => {
    w = await build();
  });
  after(() => w?.daemon.stop());

  it('a voided batch, without which a fault has lasted', async () => {
    const { batch } = await report(w.feed, [{ asset: 'A', at: D + H + 600, network: 'ok' }]);
    await report(w.feed, [
      { asset: 'A', at: D + H, network: 'fault' },
      { asset: 'A', at: D + 3 * H, network: 'ok' },
    ]);
    await settled();
    assert.deepEqual(await list(w.admin, '?asset=A'), []);
    const office = client(w.daemon, await newToken(w.admin, { name: '办', role: 'office' }));
    await good(w.admin.post(`/api/v1/batches/${batch}/void`, { reason: '误报' }));
    await good(office.post(`/api/v1/batches/${batch}/void/approve`, {}));
    const [repair] = await until(w.admin, (all) => all[0]?.state === 'repaired', '?asset=A');
    assert.deepEqual(steps(repair), [['reported', 90, null], ['repaired', 180, null]]);
  });

  it('an order from elsewhere that is sent again and no longer covers a fault', async () => {
    const order = { id: 'OWN2', asset: 'B', cause: '断电', mass: false, reported_at: iso(D) };
    await good(w.admin.post('/api/v1/repairs', [order]));
    await report(w.feed, [
      { asset: 'B', at: D + H, network: 'fault' },
      { asset: 'B', at: D + 3 * H, network: 'ok' },
    ]);
    await settled();
    await good(w.admin.post('/api/v1/repairs', [{ ...order, repaired_at: iso(D + 1800) }]));
    const all = await until(w.admin, (items) => items[1]?.state === 'repaired', '?asset=B');
    assert.deepEqual(steps(all[1]), [['reported', 90, null], ['repaired', 180, null]]);
  });
});

describe('an exemption that is approved over faults which have their orders', () => {
  let w;
  let office;
  const orders = async (asset) => (await list(w.admin, `?asset=${asset}`)).map((x) => [x.id.slice(0, 5), x.state, x.repaired_at && (unix(x.repaired_at) - D) / H]);
  const fault = (asset, more = {}) => ({ asset, at: D + H, network: 'fault', cause: 'power', ...more });

  before(async () => {
    w = await build();
    office = client(w.daemon, await newToken(w.admin, { name: '办', role: 'office' }));
    const foreign = { id: 'OWN-B', asset: 'B', cause: '断电', mass: false, reported_at: iso(D + H), repaired_at: iso(D + 2 * H) };
    await good(w.admin.post('/api/v1/repairs', [foreign]));
    await report(w.feed, ['A', 'B', 'C', 'D', 'E', 'F', 'H'].flatMap((asset, i) => [
      { asset, at: D, network: 'ok' }, fault(asset, { at: D + H + 60 * i }),
    ]));
    await report(w.feed, [{ asset: 'H', at: D + DAY, network: 'fault', cause: 'no-stream' }]);
    const items = await until(w.admin, (all) => all.length === 7);
    const step = async (asset, verb) => {
      const { id } = items.find((x) => x.asset === asset);
      await good(w.admin.post(`/api/v1/repairs/${id}/${verb}`, { at: iso(D + 2 * H) }));
    };
    await step('A', 'cancel');
    await step('C', 'repaired');
    await step('H', 'cancel');
    await exempt(office, w.admin, { scope: { kinds: ['camera'] }, from: D, to: D + 2 * DAY });
    await settled();
  });
  after(() => w?.daemon.stop());

  it('opens no further order for what goes on behind it, of which one had been cancelled', async () => {
    assert.deepEqual(await orders('A'), [['auto-', 'cancelled', null]]);
    assert.deepEqual(await orders('H'), [['auto-', 'cancelled', null]], 'nor for a cause that is named later');
  });

  it('nor where another system said that it was repaired', async () => {
    assert.deepEqual(await orders('B'), [['OWN-B', 'repaired', 2]]);
  });

  it('but reopens what was marked repaired, where the fault goes on behind the exemption', async () => {
    assert.deepEqual(await orders('C'), [['auto-', 'open', null]]);
    const [{ transitions }] = await list(w.admin, '?asset=C');
    assert.deepEqual(transitions.map(({ name, at }) => [name, (unix(at) - D) / H]).slice(1),
      [['repaired', 2], ['reopen', 48]]);
  });

  it('leaves an order its recovery: behind it, in it, and where all of the fault is exempt', async () => {
    await report(w.feed, [
      { asset: 'D', at: D + 3 * DAY, network: 'ok' }, { asset: 'E', at: D + DAY, network: 'ok' },
      { asset: 'F', at: D + DAY, network: 'ok' }, fault('F', { at: D + DAY + H }), { asset: 'F', at: D + 3 * DAY, network: 'ok' },
    ]);
    await settled();
    assert.deepEqual(await orders('D'), [['auto-', 'repaired', 72]]);
    assert.deepEqual(await orders('E'), [['auto-', 'repaired', 24]]);
    assert.deepEqual(await orders('F'), [['auto-', 'repaired', 72]], 'repaired after a day, and again in fault within seven');
    const [{ transitions }] = await list(w.admin, '?asset=F');
    assert.deepEqual(transitions.map(({ name, at }) => [name, (unix(at) - D) / H]).slice(1),
      [['repaired', 24], ['recur', 48.5], ['repaired', 72]]);
  });

  it('opens none for what is exempt from the beginning, until it is revoked', async () => {
    await report(w.feed, [fault('G', { at: D + H }), { asset: 'G', at: D + 6 * H, network: 'ok' }]);
    await settled();
    assert.deepEqual(await orders('G'), []);
    const [{ id }] = (await good(w.admin.get('/api/v1/exemptions'))).items;
    await good(w.admin.post(`/api/v1/exemptions/${id}/revoke`, { note: '复核不符' }));
    await settled();
    assert.deepEqual(await orders('G'), [['auto-', 'repaired', 6]]);
    assert.deepEqual(await orders('A'), [['auto-', 'cancelled', null]]);
  });
});

describe('without open_after_s', () => {
  let w;
  before(async () => {
    w = await build({ open_after_s: null });
    await report(w.feed, [
      { asset: 'A', at: D, network: 'ok' },
      { asset: 'A', at: D + H, network: 'fault' },
    ]);
  });
  after(() => w?.daemon.stop());

  it('nothing is opened, until a rule says so from a month on', async () => {
    await settled();
    assert.deepEqual(await list(w.admin), []);
    await put(w.admin.put('/api/v1/rules', {
      ...structuredClone(APPENDIX_A), from_month: '2022-10',
      repairs: { ...structuredClone(APPENDIX_A.repairs), open_after_s: 600 },
    }));
    const [repair] = await until(w.admin, (all) => all.length === 1);
    assert.equal(unix(repair.reported_at), china('2022-10-01'));
  });
});
