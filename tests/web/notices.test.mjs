// Who is told of what, without reading JSON: a receiver by fields, a try of the way, what was said; and whom to call.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { hookServer } from '../http/lib/receivers.mjs';
import { SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { unexpected, useDashboard } from './lib/setup.mjs';

const here = useDashboard({ days: 3, every: 4, args: ['--notice-private-addresses', 'yes', '--notice-check-interval-s', '3600'] });
const { signedIn, asked } = here;

describe('notices', () => {
  it('an admin adds a receiver by fields, sends it one now, and sees what came of it; the office changes no address', async () => {
    const hook = await hookServer();
    try {
      const page = await signedIn('admin', '#/rules?draft=1', { size: 'office' });
      await settled(page);
      await page.click('text=添加接收人');
      await page.fill('[name="notices.receivers[0].name"]', '值班群');
      await page.selectOption('[name="notices.receivers[0].way"]', 'wecom');
      await page.fill('[name="notices.receivers[0].address"]', 'ftp://nobody');
      await page.waitForSelector('.receiver [role="alert"] >> text=这里应为以 https:// 或 http:// 开头的地址');
      await page.fill('[name="notices.receivers[0].address"]', `${hook.url}/send?key=abc`);
      await page.uncheck('.receiver >> text=磁盘空间不足');
      await page.waitForSelector('.draft-good');
      assert.deepEqual(await layoutFaults(page), []);
      assert.deepEqual(await seriousFaults(page), []);
      if (SCREENS) {
        await page.screenshot({ path: `${SCREENS}/rules-notices.png`, fullPage: true });
      }
      await page.click('.draft-side .button-main:not([disabled])');
      await page.waitForFunction(() => !location.hash.includes('draft'));
      await page.evaluate(() => { location.hash = '#/records/notices'; });
      await settled(page);
      await page.waitForSelector('text=企业微信群机器人');
      assert.ok(!(await page.textContent('main')).includes('abc'), 'the token of the address is not shown');
      hook.answer = () => ({ json: { errcode: 93000, errmsg: 'invalid webhook url' } });
      await page.click('text=现在试发一条');
      await page.waitForSelector('text=机器人没有接受：code 93000, invalid webhook url。', { timeout: 60_000 });
      hook.answer = () => ({ json: { errcode: 0, errmsg: 'ok' } });
      await page.click('text=现在试发一条');
      await page.waitForSelector('text=已送达', { timeout: 60_000 });
      if (SCREENS) {
        await page.screenshot({ path: `${SCREENS}/notices.png` });
      }
      assert.ok(hook.posts.some((post) => post.json.text.content.startsWith('视频运维提醒：测试\n'))); // what stands is posted too
      assert.deepEqual(await layoutFaults(page), []);
      assert.deepEqual(await seriousFaults(page), []);
      assert.deepEqual(unexpected(page), []);
      await page.context().close();
      const office = await signedIn('office', '#/rules?draft=1');
      await settled(office);
      assert.ok(await office.isDisabled('[name="notices.receivers[0].address"]'));
      assert.equal(await office.locator('text=添加接收人').count(), 0);
      await office.context().close();
      const { version } = (await asked('rules/versions?limit=100')).items.at(-1);
      const rules = await asked(`rules?version=${version}`);
      assert.equal(rules.notices.receivers[0].events.length, 9);
    } finally {
      await hook.close();
    }
  });
});

it('whom to call stands beside what is down', async () => {
  const { admin } = here.place;
  const { items } = await asked('outages?open=true&limit=1&sort=lasted_s');
  const company = await asked(`organisations/${items[0].contractor}`);
  await admin.put(`/api/v1/organisations/${company.code}`, { ...company, contacts: [{ name: '王值班', phone: '020-84820000#12' }] });
  const page = await signedIn('office', '#/outages', { size: 'office' });
  await settled(page);
  await page.waitForSelector('a[href="tel:02084820000,12"] >> text=020-84820000#12');
  assert.deepEqual(await layoutFaults(page), []);
  await page.evaluate(() => { location.hash = '#/registry/organisations'; });
  await settled(page);
  await page.waitForSelector('text=王值班');
  await page.context().close();
});
