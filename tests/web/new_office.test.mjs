// A new office with nothing but the program: its tables come in as workbooks within two tries, its first report by the line that the
// command prints, its month is published, closed and printed on the page, and the contractor finds the amount by pencil.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { INTACTD, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { china, iso } from '../http/lib/district.mjs';
import { steppedClock } from '../http/lib/stepped_clock.mjs';
import { workbook } from '../http/lib/workbook.mjs';
import { launchBrowser, openPage, SCREENS, settled } from './lib/browser.mjs';
import { goTo } from './lib/setup.mjs';

const clock = steppedClock(china('2022-10-02 09:00'));
const bin = temporaryDirectory();
let daemon;
let browser;
before(async () => {
  daemon = await startDaemon({ env: clock.env });
  browser = await launchBrowser();
  for (const [name, runs] of [['intactd', `'${INTACTD}'`], ['date', `/bin/date -d "@$(cat '${clock.env.TEST_NOW_FILE}')"`]]) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${runs} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
}, { timeout: 120_000 });
after(async () => {
  await browser?.close();
  await daemon?.stop();
});

/** What is typed into a shell on the server, where the package is installed. */
const shell = (text) => execFileSync('bash', ['-c', text], { encoding: 'utf8', env: { ...process.env, INTACTD_DATA: daemon.dir, PATH: `${bin}:${process.env.PATH}` } });

async function come(token, hash = '#/') {
  const page = await openPage(browser, daemon.url, { hash });
  await page.fill('input[name=token]', token);
  await page.click('.login-box .button-main');
  await page.waitForSelector('.mainnav', { state: 'attached' });
  await settled(page);
  return page;
}

const CAMERAS = 10;
const code = (i) => `4401130000131000${String(i).padStart(4, '0')}`;
const asset = (i, kind = '一类') => [code(i), `大北路 ${i}`, '监控点', kind, '市桥街', '高清视频系统', { date: '2022-01-01' }];
const ASSETS = ['设备编码', '设备名称', '类型', '类别', '镇街', '所属项目', '开始日期'];
const TABLES = {
  towns: [['镇街编码', '镇街名称'], ['shiqiao', '市桥街']],
  organisations: [['单位编码', '单位名称', '角色'], ['c1', '甲公司', '运维单位']],
  projects: [['项目编码', '项目名称', '运维单位', '月费(元)'], ['hd', '高清视频系统', '甲公司', '10000']],
  feeds: [['编码', '名称', '上报有效期', '数据源有效期'], ['probe', '巡检平台', '无', 2678400]],
};
const HOUR = 3600;
const BEGIN = china('2022-09-01');
/** Each camera's network is down for 9 hours, the first one's for 20 days. */
const down = (i) => (i === 0 ? 480 : 9) * HOUR;

let admin;

it('its tables are in within two tries', { timeout: 180_000 }, async () => {
  admin = await come(shell(`cat ${daemon.dir}/admin.token`).trim());
  await admin.waitForSelector('.first-steps');
  const drop = async (collection, rows, says) => {
    await goTo(admin, `#/registry/${collection}`);
    await admin.setInputFiles('input[type=file]', { name: `${collection}.xlsx`, mimeType: '', buffer: workbook(rows, { like: 'wps' }) });
    await admin.waitForSelector(says);
  };
  for (const [collection, rows] of Object.entries(TABLES)) {
    await drop(collection, rows, '.sum');
    await admin.click('.sum >> text=确认导入');
    await admin.waitForSelector('.notice >> text=已导入');
  }
  const good = Array.from({ length: CAMERAS }, (_, i) => asset(i));
  const title = [['番禺区视频监控一机一档'], [], ASSETS];
  await drop('assets', [...title, ...good.slice(1), asset(0, '一级')], 'table[aria-label=错误行] >> text=一级');
  await drop('assets', [...title, ...good, ['合计', CAMERAS]], '.sum >> text=确认导入');
  await admin.click('.sum >> text=确认导入');
  await admin.waitForSelector('.notice >> text=已导入');
  assert.deepEqual(admin.faults.filter((fault) => !/status of 400/.test(fault)), []);
});

