// A month's outages with what each cost: ordered, filtered, led on from, and taken along as a table.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { goTo, month, unexpected, useDashboard } from './lib/setup.mjs';

const here = useDashboard({ days: 62, every: 12 });
const { signedIn, asked } = here;

const address = `#/outages/month?month=${month}`;
const cells = (page, n) => page.$$eval('.rows tbody tr', (rows, at) => rows.map((row) => row.cells[at].textContent), n);
const yuan = (fen) => `${String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${String(fen % 100).padStart(2, '0')}`;

describe('the outages of a month', () => {
  it('stand with the dearest first, each with its share, its points and their worth as the daemon says them', async () => {
    const page = await signedIn('office', address);
    await settled(page);
    const { items } = await asked(`outages?month=${month}&cost=true&sort=cost&limit=200`);
    assert.ok(items[0].cost.amount_fen > 0, 'something was worth something');
    assert.deepEqual(await cells(page, 5), items.map(({ cost }) => cost?.share_percent ?? '—'));
    assert.deepEqual(await cells(page, 6), items.map(({ cost }) => (cost?.points ? `−${cost.points}` : '—')));
    assert.deepEqual(await cells(page, 7), items.map(({ cost }) => (cost && cost.amount_fen !== null ? yuan(cost.amount_fen) : '—')));
    assert.deepEqual(await seriousFaults(page), []);
    assert.deepEqual(await layoutFaults(page), []);
    await page.screenshot({ path: `${SCREENS}/month-outages.png` });
    await page.click('text=本月损失');
    await page.waitForFunction(() => location.hash.includes('sort=seconds'));
    await settled(page);
    await page.waitForFunction((name) => document.querySelector('.rows tbody tr td:nth-child(2)').textContent === name,
      (await asked(`outages?month=${month}&sort=seconds&limit=1`)).items[0].name);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('are those that count, or those that do not and why; the next page goes on', async () => {
    const page = await signedIn('office', address);
    await settled(page);
    await page.click('text=不计入的');
    await page.waitForFunction(() => location.hash.includes('counted=false'));
    await settled(page);
    await page.waitForFunction(() => [...document.querySelectorAll('.rows tbody tr td:last-child')].every((td) => td.textContent === '类型不考核'));
    assert.deepEqual([...new Set(await cells(page, 5))], ['—']);
    await page.click('text=计入的 >> nth=0');
    await page.waitForFunction(() => location.hash.includes('counted=true'));
    await page.waitForFunction(() => [...document.querySelectorAll('.rows tbody tr td:last-child')].every((td) => td.textContent === '是'));
    await page.click('.pager >> text=更早');
    await page.waitForFunction(() => location.hash.includes('after=200'));
    await page.selectOption('.filters select >> nth=1', 'c4');
    await page.waitForFunction(() => location.hash.includes('contractor=c4') && !location.hash.includes('after='));
    await page.waitForFunction(() => [...document.querySelectorAll('.rows tbody tr td:nth-child(9)')].every((td) => td.textContent === '丁公司'));
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('lead to the strip of the asset, to the figure and to the statement', async () => {
    const page = await signedIn('office', address);
    await settled(page);
    const [first] = (await asked(`outages?month=${month}&cost=true&sort=cost&limit=1`)).items;
    for (const [column, expected] of [[2, `#/assets/${first.asset}?month=${month}&aspect=${first.aspect}`],
      [6, `#/figures/${first.aspect}?project=${first.project}&month=${month}&by=asset`], [8, `#/months?month=${month}&contractor=${first.contractor}`]]) {
      assert.equal(await page.getAttribute(`.rows tbody tr:first-child td:nth-child(${column}) a`, 'href'), expected);
    }
    await page.click('.rows tbody tr:first-child td:nth-child(2) a');
    await page.waitForSelector('.asset-view .strips');
    await goTo(page, `#/months?month=${month}&contractor=c4`);
    await page.click('.to-outages');
    await page.waitForFunction(() => /outages\/month\?.*counted=true/.test(location.hash));
    await page.context().close();
  });

  it('are taken along as the table that is shown', async () => {
    const page = await signedIn('contractor', `${address}&counted=true`);
    await settled(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=下载 CSV')]);
    const lines = readFileSync(await download.path(), 'utf8').replace('\ufeff', '').trim().split('\r\n');
    assert.match(lines[0], /,share_percent,points,amount_fen$/);
    const rows = lines.slice(1).map((line) => line.split(','));
    assert.ok(rows.length > 100 && rows.every((row) => row[11] === 'c4'), 'its own and no other');
    assert.deepEqual((await cells(page, 5)).slice(0, 50), rows.slice(0, 50).map((row) => row[lines[0].split(',').indexOf('share_percent')]));
    await page.context().close();
  });

  it('fit a phone, and are said in English', async () => {
    const page = await signedIn('office', address, { size: 'phone', language: 'en' });
    await settled(page);
    await page.waitForSelector('th >> text=Share of the rate');
    assert.ok(await overflow(page) <= 0);
    assert.deepEqual(await seriousFaults(page), []);
    await page.screenshot({ path: `${SCREENS}/month-outages-phone.png` });
    await page.context().close();
  });
});
