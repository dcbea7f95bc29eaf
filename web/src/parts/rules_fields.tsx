// The fields of a document of rules: each is bound to a path of it, and says what is wrong beside itself.

import type { ComponentChildren } from 'preact';
import type { Json } from '../base/rules_path';
import { at, withMember } from '../base/rules_path';
import { duration } from '../base/time';
import type { ProblemError } from '../base/types';
import { language, t } from '../words';
import { faultText, Original } from './problem';

export interface Draft {
  document: Json;
  put: (path: string, value: Json | undefined) => void;
  fault: ProblemError | null;
  named?: (path: string) => string; // where the document is a part of a greater one: the member's name in that
}

export function draft(document: Json, set: (document: Json) => void, fault: ProblemError | null): Draft {
  return { document, fault, put: (path, value) => set(withMember(document, path, value)) };
}

const nameOf = (d: Draft, path: string) => d.named?.(path) ?? path;
const idOf = (d: Draft, path: string) => `rule-${nameOf(d, path).replace(/[^A-Za-z0-9_]+/g, '-')}`;

/** The fault, if it is of this very member or of something within it that has no field of its own. */
function faultOf(d: Draft, path: string): ProblemError | null {
  const wrong = d.fault?.field;
  return wrong !== undefined && (wrong === path || wrong.startsWith(`${path}[`)) ? d.fault : null;
}

export function Fault({ d, path }: { d: Draft; path: string }) {
  const fault = faultOf(d, path);
  return fault ? (
    <span class="field-fault" id={`${idOf(d, path)}-fault`} role="alert">
      {faultText({ ...fault, field: '' })}
      {language.value === 'zh' && <Original text={fault.detail} />}
    </span>
  ) : null;
}

/** What every input of a path has: its name for the daemon, and whether it is wrong. */
export function marks(d: Draft, path: string) {
  const wrong = faultOf(d, path) !== null;
  return {
    name: nameOf(d, path),
    'aria-invalid': wrong ? ('true' as const) : undefined,
    'aria-describedby': wrong ? `${idOf(d, path)}-fault` : undefined,
  };
}

export function Labelled(props: { label: string; hint?: string; children: ComponentChildren; d: Draft; path: string }) {
  return (
    <div class="field">
      <label>
        <span class="field-label">{props.label}</span>
        {props.children}
      </label>
      {props.hint && <span class="field-hint">{props.hint}</span>}
      <Fault d={props.d} path={props.path} />
    </div>
  );
}

interface Bound {
  d: Draft;
  path: string;
  label?: string; // for a field in a table, whose column names it for the eye alone
}

/** Text as it is; `optional`: an empty field takes the member out. */
export function TextField({ d, path, label, optional, type }: Bound & { optional?: boolean; type?: string }) {
  const value = at(d.document, path);
  return (
    <input
      {...marks(d, path)}
      type={type ?? 'text'}
      aria-label={label}
      value={value === null ? '' : String(value)}
      onInput={(e) => d.put(path, optional && e.currentTarget.value === '' ? undefined : e.currentTarget.value)}
    />
  );
}

/** A whole number. What is no number goes to the daemon as the text it is, and is refused there. */
export function NumberField({
  d,
  path,
  label,
  nullable,
  optional,
}: Bound & { nullable?: boolean; optional?: boolean }) {
  const value = at(d.document, path);
  const read = (text: string): Json | undefined =>
    text.trim() === '' && nullable ? null : text.trim() === '' && optional ? undefined : number(text.trim());
  return (
    <input
      {...marks(d, path)}
      class="narrow"
      inputMode="numeric"
      aria-label={label}
      value={value === null ? '' : String(value)}
      onInput={(e) => d.put(path, read(e.currentTarget.value))}
    />
  );
}

const number = (text: string): Json => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

export function secondsHint(d: Draft, path: string): string | undefined {
  const value = at(d.document, path);
  return typeof value === 'number' && value >= 0 ? t('is_seconds', duration(value)) : undefined;
}

export function ChoiceField({ d, path, label, options }: Bound & { options: [string, string][] }) {
  const value = at(d.document, path);
  return (
    <select
      {...marks(d, path)}
      aria-label={label}
      value={value === null ? options[0][0] : String(value)}
      onChange={(e) => d.put(path, e.currentTarget.value)}
    >
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** Which of a few stand in a list, in the order of the choices. */
export function SetField<T extends string | number>(props: {
  d: Draft;
  path: string;
  label: string;
  options: [T, string][];
}) {
  const { d, path } = props;
  const chosen = (at(d.document, path) as T[] | null) ?? [];
  const toggle = (one: T) =>
    d.put(
      path,
      props.options.map(([key]) => key).filter((key) => (key === one ? !chosen.includes(one) : chosen.includes(key))),
    );
  return (
    <fieldset class="field">
      <legend class="field-label">{props.label}</legend>
      <div class="checks">
        {props.options.map(([key, text]) => (
          <label key={String(key)}>
            <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} /> {text}
          </label>
        ))}
      </div>
      <Fault d={d} path={path} />
    </fieldset>
  );
}

export interface ListColumn {
  head: string;
  cell: (path: string, label: string) => ComponentChildren;
  faults: string[]; // members whose faults are said in this cell
}

/** A list of objects as a table: a row can be taken out, and with `fresh` one like the last be added. */
export function ListField(props: { d: Draft; path: string; label: string; columns: ListColumn[]; fresh?: Json }) {
  const { d, path, columns } = props;
  const rows = (at(d.document, path) as Json[] | null) ?? [];
  return (
    <div class="rows" tabIndex={0} role="region" aria-label={props.label}>
      <table aria-label={props.label}>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.head} scope="col">
                {c.head}
              </th>
            ))}
            <th scope="col">
              <span class="visually-hidden">{t('remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((_, i) => (
            <tr key={i}>
              {columns.map((c) => (
                <td key={c.head}>
                  {c.cell(`${path}[${i}]`, `${c.head} ${t('row_number', i + 1)}`)}
                  {c.faults.map((name) => (
                    <Fault key={name} d={d} path={`${path}[${i}].${name}`} />
                  ))}
                </td>
              ))}
              <td>
                <button
                  type="button"
                  class="button button-quiet"
                  aria-label={`${t('remove')} ${t('row_number', i + 1)}`}
                  onClick={() =>
                    d.put(
                      path,
                      rows.filter((__, k) => k !== i),
                    )
                  }
                >
                  ✕
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.fresh !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => d.put(path, [...rows, rows[rows.length - 1] ?? (props.fresh as Json)])}
        >
          {t('add_row')}
        </button>
      )}
      {rows.length === 0 && <Fault d={d} path={path} />}
    </div>
  );
}
