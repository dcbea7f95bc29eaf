// Which report of a second is the latest, who is expected to go on reporting, and what a feed's record says it may say.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { csvRecords, china, feedClient, good, iso, newToken, problem, put, query, register, report } from '../lib/district.mjs';

const DAY = china('2022-09-01');
const AT_10 = DAY + 36000;
const NOW = china('2022-09-03');
const HOUR = 3600;

const camera = (code, more = {}) => ({
  code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project: 'hd', from: iso(DAY), to: null }], ...more,
});

const DISTRICT = {
  towns: [{ code: 't', name: '市桥街' }, { code: 'u', name: '沙头街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清', contractor: 'c1' }, { code: 'face', name: '人脸', contractor: 'c1' }],
  feeds: [
    { code: 'e', name: '事件', report_ttl_s: null, feed_ttl_s: 20_000_000 },
    { code: 'r', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900 },
    { code: 'r2', name: '诊断', report_ttl_s: 900, feed_ttl_s: 900 },
  ],
  assets: [camera('A'), camera('B'), camera('C'), camera('D', { feeds: ['r'] })],
};

async function start() {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, DISTRICT);
  const feeds = {};
  for (const { code } of DISTRICT.feeds) {
    feeds[code] = await feedClient(daemon, code);
  }
  return { daemon, admin, feeds };
}

const DAY_WINDOW = query({ from: iso(DAY), to: iso(DAY + 86400) });

async function network(admin, asset) {
  const { items } = await good(admin.get(`/api/v1/rates${DAY_WINDOW}&asset=${asset}`));
  const { percent, denominator, numerator, seconds } = items[0].indicators.network;
  return { percent, lost: denominator - numerator, ...seconds };
}

describe('the reports of one second', () => {
  let one;
  before(async () => {
    one = await start();
  });
  after(() => one?.daemon.stop());

  const said = [
    { asset: 'A', at: AT_10, ms: 200, network: 'fault' }, { asset: 'A', at: AT_10, ms: 900, network: 'ok' },
    { asset: 'B', at: AT_10, ms: 900, network: 'ok' }, { asset: 'B', at: AT_10, ms: 900, network: 'fault' },
  ];

  it('are ordered by their milliseconds, in either order of arrival; of equal ones fault wins', async () => {
    for (const line of said) {
      await report(one.feeds.e, [line]);
    }
    const rows = ['asset,at,intact,network,live,history', `C,${iso(AT_10, 480, '.9')},,ok,,`, `C,${iso(AT_10, 480, '.2')},,fault,,`];
    await good(one.feeds.e.post('/api/v1/events', rows.join('\n'), { type: 'text/csv' }));
    const array = [{ asset: 'D', at: iso(AT_10, 480, '.901'), live: 'ok' }, { asset: 'D', at: iso(AT_10, 480, '.900999'), live: 'fault' }];
    await good(one.feeds.e.post('/api/v1/events', JSON.stringify(array), { type: 'application/json' }));
    assert.equal((await network(one.admin, 'A')).lost, 0);
    assert.equal((await network(one.admin, 'B')).lost, 14 * HOUR);
    assert.equal((await network(one.admin, 'C')).lost, 0);
  });

  it('come the same after a kill, and are shown with their fractions', async () => {
    const path = `/api/v1/assets/A/reports${DAY_WINDOW}`;
    const { text } = await one.admin.get(path);
    assert.deepEqual(JSON.parse(text).items.map(({ at }) => at),
      ['2022-09-01T10:00:00.200+08:00', '2022-09-01T10:00:00.900+08:00']);
    const csv = await csvRecords(await one.admin.get(`${path}&format=csv`));
    assert.deepEqual(csv.map(({ at }) => at), ['2022-09-01T10:00:00.200+08:00', '2022-09-01T10:00:00.900+08:00']);
    await one.daemon.kill9();
    await one.daemon.restart();
    assert.equal((await one.admin.get(path)).text, text);
    assert.equal((await network(one.admin, 'A')).lost, 0);
    assert.equal((await network(one.admin, 'B')).lost, 14 * HOUR);
  });

  it('are stored with the runs: verify finds the same, and a start from a checkpoint shows the same', async () => {
    await one.daemon.stop(); // stores the runs
    const { status, stderr, stdout } = await runIntactd(['verify', '--data', one.daemon.dir], { now: NOW });
    assert.equal(status, 0, `${stdout}${stderr}`);
    await one.daemon.restart();
    await report(one.feeds.e, [{ asset: 'A', at: AT_10, ms: 500, network: 'fault' }]); // earlier than what stands there
    assert.equal((await network(one.admin, 'A')).lost, 0);
  });
});

