// Two pairs of eyes are two people, not two tokens: whoever asked never approves, by whichever token they hold. And what
// figures and tokens rest on (a project's contractor, an organisation's role) does not change under them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, feedClient, good, iso, newToken, problem, put, register, report } from '../lib/district.mjs';

const NOW = china('2022-10-08');
const MONTH = china('2022-09-01');
const DAY = 86400;
const project = (code, more = {}) => ({ code, name: code, phase: 'maintenance', contractor: 'c1', ...more });
const camera = (code, spans) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service: spans });
const span = (code) => ({ project: code, from: iso(MONTH - 30 * DAY), to: null });

let daemon;
let admin;
const as = {};

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' },
      { code: 's1', name: '监理', role: 'supervisor' }, { code: 'spare', name: '备用', role: 'contractor' },
    ],
    projects: [project('p1', { supervisor: 's1' }), project('empty'), project('nobodys', { contractor: null }),
      project('judged', { contractor: null })],
    feeds: [{ code: 'probe', name: '巡检' }],
    assets: [camera('A1', [span('p1')]), camera('A2', [span('nobodys')]), camera('A3', [span('judged')])],
  });
  for (const [who, person, role, organisation] of [
    ['li_office', '李', 'office'], ['li_admin', '李', 'admin'], ['wang', '王', 'office'], ['nameless', null, 'office'], ['other', null, 'office'],
    ['zhao_c1', '赵', 'contractor', 'c1'], ['zhao_s1', '赵', 'supervisor', 's1'], ['zhao_office', '赵', 'office'], ['qian_s1', '钱', 'supervisor', 's1'],
  ]) {
    as[who] = client(daemon, await newToken(admin, { name: who, role, ...(person && { person }), ...(organisation && { organisation }) }));
  }
});
after(() => daemon?.stop());

const propose = async (who) => (await good(as[who].post('/api/v1/exemptions', {
  scope: { assets: ['A1'] }, from: iso(NOW - DAY), to: iso(NOW), reason: 'power_cut' }))).id;
const approve = (who, id, body = { note: '情况属实' }) => as[who].post(`/api/v1/exemptions/${id}/approve`, body);
const own = async (answer) => assert.equal((await problem(answer, 403)).errors[0]?.code ?? '', 'own_proposal');

describe('an exemption', () => {
  it('is never approved by the person who proposed it, by any token, admins included', async () => {
    for (const [asked, again] of [['li_office', 'li_office'], ['li_office', 'li_admin'], ['li_admin', 'li_office'], ['zhao_c1', 'zhao_office']]) {
      const id = await propose(asked);
      await own(approve(again, id));
      assert.equal((await good(approve('wang', id))).state, 'approved');
    }
  });

  it('is approved by another token where no person is named', async () => {
    const id = await propose('nameless');
    await own(approve('nameless', id));
    await good(approve('other', id));
  });

  for (const [what, body] of [['no note', {}], ['none at all', ''], ['null', { note: null }], ['an empty one', { note: '' }], ['a blank one', { note: '  ' }]]) {
    it(`is not approved with ${what} for a note`, async () => {
      const id = await propose('li_office');
      const refused = await problem(approve('wang', id, body), 400);
      assert.equal(refused.errors[0].field, 'note');
    });
  }
});

it('a batch is not voided by the person who asked for it', async () => {
  const probe = await feedClient(daemon, 'probe');
  const { batch } = await report(probe, [{ asset: 'A1', at: NOW - 100, network: 'ok' }]);
  await good(as.li_admin.post(`/api/v1/batches/${batch}/void`, { reason: '时钟错误' }));
  await own(as.li_office.post(`/api/v1/batches/${batch}/void/approve`, {}));
  await good(as.wang.post(`/api/v1/batches/${batch}/void/approve`, {}));
});

it('a contractor\'s pause and repair are decided by another person than the one who told them', async () => {
  await good(as.li_office.post('/api/v1/repairs', [{ id: 'R1', asset: 'A1', cause: null, mass: false, reported_at: iso(NOW - DAY), pauses: [], repaired_at: null }]));
  await good(as.zhao_c1.post('/api/v1/repairs/R1/pause', { note: '等件' }));
  await own(as.zhao_s1.post('/api/v1/repairs/R1/pauses/1/approve', {}));
  await good(as.qian_s1.post('/api/v1/repairs/R1/pauses/1/approve', { note: '属实' }));
  await good(as.zhao_c1.post('/api/v1/repairs/R1/repaired', {}));
  await own(as.zhao_s1.post('/api/v1/repairs/R1/confirm', {}));
  await good(as.qian_s1.post('/api/v1/repairs/R1/confirm', {}));
});

