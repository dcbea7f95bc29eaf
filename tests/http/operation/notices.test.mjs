// Somebody is told: by mail and by posts, in the shapes that robots take, once and again until it ends; over kills, and
// while a receiver is away.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';
import { certificate, hookServer, mailServer } from '../lib/receivers.mjs';
import { steppedClock } from '../lib/stepped_clock.mjs';

const FROM = china('2022-09-01 00:00');
const NOW = china('2022-09-10 12:00');
const ARGS = ['--notice-check-interval-s', '1', '--notice-private-addresses', 'yes'];
const NUMBERS = { hold_s: 0, repeat_s: 3600, at_most_every_s: 0 };

async function eventually(look, what) {
  for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((go) => setTimeout(go, 50))) {
    const found = await look();
    if (found) {
      return found;
    }
  }
  throw new Error(`not within a minute: ${what}`);
}

async function fill(admin) {
  const service = (project) => [{ project, from: iso(FROM), to: null }];
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [
      { code: 'c1', name: '甲公司', role: 'contractor', contacts: [{ name: '王值班', phone: '020-84820000' }] },
      { code: 'c2', name: '乙公司', role: 'contractor' },
    ],
    projects: [{ code: 'p1', name: '一期', contractor: 'c1' }, { code: 'p2', name: '二期', contractor: 'c2' }],
    feeds: [{ code: 'probe', name: '巡检平台', report_ttl_s: 900, feed_ttl_s: 900 }],
    assets: [
      { code: 'a1', name: '大北路 01', kind: 'camera', class: 1, town: 'shiqiao', service: service('p1') },
      { code: 'a2', name: '沙湾 02', kind: 'camera', class: 1, town: 'shiqiao', service: service('p2') },
    ],
  });
}

async function tell(admin, receivers, numbers = {}) {
  const rules = await good(admin.get('/api/v1/rules'));
  return good(admin.put('/api/v1/rules', { ...rules, notices: { ...NUMBERS, ...numbers, receivers } }));
}

const beat = (admin, at) => good(admin.post('/api/v1/events?feed=probe', JSON.stringify([{ at: iso(at) }]), { type: 'application/json' }));
const order = (admin, id, asset, at) => good(admin.post('/api/v1/repairs', [{ id, asset, cause: 'no-stream', reported_at: iso(at) }]));
const listed = async (who) => (await good(who.get('/api/v1/notices'))).items;

