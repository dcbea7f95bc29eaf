// Who may see and do what. A contractor's world ends at its own contracts: lists lack the rest, totals
// leave it out, and a single thing of another's is the same 404 as a thing that does not exist.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client, rawSocket } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, exempt, good, iso, newToken, position, problem, query, register, report, unix,
} from '../lib/district.mjs';

const NOW = china('2022-09-08');
const D = china('2022-09-05');
const H = 3600;
const DAY = 86400;

const span = (project, from, to) => ({ project, from: iso(from), to: to === null ? null : iso(to) });
const camera = (code, service, town = 'shiqiao') =>
  ({ code, name: `摄像机 ${code}`, kind: 'camera', class: 1, town, service });
const order = (id, asset) =>
  ({ id, asset, cause: 'no-stream', mass: false, reported_at: iso(D), pauses: [], repaired_at: null });

let daemon;
let admin;
let tokens;
let as; // clients by who they are
let exemptionOf2;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }, { code: 'dashi', name: '大石街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' },
      { code: 's1', name: '监理一', role: 'supervisor' }, { code: 'c3', name: '丙公司', role: 'contractor' },
    ],
    projects: [
      { code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1', supervisor: 's1' },
      { code: 'p2', name: '子项目二', phase: 'maintenance', contractor: 'c2' },
    ],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }, { code: 'other', name: '平台' }],
    assets: [
      camera('A1', [span('p1', D - 30 * DAY, null)]),
      camera('A2', [span('p2', D - 30 * DAY, null)]),
      camera('A3', [span('p1', D - 30 * DAY, D + 12 * H), span('p2', D + 12 * H, null)], 'dashi'),
    ],
  });
  tokens = {
    office: await newToken(admin, { name: '办公室', role: 'office' }),
    office2: await newToken(admin, { name: '办公室二', role: 'office' }),
    viewer: await newToken(admin, { name: '大屏', role: 'viewer' }),
    c1: await newToken(admin, { name: '甲公司', role: 'contractor', organisation: 'c1' }),
    c2: await newToken(admin, { name: '乙公司', role: 'contractor', organisation: 'c2' }),
    c3: await newToken(admin, { name: '丙公司', role: 'contractor', organisation: 'c3' }),
    s1: await newToken(admin, { name: '监理一', role: 'supervisor', organisation: 's1' }),
    probe: await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }),
    other: await newToken(admin, { name: 'platform', role: 'feed', feed: 'other' }),
  };
  as = Object.fromEntries(Object.entries(tokens).map(([who, token]) => [who, client(daemon, token)]));
  await report(as.probe, [
    ...['A1', 'A2', 'A3'].map((asset) => ({ asset, at: D - H, network: 'ok' })),
    { asset: 'A2', at: D + 3 * H, network: 'fault', cause: 'dark' },
    { asset: 'A3', at: D + 11 * H, network: 'fault', cause: 'no-stream' },
    { asset: 'A3', at: D + 14 * H, network: 'ok' },
    { asset: 'A1', at: D + 6 * H, network: 'fault' }, { asset: 'A1', at: D + 7 * H, network: 'ok' },
  ]);
  await good(admin.post('/api/v1/repairs', [order('R1', 'A1'), order('R2', 'A2')]));
  exemptionOf2 = await exempt(as.office, admin, { scope: { assets: ['A2'] }, from: D + 20 * H, to: D + 21 * H });
});
after(() => daemon?.stop());

const day = (members = {}) => query({ from: iso(D), to: iso(D + DAY), ...members });
const items = async (reader, path) => (await good(reader.get(`/api/v1/${path}`))).items;

// --- tokens -----------------------------------------------------------------------------------

