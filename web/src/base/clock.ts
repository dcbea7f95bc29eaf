// The daemon's time, running on between its answers: a page's own clock may be wrong by hours.

import { computed, signal } from '@preact/signals';
import { seconds } from './time';

const base = signal<{ at: number; mine: number } | null>(null);
const tick = signal(0);
const SLOW_S = 10;

/** Unix seconds by the daemon's clock, anew each second; null before its first answer. */
export const now = computed<number | null>(() => {
  void tick.value;
  return base.value && Math.floor(base.value.at + (performance.now() - base.value.mine) / 1000);
});

/** The same for what may lag by some seconds, such as countdowns of hours in long lists. */
export const slowNow = computed<number | null>(() => now.value && now.value - (now.value % SLOW_S));

/** Takes an answer's instant; one that was long on its way never puts the clock back. */
export function noteInstant(asOf: string): void {
  const at = seconds(asOf);
  const known = now.peek();
  if (known === null || at > known) {
    base.value = { at, mine: performance.now() };
  }
}

window.setInterval(() => tick.value++, 1000);
