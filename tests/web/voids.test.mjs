// Part of what a feed said is voided on the page: counted while it is written, asked for by one person, approved
// by another.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { instant, unexpected, useDashboard } from './lib/setup.mjs';

const here = useDashboard({ days: 2, every: 12 });
const { signedIn, asked } = here;

// A round of the demonstration is at every full hour: none lies in what is voided here.
const early = (Date.now() / 1000) % 3600 < 900 ? 1200 : 0;
const local = (ago) => new Date(Date.now() + 8 * 3600_000 - ago * 1000).toISOString().slice(0, 16);

it('a void of a part is counted before it is asked for, and waits for another person', async () => {
  const asset = (await asked('outages?limit=1')).items[0].asset;
  await here.place.as('probe').events([{ asset, at: instant(early + 600), network: 'fault' }, { asset, at: instant(early + 300), network: 'ok' }]);
  const admin = await signedIn('admin', '#/records/voids');
  await settled(admin);
  await admin.click('text=申请作废部分上报');
  await admin.selectOption('dialog [name=feed]', 'probe');
  await admin.fill('dialog [name=assets]', asset);
  await admin.uncheck('dialog label:has-text("实时") input');
  await admin.uncheck('dialog label:has-text("历史") input');
  await admin.uncheck('dialog label:has-text("完好") input');
  await admin.fill('dialog [name=from]', local(early + 800));
  await admin.fill('dialog [name=to]', local(early + 200));
  await admin.waitForSelector('dialog >> text=共 2 条上报，在 1 个批次里；另有 0 次心跳');
  assert.equal(await admin.isDisabled('dialog .button-main'), true, 'no reason is given yet');
  assert.deepEqual((await asked('voids')).items, [], 'nothing is asked for by looking');
  await admin.fill('dialog [name=reason]', '巡检误报');
  await admin.waitForSelector('dialog .button-main:not([disabled])');
  assert.deepEqual(await seriousFaults(admin), []);
  await admin.screenshot({ path: `${SCREENS}/void-part.png` });
  await admin.click('dialog .button-main');
  await admin.waitForSelector('table[aria-label=部分作废] tr:has-text("待批准")');
  assert.equal(await admin.locator('table[aria-label=部分作废] button').count(), 0, 'whoever asked does not approve');
  const [made] = (await asked('voids')).items;
  assert.deepEqual([made.reports, made.aspects, made.assets, made.reason], [2, ['network'], [asset], '巡检误报']);
  assert.deepEqual(unexpected(admin), []);
  await admin.context().close();

  const office = await signedIn('office', '#/records/voids?state=proposed');
  await office.click('table[aria-label=部分作废] button');
  await office.click('dialog .button-main');
  await office.waitForSelector('text=没有部分作废。');
  assert.equal((await asked(`voids/${made.id}`)).state, 'approved');
  assert.ok((await asked(`assets/${asset}/reports?from=${instant(early + 800)}&to=${instant(early + 200)}`)).items.every(({ network }) => network === undefined));
  assert.deepEqual(unexpected(office), []);
  await office.context().close();
});

it('where nothing was said, that is said; and the form fits a phone, in English', async () => {
  const page = await signedIn('admin', '#/records/voids?ask=1&feed=probe&from=2020-01-01T00:00&to=2020-01-02T00:00', { size: 'phone', language: 'en' });
  await page.waitForSelector('dialog [role=status] .bad');
  assert.match(await page.textContent('dialog [role=status]'), /nothing/);
  assert.ok(await overflow(page) <= 0);
  assert.deepEqual(unexpected(page).filter((fault) => !/409/.test(fault)), []);
  await page.context().close();
});
