// What every suite begins with: the demonstration district, a browser, and short ways to ask either.

import { after, before } from 'node:test';

import { launchBrowser, openPage, settled } from './browser.mjs';
import { startDashboard } from './dashboard.mjs';

/** An instant some seconds ago, as a sender writes it. */
export const instant = (ago) => new Date((Math.floor(Date.now() / 1000) - ago) * 1000).toISOString();

/** When the month that is going on began, and the last one that has ended, in the district's time. */
export const firstDay = `${new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7)}-01T00:00:00+08:00`;
export const month = new Date(Date.parse(firstDay) - 1 + 8 * 3600_000).toISOString().slice(0, 7);

/** Console errors that are no refusals which the page expects and shows. */
export const unexpected = (page) => page.faults.filter((fault) => !/status of 4(00|03)/.test(fault));

/** Goes to another view of an open page and waits until it stands. */
export async function goTo(page, hash) {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await settled(page);
  await page.waitForTimeout(250);
}

/** Starts both before the suite and ends them after it; `ready(here)` fills in what the suite needs to know. */
export function useDashboard({ days, every, until, args, ready } = {}) {
  const here = { place: null, browser: null };
  before(async () => {
    here.place = await startDashboard({ days, every, until, args }); // one after the other: what began before a failure has to be ended
    here.browser = await launchBrowser();
    await ready?.(here);
  }, { timeout: 240_000 });
  after(async () => {
    await here.browser?.close();
    await here.place?.stop();
  });
  here.signedIn = (who, hash = '#/', options = {}) =>
    openPage(here.browser, here.place.url, { token: who && here.place.tokens[who], hash, ...options });
  here.asked = async (path, who = 'admin') => (await here.place.as(who).get(`/api/v1/${path}`)).json;
  return here;
}
