// What every answer must be, whatever was asked: its declared status and type, UTF-8, JSON where it says so, and nothing of
// what its reader may not see.

import { gunzipSync } from 'node:zlib';

import { faults, resolve } from '../../http/lib/schema.mjs';
import { splitCsv } from '../../http/lib/district.mjs';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const PROBLEM = 'application/problem+json';

function decode(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function problemFaults(answer, value) {
  const found = [];
  for (const member of ['type', 'title', 'detail', 'error']) {
    if (typeof value?.[member] !== 'string') {
      found.push(`the problem's ${member} is no text`);
    }
  }
  if (value?.status !== answer.status || !Array.isArray(value?.errors)) {
    found.push(`the problem says status ${value?.status}, or has no errors[]`);
  }
  if (answer.status === 503 && answer.headers['retry-after'] === undefined) {
    found.push('503 without Retry-After');
  }
  return found;
}

function csvFaults(text) {
  if (!text.startsWith('\ufeff')) {
    return ['CSV without its byte order mark'];
  }
  const rows = splitCsv(text.slice(1));
  const wrong = rows.filter((row) => row.length !== rows[0].length);
  return wrong.length > 0 ? [`a row has not the cells of the header: ${wrong[0].join('|').slice(0, 200)}`] : [];
}

function schemaFaults(api, operation, media, value) {
  const content = operation?.responses['200']?.content ?? {};
  const declared = content[media] ?? content['*/*'];
  if (operation && !declared) {
    return [`200 with ${media} is not described`];
  }
  const schema = declared?.schema?.$ref ? resolve(api, declared.schema.$ref) : declared?.schema;
  return schema && media === 'application/json' ? faults(api, schema, value).slice(0, 3) : [];
}

function bodyFaults(api, operation, answer, text, media) {
  if (media === 'application/json' || media === PROBLEM) {
    let value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return [`no JSON: ${error.message}`];
    }
    return media === PROBLEM ? problemFaults(answer, value) : schemaFaults(api, operation, media, value);
  }
  // a report's file is several tables, and a table that was sent comes back as it is
  if (media === 'text/csv' && operation?.responses['200']?.content?.[media] && operation.operationId !== 'post_tables_kind') {
    return csvFaults(text);
  }
  return schemaFaults(api, operation, media, null);
}

/** The faults of an answer {status, headers, bytes}, as texts. */
export function judged(api, operation, method, answer) {
  const { status, headers, bytes } = answer;
  const media = (headers['content-type'] ?? '').split(';')[0];
  if (status >= 500 && status !== 503) {
    return [`status ${status}`];
  }
  const odd = Object.entries(headers).find(([, value]) => /[^\x20-\x7e]/.test(value));
  if (odd) {
    return [`the header ${odd[0]} is no plain text: ${JSON.stringify(odd[1])}`];
  }
  if (status === 304 || method === 'HEAD') {
    return bytes.length > 0 ? [`${bytes.length} bytes behind a ${method} answered ${status}`] : [];
  }
  if (status !== 200 && media !== PROBLEM) {
    return [`${status} as "${media}"`];
  }
  if (/openxmlformats/.test(media)) {
    return bytes.subarray(0, 2).toString() === 'PK' ? [] : ['a workbook that is none'];
  }
  if (/^image\/|^application\/pdf$/.test(media)) {
    return [];
  }
  if (media === 'application/vnd.intactd.rows') {
    return bytes.subarray(0, 8).toString() === 'intact1\n' ? [] : ['rows that are none'];
  }
  const text = decode(headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
  return text === null ? ['the answer is no UTF-8'] : bodyFaults(api, operation, answer, text, media);
}

/** The faults of what came back on a bare socket, as text in which what is no UTF-8 has become U+FFFD. */
export function judgedRaw(method, text) {
  const [head, ...rest] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(head)?.[1] ?? 0);
  const byLibrary = [501, 505].includes(status) && /<html>/.test(text); // libmicrohttpd's own
  if (status >= 500 && status !== 503 && !byLibrary) {
    return [`status ${status}`];
  }
  if (method === 'HEAD' || !/^content-type: application\/(problem\+)?json/im.test(head) || status === 304) {
    return [];
  }
  try {
    const bytes = Number(/^content-length: (\d+)/im.exec(head)?.[1]); // a damaged head may be two requests
    JSON.parse(Buffer.from(rest.join('\r\n\r\n')).subarray(0, bytes).toString());
  } catch (error) {
    return [`no JSON: ${error.message}`];
  }
  return text.includes('\ufffd') ? ['the answer is no UTF-8'] : [];
}

/** The first of the canaries that the answer shows, where the request did not. */
export function leaked(canaries, request, answer) {
  const sent = `${request.path}${request.bytes?.toString('latin1') ?? ''}`.toUpperCase();
  const shown = `${JSON.stringify(answer.headers)}${answer.bytes.toString('utf8')}`.toUpperCase();
  return canaries.find((canary) => shown.includes(canary) && !sent.includes(canary));
}