describe('a feed that falls silent', () => {
  let daemon;
  let admin;
  let hook;
  let mail;
  const began = Math.floor(Date.now() / 1000); // now: the server's certificate is of now
  const clock = steppedClock(began);
  const minute = (at) => iso(at).slice(0, 16).replace('T', ' ');
  before(async () => {
    const tls = certificate();
    hook = await hookServer();
    mail = await mailServer({ tls, user: 'duty', password: 'p w=1' });
    const password = join(temporaryDirectory(), 'password');
    writeFileSync(password, 'p w=1\n');
    daemon = await startDaemon({
      env: clock.env,
      args: [...ARGS, '--smtp-server', `127.0.0.1:${mail.port}`, '--smtp-from', 'intactd@example.cn', '--smtp-user', 'duty',
        '--smtp-password-file', password, '--notice-ca-file', tls.file],
    });
    admin = client(daemon);
    await fill(admin);
    await beat(admin, began);
    await tell(admin, [
      { name: '值班邮箱', way: 'mail', address: 'desk@example.cn', events: ['feed_silent'] },
      { name: 'desk', way: 'webhook', address: `${hook.url}/in?key=1`, events: ['feed_silent'], language: 'en' },
    ]);
  });
  after(() => Promise.all([daemon?.stop(), hook?.close(), mail?.close()]));

  it('is told by mail over STARTTLS, signed in, and posted as JSON', async () => {
    clock.set(began + 1000);
    const [letter] = await eventually(() => mail.mails.length > 0 && mail.mails, 'a mail');
    assert.deepEqual([letter.secure, letter.user, letter.from, letter.to], [true, 'duty', 'intactd@example.cn', ['desk@example.cn']]);
    assert.equal(letter.Subject, '视频运维提醒：数据源静默 1');
    const [, said, name] = /^([^]*)\n通知编号 (\d+\.[0-9a-f]+)$/.exec(letter.text);
    assert.equal(said, `新出现：\n- 数据源静默：巡检平台（probe），自 ${minute(began + 900)}`);
    assert.equal(letter['Message-ID'], `<notice.${name}@example.cn>`);
    assert.equal(letter.Date.slice(-5), '+0800');
    assert.equal(Date.parse(letter.Date) / 1000, clock.now());
    const [post] = await eventually(() => hook.posts.length > 0 && hook.posts, 'a post');
    assert.deepEqual([post.path, post.query, post.headers['content-type']], ['/in', { key: '1' }, 'application/json; charset=utf-8']);
    assert.equal(post.headers['x-intactd-notice'], post.json.id);
    assert.deepEqual(post.json.items, [{ event: 'feed_silent', state: 'began', subject: 'probe', name: '巡检平台',
      since: iso(began + 900), due_at: null, project: null, contractor: null, contact: null }]);
    assert.deepEqual([post.json.title, post.json.standing], ['Video surveillance: feed silent 1', { feed_silent: 1 }]);
    const items = await eventually(async () => {
      const all = await listed(admin);
      return all.every((x) => x.state === 'sent') && all;
    }, 'both on record as sent');
    assert.deepEqual(items.map((x) => [x.receiver, x.attempts, x.failure]).sort(), [['desk', 1, null], ['值班邮箱', 1, null]]);
  });

  it('is told again after repeat_s and not before, and when it is over', async () => {
    clock.set(began + 1000 + 3599);
    await new Promise((go) => setTimeout(go, 2500));
    assert.equal(hook.posts.length, 1);
    clock.set(began + 1000 + 3600);
    await eventually(() => hook.posts.length === 2, 'a second post');
    assert.equal(hook.posts[1].json.items[0].state, 'again');
    await beat(admin, began + 4600);
    await eventually(() => hook.posts.length === 3 && mail.mails.length === 3, 'that it is over');
    assert.deepEqual(hook.posts[2].json.items.map((x) => [x.state, x.subject, x.name]), [['ended', 'probe', '巡检平台']]);
    assert.equal(mail.mails[2].Subject, '视频运维提醒：数据源静默 1（已结束）');
    assert.equal(new Set(hook.posts.map((post) => post.json.id)).size, 3);
  });
});

describe('a receiver that is away', () => {
  let daemon;
  let admin;
  let hook;
  const clock = steppedClock(NOW);
  before(async () => {
    hook = await hookServer();
    daemon = await startDaemon({ env: clock.env, args: ARGS });
    admin = client(daemon);
    await fill(admin);
    await beat(admin, NOW);
    await tell(admin, [{ name: 'desk', way: 'webhook', address: `${hook.url}/in`, events: ['order_overdue'] }]);
  });
  after(() => Promise.all([daemon?.stop(), hook?.close()]));

  it('is tried again with growing pauses, is shown, and gets one message with all that stands when it is back', async () => {
    hook.answer = () => ({ status: 503 });
    await order(admin, 'R1', 'a1', NOW - 90000);
    const first = await eventually(async () => (await listed(admin)).find((x) => x.attempts === 1), 'a first try');
    assert.deepEqual([first.state, first.failure, first.next_at], ['waiting', 'It answered with status 503.', iso(clock.now() + 30)]);
    await order(admin, 'R2', 'a2', NOW - 90000);
    clock.set(clock.now() + 30);
    const second = await eventually(async () => (await listed(admin)).find((x) => x.attempts === 2), 'a second try');
    assert.equal(second.next_at, iso(clock.now() + 60));
    const { text } = await admin.get('/metrics');
    assert.match(text, /^intactd_notices_waiting 1$/m);
    assert.match(text, /^intactd_notices_oldest_waiting_seconds 30$/m);
    assert.match(text, /^intactd_notice_tries_total\{result="failed"\} 2$/m);
    hook.answer = () => ({ status: 204, json: undefined });
    clock.set(clock.now() + 60);
    await eventually(async () => (await listed(admin)).filter((x) => x.state === 'sent').length === 2, 'both sent');
    assert.deepEqual([...new Set(hook.posts.slice(0, 3).map((post) => post.json.id))], [hook.posts[0].json.id]);
    assert.deepEqual(hook.posts.at(-1).json.items.map((x) => [x.subject, x.contractor]), [['R2', 'c2']]);
  });

  it('follows no redirect', async () => {
    hook.answer = () => ({ status: 302, headers: { location: `${hook.url}/elsewhere` } });
    await good(admin.post('/api/v1/notices/desk/test', {}));
    const tried = await eventually(async () => (await listed(admin)).find((x) => x.test && x.state === 'failed'), 'a failure');
    assert.equal(tried.failure, 'It answered with status 302.');
    assert.ok(hook.posts.every((post) => post.path === '/in'));
  });
});

