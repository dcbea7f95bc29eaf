// The office's further views and acts: plans and acceptances, batches voided by two people, rejects tried
// again, the audit, a new version of the rules. Each is done on the page and then looked up in the API.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { overflow, SCREENS, seriousFaults, settled, unreadableButtons } from './lib/browser.mjs';
import { layoutFaults } from './lib/layout.mjs';
import { goTo, instant, unexpected, useDashboard } from './lib/setup.mjs';

const here = useDashboard();
const { signedIn, asked } = here;


async function fresh(page) {
  await settled(page);
  await page.waitForTimeout(250);
}

// name, role, address, what stands there in Chinese and in English
const VIEWS = [
  ['projects', 'office', '#/projects', '倒排表', 'Schedule'],
  ['projects-viewer', 'viewer', '#/projects', '倒排表', 'Schedule'],
  ['projects-contractor', 'contractor', '#/projects', '1,270', '1,270'],
  ['projects-supervisor', 'supervisor', '#/projects', '安装调试', 'in time of'],
  ['acceptances', 'office', '#/projects/acceptances', '验收记录', 'Acceptance records'],
  ['acceptances-supervisor', 'supervisor', '#/projects/acceptances', '广州南站', 'Passed'],
  ['batches', 'admin', '#/records/batches', '申请作废', 'Ask to void'],
  ['batches-viewer', 'viewer', '#/records/batches', '接受', 'Accepted'],
  ['rejects', 'office', '#/records/rejects', '全部重放', 'Try all of them again'],
  ['audit', 'office', '#/records/audit', '新令牌', 'token'],
  ['rules-draft', 'office', '#/rules?draft=1', '校验通过', 'Checked: right'],
];

describe('views', () => {
  for (const [name, who, hash, chinese, english] of VIEWS) {
    for (const [language, size, words] of [['zh', 'office', chinese], ['en', 'office', english], ['zh', 'phone', chinese]]) {
      it(`${name} in ${language} at the size ${size}: its words, nothing serious for axe, fits, no fault`, async () => {
        const page = await signedIn(who, hash, { language, size });
        await settled(page);
        await page.waitForFunction((text) => document.body.innerText.includes(text), words, { timeout: 10_000 });
        assert.deepEqual(await seriousFaults(page), [], 'axe');
        assert.deepEqual(await unreadableButtons(page), []);
        assert.deepEqual(await layoutFaults(page), []);
        assert.ok(await overflow(page) <= 0, 'wider than its window');
        assert.deepEqual(page.faults, []);
        await page.waitForTimeout(250);
        await page.screenshot({ path: `${SCREENS}/${name}-${size === 'phone' ? 'phone' : language}.png`, fullPage: size !== 'phone' });
        await page.context().close();
      });
    }
  }
});

