// A month with its neighbours, chosen by arrows or from the last three years.

import { position } from '../base/live';
import { monthPlus } from '../base/time';
import { t } from '../words';

const MONTHS = 36;

/** The months up to now, and the chosen one wherever it lies. */
function choices(month: string): string[] {
  const now = position.value?.as_of.slice(0, 7) ?? month;
  const latest = now > month ? now : month;
  const months = Array.from({ length: MONTHS }, (_, i) => monthPlus(latest, -i));
  return months.includes(month) ? months : [...months, month];
}

export function MonthPicker({ month, onPick }: { month: string; onPick: (month: string) => void }) {
  if (!month) {
    return null;
  }
  return (
    <span class="month-picker" role="group" aria-label={t('month')}>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('previous_month')}
        onClick={() => onPick(monthPlus(month, -1))}
      >
        ‹
      </button>
      <select
        class="number"
        aria-label={t('month')}
        value={month}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        {choices(month).map((m) => (
          <option key={m} value={m}>
            {m}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t('next_month')}
        onClick={() => onPick(monthPlus(month, 1))}
      >
        ›
      </button>
    </span>
  );
}
