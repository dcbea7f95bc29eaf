// A browser's session: a value of its own, in a cookie that no script reads and no other site can use. It opens nothing
// once it is over, and the token is nowhere in it.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { good, newToken, position, problem, register } from '../lib/district.mjs';

let daemon;
let admin;
let nobody;
let tokens;

before(async () => {
  daemon = await startDaemon();
  admin = client(daemon);
  nobody = client(daemon, null);
  await register(admin, {
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    feeds: [{ code: 'probe', name: '巡检' }],
  });
  tokens = {
    contractor: await newToken(admin, { name: '甲公司 王', role: 'contractor', organisation: 'c1' }),
    office: await newToken(admin, { name: '办公室', role: 'office' }),
    viewer: await newToken(admin, { name: '大屏', role: 'viewer' }),
    feed: await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }),
  };
});
after(() => daemon?.stop());

const PATH = '/api/v1/session';
const TLS = { 'X-Forwarded-Proto': 'https' };
const cookie = (value) => ({ Cookie: `theme=dark; intact_session=${value}; x=` });
/** The value of the cookie that a session of this token begins with. */
async function begun(token, more = {}, headers = {}) {
  const answer = await nobody.post(PATH, { token, ...more }, { headers });
  await good(answer);
  return /^(?:__Host-)?intact_session=([^;]*);/.exec(answer.headers['set-cookie'][0])[1];
}
const ours = { 'X-Requested-With': 'intactd' };
const town = [{ code: 't1', name: '市桥街' }];

