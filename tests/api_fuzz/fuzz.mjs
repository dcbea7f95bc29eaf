// The live API under requests made of its own description, right and wrong, by everybody who has a token or none.
//
//   node tests/api_fuzz/fuzz.mjs     API_FUZZ_S=30 seconds, API_FUZZ_MAX requests at most, SEED=7 the same again
//
// Two fifths of the seconds, or of the requests where these end it, are asked while each sees its own part only.
//
// In every answer: the declared status and type, JSON and UTF-8 where it says so, no 5xx but 503, nothing of what its reader
// may not see. What another may not see is answered like what does not exist. After a kill -9 and a start all figures are the
// same bytes, and the journal proves itself. The last line is "N passed, N failed".

import { client, rawExchange } from '../http/lib/client.mjs';
import { INTACTD, runIntactd } from '../http/lib/daemon.mjs';
import { chance, good, seedOf } from '../http/lib/district.mjs';
import { judged, judgedRaw, leaked } from './lib/judge.mjs';
import { damaged } from './lib/mutate.mjs';
import { FOREIGN, MINE, NOBODY, NOW, openPlace, ROLES, THEIRS } from './lib/place.mjs';
import { Pool, requestOf } from './lib/request.mjs';

const SECONDS = Number(process.env.API_FUZZ_S ?? 30);
const REQUESTS_MAX = Number(process.env.API_FUZZ_MAX ?? 1e6);
const ANSWER_MS_MAX = 20_000;
const FINDINGS_MAX = 20;
const seed = seedOf(Date.now() % 1e9);
const dice = chance(seed);
const findings = [];
const counts = {};
const reached = new Set(); // operations that have done what they are for
let requests = 0;

/** Says it, but one of a kind only. */
function found(what, { method, path, headers, plain }, answer, role) {
  const kind = `${method} ${path.replace(/\?.*/, '').replace(/\/[^/]*[0-9%A-Z][^/]*/g, '/*')} ${what.replace(/[0-9]+|"[^"]*"/g, '*')}`;
  if (findings.includes(kind)) {
    return;
  }
  findings.push(kind);
  console.log(`FOUND (SEED=${seed}, request ${requests}): ${what}\n  ${role}: ${method} ${path} ${JSON.stringify(headers)}`);
  if (plain) {
    console.log(`  body ${JSON.stringify(plain.toString('latin1').slice(0, 1500))}`);
  }
  console.log(`  answer ${answer?.status} ${JSON.stringify(answer?.headers?.['content-type'])}\n  ${JSON.stringify(answer?.bytes?.toString('utf8').slice(0, 400))}`);
}

async function send(place, role, { method, path, headers, bytes }) {
  const begun = Date.now();
  const answer = await client(place.daemon, place.tokens[role]).raw(method, path, { body: bytes, headers });
  requests++;
  counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  return { ...answer, ms: Date.now() - begun };
}

/** Sends it and judges the answer; null: there was none to judge. */
async function tried(place, api, row, role, request, canaries = []) {
  let answer;
  try {
    answer = await send(place, role, request);
  } catch (error) {
    found(`no answer: ${error.message}`, request, null, role);
    if (!place.daemon.alive) {
      throw new Error('the daemon has ended', { cause: error });
    }
    return null;
  }
  const operation = request.method.toLowerCase() === row.method ? row.operation : undefined;
  if (operation && answer.status === 200) {
    reached.add(operation.operationId);
  }
  for (const fault of judged(api, operation, request.method, answer)) {
    found(fault, request, answer, role);
  }
  const canary = leaked(canaries, request, answer);
  if (canary) {
    found(`${role} sees ${canary}`, request, answer, role);
  }
  if (answer.ms > ANSWER_MS_MAX) {
    found(`an answer after ${answer.ms} ms`, request, answer, role);
  }
  if (answer.status === 401 && place.tokens[role] && role !== 'revoked') {
    await place.renew(role).catch(() => {}); // its organisation may no longer be what the role needs
  }
  return answer;
}

