// The demonstration's closed months, as a daemon finds them that has just been started on it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { china, good, iso, unix } from '../lib/district.mjs';

const UNTIL = china('2022-03-12 17:00'); // an hour after February has been closed
const MONTH = '/api/v1/assessments/2022-02';

let daemon;
let admin;

before(async () => {
  const dir = join(temporaryDirectory(), 'demo');
  const filled = await runIntactd(['demo', '--data', dir, '--days', '40', '--until', iso(UNTIL)], { timeoutMs: 600_000 });
  assert.equal(filled.status, 0, filled.stderr);
  daemon = await startDaemon({ dir, now: UNTIL + 60, args: ['--repair-check-interval-s', '1'] });
  admin = client(daemon);
}, { timeout: 600_000 });
after(() => daemon?.stop());

/** The journal's position once three looks for lasting faults have found nothing more to do. */
async function settledAt() {
  const seq = async () => (await good(admin.get('/api/v1/journal'))).seq;
  for (let was = await seq(), same = 0; ;) {
    await new Promise((resume) => setTimeout(resume, 1000));
    const now = await seq();
    same = now === was ? same + 1 : 0;
    was = now;
    if (same === 4) {
      return now;
    }
  }
}

describe('a month that the demonstration has closed', () => {
  it('is closed with the orders that the daemon opens: it opens none of that month, and nothing drifts', async () => {
    await settledAt();
    assert.equal((await good(admin.get(MONTH))).state, 'closed');
    assert.deepEqual((await good(admin.get(`${MONTH}/drift`))).items, []);
    const own = [];
    for (let after_ = ''; after_ !== null;) {
      const { items, next } = await good(admin.get(`/api/v1/repairs?limit=10000${after_ && `&after=${after_}`}`));
      own.push(...items.filter(({ id }) => id.startsWith('auto-')));
      after_ = next;
    }
    const ofMonth = own.filter(({ due_at }) => due_at.startsWith('2022-02'));
    assert.ok(ofMonth.length > 10, 'there are such orders at all');
    for (const { id, transitions: [{ received_at }] } of ofMonth) {
      assert.ok(unix(received_at) <= china('2022-03-12 16:00'), `${id} came after the closing`);
    }
  });

  it('was published before, so that its contractors saw it', async () => {
    const { items } = await good(admin.get('/api/v1/audit?op=month_published'));
    assert.deepEqual(items.map(({ at }) => at), ['2022-03-03T10:00:00+08:00']);
  });
});
