// A record that nothing uses any more: out of lists and alarms, its past stays.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon } from '../lib/daemon.mjs';
import { china, good, problem, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
let daemon;
let admin;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 'T' }, { code: 'mistyped', name: 'X' }],
    projects: [{ code: 'hd', name: '高清', contractor: null }],
    feeds: [{ code: 'probe', name: 'P' }, { code: 'prbe', name: 'mistyped' }, { code: 'named', name: 'N' }],
    assets: [{ code: 'a', name: 'A', kind: 'camera', class: 1, town: 't', feeds: ['named'], service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] }],
  });
});
after(() => daemon?.stop());

const codes = async (path) => (await good(admin.get(`/api/v1/${path}`))).items.map((one) => one.code);

describe('what is retired', () => {
  it('leaves lists, metrics and doctor, also after a restart, and comes back', async () => {
    const { id } = await good(admin.post('/api/v1/tokens', { name: 'x', role: 'feed', feed: 'prbe' }));
    assert.match((await problem(admin.post('/api/v1/feeds/prbe/retire', {}), 409)).detail, /token "x" still reports/);
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    await good(admin.post('/api/v1/feeds/prbe/retire', {}));
    await good(admin.post('/api/v1/towns/mistyped/retire', {}));
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await codes('feeds'), ['named', 'probe']);
      assert.deepEqual(await codes('feeds?retired=true'), ['prbe']);
      assert.deepEqual(await codes('towns'), ['t']);
      assert.deepEqual(await codes('towns?retired=all'), ['mistyped', 't']);
      assert.equal((await good(admin.get('/api/v1/towns/mistyped'))).retired, true);
      assert.doesNotMatch((await admin.get('/metrics')).text, /feed="prbe"/);
      assert.ok((await good(admin.get('/api/v1/status'))).feeds.every((feed) => feed.code !== 'prbe'));
      assert.doesNotMatch((await runIntactd(['doctor', '--data', daemon.dir], { now: NOW })).stdout, /prbe/);
      await daemon.restart();
    }
    await good(admin.post('/api/v1/feeds/prbe/restore', {}));
    assert.ok((await codes('feeds')).includes('prbe'));
    assert.equal((await good(admin.get('/api/v1/feeds/prbe'))).retired, undefined);
  });

  it('is not what is still used', async () => {
    assert.match((await problem(admin.post('/api/v1/towns/t/retire', {}), 409)).detail, /asset a .*in service/);
    assert.match((await problem(admin.post('/api/v1/feeds/named/retire', {}), 409)).detail, /asset a names/);
    await problem(admin.post('/api/v1/towns/none/retire', {}), 404);
  });
});

