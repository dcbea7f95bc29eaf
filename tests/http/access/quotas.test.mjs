// What one contractor or supervisor gets of the daemon, by all its tokens together: its undecided exemptions, its changes
// and requests in a minute, its open streams. Beyond that it is 429 with Retry-After, and nobody else notices.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { openStream } from '../lib/events.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';

const NOW = china('2022-10-08');
const DAY = 86400;

async function district(args, assets = 2) {
  const daemon = await startDaemon({ now: NOW, args });
  const admin = client(daemon);
  const span = (project) => [{ project, from: iso(NOW - 30 * DAY), to: null }];
  const camera = (code, project) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service: span(project) });
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 'c2', name: '乙公司', role: 'contractor' },
      { code: 's1', name: '监理', role: 'supervisor' }],
    projects: [{ code: 'p1', name: '一', contractor: 'c1', supervisor: 's1' }, { code: 'p2', name: '二', contractor: 'c2' }],
    assets: [...Array.from({ length: assets }, (_, i) => camera(`A${i}`, 'p1')), camera('B1', 'p2')],
  });
  const as = {};
  for (const [who, role, organisation] of [['c1', 'contractor', 'c1'], ['again', 'contractor', 'c1'], ['c2', 'contractor', 'c2'],
    ['s1', 'supervisor', 's1'], ['office', 'office'], ['chief', 'office']]) {
    as[who] = { ...client(daemon, await newToken(admin, { name: who, role, ...(organisation && { organisation }) })) };
  }
  return { daemon, admin, as };
}

const proposal = (i, scope = { kinds: ['camera'] }) =>
  ({ scope, from: iso(NOW - DAY + i), to: iso(NOW - DAY + 3600 + i), reason: 'power_cut' });

async function limited(answer, code) {
  const refused = await answer;
  const { errors } = await problem(refused, 429);
  assert.equal(errors[0].code, code);
  assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
}

describe('by default', () => {
  let w;
  before(async () => {
    w = await district(['--party-changes-per-minute', '0']);
  });
  after(() => w?.daemon.stop());

  it('a party has 200 undecided exemptions, by all its tokens, and goes on when one is decided', async () => {
    const { as } = w;
    const ids = [];
    for (let i = 0; i < 200; i++) {
      ids.push((await good((i % 2 ? as.c1 : as.again).post('/api/v1/exemptions', proposal(i)))).id);
    }
    await limited(as.c1.post('/api/v1/exemptions', proposal(200)), 'too_many_proposals');
    await limited(as.again.post('/api/v1/exemptions', proposal(200)), 'too_many_proposals');
    await good(as.c2.post('/api/v1/exemptions', proposal(0)));
    await good(as.s1.post('/api/v1/exemptions', proposal(0)));
    await good(as.office.post('/api/v1/exemptions', proposal(0)));
    await good(as.office.post(`/api/v1/exemptions/${ids[7]}/reject`, { note: '不属实' }));
    await good(as.c1.post('/api/v1/exemptions', proposal(200)));
    await limited(as.c1.post('/api/v1/exemptions', proposal(201)), 'too_many_proposals');
  });

  it('a party has 16 streams, by all its tokens, and nobody else has fewer for it', async () => {
    const { as, daemon, admin } = w;
    const token = await newToken(admin, { name: 'x', role: 'contractor', organisation: 'c1' });
    const other = await newToken(admin, { name: 'y', role: 'contractor', organisation: 'c2' });
    const streams = [];
    for (let i = 0; i < 16; i++) {
      streams.push(await openStream(daemon, '/api/v1/stream', { Authorization: `Bearer ${token}` }));
    }
    await limited(as.c1.get('/api/v1/stream'), 'too_many_streams');
    streams.push(await openStream(daemon, '/api/v1/stream', { Authorization: `Bearer ${other}` }));
    streams.forEach((stream) => stream.close());
  });
});

describe('a quota', () => {
  it('of changes in a minute is of the party, not of its token, and leaves its reading alone', async () => {
    const w = await district(['--party-changes-per-minute', '5']);
    try {
      for (let i = 0; i < 5; i++) {
        await good((i % 2 ? w.as.c1 : w.as.again).post('/api/v1/exemptions', proposal(i)));
      }
      await limited(w.as.c1.post('/api/v1/exemptions', proposal(9)), 'too_many_requests');
      await limited(w.as.again.post('/api/v1/exemptions/1/evidence', { evidence: 'x' }), 'too_many_requests');
      await good(w.as.c1.get('/api/v1/exemptions'));
      await good(w.as.c2.post('/api/v1/exemptions', proposal(9)));
      for (let i = 0; i < 10; i++) {
        await good(w.as.office.post('/api/v1/exemptions', proposal(i)));
      }
    } finally {
      await w.daemon.stop();
    }
  });

  it('of requests in a minute likewise', async () => {
    const w = await district(['--party-requests-per-minute', '20']);
    try {
      for (let i = 0; i < 20; i++) {
        await good((i % 2 ? w.as.c1 : w.as.again).get('/api/v1/towns'));
      }
      await limited(w.as.c1.get('/api/v1/towns'), 'too_many_requests');
      await limited(w.as.again.get('/api/v1/towns'), 'too_many_requests');
      for (let i = 0; i < 30; i++) {
        await good(w.as.office.get('/api/v1/towns'));
      }
      await good(w.as.c2.get('/api/v1/towns'));
    } finally {
      await w.daemon.stop();
    }
  });
});

it('undecided exemptions cost who may not see them nothing', async () => {
  const w = await district(['--party-changes-per-minute', '0', '--party-proposals-open', '0'], 6000);
  try {
    for (let i = 0; i < 1000; i++) { // of a kind that there is not: nothing ends the search early
      await good(w.as.c1.post('/api/v1/exemptions', proposal(i, { kinds: ['centre'] })));
    }
    for (const who of ['c2', 's1']) {
      const took = [];
      for (let i = 0; i < 5; i++) {
        const begun = performance.now();
        assert.deepEqual((await good(w.as[who].get(`/api/v1/exemptions?limit=${i + 1}`))).items, []);
        took.push(performance.now() - begun);
      }
      const best = Math.min(...took);
      assert.ok(best < 40, `${who}: ${best} ms`);
    }
  } finally {
    await w.daemon.stop();
  }
});
