// A month at one look holds what rates, trend, outages and the statement say, and what changed is told once.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, feedClient, good, iso, newToken, problem, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-21 09:00');
const HOUR = 3600;
const SINCE = '2022-01-01T00:00:00+08:00';

let daemon;
let admin;
let contractor;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  const camera = (code, project, town) => ({ code, name: code, kind: 'camera', class: 1, town, service: [{ project, from: SINCE, to: null }] });
  await register(admin, {
    towns: ['t1', 't2'].map((code) => ({ code, name: code })),
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor', contacts: [{ name: '值班', phone: '020-12345678' }] }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [['p1', 'c1', 1000000], ['p2', 'c1', 200000], ['q', 'c2', 0]].map(([code, of, fee]) => ({ code, name: code, contractor: of, ...(fee ? { monthly_fee_fen: fee } : {}) })),
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 20000000 }],
    assets: [camera('A', 'p1', 't1'), camera('B', 'p1', 't2'), camera('C', 'p2', 't1'), camera('D', 'q', 't2')],
  });
  const all = (state) => ({ intact: state, network: state, live: state, history: state });
  await report(await feedClient(daemon, 'e'), [
    ...['A', 'B', 'C'].map((asset) => ({ asset, at: china('2022-08-20'), ...all('ok') })),
    { asset: 'A', at: china('2022-09-08'), ...all('fault') }, { asset: 'A', at: china('2022-09-13'), ...all('ok') }, // 5 of 20 days
    { asset: 'A', at: china('2022-09-20 20:00'), network: 'fault', live: 'fault', cause: 'no-stream' },
    { asset: 'B', at: china('2022-09-20 12:00'), network: 'fault' }, { asset: 'B', at: china('2022-09-21 02:00'), network: 'ok' },
    { asset: 'B', at: china('2022-09-21 03:00'), network: 'fault' }, { asset: 'B', at: china('2022-09-21 04:00'), network: 'ok' },
  ]);
  contractor = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
});
after(() => daemon?.stop());

const outlook = (search = '', who = admin) => good(who.get(`/api/v1/outlook?month=2022-09${search}`));
const changes = (search = '', who = admin) => good(who.get(`/api/v1/changes?${search}`));
const short = ({ at, what, asset, aspect }) => `${at.slice(5, 16)} ${what} ${asset} ${aspect}`;

describe('the outlook', () => {
  it('has the figures of rates and the days of trend', async () => {
    for (const by of ['project', 'contractor', 'town']) {
      const [seen, rates, trend] = [await outlook(`&by=${by}`), await good(admin.get(`/api/v1/rates?month=2022-09&by=${by}`)), await good(admin.get(`/api/v1/trend?month=2022-09&step=day&by=${by}`))];
      assert.deepEqual(seen.steps, trend.steps);
      assert.deepEqual(seen.items.map(({ key }) => key).sort(), rates.items.map(({ key }) => key));
      for (const item of seen.items) {
        const figures = rates.items.find(({ key }) => key === item.key).indicators;
        const days = trend.items.find(({ key }) => key === item.key).indicators;
        for (const [name, { days: own, ...figure }] of Object.entries(item.indicators)) {
          const { seconds, raw, ...rest } = figures[name];
          assert.deepEqual(figure, rest, `${by} ${item.key} ${name}`);
          assert.deepEqual(own, days[name]);
        }
      }
    }
  });

  it('has the worst forecast first, and counts contracts that miss', async () => {
    const { items, missing, unreachable, by, month } = await outlook();
    assert.deepEqual([by, month, missing, unreachable], ['project', '2022-09', 1, 1]);
    assert.deepEqual(items.map(({ key }) => key), ['p1', 'p2', 'q']);
  });

  it('counts what is down now, and since the evening, each asset once', async () => {
    const seen = await outlook();
    assert.equal(seen.since, '2022-09-20T18:00:00+08:00');
    assert.deepEqual(seen.night, { began: 2, ended: 1 });
    assert.deepEqual(seen.items[0].down, { now: 1, began: 2, ended: 1 });
    assert.deepEqual(seen.items[1].down, { now: 0, began: 0, ended: 0 });
  });

  it('says what is at stake as the statement would score what is likely', async () => {
    const { items, stake_fen: all } = await outlook();
    const likely = items[0].indicators;
    // Weights 30, 20, 15, 15; of what misses its target its rate by it. Two assets lost over 8 hours: 1 point each.
    const part = (f, weight, target) => (f.verdict === 'met' ? weight : (weight * f.numerator * 10000) / (f.denominator * target));
    const score = (of) => ['intact', 'network', 'live', 'history'].reduce((sum, name, i) => sum + part(of(likely[name]), [30, 20, 15, 15][i], [9800, 9500, 9000, 9000][i]), 0) / 0.8 - 2;
    assert.deepEqual([Math.floor(score((f) => f)), Math.floor(score((f) => f.likely))], [90, 88], 'to date it would be paid whole');
    assert.deepEqual([items[0].fee_fen, items[0].stake_fen], [1000000, 100000]);
    assert.deepEqual([items[1].fee_fen, items[1].stake_fen], [200000, 0]);
    assert.deepEqual([items[2].fee_fen, items[2].stake_fen, all], [null, null, 100000]);
    const [c1] = (await outlook('&by=contractor')).items;
    assert.deepEqual([c1.key, c1.fee_fen, c1.stake_fen], ['c1', 1200000, 100000]);
  });

  it('has no amount of a town, or of a part of a contract', async () => {
    assert.deepEqual((await outlook('&by=town')).items.map(({ stake_fen: x, contractor: c }) => [x, c]), [[null, null], [null, null]]);
    assert.equal((await outlook('&town=t1')).stake_fen, null);
  });

  it('says whom to call', async () => {
    const { items } = await outlook();
    assert.deepEqual(items.map(({ contacts }) => contacts.map(({ name, phone }) => `${name} ${phone}`)), [['值班 020-12345678'], ['值班 020-12345678'], []]);
  });

  it('says where nobody watches', async () => {
    assert.deepEqual((await outlook()).items.map(({ key, watched }) => [key, watched]), [['p1', true], ['p2', true], ['q', false]]);
  });

  it('tells a contractor its own alone', async () => {
    const seen = await outlook('', contractor);
    assert.deepEqual(seen.items.map(({ key }) => key), ['p1', 'p2']);
    assert.deepEqual([seen.missing, seen.stake_fen], [1, 100000]);
  });

  it('is the same in a table', async () => {
    const rows = await csvRecords(admin.get('/api/v1/outlook?month=2022-09&format=csv'));
    const { items } = await outlook();
    const row = rows.find(({ key, indicator }) => key === 'p1' && indicator === 'network');
    assert.deepEqual([row.stake_fen, row.down_now, row.likely_percent, row.contractor_name], ['100000', '1', items[0].indicators.network.likely.percent, '甲公司']);
  });

  it('refuses to be by asset', async () => {
    await problem(admin.get('/api/v1/outlook?by=asset'), 400);
  });
});

