// What the tests share: seeded chance, instants, the default rules, and short ways to fill a
// daemon and to read its answers. A call that should succeed and does not throws with the whole answer.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

import { client } from './client.mjs';

/** The seed of a test file: SEED from the environment, or its own. Printed by whoever uses it. */
export function seedOf(fallback) {
  return Number(process.env.SEED ?? fallback);
}

/** A small generator (mulberry32): the same seed gives the same numbers on every machine. */
export function chance(seed) {
  let state = seed >>> 0;
  const real = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(real() * n);
  return {
    below,
    odds: (p) => real() < p,
    pick: (items) => items[below(items.length)],
    shuffled(items) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
  };
}

// --- instants ---------------------------------------------------------------------------------

/** "2022-09-01 10:00" or "2022-09-01 10:00:05" in China -> unix seconds. */
export function china(text) {
  const [day, clock = '00:00'] = text.split(' ');
  const at = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}+08:00`);
  assert.ok(Number.isFinite(at), text);
  return at / 1000;
}

/** Unix seconds -> RFC 3339 with this offset in minutes, as the daemon writes it for 480. */
export function iso(at, minutes = 480, fraction = '') {
  const local = new Date((at + minutes * 60) * 1000).toISOString().slice(0, 19);
  const sign = minutes < 0 ? '-' : '+';
  const two = (n) => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${local}${fraction}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** RFC 3339 as the daemon writes it, with the district's offset -> unix seconds. */
export function unix(text, offset = '+08:00') {
  assert.equal(typeof text, 'string', `no instant: ${text}`);
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  assert.equal(text.slice(19), offset, text);
  return Date.parse(text) / 1000;
}

/** The same instant in one of the many ways RFC 3339 allows; what is finer than a millisecond is to be dropped. */
export function anyIso(at, dice, ms = 0) {
  const digits = String(ms).padStart(3, '0');
  const fraction = ms === 0 ? '' : `.${digits}`;
  switch (dice.below(5)) {
    case 0: return `${new Date(at * 1000).toISOString().slice(0, 19)}${fraction}Z`;
    case 1: return `${new Date(at * 1000).toISOString().slice(0, 19)}.${digits}999Z`;
    case 2: return iso(at, -570, fraction);
    case 3: return iso(at, 345, `.${digits.replace(/(?<=.)0+$/, '')}`);
    default: return iso(at, 480, fraction);
  }
}

/** ?a=1&b=2&b=3 of an object; arrays repeat a member, undefined leaves it out. */
export function query(members) {
  const parts = [];
  for (const [name, value] of Object.entries(members)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        parts.push(`${name}=${encodeURIComponent(one)}`);
      }
    }
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

// --- the rules --------------------------------------------------------------------------------

/** The default rules (schema/default_rules.json), whole. */
export const APPENDIX_A = Object.freeze(
{"version":1,"from_month":"2000-01","time_zone":"Asia/Shanghai",
 "population":{"kinds":["camera","checkpoint"],"classes":[1,2]},"min_coverage":"90.00","expected_s":604800,"month_begins_on":1,
 "indicators":{"intact":{"target":"98.00","silent":"fault","basis_of_target":"2022 plan"},
  "network":{"target":"95.00","silent":"fault","basis_of_target":"2022 plan"},
  "live":{"target":"90.00","silent":"fault","basis_of_target":"2022 plan"},
  "history":{"target":"90.00","silent":"fault","basis_of_target":"2022 plan"},
  "repair":{"target":"97.00"},"acceptance":{"target":"100.00"},"budget":{"target":"99.93"},"quantity":{"target":"100.00"}},
 "repairs":{"limits_s":{"mass":172800,"centre":14400,"checkpoint":86400,"camera.1":86400,"camera.2":86400,"camera.3":172800},
  "response_s":null,"mass":{"points":8,"within_s":600},
  "rejoin":"round","rejoin_s":604800,"open_after_s":null,"open_after_total":null},
 "exemptions":{"propose_within_days":10,"proof_by_day":10,
  "reasons":["power_cut","road_works","relocation","force_majeure","major_event","customer_power"]},
 "contracts":{},
 "score":{"min_weight":50,"weights":{"intact":30,"network":20,"live":15,"history":15,"repair":20},
  "deductions":[{"rule":"long_outage","over_s":28800,"points":"1.00","per":"asset","at_most":"10.00"}]},
 "payment":[{"from_score":"90.00","factor_bp":10000},{"from_score":"80.00","factor_bp":9000},{"from_score":"0.00","factor_bp":7000}],
 "evaluation":[
  {"level1":"产出","level2":"数量","level3":"视频监控点运维","weight":8,"indicator":"quantity","kind":"camera"},
  {"level1":"产出","level2":"数量","level3":"高清道路卡口运维","weight":4,"indicator":"quantity","kind":"checkpoint"},
  {"level1":"产出","level2":"数量","level3":"镇街监控中心运维","weight":4,"indicator":"quantity","kind":"centre"},
  {"level1":"产出","level2":"数量","level3":"建设项目验收点数","weight":4,"indicator":"acceptance"},
  {"level1":"产出","level2":"质量","level3":"完好率","weight":8,"indicator":"intact"},
  {"level1":"产出","level2":"质量","level3":"联网率","weight":8,"indicator":"network"},
  {"level1":"产出","level2":"质量","level3":"实时视频可用率","weight":7,"indicator":"live"},
  {"level1":"产出","level2":"质量","level3":"历史视频可用率","weight":7,"indicator":"history"},
  {"level1":"产出","level2":"时效","level3":"故障维修及时率","weight":10,"indicator":"repair"},
  {"level1":"产出","level2":"时效","level3":"建设进度按期完成","weight":5,"indicator":"milestones","target":"100.00"},
  {"level1":"产出","level2":"成本","level3":"预算执行率","weight":10,"indicator":"budget"},
  {"level1":"效益","level2":"社会效益","level3":"打击犯罪与城市管理保障","weight":8,"judged":true},
  {"level1":"效益","level2":"可持续影响","level3":"长效使用管理机制","weight":7,"judged":true},
  {"level1":"满意度","level2":"利益相关者满意度","level3":"镇街与派出所满意度","weight":10,"judged":true}]}
);

// --- answers ----------------------------------------------------------------------------------

/** The answer's JSON; throws with all of it unless its status is 200. */
export async function good(answer) {
  const { status, text, json } = await answer;
  assert.equal(status, 200, `status ${status}: ${text.slice(0, 2000)}`);
  return json;
}

/** The same for a PUT, which may also say that it has created something. */
export async function put(answer) {
  const { status, text, json } = await answer;
  assert.ok(status === 200 || status === 201, `status ${status}: ${text.slice(0, 2000)}`);
  return json;
}

/**
 * The answer's problem document (RFC 9457 with the members of intactd-api(7), CONVENTIONS); throws unless it is one and
 * its status is among those given (one number or an array), and its type names `code`, if one is given.
 */
export async function problem(answer, statuses, code) {
  const { status, headers, text, json } = await answer;
  const wanted = [statuses].flat();
  assert.ok(wanted.includes(status), `status ${status}, not ${wanted.join(' or ')}: ${text.slice(0, 2000)}`);
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json\b/, text);
  assert.equal(json.status, status, text);
  for (const member of ['type', 'title', 'detail']) {
    assert.equal(typeof json[member], 'string', `${member} in ${text}`);
    assert.notEqual(json[member], '', `${member} in ${text}`);
  }
  assert.equal(json.error, json.detail, text);
  if (code !== undefined) {
    assert.equal(json.type, `urn:intactd:problem:${code}`, text);
  }
  if (json.errors !== undefined) {
    assert.ok(Array.isArray(json.errors), text);
    json.errors.forEach((item) => itemError(item, text));
  }
  return json;
}

/** One member of errors[]: code and detail are text that says something, field is text if there. */
export function itemError(item, text = JSON.stringify(item)) {
  assert.match(item.code, /^[a-z0-9_]+$/, text);
  assert.equal(typeof item.detail, 'string', text);
  assert.ok(item.detail.length > 3, text);
  if (item.field !== undefined && item.field !== null) {
    assert.equal(typeof item.field, 'string', text);
  }
  for (const place of ['line', 'index']) {
    assert.ok(item[place] === undefined || Number.isInteger(item[place]), text);
  }
}

/** Rows of a CSV answer as arrays of cells; throws unless it is text/csv with a byte order mark, CRLF or
 * LF ends, and as many cells in each row as in the header. */
export async function csvRows(answer) {
  const { status, headers, bytes, text } = await answer;
  assert.equal(status, 200, text.slice(0, 2000));
  assert.match(headers['content-type'] ?? '', /^text\/csv\b/);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'no byte order mark');
  const rows = splitCsv(bytes.subarray(3).toString('utf8'));
  for (const row of rows) {
    assert.equal(row.length, rows[0].length, `${row} has not the cells of ${rows[0]}`);
  }
  return rows;
}

export function splitCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''));
      rows.push(row);
      row = [];
      cell = '';
    } else {
      cell += c;
    }
  }
  assert.equal(quoted, false, 'an open quote');
  if (cell !== '' || row.length > 0) {
    rows.push([...row, cell]);
  }
  return rows;
}

/** Rows as objects by the header. */
export async function csvRecords(answer) {
  const [header, ...rows] = await csvRows(answer);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

// --- filling ----------------------------------------------------------------------------------

const COLLECTIONS = ['towns', 'organisations', 'projects', 'feeds', 'calendars', 'assets'];

/** Registers whole lists of records, in the order in which they refer to each other. */
export async function register(admin, records) {
  for (const collection of COLLECTIONS) {
    if (records[collection]?.length > 0) {
      await good(admin.post(`/api/v1/${collection}`, records[collection]));
    }
  }
}

/** A new token's text. */
export async function newToken(admin, body) {
  const { token } = await good(admin.post('/api/v1/tokens', body));
  assert.match(token, /^itk_\S+$/);
  return token;
}

/** Decides the factor of every project of a month that could not be judged: the office proposes, the admin approves. */
export async function decideAll(admin, office, month, factor_bp = 10000) {
  const path = `/api/v1/assessments/${month}`;
  for (const { projects } of (await good(admin.get(path))).items) {
    for (const { project } of projects.filter(({ unjudged }) => unjudged)) {
      const { id } = await good(office.post(`${path}/decisions`, { project, factor_bp, reason: '现场核查正常' }));
      await good(admin.post(`${path}/decisions/${id}/approve`, {}));
    }
  }
}

/** The same with a token of the office that is made for it. */
export async function decideFactors(daemon, month, factor_bp) {
  const admin = client(daemon);
  await decideAll(admin, client(daemon, await newToken(admin, { name: '认定', role: 'office' })), month, factor_bp);
}

/** What a month is closed with that nobody waits for. */
export const DESPITE = { despite: ['exemptions', 'objections'], reason: '各方已确认' };

/** A client that posts as this feed. */
export async function feedClient(daemon, feed) {
  const admin = client(daemon);
  return client(daemon, await newToken(admin, { name: `feed ${feed}`, role: 'feed', feed }));
}

/** Posts reports and throws unless every one is accepted. Instants are unix seconds. */
export async function report(feed, reports) {
  const lines = reports.map(({ at, ms = 0, ...rest }) =>
    ({ ...rest, at: iso(at, 480, ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`) }));
  const answer = await good(feed.events(lines));
  assert.deepEqual(answer.errors, []);
  assert.equal(answer.accepted, reports.length);
  return answer;
}

