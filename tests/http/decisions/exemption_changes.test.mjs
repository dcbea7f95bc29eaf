// What real downtimes need of exemptions: moved and shortened in two requests, without a second in between that
// reads as fault; all but one asset; a class, an attribute; the same hours every week; a year's table at once.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, decideAll, exempt, feedClient, good, iso, newToken, problem, put, query, register, report, DESPITE,
} from '../lib/district.mjs';
import { faults } from '../lib/schema.mjs';

const NOW = china('2026-12-31');
const H = 3600;
const DAY = 24 * H;
const D = china('2026-07-06'); // a Monday
const note = '供电局改期';

const camera = (code, project, members = {}) => ({
  code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project, from: '2026-01-01T00:00:00+08:00', to: null }], ...members,
});

let daemon;
let as;
let tokens;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 't' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: 'p1', contractor: 'c1' }, { code: 'p2', name: 'p2', contractor: 'c2' }],
    feeds: [{ code: 'e', name: 'e', report_ttl_s: null, feed_ttl_s: 20000000 }],
    calendars: [{ code: 'saturday', name: '周六', week: { sat: ['14:00-16:00'] }, days: {} }],
    assets: [camera('A', 'p1', { attributes: { pole: 'P-17', sides: 4 } }), camera('B', 'p1', { class: 2, attributes: { pole: 'P-18' } }),
      camera('C', 'p1', { class: 2 }), camera('X', 'p2', { attributes: { pole: 'P-17' } })],
  });
  as = { admin };
  tokens = {};
  for (const [who, role, organisation] of [['office', 'office'], ['again', 'office'], ['c1', 'contractor', 'c1'], ['c2', 'contractor', 'c2']]) {
    tokens[who] = await newToken(admin, { name: who, role, organisation });
    as[who] = client(daemon, tokens[who]);
  }
  await report(await feedClient(daemon, 'e'), ['A', 'B', 'C', 'X'].map((asset) => ({ asset, at: D, network: 'fault', live: 'ok' })));
});
after(() => daemon?.stop());

/** Exempt, and fault, seconds of an asset's network in [from, to). */
async function seconds(asset, from, to, who = 'admin') {
  const { items } = await good(as[who].get(`/api/v1/rates${query({ asset, from: iso(from), to: iso(to) })}`));
  const { exempt: exempted, fault } = items[0].indicators.network.seconds;
  return [exempted, fault];
}
const change = (who, id, body) => as[who].post(`/api/v1/exemptions/${id}/change`, { note, ...body });
const decide = (who, id, verb = 'approve') => as[who].post(`/api/v1/exemptions/${id}/${verb}`, { note });

