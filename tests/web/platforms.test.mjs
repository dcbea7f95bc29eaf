// The page of video platforms, with one that registers, differs from the inventory, and is lost.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';

import { until } from '../http/lib/lower_platform.mjs';
import { openWorkbook } from '../http/lib/xlsx.mjs';
import { Platform } from '../platform/platform.mjs';
import { overflow, SCREENS, seriousFaults, settled, unreadableButtons } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { goTo, unexpected, useDashboard } from './lib/setup.mjs';
import { pageModule } from './lib/words.mjs';

const CODE = '44011300002008000001'; // the demonstration has its record
const STRANGER = '44011300001180000009';
const EXTRAS = [
  { code: '440113', name: '番禺区' },
  ...['东门 01', '东门 02', '西门 01'].map((name, i) => ({ code: `4401130000131077700${i + 1}`, name: `沙湾 ${name}` })),
];

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const port = await freePort();

let platform;
const here = useDashboard({
  args: ['--sip-listen', `127.0.0.1:${port}`, '--sip-id', '44011300002009000001'],
  ready: async ({ place }) => {
    const { json: { password } } = await place.admin.post(`/api/v1/platforms/${CODE}/password`, {});
    const { json: { items } } = await place.admin.get('/api/v1/assets?town=shawan&kind=camera&limit=60');
    platform = new Platform({
      port, id: '44011300002009000001', code: CODE, password, tcp: true, extras: EXTRAS,
      cameras: new Map(items.map(({ code }, i) => [code, i === 5 ? 'OFF' : 'ON'])), names: new Map(items.map(({ code, name }) => [code, name])),
    });
    assert.equal(await platform.back(), 200);
    const other = new Platform({ port, code: STRANGER, password: 'x', cameras: new Map() });
    await other.back();
    other.die();
    assert.ok(await until(async () => (await here.asked(`platforms/${CODE}`)).state.whole_round !== null, 60_000));
  },
});
after(() => platform?.die());
const { signedIn } = here;

async function sound(page, name) {
  await settled(page);
  assert.deepEqual(await seriousFaults(page), [], `${name}: axe`);
  assert.deepEqual(await unreadableButtons(page), [], name);
  assert.deepEqual(await layoutFaults(page), [], name);
  assert.ok(await overflow(page) <= 0, `${name} is wider than its window`);
  assert.deepEqual(unexpected(page), [], name);
  await page.screenshot({ path: `${SCREENS}/${name}.png`, fullPage: true });
}

describe('the list of platforms', () => {
  for (const [language, words] of [['zh', ['在线', '要处理的', '谁来敲过门', '登记平台']], ['en', ['registered', 'What is wrong', 'Who has tried', 'Add a platform']]]) {
    for (const size of ['office', 'phone']) {
      it(`says who is there and who has tried, in ${language}, at the size ${size}`, async () => {
        const page = await signedIn('office', '#/platforms', { language, size });
        for (const word of [...words, '沙湾镇视频共享平台', STRANGER]) {
          await page.waitForSelector(`text=${word}`);
        }
        await sound(page, `platforms-${language}-${size}`);
        await page.goto(`${here.place.url}/#/platforms/${CODE}`);
        await page.waitForSelector(`text=${language === 'zh' ? '目录与台账的差异' : 'Catalog beside the inventory'}`);
        await page.waitForSelector('text=西门 01');
        await sound(page, `platform-${language}-${size}`);
        await page.context().close();
      });
    }
  }

  it('is the wall\'s and the office\'s, and no contractor\'s', async () => {
    const page = await signedIn('contractor', '#/');
    await settled(page);
    assert.equal(await page.locator('.mainnav a[href="#/platforms"]').count(), 0);
    await page.context().close();
  });
});