describe('a kill', () => {
  it('loses no message and decides on none twice; one that was under way comes again under its name', async () => {
    const clock = steppedClock(NOW);
    const hook = await hookServer();
    const daemon = await startDaemon({ env: clock.env, args: ARGS });
    let admin = client(daemon);
    try {
      await fill(admin);
      await beat(admin, NOW);
      hook.hold = true;
      await tell(admin, [{ name: 'desk', way: 'webhook', address: `${hook.url}/in`, events: ['order_overdue'] }]);
      await order(admin, 'R1', 'a1', NOW - 90000);
      await eventually(() => hook.posts.length === 1, 'a post under way');
      await daemon.kill9();
      hook.hold = false;
      await daemon.restart();
      admin = client(daemon);
      await eventually(() => hook.posts.length === 2, 'the same post again');
      assert.equal(hook.posts[1].json.id, hook.posts[0].json.id);
      assert.equal(hook.posts[1].text, hook.posts[0].text);
      await eventually(async () => (await listed(admin))[0].state === 'sent', 'that it was sent');
      await daemon.kill9();
      await daemon.restart();
      admin = client(daemon);
      await order(admin, 'R2', 'a2', NOW - 90000); // of which it is told, and so a look was made after the start
      await eventually(() => hook.posts.length === 3, 'a third post');
      assert.deepEqual(hook.posts[2].json.items.map((x) => x.subject), ['R2']);
      assert.equal((await listed(admin)).length, 2);
    } finally {
      await Promise.all([daemon.stop(), hook.close()]);
    }
  });
});

