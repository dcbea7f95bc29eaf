// The API's description against the daemon: every example works, every answer is what is described, and
// what is not described is not there.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';
import { openStream } from '../lib/events.mjs';
import { faults, resolve } from '../lib/schema.mjs';

const NOW = china('2022-09-08');
const D = china('2022-09-01');
const ASSET = '44011300001310000001';
const SECRET = { '/api/v1/session': 'token' }; // whose example cannot hold

let daemon;
let admin;
let api;
let operations; // {path, method, operation}

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  api = await good(client(daemon, null).get('/api/v1/openapi.json'));
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  await prepare();
});
after(() => daemon?.stop());

// What the examples are about, beyond what they make themselves: records, two exemptions that another
// token proposed, one with a file, an order whose contractor asked for a pause, and tokens to end.
async function prepare() {
  await register(admin, Object.fromEntries(['towns', 'organisations', 'projects', 'feeds', 'assets'].map((name) =>
    [name, bodyExample(api.paths[`/api/v1/${name}`].post)])));
  const rules = await good(admin.get('/api/v1/rules'));
  await good(admin.put('/api/v1/rules', { ...rules, notices: { receivers: [{ name: 'duty', way: 'mail', address: 'duty@example.cn' }] } }));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  const contractor = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
  for (let i = 0; i < 3; i++) {
    await newToken(admin, { name: `${i}`, role: 'viewer' });
  }
  for (const day of [1, 2]) {
    await good(office.post('/api/v1/exemptions', {
      scope: { projects: ['hd'] }, from: iso(D + day * 86400), to: iso(D + day * 86400 + 3600), reason: 'road_works',
    }));
  }
  await good(office.post('/api/v1/exemptions/1/evidence', '%PDF-1.7 power cut', { type: 'application/pdf' }));
  await good(admin.post('/api/v1/repairs', [{ id: 'R2', asset: ASSET, cause: 'dark', reported_at: iso(D) }]));
  await good(contractor.post('/api/v1/repairs/R2/pause', { at: iso(NOW), note: '停电' }));
  const other = client(daemon, await newToken(admin, { name: '管理员二', role: 'admin' }));
  for (let { seq } = await good(admin.get('/api/v1/journal')); seq < 19; seq++) {
    await good(admin.put('/api/v1/towns/shiqiao', { name: `市桥街 ${seq}` })); // the batches are 20 and 21
  }
  for (const [seq, reports] of [
    [20, [{ asset: ASSET, at: iso(D + 10), network: 'fault', cause: 'dark' }, { asset: ASSET, at: iso(D + 400), network: 'ok' }]],
    [21, [{ asset: 'nobody', at: iso(D), network: 'ok' }, { asset: ASSET, at: iso(D + 20), live: 'ok' }]],
  ]) {
    assert.equal((await good(admin.events(reports, { query: '?feed=probe' }))).batch, seq);
  }
  await good(other.post('/api/v1/batches/21/void', { reason: '时钟错误' }));
  await good(other.post('/api/v1/voids', {
    feed: 'probe', aspects: ['network'], from: iso(D), to: iso(D + 100), reason: '网络误报',
  }));
  await good(other.post('/api/v1/assessments/2022-08/decisions', { project: 'hd', factor_bp: 10000, reason: '现场核查' }));
}

const bodyExample = (operation) => operation.requestBody?.content['application/json'].example;

function target(path, operation) {
  const query = new URLSearchParams();
  let at = path;
  for (const { name, in: where, example } of operation.parameters) {
    if (where === 'path') {
      assert.notEqual(example, undefined, `${path}: {${name}} lacks its example`);
      at = at.replace(`{${name}}`, encodeURIComponent(example));
    } else {
      for (const one of [example ?? []].flat()) {
        query.append(name, one);
      }
    }
  }
  return `${query}` === '' ? at : `${at}?${query}`;
}

function described(operation, status, type) {
  let response = operation.responses[status];
  assert.ok(response, `status ${status} is not described`);
  response = response.$ref ? resolve(api, response.$ref) : response;
  const { content } = response;
  const [media] = (type ?? '').split(';');
  const found = content?.[media] ?? content?.['*/*'];
  assert.ok(found, `${status} with ${media} is not described`);
  return found.schema;
}

async function replay(path, method, operation) {
  const table = operation.requestBody && !operation.requestBody.content['application/json'];
  const body = table ? undefined : bodyExample(operation);
  const options = table ? { body: 'code;name\n', headers: { 'Content-Type': 'text/csv' } } : body === undefined ? {}
    : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  return admin.raw(method.toUpperCase(), target(path, operation), options);
}

