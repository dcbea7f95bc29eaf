// A draft month, its statement, the rates and lists under it: the same bytes before and after kill -9 when
// nobody has posted anything in between. What may move a draft without a report is the daemon's own look for
// lasting faults: what it has not come to yet comes at the start, on record, and then never again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, ASPECTS, chance, china, exempt, feedClient, good, iso, newToken, put, query, register, report, seedOf,
} from '../lib/district.mjs';

const SEED = seedOf(98);
const MONTH = china('2022-09-01');
const DAY = 86400;
const H = 3600;
const ASSETS = Array.from({ length: 10 }, (_, i) => `A${i}`);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Ten cameras of two contracts under rules that open repairs after an hour. */
async function build(now, args) {
  const daemon = await startDaemon({ now, args });
  const admin = client(daemon);
  await put(admin.put('/api/v1/rules', {
    ...structuredClone(APPENDIX_A), repairs: { ...structuredClone(APPENDIX_A.repairs), open_after_s: H },
  }));
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c0', name: '甲', role: 'contractor' }, { code: 'c1', name: '乙', role: 'contractor' }],
    projects: ['p0', 'p1'].map((code, i) => ({ code, name: code, contractor: `c${i}`, monthly_fee_fen: 100_000 })),
    feeds: [{ code: 'f', name: 'f', report_ttl_s: 2 * H, feed_ttl_s: H }, { code: 'g', name: 'g', report_ttl_s: null, feed_ttl_s: DAY }],
    assets: ASSETS.map((code, i) => ({
      code, name: code, kind: 'camera', class: 1, town: 't', service: [{ project: `p${i % 2}`, from: iso(MONTH - DAY), to: null }],
    })),
  });
  return { daemon, admin, f: await feedClient(daemon, 'f'), g: await feedClient(daemon, 'g') };
}

const position = async (w) => (await good(w.admin.get('/api/v1/journal'))).seq;

/** Waits until a look, each second, has found nothing for a while: the position stands. */
async function rest(w) {
  for (let last = -1, since = Date.now(); Date.now() - since < 2500;) {
    const seq = await position(w);
    if (seq !== last) {
      last = seq;
      since = Date.now();
    }
    await pause(100);
  }
}

/** Everything that is figured, as it comes over the wire. */
async function bytes(w, now) {
  const window = query({ from: iso(MONTH), to: iso(now) });
  const paths = [
    '/api/v1/assessments/2022-09', '/api/v1/assessments/2022-09?contractor=c1', '/api/v1/assessments/2022-09?format=csv',
    '/api/v1/reports/2022-09.html', '/api/v1/reports/2022-09.csv',
    `/api/v1/rates${window}&by=asset`, `/api/v1/rates${window}&by=contractor&format=csv`, `/api/v1/trend${window}&step=hour&by=asset`,
    `/api/v1/outages${window}`, '/api/v1/worst?month=2022-09&indicator=network', '/api/v1/repairs', '/api/v1/journal',
    ...ASSETS.map((code) => `/api/v1/assets/${code}/timeline${window}`),
  ];
  const seen = {};
  for (const path of paths) {
    const answer = await w.admin.get(path);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    seen[path] = [answer.headers.etag, answer.text];
  }
  return seen;
}

describe(`a draft at rest, before and after kill -9 (seed ${SEED})`, () => {
  for (const [what, now] of [['of a month that has ended', china('2022-10-02')], ['of the month that goes on', china('2022-09-20')]]) {
    describe(what, () => {
      const dice = chance(SEED);
      let w;
      before(async () => {
        w = await build(now, ['--repair-check-interval-s', '1', '--checkpoint-interval-s', '1']);
        const last = Math.min(now, MONTH + 30 * DAY);
        const some = (n, to = last) => Array.from({ length: n }, () => ({
          asset: dice.pick(ASSETS), at: MONTH + dice.below(Math.floor((to - MONTH) / 600)) * 600,
          ...Object.fromEntries(ASPECTS.filter(() => dice.odds(0.7)).concat('network').map((k) => [k, dice.odds(0.7) ? 'ok' : 'fault'])),
        }));
        for (let i = 0; i < 12; i++) { // not in order, and with checkpoints in between
          await report(i % 3 === 2 ? w.g : w.f, some(80));
          await pause(i % 4 === 3 ? 1100 : 0);
        }
        const office = client(w.daemon, await newToken(w.admin, { name: 'o', role: 'office' }));
        await exempt(office, w.admin, { scope: { projects: ['p0'] }, from: MONTH + 5 * DAY, to: MONTH + 8 * DAY });
        await put(w.admin.put('/api/v1/feeds/f', { code: 'f', name: 'f', report_ttl_s: H, feed_ttl_s: 3 * H }));
        await rest(w);
        await report(w.g, some(60, last - 5 * DAY)); // older than what every look looks at
        await rest(w);
      });
      after(() => w?.daemon.stop());

      it('is the same bytes, twice', async () => {
        const before_ = await bytes(w, now);
        assert.ok(JSON.parse(before_['/api/v1/repairs'][1]).items.length > 3, 'faults have lasted');
        for (let i = 0; i < 2; i++) {
          await w.daemon.kill9();
          await w.daemon.start();
          if (i > 0) {
            await rest(w);
          }
          const after_ = await bytes(w, now);
          for (const path of Object.keys(before_)) {
            assert.deepEqual(after_[path], before_[path], `${path}, start ${i + 1}`);
          }
        }
      });
    });
  }
});

describe('a draft that the look for lasting faults has not come to yet', () => {
  const NOW = china('2022-10-02');
  let w;
  before(async () => {
    w = await build(NOW, ['--repair-check-interval-s', '86400']);
    await pause(2500); // the start's own look has found nothing, and the next is tomorrow
    await report(w.g, [{ asset: 'A0', at: MONTH + DAY, network: 'fault' }, { asset: 'A0', at: MONTH + 2 * DAY, network: 'ok' }]);
  });
  after(() => w?.daemon.stop());

  const statement = async () => good(w.admin.get('/api/v1/assessments/2022-09'));

  it('moves at the next start by rows of the daemon\'s own, and by nothing else', async () => {
    const was = await statement();
    const seq = await position(w);
    await w.daemon.kill9();
    await w.daemon.start();
    await rest(w);
    const { items } = await good(w.admin.get(`/api/v1/audit?after=${seq}`));
    assert.deepEqual(items.map(({ op, token }) => [op, token]), [['repairs', 0], ['repair_steps', 0]]);
    const is = await statement();
    assert.equal(is.journal.seq, seq + items.length);
    const without = ({ items: contractors }) => contractors.map(({ contractor, projects }) => [contractor,
      projects.map(({ kinds }) => kinds.map(({ kind, indicators: { repair, ...others } }) => [kind, others]))]);
    assert.deepEqual(without(is), without(was));
  });

  it('and stands from then on', async () => {
    const was = await bytes(w, NOW);
    await w.daemon.kill9();
    await w.daemon.start();
    await rest(w);
    assert.deepEqual(await bytes(w, NOW), was);
  });
});
