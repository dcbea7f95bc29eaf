// What a browser is shown without a token, and how: types, tags, packing, and headers that let nothing
// in from elsewhere.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { problem } from '../lib/district.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
  + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

let daemon;
let nobody;
let files; // what the page refers to

before(async () => {
  daemon = await startDaemon();
  nobody = client(daemon, null);
  const { text } = await nobody.get('/');
  files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
});
after(() => daemon?.stop());

describe('the page', () => {
  it('is HTML in UTF-8 and names nothing of another host', async () => {
    const { status, headers, text } = await nobody.get('/');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(text, /^<!doctype html>/i);
    assert.ok(!/(?:href|src)="(?:https?:)?\/\//.test(text), text);
    assert.ok(!/<script(?![^>]*\bsrc=)|<style|\bon\w+=|style="/.test(text), 'the policy forbids what stands in line');
  });

  it('has at least one file of its own, and each is there with its type', async () => {
    const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };
    assert.ok(files.length > 0);
    for (const path of files) {
      const { status, headers } = await nobody.get(path);
      assert.equal(status, 200, path);
      assert.equal(headers['content-type'], types[path.split('.').pop()] ?? headers['content-type'], path);
    }
  });

  it('is answered with headers that keep everything else out', async () => {
    for (const path of ['/', ...files]) {
      const { headers } = await nobody.get(path);
      assert.equal(headers['content-security-policy'], POLICY);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cache-control'], 'no-cache');
    }
  });

  it('is packed for whoever takes gzip, and is the same then', async () => {
    const plain = await nobody.get('/', { headers: { 'Accept-Encoding': 'br, gzip;q=0' } });
    const packed = await nobody.get('/', { headers: { 'Accept-Encoding': 'deflate, gzip' } });
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.ok(packed.bytes.length < plain.bytes.length);
    assert.deepEqual(gunzipSync(packed.bytes), plain.bytes);
    assert.notEqual(packed.headers.etag, plain.headers.etag);
    assert.match(packed.headers.vary, /accept-encoding/i);
  });

  it('is a 304 for whoever has it, in that encoding', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const { headers: { etag } } = await nobody.get('/', { headers: { 'Accept-Encoding': encoding } });
      const again = await nobody.get('/', { headers: { 'Accept-Encoding': encoding, 'If-None-Match': etag } });
      assert.equal(again.status, 304);
      assert.equal(again.bytes.length, 0);
      assert.equal(again.headers.etag, etag);
      assert.equal(again.headers['content-security-policy'], POLICY);
      const other = await nobody.get('/', { headers: { 'Accept-Encoding': encoding, 'If-None-Match': '"x"' } });
      assert.equal(other.status, 200);
    }
  });

  it('is asked for with HEAD as well, and with nothing else', async () => {
    const got = await nobody.get('/');
    const head = await nobody.raw('HEAD', '/');
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
    assert.equal(head.headers['content-length'], got.headers['content-length']);
    const post = await nobody.post('/', {});
    await problem(post, 405);
    assert.equal(post.headers.allow, 'GET, HEAD');
  });

  for (const path of [
    '/assets/', '/assets/none.js', '/assets/..%2F..%2Fschema%2F002.sql', '/assets/../../schema/002.sql', '/index.html',
    '/assets/002.sql', '/assets/default_rules.json', '/assets/assets%2Fpage.css/',
  ]) {
    it(`${path} is nothing`, () => problem(nobody.get(path), 404));
  }

  it('takes no parameters', () => problem(nobody.get('/?x=1'), 400));
});
