// A table of small coloured cells, a row of days each: where in a year something was wrong. One stop of
// the tab key; the arrows walk from cell to cell, and Enter opens one.

import type { ComponentChildren } from 'preact';
import type { Shade } from '../base/shade';
import { SHADES } from '../base/shade';
import { t } from '../words';

export interface DayCell {
  shade: Shade;
  words: string; // what a pointer or a screen reader is told
  to: string;
}
export interface DayRow {
  key: string;
  head: ComponentChildren;
  facts?: ComponentChildren[]; // what stands beside the days
  cells: (DayCell | null)[];
}

const STEPS: Record<string, [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The next cell in that direction that can be opened; null: there is none. */
function neighbour(from: HTMLElement, [down, right]: [number, number]): HTMLElement | null {
  let cell = from.closest('td');
  while (cell) {
    const row = cell.parentElement as HTMLTableRowElement;
    const next = (down < 0 ? row.previousElementSibling : down > 0 ? row.nextElementSibling : row) as HTMLTableRowElement | null;
    cell = (next?.cells[cell.cellIndex + right] as HTMLTableCellElement | undefined) ?? null;
    const link = cell?.querySelector('a');
    if (link) {
      return link;
    }
  }
  return null;
}

function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const next = step && neighbour(event.target as HTMLElement, step);
  if (next) {
    event.preventDefault();
    (event.target as HTMLElement).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

export function ShadeLegend() {
  return (
    <div class="legend shade-legend">
      {SHADES.map((shade) => (
        <span key={shade}>
          <i class={`shade shade-${shade}`} aria-hidden="true" />
          {t(`shade_${shade}`)}
        </span>
      ))}
    </div>
  );
}

export function DayGrid({
  label,
  facts = [],
  columns,
  rows,
}: {
  label: string;
  facts?: string[]; // the heads of what stands beside the days
  columns: string[];
  rows: DayRow[];
}) {
  const first = rows.flatMap((row) => row.cells).find((cell) => cell !== null);
  return (
    <div class="rows day-grid">
      <table aria-label={label} onKeyDown={walk}>
        <thead>
          <tr>
            <td />
            {facts.map((fact) => (
              <th key={fact} scope="col" class="day-fact">
                {fact}
              </th>
            ))}
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.head}</th>
              {facts.map((fact, i) => (
                <td key={fact} class="day-fact" data-head={fact}>
                  {row.facts?.[i]}
                </td>
              ))}
              {row.cells.map((cell, i) => (
                <td key={i}>
                  {cell && (
                    <a class={`shade shade-${cell.shade}`} href={cell.to} title={cell.words} aria-label={cell.words} tabIndex={cell === first ? 0 : -1} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
