// A registry file as the person dropped it: what kind it is, and the lines that were refused.

import { ApiError, sendForText, url } from './api';
import { sentence } from '../words/problems';
import type { ProblemError } from './types';

export const COLLECTIONS = ['assets', 'projects', 'organisations', 'towns', 'feeds', 'calendars'] as const;
export type Collection = (typeof COLLECTIONS)[number];
export type Importable = Collection | 'repairs' | 'acceptances' | 'exemptions';

/** Of a table, which the daemon has made plain CSV, the body is that; lines keep their numbers. */
export interface Dropped {
  name: string;
  size: number;
  type: string;
  body: Blob;
  text: string;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** null: it is a table. */
function jsonType(name: string, bytes: ArrayBuffer): string | null {
  if (/\.(ndjson|jsonl)$/i.test(name)) {
    return 'application/x-ndjson';
  }
  const begin = new TextDecoder().decode(bytes.slice(0, 64));
  return /\.json$/i.test(name) || /^[\s\uFEFF]*\[/.test(begin) ? 'application/json' : null;
}

/** Whatever program wrote it and whatever stands between its cells, a table comes back as plain CSV. */
async function asCsv(collection: Importable, file: File): Promise<string> {
  const type = /\.xlsx$/i.test(file.name) ? XLSX : 'text/csv';
  return sendForText('POST', url(`tables/${collection}`), file, type);
}

export async function dropped(collection: Importable, file: File): Promise<Dropped> {
  const bytes = await file.arrayBuffer();
  const json = jsonType(file.name, bytes);
  const text = json ? new TextDecoder().decode(bytes) : await asCsv(collection, file);
  const body = json ? new Blob([bytes]) : new Blob([text]);
  return { name: file.name, size: file.size, type: json ?? 'text/csv', body, text };
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
