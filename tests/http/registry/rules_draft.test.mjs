// A dry run of new rules: what they would change of the version that holds in their month, and nothing kept.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { APPENDIX_A, china, good, newToken, position, problem } from '../lib/district.mjs';

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: china('2022-09-10') });
  admin = client(daemon);
});
after(() => daemon?.stop());

const draft = (changes) => ({ ...structuredClone(APPENDIX_A), ...changes });
const DRY = '/api/v1/rules?dry_run=true';

describe('a dry run of the rules', () => {
  it('says what would change, and keeps nothing', async () => {
    const before_ = await position(admin);
    const indicators = { ...APPENDIX_A.indicators, network: { ...APPENDIX_A.indicators.network, target: '96.00' } };
    const answer = await good(admin.put(DRY, draft({ from_month: '2022-10', indicators })));
    assert.deepEqual([answer.version, answer.from_month, answer.compared_with], [2, '2022-10', 1]);
    assert.deepEqual(Object.keys(answer.changed).sort(), ['from_month', 'indicators', 'version']);
    assert.deepEqual(answer.changed.from_month, ['2000-01', '2022-10']);
    assert.equal(answer.changed.indicators[1].network.target, '96.00');
    assert.equal(answer.document.indicators.network.target, '96.00');
    assert.deepEqual(await position(admin), before_);
    assert.equal((await good(admin.get('/api/v1/rules'))).version, 1);
    assert.deepEqual(await good(admin.put('/api/v1/rules', answer.document)), answer.document, 'what it showed is what is kept');
  });

  it('compares with the version that holds in its month', async () => {
    assert.equal((await good(admin.put(DRY, draft({ from_month: '2022-11' })))).compared_with, 2);
    const earlier = await good(admin.put(DRY, draft({ from_month: '2022-09' })));
    assert.equal(earlier.compared_with, 1);
    assert.ok(!('indicators' in earlier.changed));
  });

  it('names the member that is wrong, and is for the office', async () => {
    const payment = structuredClone(APPENDIX_A.payment);
    payment[1].factor_bp = -1;
    const { errors } = await problem(admin.put(DRY, draft({ payment })), 400);
    assert.deepEqual(errors.map(({ field, code }) => [field, code]), [['payment[1].factor_bp', 'bad_value']]);
    const viewer = client(daemon, await newToken(admin, { name: '大屏', role: 'viewer' }));
    await problem(viewer.put(DRY, draft({})), 403);
  });
});
