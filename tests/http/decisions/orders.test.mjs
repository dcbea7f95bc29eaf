// Orders that another system sends, sent again after somebody has decided something about them here.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDaemon } from '../lib/daemon.mjs';
import { client } from '../lib/client.mjs';

const NOW = Date.UTC(2022, 8, 20) / 1000;
const JSON_TYPE = { type: 'application/json' };
let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon, daemon.adminToken);
  const records = [
    ['towns', { code: 't', name: '市桥街' }],
    ['organisations', { code: 'c1', name: '甲公司', role: 'contractor' }],
    ['projects', { code: 'p', name: '子项目二', contractor: 'c1' }],
    ['feeds', { code: 'f', name: '巡检平台' }],
    ['assets', { code: 'a1', name: '大北路 01', kind: 'camera', class: 1, town: 't',
      service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }] }],
  ];
  for (const [kind, record] of records) {
    const { status, text } = await admin.post(`/api/v1/${kind}`, JSON.stringify([record]), JSON_TYPE);
    assert.equal(status, 200, text);
  }
});
after(() => daemon.stop());

const order = (more = {}) => JSON.stringify([{ id: 'R1', asset: 'a1', cause: 'no-stream', mass: false,
  reported_at: '2022-09-18T08:00:00+08:00', ...more }]);
const repairs = body => admin.post('/api/v1/repairs', body, JSON_TYPE);
const repair = async () => (await admin.get('/api/v1/repairs/R1')).json;

