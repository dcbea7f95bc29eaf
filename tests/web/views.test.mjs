// Every view with the demonstration district: each role, both languages, three sizes, axe, the policy.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { overflow, paperFaults, SCREENS, seriousFaults, settled, unreadableButtons } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { useDashboard } from './lib/setup.mjs';

let asset;
let month;

const here = useDashboard({
  ready: async ({ place }) => {
    const { json } = await place.admin.get('/api/v1/outages?limit=1');
    asset = json.items[0].asset;
    month = json.as_of.slice(0, 7);
  },
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
  ['figure-repair', 'office', () => '#/figures/repair', '查看超时的资产', 'that were late'],
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

/** Every one of them has these too, whatever stands in them: name, role, address, Chinese, English. */
const MORE = [
  ['outages-month', 'office', () => `#/outages/month?month=${month}`, '中断与损失', 'they cost'],
  ['repairs-to-confirm', 'supervisor', () => '#/repairs?show=repaired', '故障工单', 'Repairs'],
  ['asset-year', 'contractor', () => '#/outages', '当前故障', 'Down now'],
  ['projects', 'office', () => '#/projects', '项目', 'Projects'],
  ['platforms', 'office', () => '#/platforms', '平台', 'latform'],
  ['registry-calendars', 'office', () => '#/registry/calendars', '日历', 'alendar'],
  ['rules-draft', 'office', () => '#/rules?draft=1', '考核规则', 'ules'],
  ['batches', 'office', () => '#/records/batches', '上报批次', 'atches'],
  ['rejects', 'office', () => '#/records/rejects', '拒收记录', 'ejected'],
  ['audit', 'office', () => '#/records/audit', '审计', 'udit'],
  ['voids', 'admin', () => '#/records/voids?ask=1', '申请作废', 'void'],
];

const stands = async (page, words) => {
  await settled(page);
  await page.waitForFunction((text) => new RegExp(text).test(document.body.innerText), words, { timeout: 20_000 });
};

/** Its words, and in both themes nothing serious for axe; what the dark one may have else is nothing but contrast. */
async function checkThemes(name, page, words) {
  await stands(page, words);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousFaults(page, colorScheme === 'dark' ? ['color-contrast'] : undefined), [], `${name}, ${colorScheme}: axe`);
    assert.deepEqual(await unreadableButtons(page), [], `${name}, ${colorScheme}`);
    await page.screenshot({ path: `${SCREENS}/${name}${colorScheme === 'dark' ? '-dark' : ''}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(await layoutFaults(page), [], name);
  assert.ok(await overflow(page) <= 0, `${name} is wider than its window`);
}

async function checkSizes(name, page) {
  for (const [size, width, height] of [['hd', 1920, 1080], ['phone', 390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(300);
    assert.ok(await overflow(page) <= 0, `${name} is wider than ${width}`);
    await page.screenshot({ path: `${SCREENS}/${name}-${size}.png` });
  }
}

describe('every view, in both languages and both themes, at three sizes and on paper', () => {
  for (const [name, who, address, chinese, english] of [...VIEWS, ...MORE]) {
    it(name, { timeout: 90_000 }, async () => {
      const page = await here.signedIn(who, address(), { language: 'en' });
      await checkThemes(`${name}-en`, page, english);
      await page.evaluate(() => localStorage.setItem('intact.language', 'zh'));
      await page.reload();
      await checkThemes(`${name}-zh`, page, chinese);
      await checkSizes(name, page);
      if (!/^(wall|login|voids)/.test(name)) {
        assert.deepEqual([...new Set(await paperFaults(page))], [], `${name} on paper`);
        await page.pdf({ path: `${SCREENS}/${name}.pdf`, preferCSSPageSize: true });
      }
      assert.deepEqual(page.faults, [], name);
      await page.context().close();
    });
  }
});

/** Entries of the navigation that cannot be seen whole or cannot be hit. */
function clippedEntries(page) {
  return page.$$eval('.mainnav a', (links) => links.filter((link) => {
    const box = link.getBoundingClientRect(), bar = document.querySelector('.topbar').getBoundingClientRect();
    const whole = box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.top >= bar.top && box.bottom <= bar.bottom + 0.5;
    return !whole || link.scrollWidth > Math.ceil(box.width)
      || document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2) !== link;
  }).map((link) => link.textContent));
}

describe('the navigation', () => {
  for (const [who, language] of [['admin', 'zh'], ['admin', 'en'], ['contractor', 'zh'], ['contractor', 'en']]) {
    it(`shows the role ${who} every entry in ${language}, from a phone to a wall`, async () => {
      const page = await here.signedIn(who, '#/projects', { language });
      await settled(page);
      const count = await page.locator('.mainnav a').count();
      assert.ok(count >= 10, `${count}`);
      for (const [width, height] of [[1920, 1080], [1366, 768], [1024, 768], [861, 700], [860, 700], [390, 844], [320, 640]]) {
        await page.setViewportSize({ width, height });
        const toggle = page.locator('.nav-toggle');
        if (await toggle.isVisible()) {
          assert.equal(await page.isVisible('.mainnav'), false, 'a menu that is open covers what one reads');
          assert.match(await toggle.textContent(), language === 'zh' ? /项目/ : /Projects/);
          await toggle.click();
        }
        assert.deepEqual(await clippedEntries(page), [], `${width}`);
        assert.ok(await overflow(page) <= 0, `wider than ${width}`);
        if (await toggle.isVisible()) {
          assert.deepEqual(await seriousFaults(page), []);
          await page.screenshot({ path: `${SCREENS}/menu-${who}-${language}-${width}.png` });
          await toggle.click();
        }
      }
      assert.ok((await page.locator('.topbar').boundingBox()).height < 100);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.click('.nav-toggle');
      await page.click('.mainnav a >> nth=2');
      await page.waitForFunction(() => location.hash.startsWith('#/figures') || location.hash.startsWith('#/outages'));
      await page.waitForSelector('.nav-toggle[aria-expanded=false]');
      await page.context().close();
    });
  }

  it('is one line at 1366 pixels, in both languages', async () => {
    for (const language of ['zh', 'en']) {
      const page = await here.signedIn('admin', '#/', { language });
      await settled(page);
      const tops = await page.$$eval('.mainnav a', (links) => [...new Set(links.map((link) => link.offsetTop))]);
      assert.equal(tops.length, 1, language);
      await page.context().close();
    }
  });
});

it('a wall stays at the panel that was chosen, and goes on when it is chosen again', async () => {
  const page = await here.signedIn('viewer', '#/wall', { size: 'hd' });
  const chosen = '.wall-dots a:nth-child(4)';
  await page.click(chosen);
  await page.waitForFunction(() => location.hash === '#/wall?panel=kinds');
  await page.waitForSelector('.wall-kinds');
  await page.click(chosen);
  await page.waitForFunction(() => location.hash === '#/wall');
  await page.context().close();
});

it('a list that is cut short says so on paper too', async () => {
  const page = await here.signedIn('office', '#/repairs?show=all');
  await page.waitForSelector('.rows > .button');
  assert.equal(await page.isVisible('.printed'), false);
  await page.emulateMedia({ media: 'print' });
  assert.match(await page.textContent('.printed'), /前 100 项，共 \d{3,} 项/);
  assert.equal(await page.isVisible('.printed'), true);
  await page.context().close();
});

/** Figures that lead nowhere: neither a link nor in a row that opens. */
function deadFigures(page, within) {
  return page.$$eval(within, (parts) => parts.flatMap((part) => [...part.querySelectorAll('.number, td.numeric')])
    .filter((e) => /\d/.test(e.textContent) && !e.closest('a, tr[data-row]:not([data-row=""])') && !e.querySelector('a'))
    .map((e) => e.textContent));
}

describe('every figure leads to its explanation', () => {
  for (const [who, hash, within] of [
    ['office', '#/', '.kpi, .panel-ranking, .panel-kinds, .panel-down, .panel-trend table tr td:nth-child(2)'],
    ['viewer', '#/wall', '.wall-tile, .wall-matrix'],
    ['viewer', '#/wall?panel=kinds', '.wall-kinds'],
    ['contractor', '#/', '.mine > .panel:first-of-type, .mine-grid'],
    ['office', '#/figures/repair?by=asset', '.figure-view > .panel'],
    ['office', '#/figures/network?by=town', '.figure-view > .panel'],
  ]) {
    it(`on ${hash} for the role ${who}`, async () => {
      const page = await here.signedIn(who, hash);
      await settled(page);
      // The parts come one by one, each when its figures have: an empty view is one that never has them.
      await page.waitForFunction((css) => document.querySelectorAll(`:is(${css}) a`).length > 5, within, { timeout: 10_000 });
      assert.deepEqual(await deadFigures(page, within), []);
      await page.context().close();
    });
  }
});

it('what is missing to a repair figure is the sum of the assets that it leads to', async () => {
  const page = await here.signedIn('office', '#/figures/repair?by=asset');
  await page.waitForSelector('table[aria-label=超时工单所在资产] tbody tr');
  while (await page.locator('.rows > .button').count()) {
    await page.click('.rows > .button');
  }
  const late = await page.$$eval('table[aria-label=超时工单所在资产] td.bad', (cells) => cells.map((c) => Number(c.textContent)));
  const [inTime, due] = await page.$$eval('.fraction .number', (parts) => parts.map((p) => Number(p.textContent.replace(/,/g, ''))));
  assert.ok(due > inTime);
  assert.equal(late.reduce((sum, n) => sum + n, 0), due - inTime);
  await page.click('table[aria-label=超时工单所在资产] tbody tr:first-child a');
  await page.waitForSelector('table[aria-label=故障工单] tbody tr >> text=超时');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

describe('every role', () => {
  for (const who of ['admin', 'office', 'viewer', 'contractor', 'supervisor']) {
    it(`${who}: every page of its navigation opens without a fault`, async () => {
      const page = await here.signedIn(who);
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
    const page = await here.signedIn('viewer');
    for (const hash of ['#/exemptions', '#/repairs?show=open', '#/registry', '#/months', `#/assets/${asset}`]) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await settled(page);
      const buttons = await page.$$eval('main button', (all) => all.map((b) => b.textContent));
      assert.ok(!buttons.some((text) => /批准|驳回|撤销|申请|选择文件|公布|定版/.test(text)), `${hash}: ${buttons}`);
    }
    await page.context().close();
  });
});

