// A new office sets what its contracts say, without reading JSON: calendars by a paste, terms beside the general
// rules, months that begin on another day, responses, exemptions that recur and that are changed.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { instant, unexpected, useDashboard } from './lib/setup.mjs';
import { pageModule } from './lib/words.mjs';

const here = useDashboard({ days: 40, every: 12 });
const { signedIn, asked } = here;

const NOTICE = `国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日`;

describe('the days of a year, by one paste', () => {
  const usual = ['08:30-12:00', '14:00-17:30'];
  const read = async (text) => (await pageModule('base/calendar.ts')).daysOf(text, usual, '2026');

  it('are read from the notice as it is published: 33 days off and 6 that are worked', async () => {
    const { days, wrong } = await read(NOTICE);
    assert.deepEqual(wrong, []);
    assert.equal(Object.values(days).filter((list) => list.length === 0).length, 33);
    assert.deepEqual(Object.keys(days).filter((day) => days[day].length > 0).sort(),
      ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']);
    assert.deepEqual(days['2026-10-10'], usual);
    assert.ok(!('2025-11-04' in days), 'the day of its signature is no holiday');
  });

  it('are read from a line a day, and from a span over the turn of the year', async () => {
    assert.deepEqual(await read('2026-10-01\n2026/10/10 8:30-12:00\n2026年5月9日 上班'),
      { days: { '2026-10-01': [], '2026-10-10': ['08:30-12:00'], '2026-05-09': usual }, wrong: [] });
    assert.deepEqual(Object.keys((await read('12月31日至2027年1月2日放假')).days), ['2026-12-31', '2027-01-01', '2027-01-02']);
    assert.deepEqual(Object.keys((await read('12月31日至1月1日放假')).days), ['2026-12-31', '2027-01-01']);
  });

  it('that are none are named, and nothing is made of them', async () => {
    assert.deepEqual(await read('国庆放假\n2026-13'), { days: {}, wrong: ['国庆放假', '2026-13'] });
  });
});

it('a calendar is made of a week and the notice of the year, at a desk and on a phone', async () => {
  for (const size of ['office', 'phone']) {
    const page = await signedIn('office', '#/registry/calendars', { size });
    await settled(page);
    await page.click('text=新日历');
    await page.fill('dialog input >> nth=0', `hours-${size}`);
    await page.fill('dialog input >> nth=1', '运维时段');
    await page.fill('dialog input >> nth=2', '9:00-12:00，13:00-18:00');
    await page.click('text=周二至周五与周一相同');
    await page.fill('dialog textarea', NOTICE);
    await page.waitForSelector('text=读到：放假 33 天，调休上班 6 天');
    assert.deepEqual(await seriousFaults(page), []);
    assert.ok(await overflow(page) <= 0);
    await page.screenshot({ path: `${SCREENS}/calendar-${size}.png` });
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForSelector(`tr:has-text("hours-${size}")`);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  }
  const made = await asked('calendars/hours-phone');
  assert.deepEqual(made.week.fri, ['09:00-12:00', '13:00-18:00']);
  assert.equal(made.week.sat, undefined);
  assert.equal(Object.keys(made.days).length, 39);
  assert.deepEqual(made.days['2026-02-28'], ['09:00-12:00', '13:00-18:00']);
});

describe('the rules', () => {
  it('show each contract beside the general rules, with names and never codes', async () => {
    const page = await signedIn('office', '#/rules');
    await page.waitForSelector('table[aria-label=合同条款]');
    const cells = await page.$$eval('table[aria-label=合同条款] tr', (rows) => rows.map((r) => [...r.cells].map((c) => c.textContent.trim()).join('|')));
    assert.deepEqual(cells, ['字段|通用规则|公交视频系统补点', '指标 · 完好率 · 目标|98.00 %|97.00 %', '指标 · 联网率 · 不足此长不计|—|5分',
      '维修 · 时限 · 监控点二类点|1天|8小时 · 工作时间（含节假日与调休）', '维修 · 响应时限 · 监控点二类点|—|2小时 · 工作时间（含节假日与调休）']);
    await page.context().close();
  });

  it('are drafted by fields alone: every term of a contract, damping, flapping, responses, the day that months begin on', async () => {
    const page = await signedIn('office', '#/rules?draft=1');
    await page.waitForSelector('text=校验通过');
    for (const [path, value] of [['month_begins_on', '26'], ['indicators.live.min_outage_s', '300'], ['indicators.response.target', '95.00'],
      ['repairs.response_s.checkpoint', '3600'], ['score.weights.response', '10'], ['score.min_weight', '60']]) {
      await page.fill(`[name="${path}"]`, value);
    }
    await page.selectOption('[name="repairs.response_s.checkpoint.calendar"]', 'work');
    await page.check('[name="repairs.open_after_total"]');
    await page.fill('[name="repairs.open_after_total.s"]', '1200');
    await page.click('text=增加：反复故障');
    await page.selectOption('.terms select >> nth=-1', 'lease');
    const own = (path) => `[name="contracts.lease.${path}"]`;
    for (const [path, value] of [['indicators.network.target', '96.50'], ['indicators.history.min_outage_s', '600'],
      ['repairs.limits_s.camera.2', '14400'], ['repairs.response_s.camera.2', '1800'], ['repairs.rejoin_s', '86400'], ['repairs.open_after_s', '7200']]) {
      await page.fill(own(path), value);
    }
    await page.selectOption(own('indicators.live.silent'), 'excluded');
    await page.selectOption(own('repairs.limits_s.camera.2.calendar'), 'work');
    await page.selectOption(own('repairs.rejoin'), 'clock');
    await page.selectOption(own('service_hours'), 'work');
    await page.check(own('score'));
    await page.fill(own('score.weights.network'), '40');
    await page.check(own('payment'));
    await page.fill(own('payment[1].factor_bp'), '8500');
    await page.waitForSelector('text=校验通过');
    await page.waitForSelector('.draft-side .diff [title="contracts.lease.service_hours"] >> text=合同条款 · 社会治安与城市管理视频系统租赁及运维 子项目2 · 服务时段');
    assert.deepEqual(await seriousFaults(page), []);
    assert.ok(await overflow(page) <= 0);
    await page.locator('.terms').scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${SCREENS}/rules-terms.png`, fullPage: true });
    const wrong = own('indicators.network.target');
    await page.fill(wrong, '101');
    await page.waitForSelector(`${wrong}[aria-invalid=true]`);
    await page.fill(wrong, '96.50');
    await page.waitForSelector('text=校验通过');
    const month = await page.inputValue('[name=from_month]');
    await page.click('.draft-side .button-main:not([disabled])');
    await page.waitForSelector('table[aria-label="相对第2版的变化"]');
    const saved = await asked(`rules?month=${month}`);
    assert.equal(saved.month_begins_on, 26);
    assert.equal(saved.indicators.live.min_outage_s, 300);
    assert.deepEqual(saved.repairs.response_s, { checkpoint: { s: 3600, calendar: 'work' } });
    assert.deepEqual(saved.repairs.open_after_total, { s: 1200, within_s: 86400 });
    assert.deepEqual(saved.score.deductions[1], { rule: 'repeat_fault', rounds_over: 1, points: '0.50', per: 'asset', at_most: '5.00' });
    assert.equal(saved.score.min_weight, 60);
    const { score, payment, ...lease } = saved.contracts.lease;
    assert.deepEqual(lease, {
      indicators: { network: { target: '96.50' }, history: { min_outage_s: 600 }, live: { silent: 'excluded' } },
      repairs: { limits_s: { 'camera.2': { s: 14400, calendar: 'work' } }, response_s: { 'camera.2': 1800 }, rejoin: 'clock', rejoin_s: 86400, open_after_s: 7200 },
      service_hours: 'work',
    });
    assert.equal(score.weights.network, 40);
    assert.deepEqual(payment.map((rung) => rung.factor_bp), [10000, 8500, 7000]);
    assert.ok(saved.contracts.bus, 'the other contract is as it was');
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('of a contract that says nothing more are gone from the document, and it can be taken out whole', async () => {
    const page = await signedIn('office', '#/rules?draft=1');
    await page.waitForSelector('text=校验通过');
    await page.fill('[name="contracts.bus.indicators.network.min_outage_s"]', '');
    await page.waitForSelector('.draft-side .diff [title="contracts.bus.indicators.network.min_outage_s"]');
    await page.click('.terms th button >> nth=0');
    await page.waitForFunction(() => document.querySelector('[name="contracts.bus.indicators.network.min_outage_s"]') === null);
    await page.waitForSelector('text=校验通过');
    await page.context().close();
  });

  it('can be drafted on a phone', async () => {
    const page = await signedIn('office', '#/rules?draft=1', { size: 'phone' });
    await page.waitForSelector('text=校验通过');
    assert.ok(await overflow(page) <= 0);
    assert.deepEqual(await layoutFaults(page), []);
    await page.locator('.terms').scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${SCREENS}/rules-terms-phone.png` });
    await page.context().close();
  });
});

