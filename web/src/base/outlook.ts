// What of a month's outlook is worst: by it rows are told apart, and the sentence above them is made.

import { hundredths } from './format';
import type { Indicator, OutlookFigure, OutlookItem } from './types';
import { INDICATORS } from './types';

/** How far what is likely (else what is reached so far) is above the target, in hundredths of a percent; null: nothing tells. */
export function marginOf({ likely, percent, target }: OutlookFigure): number | null {
  const expected = likely?.percent ?? percent;
  return expected === null || target === null ? null : hundredths(expected) - hundredths(target);
}

/** The indicator that is furthest below its target, or nearest to it. */
export function worstOf(item: OutlookItem): Indicator {
  let worst: Indicator = 'intact',
    least = Infinity;
  for (const one of INDICATORS) {
    const margin = marginOf(item.indicators[one]);
    if (margin !== null && margin < least) {
      worst = one;
      least = margin;
    }
  }
  return worst;
}

export interface Lost {
  item: OutlookItem;
  indicators: Indicator[];
}

/** What can't be met any more, whatever comes. */
export function lostOf(items: OutlookItem[]): Lost[] {
  return items
    .map((item) => ({ item, indicators: INDICATORS.filter((one) => item.indicators[one].reachable?.verdict === 'missed') }))
    .filter(({ indicators }) => indicators.length > 0);
}