/** The same on a bare socket, with a damaged head: what no library would send. */
async function triedRaw(place, role, request) {
  const token = place.tokens[role] ? `Authorization: Bearer ${place.tokens[role]}\r\n` : '';
  const fields = Object.entries({ ...request.headers, 'Content-Length': request.bytes?.length ?? 0 }).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = damaged(Buffer.from(`${request.method} ${request.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}`), dice);
  const bytes = Buffer.concat([head, Buffer.from(`${token}\r\n`), request.bytes ?? Buffer.alloc(0)]);
  const { text } = await rawExchange(place.daemon.port, bytes, { idleMs: 100, timeoutMs: 5000, end: true });
  requests++;
  for (const fault of judgedRaw(request.method, text)) {
    found(`on a bare socket: ${fault}`, { ...request, plain: bytes }, { bytes: Buffer.from(text) }, role);
  }
  if (!place.daemon.alive) {
    found('the daemon has ended', { ...request, plain: bytes }, null, role);
    throw new Error('the daemon has ended');
  }
}

function harvest(pool, row, answer) {
  if (answer?.status === 200 && answer.json) {
    const collection = /^\/api\/v1\/([a-z]+)/.exec(row.path)?.[1];
    for (const one of [answer.json, ...(answer.json.items ?? [])].slice(0, 20)) {
      pool.harvest(row.path.endsWith('/events') ? 'batches' : collection, one);
    }
  }
}

// --- what is held ---------------------------------------------------------------------------------

const marksOf = (role) => (role === 'rival' ? [THEIRS] : ['contractor', 'supervisor'].includes(role) ? [MINE] : []);

/** A foreign thing is answered like nothing: the same request, with a name that nothing has, gets the same bytes. */
async function twin(place, api, row, role, pool) {
  const foreign = role === 'rival' ? MINE : THEIRS;
  const request = requestOf(row, pool, [foreign], api);
  if (request.method !== 'GET' || !request.path.includes(foreign)) {
    return;
  }
  const swap = (text) => text.replaceAll(foreign, NOBODY).replaceAll(foreign.toLowerCase(), NOBODY.toLowerCase());
  const answer = await tried(place, api, row, role, request);
  const other = await tried(place, api, row, role, { ...request, path: swap(request.path) });
  if (answer && other && (answer.status !== other.status || swap(answer.text) !== swap(other.text))) {
    found(`${role} can tell ${foreign} from what does not exist`, request, answer, role);
    console.log(`  the other ${other.status} ${JSON.stringify(other.text.slice(0, 800))}`);
  }
}

async function untilThen({ at, asked }, act) {
  while (Date.now() < at && requests < asked && findings.length < FINDINGS_MAX) {
    await act();
  }
}

/** Those who may see a part write and read. */
async function private_(place, api, rows, pool, until) {
  const readers = [...Object.keys(FOREIGN), 'contractor', 'contractor', 'supervisor', 'rival', 'feed'];
  await untilThen(until, async () => {
    const row = dice.pick(rows);
    const role = dice.pick(readers);
    if (dice.odds(0.3)) {
      await twin(place, api, row, role, pool);
      return;
    }
    const request = requestOf(row, pool, marksOf(role), api);
    harvest(pool, row, await tried(place, api, row, role, request, FOREIGN[role]));
  });
}

/** Everybody does everything: what the office moves is no longer on one side. */
async function open(place, api, rows, pool, until) {
  await untilThen(until, async () => {
    const row = dice.pick(rows);
    const role = dice.odds(0.6) ? dice.pick(['admin', 'office']) : dice.pick(ROLES);
    const request = requestOf(row, pool, [MINE, THEIRS], api);
    if (dice.odds(0.03)) {
      await triedRaw(place, role, request);
      return;
    }
    harvest(pool, row, await tried(place, api, row, role, request));
  });
}

