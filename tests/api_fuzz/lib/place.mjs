// The district that is fuzzed, and who asks. Whatever is one contractor's bears one canary, whatever is the other's the other.

import { client } from '../../http/lib/client.mjs';
import { startDaemon } from '../../http/lib/daemon.mjs';
import { china, exempt, good, iso, newToken, register, report } from '../../http/lib/district.mjs';

export const NOW = china('2022-10-08');
export const MINE = 'ZEISIG';
export const THEIRS = 'KANARI';
export const NOBODY = 'NIEMAN'; // as long: what asks for it is answered alike
const DAY = 86400;
const START = NOW - 60 * DAY;

/** What each reader must never see. Whoever is not here may see all. A feed reads the assets on which it reports. */
export const FOREIGN = {
  contractor: [THEIRS], supervisor: [THEIRS], rival: [MINE], feed: [THEIRS], nobody: [MINE, THEIRS], revoked: [MINE, THEIRS],
};
export const ROLES = ['admin', 'office', 'viewer', ...Object.keys(FOREIGN)];

const side = (mark, contractor, supervisor) => ({
  organisations: [{ code: `${mark}-C`, name: `${mark} 公司`, role: 'contractor' }],
  projects: [{
    code: `${mark}-P`, name: `${mark} 项目`, phase: 'maintenance', contractor: `${mark}-C`, supervisor, planned: { camera: 3 },
    monthly_fee_fen: 1000000, milestones: [{ name: `${mark} 合同`, planned_on: '2022-05-01', done_on: null }],
    budget: { 2022: { available_fen: 100, executed_fen: 90 } },
  }],
  assets: [1, 2, 3].map((n) => ({
    code: `${mark}-${n}`, name: `${mark} 摄像机 ${n}`, kind: n === 3 ? 'checkpoint' : 'camera', class: n === 3 ? null : n, town: n === 1 ? 'shiqiao' : 'shatou',
    attributes: { address: `${mark} 192.0.2.${n}` }, service: [{ project: `${mark}-P`, from: iso(START), to: null }],
  })),
});

function records() {
  const [one, two] = [side(MINE, `${MINE}-C`, 's1'), side(THEIRS, `${THEIRS}-C`, null)];
  return {
    towns: [{ code: 'shiqiao', name: '市桥街' }, { code: 'shatou', name: '沙头街' }],
    organisations: [...one.organisations, ...two.organisations, { code: 's1', name: '监理', role: 'supervisor' }],
    projects: [...one.projects, ...two.projects, { code: 'plain', name: '无人项目', contractor: null }],
    feeds: [{ code: 'probe', name: '巡检' }, { code: 'mine', name: '平台', report_ttl_s: null, feed_ttl_s: 86400, covers: { projects: [`${MINE}-P`] } }],
    assets: [...one.assets, ...two.assets, {
      code: 'N1', name: '无主', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'plain', from: iso(START), to: null }],
    }],
  };
}

async function fill(admin, office, probe) {
  for (const mark of [MINE, THEIRS]) {
    await report(probe, [1, 2, 3].flatMap((n) => Array.from({ length: 24 }, (_, i) => ({
      asset: `${mark}-${n}`, at: START + 40 * DAY + i * 600 + n, network: i % 5 === n ? 'fault' : 'ok', live: 'ok',
      ...(i % 5 === n ? { cause: mark.toLowerCase() } : {}),
    }))));
    await good(admin.post('/api/v1/repairs', [{
      id: `${mark}-R`, asset: `${mark}-1`, cause: mark.toLowerCase(), mass: false, reported_at: iso(START + 41 * DAY), repaired_at: null,
    }]));
    await exempt(office, admin, {
      scope: { assets: [`${mark}-2`] }, from: START + 42 * DAY, to: START + 42 * DAY + 3600, note: `${mark} 停电`, evidence: mark,
    }).catch(() => {}); // a rule of approving may be stricter
  }
}

/** The district with a session of every role: {daemon, keeper, tokens, sessions, renew(role)}. `keeper` is an admin's client. */
export async function openPlace() {
  // Without quotas: a 429 is right, and says nothing of what would have come.
  const quotas = ['bad-tokens', 'requests', 'party-requests', 'party-changes'].map((name) => `--${name}-per-minute`);
  const daemon = await startDaemon({ now: NOW, args: [...quotas, '--party-proposals-open'].flatMap((name) => [name, '0']) });
  const keeper = client(daemon);
  await register(keeper, records());
  const sessions = new Set([1]);
  const tokens = { nobody: null };
  const bodies = {
    admin: { name: 'admin 2', role: 'admin' }, office: { name: 'office', role: 'office' }, viewer: { name: 'viewer', role: 'viewer' },
    contractor: { name: '甲', role: 'contractor', organisation: `${MINE}-C` }, rival: { name: '乙', role: 'contractor', organisation: `${THEIRS}-C` },
    supervisor: { name: '监', role: 'supervisor', organisation: 's1' }, feed: { name: 'mine', role: 'feed', feed: 'mine' },
    revoked: { name: 'gone', role: 'admin' }, probe: { name: 'probe', role: 'feed', feed: 'probe' },
  };
  const renew = async (role) => {
    const made = await good(keeper.post('/api/v1/tokens', bodies[role]));
    sessions.add(made.id);
    tokens[role] = made.token;
    return made;
  };
  for (const role of Object.keys(bodies)) {
    await renew(role);
  }
  const gone = await good(keeper.post('/api/v1/tokens', bodies.revoked));
  tokens.revoked = gone.token;
  await good(keeper.post(`/api/v1/tokens/${gone.id}/revoke`, {}));
  await fill(keeper, client(daemon, tokens.office), client(daemon, tokens.probe));
  return { daemon, keeper, tokens, sessions, renew };
}
