// The senders in the package, run as they are against a real daemon; and history that comes in as a file.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { client } from '../lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../lib/daemon.mjs';
import { good, problem, register } from '../lib/district.mjs';

const SENDERS = fileURLToPath(new URL('../../../packaging/senders/', import.meta.url));
const scratch = temporaryDirectory();
const now = Math.floor(Date.now() / 1000);
const iso = (seconds) => new Date(seconds * 1000).toISOString();

let daemon;
let admin;
let port;
let listener;
before(async () => {
  listener = createServer((socket) => socket.end());
  await new Promise((done) => listener.listen(0, '127.0.0.1', done));
  ({ port } = listener.address());
  daemon = await startDaemon();
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    projects: [{ code: 'hd', name: '高清', contractor: null }],
    feeds: [
      { code: 'probe', name: '巡检', report_ttl_s: 900, feed_ttl_s: 900 }, { code: 'telegraf', name: 'Telegraf', report_ttl_s: 900, feed_ttl_s: 900 },
      { code: 'zabbix', name: 'Zabbix', report_ttl_s: null, feed_ttl_s: 900 }, { code: 'platform', name: '平台', report_ttl_s: null, feed_ttl_s: 900 }],
    assets: [['a', `127.0.0.1:${port}`], ['b', '127.0.0.1:1'], ['c', '']].map(([code, address]) => ({
      code, name: `点位, "${code}"`, kind: 'camera', class: 1, town: 't', attributes: address ? { address } : {},
      service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }] })),
  });
});
after(async () => {
  listener?.close();
  await daemon?.stop();
});

async function tokenOf(feed) {
  const { token } = await good(admin.post('/api/v1/tokens', { name: feed, role: 'feed', feed }));
  const file = join(scratch, `${feed}.token`);
  writeFileSync(file, `${token}\n`);
  return { token, file };
}

/** Runs a program beside this one, which may have to answer it; its input is text. */
const run = (program, args, { env = {}, input = '' } = {}) => new Promise((done) => {
  const child = execFile(program, args, { env: { ...process.env, ...env }, timeout: 60_000 }, (error, stdout, stderr) =>
    done({ status: error ? error.code ?? -1 : 0, stdout, stderr }));
  child.stdin.end(input);
});

const reports = async (asset, from = now - 120) => (await good(admin.get(`/api/v1/assets/${asset}/reports?from=${iso(from)}&to=${iso(now + 3600)}`))).items;
const newest = async (asset, from) => (await reports(asset, from)).at(-1);

