// What a clerk who reads no English sees: every word of every view and dialog in Chinese, refusals said as
// sentences; and what is offered, counted down and downloaded is what holds.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { goTo, instant, month, useDashboard } from './lib/setup.mjs';

let asset;
const here = useDashboard({
  ready: async ({ asked, place }) => {
    asset = (await asked('outages?limit=1')).items[0].asset;
    await place.admin.post(`/api/v1/assessments/${month}/publish`, {});
    await place.as('probe').events([{ asset: 'NOBODY', at: instant(9), network: 'ok' }, { asset, at: instant(8), network: 'up' },
      { asset, at: instant(-9000), network: 'ok' }, { asset }]);
  },
});
const { signedIn, asked } = here;

// What stands in Latin letters wherever it stands: formats, codes, identifiers, the switch to English.
const LATIN = /\b(CSV|Excel|WPS|xlsx|JSON|NDJSON|UTF|GB18030|SHA|English|Asia\/Shanghai|admin|Ctrl|auto-[\w-]+|GD\d+|P-\d+|SW-\d+|[0-9a-f]{10,64}|hd|hd370)\b/g;
const SENT = /“[^”]*”|只能是 ok 或 fault/g; // what somebody sent, and what they should have
const COLUMNS = 'code,name,kind,class,town,project,from,to';

/** Words in Latin letters that a person reads on the page or in its open dialogs. */
async function latinWords(page) {
  const texts = await page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element.closest('code, pre, script, style, kbd, .original, .code, .print-head, .print-foot') && element.getClientRects().length > 0) {
        found.push(node.textContent);
      }
    }
    return found;
  });
  return [...new Set(texts.map((text) => text.replace(SENT, '').replace(COLUMNS, '').replace(LATIN, '').trim()).filter((text) => /[A-Za-z]{2,}/.test(text)))];
}

describe('nothing stays English on the Chinese page', () => {
  for (const [who, hashes] of [
    ['office', () => ['#/', '#/?indicator=repair', '#/figures/intact', '#/figures/repair?by=asset', '#/outages', '#/outages/month', `#/assets/${asset}`, '#/repairs?show=paused',
      '#/repairs?show=all', '#/exemptions', '#/mine?contractor=c1', `#/months?month=${month}&contractor=c1`, '#/evaluations/2026', '#/projects',
      '#/projects/acceptances', '#/registry', '#/registry/projects', '#/registry/organisations', '#/registry/towns', '#/registry/feeds', '#/rules', '#/rules?draft=1',
      '#/records/batches', '#/records/rejects', '#/records/audit', '#/nowhere', '#/assets/12345678', '#/repairs?id=12345678']],
    ['admin', () => ['#/tokens']],
    ['contractor', () => ['#/', '#/overview', '#/repairs?show=soon', '#/exemptions', '#/records/audit']],
    ['supervisor', () => ['#/', '#/projects']],
    ['viewer', () => ['#/wall', '#/wall?panel=kinds', '#/wall?panel=trend', '#/wall?panel=contractors']],
  ]) {
    it(`for the role ${who}`, { timeout: 120_000 }, async () => {
      const page = await signedIn(who);
      await settled(page);
      for (const hash of hashes()) {
        await goTo(page, hash);
        const words = (await latinWords(page)).filter((text) => !(hash.includes('draft') && text === '2022 plan'));
        assert.deepEqual(words, [], hash);
      }
      await page.context().close();
    });
  }

  it('in its dialogs', { timeout: 120_000 }, async () => {
    const order = (await asked('repairs?state=paused&limit=1')).items[0].id;
    const office = await signedIn('office', '#/projects');
    for (const [hash, press] of [['#/projects', 'text=修改计划'], ['#/projects/acceptances', 'text=登记验收'], ['#/exemptions', 'text=申请免考核'],
      ['#/exemptions?id=1', null], [`#/repairs?show=all&id=${order}`, null], ['#/records/rejects', 'text=全部重放'], ['#/evaluations/2026', 'text=评分']]) {
      await goTo(office, hash);
      if (press) {
        await office.click(`main >> ${press}`);
      }
      await office.waitForSelector('dialog[open]');
      await office.waitForTimeout(200);
      assert.deepEqual(await latinWords(office), [], `${hash} ${press}`);
      await office.keyboard.press('Escape');
      await office.waitForFunction(() => document.querySelector('dialog[open]') === null);
    }
    await office.keyboard.press('?');
    await office.waitForSelector('dialog .keys');
    assert.deepEqual(await latinWords(office), []);
    await office.context().close();
  });
});

