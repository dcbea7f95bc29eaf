// Month's end on the page: the draft, its publication, what the contractor then sees, the closing,
// the drift; and the year's evaluation.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

import { unzip } from '../http/lib/xlsx.mjs';
import { SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { firstDay, month, useDashboard } from './lib/setup.mjs';

const here = useDashboard({ days: 31, until: firstDay });
const { signedIn } = here;

const assessment = async (who) => (await here.place.as(who).get(`/api/v1/assessments/${month}`)).json;
const yuan = (fen) => `${String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(fen % 100).padStart(2, '0')}`;

const lastDay = (until) => new Date(Date.parse(until) - 1000 + 8 * 3600_000).toISOString().slice(0, 10);

async function settle(page, verb, state, note) {
  await page.click(`.panel-tools >> text="${verb}"`);
  await page.fill('dialog textarea', note);
  await page.click('dialog .button-main');
  await page.waitForSelector(`.progress [aria-current] >> text=${state}`);
}

it('a month that goes on offers no publication', async () => {
  const page = await signedIn('office', `#/months?month=${new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7)}`);
  await page.waitForSelector('.panel-tools >> text=之后才能公布');
  assert.equal(await page.locator('.panel-tools button').count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('a contractor sees no statement while it is a draft', async () => {
  const page = await signedIn('contractor', `#/?month=${month}`);
  await page.waitForSelector('text=本月结算单尚未公布');
  await settled(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('the office publishes the draft; the contractor then sees its own amount, to the fen', async () => {
  const page = await signedIn('office', `#/months?month=${month}`);
  await page.waitForSelector('.progress [aria-current] >> text=草稿');
  await settle(page, '公布', '已公布', '请于五日内核对');
  await page.waitForSelector('.fact:has-text("备注") >> text=请于五日内核对');
  assert.deepEqual(await seriousFaults(page), []);
  await page.context().close();
  const { items, objections_until } = await assessment('contractor');
  assert.deepEqual(items.map((one) => one.contractor), ['c4']);
  const contractor = await signedIn('contractor', `#/?month=${month}`);
  await contractor.waitForSelector(`text=异议截止 ${lastDay(objections_until)}`);
  await contractor.waitForSelector(`.amount >> text=${yuan(items[0].amount_fen)}`);
  await contractor.waitForSelector(`.sum >> text=${items[0].projects[0].score}`);
  assert.deepEqual(await seriousFaults(contractor), []);
  assert.deepEqual(contractor.faults, []);
  await contractor.screenshot({ path: `${SCREENS}/statement.png`, fullPage: true });
  const [download] = await Promise.all([contractor.waitForEvent('download'), contractor.click('a[href*="/reports/"] >> text=下载 Excel')]);
  assert.match(download.suggestedFilename(), new RegExp(`${month}.*\\.xlsx$`));
  const files = unzip(readFileSync(await download.path()));
  const texts = [...Object.entries(files).map(([name, bytes]) => [name, bytes.toString('utf8')]), ...contractor.texts];
  for (const format of ['csv', 'html']) {
    const { status, text } = await here.place.as('contractor').get(`/api/v1/reports/${month}.${format}`);
    assert.equal(status, 200);
    texts.push([format, text]);
  }
  assert.ok(texts.filter(([, text]) => text.includes('丁公司')).length >= 3);
  for (const [where, text] of texts) {
    assert.ok(!/[甲乙丙戊己庚]公司/.test(text), `${where} names another contractor`);
  }
  await contractor.context().close();
});

it('the page has every indicator of a statement, in one order, each verdict with what it is about', async () => {
  const { items } = await assessment('office');
  const page = await signedIn('office', `#/months?month=${month}`);
  await page.waitForSelector('table[aria-label=各单位结算] tbody tr');
  const chips = await page.$$eval('table[aria-label=各单位结算] tbody tr',
    (rows) => rows.map((row) => [...row.querySelectorAll('.verdict')].map((chip) => chip.title)));
  const words = { met: '达标', missed: '未达标', insufficient: '覆盖不足', none: '无数据' };
  const leased = items.find((one) => one.contractor === 'c4').projects[0].kinds[0].indicators;
  const wanted = ['intact:完好率', 'network:联网率', 'live:实时视频可用率', 'history:历史视频可用率', 'repair:故障维修及时率', 'quantity:运维数量']
    .map((pair) => pair.split(':')).map(([name, chinese]) => `监控点 · ${chinese} · ${words[leased[name].verdict]}`);
  assert.deepEqual(chips[3].slice(0, 6), wanted);
  const south = items.find((one) => one.contractor === 'c7').projects[0];
  await page.click('table[aria-label=各单位结算] >> text=庚公司');
  const { numerator, denominator, percent } = south.kinds[0].indicators.acceptance;
  await page.waitForSelector(`tr:has-text("验收通过率"):has-text("${numerator}"):has-text("${denominator}") >> text=${percent}`);
  await page.waitForSelector(`tr:has-text("预算执行率") >> text=¥ ${yuan(south.indicators.budget.numerator)}`);
  assert.equal(south.score, null);
  await page.waitForSelector('.sum >> text=—');
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('the report as a page has no column of words that is one character wide', async () => {
  const { text } = await here.place.as('office').get(`/api/v1/reports/${month}.html?lang=zh`);
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.setContent(text);
  const lines = await page.$$eval('td:not(.n)', (all) => all.filter((cell) => cell.textContent)
    .map((cell) => [cell.textContent, Math.round(cell.clientHeight / parseFloat(getComputedStyle(cell).lineHeight))]));
  assert.ok(lines.length > 100);
  assert.deepEqual(lines.filter(([, count]) => count > 3), []);
  await context.close();
});

it('the report fits on A4 across, its tables one below the other, and leads back to the month', async () => {
  const page = await signedIn('office', `#/months?month=${month}&contractor=c4`);
  await page.click('text=打印版');
  await page.waitForSelector('h1 >> text=月度考核通报');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: Math.floor((297 - 24) / 25.4 * 96), height: 700 });
  const wide = await page.$$eval('table', (all) => all.map((one) => one.getBoundingClientRect().right - document.documentElement.clientWidth));
  assert.ok(wide.length >= 6);
  assert.deepEqual(wide.filter((over) => over > -1), [], 'a right border is cut');
  const pdf = (await page.pdf({ path: `${SCREENS}/report.pdf`, preferCSSPageSize: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(pages <= 10, `${pages} pages`);
  await page.emulateMedia({ media: 'screen' });
  await page.click('nav >> text=返回');
  await page.waitForSelector('.progress [aria-current]');
  assert.match(page.url(), new RegExp(`months\\?month=${month}`));
  await page.context().close();
});

it('it closes the month despite what is open, each matter named; an exemption approved later shows as drift', async () => {
  const objection = await here.place.as('contractor').post('/api/v1/exemptions', { scope: { projects: ['lease'] }, reason: 'power_cut',
    from: `${month}-01T10:00:00+08:00`, to: `${month}-01T12:00:00+08:00` }); // of the month's first day: the publication lets it in
  assert.equal(objection.status, 200, objection.text);
  const page = await signedIn('office', `#/months?month=${month}`);
  const { objections_until } = await assessment('office');
  await page.waitForSelector(`.pending >> text=异议期至 ${lastDay(objections_until)}`);
  await page.waitForSelector('.pending >> text=/[0-9]+ 项免考核待决/');
  await page.click('.panel-tools >> text="定版"');
  await page.fill('dialog textarea', '各方无异议');
  const boxes = page.locator('dialog input[type=checkbox]');
  await boxes.nth(1).waitFor();
  for (let i = 0; i < 2; i++) {
    assert.equal(await page.isDisabled('dialog .button-main'), true, 'something is not confirmed yet');
    await boxes.nth(i).check();
  }
  await page.click('dialog .button-main');
  await page.waitForSelector('.progress [aria-current] >> text=已定版');
  await page.waitForSelector('.fact:has-text("未了仍定版") >> text=待决的免考核');
  const closed = await assessment('office');
  assert.deepEqual([closed.despite, closed.reason, closed.objections_until], [['exemptions', 'objections'], '各方无异议', objections_until]);
  await page.waitForSelector('.fact:has-text("备注") >> text=各方无异议');
  await page.waitForSelector('text=没有差异');
  const proposed = await here.place.as('office').post('/api/v1/exemptions', { scope: { projects: ['lease'] }, reason: 'power_cut',
    from: `${month}-10T00:00:00+08:00`, to: `${month}-12T00:00:00+08:00` });
  const approved = await here.place.as('chief').post(`/api/v1/exemptions/${proposed.json.id}/approve`, { note: '同意' });
  assert.equal(approved.status, 200);
  await page.waitForSelector('table[aria-label=定版后的差异] tbody tr', { timeout: 15_000 });
  const { json: { items: [{ code }] } } = await here.place.as('office').get('/api/v1/assets?project=lease&limit=1');
  const orders = Array.from({ length: 40 }, (_, i) => ({ id: `LATE-${i}`, asset: code, cause: 'x', mass: false, reported_at: `${month}-05T00:00:00+08:00` }));
  assert.equal((await here.place.as('office').post('/api/v1/repairs', orders)).status, 200);
  // The exemption has moved deadlines, so there is such a line before the orders are.
  const lists = page.locator('table[aria-label=定版后的差异] tr:has([title="late_repairs"])').filter({ hasText: 'LATE-' });
  await lists.waitFor({ timeout: 15_000 });
  assert.match(await lists.locator('td:last-child').textContent(), /^\d+ · .*LATE-/);
  const { x, width } = await lists.locator('td:last-child').boundingBox();
  assert.ok(x + width <= 1366, 'what differs now is out of sight');
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${SCREENS}/drift.png`, fullPage: true });
  await page.click('table[aria-label=各单位结算] >> text=丁公司');
  await page.waitForSelector('.codes');
  assert.equal(await page.locator('.codes[open]').count(), 0);
  await page.pdf({ path: `${SCREENS}/statement.pdf`, preferCSSPageSize: true });
  assert.equal(await page.locator('.codes:not([open])').count(), 0); // what is folded away is on paper
  await page.context().close();
});

it('the year is judged in points with what they rest on', async () => {
  const year = month.slice(0, 4);
  const page = await signedIn('office', `#/evaluations/${year}`);
  await page.click('tr:has-text("镇街与派出所满意度") >> text=评分');
  await page.fill('dialog input >> nth=0', '9');
  await page.fill('dialog input >> nth=1', '问卷 16 份');
  await page.click('dialog .button-main');
  await page.waitForSelector('tr:has-text("镇街与派出所满意度") >> text=9.00');
  await page.waitForSelector('tr:has-text("完好率") >> text=95.00'); // the standard's, from the demonstration's rules
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${SCREENS}/evaluation-judged.png` });
  await page.context().close();
});
