// The stream of positions and changes, as three pulses that views refetch on.
//
// A position arrives up to once a second; what is shown is asked for again at most every FAST_S
// (lists of what is down) or SLOW_S (figures). A change is a person's act and is shown at once. Where
// nothing arrives, because nobody reports or the stream is cut, it is asked for every QUIET_S all the
// same: time goes on, feeds fall silent, and a daemon that is gone has to be noticed.

import { signal } from '@preact/signals';
import { noteInstant } from './clock';
import { isParty } from './session';

export interface Position {
  seq: number;
  last_at: string | null;
  as_of: string;
}

export const position = signal<Position | null>(null);
export const connected = signal(false);
export const pulses = { fast: signal(0), slow: signal(0), change: signal(0) };

const FAST_S = 4,
  SLOW_S = 15,
  QUIET_S = 20,
  LOOK_S = 5,
  CHANGE_MS = 250,
  AGAIN_MS = 5000;
type Pace = 'fast' | 'slow';
const last: Record<Pace, number> = { fast: 0, slow: 0 };
const waiting: Record<Pace, number | undefined> = { fast: undefined, slow: undefined };
let source: EventSource | null = null;
let changing: number | undefined;
let looking: number | undefined;
let retrying: number | undefined;

function beat(pace: Pace): void {
  window.clearTimeout(waiting[pace]);
  waiting[pace] = undefined;
  last[pace] = performance.now();
  pulses[pace].value++;
  if (pace === 'slow' && isParty()) {
    pulses.change.value++; // nobody tells a party of other people's acts
  }
}

function soon(pace: Pace, every_s: number): void {
  if (waiting[pace] === undefined) {
    const rest_ms = last[pace] + every_s * 1000 - performance.now();
    waiting[pace] = window.setTimeout(() => beat(pace), Math.max(0, rest_ms));
  }
}

function takePosition(event: MessageEvent): void {
  const known = position.peek();
  position.value = JSON.parse(event.data as string) as Position;
  noteInstant(position.value.as_of);
  if (known && known.seq !== position.peek()?.seq) {
    soon('fast', FAST_S);
    soon('slow', SLOW_S);
  }
}

function takeChange(): void {
  window.clearTimeout(changing);
  changing = window.setTimeout(() => {
    pulses.change.value++;
    beat('fast');
    beat('slow');
  }, CHANGE_MS);
}

function beatWhatIsOld(): void {
  for (const pace of ['fast', 'slow'] as const) {
    if (performance.now() - last[pace] > QUIET_S * 1000) {
      beat(pace);
    }
  }
}

/** A browser tries again by itself after a cut, but never after an answer that is no stream. */
function onCut(): void {
  const was = connected.peek();
  connected.value = false;
  if (was) {
    beat('slow'); // is the daemon gone, or only the stream?
  }
  if (source?.readyState === EventSource.CLOSED) {
    window.clearTimeout(retrying);
    retrying = window.setTimeout(open, AGAIN_MS);
  }
}

function open(): void {
  source?.close();
  source = new EventSource('/api/v1/stream');
  source.addEventListener('position', takePosition as EventListener);
  source.addEventListener('change', takeChange);
  source.onopen = () => {
    connected.value = true;
    beatWhatIsOld();
  };
  source.onerror = onCut;
}

export function connect(): void {
  disconnect();
  last.fast = last.slow = performance.now();
  open();
  looking = window.setInterval(beatWhatIsOld, LOOK_S * 1000);
}

export function disconnect(): void {
  source?.close();
  source = null;
  connected.value = false;
  window.clearInterval(looking);
  window.clearTimeout(retrying);
}
