// Starts the real daemon on a free port and a directory of its own, and ends it whatever happens.
//
//   const daemon = await startDaemon({ now: 1662000000 });
//   ... daemon.url, daemon.port, daemon.dir, daemon.adminToken, daemon.pid, daemon.stderr ...
//   await daemon.restart();   // the same directory, a new port
//   await daemon.kill9();     // as in a power cut; restart() starts it again
//   await daemon.stop();      // SIGTERM; throws if it does not end with status 0
//
// INTACTD names the program (default build/release/intactd), KEEP=1 keeps the directories,
// START_TIMEOUT_S waits longer for a slow variant.

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const START_TIMEOUT_MS = 1000 * Number(process.env.START_TIMEOUT_S ?? 30);
const STOP_TIMEOUT_MS = 20_000;
const OUTPUT_CHARS_MAX = 1 << 20;

export const INTACTD = resolve(CHECKOUT, process.env.INTACTD ?? 'build/release/intactd');

/** The runtime of the sanitizer that the program was built with, or null. It wants to be preloaded first. */
export const SANITIZER = /=> (\/\S+\/lib[at]san\.so\S*)/.exec(execFileSync('ldd', [INTACTD], { encoding: 'utf8' }))?.[1] ?? null;
const CLOCK = resolve(process.env.CLOCK_SHIM ?? join(dirname(INTACTD), 'faults/clock.so'));

// setpriv lets the kernel end the daemon when this process is killed and cannot do so itself.
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find(existsSync);

const launched = [];
const running = new Set();
const directories = new Set();

process.on('exit', (status) => {
  if (status !== 0) {
    showErrors();
  }
  for (const child of running) {
    child.kill('SIGKILL');
  }
  for (const dir of directories) {
    if (process.env.KEEP === '1') {
      console.error(`kept: ${dir}`);
    } else {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    }
  }
});
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.once(signal, () => process.exit(status));
}

// A failed test is often explained by what the daemon said.
function showErrors() {
  for (const { pid, spawnargs, output } of launched) {
    if (output.stderr !== '') {
      console.error(`stderr of ${pid}, ${spawnargs.join(' ')}:\n${output.stderr.slice(-8192)}`);
    }
  }
}

/** A directory that is removed when the tests of this file have ended, unless KEEP=1. */
export function temporaryDirectory() {
  const dir = mkdtempSync(join(tmpdir(), 'intactd-test-'));
  directories.add(dir);
  return dir;
}

/**
 * Options of runIntactd() for a user to whom nothing here belongs; root would pass every permission. The program is
 * copied to where such a user may reach it. null: only root can become somebody else.
 */
export function asNobody() {
  if (process.getuid() !== 0) {
    return null;
  }
  if (!nobodys) {
    const dir = temporaryDirectory();
    chmodSync(dir, 0o755);
    nobodys = join(dir, 'intactd');
    copyFileSync(INTACTD, nobodys);
    chmodSync(nobodys, 0o755);
  }
  return { program: nobodys, wrap: ['--reuid', '65534', '--regid', '65534', '--clear-groups'] };
}
let nobodys;

/** Runs `intactd ARGS` to its end: {status, signal, stdout, stderr}. For the subcommands. */
export function runIntactd(args, { env = {}, now, input = '', timeoutMs = 60_000, program, wrap } = {}) {
  const child = launch(args, environment(env, now), 'pipe', { program, wrap });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(input);
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`intactd ${args.join(' ')}: no end within ${timeoutMs} ms\n${child.output.stderr}`));
    }, timeoutMs);
    child.once('error', fail);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      done({ status, signal, ...child.output });
    });
  });
}

/**
 * Starts `intactd serve` and resolves when it listens. All options may be left out:
 * dir: the data directory (default: a temporary one); args: more arguments; env: more
 * environment, undefined removes; now: a fixed clock, unix seconds (tests/faults/clock.c); program: another than INTACTD.
 */
export async function startDaemon(options = {}) {
  const daemon = new Daemon(options);
  await daemon.start();
  return daemon;
}

class Daemon {
  #child = null;
  #options;
  url;
  port;
  pid;
  adminToken = null;

  constructor({ dir, args = [], env = {}, now, program } = {}) {
    this.dir = dir ?? temporaryDirectory();
    this.#options = { args, env, now, program };
  }

  /** What the running or last process wrote. */
  get stdout() {
    return this.#child?.output.stdout ?? '';
  }

  get stderr() {
    return this.#child?.output.stderr ?? '';
  }

