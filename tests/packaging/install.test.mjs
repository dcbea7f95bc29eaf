// make install, and what it installs: the settings file, the manual, the unit and the rest.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { INTACTD, runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const PREFIX = '/opt/office';
const scratch = temporaryDirectory();
const root = join(scratch, 'root');
const under = (path) => join(root, path);
const text = (path) => readFileSync(under(path), 'utf8');

/** The program that is tested, from a build directory of its own: nothing under test is made anew. */
function install(...names) {
  const build = join(scratch, 'build');
  const program = join(build, 'release/intactd');
  if (!existsSync(program)) {
    mkdirSync(join(build, 'release'), { recursive: true });
    copyFileSync(INTACTD, program);
  }
  const { MAKEFLAGS, MFLAGS, MAKELEVEL, BUILD, VARIANT, ...env } = process.env;
  execFileSync('make', ['install', `BUILD=${build}`, 'VARIANT=release', `--old-file=${program}`, ...names],
    { cwd: CHECKOUT, env: { ...env, NO_INSTALL: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
}

function filesUnder(directory, at = '') {
  return readdirSync(join(directory, at), { withFileTypes: true }).flatMap((entry) =>
    (entry.isDirectory() ? filesUnder(directory, `${at}/${entry.name}`) : [`${at}/${entry.name}`])).sort();
}

before(() => install(`DESTDIR=${root}`, `PREFIX=${PREFIX}`));

describe('make install', () => {
  it('puts each file where it belongs below DESTDIR and PREFIX, and nothing else', () => {
    assert.deepEqual(filesUnder(root), [
      '/etc/intactd/intactd.conf',
      ...[
        'bin/intactd', 'lib/systemd/system/intactd.service', 'lib/sysusers.d/intactd.conf', 'lib/tmpfiles.d/intactd.conf',
        'share/bash-completion/completions/intactd', 'share/intactd/grafana/dashboard.json', 'share/intactd/nginx.conf',
        'share/intactd/haproxy.cfg', 'share/intactd/follower.conf',
        ...['admin', 'clerk', 'contractor', 'integrator', 'machines', 'platforms'].flatMap((name) =>
          ['en', 'zh'].map((language) => `share/doc/intactd/guide-${name}.${language}.html`)),
        ...['README.md', 'changes.py', 'heartbeat.sh', 'history.py', 'probe.py', 'probe.sh', 'telegraf.conf', 'zabbix.js'].map((name) => `share/doc/intactd/examples/${name}`),
        'share/intactd/prometheus/alertmanager.yml', 'share/intactd/prometheus/blackbox.yml',
        'share/intactd/prometheus/prometheus.yml', 'share/intactd/prometheus/rules.yml',
        'share/doc/intactd/page.css',
        'share/man/man5/intactd.conf.5', 'share/man/man7/intactd-api.7', 'share/man/man8/intactd.8',
      ].map((path) => `${PREFIX}/${path}`),
    ].sort());
    assert.equal(statSync(under(`${PREFIX}/bin/intactd`)).mode & 0o777, 0o755);
    assert.equal(statSync(under('/etc/intactd/intactd.conf')).mode & 0o777, 0o644);
    assert.match(execFileSync(under(`${PREFIX}/bin/intactd`), ['--version'], { encoding: 'utf8' }), /^intactd \d/);
  });

  it('names the places in the unit, and says in it what systemd is told', () => {
    const unit = text(`${PREFIX}/lib/systemd/system/intactd.service`);
    assert.match(unit, /^ExecStart=\/opt\/office\/bin\/intactd serve --config \/etc\/intactd\/intactd\.conf$/m);
    for (const line of ['Type=notify', 'WatchdogSec=60', 'User=intactd', 'StateDirectory=intactd',
      'MemoryHigh=1536M', 'MemoryMax=2G', 'TasksMax=64', 'LimitCORE=0']) {
      assert.ok(unit.split('\n').includes(line), line);
    }
  });

  it('keeps the daemon apart: systemd-analyze security says at most 1.5', () => {
    const exposure = (unit) => Number(/Overall exposure level for \S+: ([\d.]+)/.exec(
      spawnSync('systemd-analyze', ['security', '--offline=true', unit], { encoding: 'utf8' }).stdout)?.[1]);
    const unit = under(`${PREFIX}/lib/systemd/system/intactd.service`);
    assert.ok(exposure(unit) <= 1.5, `${exposure(unit)}`);
    const open = join(scratch, 'open.service');
    writeFileSync(open, '[Service]\nExecStart=/bin/true\n');
    assert.ok(exposure(open) > 9, 'a unit without any of that is told from it');
  });

  it('hardens the program as Debian does its own, and with what gcc 12 has beyond that', () => {
    const read = (...args) => execFileSync('readelf', ['-W', ...args, INTACTD], { encoding: 'utf8' });
    assert.match(read('-h'), /Type: +DYN \(Position-Independent Executable/);
    assert.match(read('-d'), /BIND_NOW/);
    assert.match(read('-l'), /GNU_RELRO/);
    assert.match(read('-l'), /GNU_STACK .* RW /);
    assert.match(read('--dyn-syms'), /__stack_chk_fail/);
    assert.match(read('--dyn-syms'), /__\w+_chk@/);
    // The note of it is lost in linking, for Debian 12's own startup code has none: so the landing pads are counted.
    const pads = readFileSync(INTACTD).toString('latin1').split('\xf3\x0f\x1e\xfa').length;
    assert.ok(process.arch !== 'x64' || pads > 500, `${pads}`);
    const flags = join(INTACTD, '../flags/compile');
    if (existsSync(flags)) {
      const said = readFileSync(flags, 'utf8').split(' ');
      for (const flag of ['-D_FORTIFY_SOURCE=3', '-fstack-protector-strong', '-fstack-clash-protection', '-fcf-protection']) {
        assert.ok(said.includes(flag) || process.arch !== 'x64', flag);
      }
    }
    const check = spawnSync('hardening-check', ['--nocfprotection', INTACTD], { encoding: 'utf8' });
    assert.ok(check.error?.code === 'ENOENT' || check.status === 0, check.stdout);
  });

  it('leaves a settings file alone that somebody has changed', () => {
    writeFileSync(under('/etc/intactd/intactd.conf'), '# mine\n');
    install(`DESTDIR=${root}`, `PREFIX=${PREFIX}`);
    assert.equal(text('/etc/intactd/intactd.conf'), '# mine\n');
  });

  it('takes SYSCONFDIR and UNITDIR', () => {
    install(`DESTDIR=${scratch}/other`, 'PREFIX=/usr', 'SYSCONFDIR=/srv/etc', 'UNITDIR=/units');
    const unit = readFileSync(join(scratch, 'other/units/intactd.service'), 'utf8');
    assert.match(unit, /^ExecStart=\/usr\/bin\/intactd serve --config \/srv\/etc\/intactd\/intactd\.conf$/m);
    assert.ok(existsSync(join(scratch, 'other/srv/etc/intactd/intactd.conf')));
  });
});

describe('one table of settings', () => {
  let conf;
  let names;
  before(async () => {
    conf = (await runIntactd(['help', '--as', 'conf'])).stdout;
    names = [...conf.matchAll(/^#([a-z_]+) = .*$/gm)].map(([, name]) => name);
  });

  it('is in the file (each one commented), the help, the manual and the completion', async () => {
    const { stdout: help } = await runIntactd(['serve', '--help']);
    const manual = text(`${PREFIX}/share/man/man5/intactd.conf.5`);
    const completion = text(`${PREFIX}/share/bash-completion/completions/intactd`);
    assert.ok(names.length > 15);
    assert.equal(conf.split('\n').filter((line) => line && !line.startsWith('#')).join(), '[intactd]');
    for (const name of names) {
      const option = `--${name.replaceAll('_', '-')}`;
      assert.match(help, new RegExp(`^  ${option} `, 'm'));
      assert.match(manual, new RegExp(`^\\.It Ic ${name}$`, 'm'));
      assert.ok(completion.includes(` ${option}`), option);
    }
    const table = JSON.parse((await runIntactd(['help', '--as', 'settings'])).stdout);
    assert.deepEqual(names, table.map((row) => row.name));
    for (const row of table) {
      assert.ok(conf.includes(`\n# ${row.help}; ${row.takes}${row.reload ? '; reload' : ''}\n#${row.name} = ${row.default}\n`), row.name);
      assert.equal(row.option, row.name.replaceAll('_', '-'));
      assert.equal(row.variable, `INTACTD_${row.name.toUpperCase()}`);
    }
  });

  it('takes its own defaults from the file, and doctor names what is not one', async () => {
    const file = join(scratch, 'all.conf');
    writeFileSync(file, conf.replace(/^#([a-z_]+ = .+)$/gm, '$1'));
    const data = join(scratch, 'nothing');
    const same = await runIntactd(['doctor', '--data', data, '--config', file]);
    assert.doesNotMatch(same.stdout, /setting/);
    for (const name of names.filter((one) => one !== 'data')) {
      const value = { listen: '[::1]:1', log_level: 'debug', backup_dir: scratch, in_flight_bytes_max: '67108865', answer_bytes_max: '67108865', party_streams: '17',
        sip_listen: '127.0.0.1:5060', sip_id: '44011300002000000001', follow: 'http://127.0.0.1:1',
        smtp_server: 'mail.example.cn:587', smtp_security: 'tls', smtp_from: 'intactd@example.cn', notice_private_addresses: 'yes' }[name] ?? '1025';
      const beside = { sip_listen: { INTACTD_SIP_ID: '44011300002000000001' }, follow: { INTACTD_FOLLOW_TOKEN_FILE: file },
        smtp_server: { INTACTD_SMTP_FROM: 'intactd@example.cn' } }[name] ?? {};
      const run = await runIntactd(['doctor', '--data', data], { env: { [`INTACTD_${name.toUpperCase()}`]: value, ...beside } });
      assert.match(run.stdout, new RegExp(`^note: setting: ${name} = ${value.replace(/[[\]]/g, '\\$&')} \\(`, 'm'));
    }
  });

  it('refuses a wrong value of each, wherever it stands, in words and with status 2', async () => {
    const data = join(scratch, 'never');
    for (const name of names) {
      const wrong = 'x'.repeat(['data', 'listen', 'backup_dir', 'follow_token_file', 'smtp_user', 'smtp_password_file', 'notice_secrets_file', 'notice_ca_file'].includes(name) ? 1024 : 1);
      const file = join(scratch, 'wrong.conf');
      writeFileSync(file, `# a line before\n${name} =\n`);
      const option = `--${name.replaceAll('_', '-')}`;
      for (const [args, env, words] of [
        [['--config', file], {}, new RegExp(`wrong\\.conf, line 2: ${name} takes `)],
        [[], { [`INTACTD_${name.toUpperCase()}`]: wrong }, new RegExp(`INTACTD_${name.toUpperCase()}: ${name} takes `)],
        [[option, wrong], {}, new RegExp(`${name} takes `)],
      ]) {
        const run = await runIntactd(['serve', ...(name === 'data' ? [] : ['--data', data]), ...args], { env });
        assert.equal(run.status, 2, `${name} ${args}`);
        assert.match(run.stderr, words);
      }
    }
    assert.ok(!existsSync(data), 'a start that is refused makes nothing');
  });
});

describe('the manual', () => {
  const pages = ['man8/intactd.8', 'man5/intactd.conf.5', 'man7/intactd-api.7'];

  it('is mdoc that mandoc has nothing to say about', () => {
    for (const page of pages) {
      const { stdout, status, error } = spawnSync('mandoc', ['-T', 'lint', under(`${PREFIX}/share/man/${page}`)], { encoding: 'utf8' });
      assert.equal(error, undefined);
      // Whether another manual is installed here, or indexed, is no matter of the page's.
      const said = stdout.split('\n').filter((line) => line && !/referenced manual not found|outdated mandoc\.db|Mdocdate/.test(line));
      assert.deepEqual(said, [], `${page} (${status})`);
    }
  });

  it('shows every command with what it takes, and every request with who may make it', async () => {
    const shown = (page) => spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=300', under(`${PREFIX}/share/man/${page}`)], { encoding: 'utf8' })
      .stdout.replace(/.\x08/g, '').replace(/[‐‑]/g, '-');
    const [commands, , api] = pages.map(shown);
    const requests = api.slice(api.search(/^REQUESTS$/m)); // examples before it begin with a method, too
    const { stdout: overview } = await runIntactd(['help']);
    for (const [, name] of overview.matchAll(/^ {2}(\w+) /gm)) {
      const { stdout } = await runIntactd([name, '--help']);
      const [, usage] = /^usage: intactd (.*)$/m.exec(stdout);
      assert.ok(commands.includes(usage), `${usage} is not in intactd(8)`);
    }
    const daemon = await startDaemon();
    const { paths } = await (await fetch(`${daemon.url}/api/v1/openapi.json`)).json();
    await daemon.stop();
    assert.ok(Object.keys(paths).length > 50);
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const quoted = path.replace(/[{}.]/g, '\\$&');
        const said = new RegExp(`^ *${method.toUpperCase()} ${quoted}\\s+(\\S.*)$`, 'm').exec(requests)?.[1];
        assert.ok(said, `${method} ${path} is not in intactd-api(7)`);
        const roles = operation['x-roles'];
        assert.ok(operation.security?.length === 0 ? /^Nobody/.test(said) : said.startsWith(`For ${roles.join(', ')}.`), `${method} ${path}: ${said}`);
      }
    }
  });
});
