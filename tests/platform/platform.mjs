// A lower platform that lives: it registers, keeps alive, answers, tells of changes, and breaks in every way that real
// ones do. tests/http/lib/lower_platform.mjs has its SIP; here is what it does, and when.
//
//   node tests/platform/platform.mjs --sip 127.0.0.1:5060 --code 44011300002000000002 --password-file FILE --cameras 50
//   --cameras N|FILE       so many invented ones, or a JSON array of {"code","name","status"}
//   --per-message 10       items in a message of the catalog
//   --keepalive-s 60       0: none
//   --tcp                  over TCP
//   --refuse-subscribe     no events: its changes are seen by rounds alone
//   --fail-every-s 30      a camera fails about so often, and comes back
//   --script FILE          a JSON array of {"after_s":60,"do":"off","cameras":["..."]}; `do` is a name in FAULTS
//
// What it does is printed, with the second at which it was answered. It ends with Ctrl-C, or when nobody reads what it prints.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { lower } from '../http/lib/lower_platform.mjs';

const BACK_AFTER_S = 60; // a device that was refused waits so long
const MISSED_MAX = 3; // keepalives without an answer

const xml = (inner) => `<?xml version="1.0" encoding="GB2312"?>\r\n${inner}\r\n`;
// Bytes as characters, as the SIP beneath counts them. Names go out in UTF-8, whatever the label says: many do.
const bytes = (text) => Buffer.from(text, 'utf8').toString('latin1').replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Everything that can be done to a platform: each takes it and the cameras meant, and resolves when it is done. */
export const FAULTS = {
  on: (p, cameras) => p.change(cameras, 'ON', 'ON'),
  off: (p, cameras) => p.change(cameras, 'OFF', 'OFF'),
  // A camera dies behind a recorder that lives, and nobody is told: the next round says so.
  off_quietly: (p, cameras) => p.change(cameras, 'OFF', null),
  on_quietly: (p, cameras) => p.change(cameras, 'ON', null),
  video_lost: (p, cameras) => p.tell(cameras, 'VLOST'),
  defect: (p, cameras) => p.tell(cameras, 'DEFECT'),
  // The same event three times, as a sender does that has not seen the answer.
  repeat: (p, cameras) => p.change(cameras, 'OFF', 'OFF', 3),
  faulty: (p, cameras) => p.peer.keepalive(cameras),
  alarm: (p, cameras) => p.alarm(cameras),
  leave: (p, cameras) => p.leave(cameras),
  join: (p, cameras) => p.join(cameras),
  // Keepalives go on, catalogs no longer come.
  stop_catalogs: (p) => p.set({ silent: true }),
  // So many items of a catalog, then nothing.
  cut: (p, cameras, { items = 261 }) => p.set({ cut: items }),
  // It says one item more than it has.
  wrong_sum: (p) => p.set({ extraCount: p.extras.length + 1 }),
  whole: (p) => p.set({ silent: false, cut: Infinity, extraCount: p.extras.length }),
  garbage: (p) => p.garbage(),
  unregister: (p) => p.unregister(),
  die: (p) => p.die(),
  back: (p) => p.back(),
};

export class Platform {
  #options;

  /** Options as of lower(), cameras a Map of code to ON or OFF; names: a Map of code to name; extras: items beside them, {code, name}. */
  constructor({ subscribes = true, names = new Map(), extras = [], perMessage = 50, ...options }) {
    this.#options = options;
    Object.assign(this, { code: options.code, cameras: options.cameras, names, extras, perMessage, subscribes, gone: new Map(), said: [] });
    this.alive = false;
    this.settings = { extraCount: extras.length };
    this.back = this.back.bind(this);
  }