describe('who may not', () => {
  it('a viewer and a contractor are offered none of the office\'s acts, and no draft', async () => {
    for (const who of ['viewer', 'contractor', 'supervisor']) {
      const page = await signedIn(who, '#/projects');
      for (const hash of ['#/projects', '#/projects/acceptances', '#/records/batches', '#/records/rejects', '#/records/audit', '#/rules', '#/rules?draft=1']) {
        await goTo(page, hash);
        const offered = await page.$$eval('main button, main a.button', (all) => all.map((b) => b.textContent));
        assert.ok(!offered.some((text) => /修改计划|登记验收|作废|重放|起草|保存/.test(text)), `${who} ${hash}: ${offered}`);
      }
      await page.context().close();
    }
  });

  it('a contractor has no way to the records, and sees nothing of them at their address', async () => {
    const page = await signedIn('contractor', '#/');
    await settled(page);
    const links = await page.$$eval('.mainnav a', (all) => all.map((a) => a.getAttribute('href')));
    assert.ok(links.includes('#/projects'));
    assert.ok(!links.some((link) => link.startsWith('#/records')), links.join(' '));
    await page.evaluate(() => { location.hash = '#/records/batches'; });
    await page.waitForSelector('text=没有这一项，或您无权查看。');
    await page.context().close();
  });

  it('no byte of its projects or acceptances names another contractor\'s', async () => {
    const page = await signedIn('contractor', '#/overview');
    await settled(page);
    const texts = [];
    const pending = [];
    page.on('requestfinished', (request) => {
      if (request.url().includes('/api/v1/')) {
        pending.push(request.response().then((response) => response.text()).then((text) => texts.push([request.url(), text]), () => undefined));
      }
    });
    for (const hash of ['#/projects', '#/projects/acceptances', '#/projects?year=2022']) {
      await goTo(page, hash);
      texts.push([`page ${hash}`, await page.content()]);
    }
    await Promise.all(pending);
    assert.ok(texts.some(([where]) => where.includes('/progress')));
    for (const [where, text] of texts) {
      for (const name of ['甲公司', '乙公司', '丙公司', '庚公司', '广州南站', '公交视频']) {
        assert.ok(!text.includes(name), `${where} says ${name}`);
      }
    }
    await page.context().close();
  });
});

describe('plans', () => {
  it('a milestone is entered, seen late, then done; the difference is shown before it is saved', async () => {
    const before_ = await asked('projects/square');
    const page = await signedIn('office', '#/projects');
    await page.click('tr:has-text("番禺广场") >> text=修改计划');
    await page.click('dialog >> text=增加节点');
    const last = before_.milestones.length;
    assert.equal(await page.isDisabled('dialog .button-main'), true, 'a milestone without a name is refused');
    await page.fill(`dialog input[aria-label="节点 ${last + 1}"]`, '采购公告');
    await page.fill('dialog .plan-step:last-of-type input[type=date] >> nth=0', `${new Date().getFullYear()}-01-02`);
    await page.waitForSelector('dialog >> text=保存后的变化');
    await page.waitForSelector('dialog .diff [title^=milestones]');
    assert.equal((await asked('projects/square')).milestones.length, last, 'nothing is saved yet');
    await page.screenshot({ path: `${SCREENS}/project-form.png` });
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForSelector('tr:has-text("采购公告") >> text=已逾期');
    const saved = await asked('projects/square');
    assert.deepEqual(saved.milestones.at(-1), { name: '采购公告', planned_on: `${new Date().getFullYear()}-01-02`, done_on: null });
    assert.deepEqual({ ...saved, milestones: null }, { ...before_, milestones: null }, 'the rest went back as it came');
    const [progress] = (await asked('progress?project=square')).items;
    assert.equal(progress.milestones.at(-1).state, 'late');
    assert.deepEqual(page.faults.filter((fault) => !/status of 400/.test(fault)), []);
    await page.screenshot({ path: `${SCREENS}/projects-late.png`, fullPage: true });
    await page.context().close();
  });

  it('a budget is typed in yuan and kept in fen', async () => {
    const { year } = await asked('progress');
    const page = await signedIn('office', '#/projects');
    await page.click('tr:has-text("番禺广场") >> text=修改计划');
    await page.fill('dialog label:has-text("已执行（元）") input', '459,999.5');
    await page.waitForSelector('dialog .diff [title^=budget]');
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    assert.equal((await asked('projects/square')).budget[year].executed_fen, 45999950);
    await page.waitForSelector('tr:has-text("番禺广场") >> text=459,999.50');
    await page.context().close();
  });
});

