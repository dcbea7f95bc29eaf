// The demonstration district with a daemon, the page in front of it, and a token for every role.

import { client } from '../../http/lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../../http/lib/daemon.mjs';

const PEOPLE = {
  office: { name: '值班员', role: 'office' },
  chief: { name: '审核员', role: 'office' },
  viewer: { name: '大屏', role: 'viewer' },
  contractor: { name: '丁公司', role: 'contractor', organisation: 'c4' },
  supervisor: { name: '辛监理公司', role: 'supervisor', organisation: 's1' },
  probe: { name: '巡检', role: 'feed', feed: 'probe' },
};

/** {url, daemon, admin, tokens, as(who), stop()}: `days` of reports up to `until` (default: now), one round in `every`; args: of the daemon. */
export async function startDashboard({ days = 3, every = 1, until, args = [] } = {}) {
  const dir = temporaryDirectory();
  const filled = await runIntactd(['demo', '--data', dir, '--days', String(days), '--every', String(every), ...(until ? ['--until', until] : [])], { timeoutMs: 180_000 });
  if (filled.status !== 0) {
    throw new Error(`intactd demo: ${filled.stderr}`);
  }
  const daemon = await startDaemon({ dir, args });
  const admin = client(daemon);
  const tokens = { admin: daemon.adminToken };
  for (const [who, body] of Object.entries(PEOPLE)) {
    const { json } = await admin.post('/api/v1/tokens', body);
    tokens[who] = json.token;
  }
  return {
    url: daemon.url, daemon, admin, tokens,
    as: (who) => client(daemon, tokens[who]),
    stop: () => daemon.stop(),
  };
}
