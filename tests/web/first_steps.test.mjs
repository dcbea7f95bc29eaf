// A new district: its page leads through what is needed, and asks after how long an order opens by itself.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { startDaemon } from '../http/lib/daemon.mjs';
import { good, register } from '../http/lib/district.mjs';
import { launchBrowser, openPage } from './lib/browser.mjs';

let daemon;
let browser;
before(async () => {
  daemon = await startDaemon();
  browser = await launchBrowser();
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await daemon?.stop();
});

it('an empty district leads through its first steps, ticks them off, and asks for the rule of orders', async () => {
  const admin = client(daemon);
  const page = await openPage(browser, daemon.url, { token: daemon.adminToken, hash: '#/' });
  await page.waitForSelector('.first-steps');
  assert.equal(await page.locator('.first-steps li').count(), 8);
  assert.equal(await page.locator('.first-steps li >> text=已完成').count(), 0);
  await page.click('text=1 小时后自动开');
  await page.waitForFunction(() => document.querySelectorAll('.first-steps li').length === 7);
  assert.equal((await good(admin.get('/api/v1/rules'))).repairs.open_after_s, 3600);
  await register(admin, { towns: [{ code: 't', name: '市桥街' }], assets: [{ code: 'a', name: 'A', kind: 'camera', class: 1, town: 't' }], feeds: [{ code: 'p', name: 'P' }] });
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('.first-steps li').length === 7 && document.querySelectorAll('.first-steps li .soft:not(:empty)').length === 3);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