describe('a sender', () => {
  it('of bash asks each asset, keeps what it cannot send, and sends it the next time', async () => {
    const { file } = await tokenOf('probe');
    const ask = join(scratch, 'ask');
    writeFileSync(ask, '#!/bin/sh\ncase $1 in *:1) exit 1 ;; esac\n', { mode: 0o755 });
    const spool = join(scratch, 'spool');
    writeFileSync(spool, `{"asset":"c","at":"${iso(now - 60)}","network":"ok"}\n`);
    const env = { INTACTD: daemon.url, FEED: 'probe', TOKEN_FILE: file, PROBE: ask, SPOOL: spool };
    const sent = await run(join(SENDERS, 'probe.sh'), [], { env });
    assert.equal(sent.status, 0, sent.stderr);
    assert.deepEqual([(await newest('a')).network, (await newest('b')).network, (await newest('c')).network], ['ok', 'fault', 'ok']);
    assert.ok(!existsSync(spool));
  });

  it('of Python asks ports and says what is refused', async () => {
    const sent = await run('python3', [join(SENDERS, 'probe.py'), '--url', daemon.url, '--feed', 'probe', '--token-file', join(scratch, 'probe.token'), '--every', '0', '--timeout', '1']);
    assert.equal(sent.status, 0, sent.stderr);
    assert.match(sent.stdout, /accepted 3, rejected 0/);
    const away = await run('python3', [join(SENDERS, 'probe.py'), '--url', 'http://127.0.0.1:1', '--feed', 'probe', '--token-file', join(scratch, 'probe.token'), '--every', '0']);
    assert.match(away.stderr, /next round/);
  });

  it('of Zabbix posts a problem as a fault and its recovery as ok, with a heartbeat beside it', async () => {
    const { token, file } = await tokenOf('zabbix');
    class HttpRequest { // as Zabbix has it: synchronous
      headers = [];
      addHeader(header) { this.headers.push('-H', header); }
      post(url, data) {
        const { stdout } = spawnSync('curl', ['-s', '--noproxy', '*', '-w', '\n%{http_code}', ...this.headers, '-d', data, url], { encoding: 'utf8' });
        const at = stdout.lastIndexOf('\n');
        this.status = Number(stdout.slice(at + 1));
        return stdout.slice(0, at);
      }
      getStatus() { return this.status; }
    }
    const script = new Function('value', 'HttpRequest', 'Zabbix', readFileSync(join(SENDERS, 'zabbix.js'), 'utf8'));
    const china = (seconds) => iso(seconds + 8 * 3600);
    const macros = (value, at) => JSON.stringify({ url: daemon.url, token, zone: '+08:00', asset: 'a', aspect: 'live', cause: 'no-stream', value,
      date: china(now - 90).slice(0, 10).replaceAll('-', '.'), time: china(now - 90).slice(11, 19),
      recovery_date: china(at).slice(0, 10).replaceAll('-', '.'), recovery_time: china(at).slice(11, 19) });
    const log = { log: () => {} };
    assert.equal(script(macros('1', now), HttpRequest, log), 'OK');
    assert.equal(script(macros('0', now - 30), HttpRequest, log), 'OK');
    const told = (await reports('a')).filter((one) => one.feed === 'zabbix');
    assert.deepEqual(told.map((one) => [Date.parse(one.at) / 1000, one.live, one.cause ?? null]), [[now - 90, 'fault', 'no-stream'], [now - 30, 'ok', null]]);
    assert.throws(() => script(macros('1', now).replace('"a"', '"nobody"'), HttpRequest, log), /HTTP 200.*unknown_asset/);
    assert.equal((await run(join(SENDERS, 'heartbeat.sh'), [], { env: { INTACTD: daemon.url, TOKEN_FILE: file } })).status, 0);
  });

  it('of Telegraf posts its JSON as it is', async () => {
    const { token } = await tokenOf('telegraf');
    const feed = client(daemon, token);
    const metric = (asset, fields, more = {}) => ({ name: 'ping', tags: { asset, host: 'h', url: '10.0.0.1', ...more }, fields, timestamp: now - 10 });
    const answer = await good(feed.post('/api/v1/feeds/telegraf/telegraf', { metrics: [
      metric('a', { result_code: 0, average_response_ms: 1.25 }), metric('b', { percent_packet_loss: 100.0 }), metric('c', { result_code: 1 }, { aspect: 'live' }),
      { name: 'cpu', tags: { host: 'h' }, fields: { usage_idle: 99.5 }, timestamp: now - 10 }] }));
    assert.deepEqual([answer.accepted, answer.rejected], [4, 0], JSON.stringify(answer));
    const said = async (asset) => (await reports(asset)).filter((one) => one.feed === 'telegraf').at(-1);
    assert.deepEqual([(await said('a')).network, (await said('b')).network, (await said('c')).live], ['ok', 'fault', 'fault']);
    await good(feed.post('/api/v1/feeds/telegraf/telegraf', { ...metric('a', { result_code: 2 }), timestamp: (now - 5) * 1000 }));
    assert.equal((await said('a')).network, 'fault');
    assert.match((await problem(feed.post('/api/v1/feeds/telegraf/telegraf', {}), 400)).detail, /data_format/);
    await problem(feed.post('/api/v1/feeds/probe/telegraf', { metrics: [] }), 404);
  });

  it('of a platform that only says changes passes them on, with a heartbeat', async () => {
    const { file } = await tokenOf('platform');
    const input = `a,offline,${iso(now - 50)},link-down\nbroken line\nb,在线,${iso(now - 40)}\n`;
    const sent = await run('python3', [join(SENDERS, 'changes.py'), '--url', daemon.url, '--token-file', file, '--heartbeat', '1'], { input });
    assert.equal(sent.status, 0, sent.stderr);
    assert.match(sent.stderr, /not understood: broken line/);
    const told = (await reports('a')).filter((one) => one.feed === 'platform');
    assert.deepEqual(told.map((one) => [one.network, one.cause]), [['fault', 'link-down']]);
    assert.equal((await good(admin.get('/api/v1/status'))).feeds.find((one) => one.code === 'platform').watching, true);
  });
});

