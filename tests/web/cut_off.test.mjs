// When the data stops, or the daemon does: every screen says so by itself, keeps what it has, and comes
// back by itself.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { openPage, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { instant, useDashboard } from './lib/setup.mjs';

const STALE_S = 900;

const here = useDashboard({ days: 1, until: instant(STALE_S + 100) });

const wall = () => here.signedIn('viewer', '#/wall?panel=towns', { size: 'hd' });
const shown = (page, words) => page.waitForSelector(`.alarms p:not([role]) >> text=${words}`, { timeout: 90_000 });
const gone = (page, words) => page.waitForFunction((text) => !document.querySelector('.alarms')?.textContent.includes(text), words, { timeout: 60_000 });
const isDimmed = (page) => page.evaluate(() => document.querySelector('.wall-stale') !== null);

it('a wall says that the data has stopped, until a report comes, and again when no more comes', { timeout: 200_000 }, async () => {
  const page = await wall();
  await shown(page, '数据已停');
  assert.equal(await isDimmed(page), true);
  assert.deepEqual(await seriousFaults(page), []);
  await page.screenshot({ path: `${SCREENS}/wall-stale.png` });
  await page.waitForSelector('.wall-matrix-town tbody tr:nth-child(16)');
  const spare = await page.$eval('.wall-matrix-town', (table) =>
    table.closest('.wall-panel').getBoundingClientRect().bottom - table.getBoundingClientRect().bottom);
  assert.ok(spare >= 0, `the last town is cut off by ${-spare} pixels`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.isVisible('.alarms strong >> text=数据已停'), true);
  await page.emulateMedia({ media: 'screen' });
  const said = await page.textContent('[role=alert]'); // which would be read out again at every change
  assert.ok(said.includes('最近一次上报') && said.includes('巡检平台') && !/\d+(分|秒)/.test(said), said);
  await here.place.as('probe').events([{ at: instant(STALE_S - 25) }]);
  await gone(page, '数据已停');
  assert.equal(await isDimmed(page), false);
  await shown(page, '数据已停'); // nothing was sent: it is time that has passed
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('silent feeds stand on the wall by name', async () => {
  const page = await wall();
  await shown(page, '巡检平台');
  await page.context().close();
});

it('a daemon that is killed is missed; the figures stay, dimmed; its return is noticed', { timeout: 200_000 }, async () => {
  const page = await wall();
  await settled(page);
  await page.waitForSelector('.wall-percent');
  await page.evaluate(() => { window.untouched = true; });
  const figures = await page.locator('.wall-percent').allTextContents();
  const { port } = here.place.daemon;
  await here.place.daemon.kill9();
  await shown(page, '连不上服务');
  assert.deepEqual(await page.locator('.wall-percent').allTextContents(), figures);
  assert.equal(await isDimmed(page), true);
  await page.screenshot({ path: `${SCREENS}/wall-away.png` });
  await here.place.daemon.restart({ args: ['--listen', `127.0.0.1:${port}`] });
  await gone(page, '连不上服务');
  const before = await page.textContent('.wall-as-of b');
  await here.place.as('probe').events([{ at: instant(0) }]);
  await page.waitForFunction((old) => document.querySelector('.wall-as-of b').textContent > old, before, { timeout: 60_000 });
  assert.equal(await page.evaluate(() => window.untouched), true);
  await page.context().close();
});

it('so is one that hangs and answers nothing', { timeout: 200_000 }, async () => {
  const page = await here.signedIn('office', '#/outages');
  await settled(page);
  process.kill(here.place.daemon.pid, 'SIGSTOP');
  try {
    await shown(page, '连不上服务');
  } finally {
    process.kill(here.place.daemon.pid, 'SIGCONT');
  }
  await gone(page, '连不上服务');
  await page.context().close();
});

it('a screen that is started first waits for its daemon', async () => {
  let refused = 0;
  const page = await openPage(here.browser, here.place.url, {
    token: here.place.tokens.viewer, hash: '#/wall?panel=towns', prepare: (one) => one.route('**/api/v1/**', (route) => {
      refused++;
      return refused <= 4 ? route.abort('connectionrefused') : route.continue();
    }),
  });
  await page.waitForSelector('.boot >> text=连不上服务');
  await page.waitForSelector('.wall-percent', { timeout: 60_000 });
  await page.context().close();
});