describe('one platform', () => {
  it('says its last round, to the item, and what may be seen by it', async () => {
    const { state } = await here.asked(`platforms/${CODE}`);
    const page = await signedIn('office', `#/platforms/${CODE}`);
    await page.waitForSelector('.platform-facts');
    const facts = await page.textContent('.platform-facts');
    assert.ok(facts.includes(`${state.whole_round.items} 项`), facts);
    assert.ok(facts.includes('有通知：中断精确到秒') && facts.includes('TCP') && facts.includes('没有心跳') && facts.includes('全部资产'), facts);
    await page.context().close();
  });

  it('puts what the inventory lacks into it: town and project are asked, the rest is there', async () => {
    const page = await signedIn('office', `#/platforms/${CODE}`);
    await page.click('text=补进台账（3）');
    await page.selectOption('label:has-text("镇街") select', 'shawan');
    await page.selectOption('label:has-text("项目") select', 'hd');
    await page.screenshot({ path: `${SCREENS}/platform-import.png` });
    await page.click('.dialog >> text=确认导入');
    await page.waitForSelector('.dialog', { state: 'detached' });
    const asset = await here.asked(`assets/${EXTRAS[1].code}`);
    assert.deepEqual([asset.name, asset.town, asset.kind, asset.service[0].project], ['沙湾 东门 01', 'shawan', 'camera', 'hd']);
    await page.click('text=现在问一次');
    assert.ok(await until(async () => (await here.asked(`assets/${EXTRAS[1].code}/reports`)).items.length > 0, 60_000), 'its next round is a report');
    await page.context().close();
  });

  it('leaves out what is unticked', async () => {
    const more = { code: '44011300001310777009', name: '沙湾 九' };
    platform.peer.extra += [more, { ...more, code: '44011300001310777008', name: '八' }].map(({ code }) => `<Item><DeviceID>${code}</DeviceID><Name>${code}</Name><Status>ON</Status></Item>`).join('');
    platform.set({ extraCount: EXTRAS.length + 2 });
    await here.place.admin.post(`/api/v1/platforms/${CODE}/query`, {});
    const page = await signedIn('office', `#/platforms/${CODE}`);
    await page.waitForSelector('text=补进台账（2）', { timeout: 60_000 });
    await page.uncheck(`tr:has-text("${more.code}") input`);
    await page.waitForSelector('text=补进台账（1）');
    await page.context().close();
  });

  it('lists all that the inventory lacks page by page, and in tables that are whole', async () => {
    const COUNT = 1203;
    const code = (i) => `4401130000131066${String(i).padStart(4, '0')}`;
    platform.peer.extra = Array.from({ length: COUNT }, (_, i) => `<Item><DeviceID>${code(i)}</DeviceID><Name>${i}</Name><Status>ON</Status></Item>`).join('');
    platform.set({ extraCount: COUNT });
    await here.place.admin.post(`/api/v1/platforms/${CODE}/query`, {});
    assert.ok(await until(async () => (await here.asked(`platforms/${CODE}/catalog?difference=unknown&limit=10000`)).items.length === COUNT, 60_000));
    const page = await signedIn('office', `#/platforms/${CODE}`);
    await page.waitForSelector('text=补进台账（1,000）');
    await page.click('text=下一页');
    await page.waitForSelector('text=补进台账（203）');
    await page.waitForSelector(`text=${code(1000)}`);
    for (const format of ['CSV', 'Excel']) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(`.panel:has-text("目录与台账的差异") .panel-tools >> text=${format}`)]);
      const bytes = readFileSync(await file.path());
      const rows = format === 'CSV' ? bytes.toString().trim().split('\r\n').length - 1
        : Object.keys(openWorkbook(bytes).sheets.Sheet1.cells).filter((place) => /^A\d/.test(place)).length - 1;
      assert.equal(rows, COUNT, format);
    }
    await page.click('.choices >> text=目录节点');
    await page.waitForSelector('text=番禺区', { state: 'detached' });
    await page.context().close();
  });

  it('gets a new password, which is shown once beside what else is typed there', async () => {
    const page = await signedIn('office', `#/platforms/${CODE}`);
    await page.click('text=新口令');
    await page.click('.dialog .button-main');
    await page.waitForSelector('.platform-made .secret');
    const typed = await page.textContent('.platform-made');
    for (const part of ['44011300002009000001', '4401130000', `127.0.0.1:${port}`, CODE]) {
      assert.ok(typed.includes(part), typed);
    }
    await page.screenshot({ path: `${SCREENS}/platform-password.png` });
    await page.click('.dialog >> text=返回');
    assert.ok(!(await page.content()).includes('platform-made'));
    await page.context().close();
  });
});

