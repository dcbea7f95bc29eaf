// Lists as spreadsheets bring them back: what was exported is imported again as it was; what a
// spreadsheet or a keyboard has spoilt is refused in words.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, feedClient, good, problem, register } from '../lib/district.mjs';

const CSV = { type: 'text/csv' };
const TOWN = { code: 't', name: '市桥街' };
const FEED = { code: 'probe', name: '巡检平台' };
const CAMERA = { code: 'k1', name: 'K1', kind: 'camera', class: 1, town: 't' };

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: china('2022-09-10 12:00') });
  admin = client(daemon);
  await register(admin, { towns: [TOWN], feeds: [FEED], assets: [CAMERA] });
});
after(() => daemon?.stop());

const exported = async (collection) => (await admin.get(`/api/v1/${collection}?format=csv&limit=10000`)).bytes;
const imported = (collection, body, query = '') => good(admin.post(`/api/v1/${collection}${query}`, body, CSV));

/** What is exported changes nothing when it is imported. */
async function comesBack(collection) {
  const bytes = await exported(collection);
  const { added, changed, unchanged, items } = await imported(collection, bytes);
  assert.deepEqual({ added, changed }, { added: 0, changed: 0 }, JSON.stringify(items));
  assert.ok(unchanged > 0);
}

describe('guards against formulas', () => {
  it('come off again where a list is imported', async () => {
    const towns = [['-5', '=x'], ["'-6", "'=x"], ["''+7", '@'], ["'8", "'y"]].map(([code, name]) => ({ code, name }));
    await register(admin, { towns });
    await comesBack('towns');
    for (const { code, name } of towns) {
      assert.equal((await good(admin.get(`/api/v1/towns/${encodeURIComponent(code)}`))).name, name);
    }
  });

  it('come off where reports are sent as CSV', async () => {
    await register(admin, { assets: [{ ...CAMERA, code: '-5' }] });
    const feed = await feedClient(daemon, 'probe');
    const answer = await good(feed.post('/api/v1/events', "asset,at,intact\r\n'-5,2022-09-10T11:00:00+08:00,ok\r\n", CSV));
    assert.equal(answer.accepted, 1, JSON.stringify(answer));
  });
});

describe('a table of two encodings', () => {
  it('is refused, and the first line that differs is named', async () => {
    const body = Buffer.concat([Buffer.from('code,name\nm1,市桥街\nm2,'), Buffer.from('caafbdd6', 'hex'), Buffer.from('\n')]);
    const { text, detail } = await problem(admin.post('/api/v1/towns', body, CSV), [400, 422]);
    assert.match(detail ?? text, /Mixed encodings: line 3/);
    await problem(admin.get('/api/v1/towns/m1'), 404);
  });
});