describe('robots', () => {
  let daemon;
  let admin;
  let hook;
  before(async () => {
    hook = await hookServer();
    const secrets = join(temporaryDirectory(), 'secrets');
    writeFileSync(secrets, '# of robots\n钉钉群 = SEC000a=b+c\n飞书群 = fs-secret\n微信群 = key-1\n');
    daemon = await startDaemon({ now: NOW, args: [...ARGS, '--notice-secrets-file', secrets] });
    admin = client(daemon);
    await fill(admin);
    const none = ['disk_low'];
    await tell(admin, [
      { name: '微信群', way: 'wecom', address: `${hook.url}/cgi-bin/webhook/send?key={secret}`, events: none },
      { name: '钉钉群', way: 'dingtalk', address: `${hook.url}/robot/send?access_token=1`, events: none, signed: true },
      { name: '飞书群', way: 'feishu', address: `${hook.url}/open-apis/bot/v2/hook/1`, events: none, signed: true },
      { name: '没有密钥', way: 'feishu', address: `${hook.url}/x`, events: none, signed: true },
    ], { disk_free_mib: 0 });
  });
  after(() => Promise.all([daemon?.stop(), hook?.close()]));

  async function tried(receiver) {
    const { id } = await good(admin.post(`/api/v1/notices/${encodeURIComponent(receiver)}/test`, {}));
    return eventually(async () => (await listed(admin)).find((x) => x.id === id && x.state !== 'waiting'), receiver);
  }

  it('of wecom are sent a text, with the key of the settings\' file in the address', async () => {
    hook.answer = () => ({ json: { errcode: 0, errmsg: 'ok' } });
    assert.equal((await tried('微信群')).state, 'sent');
    const post = hook.posts.at(-1);
    assert.deepEqual([post.path, post.query], ['/cgi-bin/webhook/send', { key: 'key-1' }]);
    assert.equal(post.json.msgtype, 'text');
    assert.match(post.json.text.content, /^视频运维提醒：测试\n/);
    assert.ok(!JSON.stringify(await good(admin.get('/api/v1/rules'))).includes('key-1'));
  });

  it('of dingtalk have the signature of instant and secret in the address', async () => {
    assert.equal((await tried('钉钉群')).state, 'sent');
    const { query, json } = hook.posts.at(-1);
    const secret = 'SEC000a=b+c';
    assert.equal(query.timestamp, String(NOW * 1000));
    assert.equal(query.sign, createHmac('sha256', secret).update(`${query.timestamp}\n${secret}`).digest('base64'));
    assert.deepEqual([query.access_token, json.msgtype], ['1', 'text']);
  });

  it('of feishu have it in the body, where instant and secret are the key', async () => {
    hook.answer = () => ({ json: { code: 0, msg: 'success' } });
    assert.equal((await tried('飞书群')).state, 'sent');
    const { json } = hook.posts.at(-1);
    assert.equal(json.timestamp, String(NOW));
    assert.equal(json.sign, createHmac('sha256', `${NOW}\nfs-secret`).update('').digest('base64'));
    assert.deepEqual([json.msg_type, typeof json.content.text], ['text', 'string']);
  });

  it('refuse with status 200, which is no success', async () => {
    hook.answer = () => ({ json: { errcode: 310000, errmsg: 'sign not match' } });
    const refused = await tried('钉钉群');
    assert.deepEqual([refused.state, refused.failure], ['failed', 'The robot did not take it: code 310000, sign not match.']);
    hook.answer = () => ({ json: { hello: 1 } });
    assert.match((await tried('飞书群')).failure, /none of a robot's/);
  });

  it('whose secret is not in the file are not sent to', async () => {
    const posts = hook.posts.length;
    assert.match((await tried('没有密钥')).failure, /has no line 没有密钥 = SECRET\.$/);
    assert.equal(hook.posts.length, posts);
  });
});

describe('who is told what, and where', () => {
  let daemon;
  let admin;
  let office;
  let contractor;
  let hook;
  const clock = steppedClock(NOW);
  before(async () => {
    hook = await hookServer();
    daemon = await startDaemon({ env: clock.env, args: ARGS });
    admin = client(daemon);
    await fill(admin);
    await beat(admin, NOW);
    office = client(daemon, await newToken(admin, { name: '办', role: 'office' }));
    contractor = client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }));
    await tell(admin, [
      { name: 'c1', way: 'webhook', address: `${hook.url}/c1`, organisation: 'c1' },
      { name: 'all', way: 'webhook', address: `${hook.url}/all` },
    ]);
  });
  after(() => Promise.all([daemon?.stop(), hook?.close()]));

  it('a contractor is told of its own alone, with whom to call', async () => {
    clock.set(NOW + 2000); // the feed is silent: the office's alone
    await order(admin, 'R1', 'a1', NOW - 90000);
    await order(admin, 'R2', 'a2', NOW - 90000);
    await good(contractor.post('/api/v1/exemptions', { scope: { assets: ['a1'] }, from: iso(NOW), to: iso(NOW + 60), reason: 'power_cut' }));
    const subjects = (path) => new Set(hook.posts.filter((post) => post.path === path).flatMap((post) => post.json.items.map((x) => x.subject)));
    await eventually(() => subjects('/all').size === 4 && subjects('/c1').size === 2, 'all of it');
    assert.deepEqual([...subjects('/all')].sort(), ['1', 'R1', 'R2', 'probe']);
    assert.deepEqual([...subjects('/c1')].sort(), ['1', 'R1']);
    const own = hook.posts.filter((post) => post.path === '/c1');
    assert.ok(own.every((post) => !/R2|沙湾|乙公司|巡检/.test(post.text)));
    assert.ok(own.some((post) => /工单超期：R1 大北路 01，本应于 .* 前修复；甲公司 王值班 020-84820000/.test(post.json.text)));
  });

  it('lists a contractor what its own receivers were told, and the rules without the others', async () => {
    assert.deepEqual([...new Set((await listed(contractor)).map((x) => x.receiver))], ['c1']);
    const rules = await good(contractor.get('/api/v1/rules'));
    assert.deepEqual(rules.notices.receivers.map((x) => x.name), ['c1']);
    const { text } = await contractor.get('/api/v1/rules/versions');
    assert.ok(text.includes('/c1') && !text.includes('/all'), text);
    await problem(contractor.post('/api/v1/notices/c1/test', {}), 403);
    const viewer = client(daemon, await newToken(admin, { name: '屏', role: 'viewer' }));
    await problem(viewer.get('/api/v1/notices'), 404);
    assert.deepEqual((await good(viewer.get('/api/v1/rules'))).notices.receivers, []);
  });

  it('lets the office choose events and numbers, and only an admin an address', async () => {
    const rules = await good(office.get('/api/v1/rules'));
    const [first, second] = rules.notices.receivers;
    const change = (receivers) => office.put('/api/v1/rules', { ...rules, notices: { ...rules.notices, repeat_s: 0, receivers } });
    await good(change([{ ...first, events: ['order_overdue'] }, second]));
    for (const receivers of [
      [{ ...first, address: 'http://127.0.0.1/x' }], [first, { ...second, name: 'new' }], [{ ...first, organisation: 'c2' }], [{ ...second, way: 'wecom' }],
    ]) {
      await problem(change(receivers), 403, 'admin_only');
    }
  });

  for (const [what, receiver, field] of [
    ['a header in a mail address', { name: 'x', way: 'mail', address: 'a@b.cn\r\nBcc: c@d.cn' }, 'address'],
    ['another protocol', { name: 'x', way: 'webhook', address: 'file:///etc/passwd' }, 'address'],
    ['a password in an address', { name: 'x', way: 'webhook', address: 'http://u:p@h/x' }, 'address'],
    ['a signature that nobody takes', { name: 'x', way: 'wecom', address: 'https://h/x', signed: true }, 'signed'],
    ['an event that there is not', { name: 'x', way: 'webhook', address: 'https://h/x', events: ['sunset'] }, 'events[0]'],
    ['an organisation that there is not', { name: 'x', way: 'webhook', address: 'https://h/x', organisation: 'c9' }, 'organisation'],
  ]) {
    it(`refuses ${what}`, async () => {
      const rules = await good(admin.get('/api/v1/rules'));
      const refused = await problem(admin.put('/api/v1/rules', { ...rules, notices: { receivers: [receiver] } }), 400);
      assert.equal(refused.errors[0].field, `notices.receivers[0].${field}`);
    });
  }
});

