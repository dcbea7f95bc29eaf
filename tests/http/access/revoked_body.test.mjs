// A token that is revoked while its body is still coming in: nothing of that body is taken, whatever the route and
// however it is sent.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, position, register } from '../lib/district.mjs';

const NOW = china('2022-10-08');
let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'p1', name: '一', phase: 'maintenance', contractor: 'c1' }],
    feeds: [{ code: 'probe', name: '巡检' }],
    assets: [{ code: 'A1', name: '一', kind: 'camera', class: 1, town: 't', service: [{ project: 'p1', from: iso(NOW - 86400), to: null }] }],
  });
});
after(() => daemon?.stop());

const report = `${JSON.stringify({ asset: 'A1', at: iso(NOW), network: 'fault' })}\n`;
const proposal = JSON.stringify({ scope: { assets: ['A1'] }, from: iso(NOW - 60), to: iso(NOW), reason: 'power_cut' });
const ENOUGH = ' '.repeat(70000); // more than one read

/** Sends one half, runs `between`, sends the other; resolves to {status, text}. */
function halves(path, type, token, [first, second], between) {
  return new Promise((done, fail) => {
    const outgoing = request({ host: '127.0.0.1', port: daemon.port, method: 'POST', path, agent: false,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': type, 'Transfer-Encoding': 'chunked' } });
    outgoing.on('error', fail);
    outgoing.on('response', async (incoming) => {
      let text = '';
      for await (const chunk of incoming) {
        text += chunk;
      }
      done({ status: incoming.statusCode, text });
    });
    outgoing.write(first, () => setTimeout(() => between().then(() => outgoing.end(second), fail), 50));
  });
}

for (const [what, make, path, type, pieces] of [
  ['a batch of reports', { role: 'feed', feed: 'probe' }, '/api/v1/events', 'application/x-ndjson', [report + ENOUGH, `\n${report}`]],
  ['a batch whose last byte alone is missing', { role: 'feed', feed: 'probe' }, '/api/v1/events', 'application/x-ndjson', [report, '']],
  ['a registry record', { role: 'office' }, '/api/v1/towns', 'application/json', ['[{"code":"t9",', '"name":"新街"}]']],
  ['a proposal', { role: 'contractor', organisation: 'c1' }, '/api/v1/exemptions', 'application/json', [proposal + ENOUGH, ' ']],
]) {
  it(`${what} is not taken`, async () => {
    const { id, token } = await good(admin.post('/api/v1/tokens', { name: what, ...make }));
    let seq;
    const { status, text } = await halves(path, type, token, pieces, async () => {
      await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
      ({ seq } = await position(admin));
    });
    assert.equal(status, 401, text);
    assert.match(text, /"code":"bad_token"/);
    assert.equal((await position(admin)).seq, seq);
  });

  it(`${what} is taken while its token holds`, async () => {
    const { token } = await good(admin.post('/api/v1/tokens', { name: what, ...make }));
    const { status, text } = await halves(path, type, token, pieces, async () => {});
    assert.equal(status, 200, text);
  });
}
