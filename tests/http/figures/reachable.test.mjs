// What it would take to meet a target while the window goes on: how near it can still be met, and which assets
// are worth mending.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, register, report } from '../lib/district.mjs';

const [FROM, NOW, END] = [china('2022-09-01'), china('2022-09-11'), china('2022-10-01')];
const DAY = 86400;
const ASSETS = Array.from({ length: 16 }, (_, i) => `A${String(i).padStart(2, '0')}`);

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }], organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: ['gone', 'near'].map((code) => ({ code, name: code, contractor: 'c1' })),
    feeds: [{ code: 'e', name: '变化上报', report_ttl_s: null, feed_ttl_s: 20000000 }],
    assets: ['gone', 'near'].flatMap((project) => ASSETS.map((code) => ({ code: `${project}-${code}`, name: code, kind: 'camera', class: 1, town: 't',
      service: [{ project, from: '2022-01-01T00:00:00+08:00', to: null }] }))),
  });
  const lines = ['gone', 'near'].flatMap((project) => ASSETS.map((code) => ({ asset: `${project}-${code}`, at: FROM - 20 * DAY, live: 'ok' })));
  const fault = (asset, at, back) => {
    lines.push({ asset, at, live: 'fault' });
    if (back) {
      lines.push({ asset, at: back, live: 'ok' });
    }
  };
  // gone: 49 days are lost of 16 x 30: all perfect from now on, 431 of 480 are 89.79 %
  ASSETS.slice(0, 4).forEach((code) => fault(`gone-${code}`, FROM, NOW - DAY)); // 9 days each, and well now
  fault('gone-A04', FROM); // 10 days, down
  fault('gone-A05', NOW - 3 * DAY); // 3 days, down
  // near: A00 has lost most and is well; A01 and A02 are down
  fault('near-A00', FROM, NOW - DAY);
  fault('near-A01', NOW - 5 * DAY);
  fault('near-A02', NOW - 4 * DAY);
  fault('near-A03', NOW - 3600);
  await report(await feedClient(daemon, 'e'), lines);
});
after(() => daemon?.stop());

const worst = async (project, search = '') => good(admin.get(`/api/v1/worst?month=2022-09&indicator=live&project=${project}&as_of=${encodeURIComponent(iso(NOW))}${search}`));
const gains = ({ items }) => Object.fromEntries(items.filter(({ gain_s }) => gain_s > 0).map(({ asset, gain_s }) => [asset, gain_s]));

describe('a target that is out of reach', () => {
  it('is said to be, with the best rate that is still possible', async () => {
    const answer = await worst('gone');
    assert.equal(answer.verdict, 'missed');
    assert.deepEqual([answer.reachable, answer.best_percent, answer.to_mend], [false, '89.79', null]);
    // 111 of 160 days were well so far, and 175 of the last 14 days' 224
    assert.deepEqual([answer.worst_percent, answer.likely_percent], ['23.12', '75.20']);
  });

  it('leaves out of what to mend whatever is well now', async () => {
    const answer = await worst('gone');
    assert.deepEqual(gains(answer), { 'gone-A04': END - NOW, 'gone-A05': END - NOW });
    assert.equal(answer.items.length, 6);
  });
});

describe('a target that is in reach', () => {
  it('is met by mending the fewest that are down now, the others as they are', async () => {
    // by the end, as it is: 9 + 25 + 24 + 20 days and an hour lost of 480; 48 are allowed. Two mended: 38 and an hour.
    const answer = await worst('near');
    assert.deepEqual([answer.reachable, answer.best_percent, answer.to_mend], [true, '96.24', 2]);
    assert.deepEqual(Object.keys(gains(answer)).sort(), ['near-A01', 'near-A02', 'near-A03']);
  });

  it('has nothing to mend any more when the window is over', async () => {
    const answer = await good(admin.get(`/api/v1/worst?from=${encodeURIComponent(iso(FROM))}&to=${encodeURIComponent(iso(NOW))}&indicator=live&project=near`));
    assert.deepEqual([gains(answer), answer.best_percent, answer.reachable], [{}, '88.72', false]);
    assert.equal(answer.to_mend, null);
  });
});
