// Answers go out packed to whoever asks for it, and say the same; what must not be packed is not.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { good, register } from '../lib/district.mjs';

const LARGE = '/api/v1/assets?limit=1000'; // some 300 KB: the helper packs it
const SMALL = '/api/v1/assets?limit=10'; // some 3 KB: the loop does
const TINY = '/api/v1/towns';

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({});
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }], organisations: [{ code: 'c', name: '甲公司', role: 'contractor' }], projects: [{ code: 'p', name: '项目', contractor: 'c' }],
    assets: Array.from({ length: 1000 }, (_, i) => ({ code: `A${i}`, name: `市桥 大北路 ${i}`, kind: 'camera', class: 1, town: 't', attributes: { note: 'x'.repeat(60) },
      service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }] })),
  });
});
after(() => daemon?.stop());

const ask = (path, encoding, headers = {}) => admin.get(path, { headers: { ...(encoding ? { 'Accept-Encoding': encoding } : {}), ...headers } });

describe('an answer to who asks for gzip', () => {
  it('is packed, and the same bytes inside', async () => {
    for (const path of [SMALL, LARGE, `${LARGE}&format=csv`, '/api/v1/openapi.json', '/metrics']) {
      const [plain, packed] = [await ask(path), await ask(path, 'br, gzip')];
      assert.deepEqual([plain.status, packed.status, packed.headers['content-encoding'], plain.headers['content-encoding']], [200, 200, 'gzip', undefined], path);
      assert.equal(packed.headers['content-type'], plain.headers['content-type']);
      assert.equal(packed.headers['content-disposition'], plain.headers['content-disposition']);
      assert.ok(packed.bytes.length * 2 < plain.bytes.length, path);
      if (path !== '/metrics') { // which tells the requests so far
        assert.deepEqual(gunzipSync(packed.bytes), plain.bytes, path);
      }
      assert.match(plain.headers.vary, /accept-encoding/i);
      assert.match(packed.headers.vary, /accept-encoding/i);
    }
  });

  it('goes as it is where it is small, a workbook, or asked for as it is', async () => {
    for (const [path, encoding] of [[TINY, 'gzip'], [`${SMALL}&format=xlsx`, 'gzip'], [LARGE, 'gzip;q=0'], [LARGE, 'gzip;q=0.1, identity'], [LARGE, 'br']]) {
      const { status, headers } = await ask(path, encoding);
      assert.deepEqual([status, headers['content-encoding']], [200, undefined], `${path} ${encoding}`);
    }
  });

  it('has a tag of its own, by which it is a 304', async () => {
    for (const path of [SMALL, LARGE, TINY]) {
      const tags = {};
      for (const encoding of ['identity', 'gzip']) {
        const { headers: { etag } } = await ask(path, encoding);
        tags[encoding] = etag;
        const again = await ask(path, encoding, { 'If-None-Match': etag });
        assert.deepEqual([again.status, again.bytes.length, again.headers.etag, again.headers['content-encoding']], [304, 0, etag, undefined], `${path} ${encoding}`);
      }
      assert.equal(tags.gzip === tags.identity, path === TINY);
      assert.equal((await ask(path, 'gzip', { 'If-None-Match': '"other"' })).status, 200);
    }
  });

  it('is told of by HEAD as it is by GET', async () => {
    for (const path of [SMALL, LARGE]) {
      const got = await ask(path, 'gzip');
      const head = await admin.raw('HEAD', path, { headers: { 'Accept-Encoding': 'gzip' } });
      for (const name of ['content-encoding', 'content-length', 'etag', 'vary', 'content-type']) {
        assert.equal(head.headers[name], got.headers[name], `${path} ${name}`);
      }
      assert.equal(head.bytes.length, 0);
    }
  });

  it('is never packed where it may hold a token: what is posted', async () => {
    const { status, headers, json } = await admin.post('/api/v1/tokens', { name: '长'.repeat(40), role: 'viewer' }, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.deepEqual([status, headers['content-encoding'], headers.vary], [200, undefined, undefined]);
    assert.match(json.token, /^itk_/);
    const dry = await admin.post('/api/v1/towns?dry_run=true', Array.from({ length: 200 }, (_, i) => ({ code: `n${i}`, name: `新街 ${i}` })), { headers: { 'Accept-Encoding': 'gzip' } });
    assert.deepEqual([dry.status, dry.headers['content-encoding']], [200, undefined]);
    assert.ok(dry.bytes.length > 1024);
  });

  it('comes to many at once, each whole', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(i % 2 ? LARGE : SMALL, 'gzip')));
    for (const { bytes } of answers) {
      assert.ok(Array.isArray(JSON.parse(gunzipSync(bytes)).items));
    }
    await good(admin.get('/api/v1/journal'));
  });
});

describe('a stream', () => {
  it('is never packed', async () => {
    const answer = await fetch(`${daemon.url}/api/v1/stream`, { headers: { Authorization: `Bearer ${daemon.adminToken}`, 'Accept-Encoding': 'gzip' } });
    assert.equal(answer.headers.get('content-encoding'), null);
    const { value } = await answer.body.getReader().read();
    assert.match(new TextDecoder().decode(value), /event: position/);
  });
});
