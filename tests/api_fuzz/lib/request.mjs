// Makes requests of the description's examples: right ones, nearly right ones, and wrong ones.

import { gzipSync } from 'node:zlib';

import { iso } from '../../http/lib/district.mjs';
import { damaged, INSTANTS, mutated, NUMBERS, TEXTS } from './mutate.mjs';
import { MINE, NOW, THEIRS } from './place.mjs';

const DAY = 86400;
const EVERYBODY = { towns: ['shiqiao', 'shatou'], feeds: ['probe', 'mine'], organisations: ['s1'], projects: ['plain'], assets: ['N1'], repairs: [] };

const ofSide = (mark) => ({
  organisations: [`${mark}-C`], projects: [`${mark}-P`], assets: [1, 2, 3].map((n) => `${mark}-${n}`), repairs: [`${mark}-R`],
});

/** What there is to ask for, on whose side; grows by what answers show. */
export class Pool {
  #sides = { [MINE]: ofSide(MINE), [THEIRS]: ofSide(THEIRS) };
  #ids = { exemptions: [1, 2], tokens: [5000], audit: [1, 2, 30], batches: [1, 20], acceptances: [1] };

  constructor(dice, sessions) {
    this.dice = dice;
    this.sessions = sessions;
  }

  /** Codes of a collection, those of `marks` among them. */
  codes(collection, marks) {
    return [...(EVERYBODY[collection] ?? []), ...marks.flatMap((mark) => this.#sides[mark][collection] ?? [])];
  }

  id(collection) {
    return this.dice.odds(0.1) ? this.dice.pick(NUMBERS.filter((n) => n > 1000 || collection !== 'tokens')) : this.dice.pick(this.#ids[collection] ?? [1]);
  }

  harvest(collection, value) {
    const list = this.#ids[collection];
    const id = value?.id ?? value?.seq ?? value?.batch;
    if (list && Number.isInteger(id) && !list.includes(id) && !(collection === 'tokens' && this.sessions.has(id)) && list.length < 200) {
      list.push(id);
    }
  }

  instant() {
    const { dice } = this;
    return dice.odds(0.1) ? dice.pick(INSTANTS) : iso(NOW - dice.below(70) * DAY + dice.pick([0, 0, 1, 300, 3600, 50_000, 3 * DAY]));
  }

  month() {
    return this.dice.pick(['2022-07', '2022-08', '2022-09', '2022-10', '2022-11', '2000-01', '9999-12', '2022-13', '2022-9']);
  }
}

const MEMBERS = {
  asset: 'assets', assets: 'assets', project: 'projects', projects: 'projects', contractor: 'organisations', supervisor: 'organisations',
  organisation: 'organisations', town: 'towns', towns: 'towns', feed: 'feeds', feeds: 'feeds',
};

/** The example with what fits of the place's own. */
function personal(value, pool, marks, key = '') {
  const { dice } = pool;
  if (Array.isArray(value)) {
    return value.map((one) => personal(one, pool, marks, key));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, personal(one, pool, marks, name)]));
  }
  if (MEMBERS[key] && value !== null) {
    return dice.pick(pool.codes(MEMBERS[key], marks));
  }
  if (/^(from|to|at|.*_at)$/.test(key) && value !== null && dice.odds(0.8)) {
    return pool.instant();
  }
  return key === 'from_month' || key === 'month' ? pool.month() : value;
}

const anything = (pool, marks) => pool.dice.pick([
  () => pool.dice.pick(TEXTS), () => pool.dice.pick(NUMBERS), () => pool.instant(), () => pool.month(),
  () => pool.dice.pick(pool.codes(pool.dice.pick(Object.keys(EVERYBODY)), marks) ?? ['x']) ?? 'x',
  () => pool.dice.pick(['network', 'live', 'camera', 'centre', 'ok', 'fault', 'approved', 'contractor', 'admin', 'power_cut', 'maintenance', 'construction']),
])();

function pathValue(collection, { name, example }, pool, marks) {
  const { dice } = pool;
  if (collection === 'tokens') {
    return pool.id('tokens'); // a session is not to be ended
  }
  if (dice.odds(0.06)) {
    return dice.pick(TEXTS) || 'x';
  }
  switch (name) {
    case 'month': return `${pool.month()}${/\./.test(example) ? dice.pick(['.xlsx', '.csv', '.html', '.pdf', '']) : ''}`;
    case 'year': return dice.pick(['2022', '2021', '1999', '22', '99999']);
    case 'n': return dice.pick([1, 2, 0, 99]);
    case 'seq':
    case 'id': return collection === 'repairs' ? dice.pick([...pool.codes('repairs', marks), 'R1', 'R2']) : pool.id(collection);
    case 'code': return dice.pick(pool.codes(collection, marks)) ?? example;
    default: return example ?? 'x';
  }
}

function queryValue({ name, schema, example }, pool, marks, root) {
  const { dice } = pool;
  const known = MEMBERS[name] ?? (name === 'contractor' ? 'organisations' : undefined);
  const one = schema?.items ?? schema ?? {};
  const type = one.$ref ? root.components.schemas[one.$ref.split('/').pop()] : one;
  if (dice.odds(0.12)) {
    return anything(pool, marks);
  }
  if (known) {
    return dice.pick(pool.codes(known, marks));
  }
  if (type.enum) {
    return dice.pick(type.enum);
  }
  if (type.format === 'date-time') {
    return pool.instant();
  }
  return name === 'month' ? pool.month() : type.type === 'integer' ? dice.pick([1, 2, 3, 100, ...NUMBERS]) : example ?? dice.pick(TEXTS);
}

