// The demonstration district with a daemon, the page in front of it, and a token for every role.

import { client } from '../../http/lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../../http/lib/daemon.mjs';
import { startDevServer } from './devserver.mjs';

const PEOPLE = {
  office: { name: '值班员', role: 'office' },
  chief: { name: '审核员', role: 'office' },
  viewer: { name: '大屏', role: 'viewer' },
  contractor: { name: '丁公司', role: 'contractor', organisation: 'c4' },
  supervisor: { name: '辛监理公司', role: 'supervisor', organisation: 's1' },
  probe: { name: '巡检', role: 'feed', feed: 'probe' },
};

/** Whether the daemon serves the page and all that it asks for. */
async function isWhole(admin, token) {
  const session = await admin.post('/api/v1/session', { token });
  const page = await admin.get('/assets/app.js');
  const open = await admin.get('/api/v1/outages?open=true&limit=1');
  const { json } = await admin.get('/api/v1/status');
  return session.status === 200 && page.status === 200 && open.status === 200 && Array.isArray(json.feeds);
}

/** {url, daemon, admin, tokens, standIn, stop()}. `standIn`: the page is served by devserver.mjs,
 * because this daemon lacks something. */
export async function startDashboard({ days = 3, until } = {}) {
  const dir = temporaryDirectory();
  const filled = await runIntactd(['demo', '--data', dir, '--days', String(days), ...(until ? ['--until', until] : [])], { timeoutMs: 180_000 });
  if (filled.status !== 0) {
    throw new Error(`intactd demo: ${filled.stderr}`);
  }
  const daemon = await startDaemon({ dir });
  const admin = client(daemon);
  const tokens = { admin: daemon.adminToken };
  const people = new Map([[daemon.adminToken, { role: 'admin', name: 'admin', organisation: null }]]);
  for (const [who, body] of Object.entries(PEOPLE)) {
    const { json } = await admin.post('/api/v1/tokens', body);
    tokens[who] = json.token;
    people.set(json.token, { role: body.role, name: body.name, organisation: body.organisation ?? null });
  }
  const standIn = await isWhole(admin, daemon.adminToken) ? null
    : await startDevServer({ daemon: daemon.url, admin: daemon.adminToken, people });
  return {
    url: standIn?.url ?? daemon.url, daemon, admin, tokens, standIn: standIn !== null,
    as: (who) => client(daemon, tokens[who]),
    async stop() {
      await standIn?.stop();
      await daemon.stop();
    },
  };
}