describe('who is expected to report', () => {
  let one;
  before(async () => {
    one = await start();
    // r polls C until 10:00 and the others all day; r2 says one fault of C.
    const polls = [];
    for (let at = DAY; at < DAY + 86400; at += 300) {
      polls.push({ asset: 'A', at, network: 'ok' }, { asset: 'B', at, network: 'ok' });
      if (at < AT_10) {
        polls.push({ asset: 'C', at, network: 'ok' });
      }
    }
    await report(one.feeds.r, polls);
    await report(one.feeds.r2, [{ asset: 'C', at: AT_10 + 300, network: 'fault' }]);
  });
  after(() => one?.daemon.stop());

  const right = { percent: '42.01', lost: 50_100, ok: 36_300, fault: 900, silent: 49_200, blind: 0, exempt: 0, damped: 0 };
  const hidden = { percent: '97.58', lost: 900, ok: 36_300, fault: 900, silent: 0, blind: 49_200, exempt: 0, damped: 0 };

  it('a single word of another feed hides no silence', async () => {
    const found = await network(one.admin, 'C');
    assert.equal(found.lost, right.lost);
    assert.equal(found.percent, right.percent);
    assert.deepEqual(found, right);
  });

  it('and so if that feed is expected to say no more than that', async () => {
    await put(one.admin.put('/api/v1/feeds/r2', { code: 'r2', name: '诊断', report_ttl_s: 900, feed_ttl_s: 900, expected: false }));
    assert.deepEqual(await network(one.admin, 'C'), right);
  });

  it('an asset that names its feeds is silent while one of them watches, reported or not', async () => {
    const { lost, silent, blind } = await network(one.admin, 'D');
    assert.deepEqual({ lost, silent, blind }, { lost: 86400, silent: 86400, blind: 0 });
    await put(one.admin.put('/api/v1/assets/D', camera('D', { feeds: ['r2'] })));
    assert.equal((await network(one.admin, 'D')).silent, 900); // while r2 watches
    await put(one.admin.put('/api/v1/assets/C', camera('C', { feeds: ['r2'] })));
    assert.deepEqual(await network(one.admin, 'C'), hidden);
    await put(one.admin.put('/api/v1/assets/C', camera('C')));
  });

  it('expected_s of the rules says for how long, also when it is less than ever before, and after a kill', async () => {
    const { version: _, ...rules } = await good(one.admin.get('/api/v1/rules'));
    await put(one.admin.put('/api/v1/rules', { ...rules, expected_s: 4 * HOUR }));
    // r spoke of C last at 9:55, so it is expected until 13:55
    assert.deepEqual(await network(one.admin, 'C'), { ...right, percent: '72.45', lost: 13_800, silent: 12_900, blind: 36_300 });
    await one.daemon.kill9();
    await one.daemon.restart();
    assert.equal((await network(one.admin, 'C')).silent, 12_900);
    await one.daemon.stop();
    const { status, stderr, stdout } = await runIntactd(['verify', '--data', one.daemon.dir], { now: NOW });
    assert.equal(status, 0, `${stdout}${stderr}`);
    await one.daemon.restart();
    assert.equal((await network(one.admin, 'C')).silent, 12_900);
    await problem(one.admin.put('/api/v1/rules', { ...rules, expected_s: 0 }), 400);
  });

  it('a voided batch takes its feed out of who is expected', async () => {
    const { version: _, ...rules } = await good(one.admin.get('/api/v1/rules'));
    await put(one.admin.put('/api/v1/rules', { ...rules, expected_s: 604800 }));
    assert.deepEqual(await network(one.admin, 'C'), right);
    const { items } = await good(one.admin.get('/api/v1/batches?feed=r'));
    await good(one.admin.post(`/api/v1/batches/${items[0].batch}/void`, { reason: '时钟错误' }));
    const office = client(one.daemon, await newToken(one.admin, { name: '办公室', role: 'office' }));
    await good(office.post(`/api/v1/batches/${items[0].batch}/void/approve`, {}));
    const { silent, fault, blind } = await network(one.admin, 'C');
    assert.deepEqual({ silent, fault, blind }, { silent: 0, fault: 900, blind: 85_500 });
  });
});