  /** Opens a socket and registers. Resolves to the answer's status, 0: none came. */
  async back() {
    this.peer?.close();
    this.peer = lower({ ...this.#options, cameras: this.cameras });
    Object.assign(this.peer, {
      perMessage: this.perMessage, refuseSubscribe: !this.subscribes,
      item: (code, status) => `<Item><DeviceID>${code}</DeviceID><Name>${bytes(this.names.get(code) ?? code)}</Name>`
        + `<ParentID>${this.code}</ParentID><Status>${status}</Status></Item>`,
      extra: this.extras.map(({ code, name }) => `<Item><DeviceID>${code}</DeviceID><Name>${bytes(name)}</Name><Status>ON</Status></Item>`).join(''),
      ...this.settings,
    });
    this.alive = true;
    const call = `${this.code}-${process.pid}-${this.calls = (this.calls ?? 0) + 1}@lower`; // it has forgotten its last session
    const answer = await this.peer.register({ call });
    this.registered = answer?.status === 200;
    return answer?.status ?? 0;
  }

  set(settings) {
    Object.assign(this.settings, settings);
    Object.assign(this.peer, this.settings);
  }

  /** Sends the event of each camera; resolves when all are answered, which they are when they are durable. */
  async tell(cameras, event, times = 1) {
    const answers = await Promise.all(cameras.flatMap((camera) => Array.from({ length: times }, () => this.peer.notify(camera, event))));
    return answers.every((answer) => answer?.status === 200);
  }

  async change(cameras, status, event, times = 1) {
    for (const camera of cameras) {
      this.cameras.set(camera, status);
    }
    return event === null || !this.peer.subscription || this.tell(cameras, event, times);
  }

  alarm(cameras) {
    return Promise.all(cameras.map((camera) => this.peer.request('MESSAGE', {
      body: xml(`<Notify><CmdType>Alarm</CmdType><SN>7</SN><DeviceID>${camera}</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>2</AlarmMethod>`
        + '<Info><AlarmType>1</AlarmType></Info></Notify>') })));
  }

  leave(cameras) {
    for (const camera of cameras) {
      this.gone.set(camera, this.cameras.get(camera));
      this.cameras.delete(camera);
    }
  }

  join(cameras) {
    for (const camera of cameras) {
      this.cameras.set(camera, this.gone.get(camera) ?? 'ON');
    }
  }

  async garbage() {
    for (const some of ['x', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', Buffer.alloc(40_000, 65), Buffer.from([0, 255, 254])]) {
      await this.peer.raw(some);
    }
  }

  unregister() {
    this.registered = false;
    return this.peer.register({ expires: 0 });
  }

  /** As by a cut cable or a crash: nothing is said, and nothing answered. */
  die() {
    this.alive = this.registered = false;
    this.peer.close();
  }

  /** Does one step: {do, cameras, ...}; cameras may be a number, of those that are ON. */
  act(step) {
    const fault = FAULTS[step.do];
    if (!fault) {
      throw new Error(`"${step.do}" is none of ${Object.keys(FAULTS).join(', ')}`);
    }
    const on = () => [...this.cameras].filter(([, status]) => status === 'ON').map(([code]) => code);
    const cameras = typeof step.cameras === 'number' ? on().slice(0, step.cameras) : step.cameras ?? [];
    return fault(this, cameras, step);
  }

  /** Keeps alive until it is told to end: a keepalive that is refused, or that nobody answers, begins anew. */
  async live({ keepaliveS = 60, say = () => {}, ended }) {
    for (let missed = 0; !ended.aborted;) {
      if (this.alive && !this.registered) {
        say('register', await this.back());
      }
      await pause(this.registered ? keepaliveS || 3600 : BACK_AFTER_S, ended);
      if (this.registered && keepaliveS && !ended.aborted) {
        const answer = await this.peer.keepalive();
        missed = answer?.status === 200 ? 0 : missed + 1;
        this.registered = this.registered && !(answer && answer.status !== 200) && missed < MISSED_MAX;
        this.peer.asked.length = this.peer.answers.length = 0;
      }
    }
  }
}

export function pause(seconds, ended) {
  return new Promise((resume) => {
    const timer = setTimeout(resume, seconds * 1000);
    ended?.addEventListener('abort', () => {
      clearTimeout(timer);
      resume();
    }, { once: true });
  });
}

/** Fails a camera now and then, and lets it come back: on average one in `everyS` seconds. */
export async function misfortune(platform, { everyS, say, ended }) {
  const down = [];
  while (!ended.aborted) {
    await pause(everyS * (0.5 + Math.random()), ended);
    if (!platform.registered || ended.aborted) {
      continue;
    }
    const back = down.length > 3 && Math.random() < 0.7;
    const on = [...platform.cameras].filter(([, status]) => status === 'ON').map(([code]) => code);
    const camera = back ? down.shift() : on[Math.floor(Math.random() * on.length)];
    if (!back) {
      down.push(camera);
    }
    say(back ? 'on' : 'off', platform.names.get(camera) ?? camera, await platform.act({ do: back ? 'on' : 'off', cameras: [camera] }));
  }
}

// --- by itself --------------------------------------------------------------------------------

export function readOptions(argv, flags = []) {
  const options = {};
  for (let i = 0; i < argv.length; i++) {
    const name = /^--([a-z-]+)$/.exec(argv[i])?.[1];
    if (!name) {
      throw new Error(`"${argv[i]}" is no option; the script's head has them`);
    }
    options[name] = flags.includes(name) ? true : argv[++i];
  }
  return options;
}

/** Prints what was done; a terminal or a pipe that is gone ends the process. */
export function speaker(code) {
  process.stdout.on('error', () => process.exit(0));
  return (...words) => console.log(new Date().toISOString().slice(11, 19), code, ...words);
}

function readCameras(text) {
  const made = (n) => ({ code: `4401130000131${String(n + 1).padStart(7, '0')}`, name: `camera ${n + 1}` });
  const list = /^\d+$/.test(text) ? Array.from({ length: Number(text) }, (_, n) => made(n)) : JSON.parse(readFileSync(text, 'utf8'));
  return {
    cameras: new Map(list.map(({ code, status = 'ON' }) => [code, status])), names: new Map(list.map(({ code, name }) => [code, name ?? code])),
  };
}

async function main() {
  const options = readOptions(process.argv.slice(2), ['tcp', 'refuse-subscribe']);
  const [, host, port] = /^(.*):(\d+)$/.exec(options.sip ?? '') ?? [];
  if (!host || !options.code) {
    throw new Error('--sip HOST:PORT and --code are needed');
  }
  const platform = new Platform({
    host, port: Number(port), code: options.code, id: options.id, tcp: options.tcp, ...readCameras(options.cameras ?? '50'),
    password: options.password ?? readFileSync(options['password-file'], 'utf8').trim(), perMessage: Number(options['per-message'] ?? 50),
    subscribes: !options['refuse-subscribe'],
  });
  const say = speaker(platform.code);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => ending.abort());
  }
  say('register', await platform.back());
  const life = [platform.live({ keepaliveS: Number(options['keepalive-s'] ?? 60), say, ended: ending.signal })];
  if (options['fail-every-s']) {
    life.push(misfortune(platform, { everyS: Number(options['fail-every-s']), say, ended: ending.signal }));
  }
  for (const step of options.script ? JSON.parse(readFileSync(options.script, 'utf8')) : []) {
    life.push(pause(step.after_s, ending.signal).then(async () => ending.signal.aborted || say(step.do, await platform.act(step) ?? '')));
  }
  await Promise.all(life);
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`platform.mjs: ${error.message}`);
    process.exit(1);
  });
}