describe('acceptances', () => {
  it('are entered for several assets at once; a wrong code is named and nothing is taken', async () => {
    const { items } = await asked('acceptances?project=south&limit=2');
    const codes = items.map(({ asset }) => asset);
    const page = await signedIn('office', '#/projects/acceptances');
    await page.click('text=登记验收');
    await page.selectOption('dialog select >> nth=0', 'south');
    await page.fill('dialog textarea', `${codes[0]}\nnobody-7`);
    await page.waitForSelector('dialog [role=alert] >> text=nobody-7');
    assert.equal(await page.isDisabled('dialog .button-main'), true);
    await page.fill('dialog textarea', codes.join(', '));
    await page.selectOption('dialog select >> nth=1', 'not_passed');
    await page.fill('dialog label:has-text("备注") input', '画面模糊');
    await page.screenshot({ path: `${SCREENS}/acceptance-form.png` });
    await page.click('dialog .button-main:not([disabled])');
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    await page.waitForSelector('table[aria-label=各项目验收] tr:has-text("广州南站") >> text=398');
    const after_ = (await asked('acceptances?project=south&limit=10000')).items.slice(-2);
    assert.deepEqual(after_.map(({ asset, passed, note }) => [asset, passed, note]), codes.map((code) => [code, false, '画面模糊']));
    assert.equal((await asked('progress?project=south')).items[0].kinds[0].accepted, 398);
    await page.selectOption('select:below(:text("验收记录")) >> nth=1', 'not_passed');
    await page.waitForFunction(() => location.hash.includes('result=not_passed'));
    const failed = (await asked('acceptances?limit=10000')).items.filter(({ passed }) => !passed);
    assert.ok(failed.length > 2, 'those that a later one has taken the place of are listed too');
    await page.waitForFunction((n) => document.querySelectorAll('table[aria-label=验收记录] tbody tr').length === n, failed.length);
    assert.equal(await page.locator('table[aria-label=验收记录] tbody tr:not(:has-text("已被取代"))').count(), 2);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });
});

describe('batches', () => {
  it('are voided by two people: one asks with a reason, another approves, the asker may not', async () => {
    const { json: sent } = await here.place.as('probe').events([
      { asset: (await asked('assets?kind=checkpoint&limit=1')).items[0].code, at: instant(40), network: 'fault', cause: 'storm' }]);
    const number = sent.batch;
    const admin = await signedIn('admin', '#/records/batches');
    const row = `table[aria-label=上报批次] tr:has(td:text-is("${number}"))`;
    await admin.click(`${row} >> text=申请作废`);
    assert.equal(await admin.isDisabled('dialog .button-main'), true, 'a reason is needed');
    await admin.fill('dialog textarea', '探测器时钟错误');
    await admin.screenshot({ path: `${SCREENS}/void-ask.png` });
    await admin.click('dialog .button-main');
    await admin.waitForSelector('.panel-loud >> text=探测器时钟错误');
    assert.equal((await asked(`batches/${number}`)).state, 'void_proposed');
    await admin.waitForSelector('.panel-loud .own-proposal >> text=须另一位批准');
    assert.equal(await admin.locator('.panel-loud >> text=批准作废').count(), 0, 'not by the token that asked');
    assert.equal((await here.place.admin.post(`/api/v1/batches/${number}/void/approve`, {})).status, 403);
    await admin.context().close();

    const office = await signedIn('office', '#/records/batches?state=void_proposed');
    await settled(office);
    await office.click(`${row} >> text=批准作废`);
    await office.screenshot({ path: `${SCREENS}/void-approve.png` });
    await office.click('dialog .button-main');
    await office.waitForFunction((seq) => ![...document.querySelectorAll('td')].some((td) => td.textContent === String(seq)), number);
    const batch = await asked(`batches/${number}`);
    assert.equal(batch.state, 'void');
    assert.equal(batch.void.reason, '探测器时钟错误');
    await office.click('nav[aria-label=状态] >> text=已作废');
    await office.waitForSelector(row);
    assert.deepEqual(office.faults, []);
    await office.context().close();
  });

  it('of one feed alone are listed, and older ones on the next page', async () => {
    const page = await signedIn('office', '#/records/batches?feed=probe');
    await settled(page);
    const numbers = () => page.$$eval('table[aria-label=上报批次] tbody td:first-child', (cells) => cells.map((c) => Number(c.textContent)));
    const first = await numbers();
    assert.equal(first.length, 100);
    const { items } = await asked('batches?feed=probe&limit=1');
    assert.equal(first[0], items[0].batch);
    await page.click('text=更早');
    await page.waitForFunction((n) => Number(document.querySelector('table[aria-label=上报批次] tbody td').textContent) < n, first.at(-1));
    await page.click('text=第一页');
    await page.waitForFunction((n) => Number(document.querySelector('table[aria-label=上报批次] tbody td').textContent) >= n, first[0]);
    await page.context().close();
  });
});

