// A leader and daemons that follow it through a relay, in a small district.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { client } from '../../http/lib/client.mjs';
import { startDaemon, temporaryDirectory } from '../../http/lib/daemon.mjs';
import { feedClient, good, iso, newToken, position, register } from '../../http/lib/district.mjs';
import { openRelay } from './relay.mjs';

export const CODES = Array.from({ length: 20 }, (_, i) => `cam-${i}`);

const DISTRICT = {
  towns: [{ code: 'shiqiao', name: '市桥街' }],
  organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
  projects: [{ code: 'hd', name: '高清', phase: 'maintenance', contractor: 'c1', planned: { camera: 20 } }],
  feeds: [{ code: 'probe', name: '巡检平台' }],
  assets: CODES.map((code) => ({
    code, name: code, kind: 'camera', class: 1, town: 'shiqiao',
    service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }],
  })),
};

/** Waits until `holds` gives something, for a minute. */
export async function until(holds, what) {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await holds();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`not within a minute: ${what}`);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
}

export async function startLeader(options = {}) {
  const leader = await startDaemon(options);
  const admin = client(leader);
  await register(admin, DISTRICT);
  const feed = await feedClient(leader, 'probe');
  const token = await newToken(admin, { name: 'follower', role: 'follower' });
  const token_file = join(temporaryDirectory(), 'token');
  writeFileSync(token_file, `${token}\n`);
  const relay = await openRelay(() => leader.port);
  return { leader, admin, feed, token, token_file, relay };
}

export function followArgs(pair) {
  return ['--follow', pair.relay.url, '--follow-token-file', pair.token_file];
}

/** A daemon that follows; it knows the leader's admin token. */
export async function startFollower(pair, options = {}) {
  const follower = await startDaemon({ ...options, args: [...followArgs(pair), ...(options.args ?? [])] });
  follower.adminToken = pair.leader.adminToken;
  return follower;
}

/** One batch of reports of every camera at an instant; the receipt. */
export async function batch(pair, at, state = 'ok') {
  const { receipt } = await good(pair.feed.events(CODES.map((asset, i) =>
    ({ asset, at: iso(at), network: i % 5 ? state : 'fault', intact: 'ok' }))));
  return receipt;
}

/** What a daemon says of its role. */
export async function role(daemon) {
  const { json, status } = await client(daemon, null).get('/api/v1/role');
  return { ...json, status };
}

/** Waits until the follower shows the leader's whole journal, with the same head. */
export async function level(pair, follower) {
  const want = await position(pair.admin);
  await until(async () => (await role(follower)).position >= want.seq, `row ${want.seq} at the follower`);
  return want;
}