const OTHERS = ['甲公司', '乙公司', '丙公司', '戊公司', '己公司', '庚公司'];

function assertSilent(texts) {
  for (const [where, text] of texts) {
    for (const name of OTHERS) {
      assert.ok(!text.includes(name), `${where} says ${name}`);
    }
  }
}

it('no byte that a contractor\'s page is sent names another one', { timeout: 120_000 }, async () => {
  const page = await here.signedIn('contractor');
  await settled(page);
  for (const hash of ['#/', '#/overview', '#/overview?rank=project', '#/figures/network', '#/figures/history?by=asset',
    '#/figures/repair?by=asset', '#/outages', '#/outages?contractor=c1', '#/repairs?show=all', '#/exemptions', '#/months',
    '#/mine?contractor=c1', '#/registry', '#/registry/organisations', '#/registry/projects', '#/rules', '#/wall', '#/tokens']) {
    await page.evaluate((to) => { location.hash = to; }, hash);
    await settled(page);
    page.texts.push([`page ${hash}`, await page.content()]);
  }
  assert.ok(page.texts.length > 40, `${page.texts.length}`);
  assert.ok(page.texts.some(([where, text]) => where.includes('/api/v1/organisations') && text.includes('丁公司')));
  assertSilent(page.texts);
  await page.context().close();
});

