// Evidence as files: kept by their digest before the journal names them, shown to those who see the exemption, in backups,
// proven by verify, and swept where a kill has left one.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, problem, register } from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const MIB = 1 << 20;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const BEGINS = { 'application/pdf': Buffer.from('%PDF-1.7\n'), 'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };
const paper = (type, bytes = 2000) => Buffer.concat([BEGINS[type], randomBytes(bytes - BEGINS[type].length)]);
const A = (n) => `a${n}`;

let daemon;
let admin;
const tokens = {};
const as = (who) => client(daemon, tokens[who]);
before(async () => {
  daemon = await startDaemon({ now: NOW, args: ['--party-evidence-bytes', String(20 * MIB)] });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: 'T' }],
    organisations: [{ code: 'c1', name: '甲', role: 'contractor' }, { code: 'c2', name: '乙', role: 'contractor' }],
    projects: [{ code: 'p1', name: '甲项目', contractor: 'c1' }, { code: 'p2', name: '乙项目', contractor: 'c2' }],
    assets: [1, 2].map((n) => ({ code: A(n), name: A(n), kind: 'camera', class: 1, town: 't', service: [{ project: `p${n}`, from: '2022-01-01T00:00:00+08:00', to: null }] })),
  });
  for (const [name, body] of [['c1', { role: 'contractor', organisation: 'c1' }], ['c2', { role: 'contractor', organisation: 'c2' }], ['office', { role: 'office' }], ['viewer', { role: 'viewer' }]]) {
    tokens[name] = (await good(admin.post('/api/v1/tokens', { name, ...body }))).token;
  }
});
after(() => daemon?.stop());

const propose = async (who, n, hour) => (await good(as(who).post('/api/v1/exemptions', { scope: { assets: [A(n)] },
  from: `2022-09-09T${String(hour).padStart(2, '0')}:00:00+08:00`, to: '2022-09-09T23:30:00+08:00', reason: 'power_cut' }))).id;
const send = (who, id, body, type, query = '') => as(who).post(`/api/v1/exemptions/${id}/evidence${query}`, body, { type });
const place = (digest, dir = daemon.dir) => join(dir, 'evidence', digest);
const fetchFile = (who, id, digest) => as(who).get(`/api/v1/exemptions/${id}/evidence/${digest}`);

