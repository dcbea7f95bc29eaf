// How much time a repair has left. An approved pause that goes on stops its clock: the daemon moves `due_at`
// on with every answer, so what is left is what it was when the answer came.

import { seconds } from './time';
import type { Pause, Repair } from './types';

/** When its clock has run the limit; never, where its asset left service before. */
export const dueAt = (repair: Repair): number => (repair.due_at === null ? Infinity : seconds(repair.due_at));

const SAME_S = 5; // by so much two looks at a clock that stands still may differ

/** The pause that goes on, approved or not. */
export const openPause = (repair: Repair): Pause | null =>
  repair.state === 'paused' ? (repair.pauses.find((p) => p.to === null) ?? null) : null;

/** The pause that holds the clock: one that is approved and began in time. */
export function holding(repair: Repair): Pause | null {
  const pause = openPause(repair);
  return pause?.approved && seconds(pause.from) < dueAt(repair) ? pause : null;
}

const stood = new Map<string, number>();

/** Seconds to the deadline, below 0 once it is past; `asOf` is when `repair` was answered. */
export function secondsLeft(repair: Repair, now: number, asOf: number | null): number {
  const pause = holding(repair);
  if (!pause || asOf === null) {
    return dueAt(repair) - now;
  }
  const key = `${repair.id} ${pause.number}`,
    left = dueAt(repair) - asOf,
    known = stood.get(key);
  if (known !== undefined && Math.abs(known - left) <= SAME_S) {
    return known;
  }
  stood.set(key, left);
  return left;
}