describe('two real downtimes that were moved and shortened', () => {
  let ids;
  before(async () => {
    ids = [
      await exempt(as.office, as.admin, { scope: { assets: ['A'] }, from: D + 8 * H, to: D + 12 * H }),
      await exempt(as.office, as.admin, { scope: { assets: ['B'] }, from: D + 8 * H, to: D + 12 * H }),
    ];
  });

  it('take two requests each, and until the second the old one holds', async () => {
    const moved = [{ from: iso(D + 9 * H), to: iso(D + 13 * H) }, { to: iso(D + 10 * H) }];
    for (const [i, id] of ids.entries()) {
      const asked = await good(change('office', id, moved[i]));
      assert.equal(asked.state, 'approved');
      assert.equal(asked.change.state, 'proposed');
      assert.deepEqual([asked.from, asked.to], [iso(D + 8 * H), iso(D + 12 * H)]);
      assert.deepEqual(await seconds('AB'[i], D + 8 * H, D + 12 * H), [4 * H, 0], 'not a second reads as fault in between');
      const made = await good(decide('admin', id));
      assert.deepEqual([made.id, made.state, made.change.state, made.change.was.to], [id, 'approved', 'approved', iso(D + 12 * H)]);
    }
    assert.deepEqual(await seconds('A', D, D + DAY), [4 * H, 20 * H]);
    assert.deepEqual(await seconds('A', D + 9 * H, D + 13 * H), [4 * H, 0]);
    assert.deepEqual(await seconds('B', D, D + DAY), [2 * H, 22 * H]);
  });

  it('are not decided by whoever asked, and one change waits at a time', async () => {
    await good(change('office', ids[0], { to: iso(D + 14 * H) }));
    await problem(change('again', ids[0], { to: iso(D + 15 * H) }), 409, 'change_waits');
    await problem(decide('office', ids[0]), 403, 'own_proposal');
    const waiting = await good(as.office.get('/api/v1/exemptions?undecided=true'));
    assert.deepEqual(waiting.items.map(({ id }) => id), [ids[0]]);
    assert.equal((await good(decide('again', ids[0], 'reject'))).change.state, 'rejected');
    assert.deepEqual(await seconds('A', D, D + DAY), [4 * H, 20 * H]);
    await problem(decide('again', ids[0]), 409, 'not_proposed');
    await problem(change('office', ids[0], {}), 400, 'nothing_changed');
    await problem(change('office', ids[0], { from: iso(D + 9 * H), scope: { assets: ['A'] } }), 400, 'nothing_changed');
    await problem(change('office', ids[0], { to: iso(D + 9 * H) }), 400, 'bad_value');
    await problem(as.office.post(`/api/v1/exemptions/${ids[0]}/change`, { to: iso(D + 15 * H) }), 400, 'missing_member');
    await problem(change('office', ids[0], { reason: 'road_works' }), 400, 'unknown_member');
  });

  it('are as they were decided after a kill, and in the audit', async () => {
    await daemon.kill9();
    await daemon.restart();
    for (const who of Object.keys(as)) {
      as[who] = client(daemon, tokens[who]);
    }
    assert.deepEqual(await seconds('A', D, D + DAY), [4 * H, 20 * H]);
    const { items } = await good(as.admin.get('/api/v1/audit?op=exemption_change'));
    assert.deepEqual(items.at(-1).about, { id: ids[0], note, from: iso(D + 9 * H), to: iso(D + 14 * H) });
    const decisions = (await good(as.admin.get('/api/v1/audit?op=exemption_decision'))).items;
    assert.deepEqual(decisions.at(-1).about, { id: ids[0], decision: 'reject', note, change: true });
    const api = await good(client(daemon, null).get('/api/v1/openapi.json'));
    const { schema } = api.paths['/api/v1/audit'].get.responses['200'].content['application/json'];
    assert.deepEqual(faults(api, schema, await good(as.admin.get('/api/v1/audit?limit=1000'))), []);
  });

  it('move to other assets, and what a contractor asks for stays within its own', async () => {
    const to = D + 3 * DAY;
    const id = await exempt(as.office, as.admin, { scope: { towns: ['t'] }, from: to - H, to });
    await problem(change('c1', id, { to: iso(to + H) }), 403, 'not_your_proposal');
    await good(change('office', id, { scope: { towns: ['t'], except: ['C'] } }));
    assert.deepEqual(await seconds('C', to - H, to), [H, 0]);
    await good(decide('admin', id));
    assert.deepEqual(await seconds('C', to - H, to), [0, H]);
    assert.deepEqual(await seconds('A', to - H, to), [H, 0]);
    const seen = await good(as.c2.get(`/api/v1/exemptions/${id}`));
    assert.deepEqual(seen.scope, { except: [], towns: ['t'] }, "another's asset is not named to it");
    assert.equal(seen.change.proposer, null);
  });
});