it('rejected lines are seen with their reason, and taken once their asset is registered', async () => {
  const code = 'WEB-REJECT-1';
  await here.place.as('probe').events([{ asset: code, at: instant(30), network: 'ok' }, { asset: code, at: instant(20), network: 'up' }]);
  const page = await signedIn('office', '#/records/rejects?feed=probe');
  await page.waitForSelector(`tr:has-text("${code}") >> text=没有此资产`);
  assert.equal(await page.locator(`tr:has-text("${code}")`).count(), 2);
  await page.screenshot({ path: `${SCREENS}/rejects-two.png` });
  await here.place.admin.put(`/api/v1/assets/${code}`, {
    name: '补登', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] });
  await page.click('.panel-tools .button-main');
  await page.click('dialog .button-main');
  await page.waitForSelector('.replayed >> text=接受 1');
  await page.waitForFunction((text) => [...document.querySelectorAll('tbody tr')].filter((tr) => tr.textContent.includes(text)).length === 1, code);
  const { items } = await asked('rejects?feed=probe&limit=10000');
  assert.deepEqual(items.filter(({ raw }) => raw.includes(code)).map((one) => one.code), ['unknown_state']);
  assert.equal((await asked(`assets/${code}/reports?from=${instant(86400)}&to=${instant(-86400)}`)).items.length, 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('the audit shows who changed what, newest first, by kind and by token, and one change whole', async () => {
  await here.place.as('chief').put('/api/v1/towns/dashi', { name: '大石街道' });
  await here.place.as('chief').put('/api/v1/towns/dashi', { name: '大石街' });
  const page = await signedIn('office', '#/records/audit');
  await page.waitForSelector('tbody tr:first-child >> text=审核员');
  await page.selectOption('main select >> nth=0', 'towns');
  await page.waitForFunction(() => location.hash.includes('op=towns'));
  await fresh(page);
  const ops = await page.$$eval('tbody tr td:nth-child(4)', (cells) => [...new Set(cells.map((c) => c.textContent))]);
  assert.deepEqual(ops, ['镇街']);
  await page.click('tbody tr:first-child td:first-child a');
  await page.waitForSelector('.audit-body >> text=大石街');
  const [newest] = (await asked('audit?order=newest&limit=1')).items;
  await page.waitForSelector(`dialog >> text=${newest.head}`);
  assert.deepEqual(await seriousFaults(page), []);
  await page.screenshot({ path: `${SCREENS}/audit-change.png` });
  await page.keyboard.press('Escape');
  await page.click('tbody tr:first-child td:nth-child(3) a');
  await page.waitForFunction((token) => location.hash.includes(`token=${token}`), newest.token);
  await fresh(page);
  assert.equal(await page.locator('tbody tr').count(), 2);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

describe('a draft of the rules', () => {
  const LAST = 'input[name="payment[2].from_score"]';

  it('names the wrong member beside its field, and cannot be saved until it is right', async () => {
    const page = await signedIn('office', '#/rules');
    await page.click('text=起草新版本');
    await page.waitForSelector('text=校验通过');
    assert.equal(await page.isDisabled('.draft-side .button-main'), true, 'nothing has changed but the month');
    for (const [path, value, wrong] of [
      ['indicators.network.target', '101', /100\.00/], ['payment[2].from_score', '5.00', /0\.00/],
      ['score.deductions[0].over_s', 'x', /whole number/], ['repairs.limits_s.camera.1', '0', /whole number/],
      ['from_month', '2026-13', /month/], ['evaluation[3].level3', '', /characters/], ['score.weights.intact', '1.5', /whole number/],
    ]) {
      const field = `[name="${path}"]`;
      const before_ = await page.inputValue(field);
      await page.fill(field, value);
      await page.waitForSelector(`${field}[aria-invalid=true]`);
      const [beside, original] = await page.$eval(field, (input) => {
        const fault = document.getElementById(input.getAttribute('aria-describedby'));
        return [fault.firstChild.textContent, fault.querySelector('.original span').textContent];
      });
      assert.match(original, wrong, path); // what the daemon said is folded away beside its Chinese sentence
      assert.match(beside, /^[^A-Za-z]*$/, path);
      assert.equal(await page.isDisabled('.draft-side .button-main'), true);
      await page.waitForSelector(`.draft-side [title="${path}"]`);
      if (path === 'payment[2].from_score') {
        assert.deepEqual(await seriousFaults(page), []);
        await page.locator(LAST).scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${SCREENS}/rules-draft-wrong.png` });
      }
      await page.fill(field, before_);
      await page.waitForSelector('text=校验通过');
    }
    assert.equal((await asked('rules/versions')).items.length, 2, 'nothing was kept');
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('shows what it changes, is saved, and stands among the versions with its difference', async () => {
    const page = await signedIn('office', '#/rules?draft=1');
    await page.waitForSelector('text=校验通过');
    const month = await page.inputValue('[name=from_month]');
    await page.fill('[name="indicators.network.target"]', '96.00');
    await page.fill('[name="indicators.network.basis_of_target"]', '2027 年计划');
    await page.fill('[name="indicators.network.compared_to.last_year"]', '95.30');
    await page.fill('[name="indicators.network.compared_to.standard"]', '');
    await page.fill('[name="indicators.budget.compared_to.plan"]', '99.95');
    await page.click('table[aria-label=付款阶梯] tr:nth-child(2) button');
    await page.uncheck('label:has-text("卡口") input');
    await page.selectOption('select[aria-label="指标 第 12 行"]', 'acceptance');
    await page.waitForSelector('.draft-side .diff [title="indicators.network.target"] >> text=指标 · 联网率 · 目标');
    await page.waitForSelector('.draft-side .diff [title="population.kinds"] >> text=考核范围 · 类型');
    await page.waitForSelector('text=校验通过');
    await page.screenshot({ path: `${SCREENS}/rules-draft-changes.png` });
    await page.click('.draft-side .button-main:not([disabled])');
    await page.waitForSelector('table[aria-label="相对第2版的变化"] [title="indicators.network.target"]');
    const saved = await asked(`rules?month=${month}`);
    assert.equal(saved.version, 3);
    assert.deepEqual(saved.indicators.network, {
      target: '96.00', silent: 'fault', basis_of_target: '2027 年计划', compared_to: { last_year: '95.30', plan: '95.00' },
    });
    assert.equal(saved.indicators.budget.compared_to.plan, '99.95');
    assert.equal(saved.payment.length, 2);
    assert.deepEqual(saved.population.kinds, ['camera']);
    assert.deepEqual(saved.evaluation[11], { level1: '效益', level2: '社会效益', level3: '打击犯罪与城市管理保障', weight: 8, indicator: 'acceptance' });
    const old = await asked('rules?version=2');
    for (const [section, value] of Object.entries(old)) {
      if (!['version', 'from_month', 'indicators', 'payment', 'population', 'evaluation'].includes(section)) {
        assert.deepEqual(saved[section], value, section);
      }
    }
    await page.screenshot({ path: `${SCREENS}/rules-version-3.png` });
    await page.context().close();
  });
});
