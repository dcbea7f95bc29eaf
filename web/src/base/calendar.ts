// A calendar's record, and the days of a year as people paste them: a line a day, its hours behind it.

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Calendar {
  code: string;
  name: string;
  week: Partial<Record<Weekday, string[]>>;
  days: Record<string, string[]>;
}

/** "08:30-12:00 14:00-17:30" as a list; full-width signs and other separators are understood. */
export function hours(text: string): string[] {
  return text
    .replace(/：/g, ':')
    .replace(/[–—－~～至]/g, '-')
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/(^|-)(\d):/g, '$10$2:'));
}

const two = (n: string) => n.padStart(2, '0');

/** The date that a line begins with, as 2026-10-01, and the rest; null: there is none. */
function dated(line: string): [string, string] | null {
  const found = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?/.exec(line);
  return found ? [`${found[1]}-${two(found[2])}-${two(found[3])}`, line.slice(found[0].length)] : null;
}

/** The days that differ. A line without hours is a day off. Lines that begin with no date are `wrong`. */
export function daysOf(text: string): { days: Record<string, string[]>; wrong: string[] } {
  const days: Record<string, string[]> = {},
    wrong: string[] = [];
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const taken = dated(line);
    if (taken) {
      days[taken[0]] = hours(taken[1].replace(/[=：:]?\s*(休息|放假|休|off)\s*$/i, '').replace(/^\s*=/, ''));
    } else {
      wrong.push(line);
    }
  }
  return { days, wrong };
}

export const daysText = (days: Record<string, string[]>): string =>
  Object.entries(days)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, list]) => [day, ...list].join(' '))
    .join('\n');