describe('what a scope can say', () => {
  const at = D + 10 * DAY;
  const one = async (scope, members = {}) => {
    const id = await exempt(as.office, as.admin, { scope, from: at, to: at + H, ...members });
    const found = [];
    for (const asset of ['A', 'B', 'C', 'X']) {
      found.push((await seconds(asset, at, at + H))[0]);
    }
    await good(decide('admin', id, 'revoke'));
    return found;
  };

  it('leaves out what is excepted, asks for classes and attributes, and all of it together', async () => {
    assert.deepEqual(await one({ kinds: ['camera'], except: ['B', 'X'] }), [H, 0, H, 0]);
    assert.deepEqual(await one({ classes: [2] }), [0, H, H, 0]);
    assert.deepEqual(await one({ classes: [1, 2] }), [H, H, H, H]);
    assert.deepEqual(await one({ attributes: { pole: ['P-17', 'P-18'] } }), [H, H, 0, H]);
    assert.deepEqual(await one({ attributes: { pole: ['P-17'], sides: ['4'] } }), [H, 0, 0, 0]);
    assert.deepEqual(await one({ projects: ['p1'], attributes: { pole: ['P-17', 'P-18'] }, except: ['A'] }), [0, H, 0, 0]);
    assert.deepEqual(await one({ classes: [2], attributes: { pole: ['P-18'] } }, { aspects: ['live'] }), [0, 0, 0, 0]);
  });

  it('says what is wrong with it', async () => {
    const propose = (scope, who = 'office') => as[who].post('/api/v1/exemptions', { scope, from: iso(at), to: iso(at + H), reason: 'power_cut' });
    await problem(propose({ except: ['A'] }), 400, 'empty_scope');
    await problem(propose({ classes: [4] }), 400, 'bad_value');
    await problem(propose({ attributes: {} }), 400, 'bad_value');
    await problem(propose({ attributes: { pole: 'P-17' } }), 400, 'bad_value');
    await problem(propose({ attributes: { pole: [] } }), 400, 'bad_value');
    await problem(propose({ kinds: ['camera'], except: ['nobody'] }), 400, 'unknown_asset');
    await problem(propose({ kinds: ['camera'], except: ['X'] }, 'c1'), 400, 'unknown_asset');
  });

  it('is seen by those whose assets it bears on, and by nobody else', async () => {
    const id = await exempt(as.office, as.admin, { scope: { attributes: { pole: ['P-18'] } }, from: at, to: at + H });
    await good(as.c1.get(`/api/v1/exemptions/${id}`));
    await problem(as.c2.get(`/api/v1/exemptions/${id}`), 404, 'not_found');
    assert.ok(!(await good(as.c2.get('/api/v1/exemptions'))).items.some((x) => x.id === id));
    await good(decide('admin', id, 'revoke'));
  });

  it('follows the inventory: an attribute that is registered later counts as well', async () => {
    const id = await exempt(as.office, as.admin, { scope: { attributes: { pole: ['P-19'] } }, from: at, to: at + H });
    assert.deepEqual(await seconds('C', at, at + H), [0, H]);
    await register(as.admin, { assets: [camera('C', 'p1', { class: 2, attributes: { pole: 'P-19' } })] });
    assert.deepEqual(await seconds('C', at, at + H), [H, 0]);
    await good(decide('admin', id, 'revoke'));
  });

  it('recurs by a calendar, for some aspects and all but one asset, and is changed so', async () => {
    const saturday = D + 12 * DAY; // 18 July
    const id = await exempt(as.office, as.admin, { scope: { projects: ['p1'], except: ['C'] }, aspects: ['network'], calendar: 'saturday',
      from: D, to: D + 28 * DAY });
    assert.deepEqual(await seconds('A', saturday, saturday + DAY), [2 * H, 22 * H]);
    assert.deepEqual(await seconds('C', saturday, saturday + DAY), [0, DAY]);
    await good(change('office', id, { to: iso(saturday + 15 * H) }));
    assert.deepEqual(await seconds('A', saturday, D + 28 * DAY), [6 * H, 16 * DAY - 6 * H]);
    await good(decide('admin', id));
    assert.deepEqual(await seconds('A', saturday, D + 28 * DAY), [H, 16 * DAY - H], 'the hours of the calendar up to its new end');
    await problem(change('office', id, { to: iso(D + 20 * 366 * DAY) }), 400, 'bad_value');
  });
});

