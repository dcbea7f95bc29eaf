// The daemon's HTTP API: relative paths below /api/v1/, JSON in and out, problems thrown.

import { signal } from '@preact/signals';
import type { Problem } from './types';

export type Params = Record<string, string | number | boolean | null | undefined | readonly string[]>;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly sent: unknown = null, // the body, or the query of what was asked
  ) {
    super(problem.detail || problem.title);
  }

  /** Whether it says nothing about what was asked: nobody answered, or only to say "not now". */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Since when (performance.now()) the daemon has not answered; null while it does. */
export const awaySince = signal<number | null>(null);
const ANSWER_MS = 20_000;
const KEPT_AT = 'X-Kept-At'; // of an answer that worker.ts had kept, because none came

/** The path with its query; a list becomes a repeated parameter, null and undefined are left out. */
export function url(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) {
      value.forEach((one: string) => query.append(name, one));
    } else if (value !== null && value !== undefined && value !== '') {
      query.append(name, String(value));
    }
  }
  const text = query.toString();
  return `/api/v1/${path}${text ? `?${text}` : ''}`;
}

const underWay = new Map<string, Promise<unknown>>();
const tagged = new Map<string, { tag: string; value: unknown }>();
const TAGGED_MAX = 60;

/** A GET by a URL of url(). The same question asked twice at once is sent once; an unchanged answer
 * is not sent again. */
export function get<T>(address: string): Promise<T> {
  let answer = underWay.get(address);
  if (!answer) {
    answer = fetchTagged(address).finally(() => underWay.delete(address));
    underWay.set(address, answer);
  }
  return answer as Promise<T>;
}

async function fetchTagged(address: string): Promise<unknown> {
  const known = tagged.get(address);
  const response = await reach(address, known ? { headers: { 'If-None-Match': known.tag } } : {});
  if (response.status === 304 && known) {
    return known.value;
  }
  const value = await read(response, Object.fromEntries(new URLSearchParams(address.split('?')[1] ?? '')));
  const tag = response.headers.get('ETag');
  tagged.delete(address);
  if (tag) {
    tagged.set(address, { tag, value });
    if (tagged.size > TAGGED_MAX) {
      tagged.delete(tagged.keys().next().value as string);
    }
  }
  return value;
}

export function send<T>(method: 'POST' | 'PUT' | 'DELETE', address: string, body?: unknown, type?: string): Promise<T> {
  const isDocument = typeof body === 'string' || body instanceof Blob;
  return reach(address, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': type ?? 'application/json' },
    body: body === undefined ? undefined : isDocument ? body : JSON.stringify(body),
  }).then((response) => read(response, isDocument ? null : body)) as Promise<T>;
}

/** The same for an answer that is no JSON. */
export async function sendForText(method: 'POST', address: string, body: Blob, type: string): Promise<string> {
  const response = await reach(address, { method, headers: { 'Content-Type': type }, body });
  if (response.ok) {
    return response.text();
  }
  await read(response, null);
  return '';
}

export function forgetAnswers(): void {
  tagged.clear();
}

/** A read that is not answered in time is given up: a connection may have died without a word. */
async function reach(address: string, init: RequestInit): Promise<Response> {
  const giveUp = new AbortController();
  const timer = init.method ? undefined : window.setTimeout(() => giveUp.abort(), ANSWER_MS);
  try {
    const response = await fetch(address, { credentials: 'same-origin', signal: giveUp.signal, ...init });
    noteAnswer(response.status < 502 && !response.headers.has(KEPT_AT));
    return response;
  } catch {
    noteAnswer(false);
    throw new ApiError(0, { type: '', title: '', status: 0, detail: 'The daemon cannot be reached.' });
  } finally {
    window.clearTimeout(timer);
  }
}

/** From 502 on it is a proxy that speaks, or a daemon that is stopping. */
function noteAnswer(answered: boolean): void {
  if (answered) {
    awaySince.value = null;
  } else if (awaySince.peek() === null) {
    awaySince.value = performance.now();
  }
}

async function read(response: Response, sent: unknown): Promise<unknown> {
  const text = await response.text();
  let value: unknown = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    value = null;
  }
  if (response.ok) {
    return value;
  }
  const problem = (value ?? { type: '', title: response.statusText, status: response.status, detail: '' }) as Problem;
  throw new ApiError(response.status, problem, sent);
}