function target(path, operation, pool, marks, root) {
  const { dice } = pool;
  const collection = /^\/api\/v1\/([a-z]+)/.exec(path)?.[1];
  const search = new URLSearchParams();
  let at = path;
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'path') {
      at = at.replace(`{${parameter.name}}`, () => encodeURIComponent(String(pathValue(collection, parameter, pool, marks)).toWellFormed()));
    } else if (dice.odds(parameter.name === 'dry_run' ? 0.2 : 0.25)) {
      for (let i = dice.odds(0.1) ? 2 : 1; i > 0; i--) {
        search.append(parameter.name, String(queryValue(parameter, pool, marks, root)).toWellFormed());
      }
    }
  }
  if (dice.odds(0.02)) {
    search.append(dice.pick(TEXTS).slice(0, 40).toWellFormed(), '1');
  }
  const text = `${search}`;
  return text === '' ? at : `${at}?${text}`;
}

const cell = (value) => {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function encoded(type, value) {
  const rows = [value].flat().filter((one) => typeof one === 'object' && one !== null);
  if (type === 'application/x-ndjson') {
    return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
  if (type === 'text/csv') {
    const flat = rows.map(({ service, ...row }) => ({ ...row, ...(service?.[0] ?? {}) }));
    const header = [...new Set(flat.flatMap((row) => Object.keys(row)))];
    return [header, ...flat.map((row) => header.map((name) => row[name]))].map((row) => `${row.map(cell).join(',')}\n`).join('');
  }
  return JSON.stringify(value) ?? 'null';
}

const OWN = Array.from({ length: 12 }, (_, i) => `F${i}`);

/** A record goes to the place that its path names, or to one of many. */
function placed(value, collection, method, pool, marks) {
  if (typeof value?.code === 'string' && method === 'put' && pool.dice.odds(0.9)) {
    const { code: _, ...rest } = value;
    return rest;
  }
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one?.code === 'string' && pool.dice.odds(0.5)
      ? { ...one, code: pool.dice.pick([...OWN, ...pool.codes(collection, marks)]) } : one));
  }
  return value;
}

function body({ path, method, operation }, pool, marks) {
  const { dice } = pool;
  const collection = /^\/api\/v1\/([a-z]+)/.exec(path)?.[1];
  const content = operation.requestBody?.content;
  if (!content) {
    return {};
  }
  let value = placed(personal(content['application/json']?.example ?? {}, pool, marks), collection, method, pool, marks);
  for (let i = dice.pick([0, 0, 0, 1, 1, 2, 4]); i > 0; i--) {
    value = mutated(value, dice, () => anything(pool, marks));
  }
  let type = dice.pick(Object.keys(content));
  let plain = Buffer.from(encoded(type, value));
  if (dice.odds(0.12)) {
    plain = damaged(plain, dice);
  }
  const headers = {};
  let bytes = plain;
  if (dice.odds(0.05)) {
    headers['Content-Encoding'] = dice.pick(['gzip', 'gzip', 'gzip', 'br', 'identity']);
    bytes = headers['Content-Encoding'] === 'gzip' ? gzipSync(plain) : plain;
    bytes = dice.odds(0.3) ? damaged(bytes, dice) : bytes;
  }
  if (dice.odds(0.04)) {
    type = dice.pick(['text/plain', 'application/json; charset=gbk', 'TEXT/CSV', 'x', 'application/x-www-form-urlencoded', '']);
  }
  return { bytes, plain, headers: { ...headers, 'Content-Type': type } };
}

const HEADERS = [
  ['Accept', ['text/csv', 'application/json;q=0.1, text/csv', '*/*;q=0', 'x/y', ';;;,', 'text/csv;q=2']],
  ['If-None-Match', ['*', '"0"', 'W/"x", "y"', '"']], ['Accept-Encoding', ['gzip', 'gzip;q=0', '*']], ['Range', ['bytes=0-1']],
  ['X-Requested-With', ['intactd', 'x']], ['Origin', ['http://evil.example', 'null']], ['X-Forwarded-Proto', ['https']],
  ['Cookie', ['intactd_session=x', 'a=b; c=d']], ['Accept-Language', ['zh', 'en;q=0.1']],
];

/** One request of the operation: {method, path, headers, bytes, plain}. `marks`: whose codes may be in it. */
export function requestOf(row, pool, marks, root) {
  const { dice } = pool;
  const { path, method, operation } = row;
  const made = body(row, pool, marks);
  const headers = { ...made.headers };
  if (dice.odds(0.2)) {
    const [name, values] = dice.pick(HEADERS);
    headers[name] = dice.pick(values);
  }
  return {
    method: dice.odds(0.01) ? dice.pick(['PATCH', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'POST', 'GET']) : method.toUpperCase(),
    path: target(path, operation, pool, marks, root), headers, bytes: made.bytes, plain: made.plain,
  };
}
