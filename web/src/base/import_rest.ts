// What of a refused file could be taken: the lines that are wrong are left out, with the other lines of
// their codes, until the daemon finds nothing more to refuse.

import { ApiError, send, url } from './api';
import type { Dropped, Importable } from './import_file';
import { problemsOf } from './import_file';
import type { Difference, ProblemError } from './types';

export interface Rest {
  difference: Difference;
  body: Blob;
  type: string;
  errors: ProblemError[]; // every one that was found, held back lines included
}

interface Part {
  number: number; // its first line, or its index
  from: number;
  to: number;
  code: string; // '': not known
}

const ROUNDS_MAX = 100;

/** The records of a CSV with the line on which each begins; quoted cells may hold line ends. */
function csvParts(text: string): Part[] {
  const parts: Part[] = [];
  let line = 1,
    from = 0,
    begun = 1,
    quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '"') {
      quoted = !quoted;
    }
    const ends = i === text.length || (!quoted && (c === '\n' || (c === '\r' && text[i + 1] !== '\n')));
    if (ends) {
      parts.push({ number: begun, from, to: i, code: '' });
    }
    if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) {
      line++;
    }
    if (ends) {
      from = i + 1;
      begun = line;
    }
  }
  const head = parts.findIndex((p) => text.slice(p.from, p.to).trim() !== '');
  if (head < 0) {
    return [];
  }
  const column = cells(text.slice(parts[head].from, parts[head].to)).indexOf('code');
  return parts.slice(head + 1).map((p) => ({ ...p, code: cells(text.slice(p.from, p.to))[column] ?? '' }));
}

function cells(record: string): string[] {
  return record.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((one) =>
    one
      .replace(/[\uFEFF\r]/g, '')
      .replace(/^"(.*)"$/s, '$1')
      .replace(/""/g, '"')
      .trim(),
  );
}

function lineParts(text: string): Part[] {
  let from = 0;
  return text.split('\n').map((line, i) => {
    const part = { number: i + 1, from, to: from + line.length, code: '' };
    from += line.length + 1;
    return part;
  });
}

/** The text without some of its parts; the lines of what is left keep their numbers. */
function blanked(text: string, parts: Part[]): string {
  let left = '',
    at = 0;
  for (const part of parts) {
    left += text.slice(at, part.from) + text.slice(part.from, part.to).replace(/[^\n\r]/g, '');
    at = part.to;
  }
  return left + text.slice(at);
}

type Cut = (wrong: Set<number>) => { body: Blob; kept: number[] | null; alsoOut: number[] };

function cutLines(file: Dropped): Cut {
  const parts = file.type === 'text/csv' ? csvParts(file.text) : lineParts(file.text);
  return (wrong) => {
    const codes = new Set(parts.filter((p) => p.code !== '' && wrong.has(p.number)).map((p) => p.code));
    const out = parts.filter((p) => wrong.has(p.number) || codes.has(p.code));
    return {
      body: new Blob([blanked(file.text, out)]),
      kept: null,
      alsoOut: out.map((p) => p.number).filter((number) => !wrong.has(number)),
    };
  };
}

function cutArray(file: Dropped): Cut {
  const items = JSON.parse(file.text) as unknown[];
  return (wrong) => {
    const kept = items.map((_, i) => i).filter((i) => !wrong.has(i));
    return { body: new Blob([JSON.stringify(kept.map((i) => items[i]))]), kept, alsoOut: [] };
  };
}

const numberOf = (error: ProblemError) => error.line ?? error.index;

/** null: what is wrong is the file as a whole, or nothing of it is left. */
export async function restOf(
  collection: Importable,
  file: Dropped,
  first: ProblemError[],
  heldBack: string,
): Promise<Rest | null> {
  const errors: ProblemError[] = [];
  const wrong = new Set<number>();
  const cut = file.type === 'application/json' ? cutArray(file) : cutLines(file);
  let found = first;
  for (let round = 0; round < ROUNDS_MAX && found.length > 0; round++) {
    const before = wrong.size;
    errors.push(...found);
    found.forEach((error) => numberOf(error) !== undefined && wrong.add(numberOf(error) as number));
    if (wrong.size === before) {
      return null;
    }
    const { body, kept, alsoOut } = cut(wrong);
    const answer = await send<Difference>('POST', url(collection, { dry_run: true }), body, file.type).catch(
      (error: unknown) => error,
    );
    if (!(answer instanceof ApiError)) {
      const held = alsoOut.map((line) => ({ line, field: 'code', code: 'held_back', detail: heldBack }));
      return { difference: answer as Difference, body, type: file.type, errors: sorted([...errors, ...held]) };
    }
    found = problemsOf(answer).map((e) => (kept && e.index !== undefined ? { ...e, index: kept[e.index] } : e));
  }
  return null;
}

function sorted(errors: ProblemError[]): ProblemError[] {
  return [...errors].sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
}
