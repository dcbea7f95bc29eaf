// Orders many at once, on a phone and without a network; the page of one asset; the map of towns.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { useDashboard } from './lib/setup.mjs';

const LONG_ID = `R-${'4'.repeat(36)}-1`;
const PHOTO = 'https://files.example.cn/P-0004.jpg?v=2';
let asset;
let aspect;

const here = useDashboard({
  days: 2, every: 4,
  ready: async ({ place }) => {
    const { json } = await place.admin.get('/api/v1/outages?limit=1&contractor=c4');
    ({ aspect } = json.items[0]);
    asset = (await place.admin.get(`/api/v1/assets/${json.items[0].asset}`)).json;
    const { status, text } = await place.admin.post('/api/v1/repairs', JSON.stringify([
      { id: LONG_ID, asset: asset.code, cause: 'power', reported_at: new Date(Date.now() - 7200_000).toISOString() },
    ]), { type: 'application/json' });
    assert.equal(status, 200, text);
  },
});

describe('many orders', () => {
  it('are confirmed as one act by a person of the office, each with a step by name, and leave the list', { timeout: 60_000 }, async () => {
    const page = await here.signedIn('office', '#/repairs?show=repaired');
    await page.waitForSelector('tbody .box input');
    const before = (await here.asked('repairs?state=repaired&limit=10000')).items.length;
    await page.check('thead .box input');
    assert.match(await page.textContent('.toolbar .button-main'), new RegExp(`确认修复 ${before.toLocaleString('en')} 张`));
    await page.uncheck('thead .box input');
    const names = [];
    for (const row of [1, 2, 3]) {
      await page.check(`tbody tr:nth-child(${row}) .box input`);
      names.push((await page.textContent(`tbody tr:nth-child(${row}) .card-title`)).trim());
    }
    await page.click('.toolbar .button-main');
    assert.deepEqual((await page.$$eval('dialog .listed li', (all) => all.map((li) => li.textContent))).sort(), names.sort());
    await page.fill('dialog textarea', '抽查无误');
    await page.click('dialog .button-main');
    await page.waitForSelector('.notice >> text=已确认 3 张工单');
    await page.waitForFunction((left) => document.querySelector('.panel-note').textContent.includes(left), (before - 3).toLocaleString('en'));
    const [row] = (await here.asked('audit?op=repairs_confirmed&order=newest')).items;
    assert.equal(row.about.records, 3);
    await page.evaluate((id) => { location.hash = `#/repairs?show=all&id=${encodeURIComponent(id)}`; }, row.about.codes[0]);
    await page.waitForSelector('dialog table[aria-label=经过] tbody tr');
    const last = await page.textContent('dialog table[aria-label=经过] tbody tr:last-child');
    assert.match(last, /值班员.*抽查无误/, 'by whom, not by which number');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});

it('an exemption\'s assets are chosen by a search and stand by name; a pasted column of codes is one chip each', { timeout: 60_000 }, async () => {
  const page = await here.signedIn('office', '#/exemptions');
  await page.click('text=申请免考核');
  await page.fill('dialog [name=assets]', asset.name);
  await page.waitForSelector('#assets-found li[aria-selected=true]');
  assert.deepEqual(await seriousFaults(page), []);
  await page.press('dialog [name=assets]', 'Enter');
  const chips = () => page.$$eval('dialog .asset-pick:has([name=assets]) .chosen', (all) => all.map((chip) => [chip.title, chip.textContent.replace(/\s*×\s*$/, '')]));
  await page.waitForSelector('dialog .chosen');
  assert.deepEqual(await chips(), [[asset.code, asset.name]]);
  const more = (await here.asked('assets?limit=2&kind=camera&town=shawan')).items;
  await page.$eval('dialog [name=assets]', (field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, more.map(({ code }) => code).join('\n'));
  await page.waitForFunction((name) => [...document.querySelectorAll('dialog .chosen')].some((chip) => chip.textContent.includes(name)), more[1].name);
  assert.deepEqual((await chips()).map(([code]) => code), [asset.code, ...more.map(({ code }) => code)]);
  await page.context().close();
});

describe('on a phone', () => {
  it('an order of 41 characters is a card whose heads stand beside its cells, and two touches report it repaired', { timeout: 60_000 }, async () => {
    const page = await here.signedIn('contractor', `#/repairs?show=open&asset=${asset.code}`, { size: 'phone' });
    const card = page.locator('tr', { hasText: LONG_ID });
    await card.waitFor();
    assert.ok(await overflow(page) <= 0);
    const title = await card.locator('.card-title a').boundingBox();
    assert.ok(title.width > 60 && title.x < 40, 'the asset comes first');
    const due = await card.locator('td[data-head=期限]').evaluate((cell) => getComputedStyle(cell, '::before').content);
    assert.equal(due, '"期限"');
    assert.deepEqual(await seriousFaults(page), []);
    await card.locator('text=报告已修').click();
    await page.click('dialog .button-main');
    await card.waitFor({ state: 'detached' });
    assert.equal((await here.asked(`repairs/${LONG_ID}`)).state, 'repaired');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});

describe('without a network', () => {
  const workerReady = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state !== 'redundant'));
  const kept = (page) => page.evaluate(async () => (await (await caches.open('answers')).keys()).length);

  it('the page is installable, opens with the last figures and says how old they are; what was not sent is said, and sent by hand', { timeout: 240_000 }, async () => {
    const page = await here.signedIn('contractor', `#/repairs?show=open`, { size: 'phone', workers: 'allow' });
    const { icons } = await (await page.request.get(`${here.place.url}/assets/app.webmanifest`)).json();
    for (const { src, type, sizes } of icons) {
      const answer = await page.request.get(`${here.place.url}${src}`);
      assert.equal(answer.headers()['content-type'], type);
      if (type === 'image/png') {
        assert.equal(`${(await answer.body()).readUInt32BE(16)}x${(await answer.body()).readUInt32BE(20)}`, sizes);
      }
    }
    assert.equal(await workerReady(page), true);
    await page.reload();
    await page.waitForSelector('.rows-cards tbody tr');
    await settled(page);
    const first = await page.getAttribute('.rows-cards tbody tr:first-child .order-id a', 'title');
    const { port } = here.place.daemon;
    await here.place.daemon.kill9();
    await page.reload();
    await page.waitForSelector('.rows-cards tbody tr', { timeout: 60_000 });
    assert.equal(await page.getAttribute('.rows-cards tbody tr:first-child .order-id a', 'title'), first);
    await page.waitForSelector('.alarms p:not([role]) >> text=连不上服务', { timeout: 60_000 });
    assert.match(await page.textContent('.alarms'), /20\d\d-\d\d-\d\d \d\d:\d\d/);
    await page.click('.rows-cards tbody tr:first-child >> text=报告已修');
    await page.click('dialog .button-main');
    await page.waitForSelector('.unsent >> text=1 步还没有发送');
    await page.reload();
    await page.waitForSelector('.unsent >> text=1 步还没有发送', { timeout: 60_000 });
    await here.place.daemon.restart({ args: ['--listen', `127.0.0.1:${port}`] });
    await page.waitForSelector('.unsent >> text=网络已恢复', { timeout: 60_000 });
    assert.equal((await here.asked(`repairs/${encodeURIComponent(first)}`)).state, 'open', 'none goes out by itself');
    await page.click('.unsent >> text=现在发送');
    await page.waitForSelector('.unsent', { state: 'detached' });
    assert.equal((await here.asked(`repairs/${encodeURIComponent(first)}`)).state, 'repaired');
    assert.ok(await kept(page) > 3);
    await page.click('.topbar >> text=退出');
    await page.waitForSelector('.login');
    assert.ok(await kept(page) < 3, 'what one person read is not left for the next one');
    await page.context().close();
  });
});

describe('the page of one asset', () => {
  it('has its whole record, a photo as a link that tells nothing of this page, and its year a cell a day', { timeout: 60_000 }, async () => {
    const attributes = { ...asset.attributes, photo: PHOTO, note: 'javascript:alert(1).jpg' };
    const { status, text } = await here.place.admin.put(`/api/v1/assets/${asset.code}`, JSON.stringify({ ...asset, attributes }), { type: 'application/json' });
    assert.equal(status, 200, text);
    const page = await here.signedIn('office', `#/assets/${asset.code}?aspect=${aspect}`);
    await page.waitForSelector('.day-grid .shade-far');
    const facts = await page.textContent('.facts-asset');
    for (const value of [asset.code, '丁公司', ...Object.values(asset.attributes)]) {
      assert.ok(facts.includes(value), value);
    }
    assert.deepEqual(await page.$$eval('.facts-asset a[target]', (all) => all.map((a) => [a.getAttribute('href'), a.rel])), [[PHOTO, 'noopener noreferrer']]);
    const today = page.locator('.day-grid tbody tr:last-child a').last();
    const day = (await today.getAttribute('aria-label')).slice(0, 10);
    await page.locator('.day-grid a[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.$$eval('.day-grid a[tabindex="0"]', (all) => all.length), 1, 'one stop of the tab key');
    await today.click();
    await page.waitForFunction((from) => new URLSearchParams(location.hash.split('?')[1]).get('from')?.startsWith(from), day);
    await settled(page);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});

describe('the map of towns', () => {
  const tilesOf = (page) => page.$$eval('.town-tile', (all) => all.map((tile) => ({
    name: tile.querySelector('.town-name').textContent, percent: tile.querySelector('.number').textContent,
    column: Number(tile.style.gridColumnStart), row: Number(tile.style.gridRowStart), shade: tile.querySelector('a').className,
  })));

  it('has a tile a town about where its centre lies, with the figure and its distance from the target, and leads to the town\'s points', { timeout: 60_000 }, async () => {
    const page = await here.signedIn('office', '#/figures/intact?by=town');
    await page.waitForFunction(() => new Set([...document.querySelectorAll('.town-tile')].map((tile) => tile.style.gridRowStart)).size > 4);
    const tiles = await tilesOf(page);
    const at = (name) => tiles.find((tile) => tile.name === name);
    assert.equal(new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size, 16, 'none over another');
    assert.ok(at('小谷围街').row < at('市桥街').row && at('市桥街').row < at('沙湾镇').row, 'north is above');
    assert.ok(at('石壁街').column < at('市桥街').column && at('市桥街').column < at('石楼镇').column, 'east is to the right');
    const { items } = await here.asked('rates?by=town');
    for (const { name, indicators: { intact } } of items) {
      const unseen = intact.verdict === 'insufficient';
      assert.equal(at(name).percent, unseen ? '无结论' : intact.percent, name);
      assert.equal(at(name).shade === 'shade-unseen', unseen, name);
      assert.equal(at(name).shade === 'shade-met', intact.verdict === 'met', name);
    }
    await page.click('.town-tile a >> nth=0');
    await page.waitForSelector('.points canvas');
    assert.match(await page.getAttribute('.points', 'aria-label'), /\d{2,} 个有经纬度的资产/);
    await page.evaluate(() => { location.hash = '#/figures/intact?by=town&month=2021-03'; });
    await page.waitForFunction(() => document.querySelectorAll('.town-tile .shade-unseen').length > 0 || /没有数据/.test(document.body.innerText));
    assert.equal((await tilesOf(page)).filter(({ shade }) => shade !== 'shade-unseen' && shade !== 'shade-none').length, 0, 'nobody watched then');
    assert.ok(page.texts.every(([address]) => address.startsWith(here.place.url)), 'nothing comes from elsewhere');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});

describe('a company of 40 characters and a town of 27', () => {
  const COMPANY = '广州市番禺区社会治安与城市管理视频监控系统建设运维服务有限责任公司第二分公司项目';
  const TOWN = '番禺区大学城小谷围街道办事处南村镇新造镇化龙镇联合片区';

  it('break nothing, on a phone and in an office', { timeout: 120_000 }, async () => {
    assert.deepEqual([COMPANY.length, TOWN.length], [40, 27]);
    const { json: organisation } = await here.place.admin.get('/api/v1/organisations/c4');
    const { json: town } = await here.place.admin.get(`/api/v1/towns/${asset.town}`);
    for (const [path, record] of [['organisations/c4', { ...organisation, name: COMPANY }], [`towns/${asset.town}`, { ...town, name: TOWN }]]) {
      const { status, text } = await here.place.admin.put(`/api/v1/${path}`, JSON.stringify(record), { type: 'application/json' });
      assert.equal(status, 200, text);
    }
    const page = await here.signedIn('office', '#/');
    for (const hash of ['#/repairs?show=open&contractor=c4', '#/mine?contractor=c4', `#/assets/${asset.code}`, '#/figures/intact?by=town',
      '#/figures/intact?by=contractor', '#/months', '#/exemptions']) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      for (const [width, height] of [[1366, 768], [390, 844]]) {
        await page.setViewportSize({ width, height });
        await settled(page);
        assert.ok(await overflow(page) <= 0, `${hash} at ${width}`);
        assert.deepEqual(await layoutFaults(page), [], `${hash} at ${width}`);
        const high = width > 1000 ? await page.$$eval('main tbody tr', (rows) => Math.max(0, ...rows.map((row) => row.clientHeight))) : 0;
        assert.ok(high < 90, `${hash}: a row is ${high} high`);
        await page.screenshot({ path: `${SCREENS}/long-${hash.replace(/\W+/g, '-')}-${width}.png` });
      }
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});