describe('a refusal', () => {
  it('is a Chinese sentence with the field and what stood in it, the daemon\'s own words folded away', async () => {
    const page = await signedIn('office', '#/projects/acceptances');
    await page.click('text=登记验收');
    await page.fill('dialog textarea', 'nobody-7');
    await page.waitForSelector('dialog [role=alert] >> text=没有编码为 nobody-7 的资产。');
    const original = page.locator('dialog [role=alert] .original span');
    assert.equal(await original.isVisible(), false);
    await page.click('dialog [role=alert] summary');
    assert.match(await original.textContent(), /No asset has the code nobody-7\./);
    assert.equal(await original.getAttribute('lang'), 'en');
    assert.deepEqual(await seriousFaults(page), []);
    await page.context().close();
  });

  it('of an act stays until it has been read, in either language', async () => {
    const order = (await asked('repairs?state=open&limit=1')).items[0].id;
    for (const [language, words, button] of [['zh', /时刻“2099-01-01T00:00:00\+08:00”：这一步的时刻比现在晚 300 秒以上。/, '报告已修'],
      ['en', /The step lies more than 300 s ahead/, 'Report repaired']]) {
      const page = await signedIn('office', `#/repairs?show=all&id=${order}`, { language });
      await page.click(`dialog .buttons >> text=${button}`);
      await page.fill('dialog input[type=datetime-local]', '2099-01-01T00:00');
      await page.click('dialog:last-of-type .button-main, dialog dialog .button-main');
      await page.waitForSelector('.notice-bad');
      assert.match(await page.textContent('.notice-bad'), words);
      assert.equal(await page.locator('.notice .original').count(), language === 'zh' ? 1 : 0);
      await page.screenshot({ path: `${SCREENS}/refused-${language}.png` });
      assert.equal(await page.locator('.notice-close').getAttribute('aria-label'), language === 'zh' ? '关闭' : 'Close');
      await page.$eval('.notice-close', (button_) => button_.click());
      await page.waitForFunction(() => document.querySelector('.notice') === null);
      await page.context().close();
    }
  });

  it('of a line of reports says which field had which value', async () => {
    const page = await signedIn('office', '#/records/rejects?feed=probe');
    await page.waitForSelector('tr >> text=联网是“up”：只能是 ok 或 fault。');
    await page.waitForSelector('tr >> text=“NOBODY”没有登记');
    await page.waitForSelector('tr >> text=缺少时间');
    await page.context().close();
  });
});

