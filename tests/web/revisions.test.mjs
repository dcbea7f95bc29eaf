// A closed month that is corrected: the revision and its reason stand beside the first, which never changes; and
// what of a registry change would reach into it is said before the change is saved.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { decideAll, DESPITE } from '../http/lib/district.mjs';
import { SCREENS, seriousFaults, settled } from './lib/browser.mjs';
import { firstDay, month, useDashboard } from './lib/setup.mjs';

const here = useDashboard({
  days: 2,
  until: firstDay,
  ready: async ({ place }) => {
    await decideAll(place.admin, place.as('office'), month);
    for (const [verb, body] of [['publish', {}], ['close', DESPITE]]) {
      const { status, text } = await place.admin.post(`/api/v1/assessments/${month}/${verb}`, body);
      assert.equal(status, 200, text);
    }
  },
});
const { signedIn } = here;

const statement = async (query = '') => (await here.place.admin.get(`/api/v1/assessments/${month}${query}`)).json;

it('a registry change that reaches into the closed month says so before it is saved', async () => {
  const { json: project } = await here.place.admin.get('/api/v1/projects/bus');
  const page = await signedIn('office', '#/projects');
  await page.click('tr:has-text("公交视频系统补点") >> text=修改计划');
  await page.fill('dialog label:has-text("计划数：监控点") input', '1001');
  await page.waitForSelector(`dialog .to-meet >> text=${month}`);
  await page.screenshot({ path: `${SCREENS}/project-drift.png` });
  assert.deepEqual((await here.place.admin.get('/api/v1/projects/bus')).json, project, 'nothing is saved');
  await page.context().close();
});

it('a correction with its reason stands beside the first revision', async () => {
  const first = await statement();
  const { json: { items: [{ code }] } } = await here.place.admin.get('/api/v1/assets?project=lease&limit=1');
  const order = { id: 'LATE', asset: code, cause: 'x', mass: false, reported_at: `${month}-05T00:00:00+08:00` };
  assert.equal((await here.place.as('office').post('/api/v1/repairs', [order])).status, 200); // so that there is drift
  const page = await signedIn('office', `#/months?month=${month}`);
  await page.waitForSelector('.progress [aria-current] >> text=已定版');
  await page.click('.panel-tools >> text=更正');
  assert.equal(await page.isDisabled('dialog .button-main'), true, 'a reason is needed');
  await page.fill('dialog textarea', '迟到的上报');
  await page.click('dialog .button-main');
  await page.waitForSelector('nav[aria-label=修订] [aria-current] >> text=第2版（现行）');
  await page.waitForSelector('.facts >> text=迟到的上报');
  const second = await statement();
  assert.deepEqual([second.revision, second.reason], [2, '迟到的上报']);
  await page.click('nav[aria-label=修订] >> text=第1版');
  await page.waitForFunction(() => location.hash.includes('revision=1'));
  await page.waitForSelector(`.facts >> text=${first.sha256.slice(0, 12)}`);
  assert.equal(await page.locator('.facts >> text=迟到的上报').count(), 0);
  await settled(page);
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${SCREENS}/revisions.png` });
  assert.equal((await statement('?revision=1')).sha256, first.sha256);
  await page.context().close();
});

it('a supervisor of two contractors\' projects sees what each of them is paid', async () => {
  const seen = (await here.place.as('supervisor').get(`/api/v1/assessments/${month}`)).json.items;
  assert.ok(seen.length > 1, `${seen.length} contractors`);
  const page = await signedIn('supervisor', `#/?month=${month}`);
  await page.waitForSelector('.amount >> nth=1');
  const shown = await page.$$eval('section:has(> .amount)', (all) => all.map((s) => [s.querySelector('h3').textContent,
    s.querySelector('.amount .number').textContent.replace(/[^0-9.]/g, '')]));
  assert.deepEqual(shown, seen.map(({ name, amount_fen }) => [name, (amount_fen / 100).toFixed(2)]));
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${SCREENS}/mine-supervisor-two.png`, fullPage: true });
  await page.context().close();
});
