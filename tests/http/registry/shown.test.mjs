// What a person sees of a text: characters that nobody can see are refused wherever somebody gives a text, codes and names
// that look like others are warned of, and nothing of a file reaches a terminal that is no plain text.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, problem, register, report } from '../lib/district.mjs';

const NOW = china('2022-09-10');
const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'p1', name: '子项目一', phase: 'maintenance', contractor: 'c1' }],
  feeds: [{ code: 'probe', name: '巡检' }],
  assets: [{
    code: '44011300001310000001', name: '大北路 01', kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'p1', from: '2022-01-01T00:00:00+08:00', to: null }],
  }],
};
const ASSET = DISTRICT.assets[0];

let daemon;
let admin;
let batch;
before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
  await register(admin, DISTRICT);
  ({ batch } = await report(await feedClient(daemon, 'probe'), [{ asset: ASSET.code, at: NOW - 60, network: 'ok' }]));
});
after(() => daemon?.stop());

// Unicode's own word on what is hidden, as this program's runtime has it.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
const isSurrogate = (point) => point >= 0xd800 && point <= 0xdfff;

/** Each point at which hidden begins or ends, and its neighbour. */
function boundaries() {
  const points = new Set([0x85, 0x9b, 0x200b, 0x202e, 0xfeff]);
  let was = null;
  for (let point = 0; point < 0x110000; point++) {
    const hidden = isSurrogate(point) ? null : HIDDEN.test(String.fromCodePoint(point));
    if (hidden !== was && point > 0) {
      [point - 1, point].filter((one) => !isSurrogate(one)).forEach((one) => points.add(one));
    }
    was = hidden;
  }
  return [...points];
}