describe('what changed', () => {
  const NIGHT = ['09-21T04:00 ended B network', '09-21T03:00 reopened B network', '09-21T02:00 ended B network', '09-20T20:00 began A network', '09-20T20:00 began A live'];

  it('is told from the evening on, the newest first', async () => {
    const { items, next } = await changes();
    assert.deepEqual(items.map(short), NIGHT);
    assert.equal(next, null);
    assert.deepEqual([items[0].since, items[0].lasted_s, items[0].condition], ['2022-09-21T03:00:00+08:00', HOUR, 'ok']);
    assert.deepEqual([items[3].condition, items[3].cause, items[3].counted, items[3].project], ['fault', 'no-stream', true, 'p1']);
  });

  it('comes in pages without gap or repetition', async () => {
    const whole = (await changes()).items;
    const pages = [];
    for (let after = ''; after !== null;) {
      const { items, next } = await changes(`limit=1${after && `&after=${after}`}`);
      pages.push(...items);
      after = next;
    }
    assert.deepEqual(pages, whole);
  });

  it('is filtered by what, aspect, town and reader', async () => {
    assert.deepEqual((await changes('what=ended')).items.map(short), ['09-21T04:00 ended B network', '09-21T02:00 ended B network']);
    assert.deepEqual((await changes('aspect=live')).items.map(short), ['09-20T20:00 began A live']);
    assert.equal((await changes('town=t2')).items.length, 3);
    assert.equal((await changes('', contractor)).items.length, 5);
    const other = client(daemon, await newToken(admin, { name: '乙', role: 'contractor', organisation: 'c2' }));
    assert.deepEqual((await changes('', other)).items, []);
  });

  it('reaches back 31 days and no further', async () => {
    const since = (at) => `since=${encodeURIComponent(iso(at))}`;
    assert.equal((await changes(`${since(NOW - 31 * 24 * HOUR + 60)}&asset=A`)).items.length, 10);
    await problem(admin.get(`/api/v1/changes?${since(NOW - 32 * 24 * HOUR)}`), 400, 'bad_parameter');
  });

  it('is the same in a table', async () => {
    const rows = await csvRecords(admin.get('/api/v1/changes?format=csv&what=reopened'));
    assert.deepEqual(rows.map(({ at, asset, aspect }) => [at, asset, aspect]), [['2022-09-21T03:00:00+08:00', 'B', 'network']]);
  });
});
