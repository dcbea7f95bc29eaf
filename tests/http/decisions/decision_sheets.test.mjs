// The sheets that an office works from: who decided what, and what a contractor may read of it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, csvRecords, exempt, good, iso, newToken, register } from '../lib/district.mjs';

const NOW = china('2022-09-20');
const D = china('2022-09-10');
const H = 3600;
const asset = (code, project) => ({
  code, name: `大北路 ${code}`, kind: 'camera', class: 1, town: 't', service: [{ project, from: iso(D - 30 * 86400), to: null }],
});

let daemon;
let as;
let ids; // token ids by who they are

before(async () => {
  daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: ['c1', 'c2', 's1'].map((code) => (
      { code, name: `单位 ${code}`, role: code === 's1' ? 'supervisor' : 'contractor' })),
    projects: [
      { code: 'p1', name: '子项目一', contractor: 'c1', supervisor: 's1' }, { code: 'p2', name: '子项目二', contractor: 'c2' },
    ],
    assets: [asset('A1', 'p1'), asset('A2', 'p2')],
  });
  as = { admin };
  for (const [who, role, organisation] of [['office', 'office'], ['c1', 'contractor', 'c1'], ['c2', 'contractor', 'c2'],
    ['s1', 'supervisor', 's1']]) {
    as[who] = client(daemon, await newToken(admin, { name: who, role, organisation }));
  }
  ids = Object.fromEntries((await good(admin.get('/api/v1/tokens'))).items.map(({ name, id }) => [name, String(id)]));
});
after(() => daemon?.stop());

/** What a row says of a member, as JSON has it. */
const asCell = (value) => (value === null || value === undefined ? '' : String(value));
const sheet = (who, path) => csvRecords(as[who].get(`/api/v1/${path}${path.includes('?') ? '&' : '?'}format=csv`));
const list = async (who, path) => (await good(as[who].get(`/api/v1/${path}`))).items;

/** Every reader's sheet has the rows of its JSON, and in the columns `names` the same values. */
async function agree(path, names) {
  for (const who of Object.keys(as)) {
    const rows = await sheet(who, path);
    const items = await list(who, path);
    assert.deepEqual(rows.map((row) => names.map((name) => row[name])),
      items.map((item) => names.map((name) => asCell(item[name]))), `${path} for ${who}`);
  }
}

describe('exemptions as a sheet', () => {
  before(async () => {
    const hours = { from: D, to: D + H };
    await exempt(as.c1, as.office, { scope: { assets: ['A1'] }, ...hours });
    await exempt(as.c2, null, { scope: { assets: ['A2'] }, ...hours });
    await exempt(as.office, as.admin, { scope: { towns: ['t'] }, ...hours });
  });

  it('says who proposed and who decided, and when', async () => {
    const rows = await sheet('office', 'exemptions');
    assert.deepEqual(rows.map(({ proposer, proposed_by, decided_by }) => [proposer, proposed_by, decided_by]), [
      ['c1', ids.c1, ids.office], ['c2', ids.c2, ''], ['', ids.office, rows[2].decided_by],
    ]);
    assert.ok(rows[2].decided_by !== '' && rows[2].decided_by !== ids.office);
    assert.deepEqual(rows.map(({ decided_at }) => decided_at.length), [25, 0, 25]);
  });

  it('says nothing that JSON does not say to the same reader', async () => {
    await agree('exemptions', ['id', 'state', 'from', 'to', 'reason', 'proposer', 'proposed_by', 'proposed_at', 'late', 'note',
      'decided_by', 'decided_at', 'decision_note']);
    const of1 = await sheet('c1', 'exemptions');
    assert.deepEqual(of1.map(({ id }) => id), ['1', '3'], 'a foreign proposal is no row');
    assert.deepEqual((await sheet('s1', 'exemptions')).map(({ proposer }) => proposer), ['', ''],
      'who proposed it is between the contractor and the office');
  });
});

describe('repairs as a sheet', () => {
  const order = (id, code, more) => ({ id, asset: code, cause: 'no-stream', mass: false, reported_at: iso(D), repaired_at: null, ...more });

  before(async () => {
    await good(as.office.post('/api/v1/repairs', [
      order('R1', 'A1', { repaired_at: iso(D + H) }),
      order('R2', 'A1', { pauses: [
        { from: iso(D + H), to: iso(D + 2 * H), approved: true, reason: '=停电' }, { from: iso(D + 3 * H), to: null, approved: false },
      ] }),
      order('R3', 'A2', { state: 'cancelled' }),
    ]));
  });

  it('names asset and project, and says whether it was in time, unless all its time was exempt', async () => {
    await agree('repairs', ['id', 'asset', 'name', 'project', 'cause', 'mass', 'state', 'reported_at', 'due_at', 'timeliness',
      'repaired_at', 'confirmed_at']);
    const rows = await sheet('office', 'repairs');
    assert.deepEqual(rows.map(({ name, project, timeliness }) => [name, project, timeliness]),
      [['大北路 A1', 'p1', ''], ['大北路 A1', 'p1', 'late'], ['大北路 A2', 'p2', '']]);
    assert.deepEqual((await sheet('c2', 'repairs')).map(({ id }) => id), ['R3']);
    assert.deepEqual((await sheet('s1', 'repairs')).map(({ id }) => id), ['R1', 'R2']);
  });

  it('shows its pauses, a line each, with what nobody has approved', async () => {
    const [first, second] = await sheet('c1', 'repairs');
    assert.equal(first.pauses, '');
    assert.equal(second.pauses, `${iso(D + H)}/${iso(D + 2 * H)} approved =停电\n${iso(D + 3 * H)}/.. unapproved`);
  });

  it('opens in Chinese: a byte order mark, and lines that end as a spreadsheet ends them', async () => {
    const { bytes } = await as.office.get('/api/v1/repairs?format=csv');
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.match(bytes.toString('utf8'), /^\ufeffid,asset,name,project,[a-z_,]+\r\nR1,A1,大北路 A1,p1,/);
  });
});