describe('a character that nobody can see', () => {
  it('is refused in a name exactly where Unicode says that it is one', async () => {
    const points = boundaries();
    assert.ok(points.length > 150, `${points.length}`);
    const wrong = [];
    for (const point of points) {
      const { status } = await admin.put('/api/v1/towns/t?dry_run=true', { code: 't', name: `a${String.fromCodePoint(point)}b` });
      if ((status === 400) !== HIDDEN.test(String.fromCodePoint(point))) {
        wrong.push(`U+${point.toString(16)}: ${status}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  for (const point of [0x07, 0x85, 0x9b, 0x200b, 0x202e, 0xfeff]) {
    const c = String.fromCodePoint(point);
    const name = `U+${point.toString(16)}`;
    const span = { from: iso(NOW), to: iso(NOW + 3600) };
    for (const [where, method, path, body, field] of [
      ['a name', 'put', '/api/v1/towns/t', { code: 't', name: `市${c}桥` }, 'name'],
      ['a code', 'post', '/api/v1/towns', { code: `t${c}`, name: 't' }, 'code'],
      ['the name of an attribute', 'put', `/api/v1/assets/${ASSET.code}`, { ...ASSET, attributes: { [`po${c}le`]: 'x' } }, 'attributes'],
      ['an attribute', 'put', `/api/v1/assets/${ASSET.code}`, { ...ASSET, attributes: { pole: `P${c}` } }, 'attributes'],
      ['an attribute within another', 'put', `/api/v1/assets/${ASSET.code}`, { ...ASSET, attributes: { pole: { a: [`P${c}`] } } }, 'attributes'],
      ['a milestone', 'put', '/api/v1/projects/p1', { ...DISTRICT.projects[0], milestones: [{ name: `合同${c}` }] }, 'milestones[0].name'],
      ['a token', 'post', '/api/v1/tokens', { name: `甲${c}`, role: 'viewer' }, 'name'],
      ['a note', 'post', '/api/v1/exemptions', { scope: { assets: [ASSET.code] }, ...span, reason: 'power_cut', note: `停电${c}` }, 'note'],
      ['a piece of evidence', 'post', '/api/v1/exemptions', { scope: { assets: [ASSET.code] }, ...span, reason: 'power_cut', evidence: `停电${c}` }, 'evidence'],
      ['the reason of a void', 'post', '/api/v1/batches/@BATCH@/void', { reason: `坏${c}` }, 'reason'],
      ['the basis of a target', 'put', '/api/v1/rules', null, 'indicators.intact.basis_of_target'],
    ]) {
      it(`${name} is refused in ${where}, with the member's name`, async () => {
        const sent = body ?? await withBasis(`计划${c}`);
        const { errors } = await problem(admin[method](path.replace('@BATCH@', batch), sent), 400);
        assert.equal(errors[0].field, field, JSON.stringify(errors[0]));
        assert.match(errors[0].detail, /nobody can see \(U\+[0-9A-F]{4,6}\)|control character|invisible character/);
      });
    }
  }

  it('is no reason to refuse a note of several lines, or rare characters', async () => {
    const span = { from: iso(NOW), to: iso(NOW + 3600) };
    await good(admin.post('/api/v1/exemptions', { scope: { assets: [ASSET.code] }, ...span, reason: 'power_cut', note: '一\r\n\t二' }));
    await good(admin.put('/api/v1/towns/t?dry_run=true', { code: 't', name: '𠮷野家 é ﾊﾟ ⻌ \u3000１' }));
  });
});

async function withBasis(text) {
  const { version, ...rules } = await good(admin.get('/api/v1/rules'));
  rules.from_month = '2022-10';
  rules.indicators.intact.basis_of_target = text;
  return rules;
}

const warning = async (path, record) => (await good(admin.put(`${path}?dry_run=true`, record))).items[0].warning;

describe('a look-alike', () => {
  const town = (name, code = 't9') => [`/api/v1/towns/${encodeURIComponent(code)}`, { code, name }];
  const asset = (code, name) => [`/api/v1/assets/${encodeURIComponent(code)}`, { ...ASSET, code, name }];

  for (const [what, at, pattern] of [
    ['a code in full-width digits', asset(ASSET.code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))), 'x'), /code looks like 44011300001310000001/],
    ['a name in full-width digits', asset('A2', '大北路 ０１'), /name looks like that of 44011300001310000001/],
    ['a name without its space', asset('A2', '大北路01'), /name looks like/],
    ['a code with a Cyrillic letter', town('x', 'shiqiаo'), /code looks like shiqiao/],
    ['another name', town('沙湾镇'), null],
    ['the same name', town('市桥街'), null],
  ]) {
    it(`${what} is ${pattern ? 'taken with a warning' : 'taken without one'}`, async () => {
      const said = await warning(...at);
      assert.match(said ?? '', pattern ?? /^$/);
    });
  }

  it('is none of what the record itself was called', async () => {
    assert.equal(await warning(...asset(ASSET.code, '大北路 ０１')), undefined);
  });

  it('in the name of a token is told where it is made', async () => {
    const made = await good(admin.post('/api/v1/tokens', { name: 'office', role: 'viewer' }));
    assert.equal(made.warning, undefined);
    const other = await good(admin.post('/api/v1/tokens', { name: '\u043effice', role: 'viewer' })); // a Cyrillic o
    assert.match(other.warning, new RegExp(`name looks like that of token ${made.id},`));
    assert.equal((await good(admin.post('/api/v1/tokens', { name: 'office', role: 'viewer' }))).warning === undefined, false);
  });

  it('with a radical is known by the character', async () => {
    await good(admin.put('/api/v1/towns/shixing', { code: 'shixing', name: '市行' }));
    assert.match(await warning(...town('市⾏')), /looks like that of shixing/);
  });
});

