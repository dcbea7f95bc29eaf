// Small things that every view is made of.

import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError, Params } from '../base/api';
import { url } from '../base/api';
import type { Condition, Verdict } from '../base/types';
import { t } from '../words';
import { Original, originalOf, problemText } from './problem';

export function Panel(props: {
  title: ComponentChildren;
  note?: ComponentChildren;
  tools?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <section class={`panel ${props.class ?? ''}`}>
      <header class="panel-head">
        <h2>{props.title}</h2>
        {props.note && <span class="panel-note">{props.note}</span>}
        {props.tools && <div class="panel-tools">{props.tools}</div>}
      </header>
      {props.children}
    </section>
  );
}

const MARKS: Record<Verdict, string> = { met: '✓', missed: '✗', insufficient: '◐', none: '—' };

/** A small one shows its mark alone; `of` says what it is about where no column does, and `name` shows that. */
export function VerdictChip({ verdict, small, of, name }: { verdict: Verdict; small?: boolean; of?: string; name?: string }) {
  const words = of ? `${of} · ${t(`verdict_${verdict}`)}` : t(`verdict_${verdict}`);
  return (
    <span class={`verdict verdict-${verdict}${small ? ' verdict-small' : ''}`} title={words}>
      <span aria-hidden="true">
        {name && `${name} `}
        {MARKS[verdict]}
      </span>
      <span class={small ? 'visually-hidden' : ''}>{words}</span>
    </span>
  );
}

export function Swatch({ condition }: { condition: Condition }) {
  return <span class={`swatch swatch-${condition}`} aria-hidden="true" />;
}

export function Percent({ value, unit = true }: { value: string | null; unit?: boolean }) {
  if (value === null) {
    return <span class="number none">{t('none')}</span>;
  }
  return (
    <span class="number">
      {value}
      {unit && <span class="unit"> %</span>}
    </span>
  );
}

/** A row of choices of which one holds; each is a link, so that the choice is in the URL. */
export function Choices(props: {
  label: string;
  options: { key: string; text: string; href: string }[];
  chosen: string;
}) {
  return (
    <nav class="choices" aria-label={props.label}>
      {props.options.map((option) => (
        <a key={option.key} href={option.href} aria-current={option.key === props.chosen ? 'true' : undefined}>
          {option.text}
        </a>
      ))}
    </nav>
  );
}

/** What stands where data would: a reason, or that it is on its way. */
export function Absent({ error, loading, empty }: { error?: ApiError | null; loading?: boolean; empty?: string }) {
  if (error) {
    const unknown = error.status === 404 || error.status === 403;
    return (
      <div class={`absent ${unknown ? '' : 'absent-error'}`} role="status">
        {error.isPassing ? t('unreachable') : unknown ? t('not_there') : problemText(error)}
        {!error.isPassing && !unknown && <Original text={originalOf(error)} />}
      </div>
    );
  }
  return (
    <p class="absent" role="status">
      {loading ? t('loading') : (empty ?? t('nothing'))}
    </p>
  );
}

/** What is shown, as a table for a spreadsheet: whole, whatever the page shows of it. */
export function Downloads({ path, params = {} }: { path: string; params?: Params }) {
  const { limit: _, after: __, ...rest } = params;
  return (
    <>
      <a href={url(path, { ...rest, format: 'xlsx' })} download>
        {t('download_xlsx')}
      </a>{' '}
      <a href={url(path, { ...rest, format: 'csv' })} download>
        {t('download_csv')}
      </a>
    </>
  );
}

export interface Column<T> {
  head: ComponentChildren;
  cell: (row: T) => ComponentChildren;
  number?: boolean;
  class?: string;
  sorted?: 'ascending' | 'descending';
}

/** A table whose rows j and k walk along; `to` is where Enter leads. Long ones grow on demand. */
export function Rows<T>(props: {
  label: string;
  columns: Column<T>[];
  rows: T[];
  key_: (row: T) => string;
  to?: (row: T) => string;
  rowClass?: (row: T) => string;
  step?: number;
  scroll?: boolean;
  cards?: boolean; // on a phone each row is a card, its heads beside its cells
  empty?: string;
  rest?: ComponentChildren; // where the rows that are not shown are
}) {
  const step = props.step ?? 100;
  const [shown, setShown] = useState(step);
  if (props.rows.length === 0) {
    return <Absent empty={props.empty} />;
  }
  return (
    <div class={`rows ${props.scroll ? 'rows-scroll' : ''} ${props.cards ? 'rows-cards' : ''}`} tabIndex={0} role="region" aria-label={props.label}>
      <table aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((c, i) => (
              <th key={i} scope="col" class={cellClass(c)} aria-sort={c.sorted}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.slice(0, shown).map((row) => (
            <tr key={props.key_(row)} data-row={props.to ? props.to(row) : ''} class={props.rowClass?.(row)}>
              {props.columns.map((c, i) => (
                <td key={i} class={cellClass(c)} data-head={typeof c.head === 'string' ? c.head : ''}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {props.rest && <p class="rest">{props.rest}</p>}
      {props.rows.length > shown && (
        <>
          <button type="button" class="button button-quiet" onClick={() => setShown(shown + step)}>
            {t('show_more', Math.min(step, props.rows.length - shown))} · {t('too_many_rows', shown, props.rows.length)}
          </button>
          <p class="rest printed">{t('too_many_rows', shown, props.rows.length)}</p>
        </>
      )}
    </div>
  );
}

function cellClass<T>(column: Column<T>): string {
  return `${column.number ? 'numeric' : ''} ${column.class ?? ''}`.trim();
}

export function Field(props: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span class="field-label">{props.label}</span>
      {props.children}
      {props.hint && <span class="field-hint">{props.hint}</span>}
    </label>
  );
}

export function Select(props: {
  label: string;
  value: string;
  options: [string, string][];
  onPick: (value: string) => void;
  quiet?: boolean;
}) {
  const pick = (event: JSX.TargetedEvent<HTMLSelectElement>) => props.onPick(event.currentTarget.value);
  return (
    <label class={props.quiet ? 'pick pick-quiet' : 'pick'}>
      <span class={props.quiet ? 'visually-hidden' : 'pick-label'}>{props.label}</span>
      <select value={props.value} onChange={pick}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
