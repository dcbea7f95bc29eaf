// The stream of positions and changes, as three pulses that views refetch on.
//
// A position arrives up to once a second; what is shown is asked for again at most every FAST_S
// (lists of what is down) or SLOW_S (figures). A change is a person's act and is shown at once.

import { signal } from '@preact/signals';

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
  WITHOUT_STREAM_S = 30,
  CHANGE_MS = 250;
type Pace = 'fast' | 'slow';
const last: Record<Pace, number> = { fast: 0, slow: 0 };
const waiting: Record<Pace, number | undefined> = { fast: undefined, slow: undefined };
let source: EventSource | null = null;
let changing: number | undefined;
let alone: number | undefined;

function beat(pace: Pace): void {
  window.clearTimeout(waiting[pace]);
  waiting[pace] = undefined;
  last[pace] = performance.now();
  pulses[pace].value++;
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

export function connect(): void {
  disconnect();
  last.fast = last.slow = performance.now();
  source = new EventSource('/api/v1/stream');
  source.addEventListener('position', takePosition as EventListener);
  source.addEventListener('change', takeChange);
  source.onopen = () => (connected.value = true);
  source.onerror = () => (connected.value = false);
  alone = window.setInterval(() => {
    if (!connected.peek()) {
      beat('fast');
      beat('slow');
    }
  }, WITHOUT_STREAM_S * 1000);
}

export function disconnect(): void {
  source?.close();
  source = null;
  connected.value = false;
  window.clearInterval(alone);
}