  /** Whether it is running. */
  get alive() {
    return this.#child !== null && running.has(this.#child);
  }

  async start() {
    const { args, env, now, program } = this.#options;
    const serve = ['serve', '--data', this.dir, '--listen', '127.0.0.1:0', ...args];
    this.#child = launch(serve, environment(env, now), 'ignore', { program });
    try {
      this.url = await this.#listening();
    } catch (error) {
      this.#child.kill('SIGKILL');
      throw error;
    }
    this.port = Number(new URL(this.url).port);
    this.pid = this.#child.pid;
    this.adminToken = readToken(join(this.dir, 'admin.token')) ?? this.adminToken;
    // From here on a test that forgets to stop it still comes to its end; "exit" kills it.
    hold(this.#child, false);
  }

  #listening() {
    const child = this.#child;
    return new Promise((done, fail) => {
      const failed = (why) => {
        clearTimeout(timer);
        fail(new Error(`${INTACTD}: ${why}\n${child.output.stdout}${child.output.stderr}`));
      };
      const timer = setTimeout(
        () => failed(`not listening within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
      child.once('error', (error) => failed(error.message));
      child.once('close', (status, signal) => failed(`ended with ${signal ?? `status ${status}`}`));
      child.stdout.on('data', () => {
        const line = /^listening on (http:\/\/\S+)$/m.exec(child.output.stdout);
        if (line) {
          clearTimeout(timer);
          done(line[1]);
        }
      });
    });
  }

  /** Resolves to {status, signal} once the process has ended, by itself or after a signal. */
  async ended({ timeoutMs = STOP_TIMEOUT_MS } = {}) {
    const child = this.#child;
    hold(child, true);
    if (running.has(child)) {
      await new Promise((done, fail) => {
        const timer = setTimeout(() => {
          child.kill('SIGKILL');
          fail(new Error(`the daemon did not end within ${timeoutMs} ms\n${this.stderr}`));
        }, timeoutMs);
        child.once('close', () => {
          clearTimeout(timer);
          done();
        });
      });
    }
    return { status: child.exitCode, signal: child.signalCode };
  }

  /** Ends it as an administrator would. Throws unless it ends with status 0; a second call, or one
   * after kill9(), does nothing. */
  async stop() {
    if (!this.alive) {
      return;
    }
    this.#child.kill('SIGTERM');
    const { status, signal } = await this.ended();
    if (status !== 0) {
      throw new Error(`the daemon ended with ${signal ?? `status ${status}`}\n${this.stderr}`);
    }
  }

  /** Ends it without a chance to write anything more. */
  async kill9() {
    if (this.alive) {
      this.#child.kill('SIGKILL');
      await this.ended();
    }
  }

  /** Stops it if it runs and starts it on the same directory; args, env and now replace those given
   * before. The port is a new one. */
  async restart(changes = {}) {
    await this.stop();
    Object.assign(this.#options, changes);
    await this.start();
    return this;
  }
}

// The program itself has no other clock than the system's: what is preloaded stands in for it.
function environment(env, now) {
  const merged = { ...process.env, ...env };
  if (now !== undefined || merged.TEST_NOW_FILE) {
    if (!existsSync(CLOCK)) {
      throw new Error(`${CLOCK} is not there: "make shims" builds it`);
    }
    merged.TEST_NOW = now === undefined ? undefined : String(now);
    merged.LD_PRELOAD = [SANITIZER, CLOCK, merged.LD_PRELOAD].filter(Boolean).join(' ');
  }
  for (const name of Object.keys(merged)) {
    if (merged[name] === undefined) {
      delete merged[name];
    }
  }
  return merged;
}

function launch(args, env, stdin, { program = INTACTD, wrap = [] } = {}) {
  const command = SETPRIV ? [SETPRIV, '--pdeathsig', 'KILL', ...wrap, '--', program] : [program];
  const child = spawn(command[0], [...command.slice(1), ...args], {
    env, stdio: [stdin, 'pipe', 'pipe'],
  });
  child.output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text) => {
      child.output[name] = (child.output[name] + text).slice(-OUTPUT_CHARS_MAX);
    });
  }
  launched.push(child);
  running.add(child);
  child.once('close', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

// Whether this process waits for the child before it ends by itself.
function hold(child, on) {
  for (const handle of [child, child.stdout, child.stderr]) {
    if (on) {
      handle.ref();
    } else {
      handle.unref();
    }
  }
}

function readToken(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
