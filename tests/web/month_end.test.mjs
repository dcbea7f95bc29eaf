// A newcomer's first month's end on the page: published, objected to, decided, published again, closed, printed, and the
// amount agreed by pencil; then the year.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { startDaemon } from '../http/lib/daemon.mjs';
import { feedClient, good, newToken, register, report, unix } from '../http/lib/district.mjs';
import { amountOf, pageTables } from '../http/lib/paper.mjs';
import { launchBrowser, openPage, seriousFaults } from './lib/browser.mjs';
import { firstDay, month } from './lib/setup.mjs';

const START = unix(`${month}-01T00:00:00+08:00`);
const END = unix(firstDay);
const DAY = 86400;
const MONTH = `/api/v1/assessments/${month}`;

let daemon;
let browser;
const tokens = {};
const as = {};

before(async () => {
  daemon = await startDaemon();
  browser = await launchBrowser();
  const admin = client(daemon);
  const span = [{ project: 'p', from: `${month}-01T00:00:00+08:00`, to: null }];
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '一期', contractor: 'c1', monthly_fee_fen: 10000033 }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: ['A', 'B'].map((code) => ({ code, name: `点位 ${code}`, kind: 'camera', class: 1, town: 't', service: span })),
  });
  const seen = { intact: 'ok', network: 'ok', live: 'ok' }; // nobody looks at recordings, nor keeps orders
  await report(await feedClient(daemon, 'probe'), [
    ...['A', 'B'].map((asset) => ({ asset, at: START, ...seen })),
    { asset: 'A', at: START + DAY, network: 'fault' }, { asset: 'A', at: START + 9 * DAY, network: 'ok' },
    { asset: 'B', at: START + 2 * DAY, intact: 'fault' }, { asset: 'B', at: START + 3 * DAY, intact: 'ok' },
    { asset: 'B', at: END + 1, network: 'ok' },
  ]);
  for (const [who, body] of [['office', { role: 'office' }], ['chief', { role: 'office' }], ['contractor', { role: 'contractor', organisation: 'c1' }]]) {
    tokens[who] = await newToken(admin, { name: who, ...body });
    as[who] = client(daemon, tokens[who]);
  }
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await daemon?.stop();
});

const signedIn = (who, hash) => openPage(browser, daemon.url, { token: tokens[who], hash });
const lastDay = (until) => new Date(Date.parse(until) - 1000 + 8 * 3600_000).toISOString().slice(0, 10);

async function settle(page, verb, state, note) {
  await page.click(`.panel-tools >> text="${verb}"`);
  await page.fill('dialog textarea', note);
  await page.click('dialog .button-main');
  await page.waitForSelector(`.progress [aria-current] >> text=${state}`);
}

it('the office publishes, the contractor objects to the first days, and what is pending stands beside both buttons', async () => {
  const page = await signedIn('office', `#/months?month=${month}`);
  await settle(page, '公布', '已公布', '请核对');
  const { objections_until } = await good(as.office.get(MONTH));
  const contractor = await signedIn('contractor', `#/?month=${month}`);
  await contractor.waitForSelector(`text=异议截止 ${lastDay(objections_until)}`);
  await contractor.context().close();
  await good(as.contractor.post('/api/v1/exemptions', { scope: { assets: ['A'] }, aspects: ['network'], reason: 'power_cut',
    from: `${month}-02T00:00:00+08:00`, to: `${month}-05T00:00:00+08:00` }));
  await page.waitForSelector('.pending >> text=1 项免考核待决');
  await page.waitForSelector(`.pending >> text=异议期至 ${lastDay(objections_until)}`);
  await page.click('.panel-tools >> text="重新公布"');
  await page.waitForSelector('dialog .pending >> text=1 项免考核待决');
  await page.click('dialog .buttons >> text=返回');
  await page.click('.panel-tools >> text="定版"');
  assert.equal(await page.locator('dialog input[type=checkbox]').count(), 3); // the exemption, the days, and how little was seen
  await page.waitForSelector('dialog .scarce >> text=一期：已测权重 65/100');
  assert.equal(await page.isDisabled('dialog .button-main'), true);
  await page.click('dialog .buttons >> text=返回');
  assert.deepEqual(await seriousFaults(page), []);
  await page.context().close();
});

it('another person decides, the office publishes again and closes, naming what is open', async () => {
  await good(as.chief.post('/api/v1/exemptions/1/approve', { note: '情况属实' }));
  const page = await signedIn('office', `#/months?month=${month}`);
  await page.waitForSelector('.pending');
  await settle(page, '重新公布', '已公布', '');
  await page.click('.panel-tools >> text="定版"');
  for (const box of await page.locator('dialog input[type=checkbox]').all()) {
    assert.equal(await page.isDisabled('dialog .button-main'), true, 'something is not confirmed yet');
    await box.check();
  }
  assert.equal(await page.isDisabled('dialog .button-main'), true, 'a reason is needed');
  await page.fill('dialog textarea', '双方已签字');
  await page.click('dialog .button-main');
  await page.waitForSelector('.progress [aria-current] >> text=已定版');
  await page.waitForSelector('.fact:has-text("未了仍定版") >> text=异议期未满');
  const closed = await good(as.office.get(MONTH));
  assert.deepEqual([closed.despite, closed.reason], [['objections'], '双方已签字']);
  await page.context().close();
});

it('the contractor prints its month, agrees with the amount by pencil, and finds back', async () => {
  const page = await signedIn('contractor', `#/months?month=${month}`);
  await page.waitForSelector('text=打印版');
  await page.click('text=打印版');
  await page.waitForSelector('h1 >> text=月度考核通报');
  const paper = pageTables(await page.content());
  const { items } = await good(as.contractor.get(MONTH));
  assert.equal(amountOf(paper, '一期'), BigInt(items[0].amount_fen));
  assert.deepEqual(paper['免考核'].map((x) => [x['原因'], x['资产'], x['批准人']]), [['停电', '点位 A (A)', 'chief']]);
  await page.click('nav >> text=返回');
  await page.waitForSelector('.progress [aria-current] >> text=已定版');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('a year that has ended is published, closed and printed', async () => {
  const year = Number(month.slice(0, 4)) - 1;
  const page = await signedIn('office', `#/evaluations/${year}`);
  for (const [verb, state] of [['公布', '已公布'], ['定版', '已定版']]) {
    await page.click(`.panel-tools >> text="${verb}"`);
    await page.fill('dialog textarea', '年终');
    await page.click('dialog .button-main');
    await page.waitForSelector(`.progress [aria-current] >> text=${state}`);
  }
  const { chain, state } = await good(as.office.get(`/api/v1/evaluations/${year}`));
  assert.equal(state, 'closed');
  await page.waitForSelector(`.facts >> text=${chain.slice(0, 12)}`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.alarms').isVisible(), false);
  assert.doesNotMatch(await page.innerText('body'), /数据已停/);
  await page.emulateMedia({ media: 'screen' });
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.click('text=打印版');
  await page.waitForSelector(`h1 >> text=年度绩效评价 ${year}`);
  await page.waitForSelector('td >> text=年终');
  await page.click('nav >> text=返回');
  await page.waitForSelector('.progress [aria-current] >> text=已定版');
  await page.context().close();
});
