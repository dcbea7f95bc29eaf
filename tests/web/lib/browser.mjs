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
 * console errors, exceptions and violations of the policy. */
export async function openPage(browser, url, { token = null, hash = '#/', language = 'zh', size = 'office' } = {}) {
  const [width, height] = SIZES[size];
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true });
  if (token !== null) {
    const answer = await context.request.post(`${url}/api/v1/session`, { data: { token } });
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
  await page.goto(`${url}/${hash}`);
  return Object.assign(page, { faults });
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

/** What axe finds serious or critical: "rule: target, target". */
export async function seriousFaults(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
}

/** How far the page is wider than the window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
