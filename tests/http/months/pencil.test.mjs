// By pencil: what every contractor is paid follows from the cells of its paper alone, as a workbook and as a page.
// The arithmetic is this file's own; of the daemon it is told nothing but the paper.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, exempt, feedClient, good, iso, newToken, register, report } from '../lib/district.mjs';
import { amountOf, pageTables, workbookTables } from '../lib/paper.mjs';
import { openWorkbook } from '../lib/xlsx.mjs';

const H = 3600;
const DAY = 86400;
const FROM = china('2022-09-01');
const END = china('2022-10-01');
const MONTH = '/api/v1/assessments/2022-09';

let admin;
let daemon;
let month;

// Contractor by contractor: what breaks in its month, [camera, aspect, from, hours].
const TROUBLE = {
  c1: [], // nothing
  c2: [[0, 'network', 1, 90], [1, 'network', 5, 61], [2, 'live', 8, 7], [3, 'history', 9, 200]], // long ones
  c3: Array.from({ length: 12 }, (_, i) => [i, 'intact', 2 + i, 30 + 7 * i]), // more than at_most takes off
  c4: [[0, 'network', 3, 240], [0, 'live', 3, 240], [1, 'intact', 3, 50]], // exempt in part; orders, one of them late
  c5: [[0, 'network', 0, 24 * 29], [1, 'live', 0, 24 * 29], [0, 'history', 0, 24 * 29], [1, 'intact', 0, 24 * 29]], // the last step
};
const CAMERAS = { c1: 3, c2: 6, c3: 14, c4: 4, c5: 2 };

async function build() {
  const codes = Object.keys(TROUBLE);
  const span = (project) => [{ project, from: iso(FROM), to: null }];
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: codes.map((code, i) => ({ code, name: `${'甲乙丙丁戊'[i]}公司`, role: 'contractor' })),
    projects: [
      ...codes.map((code, i) => ({ code: `p-${code}`, name: `${'甲乙丙丁戊'[i]}项目`, contractor: code, monthly_fee_fen: 10000033 + i })),
      { code: 'days', name: '按天计费', contractor: 'c1', monthly_fee_fen: 1234567, contract: { from: '2022-09-12', to: '2023-01-01' } },
    ],
    feeds: [{ code: 'probe', name: '巡检平台', report_ttl_s: null, feed_ttl_s: 100 * DAY }],
    assets: [
      ...codes.flatMap((code) => Array.from({ length: CAMERAS[code] }, (_, i) =>
        ({ code: `${code}-${i}`, name: `点位 ${i} 号`, kind: 'camera', class: 1, town: 't', service: span(`p-${code}`) }))),
      { code: 'days-0', name: '新点位', kind: 'camera', class: 1, town: 't', service: [{ project: 'days', from: iso(china('2022-09-12')), to: null }] },
    ],
  });
  const feed = await feedClient(daemon, 'probe');
  const all = { intact: 'ok', network: 'ok', live: 'ok', history: 'ok' };
  const assets = [...codes.flatMap((code) => Array.from({ length: CAMERAS[code] }, (_, i) => `${code}-${i}`)), 'days-0'];
  await report(feed, assets.map((asset) => ({ asset, at: FROM - 60, ...all })));
  await report(feed, codes.flatMap((code) => TROUBLE[code].flatMap(([i, aspect, day, hours]) => [
    { asset: `${code}-${i}`, at: FROM + day * DAY, [aspect]: 'fault' },
    { asset: `${code}-${i}`, at: FROM + day * DAY + hours * H, [aspect]: 'ok' },
  ])));
  await report(feed, [{ asset: 'c1-0', at: END + 60, ...all }]);
  await good(admin.post('/api/v1/repairs', [
    { id: 'R1', asset: 'c4-0', cause: 'power', mass: false, reported_at: iso(FROM + 14 * DAY), repaired_at: iso(FROM + 16 * DAY) },
    { id: 'R2', asset: 'c4-1', cause: 'power', mass: false, reported_at: iso(FROM + 14 * DAY), repaired_at: iso(FROM + 14 * DAY + H) },
    { id: 'R3', asset: 'c4-2', cause: 'power', mass: false, reported_at: iso(FROM + 14 * DAY), repaired_at: null },
  ]));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  const chief = client(daemon, await newToken(admin, { name: '科长令牌', person: '李科长', role: 'office' }));
  await exempt(office, chief, { scope: { assets: ['c4-0'] }, aspects: ['network', 'live'], from: FROM + 4 * DAY, to: FROM + 9 * DAY, reason: 'power_cut' });
  await exempt(office, chief, { scope: { projects: ['p-c4'] }, from: FROM + 20 * DAY, to: FROM + 21 * DAY, reason: 'road_works' });
}

