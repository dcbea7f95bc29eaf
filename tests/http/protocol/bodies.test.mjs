// A body that is nothing but brackets is counted before it is read to its end: the loop goes on serving everybody.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { SANITIZER, startDaemon } from '../lib/daemon.mjs';
import { feedClient, good, problem, register } from '../lib/district.mjs';

const HELD_MS_MAX = 1500; // on a busy machine; some 60 ms on a quiet one
const MIB = 1024 * 1024;
const FALLING = SANITIZER ? 10_000 : 90_000; // each moves all before it, which a sanitizer looks at byte by byte
const brackets = (bytes) => `[${'{},'.repeat(Math.floor(bytes / 3) - 1)}{}]`;

const asset = (i) => ({ code: `A${i}`, name: `市桥 大北路 ${i} 号`, kind: 'camera', class: 1, town: 't',
  service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }], attributes: { pole: `P-${i}`, note: 'x'.repeat(200) } });
const order = (i) => ({ id: `R${i}`, asset: `A${i % 1000}`, cause: 'no-stream', mass: false, reported_at: '2022-09-01T00:00:00+08:00', repaired_at: null });
const list = (bytes, make) => {
  const items = [];
  for (let size = 2; size < bytes;) {
    const text = JSON.stringify(make(items.length));
    size += Buffer.byteLength(text) + 1;
    items.push(text);
  }
  return `[${items.slice(0, -1).join(',')}]`;
};

/** Asks for /healthz as long as the request is on its way. [its answer, the longest that one waited, all of it], ms. */
async function beside(request) {
  let open = true;
  let held = 0;
  const began = performance.now();
  const answered = request.finally(() => { open = false; });
  while (open) {
    const asked = performance.now();
    await good(admin.get('/healthz'));
    held = Math.max(held, performance.now() - asked);
  }
  return [await answered, held, performance.now() - began];
}

let daemon;
let admin;
before(async () => {
  daemon = await startDaemon();
  admin = client(daemon);
});
after(() => daemon?.stop());

describe('8 MiB of {}', () => {
  for (const [name, path, body, type] of [
    ['orders', '/api/v1/repairs', brackets(8 * MIB)],
    ['acceptances', '/api/v1/acceptances', brackets(8 * MIB)],
    ['assets', '/api/v1/assets', brackets(8 * MIB - 100)],
    ['assets a line', '/api/v1/assets', '{}\n'.repeat(2 * MIB), 'application/x-ndjson'],
  ]) {
    it(`as ${name} are refused, and nobody waits for them`, async () => {
      const [, held] = await beside(problem(admin.post(path, body, type ? { type } : {}), [400, 413]));
      assert.ok(held < HELD_MS_MAX, `the loop was held for ${Math.round(held)} ms`);
    });
  }
});

describe('reports in falling order, each of which moves all that is known', () => {
  const before_ = Math.floor(Date.now() / 1000) - 100;
  const second = (at) => new Date(at * 1000).toISOString().slice(0, 19);
  let feed;
  before(async () => {
    await register(admin, { towns: [{ code: 'u', name: '镇二' }], feeds: [{ code: 'f', name: 'f' }],
      projects: [{ code: 'q', name: '项目二', contractor: null }],
      assets: [{ code: 'F', name: 'F', kind: 'camera', class: 1, town: 'u', service: [{ project: 'q', from: '2022-01-01T00:00:00+08:00', to: null }] }] });
    feed = await feedClient(daemon, 'f');
  });

  for (const [name, line] of [
    ['of one asset', (i) => `{"asset":"F","at":"${second(before_ - 2 * i)}Z","network":"${i % 2 ? 'ok' : 'fault'}"}\n`],
    ['without one, far apart', (i) => `{"at":"${second(before_ - 1000 * i)}Z"}\n`],
  ]) {
    it(`${name}: nobody waits for the whole of a step`, async () => {
      const body = Array.from({ length: FALLING }, (_, i) => line(i)).join('');
      const [answer, held, all] = await beside(good(feed.post('/api/v1/events', body, { type: 'application/x-ndjson' })));
      assert.equal(answer.accepted, FALLING);
      assert.ok(held < Math.max(all / 3, 100), `the loop was held for ${Math.round(held)} of ${Math.round(all)} ms`);
    });
  }
});

describe('a timeline of more than 50,000 changes', () => {
  it('is refused in words, and given in parts', { skip: SANITIZER !== null }, async () => {
    const end = Math.floor(Date.now() / 1000);
    const ask = (from, to) => admin.get(`/api/v1/assets/F/timeline?${new URLSearchParams({ from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() })}`);
    const refused = await problem(ask(end - 200_000, end), 400);
    assert.match(refused.type, /too_large/);
    assert.match(refused.detail, /shorter/);
    assert.ok((await good(ask(end - 90_000, end))).aspects.network.length > 40_000);
  });
});

describe('a list of 7 MiB that is as it should be', () => {
  // The list costs what it costs; what nobody may do is wait for the whole of its checking, or of its coming in.
  // A third: a busy machine adds to one answer, and a list at once would hold for all of it.
  const inSteps = (held, all) => assert.ok(held < Math.max(all / 3, 100), `the loop was held for ${Math.round(held)} of ${Math.round(all)} ms`);
  before(() => register(admin, { towns: [{ code: 't', name: '镇' }], organisations: [{ code: 'c', name: '公司', role: 'contractor' }],
    projects: [{ code: 'p', name: '项目', contractor: 'c' }], assets: Array.from({ length: 1000 }, (_, i) => asset(i)) }));

  for (const [name, path, body] of [['assets', '/api/v1/assets', list(7 * MIB, asset)], ['orders', '/api/v1/repairs', list(7 * MIB, order)]]) {
    it(`of ${name} is checked and comes in, and nobody waits for it`, async () => {
      const [dry] = await beside(good(admin.post(`${path}?dry_run=true`, body)));
      const [answer, held, all] = await beside(good(admin.post(path, body)));
      assert.deepEqual([dry.added, dry.unchanged], [answer.added, answer.unchanged]);
      assert.ok(answer.added > 10_000);
      inSteps(held, all);
      const [again, heldAgain, allAgain] = await beside(good(admin.post(path, body)));
      assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, answer.added + answer.unchanged]);
      inSteps(heldAgain, allAgain);
    });
  }

  it('shows the same after a kill', async () => {
    const text = async (path) => (await good(admin.get(`${path}?limit=10000`))).items.map(({ links, ...rest }) => JSON.stringify(rest)).join('\n');
    const state = async () => [await text('/api/v1/assets'), await text('/api/v1/repairs')];
    const before_ = await state();
    await daemon.kill9();
    await daemon.restart();
    assert.ok((await state()).every((x, i) => x.length > 100_000 && x === before_[i]), 'another state than before');
  });
});
