// A statement's lists, for a supervisor of one of a contractor's two projects: nothing of the other's.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, feedClient, good, iso, newToken, register, report } from '../lib/district.mjs';

const [MONTH, END, DAY] = [china('2022-09-01'), china('2022-10-01'), 86400];
const SEPTEMBER = '/api/v1/assessments/2022-09';
const span = (project, from, to) => ({ project, from: iso(from), to: to === null ? null : iso(to) });
const camera = (code, ...service) => ({ code, name: code, kind: 'camera', class: 1, town: 't', service });
const all = (state) => ({ intact: state, network: state, live: state, history: state });

let daemon;
let as;

before(async () => {
  daemon = await startDaemon({ now: END + DAY });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }, { code: 's1', name: '监理', role: 'supervisor' }],
    projects: [{ code: 'p1', name: '子项目一', contractor: 'c1', supervisor: 's1' },
      { code: 'p2', name: '子项目二', contractor: 'c1' }],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [
      camera('OURS', span('p1', MONTH, null)),
      camera('LEFT', span('p1', MONTH - DAY, MONTH), span('p2', MONTH, null)), // p1's the month before
      camera('BOTH', span('p1', MONTH, MONTH + DAY), span('p2', MONTH + DAY, null)),
      camera('MUTE', span('p1', MONTH - DAY, MONTH), span('p2', MONTH, null)),
      camera('DUMB', span('p1', MONTH, null)),
    ],
  });
  await report(await feedClient(daemon, 'probe'),
    ['OURS', 'LEFT', 'BOTH'].map((asset) => ({ asset, at: MONTH, ...all('fault') })));
  const office = client(daemon, await newToken(admin, { name: '办公室', role: 'office' }));
  as = { office, s1: client(daemon, await newToken(admin, { name: '监理', role: 'supervisor', organisation: 's1' })),
    c1: client(daemon, await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' })) };
  await good(office.post(`${SEPTEMBER}/publish`, {}));
});
after(() => daemon?.stop());

const lists = async (who) => {
  const [{ projects, worst, never_reported }] = (await good(as[who].get(SEPTEMBER))).items;
  return { projects: projects.map(({ project }) => project), worst: worst.map(({ asset }) => asset).sort(), never_reported };
};

describe('a statement\'s lists', () => {
  it('are whole for the office and the contractor', async () => {
    for (const who of ['office', 'c1']) {
      assert.deepEqual(await lists(who), {
        projects: ['p1', 'p2'], worst: ['BOTH', 'LEFT', 'OURS'], never_reported: ['DUMB', 'MUTE'] }, who);
    }
  });

  it('have for a supervisor no loss that is another project\'s, in part or whole', async () => {
    assert.deepEqual(await lists('s1'), { projects: ['p1'], worst: ['OURS'], never_reported: ['DUMB'] });
  });

  it('are the same in the report of the month', async () => {
    const { text } = await as.s1.get('/api/v1/reports/2022-09.csv');
    assert.ok(text.includes('OURS') && text.includes('DUMB'), text);
    assert.ok(!/LEFT|MUTE/.test(text), text);
    assert.deepEqual(text.match(/.*BOTH.*/g), ['甲公司,子项目一,长时间中断,BOTH,86400,1.00,BOTH,2022-09-01T00:00:00+08:00,2022-09-02T00:00:00+08:00,'], 'its day under p1 costs p1');
  });
});
