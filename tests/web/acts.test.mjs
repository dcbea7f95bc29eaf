// What people do on the page: coming in, following live, explaining a figure, importing, deciding.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import { workbook } from '../http/lib/workbook.mjs';
import { SCREENS, settled, WEB } from './lib/browser.mjs';
import { instant, useDashboard } from './lib/setup.mjs';

const here = useDashboard();
const { signedIn } = here;


describe('ways in', () => {
  it('a pasted token becomes a cookie that no script can read, and signing out ends it', async () => {
    const page = await signedIn(null);
    await page.fill('input[name=token]', here.place.tokens.office);
    await page.click('.login-box .button-main');
    await page.waitForSelector('.kpi');
    assert.equal(await page.evaluate(() => document.cookie), '');
    const [cookie] = (await page.context().cookies()).filter((one) => one.name === 'intact_session');
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict');
    await page.click('text=退出');
    await page.waitForSelector('.login-box');
    await page.reload();
    await page.waitForSelector('.login-box');
    await page.context().close();
  });

  it('a link signs in, and the token leaves the address and the history', async () => {
    const page = await signedIn(null, `#/login?token=${here.place.tokens.contractor}`);
    await page.waitForSelector('.mine');
    assert.ok(!page.url().includes('itk_'), page.url());
    await page.context().close();
  });

  it('a wrong token is said to be wrong', async () => {
    const page = await signedIn(null);
    await page.fill('input[name=token]', 'itk_wrong');
    await page.click('.login-box .button-main');
    await page.waitForSelector('.login-box [role=alert]');
    await page.context().close();
  });

  it('a link to a view leads there after signing in', async () => {
    const page = await signedIn(null, '#/rules');
    await page.fill('input[name=token]', here.place.tokens.office);
    await page.click('.login-box .button-main');
    await page.waitForSelector('text=付款阶梯');
    await page.context().close();
  });
});