describe('a session', () => {
  it('begins with a token and says whose it is', async () => {
    const answer = await nobody.post(PATH, { token: tokens.contractor });
    assert.deepEqual(await good(answer), { id: 2, role: 'contractor', name: '甲公司 王', organisation: 'c1' });
    const [set, ...more] = answer.headers['set-cookie'];
    assert.match(set, /^intact_session=its_[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/);
    assert.deepEqual(more, []);
    assert.ok(!answer.text.includes('itk_') && !set.includes('itk_'), 'the token is nowhere');
  });

  it('is another one each time, and kept for 30 days when that is asked', async () => {
    assert.notEqual(await begun(tokens.office), await begun(tokens.office));
    const { headers } = await nobody.post(PATH, { token: tokens.viewer, keep: true });
    assert.match(headers['set-cookie'][0], /; Max-Age=2592000$/);
    await problem(nobody.post(PATH, { token: tokens.viewer, keep: 'yes' }), 400);
  });

  it('has a cookie for https alone when that is how it came', async () => {
    const { headers } = await nobody.post(PATH, { token: tokens.office }, { headers: TLS });
    assert.match(headers['set-cookie'][0], /^__Host-intact_session=its_[0-9a-f]{64}; .*Path=\/;.*; Secure$/);
    assert.ok(!/domain/i.test(headers['set-cookie'][0]));
  });

  it('is taken over https under the name that no other host can set, and under no other', async () => {
    const value = await begun(tokens.office, {}, TLS);
    const as = async (name, more) => (await nobody.get(PATH, { headers: { Cookie: `${name}=${value}`, ...more } })).json?.role;
    assert.equal(await as('__Host-intact_session', TLS), 'office');
    assert.equal(await as('intact_session', TLS), undefined);
    assert.equal(await as('__Host-intact_session', {}), undefined);
  });

  it('is no token, and a token is no session', async () => {
    await problem(client(daemon, await begun(tokens.office)).get('/api/v1/rates'), 401);
    await problem(nobody.get('/api/v1/rates', { headers: cookie(tokens.office) }), 401);
    assert.equal((await nobody.get(PATH, { headers: cookie(tokens.office) })).text, 'null');
  });

  it('is kept by its digest in a private file, and goes on after a restart', async () => {
    const value = await begun(tokens.office);
    await daemon.restart();
    assert.equal((await good(nobody.get(PATH, { headers: cookie(value) }))).role, 'office');
    const file = join(daemon.dir, 'sessions');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!readFileSync(file, 'utf8').includes(value.slice(4)));
  });

  it('that ended stays so after a kill', async () => {
    const value = await begun(tokens.office);
    await good(nobody.del(PATH, { headers: { ...cookie(value), ...ours } }));
    await daemon.kill9();
    await daemon.restart();
    assert.equal((await nobody.get(PATH, { headers: cookie(value) })).text, 'null');
  });

  it('is over after 12 hours, or 30 days, whatever the browser thinks', async () => {
    const at = 1665158400;
    const own = await startDaemon({ now: at });
    try {
      const begin = async (more) => /=([^;]*);/.exec((await client(own, null).post(PATH, { token: own.adminToken, ...more })).headers['set-cookie'][0])[1];
      const [short, long] = [await begin({}), await begin({ keep: true })];
      for (const [after_, shortHolds, longHolds] of [[43199, true, true], [43200, false, true], [2591999, false, true], [2592000, false, false]]) {
        await own.restart({ now: at + after_ });
        for (const [value, holds] of [[short, shortHolds], [long, longHolds]]) {
          assert.equal((await client(own, null).get(PATH, { headers: cookie(value) })).text !== 'null', holds, `${after_}`);
        }
      }
    } finally {
      await own.stop();
    }
  });

  it('falls out when its token has begun 64 others since, and no other token\'s does', async () => {
    const [first, other] = [await begun(tokens.viewer), await begun(tokens.contractor)];
    for (let i = 0; i < 64; i++) {
      await begun(tokens.viewer);
    }
    assert.equal((await nobody.get(PATH, { headers: cookie(first) })).text, 'null');
    assert.equal((await good(nobody.get(PATH, { headers: cookie(other) }))).role, 'contractor');
  });

  it('is shown by the cookie and by the header alike, to every role', async () => {
    for (const [role, token] of Object.entries(tokens)) {
      const byCookie = await good(nobody.get(PATH, { headers: cookie(await begun(token)) }));
      assert.equal(byCookie.role, role);
      assert.deepEqual(await good(client(daemon, token).get(PATH)), byCookie);
    }
    assert.equal((await good(admin.get(PATH))).organisation, null);
  });

  for (const [name, body, status] of [
    ['a token nobody has', { token: 'itk_nobody' }, 401],
    ['an empty token', { token: '' }, 400],
    ['no token', {}, 400],
    ['a number', { token: 7 }, 400],
    ['another member', { token: 'x', role: 'admin' }, 400],
    ['no JSON', 'token=x', 400],
    ['a token with a line end', { token: 'itk_a\r\nSet-Cookie: x=y' }, 400],
  ]) {
    it(`does not begin with ${name}`, async () => {
      const answer = await nobody.post(PATH, body);
      await problem(answer, status);
      assert.equal(answer.headers['set-cookie'], undefined);
    });
  }

  it('is refused to a guesser as everywhere else: the same 401, and then 429', async () => {
    const own = await startDaemon({ args: ['--bad-tokens-per-minute', '5'] });
    try {
      const answers = [];
      for (let i = 0; i < 12; i++) {
        answers.push(await client(own, null).post(PATH, { token: `itk_${i}` }));
      }
      const elsewhere = await client(own, 'itk_x').get('/api/v1/rates');
      assert.deepEqual(answers.map(({ status }) => status), [...Array(5).fill(401), ...Array(7).fill(429)]);
      assert.equal(new Set(answers.slice(0, 5).map(({ text }) => text)).size, 1);
      assert.equal(elsewhere.status, 429, 'it is one count for both');
      assert.match(answers.at(-1).headers['retry-after'], /^\d+$/);
      assert.equal((await client(own).post(PATH, { token: own.adminToken })).status, 200);
    } finally {
      await own.stop();
    }
    const bad = await nobody.post(PATH, { token: 'itk_nobody' });
    assert.equal(bad.text, (await client(daemon, 'itk_nobody').get('/api/v1/rates')).text);
  });

  it('is not begun by a form of another site, which cannot send JSON', () =>
    problem(nobody.post(PATH, `token=${tokens.office}`, { type: 'application/x-www-form-urlencoded' }), 415));

  it('is null without a cookie, and with a wrong one', async () => {
    const value = await begun(tokens.office);
    for (const headers of [{}, cookie('itk_nobody'), cookie(''), { Cookie: 'intact_session' }, { Cookie: '' },
      { Cookie: `xintact_session=${value}` }, { Cookie: `intact_sessionx=${value}` }]) {
      const { status, text } = await nobody.get(PATH, { headers });
      assert.deepEqual([status, text], [200, 'null'], JSON.stringify(headers));
    }
  });

  it('is a 401 with an Authorization that is wrong, whatever the cookie', async () => {
    for (const authorization of ['Bearer itk_nobody', 'Bearer ', `Basic ${tokens.office}`]) {
      await problem(nobody.get(PATH, { headers: { Authorization: authorization, ...cookie(tokens.office) } }), 401);
    }
  });

  it('ends: the cookie is taken back, with or without one', async () => {
    const value = await begun(tokens.office);
    for (const headers of [{ ...cookie(value), ...ours }, { ...cookie('itk_gone'), ...ours }, {}]) {
      const answer = await nobody.del(PATH, { headers });
      await good(answer);
      assert.deepEqual(answer.headers['set-cookie'],
        ['intact_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0']);
    }
    assert.equal((await nobody.get(PATH, { headers: cookie(value) })).text, 'null', 'it is over here, too');
  });

  it('is over when its token is revoked', async () => {
    const { id, token } = await good(admin.post('/api/v1/tokens', { name: 'x', role: 'viewer' }));
    const value = await begun(token);
    await good(nobody.get(PATH, { headers: cookie(value) }));
    await good(admin.post(`/api/v1/tokens/${id}/revoke`, {}));
    assert.equal((await nobody.get(PATH, { headers: cookie(value) })).text, 'null');
    await problem(nobody.get('/api/v1/rates', { headers: cookie(value) }), 401);
  });
});