describe('a month of history', () => {
  const OUTAGES = join(scratch, 'outages.csv');
  const month = 'month=2022-08&asset=a&asset=b&asset=c';
  it('of on and off alone is insufficient, and the answer says why and what mends it', async () => {
    await good(admin.post('/api/v1/events?feed=platform', ['a', 'b', 'c'].map((asset) => `{"asset":"${asset}","at":"2022-08-01T00:00:00+08:00","network":"ok"}\n`).join(''), { type: 'application/x-ndjson' }));
    const rates = await good(admin.get(`/api/v1/rates?${month}`));
    assert.equal(rates.items[0].indicators.network.verdict, 'insufficient');
    assert.match(rates.insufficient, /The feed platform, which watched longest, did so in 0\.03 % .*900 s \(feed_ttl_s\).*heartbeat.*intactd import events/);
  });

  it('is made of a table of outages, imported with a count, and then whole', async () => {
    writeFileSync(OUTAGES, '\ufeffasset,offline_at,online_at\na,2022/08/10 00:00:00,2022/08/11 00:00:00\nb,2022-08-31 12:00:00,\n'.replaceAll('/', '-'));
    writeFileSync(join(scratch, 'assets.csv'), 'code\na\nb\nc\n');
    const made = spawnSync('python3', [join(SENDERS, 'history.py'), '--from', '2022-08-01T00:00:00+08:00', '--to', '2022-09-01T00:00:00+08:00', '--assets', join(scratch, 'assets.csv'), OUTAGES],
      { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal(made.status, 0, made.stderr);
    const file = join(scratch, 'history.ndjson');
    writeFileSync(file, `${made.stdout}{"asset":"nobody","at":"2022-08-02T00:00:00+08:00","network":"ok"}\n`);
    const run1 = await runIntactd(['import', 'events', file, '--feed', 'platform', '--data', daemon.dir]);
    assert.equal(run1.status, 1);
    assert.match(run1.stdout, /^events: accepted 4470, rejected 1, in 1 batches\n$/);
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').length;
    assert.match(readFileSync(`${file}.rejects.csv`, 'utf8'), new RegExp(`^${last},asset,unknown_asset,`, 'm'));
    const rates = await good(admin.get(`/api/v1/rates?${month}`));
    const { network } = rates.items[0].indicators;
    assert.equal(network.seconds.fault, 86400 + 43200);
    assert.equal(network.seconds.blind, 0);
    assert.equal(network.verdict, 'met');
  });

  it('comes in as CSV too, in parts that know their lines; and not without a daemon', async () => {
    const file = join(scratch, 'part.csv');
    const rows = Array.from({ length: 20_001 }, (_, i) => `c,${iso(Date.parse('2022-07-01T00:00:00Z') / 1000 + i * 60)},ok`);
    writeFileSync(file, `asset,at,live\n${rows.join('\n')}\nnobody,2022-07-02T00:00:00Z,ok\n`);
    const sent = await runIntactd(['import', 'events', file, '--feed', 'platform', '--data', daemon.dir]);
    assert.match(sent.stdout, /accepted 20001, rejected 1, in 2 batches/, sent.stderr);
    assert.match(readFileSync(`${file}.rejects.csv`, 'utf8'), /^20003,asset,unknown_asset/m);
    const none = await runIntactd(['import', 'events', file, '--feed', 'platform', '--data', join(scratch, 'none')]);
    assert.equal(none.status, 1);
    assert.match(none.stderr, /start it|make the directory|No such file/i);
    assert.equal((await runIntactd(['import', 'events', file, '--data', daemon.dir])).status, 2);
  });
});