describe('the guide', () => {
  for (const [language, link, i] of [['zh', '接入指南', 0], ['en', 'How to connect one', 1]]) {
    it(`is a click away, fits a phone, and calls things as the page does, in ${language}`, async () => {
      const { platforms } = await pageModule('words/platforms.ts');
      const { common } = await pageModule('words/common.ts');
      const { works } = await pageModule('words/works.ts');
      const words = Object.values({ ...common, ...works, ...platforms }).map((both) => both[i]);
      const page = await signedIn('office', '#/platforms', { language, size: 'phone' });
      await page.click(`text=${link}`);
      await page.waitForSelector('h1');
      assert.ok(await overflow(page) <= 0, 'wider than its window');
      assert.deepEqual(await seriousFaults(page), []);
      assert.deepEqual(unexpected(page), []);
      const quoted = [...(await page.textContent('main')).matchAll(/“([^”]+)”/g)].map(([, text]) => text);
      assert.ok(quoted.length > 10, quoted.join());
      const unknown = quoted.filter((text) => !words.includes(text) && text !== (i === 0 ? '两个周期加 90 秒' : ''));
      assert.deepEqual(unknown, []);
      await page.screenshot({ path: `${SCREENS}/guide-${language}.png`, fullPage: true });
      await page.context().close();
    });
  }
});

it('a stranger is accepted with its code', async () => {
  const page = await signedIn('office', '#/platforms');
  await page.click(`tr:has-text("${STRANGER}") >> text=登记它`);
  await page.fill('.dialog label:has-text("名称") input', '镇西录像机');
  await page.check('.dialog label:has-text("录像") input[type=checkbox]');
  await page.screenshot({ path: `${SCREENS}/platform-accept.png` });
  await page.click('.dialog >> text=保存');
  await page.waitForSelector('a >> text=镇西录像机');
  const { feed, events_feed, poll_s, says, history, live } = await here.asked(`platforms/${STRANGER}`);
  assert.deepEqual([feed, events_feed, poll_s, says], [`gb.${STRANGER}`, `gb.${STRANGER}.events`, 300, ['network']]);
  assert.deepEqual([history, live], [{ every_s: 3600, feed: `gb.${STRANGER}.history`, lag_s: 3600, where: 'platform' }, null]);
  await page.context().close();
});

it('a lost platform is one line on every page and on the wall, its feeds with it', async () => {
  const before = await here.asked('status?town=shawan');
  platform.die(); // over TCP a connection that is gone is the end
  assert.ok(await until(async () => (await here.asked(`platforms/${CODE}`)).state.lost_at !== null, 60_000));
  // Its feed would be shouted as silent, too, once it no longer watches: here that is soon.
  const feed = { code: 'gb.shawan', name: '沙湾镇视频共享平台', report_ttl_s: 690, feed_ttl_s: 5 };
  assert.equal((await here.place.admin.post('/api/v1/feeds', [feed])).status, 200);
  const watches = async () => (await here.asked('status')).feeds.find(({ code }) => code === feed.code).watching;
  assert.ok(await until(async () => !(await watches()), 60_000));
  for (const [who, hash] of [['office', '#/'], ['office', '#/repairs'], ['viewer', '#/wall']]) {
    const page = await signedIn(who, hash);
    await page.waitForSelector('.alarms >> text=沙湾镇视频共享平台');
    const lines = await page.locator('.alarms p:not(.visually-hidden)').allTextContents();
    assert.equal(lines.filter((line) => line.includes('沙湾镇视频共享平台')).length, 1, lines.join('\n'));
    await page.screenshot({ path: `${SCREENS}/platform-lost${hash.replace(/\W+/g, '-')}.png` });
    await page.context().close();
  }
  const now = await here.asked('status?town=shawan');
  assert.equal(now.items[0].aspects.network.fault, before.items[0].aspects.network.fault, 'no camera is at fault for it');
  const page = await signedIn('office', '#/platforms');
  await page.waitForSelector('.platform-lost');
  await page.waitForSelector('text=请检查它是否在运行、能否连到本机');
  await goTo(page, `#/platforms/${CODE}`);
  await page.waitForSelector('text=失联，最后收到于');
  await page.context().close();
  const english = await signedIn('office', '#/platforms', { language: 'en' });
  await english.waitForSelector('text=See that it runs and reaches this machine');
  await english.click('.panel:has-text("What is wrong") a:has-text("沙湾镇视频共享平台")');
  await english.waitForSelector(`text=${CODE} has not been heard for`);
  await english.context().close();
});