describe('what a feed may say', () => {
  let one;
  before(async () => {
    one = await start();
  });
  after(() => one?.daemon.stop());

  const narrow = { code: 'r', name: '巡检', covers: { projects: ['hd'], towns: ['t'], assets: ['A', 'B'] }, late_max_s: 4 * HOUR };
  const codes = async (answer) => (await good(answer)).errors.map(({ line, field, code }) => [line, field, code]);

  it('is in its record, which refuses by name what is not registered', async () => {
    await put(one.admin.put('/api/v1/feeds/r', narrow));
    const shown = await good(one.admin.get('/api/v1/feeds/r'));
    assert.deepEqual(shown.covers, narrow.covers);
    assert.equal(shown.late_max_s, 4 * HOUR);
    assert.equal(shown.expected, true);
    for (const [covers, field, code] of [[{ towns: ['none'] }, 'covers.towns[0]', 'unknown_town'],
      [{ projects: ['hd', 'no'] }, 'covers.projects[1]', 'unknown_project'], [{ assets: ['Z'] }, 'covers.assets[0]', 'unknown_asset']]) {
      const { errors } = await problem(one.admin.put('/api/v1/feeds/r', { ...narrow, covers }), 400);
      assert.deepEqual(errors.map((e) => [e.field, e.code]), [[field, code]]);
    }
    const { errors } = await problem(one.admin.put('/api/v1/assets/A', camera('A', { feeds: ['r', 'none'] })), 400);
    assert.deepEqual(errors.map((e) => [e.field, e.code]), [['feeds[1]', 'unknown_feed']]);
  });

  it('comes out as a table that is taken back as it is', async () => {
    await put(one.admin.put('/api/v1/assets/A', camera('A', { feeds: ['r', 'e'] })));
    for (const collection of ['feeds', 'assets']) {
      const { text } = await one.admin.get(`/api/v1/${collection}?format=csv`);
      const answer = await good(one.admin.post(`/api/v1/${collection}`, text, { type: 'text/csv' }));
      assert.deepEqual([answer.added, answer.changed], [0, 0], JSON.stringify(answer));
    }
    const [asset] = await csvRecords(await one.admin.get('/api/v1/assets?format=csv'));
    assert.equal(asset.feeds, 'r e');
  });

  it('rejects what is outside, by the contract that holds then, and what is too late; a heartbeat is for all', async () => {
    await put(one.admin.put('/api/v1/assets/B', camera('B', {
      service: [{ project: 'face', from: iso(DAY), to: iso(NOW - HOUR) }, { project: 'hd', from: iso(NOW - HOUR), to: null }],
    })));
    const at = (s) => iso(NOW - s);
    assert.deepEqual(await codes(one.feeds.r.events([
      { asset: 'A', at: at(600), network: 'ok' }, { asset: 'C', at: at(600), network: 'ok' }, { asset: 'B', at: at(600), network: 'ok' },
      { asset: 'B', at: at(HOUR + 1), network: 'ok' }, { asset: 'A', at: at(4 * HOUR), network: 'ok' }, { asset: 'A', at: at(4 * HOUR + 1), network: 'fault' },
      { at: at(60) },
    ])), [[2, 'asset', 'not_covered'], [4, 'asset', 'not_covered'], [6, 'at', 'too_late']]);
  });

  it('the feed may not replay what was too late, the office may', async () => {
    assert.deepEqual(await good(one.feeds.r.post('/api/v1/rejects/replay', {})), { replayed: 3, accepted: 0, rejected: 3 });
    assert.deepEqual(await good(one.admin.post('/api/v1/rejects/replay', {})), { replayed: 3, accepted: 1, rejected: 2 });
    await put(one.admin.put('/api/v1/feeds/r', { code: 'r', name: '巡检' }));
    assert.deepEqual(await good(one.feeds.r.post('/api/v1/rejects/replay', {})), { replayed: 2, accepted: 2, rejected: 0 });
  });
});