describe('addresses of private networks', () => {
  it('are not gone to unless the settings say so', async () => {
    const hook = await hookServer();
    const daemon = await startDaemon({ now: NOW, args: ['--notice-check-interval-s', '1'] });
    const admin = client(daemon);
    try {
      const names = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433'];
      await tell(admin, names.map((host) => ({ name: host, way: 'webhook', address: `http://${host}:${hook.port}/`, events: ['disk_low'] })), { disk_free_mib: 0 });
      for (const host of names) {
        await good(admin.post(`/api/v1/notices/${encodeURIComponent(host)}/test`, {}));
      }
      const items = await eventually(async () => {
        const all = await listed(admin);
        return all.filter((x) => x.state === 'failed').length === names.length && all;
      }, 'six failures');
      assert.deepEqual([...new Set(items.map((x) => x.failure))],
        ['The address leads into a private network, which the setting notice_private_addresses does not allow.']);
      assert.equal(hook.posts.length, 0);
    } finally {
      await Promise.all([daemon.stop(), hook.close()]);
    }
  });
});

describe('what verify found', () => {
  it('is told until it finds nothing any more', async () => {
    const hook = await hookServer();
    const daemon = await startDaemon({ now: NOW, args: ARGS });
    let admin = client(daemon);
    const sql = (text) => execFileSync('sqlite3', [join(daemon.dir, 'intact.db'), text]);
    try {
      await fill(admin);
      await tell(admin, [{ name: 'desk', way: 'webhook', address: `${hook.url}/in`, events: ['verify_finding'] }]);
      await daemon.stop();
      sql("UPDATE town SET name = 'x'");
      assert.equal((await runIntactd(['verify', '--data', daemon.dir], { now: NOW })).status, 1);
      await daemon.restart();
      admin = client(daemon);
      await eventually(() => hook.posts.length === 1, 'that something was found');
      assert.equal(hook.posts[0].json.items[0].event, 'verify_finding');
      await eventually(async () => (await listed(admin))[0].state === 'sent', 'that it was sent');
      await daemon.stop();
      sql("UPDATE town SET name = '市桥街'");
      assert.equal((await runIntactd(['verify', '--data', daemon.dir], { now: NOW })).status, 0);
      await daemon.restart();
      await eventually(() => hook.posts.length === 2, 'that it is over');
      assert.equal(hook.posts[1].json.items[0].state, 'ended');
    } finally {
      await Promise.all([daemon.stop(), hook.close()]);
    }
  });
});
