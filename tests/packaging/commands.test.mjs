// The commands as somebody types them: help, exit statuses, and a bash that completes them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { INTACTD, runIntactd, temporaryDirectory } from '../http/lib/daemon.mjs';
import { onTerminal } from './lib/terminal.mjs';

const scratch = temporaryDirectory();
let names;
before(async () => {
  const { stdout } = await runIntactd(['help']);
  names = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
});

describe('each command', () => {
  it('is one that the contract names', () => {
    assert.deepEqual([...names].sort(),
      ['backup', 'demo', 'doctor', 'help', 'import', 'promote', 'report', 'restore', 'serve', 'token', 'verify']);
  });

  it('has help, on the standard output, with status 0, wherever --help stands', async () => {
    for (const name of names) {
      const asked = await runIntactd([name, '--help']);
      assert.equal(asked.status, 0, name);
      assert.equal(asked.stderr, '');
      assert.match(asked.stdout, new RegExp(`^usage: intactd ${name} .+\\n\\n.+\\.\\n`));
      for (const args of [['help', name], [name, '-h'], [name, '--data', scratch, '--help']]) {
        const same = await runIntactd(args);
        assert.deepEqual([same.status, same.stdout], [0, asked.stdout], args.join(' '));
      }
    }
  });

  it('ends with 2 for what it does not know, names it, and touches nothing', async () => {
    const data = join(scratch, 'untouched');
    for (const name of names.filter((one) => one !== 'help')) {
      for (const args of [[], ['--data'], ['--data', data, '--colour', 'red'], ['--data', data, '--colour']]) {
        const run = await runIntactd([name, ...args]);
        assert.equal(run.status, 2, `${name} ${args.join(' ')}`);
        assert.equal(run.stdout, '');
        assert.match(run.stderr, new RegExp(`^intactd ${name}: .+\\nintactd ${name} --help says more\\.\\n$`));
        assert.match(run.stderr, args.length > 1 ? /colour/ : /--data/, `${name} ${args.join(' ')}`);
      }
      const many = await runIntactd([name, 'a', 'b', 'c', '--data', data]);
      assert.equal(many.status, 2, `${name}: ${many.stderr}`);
    }
    assert.ok(!existsSync(data));
  });

  it('ends with 1 when it fails', async () => {
    const none = join(scratch, 'none');
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    for (const args of [['backup', join(scratch, 'x'), '--data', none], ['restore', join(scratch, 'absent'), '--data', none],
      ['import', 'towns', join(scratch, 'absent.csv'), '--data', none], ['verify', '--data', none], ['doctor', '--data', none],
      ['report', '2022-09', '--data', none], ['serve', '--data', join(scratch, 'deaf'), '--listen', '203.0.113.1:1'],
      ['token', 'list', '--data', join(file, 'below')], ['demo', '--data', join(file, 'below')]]) {
      const run = await runIntactd(args);
      assert.equal(run.status, 1, `${args.join(' ')}: ${run.stdout}${run.stderr}`);
    }
  });

  it('and what is no command ends with 2', async () => {
    for (const args of [[], ['colour'], ['help', 'colour'], ['help', '--as', 'colour']]) {
      assert.equal((await runIntactd(args)).status, 2, args.join(' '));
    }
    assert.match((await runIntactd(['--version'])).stdout, /^intactd \d+\.\d+\.\d+\n$/);
    assert.equal((await runIntactd(['--help'])).status, 0);
  });
});

describe('bash', () => {
  const file = join(scratch, 'completion');
  const here = join(scratch, 'here');
  before(async () => {
    writeFileSync(file, (await runIntactd(['help', '--as', 'completion'])).stdout);
    mkdirSync(join(here, 'my data'), { recursive: true });
    mkdirSync(join(here, 'backup')); // a directory with a command's name
    mkdirSync(join(here, 'bin'));
    symlinkSync(INTACTD, join(here, 'bin/intactd'));
    writeFileSync(join(here, 'my towns.csv'), '');
  });

  const complete = (...words) => execFileSync('bash', ['--norc', '-c',
    `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _intactd; printf '%s\\n' "\${COMPREPLY[@]}"`,
    'bash', file, 'intactd', ...words], { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');

  it('knows the commands, their words, their options, and what these take', () => {
    assert.deepEqual(complete('').sort(), [...names, '--help', '--version'].sort());
    for (const [words, wanted] of [
      [['ba'], ['backup']], [['token', ''], ['create', 'list', 'revoke', 'rotate']], [['help', 'ver'], ['verify']],
      [['import', 'a'], ['acceptances', 'assets']], [['token', 'create', '--role', 's'], ['supervisor']],
      [['report', '2022-09', '--format', ''], ['xlsx', 'csv', 'html']], [['serve', '--log-level', 'd'], ['debug']],
      [['serve', '--backup-k'], ['--backup-keep']], [['verify', '--rec'], ['--receipt']],
      [['import', 'towns', 'my'], ['my data', 'my towns.csv']], [['serve', '--data', 'my'], ['my data']],
    ]) {
      assert.deepEqual(complete(...words).sort(), [...wanted].sort(), words.join(' '));
    }
  });

  it('completes at a real prompt, in one keystroke', async () => {
    const rc = join(scratch, 'bashrc');
    writeFileSync(rc, `PS1='ready> '\nPATH='${here}/bin':$PATH\nHISTFILE=\ncd '${here}'\n. '${file}'\n`);
    const prompts = (n) => (shown) => shown.split('ready> ').length > n;
    const { shown } = await onTerminal(`bash --noprofile --rcfile '${rc}' -i`, {
      env: { INPUTRC: '/dev/null' },
      keys: [
        { ready: prompts(1), text: 'intactd help backu\t\n' },
        { ready: prompts(2), text: 'intactd ba\t--he\t; echo status $?\n' },
        { ready: prompts(3), text: 'exit\n' },
      ],
    });
    assert.match(shown, /ready> intactd help backup \r?\n[^]*usage: intactd backup FILE/);
    assert.match(shown, /intactd backup --help ; echo status \$\?/, shown);
    assert.match(shown, /status 0/);
  });
});