describe('a file', () => {
  it('of each type is kept by its digest, named in the exemption, and comes back to the byte', async () => {
    const id = await propose('c1', 1, 1);
    for (const [type, ending] of [['application/pdf', 'pdf'], ['image/jpeg', 'jpg'], ['image/png', 'png']]) {
      const bytes = paper(type);
      const digest = sha256(bytes);
      const { evidence_added } = await good(send('c1', id, bytes, type, `?name=${encodeURIComponent(`停电通知.${ending}`)}`));
      const added = evidence_added.at(-1);
      assert.deepEqual(added.file, { sha256: digest, type, bytes: bytes.length });
      assert.equal(added.evidence, `停电通知.${ending}`);
      assert.deepEqual(readFileSync(place(digest)), bytes);
      assert.equal(statSync(place(digest)).mode & 0o777, 0o600);
      const back = await fetchFile('c1', id, digest);
      assert.equal(back.status, 200);
      assert.deepEqual(back.bytes, bytes);
      assert.equal(back.headers['content-type'], type);
      assert.equal(back.headers['x-content-type-options'], 'nosniff');
      assert.match(back.headers['content-disposition'], new RegExp(`^attachment; filename="exemption-${id}-[0-9a-f]{8}\\.${ending}"`));
      assert.match(back.headers['content-security-policy'], /sandbox/);
      assert.equal((await as('c1').get(`/api/v1/exemptions/${id}/evidence/${digest}`, { headers: { 'if-none-match': back.headers.etag } })).status, 304);
      assert.equal((await good(send('c1', id, bytes, type))).evidence_added.filter((e) => e.file.sha256 === digest).length, 1, 'sent again it is there once');
    }
    const nameless = paper('image/png');
    const { evidence_added } = await good(send('office', id, nameless, 'image/png'));
    assert.equal(evidence_added.at(-1).evidence, `${sha256(nameless).slice(0, 12)}.png`);
  });

  it('of 16 MiB is taken while others are answered, and one byte more is not', async () => {
    const id = await propose('office', 1, 2);
    const bytes = paper('image/jpeg', 16 * MIB);
    let longest = 0;
    let over = false;
    const others = (async () => {
      while (!over) {
        const began = performance.now();
        await good(as('office').get('/api/v1/towns'));
        longest = Math.max(longest, performance.now() - began);
      }
    })();
    const shown = await good(send('office', id, bytes, 'image/jpeg'));
    over = true;
    await others;
    assert.equal(shown.evidence_added[0].file.bytes, 16 * MIB);
    assert.ok(longest < 2000, `somebody else waited ${longest} ms`);
    assert.deepEqual((await fetchFile('office', id, sha256(bytes))).bytes, bytes);
    await problem(send('office', id, Buffer.concat([bytes, Buffer.from('x')]), 'image/jpeg'), 413);
  });

  it('is seen by those alone who see the exemption', async () => {
    const id = await propose('c1', 1, 3);
    const bytes = paper('application/pdf');
    const digest = sha256(bytes);
    await good(send('c1', id, bytes, 'application/pdf'));
    for (const [who, status] of [['c1', 200], ['office', 200], ['viewer', 200], ['c2', 404]]) {
      assert.equal((await fetchFile(who, id, digest)).status, status, who);
    }
    assert.equal((await client(daemon, null).get(`/api/v1/exemptions/${id}/evidence/${digest}`)).status, 401);
    const other = await propose('c2', 2, 3);
    assert.equal((await fetchFile('c2', other, digest)).status, 404, 'nor by another exemption');
    await problem(send('c2', id, bytes, 'application/pdf'), 404);
    for (const wrong of ['..%2f..%2fintact.db', digest.slice(1), `${digest}0`, 'x', sha256('x')]) {
      assert.equal((await fetchFile('c1', id, wrong)).status, 404, wrong);
    }
  });

  it('is refused where it is not what it says, cannot be called so, or comes too late', async () => {
    const id = await propose('c1', 1, 4);
    const before_ = readdirSync(join(daemon.dir, 'evidence')).length;
    await problem(send('c1', id, paper('image/png'), 'image/jpeg'), 415);
    await problem(send('c1', id, '<html><script>alert(1)</script></html>', 'application/pdf'), 415);
    await problem(send('c1', id, '', 'image/png'), 415);
    await problem(send('c1', id, paper('image/png'), 'image/svg+xml'), 415);
    await problem(send('c1', id, paper('image/png'), 'image/png', `?name=${encodeURIComponent('a\u202egpj.exe')}`), 400);
    await problem(send('c1', id, paper('image/png'), 'image/png', `?name=${'x'.repeat(201)}`), 400);
    await good(as('office').post(`/api/v1/exemptions/${id}/approve`, { note: 'x' }));
    await problem(send('c1', id, paper('image/png'), 'image/png'), 409);
    assert.equal(readdirSync(join(daemon.dir, 'evidence')).length, before_, 'and nothing is kept');
    assert.equal((await good(send('office', id, paper('image/png'), 'image/png'))).evidence_added.length, 1);
  });

  it('counts in what a party may have waiting, and one at a time comes in', async () => {
    const id = await propose('c2', 2, 5);
    await good(send('c2', id, paper('image/png', 12 * MIB), 'image/png'));
    const full = await send('c2', id, paper('image/png', 9 * MIB), 'image/png');
    assert.deepEqual([full.status, full.headers['retry-after']], [429, '3600']);
    const files = readdirSync(join(daemon.dir, 'evidence')).length;
    const unannounced = await as('c2').post(`/api/v1/exemptions/${id}/evidence`, paper('image/png', 9 * MIB), { type: 'image/png', headers: { 'transfer-encoding': 'chunked' } });
    assert.equal(unannounced.status, 429);
    assert.equal(readdirSync(join(daemon.dir, 'evidence')).length, files, 'it took no room on the disk');
    const { hostname, port } = new URL(daemon.url);
    const slow = request({ hostname, port, method: 'POST', path: `/api/v1/exemptions/${id}/evidence`,
      headers: { authorization: `Bearer ${tokens.c2}`, 'content-type': 'image/png', 'content-length': '1000' } });
    slow.on('error', () => {});
    slow.write(BEGINS['image/png']);
    let second;
    for (const until = Date.now() + 60_000; Date.now() < until;) {
      second = await send('c2', id, paper('image/png'), 'image/png');
      if (second.status === 503) break;
    }
    assert.equal(second.status, 503, 'while another one of the same party comes in');
    const mine = await propose('c1', 1, 6);
    await good(send('c1', mine, paper('image/png'), 'image/png'));
    slow.destroy();
    for (const until = Date.now() + 60_000; second.status === 503 && Date.now() < until;) {
      second = await send('c2', id, paper('image/png'), 'image/png');
    }
    assert.equal(second.status, 200, 'and when that one has gone it may');
  });
});

