// What a district's platforms have said, and what the figures must make of it: an account of its own, kept by the script that
// plays the platforms. It knows lib/figure/README.md ("States") for platforms, and shares nothing with the daemon.

/** How long one statement holds, and how long a whole round watches, at this pace. */
export const holds_s = (poll_s) => 2 * poll_s + 90;
const watches_s = (poll_s) => holds_s(poll_s) - 60;

export class Account {
  #from;
  #to;
  #poll_s;
  #said = new Map(); // "aspect camera" -> [{at, state, round}], by instant
  #rounds = new Map(); // platform -> instants of its whole rounds

  constructor({ from, to, poll_s }) {
    this.#from = from;
    this.#to = to;
    this.#poll_s = poll_s;
  }

  /** Says one thing of one camera. `round`: in a whole round, so that the platform's own feed said it. */
  say(camera, aspect, at, state, round) {
    const key = `${aspect} ${camera}`;
    const list = this.#said.get(key) ?? [];
    this.#said.set(key, list);
    const last = list.at(-1);
    if (last?.at === at) { // within a second fault beats ok
      last.state = last.state === 'fault' || state === 'fault' ? 'fault' : 'ok';
      last.round ||= round;
    } else {
      list.push({ at, state, round });
    }
  }

  /** A whole round of a platform: it watches from here. */
  round(platform, at) {
    this.#rounds.set(platform, [...(this.#rounds.get(platform) ?? []), at]);
  }

  /** Whether a platform watches, second by second. */
  watching(platform) {
    const watches = new Uint8Array(this.#to - this.#from);
    for (const at of this.#rounds.get(platform) ?? []) {
      watches.fill(1, Math.max(0, at - this.#from), Math.min(watches.length, at - this.#from + watches_s(this.#poll_s)));
    }
    return watches;
  }

  /** What a camera's aspect counts as, second by second. `watches` as of watching(). */
  conditions(camera, aspect, watches) {
    const said = this.#said.get(`${aspect} ${camera}`) ?? [];
    const all = [];
    let next = 0;
    let byRound = false; // it has been said by the feed of rounds, which is expected to go on
    for (let x = this.#from; x < this.#to; x++) {
      while (next < said.length && said[next].at <= x) {
        byRound = byRound || said[next].round;
        next += 1;
      }
      const last = said[next - 1];
      const held = last && x < last.at + holds_s(this.#poll_s);
      all.push(held ? last.state : byRound && watches[x - this.#from] ? 'silent' : 'blind');
    }
    return all;
  }
}

/** {ok, fault, silent, blind} of such a row. */
export function sums(conditions) {
  const sum = { ok: 0, fault: 0, silent: 0, blind: 0 };
  for (const condition of conditions) {
    sum[condition] += 1;
  }
  return sum;
}
