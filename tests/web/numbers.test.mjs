// Every number is a link to its explanation: each view is walked, and what leads nowhere stands on a short
// list with its reason.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { settled } from './lib/browser.mjs';
import { deadNumbers } from './lib/numbers.mjs';
import { instant, month, useDashboard } from './lib/setup.mjs';

let names;
let asset;
const here = useDashboard({
  days: 62, // a whole month that was seen, and before it one that was not
  every: 12,
  ready: async ({ asked, place }) => {
    const lists = await Promise.all(['projects', 'organisations', 'towns'].map((list) => asked(`${list}?limit=10000`)));
    names = lists.flatMap(({ items }) => items.map(({ name }) => name));
    asset = (await asked('outages?limit=1')).items[0].asset;
    await place.admin.post(`/api/v1/assessments/${month}/publish`, {});
    await place.as('probe').events([{ at: instant(0) }]); // rounds are an hour apart: without this the wall says that data has stopped
  },
});

// view, where on it, why it leads nowhere
const ALONE = [
  [/figures/, /^(这个数字怎么来的|How this figure)/, 'this is the explanation that the others lead to'],
  [/./, /: (截至 .*· )?[\d,]+ 项$/, 'counts the rows under it'],
  [/./, /: .*(30天走势|\d{4}-\d{2} · |\d{4}年|\d{4}-\d{2} 的中断与损失$).*$/, 'a title'],
  [/^#\/(overview)?(\?|$)/, /: \d+月至今$/, 'names the window'],
  [/assets/, /: .*(路|街|P-|SW-|卡口|\d\.\d{5}$).*$/, 'the name and the attributes of the asset itself'],
  [/./, /: 差 \d+ 个百分点以[内上]$/, 'the legend of the shades'],
  [/mine|^#\/(\?|$)|months/, /^(月度结算单|.*公司): (·|完好率|≥|\d+$)/, 'the statement explains itself: what each indicator gave, of how many points, and the ladder'],
  [/mine|^#\/(\?|$)|months/, /^免考核 \/ 资产: [\d,]+ 个资产$/, 'of the exemption that its row is'],
  [/mine|^#\/(\?|$)/, /^工单：超时与将到期: \d{4}-\d{2} 已过/, 'the month that is looked at'],
  [/mine|^#\/(\?|$)|months/, /^(月度结算单|.*公司): ¥ [\d,.]+$/, 'the product of the line that it ends: score, fee and factor are links'],
  [/mine|^#\/(\?|$)/, /最高(也只有|可到) [\d.]+ %/, 'the figure above it, were all well from now on'],
  [/mine|^#\/(\?|$)/, /(现在修复标出的|前) [\d,]+ 个资产/, 'the rows that are marked under it'],
  [/months/, /: (1|SHA-256|[0-9a-f]{12}…)$/, 'the revision, which is a choice where there are several, and a proof to compare'],
  [/evaluations/, /^年度绩效评价: /, 'the sum of the rows under it'],
  [/evaluations/, /(分值|证明材料): /, 'given by people, with the evidence beside it'],
  [/projects$/, /^倒排表 \/ (状态|\d{4}): /, 'counted from the two days beside it'],
  [/registry/, /^(导入|数据源 \/ .*|项目 \/ 编码): /, 'the record itself, as it was entered'],
  [/rules/, /./, 'the rules are what explains'],
  [/records/, /^(上报批次 \/ (批次|接受|拒收)|拒收记录): /, 'the batch itself, as it came in'],
];
const used = new Set();
const unseen = new Date(Date.parse(`${month}-01T00:00:00Z`) - 86_400_000).toISOString().slice(0, 7);

const VIEWS = [
  ['office', () => '#/'], ['office', () => '#/?indicator=repair'], ['office', () => '#/figures/intact'],
  ['office', () => '#/figures/network?by=asset'], ['office', () => '#/figures/history?by=contractor'],
  ['office', () => '#/figures/repair?by=asset'], ['office', () => '#/outages'], ['office', () => `#/outages/month?month=${month}`], ['office', () => `#/assets/${asset}`],
  ['office', () => '#/repairs?show=open'], ['office', () => '#/repairs?show=paused'], ['office', () => '#/exemptions'],
  ['office', () => '#/mine?contractor=c1'], ['office', () => `#/mine?contractor=c1&month=${month}`],
  ['office', () => `#/months?month=${month}`], ['office', () => `#/months?month=${month}&contractor=c4`],
  ['office', () => `#/months?month=${unseen}`], ['office', () => `#/mine?contractor=c1&month=${unseen}`],
  ['office', () => `#/evaluations/${month.slice(0, 4)}`], ['office', () => '#/projects'], ['office', () => '#/projects/acceptances'],
  ['office', () => '#/registry'], ['office', () => '#/registry/projects'], ['office', () => '#/registry/feeds'],
  ['office', () => '#/rules'], ['office', () => '#/records/batches'], ['office', () => '#/records/rejects'],
  ['office', () => '#/records/audit'], ['admin', () => '#/tokens'],
  ['contractor', () => '#/'], ['contractor', () => '#/overview'], ['contractor', () => `#/?month=${month}`], ['supervisor', () => '#/'],
  ['office', () => '#/?rows=town'], ['office', () => '#/?rows=contractor&of=repair'], ['office', () => '#/changes'],
  ['viewer', () => '#/wall'], ['viewer', () => '#/wall?panel=outlook'], ['viewer', () => '#/wall?panel=kinds'], ['viewer', () => '#/wall?panel=trend'],
];

describe('no number is alone', () => {
  for (const [who, address] of VIEWS) {
    it(`for the role ${who} on ${String(address).slice(6)}`, async () => {
      const page = await here.signedIn(who, address());
      await settled(page);
      await page.waitForTimeout(600);
      assert.ok(await page.locator('main a, .wall a').count() >= 3, 'the view stands');
      const found = await deadNumbers(page, names);
      const alone = found.filter((one) => {
        const reasons = ALONE.filter(([view, where]) => view.test(address()) && where.test(one));
        reasons.forEach((reason) => used.add(reason));
        return reasons.length === 0;
      });
      assert.deepEqual(alone, []);
      await page.context().close();
    });
  }

  after(() => {
    const idle = ALONE.filter((reason) => !used.has(reason)).map(([, where, why]) => `${where} ${why}`);
    assert.deepEqual(idle, [], 'a reason that nothing needs any more');
  });
});

describe('where a number leads', () => {
  it('how long something is down: the raw reports at its beginning', async () => {
    const page = await here.signedIn('office', '#/outages');
    await page.click('table[aria-label=当前故障] tbody tr:first-child td:first-child a');
    await page.waitForSelector('table[aria-label=原始上报] tbody tr', { timeout: 20_000 });
    assert.match(page.url(), /reports_from=/);
    await page.context().close();
  });

  it('how many are without an order: those, and no other', async () => {
    const page = await here.signedIn('office', '#/');
    await page.click('.panel-down .panel-note a >> nth=2');
    await page.waitForFunction(() => location.hash.includes('order=none'));
    await settled(page);
    await page.waitForSelector('table[aria-label=当前故障] tbody tr, .panel-page .absent');
    const orders = await page.$$eval('table[aria-label=当前故障] tbody td:last-child', (cells) => [...new Set(cells.map((c) => c.textContent))]);
    assert.ok(orders.every((text) => text === '—'), orders.join(' '));
    await page.context().close();
  });

  it('a rate of the year: the same window, and the same figure', async () => {
    const year = month.slice(0, 4);
    const row = (await here.asked(`evaluations/${year}`)).items.find(({ indicator }) => indicator === 'network');
    const page = await here.signedIn('office', `#/evaluations/${year}`);
    await page.click('tr:has-text("联网率") td:nth-child(7) a');
    await page.waitForSelector('.explain-percent');
    assert.equal((await page.textContent('.explain-percent')).replace(/[ %]/g, ''), row.percent);
    await page.context().close();
  });
});