describe('many exemptions in one body', () => {
  const at = D + 40 * DAY;
  const body = (hours) => hours.map((h) => ({ scope: { assets: ['A'] }, from: iso(at + h * H), to: iso(at + (h + 1) * H), reason: 'power_cut' }));

  it('are all proposed, or none, and the fault is named by its place', async () => {
    const before_ = (await good(as.office.get('/api/v1/exemptions?limit=1000'))).items.length;
    const { items } = await good(as.office.post('/api/v1/exemptions', body([0, 2, 4])));
    assert.deepEqual(items.map(({ id, state }) => [id, state]), [1, 2, 3].map((n) => [before_ + n, 'proposed']));
    const wrong = body([6, 8]);
    wrong[1].scope.assets = ['nobody'];
    const refused = await problem(as.office.post('/api/v1/exemptions', wrong), 400);
    assert.deepEqual(refused.errors.map(({ index, field, code }) => [index, field, code]), [[1, 'scope.assets[0]', 'unknown_asset']]);
    assert.equal((await good(as.office.get('/api/v1/exemptions?limit=1000'))).items.length, before_ + 3);
    for (const { id } of items) {
      await good(decide('admin', id));
    }
    assert.deepEqual(await seconds('A', at, at + 5 * H), [3 * H, 2 * H]);
    assert.deepEqual(await good(as.office.post('/api/v1/exemptions', [])), { items: [], added: 0 });
  });

  it('come as a table, and go out as one', async () => {
    const table = ['reason,from,to,assets,except,projects,classes,attributes,aspects,calendar,note',
      `power_cut,${iso(at)},${iso(at + H)},A B,,,,,network live,,停电`,
      `road_works,${iso(at)},${iso(at + DAY)},,C,p1,1 2,pole=P-17;pole=P-18,,saturday,`].join('\n');
    const { items } = await good(as.office.post('/api/v1/exemptions', table, { type: 'text/csv' }));
    assert.deepEqual(items.map(({ scope, aspects, calendar }) => ({ scope, aspects, calendar })), [
      { scope: { assets: ['A', 'B'] }, aspects: ['network', 'live'], calendar: null },
      { scope: { attributes: { pole: ['P-17', 'P-18'] }, classes: [1, 2], except: ['C'], projects: ['p1'] },
        aspects: ['intact', 'network', 'live', 'history'], calendar: 'saturday' },
    ]);
    const rows = await csvRecords(as.office.get('/api/v1/exemptions?format=csv&limit=1000'));
    const last = rows.at(-1);
    assert.deepEqual([last.projects, last.classes, last.attributes, last.except, last.calendar, last.change],
      ['p1', '1 2', 'pole=P-17;pole=P-18', 'C', 'saturday', '']);
    const wrong = await problem(as.office.post('/api/v1/exemptions', table.replace('1 2', 'one'), { type: 'text/csv' }), 400);
    assert.deepEqual(wrong.errors.map(({ line, field }) => [line, field]), [[3, 'classes']]);
  });

  it("count against a party's quota one by one", async () => {
    const recent = (n) => Array.from({ length: n }, (_, i) => ({ scope: { assets: ['X'] }, from: iso(NOW - H - i), to: iso(NOW), reason: 'power_cut' }));
    assert.equal((await as.c2.post('/api/v1/exemptions', recent(201))).status, 429);
    assert.equal((await good(as.c2.post('/api/v1/exemptions', recent(200)))).items.length, 200);
    assert.equal((await as.c2.post('/api/v1/exemptions', recent(201).slice(200))).status, 429);
  });
});

