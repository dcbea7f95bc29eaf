// Instants as the API gives them (RFC 3339 with the district's offset) and what a page does with them.

import { t } from '../words';

const MINUTE = 60,
  HOUR = 3600,
  DAY = 86400;

/** Unix seconds of an RFC 3339 text. */
export function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}

/** "2022-09-01 00:05" as written, in the district's own time. */
export function minute(at: string | null | undefined): string {
  return at ? `${at.slice(0, 10)} ${at.slice(11, 16)}` : '';
}

export function monthDayMinute(at: string | null | undefined): string {
  return at ? `${at.slice(5, 10)} ${at.slice(11, 16)}` : '';
}

export function monthDaySecond(at: string): string {
  return `${at.slice(5, 10)} ${at.slice(11, 19)}`;
}

export function second(at: string | null | undefined): string {
  return at ? `${at.slice(0, 10)} ${at.slice(11, 19)}` : '';
}

/** Two units of a length of time: "3天4小时". */
export function duration(length_s: number): string {
  const s = Math.max(0, Math.floor(length_s));
  const days = Math.floor(s / DAY),
    hours = Math.floor(s / HOUR) % 24,
    minutes = Math.floor(s / MINUTE) % 60;
  if (days > 0) {
    return t('days', days) + (hours ? t('unit_gap') + t('hours', hours) : '');
  }
  if (hours > 0) {
    return t('hours', hours) + (minutes ? t('unit_gap') + t('minutes', minutes) : '');
  }
  return minutes > 0 ? t('minutes', minutes) : t('seconds', s);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, found);
  }
  return found;
}

/** How many seconds the zone's clock is ahead of UTC at an instant. */
function offset(zone: string, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at * 1000)) {
    parts[type] = Number(value);
  }
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return Math.floor(local / 1000) - at;
}

/** RFC 3339 in a zone. */
export function iso(at: number, zone: string): string {
  const ahead = offset(zone, at);
  const sign = ahead < 0 ? '-' : '+';
  const two = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(ahead);
  return `${new Date((at + ahead) * 1000).toISOString().slice(0, 19)}${sign}${two(Math.floor(size / HOUR))}:${two(Math.floor(size / MINUTE) % 60)}`;
}

/** What a person typed into a datetime-local field, as the district's time. */
export function fromLocal(text: string, zone: string): string {
  const wanted = Math.floor(Date.parse(`${text.slice(0, 16)}:00Z`) / 1000);
  let at = wanted - offset(zone, wanted);
  at = wanted - offset(zone, at);
  return iso(at, zone);
}

/** The first instant of the local day that is `days` before the day of an instant. */
export function midnightBefore(at: string, days: number, zone: string): string {
  const date = new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) - days * DAY * 1000);
  return fromLocal(`${date.toISOString().slice(0, 10)}T00:00`, zone);
}

/** The last whole day before an instant that is a midnight, as it is written there: "2022-10-11". */
export function lastDay(until: string): string {
  return new Date(Date.parse(`${until.slice(0, 10)}T00:00:00Z`) - DAY * 1000).toISOString().slice(0, 10);
}

/** "2022-09" some months later or earlier. */
export function monthPlus(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}