it('its first report comes by the line that the command prints, and the page says so', { timeout: 120_000 }, async () => {
  const made = shell('intactd token create --name 巡检 --role feed --feed probe');
  const line = made.slice(made.indexOf('\ncurl') + 1);
  assert.match(shell(line), /"accepted":\s*1/);
  const token = /itk_[\w-]+/.exec(made)[0];
  const reports = Array.from({ length: CAMERAS }, (_, i) => [
    { asset: code(i), at: iso(BEGIN), intact: 'ok', network: 'fault', live: 'ok', history: 'ok' },
    { asset: code(i), at: iso(BEGIN + down(i)), network: 'ok' }]).flat();
  const file = join(bin, 'reports.ndjson');
  writeFileSync(file, reports.map((one) => `${JSON.stringify(one)}\n`).join(''));
  assert.match(shell(`curl -fsS -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/x-ndjson' --data-binary @${file} ${daemon.url}/api/v1/events`), /"accepted":\s*20,/);
  await goTo(admin, '#/');
  await admin.waitForFunction(() => /上报已到/.test(document.body.textContent) || !document.querySelector('.first-steps'));
});

it('its month is published, closed and printed, and the contractor agrees by pencil', { timeout: 180_000 }, async () => {
  const clerk = /itk_[\w-]+/.exec(shell('intactd token create --name 李四 --role office'))[0];
  let office = await come(clerk, '#/months?month=2022-09');
  const settle = async (verb, state) => {
    await office.click(`.panel-tools >> text="${verb}"`);
    await office.fill('dialog textarea', '九月');
    for (const box of await office.locator('dialog input[type=checkbox]').all()) {
      await box.check(); // that repairs were not measured
    }
    await office.click('dialog .button-main');
    await office.waitForSelector(`.progress [aria-current] >> text=${state}`);
  };
  await settle('公布', '已公布');
  clock.set(china('2022-11-20 09:00'));
  office = await come(clerk, '#/months?month=2022-09'); // the session has ended by then
  await settle('定版', '已定版');
  await office.click('text=打印版');
  await office.waitForSelector('h1 >> text=月度考核通报');
  await office.pdf({ path: `${SCREENS}/new-office.pdf` });
  const paper = await office.textContent('body');

  // By pencil, from the weights and targets of the rules: 30, 20 of 95 %, 15 and 15; repairs were none, so 80 of 100 are left.
  const month = 720 * HOUR;
  const all = CAMERAS * month;
  const lost = Array.from({ length: CAMERAS }, (_, i) => down(i)).reduce((a, b) => a + b);
  const network = (all - lost) / all;
  assert.ok(network < 0.95);
  const sheet = (30 + 20 * (network / 0.95) + 15 + 15) * 100 / 80;
  const score = (Math.floor(sheet * 100) - 1000) / 100; // ten outages over eight hours: ten points, which is the most
  assert.ok(score < 90 && score >= 80);
  const amount = '9000.00'; // of 10,000 yuan, at 90 %
  for (const words of [`${Math.floor(network * 10000) / 100}`, score.toFixed(2), '10.00', amount, '大北路 0']) {
    assert.ok(paper.includes(words), `${words} is not on the paper`);
  }
  const contractor = await come(/itk_[\w-]+/.exec(shell('intactd token create --name 甲公司 --role contractor --organisation c1'))[0], '#/?month=2022-09');
  await contractor.waitForSelector('.amount >> text=9,000.00');
  await contractor.waitForSelector(`.sum >> text=${score.toFixed(2)}`);
  await contractor.screenshot({ path: `${SCREENS}/new-office-contractor.png`, fullPage: true });
  assert.equal(shell('intactd verify').match(/^closings (\d+)$/m)[1], '1');
  assert.ok(readFileSync(join(daemon.dir, 'intact.db')).length > 0);
});
