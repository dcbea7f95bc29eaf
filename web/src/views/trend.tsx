// One indicator over time with its target, and the same figures as a table.

import { coverageText, integer } from '../base/format';
import { here, href, route } from '../base/router';
import { rules, target } from '../base/session';
import type { Indicator, Trend, TrendRow } from '../base/types';
import { INDICATORS } from '../base/types';
import { ChartWithTable } from '../parts/chart';
import { filterParams } from '../parts/filters';
import { Absent, Choices, Panel } from '../parts/ui';
import { t } from '../words';

/** A step's name: 09-01, or 09-01 05:00 of hours, or 2022-09 of months. */
function stepText(at: string, step: Trend['step']): string {
  return step === 'month'
    ? at.slice(0, 7)
    : step === 'day'
      ? at.slice(5, 10)
      : `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}

/** The same figure of one step: what it is made of. */
function stepTo(trend: Trend, indicator: Indicator, i: number): string {
  const filters = filterParams(route.value.query);
  return href(`figures/${indicator}`, { ...filters, from: trend.steps[i], to: trend.steps[i + 1] ?? trend.to, by: 'asset' });
}

function note(row: TrendRow, i: number): string {
  const figure = `${integer(row.numerator[i])} / ${integer(row.denominator[i])}`;
  const covered = coverageText(row.coverage?.[i]);
  return covered === null ? figure : `${figure} · ${t('coverage')} ${covered} %`;
}

export function TrendFigure({ trend, indicator, dark }: { trend: Trend; indicator: Indicator; dark?: boolean }) {
  const row = trend.items[0]?.indicators[indicator];
  const goal = target(indicator) ?? '100.00';
  if (!row) {
    return <Absent />;
  }
  const steps = trend.steps.map((at) => stepText(at, trend.step));
  const least = Number(rules.value?.min_coverage ?? 0) / 100;
  const thin = (i: number) => row.coverage && row.coverage[i] !== null && (row.coverage[i] as number) < least;
  const rows = steps
    .map((step, i) => [
      step,
      <a
        class={row.percent[i] !== null && Number(row.percent[i]) < Number(goal) ? 'bad' : ''}
        href={stepTo(trend, indicator, i)}
      >
        {row.percent[i] ?? t('none')}
      </a>,
      <a class={thin(i) ? 'bad' : 'soft'} href={stepTo(trend, indicator, i)}>
        {indicator === 'repair'
          ? `${integer(row.numerator[i])}/${integer(row.denominator[i])}`
          : (coverageText(row.coverage?.[i]) ?? t('none'))}
      </a>,
    ])
    .reverse();
  return (
    <ChartWithTable
      label={t('trend_label', t(`indicator_${indicator}`), goal)}
      picture={{
        steps,
        percents: row.percent,
        notes: steps.map((_, i) => note(row, i)),
        target: goal,
        targetText: `${t('target')} ${goal}`,
        dark,
      }}
      head={[t('day'), `${t('percent')} %`, indicator === 'repair' ? t('repairs_due') : `${t('coverage')} %`]}
      rows={rows}
    />
  );
}

export function TrendPanel({ indicator, trend }: { indicator: Indicator; trend: Trend | null }) {
  return (
    <Panel
      class="panel-trend"
      title={t('trend_30')}
      note={t(`indicator_${indicator}`)}
      tools={
        <Choices
          label={t('indicator')}
          chosen={indicator}
          options={INDICATORS.map((one) => ({ key: one, text: t(`short_${one}`), href: here({ indicator: one }) }))}
        />
      }
    >
      {trend ? <TrendFigure trend={trend} indicator={indicator} /> : <Absent loading />}
    </Panel>
  );
}