/** Notes when the first figure of the overview stood there. */
function watchFirstFigure(page) {
  return page.addInitScript(() => {
    const watcher = new MutationObserver(() => {
      if (document.querySelector('.kpi-percent .number')) {
        window.firstFigure = performance.now();
        watcher.disconnect();
      }
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
}

describe('the first paint', () => {
  it('comes before ECharts is asked for; how soon, from a cold cache, is printed', async (t) => {
    const page = await signedIn('office', '#/', { prepare: watchFirstFigure });
    await page.waitForSelector('.chart canvas');
    const { paint, figure, charts } = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      figure: window.firstFigure,
      charts: performance.getEntriesByType('resource').find((r) => r.name.endsWith('/charts.js')).startTime,
    }));
    t.diagnostic(`first contentful paint after ${paint.toFixed(0)} ms, the first figure after ${figure.toFixed(0)} ms`);
    assert.ok(charts > paint, `charts.js asked for at ${charts} ms, paint at ${paint} ms`);
    await page.context().close();
  });

  it('needs less than 350 KB gzipped for the whole page, ECharts with it', (t) => {
    const packed = readdirSync(WEB).map((name) => gzipSync(readFileSync(join(WEB, name))).length);
    const sum = packed.reduce((all, bytes) => all + bytes, 0);
    t.diagnostic(`the whole page: ${sum} bytes gzipped`);
    assert.ok(sum > 100_000 && sum < 350_000, `${packed}`);
  });
});

it('a feed that fell silent is shouted on every page, until it speaks again', async () => {
  await here.place.admin.post('/api/v1/feeds', [{ code: 'quiet', name: '值守平台', report_ttl_s: 60, feed_ttl_s: 60 }]);
  const beat = (ago) => here.place.admin.events(
    [{ at: new Date((Math.floor(Date.now() / 1000) - ago) * 1000).toISOString() }], { query: '?feed=quiet' });
  await beat(300);
  const page = await signedIn('office', '#/rules');
  await page.waitForSelector('.alarms strong >> text=值守平台');
  await page.screenshot({ path: `${SCREENS}/silent-feed.png` });
  await beat(0);
  await page.waitForFunction(() => !document.body.innerText.includes('值守平台'), null, { timeout: 30_000 });
  await page.context().close();
});

it('a report of a fault appears in the list of what is down, without a reload', async () => {
  const { json } = await here.place.admin.get('/api/v1/assets?kind=centre');
  const page = await signedIn('office', '#/outages?kind=centre');
  await settled(page);
  await page.evaluate(() => { window.untouched = true; });
  const down = await page.locator('a[title]').evaluateAll((links) => links.map((link) => link.title));
  const centre = json.items.find(({ code }) => !down.includes(code)); // the demonstration has some down by itself
  assert.ok(centre);
  const sent = await here.place.as('probe').events([{ asset: centre.code, at: instant(0), network: 'fault', cause: 'link-down' }]);
  assert.equal(sent.json.accepted, 1);
  await page.waitForSelector(`a[title="${centre.code}"]`, { timeout: 15_000 });
  assert.equal(await page.evaluate(() => window.untouched), true);
  const nameless = json.items.find(({ code }) => code !== centre.code && !down.includes(code));
  await here.place.as('probe').events([{ asset: nameless.code, at: instant(0), network: 'fault' }]);
  const row = page.locator(`tr:has(a[title="${nameless.code}"])`);
  await row.waitFor({ timeout: 15_000 });
  assert.ok(!(await row.textContent()).includes('静默'), 'who reports a fault without its cause is not silent');
  await page.context().close();
});

it('a figure explains itself from the card down to a raw report', async () => {
  const page = await signedIn('office');
  await page.click('.kpi:nth-child(4) .kpi-percent');
  await page.waitForSelector('.explanation .formula');
  const rates = await (await page.request.get(`${here.place.url}/api/v1/rates`)).json();
  const shown = await page.textContent('.explain-percent');
  assert.equal(shown.replace(/[ %]/g, ''), rates.items[0].indicators.history.percent);
  await page.click('nav[aria-label=分组] >> text=运维单位');
  await page.waitForSelector('td >> text=丁公司');
  await page.click('td >> text=丁公司');
  await page.waitForSelector('th >> text=损失');
  await page.click('table[aria-label=影响最大的资产] tbody tr:first-child td:nth-child(2) a');
  await page.waitForSelector('.strip-canvas');
  assert.equal(await page.locator('.strip-canvas').count(), 4);
  await page.screenshot({ path: `${SCREENS}/explain-asset.png` });
  await page.click('table[aria-label=异常时段] >> text=查看上报 >> nth=0');
  await page.waitForSelector('table[aria-label=原始上报] tbody tr', { timeout: 20_000 });
  assert.ok(await page.locator('table[aria-label=原始上报] tbody tr').count() > 0);
  await page.screenshot({ path: `${SCREENS}/explain-reports.png`, fullPage: true });
  assert.deepEqual(page.faults, []);
  const first = await page.textContent('table[aria-label=原始上报] tbody tr');
  const again = await signedIn('office', new URL(page.url()).hash); // the whole path is in the address
  await again.waitForSelector('table[aria-label=原始上报] tbody tr');
  assert.equal(await again.textContent('table[aria-label=原始上报] tbody tr'), first);
  await again.context().close();
  await page.context().close();
});

it('the strips zoom by keys and by dragging', async () => {
  const { json } = await here.place.admin.get('/api/v1/outages?limit=1');
  const page = await signedIn('office', `#/assets/${json.items[0].asset}`);
  await page.waitForSelector('.strip-canvas');
  const span = () => page.textContent('.strip-tools .number');
  const whole = await span();
  await page.focus('.strips');
  await page.keyboard.press('+');
  await page.waitForFunction((old) => document.querySelector('.strip-tools .number').textContent !== old, whole);
  await page.keyboard.press('0');
  await page.waitForFunction((old) => document.querySelector('.strip-tools .number').textContent === old, whole);
  const box = await page.locator('.strip-canvas').first().boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((old) => document.querySelector('.strip-tools .number').textContent !== old, whole);
  await page.context().close();
});

describe('an import', () => {
  const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const HEAD = 'code,name,kind,class,town,project,from,to\n';

  it('with bad lines changes nothing, names each line, and gives them back as a file', async () => {
    const page = await signedIn('office', '#/registry');
    await settled(page);
    await page.setInputFiles('input[type=file]', file('bad.csv', `${HEAD}WEB-1,好的,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,\n`
      + '3.30106E+19,表格改坏的,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,\nWEB-3,无此镇街,camera,1,nowhere,hd,2022-01-01T00:00:00+08:00,\n'));
    await page.waitForSelector('.refused');
    const rows = await page.locator('table[aria-label=错误行] tbody tr').allTextContents();
    assert.equal(rows.length, 2, rows.join('\n'));
    assert.match(rows[0], /^3.*3\.30106E\+19/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=下载错误行')]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.match(text, /^\uFEFFline,field,code,detail,text\r\n3,/);
    assert.ok(text.includes('无此镇街'));
    assert.equal((await here.place.admin.get('/api/v1/assets/WEB-1')).status, 404);
    await page.screenshot({ path: `${SCREENS}/import-bad.png` });
    assert.deepEqual(page.faults.filter((fault) => !/status of 4\d\d/.test(fault)), []);
    await page.context().close();
  });

  it('shows the difference first, and lets the file in when told to', async () => {
    const page = await signedIn('office', '#/registry');
    await settled(page);
    await page.setInputFiles('input[type=file]', file('good.csv', `${HEAD}WEB-1,新的摄像机,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,\n`));
    await page.waitForSelector('table[aria-label=将有的变化]');
    assert.equal((await here.place.admin.get('/api/v1/assets/WEB-1')).status, 404);
    await page.screenshot({ path: `${SCREENS}/import-good.png` });
    await page.click('text=确认导入');
    await page.waitForSelector('.notice >> text=已导入');
    assert.equal((await here.place.admin.get('/api/v1/assets/WEB-1')).json.name, '新的摄像机');
    await page.context().close();
  });

  it('takes a dropped file', async () => {
    const page = await signedIn('office', '#/registry/towns');
    await settled(page);
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['code,name\nnewtown,新镇\n'], 'towns.csv', { type: 'text/csv' }));
      return data;
    });
    await page.dispatchEvent('.drop', 'drop', { dataTransfer: transfer });
    await page.waitForSelector('table[aria-label=将有的变化] >> text=newtown');
    await page.context().close();
  });
});

