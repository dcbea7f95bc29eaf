// From a number down to what it was made from: every answer carries the address of the next level.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, exempt, feedClient, good, iso, newToken, query, register, report } from '../lib/district.mjs';

const NOW = china('2022-10-10');
const D = china('2022-09-05');
const H = 3600;
const DAY = 86400;
const ODD = 'A/1 甲&b?c#d%'; // nothing is derived from a code, and every character of it is escaped

let w;

const asset = (code, changes) => ({
  code, name: code, kind: 'camera', class: 1, town: 't',
  service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }], ...changes,
});

before(async () => {
  const daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }, { code: 'u', name: '大石街' }],
    organisations: [{ code: 'c1', name: '甲', role: 'contractor' }],
    projects: [{ code: 'p', name: '一', contractor: 'c1' }, { code: 'own', name: '自管', contractor: null }],
    feeds: [{ code: 'f', name: '变化上报', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [
      asset(ODD), asset('B', { class: 2, town: 'u' }), asset('C3', { class: 3 }), asset('K', { kind: 'checkpoint', class: null }),
      asset('Z', { kind: 'centre', class: null }),
      asset('O', { service: [{ project: 'own', from: '2022-01-01T00:00:00+08:00', to: null }] }),
    ],
  });
  const feed = await feedClient(daemon, 'f');
  await report(feed, [ODD, 'B', 'C3', 'K', 'Z', 'O'].flatMap((code, i) => [
    { asset: code, at: D - DAY, network: 'ok' },
    { asset: code, at: D + i * H, network: 'fault', cause: 'power' },
    { asset: code, at: D + (i + 2) * H, network: 'ok' },
  ]));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  const id = await exempt(office, admin,
    { scope: { assets: [ODD] }, aspects: ['network'], from: D + H, to: D + 3 * H });
  await good(admin.post('/api/v1/repairs',
    [{ id: 'R1', asset: ODD, cause: 'power', mass: false, reported_at: iso(D), repaired_at: iso(D + 2 * H) }]));
  w = { daemon, admin, id };
});
after(() => w?.daemon.stop());

const get = (path) => good(w.admin.get(path));
const window = { from: iso(D), to: iso(D + DAY), as_of: iso(D + 20 * H) };
const COUNTED = ['numerator', 'denominator'];

describe('the links of rates', () => {
  for (const by of ['district', 'project', 'contractor', 'town', 'kind', 'class']) {
    for (const filter of [{}, { town: 't' }, { kind: ['camera', 'centre'] }, { class: ['1', '3'] }]) {
      it(`by ${by} with ${JSON.stringify(filter)} lead to assets that add up to the group`, async () => {
        const { as_of: asOf, items } = await get(`/api/v1/rates${query({ ...window, by, ...filter })}`);
        assert.ok(items.length > 0);
        for (const group of items) {
          if (by === 'contractor' && group.key === '') {
            assert.equal(group.links, undefined);
            continue;
          }
          const below = await get(group.links.explain);
          assert.equal(below.as_of, asOf);
          assert.equal(below.items.length, group.assets);
          for (const member of COUNTED) {
            const sum = below.items.reduce((all, x) => all + x.indicators.network[member], 0);
            assert.equal(sum, group.indicators.network[member], `${group.key}: ${group.links.explain}`);
          }
        }
      });
    }
  }

  it('by asset are one template, which leads to the timeline, the reports and the decisions behind', async () => {
    const { links, items } = await get(`/api/v1/rates${query({ ...window, by: 'asset' })}`);
    const { key } = items.find((x) => x.key === ODD);
    const fill = (template) => template.replace('{key}', encodeURIComponent(key));
    const strip = await get(fill(links.explain));
    assert.equal(strip.asset, ODD);
    const [fault, exempted] = strip.aspects.network;
    assert.deepEqual([fault.condition, exempted.condition], ['fault', 'exempt']);
    const reports = await get(fault.links.explain);
    assert.deepEqual(reports.items.map(({ network, cause }) => [network, cause]), [['fault', 'power']]);
    assert.ok(reports.items[0].received_at);
    const exemption = await get(exempted.links.explain);
    assert.equal(exemption.id, w.id);
    const covered = await get(exemption.links.explain);
    assert.deepEqual(covered.items.map((x) => [x.key, x.indicators.network.seconds.exempt]), [[ODD, 2 * H]]);
    for (const template of [reports.items[0].links.explain, fill(links.repairs)]) {
      const [repair] = (await get(template)).items;
      assert.equal(repair.id, 'R1');
      assert.equal((await get(repair.links.explain)).asset, ODD);
    }
  });
});

describe('the links of the others', () => {
  it('status leads to the assets of the group at that second, and from there to a day before it', async () => {
    const at = iso(D + H + 60);
    const { items } = await get(`/api/v1/status${query({ as_of: at, by: 'town' })}`);
    for (const group of items) {
      const below = await get(group.links.explain);
      assert.equal(below.as_of, at);
      const faults = below.items.reduce((all, x) => all + x.aspects.network.fault, 0);
      assert.equal(faults, group.aspects.network.fault);
      const strip = await get(below.links.explain.replace('{key}', encodeURIComponent(below.items[0].key)));
      assert.equal(strip.to, iso(D + H + 61));
    }
  });

  it('an outage leads to the reports of its stretch and to the repairs of its asset', async () => {
    const { items } = await get(`/api/v1/outages${query({ ...window, aspect: 'network', raw: 'true', asset: ODD })}`);
    const [outage] = items;
    const { items: reports } = await get(outage.links.explain);
    assert.equal(reports.length, 1);
    assert.equal((await get(outage.links.repairs)).items[0].id, 'R1');
  });

  it('the worst lead to their timelines', async () => {
    const { items } = await get(`/api/v1/worst${query({ ...window, indicator: 'network' })}`);
    for (const item of items) {
      const strip = await get(item.links.explain);
      assert.equal(strip.asset, item.asset);
      assert.equal(strip.as_of, window.as_of);
    }
  });
});
