// A clock that a test steps while the daemon runs (TEST_NOW_FILE of tests/faults/clock.c). A daemon that reads the file
// while it is being written would see the true time, so a new one is renamed into its place.

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryDirectory } from './daemon.mjs';

/** steppedClock(seconds): {env, now(), set(seconds)}. */
export function steppedClock(begin) {
  const file = join(temporaryDirectory(), 'now');
  let now = begin;
  const set = (to) => {
    now = to;
    writeFileSync(`${file}.new`, String(to));
    renameSync(`${file}.new`, file);
  };
  set(begin);
  return { env: { TEST_NOW_FILE: file }, now: () => now, set };
}
