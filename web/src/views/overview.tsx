// What the office looks at all day.

import { useMemo } from 'preact/hooks';
import { url } from '../base/api';
import { param } from '../base/router';
import { useGet } from '../base/resource';
import { zone } from '../base/session';
import { iso, midnightBefore, seconds } from '../base/time';
import type { Indicator, Rates, Status, Trend } from '../base/types';
import { INDICATORS } from '../base/types';
import { Absent } from '../parts/ui';
import { sentence } from '../words/problems';
import { DownPanel } from './down';
import { FirstSteps } from './first_steps';
import { KindsPanel } from './kinds';
import { KpiRow } from './kpi';
import { OutlookPanel } from './outlook';
import { RankingPanel } from './ranking';
import { TrendPanel } from './trend';

function chosenIndicator(): Indicator {
  const wanted = param('indicator');
  return INDICATORS.find((one) => one === wanted) ?? 'intact';
}

/** The last thirty local days, today's part included. */
export function thirtyDays(asOf: string | null, filters: Record<string, string> = {}): string | null {
  return asOf && url('trend', { from: midnightBefore(asOf, 29, zone.value), to: asOf, step: 'day', ...filters });
}

/** The second that has just passed: its figures are counts of assets. */
export function thisSecond(asOf: string | null, filters: Record<string, string> = {}): string | null {
  return asOf && url('rates', { from: iso(seconds(asOf) - 1, zone.value), to: asOf, ...filters });
}

export function Overview() {
  const status = useGet<Status>(url('status', { by: 'kind' }));
  const rates = useGet<Rates>(url('rates'));
  const asOf = status.data?.as_of ?? null;
  const trendAddress = useMemo(() => thirtyDays(asOf), [asOf?.slice(0, 16)]);
  const trend = useGet<Trend>(trendAddress, 'never');
  const current = useGet<Rates>(thisSecond(asOf), 'never');
  const indicator = chosenIndicator();
  if (!rates.data || rates.data.items.length === 0) {
    return (
      <>
        <FirstSteps />
        <Absent error={rates.error} loading={rates.loading} />
      </>
    );
  }
  const item = rates.data.items[0];
  return (
    <div class="overview">
      <FirstSteps />
      <OutlookPanel />
      <KpiRow
        rates={rates.data}
        item={item}
        now={current.data?.items[0] ?? null}
        trend={trend.data?.items[0] ?? null}
        chosen={indicator}
      />
      {rates.data.insufficient && <p class="to-meet">{sentence('', rates.data.insufficient)}</p>}
      <div class="overview-grid">
        <DownPanel />
        <RankingPanel indicator={indicator} />
        <TrendPanel indicator={indicator} trend={trend.data} />
        <KindsPanel status={status.data} />
      </div>
    </div>
  );
}
