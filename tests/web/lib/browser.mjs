// A real Chromium, and pages in it that remember everything that went wrong.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(`${CHECKOUT}web/package.json`);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const SCREENS = `${CHECKOUT}build/screens`;
export const WEB = `${CHECKOUT}build/web`;

export async function launchBrowser() {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`${CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk`);
  }
  mkdirSync(SCREENS, { recursive: true });
  const { chromium } = require('playwright-core');
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

const SIZES = { hd: [1920, 1080], office: [1366, 768], phone: [390, 844] };

/** A page in a context of its own, signed in by cookie unless token is null. `faults` collects
 * console errors, exceptions and violations of the policy, `texts` is [address, headers and body] of
 * every answer that has come whole. `workers`: 'allow' lets the service worker in, behind which nothing of this is seen. */
export async function openPage(browser, url, { token = null, hash = '#/', language = 'zh', size = 'office', workers = 'block', prepare, ...more } = {}) {
  const [width, height] = SIZES[size];
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, serviceWorkers: workers, ...more });
  if (token !== null) {
    // A connection that was kept may be closed by the daemon at the very moment of the next request.
    const answer = await context.request.post(`${url}/api/v1/session`, { data: { token }, headers: { connection: 'close' } });
    if (answer.status() !== 200) {
      throw new Error(`no session: ${answer.status()} ${await answer.text()}`);
    }
  }
  const faults = [];
  await context.addInitScript((chosen) => {
    localStorage.getItem('intact.language') || localStorage.setItem('intact.language', chosen);
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
  }, language);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') {
      faults.push(`${message.text()} ${message.location().url ?? ''}`);
    }
  });
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  const texts = [];
  const keep = async (request) => {
    const response = await request.response();
    const isStream = /event-stream/.test(response.headers()['content-type'] ?? ''); // comes to no end
    texts.push([request.url(), JSON.stringify(await response.allHeaders()) + (isStream ? '' : await response.text())]);
  };
  page.on('requestfinished', (request) => keep(request).catch(() => {})); // cut off by the page's end
  await prepare?.(page);
  await page.goto(`${url}/${hash}`);
  return Object.assign(page, { faults, texts });
}

/** Waits until the view shows what it asked for. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    const waiting = [...document.querySelectorAll('.absent')].some((e) => /正在载入|Loading/.test(e.textContent));
    return main !== null && document.querySelector('.boot') === null && !waiting;
  }, null, { timeout: 20_000 });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical: "rule: target, target". `rules`: these alone. */
export async function seriousFaults(page, rules) {
  if (!await page.evaluate(() => 'axe' in globalThis)) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate((only) => globalThis.axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) }), rules);
  return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
}

/** Buttons whose words have the colour of their ground, of which axe is not sure and says nothing. */
export async function unreadableButtons(page) {
  return page.$$eval('.button', (all) => all
    .filter((e) => getComputedStyle(e).color === getComputedStyle(e).backgroundColor)
    .map((e) => e.textContent));
}

const PAPER = { width: 1032, height: 702 }; // A4 across less its margins, in CSS pixels

/** What would be lost or lie over something else on paper: "what: where". */
export async function paperFaults(page) {
  await page.setViewportSize(PAPER);
  await page.emulateMedia({ media: 'print' });
  await page.waitForTimeout(200);
  return page.evaluate(() => {
    const shown = (e) => e.getClientRects().length > 0;
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    const faults = all('.topbar, .topbar-button, .button, .notices').map((e) => `to be pressed: ${e.className}`);
    for (const e of all('main *')) {
      const { overflowX, overflowY } = getComputedStyle(e);
      const cut = (overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1) || (overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1);
      if (cut && !e.closest('svg, td, select, .visually-hidden, .kpi h2, .strip-axis')) {
        faults.push(`cut off: ${e.className}`);
      }
    }
    for (const chart of all('.chart canvas')) {
      const table = chart.closest('.chart-and-table').querySelector('.chart-table');
      if (chart.getBoundingClientRect().bottom > table.getBoundingClientRect().top + 1) {
        faults.push('the chart lies over its table');
      }
    }
    return all('.print-head').length === 1 ? faults : [...faults, 'no head'];
  });
}

/** How far the page is wider than the window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