it('a workbook with Chinese headers is compared, and says what it would take away', async () => {
  const page = await signedIn('office', '#/registry');
  await settled(page);
  const { json } = await here.place.admin.get('/api/v1/assets?limit=2&kind=camera');
  const [a, b] = json.items;
  const buffer = workbook([['一机一档'], ['设备编码', '设备名称', '类别'], [a.code, '改名', ''], [b.code, b.name, '四类'], ['合计', 2]], { like: 'wps' });
  await page.setInputFiles('input[type=file]', { name: '一机一档.xlsx', mimeType: '', buffer });
  await page.waitForSelector('.refused');
  const rows = await page.locator('table[aria-label=错误行] tbody tr').allTextContents();
  assert.equal(rows.length, 1, rows.join('\n'));
  assert.match(rows[0], /^4类别.*一类.*四类/);
  await page.waitForSelector('text=导入其余');
  await page.screenshot({ path: `${SCREENS}/import-workbook.png` });
  const good = workbook([['设备编码', '类别'], [a.code, '']]);
  await page.setInputFiles('input[type=file]', { name: 'b.xlsx', mimeType: '', buffer: good });
  await page.waitForSelector('.bad >> text=会失去');
  await page.context().close();
});

it('exemptions come in as a workbook, a contractor\'s too, and acceptances', async () => {
  const { json } = await here.place.as('contractor').get('/api/v1/assets?limit=2&kind=camera');
  const { code, name, service } = json.items[1];
  const { as_of } = (await here.place.admin.get('/api/v1/status')).json;
  const day = as_of.slice(0, 10);
  const page = await signedIn('contractor', '#/exemptions');
  await settled(page);
  const buffer = workbook([['开始时间', '结束时间', '原因', '设备编码'], [`${day} 01:00`, `${day} 02:00`, '停电', name], [`${day} 03:00`, `${day} 04:00`, '停电', '无此点']], { like: 'wps' });
  await page.setInputFiles('input[type=file]', { name: '免考核.xlsx', mimeType: '', buffer });
  await page.waitForSelector('table[aria-label=错误行] >> text=没有编码或名称为“无此点”的资产');
  await page.screenshot({ path: `${SCREENS}/import-exemptions.png`, fullPage: true });
  await page.click('text=导入其余');
  await page.waitForSelector('.notice >> text=已导入');
  const { items } = (await here.place.as('contractor').get('/api/v1/exemptions?limit=10000')).json;
  assert.ok(items.some((x) => x.from === `${day}T01:00:00+08:00` && x.scope.assets?.[0] === code && x.reason === 'power_cut'));
  await page.context().close();
  const office = await signedIn('office', '#/projects/acceptances');
  await settled(office);
  const accepted = workbook([['项目', '设备编码', '验收日期', '是否通过'], [service.at(-1).project, code, day, '通过']]);
  await office.setInputFiles('input[type=file]', { name: '验收.xlsx', mimeType: '', buffer: accepted });
  await office.click('.sum >> text=导入');
  await office.waitForSelector('.notice >> text=已导入');
  const records = (await here.place.admin.get(`/api/v1/acceptances?asset=${code}`)).json.items;
  assert.equal(records.at(-1).inspected_on, day);
  await office.context().close();
});