describe('with a cookie alone', () => {
  it('everything that may be read is read', async () => {
    for (const path of ['rates', 'status', 'towns', 'journal']) {
      await good(nobody.get(`/api/v1/${path}`, { headers: cookie(await begun(tokens.viewer)) }));
    }
  });

  it('a role sees what it sees with the header', async () => {
    await problem(nobody.get('/api/v1/journal', { headers: cookie(await begun(tokens.contractor)) }), 404);
    await problem(nobody.post('/api/v1/towns', town, { headers: { ...cookie(await begun(tokens.viewer)), ...ours } }), 403);
  });

  for (const [name, headers] of [
    ['nothing to show where it comes from', {}],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['another program\'s header', { 'X-Requested-With': 'XMLHttpRequest' }],
  ]) {
    it(`a change with ${name} is refused and leaves nothing behind`, async () => {
      const before_ = await position(admin);
      for (const [method, path, body] of [['POST', '/api/v1/towns', town], ['PUT', '/api/v1/towns/t1', town[0]],
        ['DELETE', '/api/v1/tokens/1', ''], ['DELETE', PATH, ''], ['POST', PATH, { token: tokens.office }]]) {
        const answer = await nobody.raw(method, path, {
          body: body === '' ? undefined : JSON.stringify(body),
          headers: { 'Content-Type': 'application/json', ...cookie(await begun(daemon.adminToken)), ...headers },
        });
        const { errors } = await problem(answer, 403);
        assert.equal(errors[0].code, 'cross_site');
        assert.equal(answer.headers['set-cookie'], undefined);
      }
      assert.deepEqual(await position(admin), before_);
    });
  }

  for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }, ours]) {
    it(`a change with ${JSON.stringify(headers)} is taken`, async () =>
      good(nobody.post('/api/v1/towns', town, { headers: { ...cookie(await begun(tokens.office)), ...headers } })));
  }
});

describe('an Authorization beside the cookie', () => {
  it('wins, and needs no proof', async () => {
    const headers = { ...cookie(await begun(tokens.viewer)), Authorization: `Bearer ${tokens.office}` };
    assert.equal((await good(nobody.get(PATH, { headers }))).role, 'office');
    await good(nobody.post('/api/v1/towns', town, { headers }));
  });
  for (const value of ['Bearer itk_nobody', 'Basic eDp5', '']) {
    it(`wins when it is "${value}"`, async () =>
      problem(nobody.get(PATH, { headers: { ...cookie(await begun(tokens.office)), Authorization: value } }), 401));
  }
});