it('nor does any answer of the API to it, asked about others by name', { timeout: 120_000 }, async () => {
  const contractor = here.place.as('contractor');
  const { json: api } = await contractor.get('/api/v1/openapi.json');
  const { json: theirs } = await here.place.admin.get('/api/v1/assets?contractor=c1&limit=1');
  const values = { asset: theirs.items[0].code, code: theirs.items[0].code, month, year: month.slice(0, 4), file: 'app.js',
    contractor: 'c1', project: 'hd', id: '1', seq: '1' };
  const texts = [];
  for (const [path, { get: operation }] of Object.entries(api.paths).filter(([path, one]) => one.get && !path.endsWith('/stream'))) {
    const at = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? '1'));
    const known = operation.parameters.filter((one) => one.in === 'query').map((one) => one.name);
    const queries = ['', ...['contractor', 'project', 'asset'].filter((name) => known.includes(name)).map((name) => `?${name}=${values[name]}`),
      ...['csv', 'html', 'xlsx'].filter(() => known.includes('format')).map((format) => `?format=${format}`)];
    for (const query of queries) {
      const { text, headers } = await contractor.get(`${at}${query}`);
      texts.push([`${at}${query}`, JSON.stringify(headers) + text]);
    }
  }
  assert.ok(texts.length > 60, `${texts.length}`);
  assertSilent(texts);
  const { text } = await here.place.admin.get('/api/v1/organisations'); // the names are what is looked for
  assert.ok(OTHERS.every((name) => text.includes(name)));
});