const FIGURES = [
  'journal', 'rules', 'rules/versions', ...['towns', 'organisations', 'projects', 'feeds', 'assets', 'repairs', 'exemptions', 'acceptances', 'audit', 'batches',
    'rejects', 'tokens', 'milestones', 'assessments', 'rules/versions'].map((name) => `${name}?limit=10000`),
  ...['contractor', 'project', 'asset'].flatMap((by) => ['2022-08', '2022-09', '2022-10'].map((month) => `rates?month=${month}&by=${by}`)),
  'status?by=asset', 'trend?month=2022-09&step=day', 'outages?month=2022-09&limit=10000', 'worst?month=2022-09&indicator=network', 'progress',
  'assessments/2022-08', 'assessments/2022-09', 'evaluations/2022', 'reports/2022-09.csv',
  ...[MINE, THEIRS].map((mark) => `assets/${mark}-1/timeline?month=2022-09`),
];

async function figures(place) {
  const texts = {};
  for (const path of FIGURES) {
    const { status, text } = await place.keeper.get(`/api/v1/${path}`);
    texts[path] = `${status} ${text.replace(/"last_used_at":("[^"]*"|null)/g, '')}`; // is told from memory, and kept now and then
  }
  return texts;
}

/** The figures of a moment in which the daemon itself wrote nothing. */
async function settled(place) {
  for (let i = 0; i < 50; i++) {
    const { seq } = await good(place.keeper.get('/api/v1/journal'));
    const texts = await figures(place);
    if ((await good(place.keeper.get('/api/v1/journal'))).seq === seq) {
      return texts;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('the journal never rests');
}

async function survives(place) {
  const before = await settled(place);
  await place.daemon.kill9();
  await place.daemon.start();
  const after = await settled(place);
  const nobody = { method: 'GET', headers: {} };
  for (const path of FIGURES.filter((one) => before[one] !== after[one])) {
    const at = [...before[path]].findIndex((c, i) => c !== after[path][i]);
    found(`differs after a start, at ${at}: ${before[path].slice(Math.max(0, at - 200), at + 200)}\n  now: ${after[path].slice(Math.max(0, at - 200), at + 200)}`,
      { ...nobody, path }, null, 'admin');
  }
}

// --- the run --------------------------------------------------------------------------------------

console.log(`api_fuzz: SEED=${seed}, ${SECONDS} s, ${INTACTD}`);
const checks = { private: 0, open: 0, restart: 0, verify: 0 };
const during = async (name, act) => {
  const had = findings.length;
  await act();
  checks[name] += findings.length > had ? 1 : 0;
};
let operations = [];
const place = await openPlace();
try {
  const api = await good(client(place.daemon, null).get('/api/v1/openapi.json'));
  const rows = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods)
    .filter(([, operation]) => operation.operationId && !path.endsWith('/stream')).map(([method, operation]) => ({ path, method, operation })));
  operations = rows.map(({ operation }) => operation.operationId);
  const pool = new Pool(dice, place.sessions);
  const begun = Date.now();
  await during('private', () => private_(place, api, rows, pool, { at: begun + SECONDS * 400, asked: REQUESTS_MAX * 0.4 }));
  await during('restart', () => survives(place));
  await during('open', () => open(place, api, rows, pool, { at: begun + SECONDS * 1000, asked: REQUESTS_MAX }));
  await during('restart', () => survives(place));
  await place.daemon.stop();
  const { status, stdout, stderr } = await runIntactd(['verify', '--data', place.daemon.dir], { now: NOW });
  await during('verify', async () => status === 0 || found(`verify: ${stdout}${stderr}`, { method: '', path: '', headers: {} }, null, 'admin'));
  if (/ERROR: AddressSanitizer|runtime error:|LeakSanitizer/.test(place.daemon.stderr)) {
    found('a sanitizer speaks', { method: '', path: '', headers: {} }, null, 'admin');
    checks.open++;
  }
} catch (error) {
  console.log(`SEED=${seed}: ${error.stack}\n${place.daemon.stderr.slice(-4000)}`);
  checks.open++;
}
console.log(`${requests} requests, by status ${JSON.stringify(counts)}; ${findings.length} findings`);
console.log(`answered 200: ${reached.size} of ${operations.length} operations; not ${operations.filter((id) => !reached.has(id)).join(' ')}`);
// Enough was asked, and still too much never worked: then nothing much is tried any more.
if (requests > 15_000 && reached.size < operations.length * 0.7) {
  console.log('too few operations were reached');
  checks.open++;
}
const failed = Object.values(checks).filter((n) => n > 0).length;
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
