// /metrics: the text format to the letter, the conventions of its names, and numbers that agree with what
// the API says. And the line that is logged for a request.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { client } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import { china, good, iso, newToken, problem, register } from '../lib/district.mjs';
import { openStream } from '../lib/events.mjs';

const NOW = china('2022-09-08');
const D = china('2022-09-01');

let daemon;
let admin;
let tokens;

before(async () => {
  daemon = await startDaemon({ now: NOW, args: ['--log-level', 'debug'] });
  admin = client(daemon);
  await register(admin, {
    towns: [{ code: 'shiqiao', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [{ code: 'hd', name: '子项目二', contractor: 'c1' }],
    feeds: [{ code: 'probe', name: '巡检', feed_ttl_s: 3600 }, { code: 'a"b\\c', name: '怪名' }, { code: 'idle', name: '闲' }],
    assets: [{ code: 'A1', name: 'A1', kind: 'camera', class: 1, town: 'shiqiao', service: [{ project: 'hd', from: iso(D - 86400), to: null }] }],
  });
  tokens = {
    viewer: await newToken(admin, { name: '大屏', role: 'viewer' }),
    office: await newToken(admin, { name: '办公室', role: 'office' }),
    contractor: await newToken(admin, { name: '甲', role: 'contractor', organisation: 'c1' }),
    feed: await newToken(admin, { name: 'prober', role: 'feed', feed: 'probe' }),
  };
});
after(() => daemon?.stop());

// --- the format -------------------------------------------------------------------------------

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (-?\\d+(?:\\.\\d+)?|[+-]Inf|NaN)$`);
const SUFFIXES = { histogram: ['_bucket', '_sum', '_count'] };

/** Checks the text line by line; answers families: name -> {type, help, samples: [{name, labels, value}]}. */
function parse(text) {
  assert.ok(text.endsWith('\n') && !text.includes('\r'));
  const families = new Map();
  const seen = new Set();
  let family = null;
  let pendingHelp = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (comment?.[1] === 'HELP') {
      assert.ok(!families.has(comment[2]), `${comment[2]} stands twice`);
      pendingHelp = comment;
      family = null;
    } else if (comment) {
      assert.equal(pendingHelp?.[2], comment[2], `TYPE without its HELP: ${line}`);
      family = { name: comment[2], type: comment[3], help: pendingHelp[3], samples: [] };
      families.set(comment[2], family);
    } else {
      const sample = SAMPLE.exec(line);
      assert.ok(sample, `no sample: ${line}`);
      assert.ok(family, `a sample of no family: ${line}`);
      const names = SUFFIXES[family.type]?.map((suffix) => family.name + suffix) ?? [family.name];
      assert.ok(names.includes(sample[1]), `${line} is not of ${family.name}`);
      const id = `${sample[1]}{${sample[2] ?? ''}}`;
      assert.ok(!seen.has(id), `${id} stands twice`);
      seen.add(id);
      const labels = Object.fromEntries([...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
        .map(([, name, value]) => [name, value.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c))]));
      family.samples.push({ name: sample[1], labels, value: Number(sample[3].replace('Inf', 'Infinity')) });
    }
  }
  return families;
}

/** The conventions that `promtool check metrics` checks. */
function lint({ name, type, help, samples }) {
  assert.ok(['counter', 'gauge', 'histogram'].includes(type), name);
  assert.equal(name.endsWith('_total'), type === 'counter', name);
  assert.match(name, /^(intactd|process)_[a-z_]+$/);
  assert.doesNotMatch(name, /_(milliseconds|ms|kilobytes|percent|minutes|hours|gauge|counter|histogram)(_|$)/);
  assert.match(help, /\.$/);
  if (type === 'histogram') {
    const buckets = samples.filter((one) => one.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels.le.replace('+Inf', 'Infinity')));
    assert.deepEqual(bounds, [...bounds].sort((a, b) => a - b));
    assert.equal(bounds.at(-1), Infinity);
    const counts = buckets.map(({ value }) => value);
    assert.deepEqual(counts, [...counts].sort((a, b) => a - b));
    assert.equal(samples.find((one) => one.name === `${name}_count`).value, counts.at(-1));
  }
}

async function read(token = daemon.adminToken) {
  const { status, headers, text } = await client(daemon, token).get('/metrics');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  return parse(text);
}

const value = (families, name, labels = {}) => families.get(name).samples.find((one) =>
  Object.entries(labels).every(([label, wanted]) => one.labels[label] === wanted))?.value;

describe('the format checker', () => {
  for (const [name, text] of [
    ['a sample without its family', 'intactd_x 1\n'],
    ['a label that is not escaped', '# HELP a b.\n# TYPE a gauge\na{x="q"q"} 1\n'],
    ['the same sample twice', '# HELP a b.\n# TYPE a gauge\na 1\na 2\n'],
    ['a comma for the point', '# HELP a b.\n# TYPE a gauge\na 1,5\n'],
    ['no line end', '# HELP a b.\n# TYPE a gauge\na 1'],
  ]) {
    it(`refuses ${name}`, () => assert.throws(() => parse(text)));
  }
});

describe('/metrics', () => {
  it('keeps to the format and to the conventions', async () => {
    for (const family of (await read()).values()) {
      lint(family);
    }
  });

  it('is for admin, office and viewer, with a token', async () => {
    await read(tokens.viewer);
    await read(tokens.office);
    await problem(client(daemon, null).get('/metrics'), 401);
    await problem(client(daemon, tokens.contractor).get('/metrics'), 404);
    await problem(client(daemon, tokens.feed).get('/metrics'), 404);
  });

  it('has no rate before there is one, and a target always', async () => {
    const families = await read();
    assert.equal(value(families, 'intactd_rate_ratio', { indicator: 'network' }), undefined);
    assert.equal(value(families, 'intactd_target_ratio', { indicator: 'network' }), 0.95);
    assert.equal(value(families, 'intactd_feed_last_report_age_seconds', { feed: 'probe' }), undefined);
    assert.equal(value(families, 'intactd_feed_watching', { feed: 'probe' }), 0);
  });

  it('counts what comes in', async () => {
    const before_ = await read();
    const lines = [
      { asset: 'A1', at: iso(NOW - 5400), network: 'ok' }, { asset: 'A1', at: iso(NOW - 1800), network: 'fault' },
      { at: iso(NOW - 600) }, { asset: 'nobody', at: iso(NOW), network: 'ok' },
    ];
    const bytes = Buffer.byteLength(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await good(client(daemon, tokens.feed).events(lines));
    const now = await read();
    const grown = (name) => value(now, name) - value(before_, name);
    assert.equal(grown('intactd_reports_total'), 2);
    assert.equal(grown('intactd_rejects_total'), 1);
    assert.equal(grown('intactd_batches_total'), 1);
    assert.equal(grown('intactd_ingest_bytes_total'), bytes);
    assert.equal(now.get('intactd_commit_duration_seconds').samples.at(-1).value
      - before_.get('intactd_commit_duration_seconds').samples.at(-1).value, 1);
    assert.ok(now.get('intactd_commit_duration_seconds').samples.at(-2).value > 0);
    assert.equal(value(now, 'intactd_journal_seq'), (await good(admin.get('/api/v1/journal'))).seq);
    assert.equal(value(now, 'intactd_queue_length'), 0);
    assert.equal(value(now, 'intactd_disk_full'), 0);
  });

  it('says how old each feed\'s newest report is, whatever the feed is called', async () => {
    await good(admin.events([{ at: iso(NOW - 86400) }], { query: `?feed=${encodeURIComponent('a"b\\c')}` }));
    const families = await read();
    assert.equal(value(families, 'intactd_feed_last_report_age_seconds', { feed: 'probe' }), 600);
    assert.equal(value(families, 'intactd_feed_watching', { feed: 'probe' }), 1);
    assert.equal(value(families, 'intactd_feed_last_report_age_seconds', { feed: 'a"b\\c' }), 86400);
    assert.equal(value(families, 'intactd_feed_watching', { feed: 'a"b\\c' }), 0);
    assert.equal(value(families, 'intactd_feed_watching', { feed: 'idle' }), 0);
    await good(admin.post('/api/v1/feeds', [{ code: 'alarms', name: '报警', expected: false }]));
    assert.equal(value(await read(), 'intactd_feed_watching', { feed: 'alarms' }), undefined);
    assert.equal(value(families, 'intactd_feed_last_report_age_seconds', { feed: 'idle' }), undefined);
  });

  it('has the rates that the API answers for this month', async () => {
    const families = await read();
    const { items: [{ indicators }] } = await good(admin.get('/api/v1/rates'));
    for (const [indicator, { rate, coverage, target }] of Object.entries(indicators)) {
      assert.equal(value(families, 'intactd_rate_ratio', { indicator }), rate ?? undefined, indicator);
      assert.equal(value(families, 'intactd_coverage_ratio', { indicator }), coverage ?? undefined, indicator);
      assert.equal(value(families, 'intactd_target_ratio', { indicator }), Number(target) / 100, indicator);
    }
    assert.ok(indicators.network.rate > 0 && indicators.network.rate < 1);
  });

  it('has them of each contractor, project and town too', async () => {
    const families = await read();
    for (const by of ['contractor', 'project', 'town']) {
      const { items } = await good(admin.get(`/api/v1/rates?by=${by}`));
      assert.ok(items.length > 0, by);
      for (const { key: group, indicators } of items) {
        for (const [indicator, { rate, coverage }] of Object.entries(indicators)) {
          const labels = { by, group, indicator };
          assert.equal(value(families, 'intactd_group_rate_ratio', labels), rate ?? undefined, `${by} ${group} ${indicator}`);
          assert.equal(value(families, 'intactd_group_coverage_ratio', labels), coverage ?? undefined, `${by} ${group} ${indicator}`);
        }
      }
    }
    for (const name of ['intactd_rate_ratio', 'intactd_group_rate_ratio', 'intactd_group_coverage_ratio']) {
      const { samples } = families.get(name);
      assert.ok(samples.length > 0 && samples.every(({ value: ratio }) => ratio >= 0 && ratio <= 1), name);
    }
  });

  it('counts requests by route and status, and the streams that are open', async () => {
    const count = async (labels) => value(await read(), 'intactd_http_requests_total', labels) ?? 0;
    const wanted = { method: 'GET', route: '/api/v1/towns/{code}', status: '404' };
    const before_ = await count(wanted);
    await problem(admin.get('/api/v1/towns/none'), 404);
    await problem(admin.get('/api/v1/towns/none'), 404);
    assert.equal(await count(wanted), before_ + 2);
    const unknown = { method: 'none', route: 'none', status: '404' };
    const unknownBefore = await count(unknown);
    await problem(admin.get('/nothing'), 404);
    assert.equal(await count(unknown), unknownBefore + 1);
    const stream = await openStream(daemon, '/api/v1/stream', { Authorization: `Bearer ${tokens.viewer}` });
    assert.equal(value(await read(), 'intactd_streams_open'), 1);
    stream.close();
  });

  it('knows its size in memory and on the disk, and its version', async () => {
    const families = await read();
    assert.ok(value(families, 'process_resident_memory_bytes') > 1e6);
    assert.ok(value(families, 'intactd_database_bytes') > 4096);
    assert.ok(value(families, 'intactd_wal_bytes') >= 0);
    const [{ labels, value: one }] = families.get('intactd_build_info').samples;
    assert.match(labels.version, /^\d+\.\d+\.\d+$/);
    assert.equal(one, 1);
  });
});

describe('what is packaged to watch over it', () => {
  const packaged = (name) => readFileSync(new URL(`../../../packaging/${name}`, import.meta.url), 'utf8');
  /** name -> the labels that its selectors ask for. */
  const asked = (text) => [...text.matchAll(/\b((?:intactd|process)_[a-z_]+)(?:\{([^}]*)\})?/g)].map(([, name, selector]) =>
    [name, [...(selector ?? '').matchAll(/(\w+)\s*=/g)].map(([, label]) => label)]);
  const rules = asked(packaged('prometheus/rules.yml').replace(/#.*/g, ''));
  const panels = JSON.parse(packaged('grafana/dashboard.json')).panels;
  const shown = asked(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n'));

  it('asks for metrics and labels that there are', async () => {
    const families = await read();
    assert.ok(rules.length > 10 && shown.length > 10);
    for (const [name, labels] of [...rules, ...shown]) {
      const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
      assert.ok(family, `there is no ${name}`);
      for (const label of labels.filter((one) => one !== 'job')) {
        assert.ok(family.samples.every((sample) => label in sample.labels), `${name} has no label ${label}`);
      }
    }
  });

  it('shows on the dashboard every metric that an alert is about, and all of the district and its feeds', async () => {
    const names = new Set(shown.map(([name]) => name));
    for (const [name] of rules) {
      assert.ok(names.has(name), `${name} is not on the dashboard`);
    }
    for (const name of (await read()).keys()) {
      assert.ok(!/_(ratio|seconds)$/.test(name) || names.has(name) || names.has(`${name}_bucket`), `${name} is not on the dashboard`);
    }
  });

  it('has panels with an id and a place of their own', () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { id, gridPos: a } of panels) {
      for (const { id: other, gridPos: b } of panels) {
        assert.ok(id === other || a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y, `${id} lies on ${other}`);
      }
    }
  });
});

describe('at log_level debug', () => {
  it('each request is one line with all but its token and its query', async () => {
    const { bytes } = await client(daemon, tokens.viewer).get('/api/v1/rates?by=town');
    await client(daemon, null).get('/api/v1/status');
    await client(daemon, null).get('/nowhere/secret-in-the-path');
    await sleep(100);
    assert.match(daemon.stderr, new RegExp(`GET rates 200 ${bytes.length} bytes \\d+\\.\\d ms token 2\\n`));
    assert.match(daemon.stderr, /GET status 401 \d+ bytes \d+\.\d ms token 0\n/);
    assert.match(daemon.stderr, /GET - 404 \d+ bytes \d+\.\d ms token 0\n/);
    assert.doesNotMatch(daemon.stderr, /itk_|by=town|secret/);
  });

  it('and at the level info there is none', async () => {
    const quiet = await startDaemon();
    await good(client(quiet).get('/api/v1/rates'));
    await quiet.stop();
    assert.doesNotMatch(quiet.stderr, /rates 200/);
  });

  it('has syslog\'s level before each line for the journal, and none elsewhere', async () => {
    const journalled = await startDaemon({ now: NOW, args: ['--log-level', 'debug', '--backup-dir', '/nonexistent/backups'],
      env: { JOURNAL_STREAM: '8:1' } });
    await good(client(journalled).get('/api/v1/rates'));
    process.kill(journalled.pid, 'SIGHUP');
    for (let tries = 0; tries < 100 && !/backups[^]*read again|read again[^]*backups/.test(journalled.stderr); tries++) {
      await sleep(100);
    }
    await journalled.stop();
    const lines = journalled.stderr.trimEnd().split('\n');
    for (const line of lines) {
      assert.match(line, /^<[3467]>[^<]/);
    }
    for (const [level, words] of [[7, 'GET rates 200'], [6, 'have been read again'], [3, 'no backup']]) {
      assert.ok(lines.some((line) => line.startsWith(`<${level}>`) && line.includes(words)), `${level} ${words}: ${lines.join('\n')}`);
    }
    assert.doesNotMatch(daemon.stderr, /<\d>/);
  });
});