describe('an order of another system', () => {
  it('sent again leaves alone what has been done to it here', async () => {
    assert.equal((await repairs(order())).json.added, 1);
    const token = await admin.post('/api/v1/tokens',
      JSON.stringify({ name: '甲公司', role: 'contractor', organisation: 'c1' }), JSON_TYPE);
    const contractor = client(daemon, token.json.token);
    const paused = await contractor.post('/api/v1/repairs/R1/pause', '{"note":"等待停电"}', JSON_TYPE);
    assert.equal(paused.status, 200, paused.text);
    const done = await contractor.post('/api/v1/repairs/R1/repaired', '{}', JSON_TYPE);
    assert.equal(done.status, 200, done.text);
    const was = await repair();
    assert.equal((await repairs(order())).json.unchanged, 1);
    assert.deepEqual(await repair(), was);
    assert.equal((await repairs(order({ cause: 'link-down' }))).json.changed, 1);
    const now = await repair();
    assert.equal(now.repaired_at, was.repaired_at);
    assert.equal(now.state, was.state);
    assert.deepEqual(now.pauses, was.pauses);
  });

  describe('with a repair', () => {
    const [REPAIRED, REOPENED, AGAIN] = ['2022-09-18T09:00:00+08:00', '2022-09-18T12:00:00+08:00', '2022-09-18T14:00:00+08:00'];
    const PAUSED = { pauses: [{ from: '2022-09-18T08:30:00+08:00', to: null, approved: true }] };
    const send = async (id, more = {}) => (await repairs(order({ id, repaired_at: REPAIRED, ...more }))).json;
    const step = async (id, verb, body = {}) => {
      const { status, text } = await admin.post(`/api/v1/repairs/${id}/${verb}`, JSON.stringify(body), JSON_TYPE);
      assert.equal(status, 200, text);
    };
    const stands = async (id) => {
      const { state, repaired_at } = (await admin.get(`/api/v1/repairs/${id}`)).json;
      return [state, repaired_at];
    };

    it('sent again does not count what was cancelled here, until that is reopened', async () => {
      await send('C1');
      await step('C1', 'cancel', { note: '重复' });
      assert.equal((await send('C1')).unchanged, 1);
      assert.deepEqual(await stands('C1'), ['cancelled', REPAIRED]);
      await send('C1', { confirmed_at: AGAIN });
      assert.equal((await stands('C1'))[0], 'cancelled');
      await step('C1', 'reopen', { at: REOPENED });
      await send('C1', { repaired_at: AGAIN });
      assert.deepEqual(await stands('C1'), ['repaired', AGAIN]);
    });

    it('sent again leaves it confirmed, unless it names another repair', async () => {
      await send('C2');
      await step('C2', 'confirm');
      assert.equal((await send('C2')).unchanged, 1);
      assert.deepEqual(await stands('C2'), ['confirmed', REPAIRED]);
      await send('C2', { repaired_at: AGAIN });
      assert.deepEqual(await stands('C2'), ['repaired', AGAIN]);
    });

    it('sent again does not repair what has been reopened since, a later repair does', async () => {
      await send('C3');
      await step('C3', 'reopen', { at: REOPENED, note: '复查不合格' });
      assert.equal((await send('C3')).unchanged, 1);
      assert.deepEqual(await stands('C3'), ['open', null]);
      await send('C3', { repaired_at: AGAIN });
      assert.deepEqual(await stands('C3'), ['repaired', AGAIN]);
      assert.equal((await send('C3')).unchanged, 1, 'the first one is still the one that did not hold');
      assert.deepEqual(await stands('C3'), ['repaired', AGAIN]);
    });

    it('made here stays where the order still names its open pause, which ended with it', async () => {
      await send('C4', { repaired_at: null, ...PAUSED });
      await step('C4', 'repaired', { at: REPAIRED });
      assert.equal((await send('C4', { repaired_at: null, ...PAUSED })).unchanged, 1);
      assert.deepEqual(await stands('C4'), ['repaired', REPAIRED]);
      const { due_at, pauses: [{ to }] } = (await admin.get('/api/v1/repairs/C4')).json;
      assert.deepEqual([to, due_at], [REPAIRED, '2022-09-19T08:30:00+08:00']);
    });
  });

  for (const [name, more, field, code] of [
    ['reported in the future', { reported_at: '2022-09-21T08:00:00+08:00' }, 'reported_at', 'future_time'],
    ['repaired in the future', { repaired_at: '2022-09-21T08:00:00+08:00' }, 'repaired_at', 'future_time'],
    ['repaired before it was reported', { repaired_at: '2022-09-10T08:00:00+08:00' }, 'repaired_at', 'bad_value'],
    ['confirmed in the future', { repaired_at: '2022-09-19T08:00:00+08:00', confirmed_at: '2022-09-21T08:00:00+08:00' },
      'confirmed_at', 'future_time'],
    ['confirmed before it was repaired', { repaired_at: '2022-09-19T08:00:00+08:00', confirmed_at: '2022-09-19T07:59:59+08:00' },
      'confirmed_at', 'bad_value'],
  ]) {
    it(`${name} is refused`, async () => {
      const { status, json } = await repairs(order({ id: 'R2', ...more }));
      assert.equal(status, 400);
      assert.deepEqual([json.errors[0].field, json.errors[0].code], [field, code]);
    });
  }
});

describe('the state of an order', () => {
  const [DONE, SEEN] = ['2022-09-19T08:00:00+08:00', '2022-09-19T09:00:00+08:00'];
  const pauses = (to) => [{ from: '2022-09-18T09:00:00+08:00', to, approved: true }];
  const of = {
    open: [{}, { pauses: pauses(DONE) }],
    paused: [{ pauses: pauses(null) }],
    repaired: [{ repaired_at: DONE }, { repaired_at: DONE, pauses: pauses(DONE) }],
    confirmed: [{ repaired_at: DONE, confirmed_at: SEEN }],
  };
  let number = 0;
  for (const [stated, says] of Object.keys(of).flatMap((a) => Object.keys(of).map((b) => [a, b]))) {
    it(`said to be ${stated} where its times say ${says} is ${stated === says ? 'taken' : 'refused in words'}`, async () => {
      for (const more of of[says]) {
        const id = `S${++number}`;
        const { status, json } = await repairs(order({ id, state: stated, ...more }));
        if (stated === says) {
          assert.equal(status, 200);
          assert.equal((await admin.get(`/api/v1/repairs/${id}`)).json.state, stated);
        } else {
          assert.equal(status, 400);
          assert.deepEqual([json.errors[0].field, json.errors[0].code], ['state', 'contradicting_state']);
          assert.match(json.errors[0].detail, new RegExp(`state is ${stated}.*times make it ${says}.*${stated} has `));
          assert.equal((await admin.get(`/api/v1/repairs/${id}`)).status, 404);
        }
      }
    });
  }

  it('may be cancelled whatever its times say', async () => {
    for (const more of Object.values(of).flat()) {
      assert.equal((await repairs(order({ id: `S${++number}`, state: 'cancelled', ...more }))).status, 200);
      assert.equal((await admin.get(`/api/v1/repairs/S${number}`)).json.state, 'cancelled');
    }
  });

  it('may be what has been made of it here: a nightly sync is not refused for that', async () => {
    await repairs(order({ id: 'S', state: 'open' }));
    const done = await admin.post('/api/v1/repairs/S/repaired', JSON.stringify({ at: DONE }), JSON_TYPE);
    assert.equal(done.status, 200, done.text);
    for (const state of ['open', 'repaired']) {
      assert.equal((await repairs(order({ id: 'S', state }))).json.unchanged, 1);
    }
    assert.equal((await repairs(order({ id: 'S', state: 'confirmed' }))).status, 400);
    assert.equal((await admin.get('/api/v1/repairs/S')).json.state, 'repaired');
  });
});