describe('the description', () => {
  it('is OpenAPI 3.1, names no host, and is a 304 for whoever has it', async () => {
    assert.match(api.openapi, /^3\.1\.\d$/);
    assert.deepEqual(api.servers, [{ url: '/' }]);
    const { headers: { etag } } = await client(daemon, null).get('/api/v1/openapi.json');
    const again = await client(daemon, null).get('/api/v1/openapi.json', { headers: { 'If-None-Match': etag } });
    assert.equal(again.status, 304);
  });

  it('has references that lead somewhere, and no schema that nothing refers to', () => {
    const used = new Set();
    const walk = (value) => {
      for (const [key, one] of Object.entries(value ?? {})) {
        if (key === '$ref') {
          resolve(api, one);
          used.add(one);
        } else if (typeof one === 'object') {
          walk(one);
        }
      }
    };
    walk(api);
    for (const name of Object.keys(api.components.schemas)) {
      assert.ok(used.has(`#/components/schemas/${name}`), `${name} is not used`);
    }
  });

  it('has an own id, a summary and roles for every operation', () => {
    const ids = new Set(operations.map(({ operation }) => operation.operationId));
    assert.equal(ids.size, operations.length);
    for (const { path, method, operation } of operations) {
      assert.ok(operation.summary.length > 5, `${method} ${path}`);
      assert.ok(operation.security?.length === 0 || operation['x-roles'].length > 0, `${method} ${path}`);
      assert.equal(path.split('{').length - 1, operation.parameters.filter(({ in: where }) => where === 'path').length);
    }
  });

  it('has examples that fit their own schemas', () => {
    for (const { path, method, operation } of operations) {
      for (const { name, schema, example } of operation.parameters) {
        if (example !== undefined) {
          assert.deepEqual(faults(api, schema, example), [], `${method} ${path} ${name}`);
        }
      }
      const content = operation.requestBody?.content['application/json'];
      if (content?.example !== undefined) {
        assert.deepEqual(faults(api, content.schema, content.example), [], `${method} ${path}`);
      }
    }
  });
});

// What has to have happened before an example, beside the examples before it.
const BEFORE = {
  '/api/v1/evaluations/{year}/correct': () => good(admin.put('/api/v1/evaluations/2021/judged',
    [{ level3: '镇街与派出所满意度', points: '8.00', evidence: '问卷' }])),
  // Only what has drifted since it was closed is corrected.
  '/api/v1/assessments/{month}/correct': () => good(admin.post('/api/v1/repairs', [{ id: 'R3', asset: ASSET, cause: 'dark', reported_at: '2022-08-05T00:00:00+08:00' }])),
};

describe('every example', () => {
  it('of a schema fits it', () => {
    let count = 0;
    const walk = (value, at) => {
      for (const example of Array.isArray(value?.examples) ? value.examples : []) {
        assert.deepEqual(faults(api, value, example), [], at);
        count += 1;
      }
      for (const [key, one] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
        walk(one, `${at}/${key}`);
      }
    };
    walk(api.components.schemas, '#');
    assert.ok(count >= 5, `${count} examples`);
  });

  it('of a refusal is what such a request is answered', async () => {
    const { example } = api.components.responses.Problem.content['application/problem+json'];
    assert.deepEqual(await problem(admin.get('/api/v1/rules?mont=2022-09'), 400), example);
  });

  it('is answered as described, in the order of the description', async (t) => {
    for (const { path, method, operation } of operations) {
      await t.test(`${method} ${path}`, async () => {
        if (operation.responses[200].content['text/event-stream']) {
          const stream = await openStream(daemon, path, { Authorization: `Bearer ${daemon.adminToken}` });
          assert.equal(stream.headers['content-type'], 'text/event-stream');
          stream.close();
          return;
        }
        await BEFORE[path]?.();
        const { status, headers, text, json } = await replay(path, method, operation);
        const secret = method === 'post' && SECRET[path];
        assert.equal(status, secret ? 401 : 200, text.slice(0, 600));
        const schema = described(operation, status, headers['content-type']);
        assert.deepEqual(faults(api, schema, json ?? text).slice(0, 5), []);
      });
    }
  });
});

