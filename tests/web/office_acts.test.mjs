// The office's acts on what was there before: files with wrong lines, repairs, tokens, judged points. Each
// is done on the page and then looked up in the API.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { client } from '../http/lib/client.mjs';
import { SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { instant, unexpected, useDashboard } from './lib/setup.mjs';

const here = useDashboard({ days: 1 });
const { signedIn, asked } = here;


describe('an import with many wrong lines', () => {
  const HEAD = 'code,name,kind,class,town,project,from,to';
  const span = (from, to = '') => `2022-0${from}-01T00:00:00+08:00,${to && `2022-0${to}-01T00:00:00+08:00`}`;
  const file = (name, text, type = 'text/csv') => ({ name, mimeType: type, buffer: Buffer.from(text) });

  it('finds every one of them, keeps back the other lines of their codes, and takes the rest', async () => {
    const lines = [HEAD, 'REST-1,"好的, 摄像机",camera,1,shiqiao,hd,' + span(1)];
    for (let i = 0; i < 150; i++) {
      lines.push(`REST-BAD-${i},坏的,camera,1,nowhere,hd,${span(1)}`);
    }
    lines.push(`REST-2,两段,camera,1,shiqiao,hd,${span(1, 3)}`, `REST-2,两段,camera,1,shiqiao,nothing,${span(3)}`,
      `"REST-3","两行的
名称",camera,1,shiqiao,hd,${span(1)}`, `REST-4,末行,camera,1,shiqiao,hd,${span(1)}`);
    const page = await signedIn('office', '#/registry');
    await settled(page);
    await page.setInputFiles('input[type=file]', file('many.csv', `${lines.join('\r\n')}\r\n`));
    await page.waitForSelector('text=153 行有误，其余 2 条', { timeout: 20_000 });
    await page.screenshot({ path: `${SCREENS}/import-rest.png` });
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=下载错误行')]);
    const rejects = readFileSync(await download.path(), 'utf8');
    for (const [line, code] of [[3, 'unknown_town'], [152, 'unknown_town'], [153, 'held_back'], [154, 'unknown_project'], [155, 'bad_value']]) {
      assert.match(rejects, new RegExp(`^${line},[a-z]*,${code},`, 'm'), `${line}`);
    }
    assert.equal(rejects.trim().split('\r\n').length, 1 + 153);
    await page.click('text=导入其余 2 条');
    await page.waitForSelector('.notice >> text=已导入');
    assert.equal((await asked('assets/REST-1')).name, '好的, 摄像机');
    assert.equal((await asked('assets/REST-4')).name, '末行');
    assert.equal((await here.place.admin.get('/api/v1/assets/REST-2')).status, 404, 'never with one span of two');
    assert.equal((await here.place.admin.get('/api/v1/assets/REST-BAD-1')).status, 404);
    assert.deepEqual(unexpected(page), []);
    await page.context().close();
  });

  it('of JSON are named by their place in the file', async () => {
    const towns = [{ code: 'rest-a', name: '甲' }, { code: '', name: '乙' }, { code: 'rest-c' }, { code: 'rest-d', name: '丁' }];
    const page = await signedIn('office', '#/registry/towns');
    await settled(page);
    await page.setInputFiles('input[type=file]', file('towns.json', JSON.stringify(towns), 'application/json'));
    await page.waitForSelector('text=2 行有误，其余 2 条可以导入');
    const numbers = await page.$$eval('table[aria-label=错误行] tbody td:first-child', (all) => all.map((c) => c.textContent));
    assert.deepEqual([...new Set(numbers)], ['1', '2']);
    await page.click('text=导入其余 2 条');
    await page.waitForSelector('.notice >> text=已导入');
    assert.deepEqual((await asked('towns?q=rest-')).items.map(({ code }) => code), ['rest-a', 'rest-d']);
    await page.context().close();
  });

  it('offers nothing of a file that is wrong as a whole', async () => {
    const page = await signedIn('office', '#/registry/towns');
    await settled(page);
    await page.setInputFiles('input[type=file]', file('towns.csv', 'kode,name\nx,y\n'));
    await page.waitForSelector('.refused');
    await settled(page);
    assert.equal(await page.locator('text=导入其余').count(), 0);
    await page.context().close();
  });
});

describe('repairs', () => {
  const press = async (page, button) => {
    await page.click(`dialog .buttons >> text=${button}`);
    await page.waitForSelector('dialog dialog, dialog:nth-of-type(2)');
  };
  const confirm = (page) => page.click('dialog dialog .button-main, dialog + dialog .button-main, dialog:last-of-type .button-main');

  it('are repaired, confirmed, reopened and cancelled by the office, with when it happened', async () => {
    const asset = (await asked('assets?kind=camera&limit=1')).items[0].code;
    await here.place.admin.post('/api/v1/repairs', [{ id: 'WEB-R1', asset, cause: 'power', mass: false, reported_at: instant(7 * 86400), repaired_at: null }]);
    const page = await signedIn('office', '#/repairs?show=all&id=WEB-R1');
    const state = async () => (await asked('repairs/WEB-R1')).state;
    const day = new Date(Date.now() + 8 * 3600_000 - 3 * 86400_000).toISOString().slice(0, 10);
    for (const [button, at, then] of [['报告已修', `${day}T10:30`, 'repaired'], ['确认修复', '', 'confirmed'], ['退回重修', '', 'open'], ['取消工单', '', 'cancelled']]) {
      await press(page, button);
      await page.fill('dialog textarea', `经办：${button}`);
      if (at) {
        await page.fill('dialog input[type=datetime-local]', at);
        await page.screenshot({ path: `${SCREENS}/repair-step.png` });
      }
      await confirm(page);
      await page.waitForFunction((text) => document.querySelectorAll('dialog').length === 1 && document.querySelector('dialog').innerText.includes(text), `经办：${button}`);
      assert.equal(await state(), then);
    }
    const { transitions } = await asked('repairs/WEB-R1');
    assert.equal(transitions.find(({ name }) => name === 'repaired').at, `${day}T10:30:00+08:00`);
    assert.deepEqual(await seriousFaults(page), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('a contractor asks for a pause, and is told that to date it back is a claim; the supervisor of another project sees nothing; the office approves it', async () => {
    const asset = (await asked('assets?project=lease&limit=1')).items[0].code;
    await here.place.admin.post('/api/v1/repairs', [{ id: 'WEB-R2', asset, cause: 'power', mass: false, reported_at: instant(3600), repaired_at: null }]);
    const contractor = await signedIn('contractor', '#/repairs?show=all&id=WEB-R2');
    await press(contractor, '申请暂停');
    assert.equal(await contractor.locator('dialog >> text=早于 5 分钟前的只作自报').count(), 1);
    await contractor.fill('dialog textarea', '等待供电恢复');
    await confirm(contractor);
    await contractor.waitForFunction(() => document.querySelectorAll('dialog').length === 1);
    await contractor.context().close();
    assert.equal((await asked('repairs/WEB-R2')).pauses[0].approved, false);
    const supervisor = await signedIn('supervisor', '#/repairs?show=all&id=WEB-R2');
    await supervisor.waitForSelector('dialog >> text=没有这一项，或您无权查看。');
    await supervisor.context().close();
    const office = await signedIn('office', '#/repairs?show=all&id=WEB-R2');
    await office.click('dialog >> text=批准暂停 1');
    await confirm(office);
    await office.waitForFunction(() => document.querySelectorAll('dialog').length === 1);
    assert.equal((await asked('repairs/WEB-R2')).pauses[0].approved, true);
    await office.context().close();
  });
});

it('a token is revoked on the page, and is refused from then on', async () => {
  const { json: made } = await here.place.admin.post('/api/v1/tokens', { name: '离职人员', role: 'viewer' });
  const reader = client(here.place.daemon, made.token);
  assert.equal((await reader.get('/api/v1/status')).status, 200);
  const page = await signedIn('admin', '#/tokens');
  await page.click('tr:has-text("离职人员") >> text=撤销');
  await page.click('dialog .button-main');
  await page.waitForSelector('tr.row-gone:has-text("离职人员")');
  assert.equal((await reader.get('/api/v1/status')).status, 401);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

it('the year\'s evaluation takes judged points within their weight, with evidence and a note, and says what is open', async () => {
  const { json: before_ } = await here.place.admin.get('/api/v1/evaluations/2031');
  const page = await signedIn('office', '#/evaluations/2031');
  await page.waitForSelector(`text=${before_.open_weight} 分尚无得分`);
  await page.click('tr:has-text("长效使用管理机制") >> text=评分');
  await page.fill('dialog input >> nth=0', '7.01');
  await page.fill('dialog input >> nth=1', '制度汇编');
  assert.equal(await page.isDisabled('dialog .button-main'), true, 'more than its weight');
  await page.fill('dialog input >> nth=0', '6.5');
  await page.fill('dialog input >> nth=2', '专家三人平均');
  await page.screenshot({ path: `${SCREENS}/judge.png` });
  await page.click('dialog .button-main');
  await page.waitForSelector('tr:has-text("长效使用管理机制") >> text=6.50');
  const row = (await asked('evaluations/2031')).items.find(({ level3 }) => level3 === '长效使用管理机制');
  assert.deepEqual([row.points, row.evidence, row.note], ['6.50', '制度汇编', '专家三人平均']);
  await page.waitForSelector(`text=${before_.open_weight - 7} 分尚无得分`);
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${SCREENS}/evaluation-open.png`, fullPage: true });
  await page.context().close();
});

it('a record that nothing uses is retired on the page, and comes back', async () => {
  await here.place.admin.put('/api/v1/organisations/mistyped', { name: '写错的公司', role: 'contractor' });
  const page = await here.signedIn('office', '#/registry/organisations');
  const row = page.locator('tr:has-text("写错的公司")');
  await row.locator('text=停用').click();
  await page.click('dialog .button-main, dialog .button-bad');
  await row.waitFor({ state: 'detached' });
  await page.check('.toolbar input[type=checkbox]');
  await row.locator('text=恢复使用').click();
  await page.click('dialog .button-main, dialog .button-bad');
  await row.waitFor({ state: 'detached' });
  await page.uncheck('.toolbar input[type=checkbox]');
  await row.waitFor();
  const used = page.locator('tr:has-text("c1")').first();
  await used.locator('text=停用').click();
  await page.click('dialog .button-main, dialog .button-bad');
  await page.waitForSelector('.notice-bad >> text=请先停用该项目');
  await page.context().close();
});