/** Proposes as one and approves as the other; answers the id. */
export async function exempt(proposer, approver, { from, to, ...rest }) {
  const { id, state } = await good(proposer.post('/api/v1/exemptions', {
    reason: 'power_cut', ...rest, from: iso(from), to: iso(to),
  }));
  assert.equal(state, 'proposed');
  if (approver !== null) {
    const answer = await good(approver.post(`/api/v1/exemptions/${id}/approve`, { note: '情况属实' }));
    assert.equal(answer.state, 'approved');
  }
  return id;
}

/** Where the journal stands. */
export async function position(admin) {
  const { seq, head, reports } = await good(admin.get('/api/v1/journal'));
  assert.match(head, /^[0-9a-f]{64}$/);
  return { seq, head, reports };
}

/** It still answers, without a token. */
export async function healthy(daemon) {
  const { status, text } = await client(daemon, null).get('/healthz');
  assert.equal(status, 200, text);
}

// --- reports on the wire ----------------------------------------------------------------------

export const ASPECTS = ['intact', 'network', 'live', 'history'];

/** One POST of events in one of the forms a feed may choose; an answer as from client. */
export async function postEvents(feed, reports, { form, gzip, dice }) {
  const lines = reports.map(({ feed: _, asset, at, ms, ...states }) =>
    ({ ...(asset === null ? {} : { asset }), at: anyIso(at, dice, ms), ...states }));
  const [type, text] = encode(form, lines);
  const body = gzip ? gzipSync(text) : text;
  return feed.post('/api/v1/events', body, {
    type, headers: gzip ? { 'Content-Encoding': 'gzip' } : {},
  });
}

function encode(form, lines) {
  if (form === 'json') {
    return ['application/json', JSON.stringify(lines)];
  }
  if (form === 'csv') {
    // A cause has no column in the CSV of reports.
    const rows = lines.map((line) => ['asset', 'at', ...ASPECTS].map((k) => line[k] ?? '').join(','));
    return ['text/csv', `asset,at,${ASPECTS.join(',')}\n${rows.map((row) => `${row}\n`).join('')}`];
  }
  return ['application/x-ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join('')];
}

/** Runs jobs (functions that answer a promise) at most `width` at a time, in order of starting. */
export async function together(width, jobs) {
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      await jobs[next++]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, worker));
}