describe('a terminal', () => {
  const UNSAFE = /[^\P{Cc}\n]|\p{Cf}/u; // but for line feeds
  const scratch = temporaryDirectory();
  const evil = 'a\u009b31mb\u001b[2Jc\u202ed';

  it('gets nothing unsafe of a file that is imported, or of its name', async () => {
    for (const [file, content] of [
      ['towns.json', `[{"code":"x","name":"y","${evil.replace('\u001b', '')}":1}]`],
      ['towns.csv', `code,name\n${evil},y\n`],
      [`towns${evil}.csv`, 'code\n'],
      ['bytes.json', Buffer.from('[{"code":"\x9b\xff","name":"y"}]', 'latin1')],
    ]) {
      const path = join(scratch, file);
      writeFileSync(path, content);
      for (const dir of [daemon.dir, join(scratch, 'alone')]) {
        const { stdout, stderr } = await runIntactd(['import', 'towns', path, '--data', dir], { now: NOW });
        assert.ok(!UNSAFE.test(stdout) && !UNSAFE.test(stderr), JSON.stringify(stdout + stderr));
      }
    }
    const { status, stderr } = await runIntactd(['import', 'towns', join(scratch, `no${evil}.csv`), '--data', join(scratch, 'alone')]);
    assert.equal(status, 1);
    assert.match(stderr, /no\w*a\\u\{9b\}31mb\\u\{1b\}\[2Jc\\u\{202e\}d/);
  });

  it('gets nothing unsafe of a backup that is called so, or for long, and the journal is read back', async () => {
    for (const name of [evil, 'a\nb', '\xff', '镇'.repeat(80), `${'x'.repeat(199)}镇`]) {
      const file = join(scratch, `${name}.db`);
      const dir = join(scratch, `restored ${Buffer.from(name).toString('hex').slice(0, 40)} ${name.length}`);
      for (const args of [['backup', file, '--data', daemon.dir], ['restore', file, '--data', dir], ['verify', '--data', dir]]) {
        const { status, stdout, stderr } = await runIntactd(args, { now: NOW });
        assert.equal(status, 0, `${args[0]}: ${stderr}`);
        assert.ok(!UNSAFE.test(stdout) && !UNSAFE.test(stderr), JSON.stringify(stdout + stderr));
      }
    }
  });

  it('gets nothing unsafe of an argument or a setting', async () => {
    for (const args of [['doctor', '--data', `${scratch}/${evil}`], [evil], ['token', evil, '--data', scratch],
      ['serve', '--data', scratch, '--listen', evil], ['doctor', '--data', scratch, '--backup-dir', `/${evil}`]]) {
      const { stdout, stderr, status } = await runIntactd(args, { now: NOW });
      assert.notEqual(status, 0);
      assert.ok(!UNSAFE.test(stdout) && !UNSAFE.test(stderr), JSON.stringify(stdout + stderr));
    }
  });
});

// A ttl of 1 s turned faults into blindness, and 91.66 into 99.93.
describe('a lifetime under the pace at which a feed reports', () => {
  const PACE = 300;
  const codes = Array.from({ length: 6 }, (_, i) => `L${i}`);
  const put = (code, ttls, query = '?dry_run=true') => admin.put(`/api/v1/feeds/${code}${query}`, { code, name: code, ...ttls });
  const said = async (...args) => (await good(put(...args))).items[0]?.warning;

  before(async () => {
    await register(admin, {
      feeds: [{ code: 'rounds', name: 'rounds' }, { code: 'walker', name: 'walker' }, { code: 'fresh', name: 'fresh' }],
      assets: [...codes, ...codes.map((code) => `W${code}`)].map((code) => ({ ...ASSET, code, name: `名 ${code}` })),
    });
    const times = Array.from({ length: 40 }, (_, i) => NOW - PACE * (40 - i));
    await report(await feedClient(daemon, 'rounds'), times.flatMap((at) => codes.map((asset) => ({ asset, at, network: 'ok' }))));
    // one asset every 50 s, each every 300 s
    await report(await feedClient(daemon, 'walker'), times.flatMap((at) =>
      codes.map((code, i) => ({ asset: `W${code}`, at: at + i * 50, live: at < NOW - 3600 ? 'ok' : 'fault' }))));
  });

  for (const [feed, ttls, pattern] of [
    ['rounds', { report_ttl_s: 1, feed_ttl_s: 1 }, /every 300 s or so: with report_ttl_s 1 it is blind for up to 99\.66 %/],
    ['rounds', { report_ttl_s: 100, feed_ttl_s: 900 }, /every 300 s or so: with report_ttl_s 100 it is silent for 66\.66 %.* like a fault/],
    ['rounds', { report_ttl_s: null, feed_ttl_s: 150 }, /The feed reports every 300 s or so: with feed_ttl_s 150 its assets are blind for 50\.00 %/],
    ['rounds', { report_ttl_s: 900, feed_ttl_s: 150 }, /with feed_ttl_s 150 it is not watching for 50\.00 %/],
    ['rounds', { report_ttl_s: 300, feed_ttl_s: 301 }, null],
    ['walker', { report_ttl_s: null, feed_ttl_s: 60 }, null],
    ['walker', { report_ttl_s: null, feed_ttl_s: 25 }, /every 50 s or so: with feed_ttl_s 25 its assets are blind for 50\.00 %/],
    ['walker', { report_ttl_s: 60, feed_ttl_s: 60 }, /with report_ttl_s 60 it is silent for 80\.00 %/],
    ['fresh', { report_ttl_s: 1, feed_ttl_s: 1 }, null],
  ]) {
    it(`is warned of with its cost: ${feed} ${JSON.stringify(ttls)}`, async () => {
      assert.match(await said(feed, ttls) ?? '', pattern ?? /^$/);
    });
  }

  it('is warned of in the answer to the change itself', async () => {
    assert.match(await said('rounds', { report_ttl_s: 1, feed_ttl_s: 1 }, ''), /99\.66 %/);
  });
});
