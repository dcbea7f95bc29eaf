// Whom to call: an organisation's contacts, in documents and in tables, and beside whatever is down.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';

const CSV = { type: 'text/csv' };
const DESK = { name: '王值班', phone: '020-84820000#12', mail: 'duty@example.cn' };
const OFFICE = { name: '视频办', phone: '13800000000', mail: null };
const OTHERS = { name: '李工', phone: '110', mail: null };
const FROM = china('2022-09-01 00:00');
const NOW = china('2022-09-10 12:00');

let daemon;
let admin;
let contractor;
let supervisor;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  const service = (project) => [{ project, from: iso(FROM), to: null }];
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor', contacts: [DESK, { name: '李', phone: null, mail: 'li@example.cn' }] },
      { code: 'c2', name: '乙公司', role: 'contractor', contacts: [OTHERS] },
      { code: 'j', name: '监理', role: 'supervisor', contacts: [OTHERS] },
      { code: 'o', name: '视频办', role: 'office', contacts: [OFFICE] },
    ],
    projects: [{ code: 'p1', name: '一', contractor: 'c1', supervisor: 'j' }, { code: 'p2', name: '二', contractor: 'c2' }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2000000 }],
    assets: [
      { code: 'a1', name: '一号', kind: 'camera', class: 1, town: 'shiqiao', service: service('p1') },
      { code: 'a2', name: '二号', kind: 'camera', class: 1, town: 'shiqiao', service: service('p2') },
    ],
  });
  contractor = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
  supervisor = client(daemon, await newToken(admin, { name: '监', role: 'supervisor', organisation: 'j' }));
  const fault = ['a1', 'a2'].map((asset) => ({ asset, at: iso(NOW - 7200), network: 'fault' }));
  await good(admin.post('/api/v1/events?feed=probe', JSON.stringify(fault), { type: 'application/json' }));
  await good(admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'a1', cause: 'no-stream', reported_at: iso(NOW - 7000) }]));
});
after(() => daemon?.stop());

const organisation = (code, who = admin) => good(who.get(`/api/v1/organisations/${code}`));
const table = (lines) => admin.post('/api/v1/organisations', lines.join('\n'), CSV);

describe('an organisation', () => {
  it('keeps whom to call, in the order that was sent', async () => {
    assert.deepEqual((await organisation('c1')).contacts, [DESK, { name: '李', phone: null, mail: 'li@example.cn' }]);
  });

  for (const [what, contact, field] of [
    ['a contact that can not be called', { name: '王' }, 'contacts[0].phone'],
    ['a phone that is none', { name: '王', phone: 'ring me' }, 'contacts[0].phone'],
    ['a mail with a second header in it', { name: '王', mail: 'a@b.cn\r\nBcc: x@y.cn' }, 'contacts[0].mail'],
    ['a mail with two addresses', { name: '王', mail: 'a@b.cn,x@y.cn' }, 'contacts[0].mail'],
    ['a contact without a name', { phone: '110' }, 'contacts[0].name'],
  ]) {
    it(`refuses ${what}`, async () => {
      const refused = await problem(admin.put('/api/v1/organisations/c9', { code: 'c9', name: '丙', contacts: [contact] }), 400);
      assert.equal(refused.errors[0].field, field);
    });
  }

  it('refuses a fourth', async () => {
    await problem(admin.put('/api/v1/organisations/c9', { code: 'c9', name: '丙', contacts: Array(4).fill(OFFICE) }), 400);
  });
});

describe('a table of organisations', () => {
  it('takes the columns under their Chinese names, keeps what it has no column for, and empties by empty cells', async () => {
    await good(table(['编码,名称,角色,联系人,联系电话,联系人2,邮箱2', 'c3,丙公司,运维单位,赵,020 1234567,钱,qian@example.cn']));
    assert.deepEqual((await organisation('c3')).contacts,
      [{ name: '赵', phone: '020 1234567', mail: null }, { name: '钱', phone: null, mail: 'qian@example.cn' }]);
    await good(table(['编码,联系电话', 'c3,119']));
    assert.equal((await organisation('c3')).contacts[0].name, '赵');
    assert.equal((await organisation('c3')).contacts[0].phone, '119');
    await good(table(['编码,联系人,联系电话,邮箱', 'c3,,,']));
    assert.deepEqual((await organisation('c3')).contacts, [{ name: '钱', phone: null, mail: 'qian@example.cn' }]);
    await problem(table(['编码,联系人', 'c3,']), 400); // a mail without a name
    await problem(table(['编码,联系电话', 'c3,abc']), 400);
  });

  it('goes out with them and comes in again without a change', async () => {
    const { text } = await admin.get('/api/v1/organisations?format=csv');
    assert.match(text, /c1,甲公司,contractor,王值班,020-84820000#12,duty@example.cn,李,,li@example.cn/);
    const again = await good(admin.post('/api/v1/organisations?dry_run=true', text, CSV));
    assert.deepEqual([again.added, again.changed], [0, 0]);
  });
});

describe('who may see them', () => {
  it('a contractor its own and the office\'s, and nobody else\'s', async () => {
    const { items } = await good(contractor.get('/api/v1/organisations'));
    assert.deepEqual(items.map((o) => [o.code, o.contacts?.length ?? 0]), [['c1', 2], ['j', 0], ['o', 1]]);
    assert.equal((await organisation('j', contractor)).contacts, undefined);
    const { text } = await contractor.get('/api/v1/organisations?format=csv');
    assert.ok(text.includes('13800000000') && !text.includes('李工'), text);
  });

  it('a supervisor those of the contractors it supervises, and the office\'s', async () => {
    const { items } = await good(supervisor.get('/api/v1/organisations'));
    assert.deepEqual(items.map((o) => [o.code, o.contacts?.length ?? 0]), [['c1', 2], ['j', 1], ['o', 1]]);
  });
});

describe('whatever is down says whom to call', () => {
  it('an outage, an order and the assets that cost most', async () => {
    const outages = (await good(admin.get('/api/v1/outages?open=true&sort=lasted_s'))).items;
    assert.deepEqual(outages.map((o) => [o.asset, o.contact]), [['a1', DESK], ['a2', OTHERS]]);
    assert.deepEqual((await good(contractor.get('/api/v1/outages?open=true'))).items.map((o) => o.contact), [DESK]);
    assert.deepEqual((await good(admin.get('/api/v1/repairs/R1'))).contact, DESK);
    const worst = (await good(admin.get('/api/v1/worst?indicator=network'))).items;
    assert.deepEqual(worst.map((w) => w.contact), [DESK, OTHERS]);
    for (const path of ['outages', 'repairs', 'worst?indicator=network']) {
      const { text } = await admin.get(`/api/v1/${path}${path.includes('?') ? '&' : '?'}format=csv`);
      assert.match(text, /contact_name,contact_phone\r\n[^]*王值班,020-84820000#12/, path);
    }
  });

  it('an order\'s table comes in again with these columns', async () => {
    const { text } = await admin.get('/api/v1/repairs?format=csv');
    const again = await good(admin.post('/api/v1/repairs?dry_run=true', text, CSV));
    assert.deepEqual([again.added, again.changed], [0, 0]);
  });
});