describe('many confirmations at once', () => {
  const confirm = (ids, who = admin) => who.post('/api/v1/repairs/confirm', JSON.stringify({ ids, note: '抽查无误' }), JSON_TYPE);
  const states = async () => Promise.all(['M1', 'M2', 'M3'].map(async (id) => (await admin.get(`/api/v1/repairs/${id}`)).json.state));
  const rows = async () => (await admin.get('/api/v1/audit?op=repairs_confirmed')).json.items;
  let contractor;

  before(async () => {
    const { json } = await admin.post('/api/v1/tokens', JSON.stringify({ name: '甲公司', role: 'contractor', organisation: 'c1' }), JSON_TYPE);
    contractor = client(daemon, json.token);
    for (const id of ['M1', 'M2', 'M3']) {
      assert.equal((await repairs(order({ id, repaired_at: id === 'M3' ? null : '2022-09-18T09:00:00+08:00' }))).json.added, 1);
    }
  });

  it('are refused whole where one is not repaired, not there or named twice, and each of those is named', async () => {
    const open = await confirm(['M1', 'M3']);
    assert.equal(open.status, 409);
    assert.deepEqual(open.json.errors.map(({ index, field, code }) => [index, field, code]), [[1, 'ids[1]', 'wrong_state']]);
    const many = await confirm(['M1', 'M3', 'nobody', 'M1']);
    assert.equal(many.status, 400);
    assert.deepEqual(many.json.errors.map(({ index, code }) => [index, code]), [[1, 'wrong_state'], [2, 'unknown_repair'], [3, 'duplicate_id']]);
    for (const ids of [[], undefined, 'M1', [7]]) {
      assert.equal((await confirm(ids)).status, 400, `${ids}`);
    }
    assert.equal((await confirm(['M1'], contractor)).status, 403);
    assert.deepEqual(await states(), ['repaired', 'repaired', 'open']);
    assert.deepEqual(await rows(), []);
  });

  it('are one row of the journal and a step of each order, after a restart too', async () => {
    const { status, json } = await confirm(['M1', 'M2']);
    assert.deepEqual([status, json], [200, { confirmed: 2 }]);
    const [row, ...more] = await rows();
    assert.deepEqual([row.about.codes, more], [['M1', 'M2'], []]);
    const was = (await admin.get('/api/v1/repairs/M2')).json;
    assert.deepEqual([was.transitions.at(-1).name, was.transitions.at(-1).note], ['confirm', '抽查无误']);
    await daemon.restart();
    admin = client(daemon, daemon.adminToken);
    assert.deepEqual(await states(), ['confirmed', 'confirmed', 'open']);
    assert.deepEqual((await admin.get('/api/v1/repairs/M2')).json, was);
    assert.equal((await confirm(['M1'])).status, 409);
  });
});