describe('what follows from a change', () => {
  const at = D + 60 * DAY; // 4 September
  const rules = (members) => as.admin.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), ...members });

  it("moves an order's due time with the exempt hours, and back", async () => {
    await good(as.admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'A', cause: 'dark', reported_at: iso(at) }]));
    const due = async () => (await good(as.admin.get('/api/v1/repairs/R1'))).due_at;
    const counted = async (hour) => (await good(as.admin.get(`/api/v1/rates${query({
      asset: 'A', from: iso(at + DAY + hour * H - 60), to: iso(at + DAY + hour * H + 60) })}`))).items[0].indicators.repair.denominator;
    assert.equal(await due(), iso(at + DAY));
    const id = await exempt(as.office, as.admin, { scope: { assets: ['A'] }, from: at + H, to: at + 5 * H });
    assert.equal(await due(), iso(at + DAY + 4 * H));
    assert.deepEqual([await counted(1), await counted(4)], [0, 1]);
    await good(change('office', id, { to: iso(at + 2 * H) }));
    assert.equal(await due(), iso(at + DAY + 4 * H));
    await good(decide('admin', id));
    assert.equal(await due(), iso(at + DAY + H));
    assert.deepEqual([await counted(1), await counted(4)], [1, 0]);
    await good(change('office', id, { scope: { assets: ['B'] } }));
    await good(decide('admin', id));
    assert.equal(await due(), iso(at + DAY), 'it is about another asset now');
  });

  it('cuts at the hand-over of an asset, for each contract its own', async () => {
    const handed = at + 2 * DAY + 12 * H;
    await register(as.admin, {
      assets: [camera('Y', 'p1', { service: [{ project: 'p1', from: iso(D), to: iso(handed) }, { project: 'p2', from: iso(handed), to: null }] })],
    });
    await report(await feedClient(daemon, 'e'), [{ asset: 'Y', at: D, network: 'fault' }]);
    const id = await exempt(as.office, as.admin, { scope: { projects: ['p1'], kinds: ['camera'] }, from: handed - 3 * H, to: handed + 3 * H });
    assert.deepEqual(await seconds('Y', handed - 6 * H, handed + 6 * H), [3 * H, 9 * H]);
    await good(change('office', id, { scope: { projects: ['p2'], kinds: ['camera'] } }));
    await problem(as.c2.get(`/api/v1/exemptions/${id}`), 404, 'not_found'); // it is not yet about any of its own
    await good(decide('admin', id));
    assert.deepEqual(await seconds('Y', handed - 6 * H, handed + 6 * H), [3 * H, 9 * H]);
    assert.deepEqual(await seconds('Y', handed, handed + 6 * H, 'c2'), [3 * H, 3 * H]);
    assert.deepEqual(await seconds('Y', handed - 6 * H, handed, 'c1'), [0, 6 * H]);
    await good(as.c2.get(`/api/v1/exemptions/${id}`));
    await problem(as.c1.get(`/api/v1/exemptions/${id}`), 404, 'not_found');
  });

  it('of a closed month is drift, and the month stays what it was', async () => {
    await put(rules({}));
    const id = await exempt(as.office, as.admin, { scope: { assets: ['X'] }, from: at, to: at + 2 * H });
    const month = '/api/v1/assessments/2026-09';
    await good(as.admin.post(`${month}/publish`, {}));
    await decideAll(as.admin, as.office, '2026-09');
    await good(as.admin.post(`${month}/publish`, {}));
    const { sha256 } = await good(as.admin.post(`${month}/close`, DESPITE));
    await good(change('office', id, { to: iso(at + 3 * H) }));
    assert.deepEqual((await good(as.admin.get(`${month}/drift`))).items, [], 'what waits is no drift');
    await good(decide('admin', id));
    const { items } = await good(as.admin.get(`${month}/drift`));
    const found = items.find(({ project, field }) => project === 'p2' && field === 'network.denominator');
    assert.equal(found.closed - found.now, H);
    assert.equal((await good(as.admin.get(month))).sha256, sha256);
  });
});