describe('organisations, projects, assets and platforms', () => {
  const list = async (collection, retired = '') => (await good(admin.get(`/api/v1/${collection}?limit=1000${retired}`))).items.map((one) => one.code);
  const refused = async (path, says) => assert.match((await problem(admin.post(`/api/v1/${path}/retire`, {}), 409)).detail, says);
  const span = (to) => [{ project: 'old', from: '2022-01-01T00:00:00+08:00', to }];

  it('are retired from the inside out, once nothing uses them, and their past stays', async () => {
    await register(admin, {
      organisations: [{ code: 'c9', name: '旧公司', role: 'contractor' }],
      projects: [{ code: 'old', name: '旧项目', contractor: 'c9', milestones: [{ name: '验收', planned_on: '2022-01-01', done_on: null }] }],
      assets: [{ code: 'gone', name: '拆除点', kind: 'camera', class: 1, town: 't', service: span(null) }],
    });
    const feed = client(daemon, (await good(admin.post('/api/v1/tokens', { name: 'p', role: 'feed', feed: 'probe' }))).token);
    await good(feed.events([{ asset: 'gone', at: '2022-09-01T00:00:00+08:00', network: 'fault' }]));
    await good(admin.post('/api/v1/repairs', [{ id: 'R1', asset: 'gone', cause: 'x', reported_at: '2022-09-01T00:00:00+08:00' }]));
    const { id } = await good(admin.post('/api/v1/tokens', { name: '旧公司', role: 'contractor', organisation: 'c9' }));
    await refused('organisations/c9', /project old names/);
    await refused('projects/old', /asset gone is in service/);
    await refused('assets/gone', /in service/);
    await good(admin.put('/api/v1/assets/gone', { name: '拆除点', kind: 'camera', class: 1, town: 't', service: span('2022-09-05T00:00:00+08:00') }));
    await refused('projects/old', /order R1 of this project is open/);
    await refused('assets/gone', /order R1 of this asset is open/);
    await good(admin.post('/api/v1/repairs/R1/repaired', {}));
    const past = '/api/v1/rates?from=2022-09-01T00:00:00%2B08:00&to=2022-09-05T00:00:00%2B08:00&by=project';
    const figures = await good(admin.get(past));
    assert.ok((await list('milestones', '&state=late')).length > 0);
    await good(admin.post('/api/v1/assets/gone/retire', {}));
    await good(admin.post('/api/v1/projects/old/retire', {}));
    await refused('organisations/c9', /token "旧公司"/);
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    await good(admin.post('/api/v1/organisations/c9/retire', {}));
    for (let round = 0; round < 2; round++) {
      for (const [collection, code] of [['assets', 'gone'], ['projects', 'old'], ['organisations', 'c9']]) {
        assert.ok(!(await list(collection)).includes(code), collection);
        assert.deepEqual(await list(collection, '&retired=true'), [code]);
        assert.equal((await good(admin.get(`/api/v1/${collection}/${code}`))).retired, true);
      }
      assert.deepEqual((await good(admin.get(past))).items, figures.items, 'the past is figured as before');
      assert.equal((await good(admin.get('/api/v1/milestones?state=late'))).items.length, 0);
      assert.equal((await good(admin.get('/api/v1/milestones?state=late&project=old'))).items.length, 1);
      assert.ok((await good(admin.get('/api/v1/progress'))).items.every((one) => one.project !== 'old'));
      assert.equal((await runIntactd(['verify', '--data', daemon.dir], { now: NOW })).status, 0);
      await daemon.restart();
    }
  });

  it('are named by nothing that is in use, until they are restored', async () => {
    const camera = { name: 'N', kind: 'camera', class: 1, town: 't', service: [{ project: 'old', from: '2022-09-06T00:00:00+08:00', to: null }] };
    assert.match((await problem(admin.put('/api/v1/assets/n', camera), 409)).detail, /old is retired/);
    assert.match((await problem(admin.put('/api/v1/projects/new', { name: 'N', contractor: 'c9' }), 409)).detail, /c9 is retired/);
    assert.equal((await problem(admin.post('/api/v1/assets', `code,name,kind,town,project,from\nn2,x,camera,t,旧项目,2022-09-06\n`, { type: 'text/csv' }), 400)).errors[0].code, 'unknown_project');
    assert.match((await problem(admin.post('/api/v1/projects/old/restore', {}), 409)).detail, /c9 is retired/);
    await good(admin.post('/api/v1/organisations/c9/restore', {}));
    await good(admin.post('/api/v1/projects/old/restore', {}));
    await good(admin.put('/api/v1/assets/n', camera));
    assert.match((await problem(admin.put('/api/v1/projects/old', { name: '旧项目', contractor: 'c9', retired: true }), 409)).detail, /asset n is in service/);
  });

  it('a platform leaves its alarms, and its feeds can follow', async () => {
    await good(admin.put('/api/v1/platforms/44011300002000000009', { name: '旧平台', protocol: 'gb28181', feed: 'gb9', events_feed: 'gb9.events' }));
    await refused('feeds/gb9', /platform 44011300002000000009/);
    assert.match((await admin.get('/metrics')).text, /intactd_gb_registered\{platform="44011300002000000009"\}/);
    await good(admin.post('/api/v1/platforms/44011300002000000009/retire', {}));
    assert.ok(!(await list('platforms')).includes('44011300002000000009'));
    assert.doesNotMatch((await admin.get('/metrics')).text, /44011300002000000009/);
    await good(admin.post('/api/v1/feeds/gb9/retire', {}));
    await good(admin.post('/api/v1/feeds/gb9/restore', {}));
    await good(admin.post('/api/v1/platforms/44011300002000000009/restore', {}));
    assert.ok((await list('platforms')).includes('44011300002000000009'));
  });
});
