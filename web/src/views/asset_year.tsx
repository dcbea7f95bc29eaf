// An asset's year: a row a month, a cell a day, coloured by how far the day is from the target.

import { url } from '../base/api';
import { here, href, param } from '../base/router';
import { useGet } from '../base/resource';
import { target, zone } from '../base/session';
import { shadeOf } from '../base/shade';
import { fromLocal, monthPlus } from '../base/time';
import type { Aspect, Trend, TrendRow } from '../base/types';
import { ASPECTS } from '../base/types';
import type { DayCell, DayRow } from '../parts/day_grid';
import { DayGrid, ShadeLegend } from '../parts/day_grid';
import { Absent, Choices, Downloads, Panel } from '../parts/ui';
import { t } from '../words';

const MONTHS = 12;
const DAYS = Array.from({ length: 31 }, (_, i) => String(i + 1));

/** The days of a trend by their dates. */
function cellsOf(trend: Trend, row: TrendRow, code: string, aspect: Aspect): Map<string, DayCell> {
  const goal = target(aspect) ?? '100.00';
  return new Map(
    trend.steps.map((from, i) => {
      const day = from.slice(0, 10);
      const shade = shadeOf({ percent: row.percent[i], coverage: row.coverage?.[i] }, goal);
      const figure = row.percent[i] === null ? t('verdict_none') : `${row.percent[i]} %`;
      return [
        day,
        {
          shade,
          words: `${day} · ${figure}${shade === 'unseen' ? ` · ${t('shade_unseen')}` : ''}`,
          to: href(`assets/${encodeURIComponent(code)}`, { from, to: trend.steps[i + 1] ?? trend.to, aspect }),
        },
      ];
    }),
  );
}

/** Without the months before anybody watched: they say nothing about the asset. */
function rowsOf(cells: Map<string, DayCell>, first: string, code: string, aspect: Aspect): DayRow[] {
  const begun = [...cells].find(([, cell]) => cell.shade !== 'unseen' && cell.shade !== 'none')?.[0].slice(0, 7) ?? '';
  const months = Array.from({ length: MONTHS }, (_, i) => monthPlus(first, i)).filter((month) => month >= begun);
  return months.map((month) => ({
    key: month,
    head: <a href={href(`assets/${encodeURIComponent(code)}`, { month, aspect })}>{month}</a>,
    cells: DAYS.map((day) => cells.get(`${month}-${day.padStart(2, '0')}`) ?? null),
  }));
}

export function AssetYear({ code, asOf }: { code: string; asOf: string }) {
  const aspect = ASPECTS.find((one) => one === param('aspect')) ?? 'intact';
  const first = monthPlus(asOf.slice(0, 7), 1 - MONTHS);
  const asked = { from: fromLocal(`${first}-01T00:00`, zone.value), to: asOf, step: 'day', asset: code };
  const trend = useGet<Trend>(url('trend', asked), 'never');
  const row = trend.data?.items[0]?.indicators[aspect];
  return (
    <Panel
      title={t('asset_year')}
      note={t('asset_year_note')}
      class="panel-year"
      tools={
        <>
          <Choices
            label={t('aspect')}
            chosen={aspect}
            options={ASPECTS.map((one) => ({ key: one, text: t(`short_${one}`), href: here({ aspect: one }) }))}
          />
          <Downloads path="trend" params={asked} />
        </>
      }
    >
      {trend.data && row ? (
        <>
          <DayGrid
            label={t('asset_year')}
            columns={DAYS}
            rows={rowsOf(cellsOf(trend.data, row, code, aspect), first, code, aspect)}
          />
          <ShadeLegend />
        </>
      ) : (
        <Absent error={trend.error} loading={trend.loading} empty={t('no_figures')} />
      )}
    </Panel>
  );
}
