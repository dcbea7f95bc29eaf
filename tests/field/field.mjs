// A camera that answers RTSP OPTIONS and one that is gone; blackbox_exporter asks both, Prometheus finds
// them in the inventory and evaluates packaging/prometheus/rules.yml, Alertmanager posts to the daemon,
// and the figures say so. Then the first camera goes, too. The files are those of packaging/prometheus
// with other ports and shorter intervals. A platform registers over
// SIP, too. Prometheus then answers every question of the Grafana dashboard, and promtool reads /metrics.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { client } from '../http/lib/client.mjs';
import { startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { good, newToken, put, register } from '../http/lib/district.mjs';
import { withCameras } from '../http/lib/lower_cameras.mjs';
import { lower } from '../http/lib/lower_platform.mjs';

const PACKAGING = fileURLToPath(new URL('../../packaging/prometheus', import.meta.url));
const WITHIN_MS = 1000 * Number(process.env.WITHIN_S ?? 60);
const dir = temporaryDirectory();
const children = [];
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

const listen = (handler) => new Promise((done) => {
  const server = createServer(handler).listen(0, '127.0.0.1', () => done(server));
});
async function freePort() {
  const server = await listen();
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

const said = {};

function start(program, ...args) {
  const child = spawn(program, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  said[program] = '';
  child.stderr.on('data', (text) => {
    said[program] = (said[program] + text).slice(-2500);
  });
  child.once('error', (error) => assert.fail(`${program}: ${error.message}`));
  child.once('exit', (status, signal) => signal ?? assert.fail(`${program} ended with ${status}\n${said[program]}`));
  children.push(child);
}

async function eventually(what, check) {
  const until = Date.now() + WITHIN_MS;
  let last;
  while (Date.now() < until) {
    last = await check();
    if (last === true) {
      console.log(`ok: ${what}`);
      return;
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  Object.entries(said).forEach(([program, text]) => console.error(`--- ${program}\n${text}`));
  assert.fail(`not within ${WITHIN_MS} ms: ${what}\n${JSON.stringify(last)}`);
}

const camera = await listen((socket) => {
  socket.on('error', () => {});
  socket.on('data', (text) => {
    if (String(text).includes('\r\n\r\n')) {
      socket.end('RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n');
    }
  });
});
const [gone, prometheus, alertmanager, blackbox] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);

const sip = await freePort();
const daemon = await startDaemon({ args: ['--sip-listen', `127.0.0.1:${sip}`, '--sip-id', '44011300002000000001'] });
const admin = client(daemon);
const SEEN = '44011300001310000001'; // by the platform
const asset = (code, port) => ({
  code, name: code, kind: 'camera', class: 1, town: 't', attributes: { address: `127.0.0.1:${port}` },
  service: [{ project: 'p', from: '2022-01-01T00:00:00+08:00', to: null }],
});
await register(admin, {
  towns: [{ code: 't', name: 't' }],
  projects: [{ code: 'p', name: 'p', phase: 'maintenance', contractor: null }],
  feeds: [{ code: 'alertmanager', name: 'Alertmanager' }],
  assets: [asset('there', camera.address().port), asset('gone', gone), { ...asset(SEEN, 0), attributes: {} }],
});
// a platform with one camera, so that the panels of platforms have something to show
const PLATFORM = '44011300002000000002';
await put(admin.put(`/api/v1/platforms/${PLATFORM}`, { name: '平台', protocol: 'gb28181', feed: 'gb', events_feed: 'gb.events', says: ['network'],
  history: { feed: 'gb.history' } }));
const { password } = await good(admin.post(`/api/v1/platforms/${PLATFORM}/password`, {}));
const platform = lower({ port: sip, code: PLATFORM, password, cameras: new Map([[SEEN, 'ON']]) });
const cameras = withCameras(platform, { files: () => [], clock: () => Date.now() / 1000 });
assert.equal((await platform.register()).status, 200);
writeFileSync(join(dir, 'viewer.token'), await newToken(admin, { name: 'prometheus', role: 'viewer' }));
writeFileSync(join(dir, 'feed.token'), await newToken(admin, { name: 'am', role: 'feed', feed: 'alertmanager' }));

const PORTS = { 8080: daemon.port, 9093: alertmanager, 9115: blackbox };
for (const name of ['prometheus.yml', 'rules.yml', 'blackbox.yml', 'alertmanager.yml']) {
  const text = readFileSync(join(PACKAGING, name), 'utf8')
    .replace(/127\.0\.0\.1:(8080|9093|9115)/g, (_, port) => `127.0.0.1:${PORTS[port]}`)
    .replace(/((?:scrape|evaluation|group|refresh)_interval|group_wait): \d+[sm]/g, '$1: 1s');
  writeFileSync(join(dir, name), text);
}
start('prometheus-blackbox-exporter', '--config.file=blackbox.yml', `--web.listen-address=127.0.0.1:${blackbox}`);
start('prometheus-alertmanager', '--config.file=alertmanager.yml', `--web.listen-address=127.0.0.1:${alertmanager}`,
  '--cluster.listen-address=', '--storage.path=am');
start('prometheus', '--config.file=prometheus.yml', `--web.listen-address=127.0.0.1:${prometheus}`, '--storage.tsdb.path=tsdb');

const states = async () => {
  const { items } = await good(admin.get('/api/v1/rates?by=asset&asset=there&asset=gone'));
  return Object.fromEntries(items.map(({ key, indicators }) => [key, indicators.network]));
};
await eventually('the camera that answers counts as connected, the other one as lost', async () => {
  const { there, gone: lost } = await states();
  return (there?.seconds.ok > 0 && there.seconds.fault === 0 && lost?.seconds.fault > 0 && lost.seconds.ok === 0
    && there.percent === '100.00' && lost.percent === '0.00') || { there, lost };
});
camera.close();
await eventually('a camera that goes is lost, and says why', async () => {
  const { items } = await good(admin.get('/api/v1/outages?asset=there'));
  return (items[0]?.cause === 'no-rtsp' && items[0].aspect === 'network') || items;
});
const { there } = await states();
assert.ok(there.seconds.fault >= 0 && there.verdict !== 'none');

// --- what watches intactd itself ---------------------------------------------------------------

const ask = async (path) => (await fetch(`http://127.0.0.1:${prometheus}/api/v1/${path}`)).json();
const { panels } = JSON.parse(readFileSync(join(PACKAGING, '../grafana/dashboard.json'), 'utf8'));
const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
await eventually(`Prometheus has an answer to each of the dashboard's ${expressions.length} questions`, async () => {
  const silent = [];
  for (const expr of expressions) {
    const { status, data, error } = await ask(`query?query=${encodeURIComponent(expr)}`);
    if (status !== 'success' || data.result.length === 0 || data.result.some(({ value }) => value[1] === 'NaN')) {
      silent.push({ expr, error });
    }
  }
  return silent.length === 0 || silent;
});
await eventually('Prometheus evaluates every rule, and IntactdDown is quiet', async () => {
  const { data: { groups } } = await ask('rules');
  const rules = groups.flatMap((group) => group.rules);
  const quiet = rules.find(({ name }) => name === 'IntactdDown')?.state === 'inactive';
  return (rules.length > 10 && quiet && rules.every(({ health }) => health === 'ok')) || rules;
});
const metrics = await admin.get('/metrics');
const lint = spawnSync('promtool', ['check', 'metrics'], { input: metrics.text, encoding: 'utf8' });
// it takes the GB of GB/T 28181 for a unit
const words = `${lint.stdout}${lint.stderr}`.replace(/^intactd_gb_\w+ metric names should not contain abbreviated units\n/gm, '');
assert.equal(words, '');
assert.ok([0, 3].includes(lint.status)); // 3: it had something to say of a name
console.log('ok: promtool check metrics has nothing to say of /metrics');

children.forEach((child) => child.removeAllListeners('exit').kill('SIGTERM'));
cameras.close();
platform.close();
await daemon.stop();
process.exit(0);
