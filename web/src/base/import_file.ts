// A registry file as the person dropped it: what kind it is, and the lines that were refused.

import { ApiError } from './api';
import { sentence } from '../words/problems';
import type { ProblemError } from './types';

export const COLLECTIONS = ['assets', 'projects', 'organisations', 'towns', 'feeds', 'calendars'] as const;
export type Collection = (typeof COLLECTIONS)[number];

export interface Dropped {
  name: string;
  size: number;
  type: string;
  body: Blob;
  text: string;
}

function typeOf(name: string, text: string): string {
  if (/\.(ndjson|jsonl)$/i.test(name)) {
    return 'application/x-ndjson';
  }
  if (/\.json$/i.test(name)) {
    return 'application/json';
  }
  return /^[\s\uFEFF]*\[/.test(text) ? 'application/json' : 'text/csv';
}

/** As text for showing only: the daemon gets the bytes and detects the encoding itself. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export async function dropped(file: File): Promise<Dropped> {
  const bytes = await file.arrayBuffer();
  const text = decode(bytes);
  return { name: file.name, size: file.size, type: typeOf(file.name, text), body: new Blob([bytes]), text };
}

const cell = (text: string) => {
  const guarded = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
};

/** The line as it stands in the file; an item of a JSON array by its index. */
export function lineOf(file: Dropped, error: ProblemError): string {
  if (error.line !== undefined) {
    return file.text.split(/\r\n|\n|\r/)[error.line - 1] ?? '';
  }
  if (error.index !== undefined) {
    try {
      return JSON.stringify((JSON.parse(file.text) as unknown[])[error.index]) ?? '';
    } catch {
      return '';
    }
  }
  return '';
}

/** What was refused and why, as a CSV that a spreadsheet opens. */
export function rejectsFile(file: Dropped, errors: ProblemError[]): Blob {
  const rows = errors.map((error) =>
    [String(error.line ?? error.index ?? ''), error.field, error.code, sentence(error.code, error.detail), lineOf(file, error)]
      .map(cell)
      .join(','),
  );
  return new Blob([`\uFEFFline,field,code,detail,text\r\n${rows.join('\r\n')}\r\n`], { type: 'text/csv' });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function problemsOf(error: unknown): ProblemError[] {
  return error instanceof ApiError ? (error.problem.errors ?? []) : [];
}
