// A calendar holds for all time: what is changed in it reaches the months that its hours are in, closed ones too. A dry
// run names those, drift shows them, and nothing that rests on the hours stays where it was.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { DESPITE, APPENDIX_A, china, decideAll, feedClient, good, iso, newToken, put, query, register, report } from '../lib/district.mjs';

const DAY = 86400;
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const daily = (...hours) => Object.fromEntries(WEEK.map((day) => [day, hours]));
const CODES = ['service', 'limit', 'exempt', 'idle'];
const calendar = (code) => ({ code, name: code, week: daily('08:00-18:00'), days: {} });
const camera = (code, project) => ({ code, name: code, kind: 'camera', class: 1, town: 't',
  service: [{ project, from: '2026-01-01T00:00:00+08:00', to: null }] });
const MONTHS = ['2026-06', '2026-07', '2026-08'];

let daemon;
let admin;
let office;

before(async () => {
  daemon = await startDaemon({ now: china('2026-09-15') });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }], organisations: [{ code: 'c1', name: 'c1', role: 'contractor' }],
    projects: CODES.map((code) => ({ code, name: code, phase: 'maintenance', contractor: 'c1', monthly_fee_fen: 100 })),
    feeds: [{ code: 'f', name: 'f', report_ttl_s: null, feed_ttl_s: 2147483647 }, { code: 'once', name: 'o', expected: true }],
    calendars: CODES.map(calendar),
    assets: CODES.map((code) => camera(code.toUpperCase(), code)),
  });
  await put(admin.put('/api/v1/rules', { ...APPENDIX_A, contracts: {
    service: { service_hours: 'service' },
    limit: { repairs: { limits_s: { 'camera.1': { s: 36000, calendar: 'limit' } } } },
  } }));
  office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  await report(await feedClient(daemon, 'f'), CODES.map((code) => ({ asset: code.toUpperCase(), at: china('2026-05-01'), network: 'ok', intact: 'ok', live: 'ok', history: 'ok' })));
  const { id } = await good(office.post('/api/v1/exemptions', { scope: { assets: ['EXEMPT'] }, calendar: 'exempt', reason: 'power_cut',
    from: '2026-07-10T00:00:00+08:00', to: '2026-07-20T00:00:00+08:00' }));
  await good(admin.post(`/api/v1/exemptions/${id}/approve`, { note: '计划停电' }));
  await good(office.post('/api/v1/repairs', [ // ten working hours: due on 1 August at 18:00, and on 10 July at 18:00 of an exempt clock
    { id: 'L', asset: 'LIMIT', reported_at: '2026-08-01T08:00:00+08:00', repaired_at: '2026-08-01T17:00:00+08:00' },
    { id: 'E', asset: 'EXEMPT', reported_at: '2026-07-10T00:00:00+08:00', repaired_at: '2026-07-11T20:00:00+08:00' }]));
  for (const month of MONTHS) {
    await decideAll(admin, office, month);
    await good(office.post(`/api/v1/assessments/${month}/publish`, {}));
    await good(office.post(`/api/v1/assessments/${month}/close`, DESPITE));
  }
});
after(() => daemon?.stop());

const named = async (collection, record) => (await good(admin.put(`/api/v1/${collection}/${record.code}?dry_run=true`, record))).drift;
const other = (code, days) => ({ ...calendar(code), days });
const drifted = async () => {
  const all = await Promise.all(MONTHS.map(async (month) => (await good(office.get(`/api/v1/assessments/${month}/drift`))).items.filter(({ project }) => project).map(({ project }) => [month, project])));
  return [...new Set(all.flat().map(String))];
};

it('names the months whose service hours differ, and no other', async () => {
  assert.deepEqual(await named('calendars', other('service', { '2026-07-31': [] })), ['2026-07']);
  assert.deepEqual(await named('calendars', { ...calendar('service'), week: daily('08:00-17:00') }), MONTHS);
  assert.deepEqual(await named('calendars', other('service', { '2026-05-31': [], '2026-09-01': [] })), []);
  assert.deepEqual(await named('calendars', { ...calendar('service'), name: '别名', week: daily('08:00-12:00', '12:00-18:00') }), []);
});

it('names the months in which a recurring exemption has other hours', async () => {
  assert.deepEqual(await named('calendars', other('exempt', { '2026-07-19': [] })), ['2026-07']);
  assert.deepEqual(await named('calendars', other('exempt', { '2026-07-20': [], '2026-08-02': [] })), []);
});

it('names the months whose clocks may have run through the hours that differ', async () => {
  assert.deepEqual(await named('calendars', other('limit', { '2026-07-31': [] })), ['2026-07', '2026-08']);
  assert.deepEqual(await named('calendars', other('limit', { '2026-09-01': [] })), []);
});

it('names nothing where nobody uses it', async () => {
  assert.deepEqual(await named('calendars', other('idle', { '2026-07-31': [] })), []);
  assert.deepEqual(await named('calendars', calendar('new')), []);
});

it('names all months where a feed is no longer expected', async () => {
  assert.deepEqual(await named('feeds', { code: 'once', name: 'o', expected: false }), MONTHS);
  assert.deepEqual(await named('feeds', { code: 'once', name: 'other' }), []);
});

const repair = async (project, from, to) => {
  const { items } = await good(admin.get(`/api/v1/rates${query({ from: iso(from), to: iso(to), project })}`));
  return [items[0].indicators.repair.numerator, items[0].indicators.repair.denominator];
};

it('moves what it says it moves: service, clocks and the clocks that an exemption stops', async () => {
  assert.deepEqual(await drifted(), []);
  const august = china('2026-08-01');
  const july = china('2026-07-10');
  assert.deepEqual(await repair('limit', august, august + DAY), [1, 1]);
  assert.deepEqual(await repair('exempt', july + DAY, july + 2 * DAY), [1, 1]); // 24 h: 8 + 6 + 8 on the 11th, 2 of the 11th's evening
  await put(admin.put('/api/v1/calendars/service', other('service', { '2026-07-31': [] })));
  assert.deepEqual(await drifted(), ['2026-07,service']);
  await put(admin.put('/api/v1/calendars/limit', other('limit', { '2026-08-01': [], '2026-08-02': [], '2026-08-03': [] })));
  assert.deepEqual(await repair('limit', august, august + DAY), [0, 0]);
  assert.deepEqual(await repair('limit', august + 3 * DAY, august + 4 * DAY), [1, 1]); // due on the 4th: still in August, so no drift
  assert.deepEqual(await drifted(), ['2026-07,service']);
  await put(admin.put('/api/v1/calendars/exempt', other('exempt', { '2026-07-10': [], '2026-07-11': [] })));
  assert.deepEqual(await repair('exempt', july + DAY, july + DAY + 1), [0, 1]); // due at midnight, repaired at 20:00
  assert.deepEqual(await drifted(), ['2026-07,exempt', '2026-07,service']);
});

it('keeps all of it over a restart', async () => {
  await daemon.stop();
  await daemon.start();
  const july = china('2026-07-10');
  assert.deepEqual(await repair('exempt', july + DAY, july + DAY + 1), [0, 1]);
  assert.deepEqual(await drifted(), ['2026-07,exempt', '2026-07,service']);
});