describe('without a good token', () => {
  it('every refusal is the same 401, whatever is wrong with the token', async () => {
    const { id, token } = await good(admin.post('/api/v1/tokens', { name: 'gone', role: 'viewer' }));
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    const headers = [
      {}, { Authorization: `Bearer ${token}` }, { Authorization: 'Bearer itk_nobody' }, { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${daemon.adminToken}x` }, { Authorization: `Bearer ${daemon.adminToken.slice(0, -1)}` },
      { Authorization: `Basic ${Buffer.from(`admin:${daemon.adminToken}`).toString('base64')}` },
      { Authorization: daemon.adminToken }, { Authorization: `Bearer ${'x'.repeat(4000)}` },
    ];
    for (const path of ['/api/v1/rates', '/api/v1/assets/A1', '/api/v1/journal']) {
      const answers = [];
      for (const one of headers) {
        const answer = await client(daemon, null).get(path, { headers: one });
        await problem(answer, 401);
        answers.push(answer);
      }
      for (const { text, headers: h } of answers) {
        assert.equal(text, answers[0].text);
        assert.equal(h['www-authenticate'], answers[0].headers['www-authenticate']);
        assert.equal(h['content-type'], answers[0].headers['content-type']);
      }
    }
  });

  it('nothing is read or written', async () => {
    const before_ = await position(admin);
    const nobody = client(daemon, null);
    for (const path of [
      'towns', 'organisations', 'projects', 'feeds', 'assets', 'assets/A1', 'rates', 'trend', 'status', 'outages', 'worst',
      'assets/A1/timeline', 'assets/A1/reports', 'exemptions', 'repairs', 'rules', 'rejects', 'tokens', 'journal',
    ]) {
      await problem(nobody.get(`/api/v1/${path}`), 401);
    }
    for (const [method, path, body] of WRITES) {
      const { status } = await nobody.raw(method, path, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
      assert.equal(status, 401, path);
    }
    assert.deepEqual(await position(admin), before_);
  });

  for (const path of ['/healthz', '/readyz', '/', '/api/v1/openapi.json']) {
    it(`${path} answers`, async () => {
      const { status } = await client(daemon, null).get(path);
      assert.equal(status, 200);
    });
  }

  it('a scheme in small letters is the same scheme', async () => {
    const { status } = await client(daemon, null).get('/api/v1/rates', { headers: { Authorization: `bearer ${tokens.viewer}` } });
    assert.equal(status, 200); // RFC 9110, 11.1: case-insensitive
  });
});

describe('a token', () => {
  it('is shown once, and kept only as its SHA-256', async () => {
    const answer = await admin.get('/api/v1/tokens?limit=10000');
    const { items: list } = await good(answer);
    assert.ok(list.length >= Object.keys(tokens).length);
    for (const { id, name, role } of list) {
      assert.ok(Number.isInteger(id) && typeof name === 'string' && typeof role === 'string');
    }
    const secrets = [daemon.adminToken, ...Object.values(tokens)];
    for (const secret of secrets) {
      const sha256 = createHash('sha256').update(secret).digest('hex');
      for (const part of [secret, secret.slice(8), sha256]) {
        assert.ok(!answer.text.includes(part), 'the list tells a secret');
      }
    }
    for (const name of readdirSync(daemon.dir)) {
      const path = join(daemon.dir, name);
      if (statSync(path).isFile() && name !== 'admin.token') {
        const bytes = readFileSync(path);
        for (const secret of secrets) {
          assert.equal(bytes.indexOf(secret), -1, `${name} holds a token`);
        }
      }
    }
  });

  it('of the last admin cannot be revoked, which would lock everybody out', async () => {
    const { errors } = await problem(admin.post('/api/v1/tokens/1/revoke', {}), 409);
    assert.equal(errors[0].code, 'last_admin');
  });

  it('is a different one each time', async () => {
    const made = new Set();
    for (let i = 0; i < 5; i++) {
      made.add(await newToken(admin, { name: 'same', role: 'viewer' }));
    }
    assert.equal(made.size, 5);
  });

  it('is refused at once when it has been revoked, and stays so after a kill', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      const { id, token } = await good(master.post('/api/v1/tokens', { name: 'x', role: 'office' }));
      const office = client(own, token);
      await good(office.get('/api/v1/rates'));
      await good(master.post(`/api/v1/tokens/${id}/revoke`, {}));
      await problem(office.get('/api/v1/rates'), 401);
      await problem(office.post('/api/v1/towns', [{ code: 't', name: 't' }]), 401);
      await own.kill9();
      await own.restart();
      await problem(office.get('/api/v1/rates'), 401);
      await good(master.get('/api/v1/rates'));
    } finally {
      await own.stop();
    }
  });

  for (const [name, body] of [
    ['no role', { name: 'x' }],
    ['an unknown role', { name: 'x', role: 'king' }],
    ['a contractor without its organisation', { name: 'x', role: 'contractor' }],
    ['a supervisor without its organisation', { name: 'x', role: 'supervisor' }],
    ['a contractor of an organisation nobody knows', { name: 'x', role: 'contractor', organisation: 'nobody' }],
    ['a feed without its feed', { name: 'x', role: 'feed' }],
    ['a feed nobody knows', { name: 'x', role: 'feed', feed: 'nothing' }],
    ['no name', { role: 'viewer' }],
  ]) {
    it(`is not made with ${name}`, async () => {
      const before_ = await position(admin);
      const answer = await admin.post('/api/v1/tokens', body);
      await problem(answer, [400, 422]);
      assert.ok(!answer.text.includes('itk_'));
      assert.deepEqual(await position(admin), before_);
    });
  }
});

// --- what may not be done ---------------------------------------------------------------------

const WRITES = [
  ['POST', '/api/v1/towns', [{ code: 'new', name: 'new' }]],
  ['PUT', '/api/v1/towns/shiqiao', { name: 'new' }],
  ['POST', '/api/v1/organisations', [{ code: 'new', name: 'new', role: 'contractor' }]],
  ['POST', '/api/v1/projects', [{ code: 'p1', name: 'mine', contractor: 'c1' }]],
  ['PUT', '/api/v1/projects/p2', { name: 'mine', contractor: 'c1' }],
  ['POST', '/api/v1/feeds', [{ code: 'probe', name: 'x' }]],
  ['POST', '/api/v1/assets', [camera('A1', [])]],
  ['PUT', '/api/v1/assets/A1', camera('A1', [])],
  ['PUT', '/api/v1/rules', APPENDIX_A],
  ['POST', '/api/v1/tokens', { name: 'me', role: 'admin' }],
  ['POST', '/api/v1/tokens/1/revoke', {}],
  ['POST', '/api/v1/repairs', [order('R9', 'A1')]],
  ['POST', '/api/v1/events?feed=probe', [{ asset: 'A1', at: '2022-09-05T00:00:00Z', network: 'ok' }]],
];
const DECISIONS = () => [
  ['POST', `/api/v1/exemptions/${exemptionOf2}/approve`, {}],
  ['POST', `/api/v1/exemptions/${exemptionOf2}/reject`, {}],
  ['POST', `/api/v1/exemptions/${exemptionOf2}/revoke`, {}],
  ['POST', '/api/v1/rejects/replay', {}],
];
const VIEWER_EXTRA = [
  ['POST', '/api/v1/exemptions', { scope: { assets: ['A1'] }, from: iso(D), to: iso(D + H), reason: 'power_cut' }],
  ['POST', `/api/v1/exemptions/${exemptionOf2}/evidence`, { evidence: 'x' }],
  ['POST', '/api/v1/repairs/R1/repaired', { at: iso(NOW) }],
  ['POST', '/api/v1/repairs/R1/pause', { at: iso(NOW) }],
  ['POST', '/api/v1/repairs/R1/confirm', { at: iso(NOW) }],
];

async function refusedAll(who, writes) {
  const before_ = await position(admin);
  for (const [method, path, body] of writes) {
    const answer = await as[who].raw(method, path, {
      body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
    });
    assert.ok([403, 404].includes(answer.status), `${who} ${method} ${path}: ${answer.status} ${answer.text}`);
    await problem(answer, [403, 404]);
  }
  assert.deepEqual(await position(admin), before_);
}

describe('what a role may not do is refused and leaves nothing behind', () => {
  it('by a viewer: anything', () => refusedAll('viewer', [...WRITES, ...DECISIONS(), ...VIEWER_EXTRA]));
  it('by a contractor: registry, rules, tokens, orders, events, decisions', () => refusedAll('c1', [...WRITES, ...DECISIONS()]));
  it('by a supervisor: the same', () => refusedAll('s1', [...WRITES, ...DECISIONS()]));
  it('by a feed: all but its own events', () => refusedAll('probe',
    [...WRITES.filter(([, path]) => !path.includes('events')), ...DECISIONS().slice(0, 3), ...VIEWER_EXTRA]));
  it('by an office: tokens and events', () => refusedAll('office',
    WRITES.filter(([, path]) => path.includes('tokens') || path.includes('events'))));
});

describe('a feed', () => {
  it('posts as itself', async () => {
    const answer = await good(as.other.events([{ asset: 'A1', at: iso(D + 22 * H), live: 'ok' }]));
    assert.equal(answer.accepted, 1);
    const { aspects } = await good(admin.get(`/api/v1/assets/A1/timeline${query({ from: iso(D + 22 * H), to: iso(D + 22 * H + 60) })}`));
    assert.equal(aspects.live[0].feed, 'other');
  });

  it('never posts as another', async () => {
    const before_ = await position(admin);
    const answer = await as.other.events([{ asset: 'A1', at: iso(D), live: 'ok' }], { query: '?feed=probe' });
    await problem(answer, [400, 403, 404]);
    assert.deepEqual(await position(admin), before_);
  });

  it('reads nothing but its rejects: the rest is 404, as if it did not exist', async () => {
    for (const path of [
      'towns', 'assets', 'assets/A1', 'assets/A1/timeline', 'assets/A1/reports', 'feeds', 'feeds/other', 'rates', 'status',
      'outages', 'worst', 'trend', 'exemptions', 'repairs', 'repairs/R1', 'rules', 'tokens', 'journal',
    ]) {
      await problem(as.other.get(`/api/v1/${path}`), 404);
    }
    await good(as.other.events([{ asset: 'nothing', at: iso(D), live: 'ok' }]));
    const own = await items(as.other, 'rejects');
    assert.deepEqual(own.map(({ code }) => code), ['unknown_asset']);
    assert.deepEqual(await items(as.probe, 'rejects'), []);
    for (const answer of [await as.probe.get('/api/v1/rejects?feed=other')]) {
      assert.ok(answer.status !== 200 || answer.json.items.length === 0, answer.text);
    }
  });
});

describe('a viewer', () => {
  it('reads what there is to read', async () => {
    for (const path of ['towns', 'assets', 'assets/A2', `rates${day({ by: 'contractor' })}`, 'status', `outages${day()}`, 'repairs/R2',
      `exemptions/${exemptionOf2}`, 'rules', 'journal']) {
      await good(as.viewer.get(`/api/v1/${path}`));
    }
    assert.equal((await as.viewer.get(`/api/v1/rates${day({ by: 'asset' })}`)).text,
      (await admin.get(`/api/v1/rates${day({ by: 'asset' })}`)).text);
  });
  it('sees no tokens, as if there were none', () => problem(as.viewer.get('/api/v1/tokens'), 404));
});

// --- a contractor's world ---------------------------------------------------------------------

describe('a contractor', () => {
  it('has lists that lack what is another\'s', async () => {
    const codes = async (path) => (await items(as.c1, path)).map((one) => one.code ?? one.id);
    assert.deepEqual(await codes('assets?limit=10000'), ['A1', 'A3']);
    assert.deepEqual(await codes('projects'), ['p1']);
    assert.deepEqual(await codes('repairs'), ['R1']);
    assert.deepEqual(await codes('exemptions'), []);
    const organisations = await codes('organisations');
    assert.ok(organisations.includes('c1'));
    assert.ok(!organisations.includes('c2') && !organisations.includes('c3'), `${organisations}`);
    const csv = await csvRecords(as.c1.get('/api/v1/assets?format=csv'));
    assert.deepEqual(csv.map(({ code, project }) => [code, project]), [['A1', 'p1'], ['A3', 'p1']]);
  });

  it('gets pages of its own, without gaps that tell how many others there are', async () => {
    const page = await good(as.c1.get('/api/v1/assets?limit=1'));
    assert.deepEqual(page.items.map(({ code }) => code), ['A1']);
    const rest = await good(as.c1.get(`/api/v1/assets${query({ limit: 1, after: page.next })}`));
    assert.deepEqual([rest.items.map(({ code }) => code), rest.next], [['A3'], null]);
  });

  it('sees its own spans alone', async () => {
    const { service } = await good(as.c1.get('/api/v1/assets/A3'));
    assert.deepEqual(service.map(({ project }) => project), ['p1']);
  });

  it('gets for another\'s thing the very 404 of a thing that does not exist', async () => {
    const normal = ({ status, text, headers }, id) =>
      [status, text.replaceAll(id, '#'), headers['content-type'], headers.allow, headers.etag].map(String);
    const EX = String(exemptionOf2);
    const rows = [
      ['GET', (id) => `/api/v1/assets/${id}`, 'A2', 'A9'],
      ['GET', (id) => `/api/v1/assets/${id}/timeline${day()}`, 'A2', 'A9'],
      ['GET', (id) => `/api/v1/assets/${id}/reports${day()}`, 'A2', 'A9'],
      ['GET', (id) => `/api/v1/projects/${id}`, 'p2', 'p9'],
      ['GET', (id) => `/api/v1/organisations/${id}`, 'c2', 'c9'],
      ['GET', (id) => `/api/v1/repairs/${id}`, 'R2', 'R8'],
      ['GET', (id) => `/api/v1/exemptions/${id}`, EX, '8'.repeat(EX.length)],
      ['POST', (id) => `/api/v1/repairs/${id}/repaired`, 'R2', 'R8', { at: iso(NOW) }],
      ['POST', (id) => `/api/v1/repairs/${id}/pause`, 'R2', 'R8', { at: iso(NOW) }],
      ['POST', (id) => `/api/v1/repairs/${id}/pauses/1/approve`, 'R2', 'R8', {}],
    ];
    const before_ = await position(admin);
    for (const [method, path, others, nothing, body] of rows) {
      const ask = (id) => as.c1.raw(method, path(id), body === undefined ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
      const [a, b] = [await ask(others), await ask(nothing)];
      assert.equal(a.status, 404, `${method} ${path(others)}: ${a.text}`);
      assert.deepEqual(normal(a, others), normal(b, nothing), path(others));
    }
    assert.deepEqual(await position(admin), before_);
  });

  it('has totals over what it may see', async () => {
    const figures = async (reader, members) => (await items(reader, `rates${day(members)}`)).map(
      ({ key, assets, indicators: { network } }) => [key, assets, network.numerator / H, network.denominator / H]);
    // A1: 24 h, an hour of fault; A3: 12 h of this contract, an hour of fault.
    assert.deepEqual(await figures(as.c1, {}), [['', 2, 34, 36]]);
    assert.deepEqual(await figures(as.c1, { by: 'contractor' }), [['c1', 2, 34, 36]]);
    assert.deepEqual(await figures(as.c1, { by: 'project' }), [['p1', 2, 34, 36]]);
    assert.deepEqual(await figures(as.c1, { by: 'asset' }), [['A1', 1, 23, 24], ['A3', 1, 11, 12]]);
    assert.deepEqual(await figures(as.c1, { by: 'asset', asset: ['A1', 'A2'] }), [['A1', 1, 23, 24]]);
    assert.deepEqual(await figures(as.c1, { contractor: 'c2' }), []);
    assert.deepEqual(await figures(as.c1, { project: 'p2' }), []);
    // A2 is in fault from 3:00 and exempt for an hour; A3 two hours more.
    assert.deepEqual(await figures(as.c2, { by: 'asset' }), [['A2', 1, 3, 23], ['A3', 1, 10, 12]]);
    assert.deepEqual(await figures(admin, {}), [['', 3, 34 + 13, 36 + 35]]);
    assert.deepEqual(await figures(as.c3, {}), []);
  });

  it('has repairs in its rates that are its own', async () => {
    const repair = async (reader) => (await items(reader, `rates${query({ from: iso(D), to: iso(D + 2 * DAY) })}`))
      .map(({ indicators: { repair: r } }) => r.denominator);
    assert.deepEqual(await repair(as.c1), [1]);
    assert.deepEqual(await repair(admin), [2]);
  });

  it('has a status, outages, worst and trend of its own', async () => {
    const status = async (at) => (await items(as.c1, `status${query({ as_of: iso(at) })}`)).map(({ assets }) => assets);
    assert.deepEqual(await status(D + 11 * H), [2]);
    assert.deepEqual(await status(D + 12 * H), [1]);
    assert.deepEqual((await items(as.c1, `outages${day()}`)).map(({ asset, from, to }) => [asset, (unix(from) - D) / H, (unix(to) - D) / H]),
      [['A1', 6, 7], ['A3', 11, 12]]);
    assert.deepEqual((await items(as.c1, `worst${day({ indicator: 'network' })}`)).map(({ asset, lost_s }) => [asset, lost_s]),
      [['A1', H], ['A3', H]]);
    const trend = await good(as.c1.get(`/api/v1/trend${day({ step: 'day', by: 'asset' })}`));
    assert.deepEqual(trend.items.map(({ key, indicators }) => [key, indicators.network.denominator]), [['A1', [DAY]], ['A3', [12 * H]]]);
  });

  it('finds everything of an asset absent outside its own spans, reports included', async () => {
    const { aspects } = await good(as.c1.get(`/api/v1/assets/A3/timeline${day()}`));
    assert.deepEqual(aspects.network.map(({ from, condition }) => [(unix(from) - D) / H, condition]),
      [[0, 'ok'], [11, 'fault'], [12, 'absent']]);
    assert.deepEqual((await items(as.c1, `assets/A3/reports${day()}`)).map(({ at }) => (unix(at) - D) / H), [11]);
    assert.deepEqual((await items(as.c2, `assets/A3/reports${day()}`)).map(({ at }) => (unix(at) - D) / H), [14]);
    const csv = await as.c1.get(`/api/v1/assets/A3/reports${day({ format: 'csv' })}`);
    assert.ok(!csv.text.includes(iso(D + 14 * H)), csv.text);
  });

  it('of whom there is nothing sees nothing', async () => {
    for (const path of ['assets', 'projects', 'repairs', 'exemptions', `rates${day()}`, `outages${day()}`, `trend${day({ step: 'day' })}`]) {
      assert.deepEqual(await items(as.c3, path), [], path);
    }
  });

  it('may not read the feeds\' rejects, the journal or the tokens', async () => {
    for (const path of ['rejects', 'tokens', 'journal']) {
      await problem(as.c1.get(`/api/v1/${path}`), 404);
    }
  });
});

describe('a supervisor', () => {
  it('sees the same as the contractor that it supervises, to the byte', async () => {
    for (const path of ['assets', 'assets/A3', 'projects', 'repairs', `rates${day({ by: 'asset' })}`, `outages${day()}`,
      `assets/A3/timeline${day()}`, `assets/A3/reports${day()}`, `status${query({ as_of: iso(D) })}`]) {
      assert.equal((await as.s1.get(`/api/v1/${path}`)).text, (await as.c1.get(`/api/v1/${path}`)).text, path);
    }
    await problem(as.s1.get('/api/v1/assets/A2'), 404);
  });
});

// --- decisions --------------------------------------------------------------------------------

describe('an exemption', () => {
  const propose = (reader, body) => reader.post('/api/v1/exemptions',
    { scope: { assets: ['A1'] }, from: iso(D + H), to: iso(D + 2 * H), reason: 'power_cut', ...body });

  for (const [who, other] of [['office', 'office2'], ['admin', 'office'], ['office2', 'admin']]) {
    it(`proposed by ${who} is approved by ${other} and never by ${who} itself`, async () => {
      const people = { ...as, admin };
      const { id } = await good(propose(people[who]));
      await problem(people[who].post(`/api/v1/exemptions/${id}/approve`, {}), [403, 409]);
      assert.equal((await good(admin.get(`/api/v1/exemptions/${id}`))).state, 'proposed');
      await good(people[other].post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
      assert.equal((await good(admin.get(`/api/v1/exemptions/${id}`))).state, 'approved');
      await good(people[other].post(`/api/v1/exemptions/${id}/revoke`, {}));
    });
  }

  it('proposed by a contractor is limited to its own projects, whatever its scope says', async () => {
    for (const scope of [{ towns: ['shiqiao'] }, { kinds: ['camera'] }]) {
      const proposed = await propose(as.c1, { scope });
      const { id } = await good(proposed);
      await problem(as.c1.post(`/api/v1/exemptions/${id}/approve`, {}), [403, 404]);
      await problem(as.c2.get(`/api/v1/exemptions/${id}`), 404);
      await good(as.s1.get(`/api/v1/exemptions/${id}`));
      await good(as.office.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
      const condition = async (asset) => (await good(admin.get(
        `/api/v1/assets/${asset}/timeline${query({ from: iso(D + H), to: iso(D + H + 60) })}`))).aspects.network[0].condition;
      assert.equal(await condition('A1'), 'exempt');
      assert.equal(await condition('A2'), 'ok');
      await good(as.office.post(`/api/v1/exemptions/${id}/revoke`, {}));
    }
  });

  it('of another\'s asset or project is not proposed by a contractor', async () => {
    const answers = [];
    for (const scope of [{ assets: ['A2'] }, { assets: ['A9'] }, { projects: ['p2'] }, { projects: ['p9'] }]) {
      const answer = await propose(as.c1, { scope });
      await problem(answer, [400, 404, 422]);
      answers.push(answer.text.replaceAll(/[Ap][29]/g, '#'));
    }
    assert.equal(answers[0], answers[1], 'A2 exists and A9 does not: the answer must not tell');
    assert.equal(answers[2], answers[3]);
  });

  for (const [name, body, field] of [
    ['an empty scope', { scope: {} }, 'scope'],
    ['a scope with an empty list', { scope: { assets: [] } }, 'scope'],
    ['no scope', { scope: undefined }, 'scope'],
    ['a scope of another kind', { scope: { planets: ['earth'] } }, 'scope'],
    ['an unknown aspect', { aspects: ['colour'] }, 'aspects'],
    ['no aspect', { aspects: [] }, 'aspects'],
    ['an end before its beginning', { to: iso(D) }, ''],
    ['no end', { to: undefined }, 'to'],
    ['an unknown reason', { reason: 'no_money' }, 'reason'],
    ['a time without an offset', { from: '2022-09-05T00:00:00' }, 'from'],
    ['an asset nobody knows', { scope: { assets: ['A9'] } }, 'scope'],
  ]) {
    it(`with ${name} is refused`, async () => {
      const before_ = await position(admin);
      const { detail, errors = [] } = await problem(propose(as.office, body), [400, 422]);
      assert.ok(`${detail} ${errors.map((e) => e.field)}`.includes(field), `${field} is not in ${detail}`);
      assert.deepEqual(await position(admin), before_);
    });
  }

  it('of long ago is late: refused to a contractor, marked for the office', async () => {
    const long = { from: iso(D - 20 * DAY), to: iso(D - 20 * DAY + H) };
    await problem(propose(as.c1, long), [400, 403, 409, 422]);
    const { id, late } = await good(propose(as.office, long));
    assert.equal(late, true);
    assert.equal((await good(admin.get(`/api/v1/exemptions/${id}`))).late, true);
    const inTime = await good(propose(as.office));
    assert.equal(inTime.late, false);
  });

  it('takes evidence from its proposer and the office, on record, and from nobody else', async () => {
    const prove = (reader, id, evidence = '供电局证明') => reader.post(`/api/v1/exemptions/${id}/evidence`, { evidence });
    const { id } = await good(propose(as.c1, { evidence: '口头通知' }));
    await problem(prove(as.c2, id), 404);
    await problem(prove(as.s1, id), 403); // it supervises the project and sees the proposal
    await good(prove(as.c1, id));
    const proven = await good(prove(as.office, id, '现场照片'));
    assert.deepEqual([proven.evidence, proven.evidence_added.map(({ evidence, late }) => [evidence, late])],
      ['口头通知', [['供电局证明', false], ['现场照片', false]]]);
    await good(as.office.post(`/api/v1/exemptions/${id}/approve`, { note: '同意' }));
    await problem(prove(as.c1, id), 409);
    await daemon.restart();
    assert.deepEqual((await good(as.c1.get(`/api/v1/exemptions/${id}`))).evidence_added, proven.evidence_added);
    const { items } = await good(admin.get('/api/v1/audit?op=exemption_evidence'));
    assert.equal(items.length, 2);
    await good(as.office.post(`/api/v1/exemptions/${id}/revoke`, {}));
  });

  it('is decided once: an approved one is not rejected, a rejected one not approved', async () => {
    const { id } = await good(propose(as.office));
    await good(as.office2.post(`/api/v1/exemptions/${id}/reject`, {}));
    await problem(as.office2.post(`/api/v1/exemptions/${id}/approve`, {}), 409);
    await problem(as.office2.post(`/api/v1/exemptions/${id}/revoke`, {}), 409);
    await problem(as.office2.post('/api/v1/exemptions/999999/approve', {}), 404);
  });

  it('has its whole scope and evidence in a table too', async () => {
    const { id } = await good(as.office.post('/api/v1/exemptions', {
      scope: { projects: ['p1', 'p2'], kinds: ['camera', 'centre'] }, aspects: ['live', 'intact'], from: iso(D), to: iso(D + H),
      reason: 'power_cut', evidence: '通知, 第1号' }));
    await good(as.office.post(`/api/v1/exemptions/${id}/evidence`, { evidence: '照片' }));
    const row = (await csvRecords(await as.office.get('/api/v1/exemptions?format=csv&limit=10000'))).at(-1);
    assert.deepEqual([row.id, row.aspects, row.kinds, row.projects, row.towns, row.assets, row.evidence],
      [String(id), 'intact live', 'camera centre', 'p1 p2', '', '', '通知, 第1号\n照片']);
    const own = (await csvRecords(await as.c1.get('/api/v1/exemptions?format=csv&limit=10000'))).at(-1);
    assert.deepEqual([own.id, own.projects], [String(id), 'p1'], 'as in JSON: its own');
    await good(as.office.post(`/api/v1/exemptions/${id}/reject`, {}));
  });
});

describe('a repair', () => {
  const step = (reader, id, verb, body = { at: iso(NOW) }) => reader.post(`/api/v1/repairs/${id}/${verb}`, body);
  const state = async (id) => (await good(admin.get(`/api/v1/repairs/${id}`))).state;

  before(() => good(admin.post('/api/v1/repairs', ['Q1', 'Q2', 'Q3', 'Q4'].map((id) => order(id, 'A1')))));

  it('is reported repaired by its contractor, and confirmed by the supervisor, not by the contractor', async () => {
    await good(step(as.c1, 'Q1', 'repaired'));
    assert.equal(await state('Q1'), 'repaired');
    for (const verb of ['confirm', 'reopen', 'cancel']) {
      await problem(step(as.c1, 'Q1', verb), [403, 404]);
    }
    assert.equal(await state('Q1'), 'repaired');
    await good(step(as.s1, 'Q1', 'confirm'));
    assert.equal(await state('Q1'), 'confirmed');
  });

  it('is repaired at the time its contractor says up to 300 s later, and beyond that by a claim: receipt counts', async () => {
    await good(step(as.c1, 'Q2', 'repaired', { at: iso(NOW - 301) }));
    const claimed = await good(as.c1.get('/api/v1/repairs/Q2'));
    assert.deepEqual([claimed.state, claimed.repaired_at, claimed.claimed_at], ['repaired', iso(NOW), iso(NOW - 301)]);
    await good(step(as.c1, 'Q4', 'repaired', { at: iso(NOW - 300) }));
    const repair = await good(as.c1.get('/api/v1/repairs/Q4'));
    assert.deepEqual([repair.state, repair.repaired_at, repair.claimed_at], ['repaired', iso(NOW - 300), null]);
    const told = repair.transitions.at(-1);
    assert.deepEqual([told.at, told.received_at], [iso(NOW - 300), iso(NOW)]);
  });

  it('has pauses that its contractor asks for and others approve', async () => {
    await good(step(as.c1, 'Q3', 'pause', { at: iso(NOW - 200), note: '停电' }));
    const asked = await good(admin.get('/api/v1/repairs/Q3'));
    assert.deepEqual([asked.pauses.length, asked.pauses[0].approved, asked.due_at], [1, false, iso(D + DAY)]);
    await problem(as.c1.post('/api/v1/repairs/Q3/pauses/1/approve', {}), [403, 404]);
    assert.equal((await good(admin.get('/api/v1/repairs/Q3'))).pauses[0].approved, false);
    await good(as.s1.post('/api/v1/repairs/Q3/pauses/1/approve', {}));
    assert.equal((await good(admin.get('/api/v1/repairs/Q3'))).pauses[0].approved, true);
  });

  it('of another contractor is touched by nobody else', async () => {
    await problem(step(as.c2, 'Q3', 'resume'), 404);
    await problem(as.c2.get('/api/v1/repairs/Q3'), 404);
  });
});

it('a bare socket without a token learns nothing from paths that exist or not', async () => {
  const ask = async (path) => {
    const text = await rawSocket(daemon.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    return text.replace(/^Date:.*\r\n/im, '');
  };
  assert.equal(await ask('/api/v1/assets/A1'), await ask('/api/v1/assets/A9'));
  assert.equal(await ask('/api/v1/repairs/R1'), await ask('/api/v1/repairs/R9'));
});
