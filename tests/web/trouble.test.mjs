// What keeps a daemon from taking anything in is said on every page.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { startDaemon } from '../http/lib/daemon.mjs';
import { client } from '../http/lib/client.mjs';
import { register } from '../http/lib/district.mjs';
import { launchBrowser, openPage } from './lib/browser.mjs';

it('a clock that has fallen behind is shouted, and no longer once it is right', { timeout: 180_000 }, async () => {
  const seconds = Math.floor(Date.now() / 1000);
  let daemon = await startDaemon({ now: seconds + 7200 });
  await register(client(daemon), { towns: [{ code: 't', name: 'T' }] });
  const { dir, adminToken } = daemon;
  await daemon.stop();
  daemon = await startDaemon({ dir, now: seconds });
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, daemon.url, { token: adminToken, hash: '#/registry' });
    await page.waitForSelector('.alarms >> text=服务器时钟不对', { timeout: 60_000 });
    assert.match(await page.locator('.alarms').innerText(), /收不进上报/);
  } finally {
    await browser.close();
    await daemon.stop();
  }
});
