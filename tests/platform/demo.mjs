// The demonstration's video platform: the cameras of one town, over SIP on loopback, as they were said to be last. What
// "make run" starts beside the daemon.
//
//   node tests/platform/demo.mjs --data build/demo --url http://127.0.0.1:8080 --sip 127.0.0.1:5060 --id 44011300002009000001
//
// Its password is asked for once and kept in DATA/platform.password. It ends with the process that started it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { misfortune, pause, Platform, readOptions, speaker } from './platform.mjs';

const CODE = '44011300002008000001';
const TOWN = 'shawan';
const PER_MESSAGE = 20;
const KEEPALIVE_S = 30;
const FAIL_EVERY_S = 20;
// What every real catalog has beside the cameras of the inventory.
const EXTRAS = [
  { code: '440113', name: '番禺区' },
  { code: '44011300002150000001', name: '沙湾镇' },
  ...['古镇东门 01', '古镇东门 02', '古镇西门 01'].map((name, i) => ({ code: `4401130000131088800${i + 1}`, name: `沙湾 ${name}` })),
];

const options = readOptions(process.argv.slice(2));
const parent = process.ppid;
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => ending.abort());
}
setInterval(() => process.ppid === parent || ending.abort(), 1000).unref();
ending.signal.addEventListener('abort', () => process.exit(0));

const token = readFileSync(join(options.data, 'admin.token'), 'utf8').trim();

async function ask(path, body) {
  const answer = await fetch(`${options.url}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
    headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${await answer.text()}`);
  }
  return answer.json();
}

async function password(anew) {
  const file = join(options.data, 'platform.password');
  if (anew || !existsSync(file)) {
    writeFileSync(file, `${(await ask(`platforms/${CODE}/password`, {})).password}\n`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** The town's cameras as the platform said last that they were; those of which it never spoke are not its own. */
async function carried() {
  const { feed } = await ask(`platforms/${CODE}`);
  const said = (await ask('status')).feeds.find(({ code }) => code === feed).last_at;
  const states = await ask(`status?by=asset&town=${TOWN}&kind=camera${said ? `&as_of=${encodeURIComponent(said)}` : ''}`);
  const own = states.items.filter(({ aspects: { network } }) => network.ok + network.fault > 0);
  return {
    cameras: new Map(own.map(({ key, aspects }) => [key, aspects.network.fault > 0 ? 'OFF' : 'ON'])),
    names: new Map(own.map(({ key, name }) => [key, name])),
  };
}

async function main() {
  const [, host, port] = /^(.*):(\d+)$/.exec(options.sip);
  const made = async (anew) => new Platform({
    host, port: Number(port), id: options.id, code: CODE, password: await password(anew), extras: EXTRAS, perMessage: PER_MESSAGE, ...await carried(),
  });
  const say = speaker(CODE);
  let platform = await made(false);
  if (await platform.back() === 401) { // the password was changed meanwhile
    platform.die();
    platform = await made(true);
    await platform.back();
  }
  await pause(1); // after the first round, which is asked for at once
  await Promise.all([
    platform.live({ keepaliveS: KEEPALIVE_S, say, ended: ending.signal }),
    misfortune(platform, { everyS: FAIL_EVERY_S, say: () => {}, ended: ending.signal }),
  ]);
}

main().catch((error) => {
  console.error(`the demonstration's platform: ${error.message}`);
  process.exit(1);
});