describe('every GET', () => {
  it('answers as described with what there is, and again with each parameter that is not needed left out', async () => {
    for (const { path, operation } of operations.filter(({ method }) => method === 'get')) {
      if (!operation.responses[200].content['application/json']) {
        continue;
      }
      const bare = { ...operation, parameters: operation.parameters.filter(({ in: where, required }) => where === 'path' || required) };
      const { status, headers, text, json } = await admin.get(target(path, bare));
      assert.equal(status, 200, `${path}: ${text.slice(0, 300)}`);
      assert.deepEqual(faults(api, described(operation, 200, headers['content-type']), json).slice(0, 5), [], path);
    }
  });

  it('answers as described however assets are grouped, and to whoever sees a part', async () => {
    const readers = [admin];
    for (const role of ['contractor', 'viewer']) {
      readers.push(client(daemon, await newToken(admin, { name: role, role, ...(role === 'contractor' ? { organisation: 'c1' } : {}) })));
    }
    const groupings = api.components.schemas.By.enum;
    const questions = [
      ...['rates', 'trend', 'status'].flatMap((name) => groupings.map((by) => [name, { by }])),
      ['outages', {}], ['outages', { min_s: 0, raw: true }], ['worst', { indicator: 'live' }],
      ['assets/{code}/timeline', {}], ['assets/{code}/reports', {}], ['repairs', {}], ['repairs', { overdue: true }],
      ['exemptions', {}], ['assessments', {}], ['assessments/{month}', {}], ['assessments/{month}', {}, '2022-09'],
      ['acceptances', {}], ['evaluations/{year}', {}], ['rules/versions', {}],
    ];
    for (const [name, query, month = '2022-08'] of questions) {
      const { get: operation } = api.paths[`/api/v1/${name}`];
      const asked = operation.parameters.some(({ name: one, in: where }) => one === 'month' && where === 'query')
        ? { month: '2022-09', ...query } : query;
      const path = name.replace('{code}', ASSET).replace('{month}', month).replace('{year}', '2022');
      for (const reader of readers) {
        const { status, headers, text, json } = await reader.get(`/api/v1/${path}?${new URLSearchParams(asked)}`);
        if (reader !== admin && [403, 404].includes(status)) {
          continue; // a draft, or the office's alone
        }
        assert.equal(status, 200, `${path}: ${text.slice(0, 300)}`);
        const schema = described(operation, 200, headers['content-type']);
        assert.deepEqual(faults(api, schema, json).slice(0, 5), [], `${path} ${JSON.stringify(asked)}`);
      }
    }
  });

  it('is CSV where that is described, and nowhere else', async () => {
    for (const { path, operation } of operations.filter(({ method }) => method === 'get')) {
      if (operation.responses[200].content['text/csv']) {
        const at = target(path, operation);
        const { status, headers } = await admin.get(`${at}${at.includes('?') ? '&' : '?'}format=csv`);
        assert.equal(status, 200, path);
        assert.match(headers['content-type'], /^text\/csv/);
      }
    }
  });

  it('refuses a parameter that is not described', async () => {
    for (const { path, operation } of operations.filter(({ method }) => method === 'get')) {
      const at = target(path, operation);
      const answer = await admin.get(`${at}${at.includes('?') ? '&' : '?'}nothing=1`);
      const json = await problem(answer, 400);
      assert.deepEqual(faults(api, described(operation, 400, answer.headers['content-type']), json), [], path);
    }
  });

  it('is refused without a token exactly where one is needed', async () => {
    for (const { path, method, operation } of operations) {
      const { status } = await client(daemon, null).raw(method.toUpperCase(), target(path, operation));
      const { security } = operation; // {}: without a token too
      const open = security?.length === 0 || (security?.some((one) => Object.keys(one).length === 0) ?? false);
      assert.equal(status === 401, !open, `${method} ${path}: ${status}`);
    }
  });
});

describe('what is not described', () => {
  it('is a 404', async () => {
    for (const { path } of operations) {
      const at = target(path, Object.values(api.paths[path])[0]).split('?')[0];
      for (const other of [`${at}/nothing`, at.replace('/v1/', '/v2/').replace(/^\/(?!api)/, '/x'), `${at}x`]) {
        if (operations.some(({ path: one }) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(other))) {
          continue;
        }
        await problem(admin.get(other), 404);
      }
    }
  });

  it('is a 405 where the path is, but not the method', async () => {
    for (const path of Object.keys(api.paths)) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
        if (!(method.toLowerCase() in api.paths[path])) {
          const { status } = await admin.raw(method, target(path, Object.values(api.paths[path])[0]));
          // A path that fits another pattern too has that one's methods as well.
          const others = operations.filter(({ path: one, method: m }) => m === method.toLowerCase()
            && new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
          assert.equal(status === 405, others.length === 0, `${method} ${path}: ${status}`);
        }
      }
    }
  });
});
