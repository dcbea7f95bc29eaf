// What is open of a month before it is closed: exemptions that wait, and the days to object, which count from the
// publication; and that nothing is corrected where nothing has drifted.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, decideFactors, DESPITE, feedClient, good, iso, newToken, problem, register, report } from '../lib/district.mjs';

const DAY = 86400;
const FROM = china('2022-09-01');
const PUBLISHED = china('2022-10-05 09:00');
const UNTIL = china('2022-10-16'); // ten days after the day of the publication: the 15th is the last
const SEPTEMBER = '/api/v1/assessments/2022-09';

let daemon;
let as;

before(async () => {
  daemon = await startDaemon({ now: PUBLISHED });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', contractor: 'c1', monthly_fee_fen: 10000 }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 100 * DAY }],
    assets: [{ code: 'A', name: '大北路', kind: 'camera', class: 1, town: 't', service: [{ project: 'p', from: iso(FROM), to: null }] }],
  });
  const all = (state) => ({ intact: state, network: state, live: state, history: state });
  await report(await feedClient(daemon, 'probe'), [
    { asset: 'A', at: FROM, ...all('ok') },
    { asset: 'A', at: FROM + 2 * DAY, ...all('fault') }, { asset: 'A', at: FROM + 3 * DAY, ...all('ok') },
    { asset: 'A', at: PUBLISHED - 60, ...all('ok') },
  ]);
  as = { admin };
  for (const [name, body] of [['office', { role: 'office' }], ['c1', { role: 'contractor', organisation: 'c1' }]]) {
    as[name] = client(daemon, await newToken(admin, { name, ...body }));
  }
  await decideFactors(daemon, '2022-09');
});
after(() => daemon?.stop());

const outage = { scope: { assets: ['A'] }, from: iso(FROM + 2 * DAY), to: iso(FROM + 3 * DAY), reason: 'power_cut' };
const matters = ({ errors }) => errors.map(({ code, field }) => [code, field]);

describe('the last day to object', () => {
  it('is no day before the month is published, and an outage that is long past waits for it', async () => {
    assert.equal((await good(as.office.get(SEPTEMBER))).objections_until, null);
    await problem(as.c1.post('/api/v1/exemptions', outage), 409);
  });

  it('counts from the publication, and stands on the statement and in the list', async () => {
    const published = await good(as.office.post(`${SEPTEMBER}/publish`, {}));
    assert.equal(published.objections_until, iso(UNTIL));
    assert.deepEqual(published.despite, []);
    assert.equal((await good(as.c1.get(SEPTEMBER))).objections_until, iso(UNTIL));
    assert.equal((await good(as.c1.get('/api/v1/assessments'))).items[0].objections_until, iso(UNTIL));
    assert.equal((await csvRecords(await as.c1.get('/api/v1/assessments?format=csv')))[0].objections_until, iso(UNTIL));
  });

  it('lets a contractor object to the first days of the month, with evidence, up to its last second', async () => {
    await daemon.restart({ now: UNTIL - 1 });
    const { id, late } = await good(as.c1.post('/api/v1/exemptions', outage));
    assert.equal(late, false);
    await good(as.c1.post(`/api/v1/exemptions/${id}/evidence`, { evidence: '供电局通知' }));
    await problem(as.c1.post('/api/v1/exemptions', { ...outage, from: iso(FROM - DAY) }), 409); // begins in another month
    await daemon.restart({ now: UNTIL });
    await problem(as.c1.post('/api/v1/exemptions', outage), 409);
    await problem(as.c1.post(`/api/v1/exemptions/${id}/evidence`, { evidence: '太晚' }), 409);
  });
});

describe('closing a month', () => {
  it('waits for what is undecided, and names it', async () => {
    const refused = await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409);
    assert.deepEqual(matters(refused), [['open_matters', 'exemptions']]);
    assert.match(refused.detail, /decision: 1\./);
  });

  it('waits for the last day to object to what was published last', async () => {
    await good(as.office.post('/api/v1/exemptions/1/approve', { note: '同意' }));
    const again = await good(as.office.post(`${SEPTEMBER}/publish`, {}));
    assert.equal(again.objections_until, iso(china('2022-10-27')));
    const refused = await problem(as.office.post(`${SEPTEMBER}/close`, {}), 409);
    assert.deepEqual(matters(refused), [['open_matters', 'objections']]);
    assert.ok(refused.detail.includes(iso(china('2022-10-27'))), refused.detail);
    await problem(as.office.post(`${SEPTEMBER}/close`, { despite: ['exemptions'], reason: '赶账期' }), 409);
    for (const body of [{ despite: ['objections'] }, { ...DESPITE, despite: ['rain'] }, { ...DESPITE, despite: 'objections' }]) {
      await problem(as.office.post(`${SEPTEMBER}/close`, body), 400);
    }
  });

  it('keeps on record what it was closed despite, and why', async () => {
    const closed = await good(as.office.post(`${SEPTEMBER}/close`, DESPITE));
    assert.deepEqual([closed.state, closed.despite, closed.reason], ['closed', ['objections'], '各方已确认']);
    assert.equal(closed.objections_until, iso(china('2022-10-27')));
    const [{ about }] = (await good(as.office.get('/api/v1/audit?op=month_closed'))).items;
    assert.deepEqual([about.despite, about.reason], [['objections'], '各方已确认']);
    await daemon.restart();
    assert.deepEqual(await good(as.office.get(SEPTEMBER)), closed);
  });

  it('leaves the contractor the days that it was promised', async () => {
    await good(as.c1.post('/api/v1/exemptions', { ...outage, aspects: ['network'] }));
  });
});

describe('a correction', () => {
  it('is refused where nothing has drifted, and makes no revision', async () => {
    const refused = await problem(as.office.post(`${SEPTEMBER}/correct`, { reason: '无' }), 409);
    assert.equal(refused.errors[0].code, 'nothing_to_correct');
    assert.equal((await good(as.office.get(SEPTEMBER))).revision, 1);
  });
});