describe('a table that is none', () => {
  const utf16 = (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const known = {
    towns: 'code (编码), name (名称)',
    organisations: 'code (编码), name (名称); if wanted role, contact_name, contact_phone, contact_mail, contact2_name, contact2_phone, ' +
      'contact2_mail, contact3_name, contact3_phone, contact3_mail',
    feeds: 'code (编码), name (名称); if wanted report_ttl_s, feed_ttl_s, expected, late_max_s, covers_projects, covers_towns, covers_assets',
    platforms: 'code (编码), name (名称), feed (数据源), events_feed (事件数据源); if wanted protocol, says, poll_s, subscribe_s, address, history_feed, ' +
      'history_every_s, history_lag_s, history_where, live_feed, live_every_s, live_at_once, covers_projects, covers_towns, covers_assets',
    projects: 'code (编码), name (名称), contractor (运维单位); if wanted phase, supervisor, planned_camera, planned_checkpoint, planned_centre, ' +
      'monthly_fee_fen, monthly_fee_yuan, and budget_YEAR_available_fen, _executed_fen, _adjusted_fen',
    assets: 'code (设备编码), name (设备名称), kind (类型), town (镇街); if wanted class, project, from, to, feeds, aliases, and others, which become attributes',
  };
  for (const [collection, columns] of Object.entries(known)) {
    it(`of ${collection} is answered with the columns there are, whatever its own are called`, async () => {
      const long = '图纸卷号'.repeat(20);
      for (const header of [`${long};甲`, '卷号\t甲', '卷号，甲', '卷号,甲']) {
        const answer = await problem(admin.post(`/api/v1/${collection}`, `${header}\n1\n`, CSV), 400);
        assert.ok(answer.detail.endsWith(` The columns are: ${columns}.`), answer.detail);
        assert.match(answer.detail, /column/);
        assert.ok(!answer.detail.includes('\ufffd'), answer.detail);
      }
    });
  }

  const workbook = Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1');
  const wrong = [
    ['UTF-16', utf16('code,name\n'), /UTF-16.*CSV UTF-8/],
    ['UTF-16, the other way round', utf16('code,name\n').swap16(), /UTF-16.*CSV UTF-8/],
    ['UTF-16 without a mark', Buffer.from('code,name\n', 'utf16le'), /UTF-16.*CSV UTF-8/],
    ['a workbook', workbook, /workbook.*CSV UTF-8/],
  ];
  for (const [name, body, says] of wrong) {
    it(`of events is told what it is: ${name}`, async () => {
      const feed = await feedClient(daemon, 'probe');
      const { accepted, errors } = await good(feed.post('/api/v1/events', body, CSV));
      assert.equal(accepted, 0);
      assert.match(errors[0].detail, says);
    });
  }

  for (const [name, separator, says] of [['semicolons', ';', /Semicolons/], ['tabs', '\t', /Tabs/]]) {
    it(`of events says that ${name} seem to stand between the cells`, async () => {
      const feed = await feedClient(daemon, 'probe');
      const body = `asset,at,intact\nk1,2022-09-10T11:00:00+08:00,ok\n`.replaceAll(',', separator);
      const { accepted, errors } = await good(feed.post('/api/v1/events', body, CSV));
      assert.deepEqual([accepted, errors.length], [0, 2]);
      assert.match(errors[1].detail, /asset,at,intact,network,live,history/);
      assert.match(errors[1].detail, says);
    });
  }
});

describe('a number too big', () => {
  it('as a code is told to stand in quotes', async () => {
    const answer = await problem(
      admin.post('/api/v1/assets', '{"code":44011300001310000001,"name":"x","kind":"camera","town":"t"}'), [400, 422]);
    const text = JSON.stringify(answer);
    assert.match(text, /quotes/);
    assert.match(text, /"code"/);
  });
});

describe('names and codes nobody can read', () => {
  for (const record of [{ code: 'K\u200b1', name: 'x' }, { code: '#N/A', name: 'x' }, { code: 'n', name: '　 ' }]) {
    it(`are refused: ${JSON.stringify(record)}`, async () => {
      const answer = await problem(admin.post('/api/v1/towns', [record]), [400, 422]);
      assert.match(JSON.stringify(answer), record.name === 'x' ? /bad_code/ : /spaces/);
    });
  }
});

const PROJECT = {
  code: 'p1', name: '子项目一', phase: 'construction', contractor: null, supervisor: null, planned: { camera: 3 },
  monthly_fee_fen: 100, milestones: [{ name: '初验', planned_on: '2022-09-01', done_on: null }],
  budget: { 2021: { available_fen: 7, executed_fen: 5, adjusted_fen: -2 }, 2022: { available_fen: 9, executed_fen: 0 } },
};
const row = 'code,name,phase,contractor';

describe('projects as a table', () => {
  const stored = () => good(admin.get('/api/v1/projects/p1'));
  const money = async () => (await stored()).budget;

  before(() => register(admin, { projects: [PROJECT, { ...PROJECT, code: 'p2', budget: {}, milestones: [] }] }));

  it('come back with their budgets and milestones', async () => {
    const text = Buffer.from(await exported('projects')).toString();
    assert.match(text.split('\r\n')[0], /,budget_2021_adjusted_fen,budget_2021_available_fen,.*,budget_2022_executed_fen$/);
    await comesBack('projects');
    assert.deepEqual((await stored()).milestones, PROJECT.milestones);
    assert.deepEqual(await money(), PROJECT.budget);
  });

  it('take a budget from its cells, and an emptied one away', async () => {
    await imported('projects', `${row},budget_2022_available_fen,budget_2022_executed_fen,budget_2023_available_fen,` +
      'budget_2023_executed_fen\np1,x,construction,,,,30,1\n');
    assert.deepEqual(await money(), { 2021: PROJECT.budget[2021], 2023: { available_fen: 30, executed_fen: 1 } });
  });

  it('keep what the table has no columns for', async () => {
    await register(admin, { projects: [PROJECT] });
    const { changed, items } = await imported('projects', `${row}\np1,改名,construction,\n`);
    assert.equal(changed, 1);
    assert.ok(!('budget' in items[0].fields) && !('milestones' in items[0].fields), JSON.stringify(items));
    assert.deepEqual((await stored()).milestones, PROJECT.milestones);
    assert.deepEqual(await money(), PROJECT.budget);
  });

  it('replace all of a project in JSON, as ever', async () => {
    await good(admin.post('/api/v1/projects', [{ code: 'p1', name: 'x', contractor: null }]));
    assert.deepEqual([await money(), (await stored()).milestones], [{}, []]);
  });

  for (const [column, cell, named] of [
    ['budget_2022_available_fen,budget_2022_executed_fen', '1.5,0', 'budget_2022_available_fen'],
    ['budget_2022_available_fen', '1', 'budget.2022.executed_fen'],
    ['budget_22_available_fen', '1', 'budget_22_available_fen'],
    ['budget_2022_spent_fen', '1', 'budget_2022_spent_fen'],
  ]) {
    it(`are refused with ${column} = ${cell}, naming ${named}`, async () => {
      const answer = await problem(admin.post('/api/v1/projects', `${row},${column}\np9,x,construction,,${cell}\n`, CSV), [400, 422]);
      assert.ok(JSON.stringify(answer).includes(named), JSON.stringify(answer));
    });
  }
});

describe('a camera without a class', () => {
  const { class: _, ...without } = CAMERA;

  it('is taken with a warning, and one with a class without', async () => {
    const { items } = await good(admin.post('/api/v1/assets', [
      { ...without, code: 'w1' }, { ...CAMERA, code: 'w2' }, { ...without, code: 'w3', kind: 'centre' },
    ]));
    assert.deepEqual(items.map(({ code, warning }) => [code, /population.*repair limit/.test(warning ?? '')]),
      [['w1', true], ['w2', false], ['w3', false]]);
    const put = await good(admin.put('/api/v1/assets/w2', { ...without, code: 'w2' }));
    assert.match(put.items[0].warning, /class/);
  });
});

describe('an attribute', () => {
  it('is refused under the name of a column', async () => {
    const answer = await problem(admin.post('/api/v1/assets', [{ ...CAMERA, attributes: { project: 'p1' } }]), [400, 422]);
    assert.match(JSON.stringify(answer), /attributes\.project/);
  });
});

describe('the demonstration district', () => {
  it('takes its own lists back as they are', async () => {
    const dir = join(temporaryDirectory(), 'demo');
    const filled = await runIntactd(['demo', '--data', dir, '--days', '1', '--until', '2022-09-10T00:00:00+08:00'],
      { timeoutMs: 120_000 });
    assert.equal(filled.status, 0, filled.stderr);
    const demo = await startDaemon({ dir });
    try {
      const master = client(demo);
      for (const collection of ['towns', 'organisations', 'projects', 'feeds', 'assets']) {
        const { bytes } = await master.get(`/api/v1/${collection}?format=csv&limit=10000`);
        const answer = await good(master.post(`/api/v1/${collection}`, bytes, CSV));
        assert.deepEqual([answer.added, answer.changed], [0, 0], `${collection}: ${JSON.stringify(answer.items).slice(0, 500)}`);
        assert.ok(answer.unchanged > 0, collection);
      }
    } finally {
      await demo.stop();
    }
  });
});

const PLATFORMS = [
  { code: '44011300002000000002', name: '共享平台', protocol: 'gb28181', feed: 'gb', events_feed: 'gb.events', says: ['intact', 'network'],
    poll_s: 600, subscribe_s: 900, address: null, covers: { projects: ['p1', 'p2'], towns: ['t'], assets: ['k1'] },
    history: { feed: 'gb.history', every_s: 1800, lag_s: 900, where: 'both' }, live: { feed: 'gb.live', every_s: 7200, at_once: 2 } },
  { code: '44011300005030000003', name: '卡口平台', protocol: 'ga1400', feed: 'va', events_feed: 'va.events', says: ['network'],
    poll_s: 300, subscribe_s: 600, address: 'http://10.1.2.3:8080', covers: { projects: [], towns: [], assets: [] }, history: null, live: null },
];

describe('platforms as a table', () => {
  const stored = async (whose = admin) =>
    (await good(whose.get('/api/v1/platforms?limit=100'))).items.map(({ state, ...record }) => record);
  const tables = [['csv', CSV], ['xlsx', { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }]];

  before(() => good(admin.post('/api/v1/platforms', PLATFORMS)));

  for (const [format, type] of tables) {
    it(`go out whole as ${format}, and make the same records elsewhere`, async () => {
      const other = await startDaemon({ now: china('2022-09-10 12:00') });
      try {
        const there = client(other);
        await register(there, { towns: [TOWN], projects: [{ ...PROJECT, milestones: [] }, { ...PROJECT, code: 'p2', milestones: [] }], assets: [CAMERA] });
        const { bytes } = await admin.get(`/api/v1/platforms?format=${format}`);
        assert.equal((await good(there.post('/api/v1/platforms', bytes, type))).added, 2);
        assert.deepEqual(await stored(there), PLATFORMS.map((p) => Object.fromEntries(Object.entries(p).sort(([a], [b]) => (a < b ? -1 : 1)))));
        assert.deepEqual(await stored(there), await stored());
        assert.equal((await good(admin.post('/api/v1/platforms', bytes, type))).changed, 0);
      } finally {
        await other.stop();
      }
    });
  }

  it('keep of a platform what the table has no column for, and lose what is emptied', async () => {
    const change = async (header, ...cells) => {
      await imported('platforms', `code,${header}\n${PLATFORMS[0].code},${cells.join(',')}\n`);
      return (await stored())[0];
    };
    assert.deepEqual((await change('录像查询间隔(秒),录像位置,同时点播数', 3600, '设备', 1)).history,
      { every_s: 3600, feed: 'gb.history', lag_s: 900, where: 'device' });
    assert.deepEqual((await stored())[0].live, { at_once: 1, every_s: 7200, feed: 'gb.live' });
    const without = await change('live_feed,live_every_s,live_at_once,covers_towns,covers_assets', '', '', '', '', '');
    assert.deepEqual([without.live, without.covers], [null, { assets: [], projects: ['p1', 'p2'], towns: [] }]);
    const { errors } = await problem(admin.post('/api/v1/platforms', `code,history_feed\n${PLATFORMS[0].code},\n`, CSV), 400);
    assert.deepEqual(errors.map(({ code, field, line }) => [code, field, line]), [['missing_member', 'history.feed', 2]]);
  });
});