describe('what is kept', () => {
  const listed = async () => {
    const all = (await good(admin.get('/api/v1/exemptions?limit=1000'))).items;
    return all.flatMap((x) => x.evidence_added.filter((e) => e.file).map((e) => [x.id, e.file.sha256]));
  };

  it('is there after every kill once it was acknowledged, and what no exemption names is gone', async () => {
    const id = await propose('office', 1, 7);
    const known = [];
    for (let round = 0; round < 3; round++) {
      const sent = Array.from({ length: 4 }, () => paper('image/png', 200_000));
      let answered = 0;
      const all = Promise.allSettled(sent.map(async (bytes) => {
        const answer = await send('office', id, bytes, 'image/png');
        if (answer.status === 200) {
          known.push(sha256(bytes));
          answered++;
        }
      }));
      for (const until = Date.now() + 60_000; answered === 0 && Date.now() < until;) {
        await new Promise((done) => setImmediate(done));
      }
      await daemon.kill9();
      await all;
      mkdirSync(join(daemon.dir, 'evidence'), { recursive: true });
      const orphan = paper('image/png');
      writeFileSync(place(sha256(orphan)), orphan);
      writeFileSync(join(daemon.dir, 'evidence', '.new-abcdef'), 'half');
      await daemon.restart();
      assert.ok(!existsSync(place(sha256(orphan))));
      const named = new Set((await listed()).map(([, digest]) => digest));
      assert.deepEqual(readdirSync(join(daemon.dir, 'evidence')).filter((name) => !named.has(name)), []);
    }
    for (const digest of known) {
      assert.equal((await fetchFile('office', id, digest)).status, 200);
    }
  });

  it('is proven by verify, which names what is missing or changed', async () => {
    const [id, digest] = (await listed())[0];
    const fine = await runIntactd(['verify', '--data', daemon.dir], { now: NOW });
    assert.equal(fine.status, 0, fine.stderr);
    assert.match(fine.stdout, /^evidence \d+$/m);
    const bytes = readFileSync(place(digest));
    const changed = Buffer.from(bytes);
    changed[changed.length - 1] ^= 1;
    for (const [damage, says] of [[() => writeFileSync(place(digest), changed), /not what was kept/], [() => rmSync(place(digest)), /missing/]]) {
      damage();
      const found = await runIntactd(['verify', '--data', daemon.dir], { now: NOW });
      assert.equal(found.status, 1);
      assert.match(found.stderr, says);
      assert.match(found.stderr, new RegExp(`1 of \\d+ files of evidence.*exemption ${id}: .*${digest}`));
      assert.equal((await fetchFile('office', id, digest)).status, 404);
    }
    writeFileSync(place(digest), bytes);
    assert.equal((await fetchFile('office', id, digest)).status, 200);
  });

  it('goes into backups and comes back from them, and a lost one is told', async () => {
    const scratch = temporaryDirectory();
    const backup = await runIntactd(['backup', join(scratch, 'a.db'), '--data', daemon.dir], { now: NOW });
    assert.equal(backup.status, 0, backup.stderr);
    const all = await listed();
    const count = new Set(all.map(([, digest]) => digest)).size;
    assert.match(backup.stdout, new RegExp(`^evidence ${count}$`, 'm'));
    const dir = join(scratch, 'restored');
    const restored = await runIntactd(['restore', join(scratch, 'a.db'), '--data', dir], { now: NOW });
    assert.equal(restored.status, 0, restored.stderr);
    assert.match(restored.stdout, new RegExp(`^evidence ${count}$`, 'm'));
    assert.equal((await runIntactd(['verify', '--data', dir], { now: NOW })).status, 0);
    const other = await startDaemon({ dir, now: NOW });
    const [id, digest] = all[0];
    assert.equal((await client(other, tokens.office).get(`/api/v1/exemptions/${id}/evidence/${digest}`)).status, 200);
    await other.stop();
    rmSync(join(scratch, 'evidence', digest));
    const lossy = await runIntactd(['restore', join(scratch, 'a.db'), '--data', join(scratch, 'lossy')], { now: NOW });
    assert.equal(lossy.status, 0, lossy.stderr);
    assert.match(lossy.stderr, new RegExp(`1 of ${count} files of evidence are missing`));
  });

  it('stays while a database that was moved aside may need it', async () => {
    const scratch = temporaryDirectory();
    assert.equal((await runIntactd(['backup', join(scratch, 'b.db'), '--data', daemon.dir], { now: NOW })).status, 0);
    const id = await propose('office', 1, 8);
    const bytes = paper('application/pdf');
    await good(send('office', id, bytes, 'application/pdf'));
    await daemon.stop();
    const run = await runIntactd(['restore', join(scratch, 'b.db'), '--data', daemon.dir, '--force'], { now: NOW });
    assert.equal(run.status, 0, run.stderr);
    await daemon.restart();
    assert.ok(existsSync(place(sha256(bytes))));
  });
});
