// A month's figure beside those of the month before and of the same month a year ago.

import { url } from '../base/api';
import { difference } from '../base/format';
import { here } from '../base/router';
import { useGet } from '../base/resource';
import { monthPlus } from '../base/time';
import type { Figure, Indicator, Rates } from '../base/types';
import { t } from '../words';
import { VerdictChip } from './ui';

type Scope = Record<string, string | string[]>;
const BEFORE = [
  { word: 'month_before', months: -1 },
  { word: 'year_before', months: -12 },
] as const;

const figureOf = (rates: Rates | null, indicator: Indicator): Figure | null => rates?.items[0]?.indicators[indicator] ?? null;

/** The rates of the months beside this one; null where there is no month. */
export function useBefore(month: string | null, scope: Scope): (Rates | null)[] {
  const asked = (months: number) => (month === null ? null : url('rates', { month: monthPlus(month, months), ...scope }));
  const [last, year] = [useGet<Rates>(asked(-1), 'never'), useGet<Rates>(asked(-12), 'never')];
  return [last.data, year.data];
}

/** One of them: its percentage, and by how much this month's is another. */
export function Beside({ now, then }: { now: Figure; then: Figure | null }) {
  if (!then || then.percent === null || then.verdict === 'none') {
    return <span class="soft">{t('none')}</span>;
  }
  return (
    <>
      <span class="number">{then.percent}</span>{' '}
      {now.percent !== null && <span class="number soft">({difference(now.percent, then.percent)})</span>}{' '}
      {then.verdict === 'insufficient' && <VerdictChip verdict="insufficient" small />}
    </>
  );
}

/** Both in a line, each leading to its own month. */
export function Compared({ indicator, month, scope, now }: { indicator: Indicator; month: string; scope: Scope; now: Figure }) {
  const before = useBefore(month, scope);
  return (
    <p class="compared">
      {BEFORE.map(({ word, months }, i) => (
        <a key={word} href={here({ month: monthPlus(month, months), from: null, to: null })}>
          {t(word)} {monthPlus(month, months)} <Beside now={now} then={figureOf(before[i], indicator)} />
        </a>
      ))}
    </p>
  );
}
