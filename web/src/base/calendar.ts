// A calendar's record, and the days of a year as people paste them: the notice of the year's holidays as it is
// published, or a line a day with its hours behind it.

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Calendar {
  code: string;
  name: string;
  week: Partial<Record<Weekday, string[]>>;
  days: Record<string, string[]>;
}

export interface Days {
  days: Record<string, string[]>;
  wrong: string[]; // lines of which no day is known
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

const DAY_MS = 86_400_000;
const two = (n: string) => n.padStart(2, '0');
const dateOf = (year: string, month: string, day: string) => `${year}-${two(month)}-${two(day)}`;

/** Every day from one to another, both of them. */
function daysBetween(first: string, last: string): string[] {
  const found: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last) && found.length < 400; at += DAY_MS) {
    found.push(new Date(at).toISOString().slice(0, 10));
  }
  return found;
}

/* "10月1日（周四）至7日（周三）", or one day; the month of the second may be left out, and the year of either. */
const SPAN =
  /(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*[（(][^）)]*[）)])?(?:\s*(?:至|到|[-–—~～])\s*(?:(\d{4})\s*[-/.年]\s*)?(?:(\d{1,2})\s*[-/.月]\s*)?(\d{1,2})\s*日?(?![:：\d]))?/g;

/** The days that a piece of the notice names. `year`: of those that say none. */
function spansOf(text: string, year: string): string[] {
  return [...text.matchAll(SPAN)].flatMap(([, y, m, d, toYear, toMonth, toDay]) => {
    const first = dateOf(y ?? year, m, d);
    if (!toDay) {
      return [first];
    }
    const last = dateOf(toYear ?? first.slice(0, 4), toMonth ?? m, toDay);
    return daysBetween(first, last >= first ? last : dateOf(String(Number(first.slice(0, 4)) + 1), toMonth ?? m, toDay));
  });
}

const OFF = /放假|休息|调休|days? off|holiday/i;
const WORK = /上班|work/i;
const HOURS = /\d{1,2}\s*[:：]\s*\d{2}/;

/** What a sentence such as "10月1日至7日放假调休，共7天" says of which days; null: it is none of these. */
function announced(sentence: string, year: string, usual: string[]): Record<string, string[]> | null {
  const works = WORK.test(sentence);
  const days = works || OFF.test(sentence) ? spansOf(sentence, year) : [];
  return days.length > 0 ? Object.fromEntries(days.map((day) => [day, works ? usual : []])) : null;
}

/** A line that is one date, with its hours or without; null: it is another. */
function dated(line: string): [string, string[]] | null {
  const found = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[\s=：:]*(.*)$/.exec(line);
  return found && (found[4] === '' || HOURS.test(found[4]))
    ? [dateOf(found[1], found[2], found[3]), hours(found[4])]
    : null;
}

/** The days that differ. A day off has no hours; a day that is worked for it has the `usual` ones. What says no
 * year is of the one that a line above said ("2026年元旦"), else of `year`. */
export function daysOf(text: string, usual: string[], year: string): Days {
  const lines = text.split(/\r?\n/).filter((one) => one.trim() !== '');
  const found: Days = { days: {}, wrong: [] };
  let isNotice = false,
    of = year;
  lines.forEach((line, i) => {
    of = /(\d{4})\s*年(?!\s*\d)/.exec(line)?.[1] ?? of;
    const plain = dated(line);
    const isSigned = plain !== null && i > 0 && i === lines.length - 1 && !/\d/.test(lines[i - 1]);
    const said = plain ? [] : line.split(/[。；;]/).map((one) => announced(one, of, usual));
    const isSaid = said.some((one) => one !== null);
    isNotice ||= isSaid;
    if (plain && !isSigned) {
      found.days[plain[0]] = plain[1];
    } else if (isSaid) {
      said.forEach((one) => Object.assign(found.days, one));
    } else if (!isSigned) {
      found.wrong.push(line);
    }
  });
  return { ...found, wrong: isNotice ? found.wrong.filter((line) => new RegExp(SPAN.source).test(line)) : found.wrong };
}

export const daysText = (days: Record<string, string[]>): string =>
  Object.entries(days)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, list]) => [day, ...list].join(' '))
    .join('\n');