it('an order is answered: when, and in time or not, is on it', async () => {
  const { items } = await asked('repairs?project=bus&state=open&limit=1000');
  const order = items.find((one) => one.responded_at === null);
  const page = await signedIn('office', `#/repairs?show=all&id=${order.id}`);
  const cell = 'dialog table[aria-label=故障轮次] tbody tr:last-child td:nth-child(3)';
  assert.equal(await page.textContent('dialog table[aria-label=故障轮次] thead th:nth-child(3)'), '响应');
  assert.equal(await page.textContent(cell), '');
  await page.click('dialog button:text-is("开始处理")');
  await page.fill('dialog dialog textarea', '已派人');
  await page.click('dialog dialog .button-main');
  await page.waitForFunction((where) => /^\d{4}-/.test(document.querySelector(where)?.textContent ?? ''), cell);
  assert.notEqual((await asked(`repairs/${order.id}`)).responded_at, null);
  assert.deepEqual(unexpected(page), []);
  await page.context().close();
});

describe('an exemption', () => {
  it('recurs in the hours of a calendar, of classes and attributes, but not of one asset; the list says so', async () => {
    const asset = (await asked('assets?project=lease&limit=1')).items[0];
    const page = await signedIn('office', '#/exemptions');
    await page.click('text=申请免考核');
    await page.selectOption('dialog [name=projects]', 'lease');
    await page.selectOption('dialog [name=classes]', '2');
    await page.fill('dialog [name=attributes]', `pole=${asset.attributes.pole}`);
    await page.fill('dialog [name=except]', asset.code);
    await page.fill('dialog [name=from]', '2026-01-01T00:00');
    await page.fill('dialog [name=to]', '2027-01-01T00:00');
    await page.selectOption('dialog [name=calendar]', 'work');
    await page.selectOption('dialog [name=reason]', 'power_cut');
    await page.screenshot({ path: `${SCREENS}/exemption-recurs.png` });
    await page.click('dialog .button-main');
    await page.waitForSelector('.panel-loud tr:has-text("仅工作时间（含节假日与调休）")');
    const list = (await asked('exemptions?state=proposed&limit=1000')).items;
    const made = list.find((one) => one.calendar === 'work');
    assert.deepEqual(made.scope, { projects: ['lease'], classes: [2], attributes: { pole: [asset.attributes.pole] }, except: [asset.code] });
    await page.waitForSelector(`.panel-loud tr:has-text("除 ${asset.name}")`);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('that is approved is changed by two people, and until the second approves it holds as it was', async () => {
    const one = (await asked('exemptions?state=approved&limit=1000')).items.find((x) => x.change === null && x.calendar === null);
    const office = await signedIn('office', `#/exemptions?id=${one.id}`);
    await office.click('dialog >> text=变更');
    const to = `${one.to.slice(0, 8)}28T23:00`;
    await office.fill('dialog dialog [name=to], dialog [name=to] >> nth=-1', to);
    await office.fill('dialog [name=note] >> nth=-1', '延长到月末');
    await office.waitForSelector('dialog .diff >> text=止');
    await office.click('dialog .button-main:not([disabled]) >> nth=-1');
    await office.waitForSelector('dialog .exemption-change >> text=变更待审批');
    assert.deepEqual(await seriousFaults(office), []);
    await office.screenshot({ path: `${SCREENS}/exemption-change.png` });
    assert.equal(await office.locator('dialog button:text-is("批准变更")').count(), 0, 'whoever asked does not approve');
    const waiting = await asked(`exemptions/${one.id}`);
    assert.equal(waiting.to, one.to);
    assert.equal(waiting.change.to.slice(0, 16), to);
    await office.context().close();
    const chief = await signedIn('chief', '#/exemptions');
    await chief.click(`.panel-loud tr:has(a:text-is("${one.id}")) button:text-is("批准变更")`);
    await chief.fill('dialog textarea', '同意');
    await chief.click('dialog .button-main');
    await chief.waitForFunction((id) => ![...document.querySelectorAll('.panel-loud td a')].some((a) => a.textContent === String(id)), one.id);
    assert.equal((await asked(`exemptions/${one.id}`)).to.slice(0, 16), to);
    assert.deepEqual(unexpected(chief), []);
    await chief.context().close();
  });

  it('is proposed and changed in English, and on a phone', async () => {
    const page = await signedIn('office', '#/exemptions?state=approved', { language: 'en', size: 'phone' });
    await page.click('text=Propose an exemption');
    await page.waitForSelector('dialog >> text=But not these assets');
    assert.ok(await overflow(page) <= 0);
    assert.deepEqual(await seriousFaults(page), []);
    await page.screenshot({ path: `${SCREENS}/exemption-phone-en.png` });
    await page.context().close();
  });
});

describe('a camera', () => {
  it('that was swapped keeps its asset: one field, the code of the new device', async () => {
    const { asset } = (await asked('outages?project=hd&open=true&limit=1')).items[0];
    const page = await signedIn('office', `#/assets/${asset}`);
    await settled(page);
    await page.click('text=换机');
    const other = (await asked('assets?project=lease&limit=1')).items[0].code;
    await page.fill('dialog [name=swap]', other);
    await page.waitForSelector('dialog [role=alert] >> text=会重复');
    assert.equal(await page.isDisabled('dialog .button-main'), true, 'a code that stands already');
    await page.fill('dialog [name=swap]', '44011300001319999999');
    await page.waitForSelector('dialog .diff >> text=44011300001319999999');
    assert.deepEqual(await seriousFaults(page), []);
    await page.screenshot({ path: `${SCREENS}/swap.png` });
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForSelector('.facts >> text=44011300001319999999');
    await here.place.as('probe').events([{ asset: '44011300001319999999', at: instant(5), network: 'ok' }]);
    const [last] = (await asked(`assets/${asset}/reports?from=${instant(60)}&to=${instant(-60)}`)).items.filter((one) => one.network);
    assert.deepEqual([last.code, last.network], ['44011300001319999999', 'ok']);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('has a form for its record: name, aliases, feeds, attributes, spans, with the difference before it is saved', async () => {
    const before = (await asked('assets?project=hd370&limit=1')).items[0];
    const page = await signedIn('office', `#/assets/${before.code}`);
    await settled(page);
    await page.click('text=修改台账');
    await page.waitForSelector('dialog >> text=还没有改动。');
    await page.fill('dialog [name=name]', '新名称 01');
    await page.fill('dialog [name=aliases]', 'A-1\nA-2');
    await page.fill('dialog [name=attributes]', 'pole=P-9999\nvendor=某厂');
    await page.check('dialog label:has-text("巡检平台") input');
    await page.selectOption('dialog [name=class]', '3');
    await page.waitForSelector('dialog .diff >> text=别名编码');
    assert.deepEqual(await seriousFaults(page), []);
    await page.screenshot({ path: `${SCREENS}/asset-form.png` });
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForSelector('h2 >> text=新名称 01');
    const after = await asked(`assets/${before.code}`);
    assert.deepEqual(after, { ...before, name: '新名称 01', aliases: ['A-1', 'A-2'], attributes: { pole: 'P-9999', vendor: '某厂' }, feeds: ['probe'], class: 3 });
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('of the demonstration has been swapped, where the eye falls on it', async () => {
    const page = await signedIn('viewer', '#/assets/44011300001310000001', { language: 'en' });
    await page.waitForSelector('.facts >> text=44011300001310009999');
    assert.equal(await page.locator('text=Swap the device').count(), 0, 'a viewer swaps nothing');
    await page.context().close();
  });
});