it('the audit says in Chinese what was done, and leads to what it was done to', async () => {
  await here.place.as('chief').put('/api/v1/towns/dashi', { name: '大石街道' });
  const page = await signedIn('office', '#/records/audit');
  await page.waitForSelector('tbody tr:first-child td:last-child >> text=登记镇街 1 条：大石街道');
  for (const [op, words, to] of [['exemption', /^申请免考核 \d+，事由：.+/, /#\/exemptions\?id=\d+/], ['rules', /^考核规则第 \d+ 版，自 [\d-]+ 起生效$/, /#\/rules\?version=\d+/],
    ['exemption_decision', /^免考核 \d+ · (批准|驳回|撤销)/, /#\/exemptions\?id=/], ['repair_step', /^工单 \S+ · (开始处理|报告已修|申请暂停|批准暂停|恢复计时|确认修复)/, /#\/repairs\?show=all&id=/],
    ['assets', /^登记资产 [\d]+ 条：\d+、/, /#\/assets\/\d+/], ['month_published', new RegExp(`^公布 ${month} 月度考核`), /#\/months\?month=/]]) {
    await goTo(page, `#/records/audit?op=${op}`);
    // The rows of the operation before stay until those of this one have come.
    await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('tbody tr:first-child td:last-child')?.textContent),
      words.source).catch(() => {});
    assert.match(await page.textContent('tbody tr:first-child td:last-child'), words, op);
    assert.match(await page.getAttribute('tbody tr:first-child td:last-child a', 'href'), to, op);
  }
  await page.context().close();
});

describe('a paused order', () => {
  it('stands still while its pause is approved, and runs on while it is not', async () => {
    const [first, second] = (await asked('assets?project=hd&kind=camera&limit=2')).items.map(({ code }) => code);
    const order = (id, code, approved) => ({ id, asset: code, cause: 'power', mass: false, reported_at: instant(3 * 3600 + 60),
      pauses: [{ from: instant(3660), to: null, approved, reason: '等待供电' }], repaired_at: null });
    const { status, text } = await here.place.admin.post('/api/v1/repairs', [order('STILL', first, true), order('RUNS', second, false)]);
    assert.equal(status, 200, text);
    const page = await signedIn('office', '#/repairs?show=paused', { prepare: (one) => one.clock.install() });
    const deadline = (id) => page.textContent(`tr:has(a:text-is("${id}")) td:nth-child(7)`);
    await page.waitForSelector('a:text-is("STILL")');
    assert.match(await deadline('STILL'), /^ ?计时已停 · 还剩 (22小时|21小时59分)自 \d\d-\d\d \d\d:\d\d · 已停 1小时/);
    assert.match(await deadline('RUNS'), /还剩 20小时5[89]分.*仍在计时/);
    const before_ = await deadline('STILL');
    await page.clock.fastForward('02:00:00');
    await page.waitForFunction(() => /还剩 18小时5[89]分/.test([...document.querySelectorAll('tr')].find((tr) => tr.textContent.includes('RUNS')).textContent));
    const after_ = await deadline('STILL');
    assert.equal(after_.match(/还剩 [^自]+/)[0], before_.match(/还剩 [^自]+/)[0]);
    assert.match(after_, /已停 3小时/);
    await page.screenshot({ path: `${SCREENS}/repairs-paused.png` });
    await page.context().close();
  });
});

it('what the list of repairs shows is what its CSV holds, under every filter', { timeout: 120_000 }, async () => {
  const page = await signedIn('office', '#/repairs?show=open');
  for (const show of ['late', 'soon', 'open', 'paused', 'repaired', 'all']) {
    for (const filter of ['', '&contractor=c4', '&project=bus', '&contractor=c1&project=bus']) {
      await goTo(page, `#/repairs?show=${show}${filter}`);
      const link = await page.getAttribute('.panel-tools a[href*="format=csv"]', 'href');
      const csv = await (await page.request.get(`${here.place.url}${link}`)).text();
      const ids = csv.trim().split('\r\n').slice(1).map((line) => line.split(',')[0]);
      const shown = await page.$$eval('table[aria-label=故障工单] tbody td.order-id', (cells) => cells.map((c) => c.textContent));
      const count = Number((await page.textContent('.panel-page .panel-note')).replace(/\D/g, ''));
      assert.equal(count, ids.length, `${show}${filter}`);
      assert.ok(shown.length === Math.min(100, count) && shown.every((id) => ids.includes(id)), `${show}${filter}`);
    }
  }
  await page.context().close();
});

it('whoever proposed an exemption is not offered to approve it, and is told why; another is', async () => {
  const body = { scope: { assets: [asset] }, aspects: ['live'], from: instant(7200), to: instant(3600), reason: 'road_works' };
  const { json } = await here.place.as('office').post('/api/v1/exemptions', body);
  const row = `.panel-loud tr:has(a:text-is("${json.id}"))`;
  const own = await signedIn('office', '#/exemptions');
  await own.waitForSelector(`${row} >> text=须另一位批准`);
  assert.equal(await own.locator(`${row} button >> text=批准`).count(), 0);
  assert.equal(await own.locator(`${row} button >> text=驳回`).count(), 1);
  assert.equal((await here.place.as('office').post(`/api/v1/exemptions/${json.id}/approve`, {})).status, 403);
  await own.context().close();
  const other = await signedIn('chief', '#/exemptions');
  await other.waitForSelector(`${row} button >> text=批准`);
  await other.context().close();
});

it('a milestone of another year has no mark in this one, but its year and an arrow', async () => {
  const project = await asked('projects/square');
  const year = (await asked('progress')).year;
  const milestones = [{ name: '今年', planned_on: `${year}-12-31`, done_on: null }, { name: '来年', planned_on: `${year + 1}-01-01`, done_on: null },
    { name: '去年', planned_on: `${year - 1}-12-31`, done_on: `${year - 1}-12-30` }, { name: '跨年', planned_on: `${year - 1}-12-31`, done_on: `${year}-01-05` }];
  assert.equal((await here.place.admin.put('/api/v1/projects/square', { ...project, milestones })).status, 200);
  const page = await signedIn('office', '#/projects');
  const strip = (name) => page.locator(`table[aria-label=倒排表] tr:has(td:text-is("${name}")) td:last-child`);
  await strip('来年').waitFor();
  assert.deepEqual([await strip('来年').textContent(), await strip('来年').locator('circle').count()], [`${year + 1} →`, 0]);
  assert.deepEqual([await strip('去年').textContent(), await strip('去年').locator('circle').count()], [`← ${year - 1}`, 0]);
  assert.deepEqual([await strip('今年').locator('circle').count(), await strip('今年').locator('.year-beyond').count()], [1, 0]);
  const [ring, width] = await strip('今年').locator('circle').evaluate((circle) => [Number(circle.getAttribute('cx')), circle.ownerSVGElement.viewBox.baseVal.width]);
  assert.ok(ring > width * 0.93 && ring < width - 4, `${ring}`);
  assert.deepEqual([await strip('跨年').locator('circle').count(), await strip('跨年').locator('.year-beyond').count()], [1, 1]);
  assert.equal(await strip('今年').locator('.year-planned').evaluate((ring_) => getComputedStyle(ring_).fill), 'rgb(255, 255, 255)');
  assert.equal(await strip('跨年').locator('.year-done').evaluate((dot) => getComputedStyle(dot).fill !== 'rgb(0, 0, 0)'), true);
  await page.screenshot({ path: `${SCREENS}/schedule-years.png`, fullPage: true });
  await page.context().close();
});

it('a kind outside the population is said to be so, never counted as 0 beside what is in service', async () => {
  const page = await signedIn('office', `#/months?month=${month}&contractor=c1`);
  const centres = page.locator('tr:has(td:first-child:has-text("监控中心"))');
  await centres.first().waitFor();
  for (const text of await centres.locator('td:first-child').allTextContents()) {
    assert.equal(text, '监控中心 不考核');
  }
  await page.context().close();
});

it('the year shows money as money, and the evidence of what people judged can be read', async () => {
  const year = new Date().getFullYear();
  await here.place.as('office').put(`/api/v1/evaluations/${year}/judged`, [{ level1: '满意度', level2: '利益相关者满意度', level3: '镇街与派出所满意度', points: '9.00', evidence: '满意度问卷十六份' }]);
  const page = await signedIn('office', `#/evaluations/${year}`);
  await page.waitForSelector('tr:has-text("预算执行率") td >> text=/^¥ [\\d,]+\\.\\d\\d \\/ ¥/');
  const box = await page.locator('.evidence >> text=满意度问卷十六份').boundingBox();
  assert.ok(box.width > 110, `${box.width}`);
  assert.ok(await overflow(page) <= 0);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.isVisible('.evidence >> text=满意度问卷十六份'), true, 'on paper too');
  assert.equal(await page.isVisible('td button'), false);
  await page.context().close();
});

it('a refused file is given back with its reasons in Chinese', async () => {
  const page = await signedIn('office', '#/registry');
  await settled(page);
  const text = 'code,name,kind,class,town,project,from,to\n3.30106E+19,改坏的,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,\n';
  await page.setInputFiles('input[type=file]', { name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.waitForSelector('.refused >> text=表格软件把 1 个编码中的 1 个变成了数字');
  assert.deepEqual(await latinWords(page), [`bad.csv · ${Buffer.byteLength(text)} B`]);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=下载错误行')]);
  assert.match(readFileSync(await download.path(), 'utf8'), /^,code,rounded_codes,"?表格软件把 1 个编码/m);
  await page.context().close();
});

it('silence is told from the rest without colours, and a dialog reads from the left wherever its button stands', async () => {
  const page = await signedIn('office', `#/assets/${asset}`);
  await page.waitForSelector('.legend .swatch-silent');
  const marks = await page.$$eval('.legend .swatch', (all) => all.map((mark) => [mark.className, getComputedStyle(mark).backgroundImage]));
  for (const name of ['silent', 'blind', 'exempt']) {
    assert.match(marks.find(([className]) => className.includes(name))[1], /repeating-linear-gradient/, name);
  }
  await goTo(page, '#/exemptions');
  await page.click('.panel-loud td.acts button >> nth=0');
  await page.waitForSelector('dialog[open]');
  for (const part of ['dialog[open] .dialog-body p', 'dialog[open] .field-label']) {
    const { textAlign, whiteSpace } = await page.$eval(part, (e) => ({ ...getComputedStyle(e), textAlign: getComputedStyle(e).textAlign, whiteSpace: getComputedStyle(e).whiteSpace }));
    assert.deepEqual([textAlign, whiteSpace], ['left', 'normal'], part);
  }
  await page.context().close();
});

it('a supervisor of two contractors has each statement under its name, set apart', async () => {
  const project = await asked('projects/lease');
  assert.equal((await here.place.admin.put('/api/v1/projects/lease', { ...project, supervisor: 's1' })).status, 200);
  assert.equal((await here.place.admin.post(`/api/v1/assessments/${month}/publish`, {})).status, 200);
  const page = await signedIn('supervisor', `#/?month=${month}`);
  await page.waitForSelector('.statement-part:nth-of-type(2) > h3');
  assert.deepEqual(await layoutFaults(page), []);
  const line = await page.$eval('.statement-part:nth-of-type(2)', (part) => parseFloat(getComputedStyle(part).borderTopWidth));
  assert.ok(line > 0);
  await page.context().close();
});
