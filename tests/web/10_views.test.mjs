// Every view with the demonstration district: each role, both languages, three sizes, axe, the policy.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchBrowser, openPage, overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { startDashboard } from './lib/dashboard.mjs';

let place;
let browser;
let asset;
let month;

before(async () => {
  place = await startDashboard(); // one after the other: what began before a failure has to be ended
  browser = await launchBrowser();
  const { json } = await place.admin.get('/api/v1/outages?limit=1');
  asset = json.items[0].asset;
  month = json.as_of.slice(0, 7);
}, { timeout: 240_000 });
after(async () => {
  await browser?.close();
  await place?.stop();
});

// name, role, address, what has to stand there in Chinese and in English
const VIEWS = [
  ['overview', 'office', () => '#/', '当前故障', 'Down now'],
  ['overview-repair', 'office', () => '#/?indicator=repair&rank=contractor', '故障维修及时率', 'Repairs in time'],
  ['wall', 'viewer', () => '#/wall', '视频完好率监测', 'Video availability'],
  ['wall-trend', 'viewer', () => '#/wall?panel=trend', '30天走势', 'thirty days'],
  ['wall-kinds', 'viewer', () => '#/wall?panel=kinds', '监控中心', 'Centres'],
  ['figure', 'office', () => `#/figures/network?month=${month}`, '分子和分母', 'both'],
  ['figure-assets', 'office', () => '#/figures/history?contractor=c4&by=asset', '损失', 'Lost'],
  ['figure-repair', 'office', () => '#/figures/repair', '超时工单', 'late repairs'],
  ['down', 'office', () => '#/outages?aspect=network', '无工单|故障工单', 'Repair'],
  ['asset', 'office', () => `#/assets/${asset}?aspect=network`, '异常时段', 'Stretches'],
  ['repairs', 'office', () => '#/repairs?show=open', '期限', 'Due'],
  ['exemptions', 'office', () => '#/exemptions', '待审批', 'Exemptions to decide'],
  ['contractor-by-office', 'office', () => '#/mine?contractor=c1', '先修哪些', 'put right first'],
  ['months', 'office', () => '#/months', '月度考核', 'Assessments'],
  ['evaluation', 'office', () => '#/evaluations/2022', '年度绩效评价', 'Evaluation of 2022'],
  ['registry', 'office', () => '#/registry', '把资产文件拖到这里', 'Drop a file here'],
  ['registry-projects', 'office', () => '#/registry/projects', '计划数', 'Planned'],
  ['rules', 'office', () => '#/rules', '付款阶梯', 'Payment ladder'],
  ['tokens', 'admin', () => '#/tokens', '新令牌', 'New token'],
  ['mine', 'contractor', () => '#/', '先修哪些', 'put right first'],
  ['mine-supervisor', 'supervisor', () => '#/', '指标', 'Indicators'],
  ['login', null, () => '#/', '粘贴', 'Paste'],
];

async function check(name, page, words) {
  await settled(page);
  await page.waitForFunction((text) => new RegExp(text).test(document.body.innerText), words, { timeout: 10_000 });
  assert.deepEqual(await seriousFaults(page), [], `${name}: axe`);
  assert.ok(await overflow(page) <= 0, `${name} is wider than its window`);
  assert.deepEqual(page.faults, [], name);
}

describe('in Chinese and in English, on the office screen', () => {
  for (const [name, who, address, chinese, english] of VIEWS) {
    for (const [language, words] of [['zh', chinese], ['en', english]]) {
      it(`${name} in ${language}: its words, nothing serious for axe, no fault on the console`, async () => {
        const page = await openPage(browser, place.url, { token: who && place.tokens[who], hash: address(), language });
        await check(name, page, words);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${SCREENS}/${name}-${language}.png` });
        await page.context().close();
      });
    }
  }
});

describe('at other sizes', () => {
  for (const [name, who, address, chinese] of VIEWS) {
    for (const size of ['hd', 'phone']) {
      it(`${name} at the size ${size} fits its width`, async () => {
        const page = await openPage(browser, place.url, { token: who && place.tokens[who], hash: address(), size });
        await settled(page);
        await page.waitForFunction((text) => new RegExp(text).test(document.body.innerText), chinese, { timeout: 10_000 });
        assert.ok(await overflow(page) <= 0, 'wider than its window');
        assert.deepEqual(page.faults, []);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${SCREENS}/${name}-${size}.png` });
        await page.context().close();
      });
    }
  }
});

describe('every role', () => {
  for (const who of ['admin', 'office', 'viewer', 'contractor', 'supervisor']) {
    it(`${who}: every page of its navigation opens without a fault`, async () => {
      const page = await openPage(browser, place.url, { token: place.tokens[who] });
      await settled(page);
      const links = await page.$$eval('.mainnav a', (all) => all.map((a) => a.getAttribute('href')));
      assert.ok(links.length >= 8, links.join(' '));
      assert.equal(links.includes('#/tokens'), who === 'admin');
      for (const link of links) {
        await page.evaluate((to) => { location.hash = to; }, link);
        await settled(page);
      }
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }

  it('a viewer is offered nothing it may not do', async () => {
    const page = await openPage(browser, place.url, { token: place.tokens.viewer });
    for (const hash of ['#/exemptions', '#/repairs?show=open', '#/registry', '#/months', `#/assets/${asset}`]) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await settled(page);
      const buttons = await page.$$eval('main button', (all) => all.map((b) => b.textContent));
      assert.ok(!buttons.some((text) => /批准|驳回|撤销|申请|选择文件|公布|定版/.test(text)), `${hash}: ${buttons}`);
    }
    await page.context().close();
  });
});

it('no byte that a contractor is sent names another one', { timeout: 120_000 }, async () => {
  const page = await openPage(browser, place.url, { token: place.tokens.contractor });
  const texts = [];
  const pending = [];
  await settled(page);
  // Only what has come whole: a body that a change of view cut off would be waited for in vain.
  page.on('requestfinished', (request) => {
    if (request.url().includes('/api/v1/')) {
      pending.push(request.response().then((response) => response.text())
        .then((text) => texts.push([request.url(), text]), () => undefined));
    }
  });
  await page.evaluate(() => { location.hash = '#/rules'; });
  await settled(page);
  for (const hash of ['#/', '#/overview', '#/overview?rank=project', '#/figures/network', '#/figures/history?by=asset', '#/outages',
    '#/repairs?show=all', '#/exemptions', '#/months', '#/registry', '#/registry/organisations', '#/registry/projects', '#/rules']) {
    await page.evaluate((to) => { location.hash = to; }, hash);
    await settled(page);
    texts.push([`page ${hash}`, await page.content()]);
  }
  await Promise.all(pending);
  assert.ok(texts.length > 25);
  for (const [where, text] of texts) {
    for (const name of ['甲公司', '乙公司', '丙公司', '戊公司', '己公司', '庚公司']) {
      assert.ok(!text.includes(name), `${where} says ${name}`);
    }
  }
  await page.context().close();
});