it('the office opens an order by hand', async () => {
  const { json } = await here.place.admin.get('/api/v1/assets?limit=1&kind=camera');
  const page = await signedIn('office', '#/repairs');
  await settled(page);
  await page.click('.panel-tools >> text=开工单');
  await page.fill('dialog [name=asset]', json.items[0].code);
  await page.screenshot({ path: `${SCREENS}/order.png` });
  const id = await page.inputValue('dialog input >> nth=1');
  await page.click('dialog .button-main');
  await page.waitForSelector('.notice >> text=工单已开');
  assert.equal((await here.place.admin.get(`/api/v1/repairs/${id}`)).json.asset, json.items[0].code);
  await page.context().close();
});

it('a contractor proposes an exemption, the office approves it', async () => {
  const { json } = await here.place.as('contractor').get('/api/v1/assets?limit=1');
  const code = json.items[0].code;
  const contractor = await signedIn('contractor', `#/assets/${code}`);
  await contractor.click('text=申请免考核');
  const status = await (await contractor.request.get(`${here.place.url}/api/v1/status`)).json();
  const day = status.as_of.slice(0, 10);
  await contractor.fill('dialog input[type=datetime-local] >> nth=0', `${day}T00:00`);
  await contractor.fill('dialog input[type=datetime-local] >> nth=1', `${day}T23:00`);
  await contractor.selectOption('dialog [name=reason]', 'power_cut');
  await contractor.screenshot({ path: `${SCREENS}/propose.png` });
  await contractor.click('dialog .button-main');
  await contractor.waitForSelector('.notice >> text=已提交');
  const list = (await here.place.admin.get('/api/v1/exemptions?state=proposed&limit=1000')).json.items;
  const proposed = list.find((one) => one.scope.assets?.includes(code));
  assert.equal(proposed.from, `${day}T00:00:00+08:00`);
  await contractor.goto(`${here.place.url}/#/exemptions?id=${proposed.id}`);
  await contractor.click('dialog >> text=补充证明');
  await contractor.fill('dialog textarea', '供电局停电证明');
  await contractor.click('dialog:has(textarea) .button-main');
  await contractor.waitForSelector('dialog dd >> text=供电局停电证明');
  const [added] = (await here.place.admin.get(`/api/v1/exemptions/${proposed.id}`)).json.evidence_added;
  assert.equal(added.evidence, '供电局停电证明');
  await contractor.context().close();

  const office = await signedIn('office', '#/exemptions');
  await office.click(`.panel-loud tr:has(a:text-is("${proposed.id}")) >> text=批准`);
  await office.waitForSelector('dialog dd >> text=供电局停电证明'); // nobody decides without having seen what proves it
  await office.fill('dialog textarea', '情况属实');
  await office.click('dialog .button-main');
  await office.waitForFunction((id) => ![...document.querySelectorAll('.panel-loud td a')].some((a) => a.textContent === String(id)), proposed.id);
  assert.equal((await here.place.admin.get(`/api/v1/exemptions/${proposed.id}`)).json.state, 'approved');
  await office.context().close();
});