it('a supervisor alone turns no late repair into one in time', async () => {
  const reported = NOW - 10 * DAY;
  const early = iso(reported + 3600);
  await good(as.li_office.post('/api/v1/repairs', ['S1', 'S2', 'S3', 'S4'].map((id) => ({ id, asset: 'A1', cause: id, mass: false, reported_at: iso(reported), pauses: [], repaired_at: null }))));
  const timeliness = async (id) => (await good(admin.get(`/api/v1/repairs/${id}`))).timeliness;
  // by a repair of long ago: a claim, which another person confirms
  const told = await good(as.qian_s1.post('/api/v1/repairs/S1/repaired', { at: early }));
  assert.deepEqual([told.claimed_at, told.timeliness], [early, 'late']);
  await own(as.qian_s1.post('/api/v1/repairs/S1/confirm', { repaired_at: early }));
  await own(as.zhao_s1.post('/api/v1/repairs/S1/confirm', { repaired_at: iso(reported + 60) })); // earlier than was claimed
  assert.equal(await timeliness('S1'), 'late');
  assert.equal((await good(as.zhao_s1.post('/api/v1/repairs/S1/confirm', { repaired_at: early }))).timeliness, 'in_time');
  // by a pause of its own
  const paused = await good(as.qian_s1.post('/api/v1/repairs/S2/pause', { at: iso(reported + 60) }));
  assert.deepEqual([paused.pauses[0].approved, paused.timeliness], [false, 'late']);
  await own(as.qian_s1.post('/api/v1/repairs/S2/pauses/1/approve', {}));
  await good(as.li_office.post('/api/v1/repairs/S2/pauses/1/approve', {}));
  // by a confirmation earlier than anybody claimed
  await good(as.zhao_c1.post('/api/v1/repairs/S3/repaired', {}));
  await own(as.qian_s1.post('/api/v1/repairs/S3/confirm', { repaired_at: early }));
  assert.equal(await timeliness('S3'), 'late');
  // the office may, and the statement names what it did
  await good(as.zhao_c1.post('/api/v1/repairs/S4/repaired', {}));
  assert.equal((await good(as.li_office.post('/api/v1/repairs/S4/confirm', { repaired_at: early }))).timeliness, 'in_time');
  const due = new Date((reported + DAY + 8 * 3600) * 1000).toISOString().slice(0, 7);
  const { items } = await good(admin.get(`/api/v1/assessments/${due}`));
  assert.deepEqual(items.flatMap((x) => x.told_late_repairs).filter((id) => id.startsWith('S')), ['S1', 'S4']);
});

it('a token says whose it is, to admins, in JSON, CSV and the audit', async () => {
  const { items } = await good(admin.get('/api/v1/tokens'));
  assert.deepEqual(items.slice(0, 3).map(({ person }) => person), [null, '李', '李']);
  assert.deepEqual((await csvRecords(await admin.get('/api/v1/tokens?format=csv'))).slice(0, 3).map(({ person }) => person), ['', '李', '李']);
  const audit = await good(admin.get('/api/v1/audit?op=token'));
  assert.ok(audit.items.some(({ about }) => about.person === '李' && about.role === 'admin'), JSON.stringify(audit.items[0]));
});

describe('a project', () => {
  it('is not supervised by its contractor', async () => {
    for (const code of ['p1', 'fresh']) {
      const refused = await problem(admin.put(`/api/v1/projects/${code}`, project(code, { supervisor: 'c1' })), 400);
      assert.equal(refused.errors[0].code, 'own_supervisor');
    }
  });

  it('keeps its contractor once it has service', async () => {
    for (const contractor of ['c2', null]) {
      for (const dry of ['', '?dry_run=true']) {
        const refused = await problem(admin.put(`/api/v1/projects/p1${dry}`, project('p1', { contractor })), 409);
        assert.match(refused.type, /has_history$/);
      }
      await problem(admin.post('/api/v1/projects', [project('empty'), project('p1', { contractor })]), 409);
    }
    await put(admin.put('/api/v1/projects/p1', project('p1', { supervisor: null, name: '改名' })));
    await put(admin.put('/api/v1/projects/empty', project('empty', { contractor: 'c2' })));
    await put(admin.put('/api/v1/projects/nobodys', project('nobodys')));
    await problem(admin.put('/api/v1/projects/nobodys', project('nobodys', { contractor: 'c2' })), 409);
  });

  it('keeps its contractor once a statement names it, when its assets have left, too', async () => {
    await good(admin.post('/api/v1/assessments/2022-09/publish', {}));
    await put(admin.put('/api/v1/assets/A1', camera('A1', [])));
    await put(admin.put('/api/v1/assets/A3', camera('A3', [])));
    await problem(admin.put('/api/v1/projects/p1', project('p1', { contractor: 'c2' })), 409);
    await problem(admin.put('/api/v1/projects/judged', project('judged', { contractor: 'c2' })), 409);
  });
});

it('an organisation keeps its role while projects or tokens use it', async () => {
  const turned = (code, role) => admin.put(`/api/v1/organisations/${code}`, { code, name: code, role });
  for (const [code, role] of [['c1', 'supervisor'], ['s1', 'contractor'], ['c1', 'office']]) {
    assert.match((await problem(turned(code, role), 409)).type, /role_in_use$/);
  }
  await put(turned('spare', 'supervisor'));
  const token = await good(admin.post('/api/v1/tokens', { name: 'spare', role: 'supervisor', organisation: 'spare' }));
  await problem(turned('spare', 'contractor'), 409);
  await good(admin.post(`/api/v1/tokens/${token.id}/revoke`, {}));
  await put(turned('spare', 'contractor'));
});
