// Progress as a person sees it, on a real pseudo-terminal: it moves, never goes back, ends at the whole, and
// leaves the line alone. Without a terminal nothing of it gets into a log.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { INTACTD, runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { onTerminal } from './lib/terminal.mjs';

const scratch = temporaryDirectory();
const RECORDS = 1700;
const TOWNS = join(scratch, 'towns.csv');
writeFileSync(TOWNS, `code,name\n${Array.from({ length: RECORDS }, (_, i) => `t${i},n${i}\n`).join('')}`);

describe('import on a terminal', () => {
  const bars = async (dir) => {
    const { status, shown } = await onTerminal(`'${INTACTD}' import towns '${TOWNS}' --data '${dir}'`);
    assert.equal(status, 0, shown);
    return { shown, steps: [...shown.matchAll(/\rtowns \[(#*)( *)\] (\d+)\/(\d+)/g)] };
  };
  const check = ({ shown, steps }) => {
    assert.deepEqual(steps.map(([, , , done, of]) => [Number(done), Number(of)]), [[500, RECORDS], [1000, RECORDS], [1500, RECORDS], [RECORDS, RECORDS]]);
    for (const [, hashes, spaces, done] of steps) {
      assert.equal(hashes.length + spaces.length, 30);
      assert.equal(hashes.length, Math.floor((done * 30) / RECORDS));
    }
    assert.match(shown, /1700\/1700\r\ntowns: added 1700, changed 0, unchanged 0\r\n$/, 'the bar has its line to itself');
  };

  it('draws a bar that fills, directly', async () => check(await bars(join(scratch, 'direct'))));

  it('and through a running daemon', async () => {
    const daemon = await startDaemon();
    check(await bars(daemon.dir));
    await daemon.stop();
  });

  it('leaves no bar in a log', async () => {
    const run = await runIntactd(['import', 'towns', TOWNS, '--data', join(scratch, 'log')]);
    assert.deepEqual([run.status, run.stderr], [0, '']);
  });

  it('says on the terminal what was rejected, below the bar', async () => {
    const bad = join(scratch, 'bad.csv');
    writeFileSync(bad, `${readFileSync(TOWNS, 'utf8')}3.30106E+19,x\n`);
    const { status, shown } = await onTerminal(`'${INTACTD}' import towns '${bad}' --data '${join(scratch, 'bad')}'`);
    assert.equal(status, 1);
    assert.match(shown, /1701\/1701\r\nintactd import: 1 of 1701 rejected, see .*bad\.csv\.rejects\.csv\r\n/);
  });
});

describe('demo', () => {
  const args = ['demo', '--days', '1', '--until', '2022-09-02T00:00:00+08:00', '--data'];

  it('draws a bar that fills to the end on a terminal', async () => {
    const { status, shown } = await onTerminal(`'${INTACTD}' ${args.map((one) => `'${one}'`).join(' ')} '${join(scratch, 'demo')}'`, { timeoutMs: 300_000 });
    assert.equal(status, 0, shown);
    const steps = [...shown.matchAll(/\r\[(#*)( *)\] +(\d+) %/g)].map(([, hashes, spaces, percent]) => {
      assert.equal(hashes.length + spaces.length, 40);
      assert.equal(hashes.length, Math.floor((Number(percent) * 40) / 100));
      return Number(percent);
    });
    assert.ok(steps.length > 10, shown);
    assert.deepEqual(steps, [...new Set(steps)].sort((a, b) => a - b), 'it never goes back');
    assert.equal(steps.at(-1), 100);
    assert.equal(shown.split('\r[').filter((one) => /^#{40}\] 100 %\r?\n/.test(one)).length, 1, 'the line ends');
  });

  it('counts tenths in a log', async () => {
    const run = await runIntactd([...args, join(scratch, 'demo-log')], { timeoutMs: 300_000 });
    assert.equal(run.status, 0, run.stderr);
    assert.doesNotMatch(run.stderr, /[\r#]/);
    const steps = [...run.stderr.matchAll(/^intactd demo: (\d+) %$/gm)].map(([, percent]) => Number(percent));
    assert.ok(steps.length >= 9 && steps.length <= 11 && steps.at(-1) === 100, run.stderr);
  });
});