it('a contractor photographs the proof with a phone, and the office looks at it before it decides', async () => {
  const { json } = await here.place.as('contractor').get('/api/v1/assets?limit=2&kind=camera');
  const { as_of } = (await here.place.admin.get('/api/v1/status')).json;
  const proposed = await here.place.as('contractor').post('/api/v1/exemptions', { scope: { assets: [json.items[1].code] },
    from: as_of, to: new Date(Date.parse(as_of) + 3600_000).toISOString().slice(0, 19) + 'Z', reason: 'power_cut' });
  const { id } = proposed.json;
  const phone = await signedIn('contractor', `#/exemptions?id=${id}`, { size: 'phone' });
  const camera = phone.locator('dialog input[type=file][capture=environment]');
  await camera.waitFor({ state: 'attached' });
  assert.equal(await camera.getAttribute('accept'), 'image/*');
  const shot = await phone.screenshot({ type: 'jpeg' });
  await camera.setInputFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer: shot });
  await phone.waitForSelector('.notice >> text=证明已上传');
  await phone.waitForFunction(() => document.querySelector('dialog .evidence-file img')?.naturalWidth > 0);
  // A format that the daemon does not take is made JPEG here.
  const webp = Buffer.from('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=', 'base64');
  await camera.setInputFiles({ name: '配电箱.webp', mimeType: 'image/webp', buffer: webp });
  await phone.waitForFunction(() => document.querySelectorAll('dialog .evidence-file img').length === 2);
  await phone.screenshot({ path: `${SCREENS}/evidence-phone.png` });
  await phone.locator('dialog input[type=file][accept*=pdf]').setInputFiles({ name: '假.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no paper') });
  await phone.waitForSelector('.notice-bad >> text=内容与类型不符');
  await phone.context().close();
  const added = (await here.place.admin.get(`/api/v1/exemptions/${id}`)).json.evidence_added;
  assert.deepEqual(added.map((e) => [e.evidence, e.file.type]), [['现场.jpg', 'image/jpeg'], ['配电箱.webp', 'image/jpeg']]);
  const office = await signedIn('office', `#/exemptions?id=${id}`);
  await office.click('dialog >> text=批准');
  await office.waitForFunction(() => [...document.querySelectorAll('dialog dialog .evidence-file img, dialog .evidence-file img')].some((img) => img.naturalWidth > 100));
  await office.screenshot({ path: `${SCREENS}/evidence-office.png` });
  assert.deepEqual(office.faults, []);
  await office.context().close();
});

