// A program on a pseudo-terminal of its own, which script(1) makes: what it writes there, as a person sees it.

import { spawn } from 'node:child_process';

/** Runs a shell command on a terminal; `keys` are typed, one text after the other, each once its
 * `ready` of what has been shown says so. Resolves to {status, shown}. */
export function onTerminal(command, { env = {}, keys = [], timeoutMs = 60_000 } = {}) {
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'],
    { env: { ...process.env, TERM: 'xterm', ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  let typed = 0;
  const type = () => {
    if (typed < keys.length && keys[typed].ready(shown)) {
      child.stdin.write(keys[typed].text);
      typed += 1;
    }
  };
  child.stdin.on('error', () => {}); // it may end before all is typed
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    shown += text;
    type();
  });
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`${command}: no end within ${timeoutMs} ms\n${shown}`));
    }, timeoutMs);
    child.once('error', fail);
    child.once('close', (status) => {
      clearTimeout(timer);
      done({ status, shown });
    });
  });
}
