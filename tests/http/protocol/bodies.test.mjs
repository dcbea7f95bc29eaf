// A body that is nothing but brackets is counted before it is read to its end: the loop goes on serving everybody.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { good, problem } from '../lib/district.mjs';

const HELD_MS_MAX = 1500; // on a busy machine; some 60 ms on a quiet one
const MIB = 1024 * 1024;
const brackets = (bytes) => `[${'{},'.repeat(Math.floor(bytes / 3) - 1)}{}]`;

let daemon;
let admin;
before(async () => {
  daemon = await startDaemon();
  admin = client(daemon);
});
after(() => daemon?.stop());

describe('8 MiB of {}', () => {
  for (const [name, path, body, type] of [
    ['orders', '/api/v1/repairs', brackets(8 * MIB)],
    ['acceptances', '/api/v1/acceptances', brackets(8 * MIB)],
    ['assets', '/api/v1/assets', brackets(8 * MIB - 100)],
    ['assets a line', '/api/v1/assets', '{}\n'.repeat(2 * MIB), 'application/x-ndjson'],
  ]) {
    it(`as ${name} are refused, and nobody waits for them`, async () => {
      let open = true;
      let held = 0;
      const refused = problem(admin.post(path, body, type ? { type } : {}), [400, 413]).finally(() => { open = false; });
      while (open) {
        const began = performance.now();
        await good(admin.get('/healthz'));
        held = Math.max(held, performance.now() - began);
      }
      await refused;
      assert.ok(held < HELD_MS_MAX, `the loop was held for ${Math.round(held)} ms`);
    });
  }
});