it('a contractor sees first what falls due within a day, counted down, then what is late', async () => {
  const page = await signedIn('contractor', '#/');
  await page.waitForSelector('.repair-part td >> text=还剩');
  const { as_of: asOf } = (await here.place.as('contractor').get('/api/v1/status')).json;
  const open = '/api/v1/repairs?state=open&state=paused&limit=10000';
  const soon = (await here.place.as('contractor').get(`${open}&overdue=false&due_before=${new Date(Date.parse(asOf) + 86400_000).toISOString()}`)).json.items;
  const late = (await here.place.as('contractor').get(`${open}&overdue=true`)).json.items;
  const [first, second] = await page.locator('.repair-part').allTextContents();
  assert.ok(soon.length > 0 && late.length > 0);
  assert.match(first, new RegExp(`^24小时内到期 ${soon.length}工单号`));
  assert.match(second, new RegExp(`^超时 ${late.length}工单号`));
  const soonest = soon.map((one) => one.due_at).sort()[0];
  assert.equal(await page.getAttribute('.repair-part tbody tr:first-child td:nth-child(5) .number', 'title'), soonest);
  const left = Math.floor((Date.parse(soonest) - Date.parse(asOf)) / 3600_000);
  assert.match(await page.textContent('.repair-part tbody tr:first-child'), left > 1 ? new RegExp(`还剩 (${left}|${left - 1})小时`) : /还剩/);
  assert.ok(!second.includes('还剩') && second.includes('超时'));
  await page.click('.repair-part h3 >> text=超时');
  await page.waitForSelector('.choices [aria-current] >> text=超时');
  await page.context().close();
});

it('a contractor reports a repair, the office confirms it', async () => {
  const { json } = await here.place.as('contractor').get('/api/v1/repairs?state=open&limit=1');
  const { id } = json.items[0];
  for (const [who, button, state] of [['contractor', '报告已修', 'repaired'], ['office', '确认修复', 'confirmed']]) {
    const page = await signedIn(who, `#/repairs?show=all&id=${id}`);
    await page.click(`dialog >> text=${button}`);
    await page.click('dialog dialog .button-main, dialog + dialog .button-main, dialog:last-of-type .button-main');
    await page.waitForSelector('.notice');
    assert.equal((await here.place.admin.get(`/api/v1/repairs/${id}`)).json.state, state);
    await page.context().close();
  }
});

it('a token is made on the page, and its link opens', async () => {
  const page = await signedIn('admin', '#/tokens');
  await settled(page);
  await page.fill('.field input', '新大屏');
  await page.click('text=生成');
  const link = await page.textContent('.made code >> nth=1');
  assert.match(link, /#\/login\?token=itk_/);
  const secret = new URLSearchParams(link.split('?')[1]).get('token');
  assert.equal(new URLSearchParams(link.split('?')[1]).get('keep'), '1', 'a wall screen stays signed in');
  assert.equal((await here.place.admin.get('/api/v1/journal', { headers: { Authorization: `Bearer ${secret}` } })).status, 200);
  await page.context().close();
});

describe('by keyboard', () => {
  it('/ finds an asset, a town and a page; Enter opens the first', async () => {
    const page = await signedIn('office');
    await settled(page);
    await page.keyboard.press('/');
    await page.waitForSelector('dialog .search-field');
    await page.keyboard.type('市桥');
    await page.waitForSelector('.hits li >> text=市桥 ');
    await page.screenshot({ path: `${SCREENS}/search.png` });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('town=shiqiao'));
    await page.context().close();
  });

  it('j and k walk the rows, Enter opens one, ? helps, Escape closes', async () => {
    const page = await signedIn('office', '#/outages');
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const to = await page.evaluate(() => document.activeElement.dataset.row);
    assert.match(to, /^#\/assets\//);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.strips');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog .keys');
    await page.screenshot({ path: `${SCREENS}/help.png` });
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    await page.context().close();
  });
});

it('filters live in the URL: the same address shows the same list', async () => {
  const page = await signedIn('office', '#/outages');
  await settled(page);
  await page.selectOption('select >> nth=0', 'dashi');
  await page.waitForFunction(() => location.hash.includes('town=dashi'));
  await settled(page);
  const again = await signedIn('office', new URL(page.url()).hash);
  await settled(again);
  assert.equal(await again.inputValue('select >> nth=0'), 'dashi');
  const towns = await again.$$eval('main tbody tr td:nth-child(4)', (cells) => [...new Set(cells.map((c) => c.textContent))]);
  assert.deepEqual(towns, ['大石街']);
  await page.context().close();
  await again.context().close();
});
