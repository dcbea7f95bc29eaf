// Who is looking, and the names and rules that every view needs.

import { computed, signal } from '@preact/signals';
import { ApiError, forgetAnswers, get, send, url } from './api';
import type { Calendar } from './calendar';
import type { Organisation, Page, Person, Project, Role, Rules, Session, Town } from './types';

const AGAIN_MS = 3000;

export const session = signal<Session | null | undefined>(undefined); // undefined: not known yet
export const rules = signal<Rules | null>(null);
export const towns = signal<Town[]>([]);
export const organisations = signal<Organisation[]>([]);
export const projects = signal<Project[]>([]);
export const calendars = signal<Calendar[]>([]);
export const people = signal<ReadonlyMap<number, Person>>(new Map());

const map = <T extends { code: string }>(items: T[]) => new Map(items.map((item) => [item.code, item]));
const townsByCode = computed(() => map(towns.value));
const organisationsByCode = computed(() => map(organisations.value));
const projectsByCode = computed(() => map(projects.value));

export const townName = (code: string | null) => townsByCode.value.get(code ?? '')?.name ?? code ?? '';
export const organisationName = (code: string | null) => organisationsByCode.value.get(code ?? '')?.name ?? code ?? '';
export const projectName = (code: string | null) => projectsByCode.value.get(code ?? '')?.name ?? code ?? '';

export const calendarName = (code: string | null) =>
  calendars.value.find((one) => one.code === code)?.name ?? code ?? '';

export const zone = computed(() => rules.value?.time_zone ?? 'Asia/Shanghai');
export const target = (indicator: string) => rules.value?.indicators[indicator]?.target ?? null;

export function isOne(...roles: Role[]): boolean {
  return session.value != null && roles.includes(session.value.role);
}
export const isOffice = () => isOne('admin', 'office');
export const isParty = () => isOne('contractor', 'supervisor');

/** Pages through a stored list. */
export async function everything<T>(path: string, params: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(url(path, { ...params, limit: 10000, after }));
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

/** Asks until there is an answer: a screen that nobody attends has to come back by itself. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isPassing) {
        throw error;
      }
      await new Promise((resume) => setTimeout(resume, AGAIN_MS));
    }
  }
}

/** Those that can be chosen: what is retired is named by the past alone. */
export const inUse = <T extends { retired?: boolean }>(records: T[]): T[] => records.filter((r) => !r.retired);

/** Refused, the session is over. */
export async function loadNames(): Promise<void> {
  try {
    await insist(askForNames);
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    session.value = null;
  }
}

async function askForNames(): Promise<void> {
  const [allTowns, allOrganisations, allProjects, allCalendars, everybody, inForce] = await Promise.all([
    everything<Town>('towns', { retired: 'all' }), // the past names them, too
    everything<Organisation>('organisations', { retired: 'all' }),
    everything<Project>('projects', { retired: 'all' }),
    everything<Calendar>('calendars'),
    everything<Person>('people'),
    get<Rules>(url('rules')),
  ]);
  towns.value = allTowns;
  organisations.value = allOrganisations;
  projects.value = allProjects;
  calendars.value = allCalendars;
  people.value = new Map(everybody.map((person) => [person.id, person]));
  rules.value = inForce;
}

/** What the cookie says; null when there is none that counts. */
export async function whoAmI(): Promise<void> {
  try {
    const who = await insist(() => get<Session | null>(url('session')));
    session.value = who?.role ? who : null;
    if (session.value === null) {
      await forgetAll(); // the session ended elsewhere, or ran out
    }
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    session.value = null;
  }
}

/** What one person read is not left for the next one. */
async function forgetAll(): Promise<void> {
  forgetAnswers();
  await globalThis.caches?.delete('answers').catch(() => false); // worker.ts
}

export async function signIn(token: string, keep: boolean): Promise<void> {
  await forgetAll();
  session.value = await send<Session>('POST', url('session'), { token, keep });
}

export async function signOut(): Promise<void> {
  await send('DELETE', url('session')).catch(() => undefined);
  await forgetAll();
  session.value = null;
}