before(async () => {
  daemon = await startDaemon({ now: china('2022-10-05 09:00') });
  admin = client(daemon);
  await build();
  month = await good(admin.post(`${MONTH}/publish`, {}));
});
after(() => daemon?.stop());

describe('the paper of a month', () => {
  for (const code of Object.keys(TROUBLE)) {
    it(`lets ${code} compute its amount by pencil, from the workbook and from the page`, async () => {
      const [item] = month.items.filter(({ contractor }) => contractor === code);
      const book = workbookTables(openWorkbook((await admin.get(`/api/v1/reports/2022-09.xlsx?contractor=${code}`)).bytes));
      const page = pageTables((await admin.get(`/api/v1/reports/2022-09.html?contractor=${code}`)).text);
      for (const paper of [book, page]) {
        const names = paper['项目得分'].map((x) => x['项目']).filter(Boolean);
        assert.deepEqual(names.sort(), item.projects.map(({ name }) => name).sort());
        const amounts = names.map((name) => amountOf(paper, name));
        assert.equal(amounts.reduce((a, b) => a + b, 0n), BigInt(item.amount_fen));
      }
    });
  }

  it('is about months that differ: full, in part, and at the bottom of the ladder', () => {
    const factors = month.items.flatMap(({ projects }) => projects.map(({ factor_bp }) => factor_bp));
    assert.deepEqual([...new Set(factors)].sort((a, b) => a - b), [7000, 9000, 10000]);
    const [c3] = month.items.filter(({ contractor }) => contractor === 'c3');
    assert.equal(c3.projects[0].deductions.length, 10); // at_most
  });

  it('names each deduction with its asset, its beginning, end and length', async () => {
    const { 扣分: rows } = pageTables((await admin.get('/api/v1/reports/2022-09.html?contractor=c2')).text);
    assert.deepEqual(rows.filter((x) => x['资产编码']).map((x) => [x['扣分规则'], x['名称'], x['起'], x['止'], x['中断时长（秒）'], x['扣分']])[0],
      ['长时间中断', '点位 3 号', iso(FROM + 9 * DAY), iso(FROM + 9 * DAY + 200 * H), String(200 * H), '1.00']);
  });

  it('lists the exemptions of the month with their assets, why, for how long and by whom', async () => {
    const { 免考核: rows } = pageTables((await admin.get('/api/v1/reports/2022-09.html?contractor=c4')).text);
    assert.deepEqual(rows.map((x) => [x['编号'], x['原因'], x['状态项'], x['起'], x['止'], x['资产数'], x['批准人']]), [
      ['1', '停电', '联网、实时可用', iso(FROM + 4 * DAY), iso(FROM + 9 * DAY), '1', '李科长'],
      ['2', '道路施工', '四项全部', iso(FROM + 20 * DAY), iso(FROM + 21 * DAY), '4', '李科长'],
    ]);
    assert.equal(rows[0]['资产'], '点位 0 号 (c4-0)');
    const { 免考核: others } = pageTables((await admin.get('/api/v1/reports/2022-09.html?contractor=c1')).text);
    assert.equal(others, undefined);
  });

  it('lists late orders with their assets, and says the last day to object', async () => {
    const page = pageTables((await admin.get('/api/v1/reports/2022-09.html?contractor=c4')).text);
    assert.deepEqual(page['超时工单'].map((x) => [x['故障工单'], x['资产编码'], x['名称'], x['应修复时间'], x['修复时间']]), [
      ['R1', 'c4-0', '点位 0 号', iso(FROM + 15 * DAY), iso(FROM + 16 * DAY)],
      ['R3', 'c4-2', '点位 2 号', iso(FROM + 15 * DAY), '未修复'],
    ]);
    assert.match(page['封面'], /异议截止日<\/th><td>2022-10-15</);
  });

  it('calls nothing by a code or in another language', async () => {
    for (const path of ['html', 'csv']) {
      const { text } = await admin.get(`/api/v1/reports/2022-09.${path}`);
      const said = text.replace(/<style>.*<\/style>|<[^>]*>/gs, ' ');
      assert.doesNotMatch(said, /\b(p-c\d|c[1-5](?!-)|days(?!-)|probe|plan|long_outage|power_cut|road_works|camera|network|10000(?![.\d]))\b/);
    }
    const { text } = await admin.get('/api/v1/reports/2022-09.html?lang=en');
    assert.match(text, /long outage/);
    assert.match(text, /2022 plan/);
  });

  it('is frozen with the statement: what is renamed and decided later changes nothing on it', async () => {
    const was = (await admin.get('/api/v1/reports/2022-09.html')).text;
    await good(admin.post('/api/v1/exemptions/1/revoke', { note: '误批' }));
    await register(admin, { organisations: [{ code: 'c1', name: '新甲公司', role: 'contractor' }] });
    assert.equal((await admin.get('/api/v1/reports/2022-09.html')).text, was);
  });
});
