// Towns, contractors or projects, worst first: every indicator at once, one of them the order.

import { url } from '../base/api';
import { hundredths, integer } from '../base/format';
import { here, href, param } from '../base/router';
import { useGet } from '../base/resource';
import type { Figure, Grouping, Indicator, RateItem, Rates } from '../base/types';
import { INDICATORS } from '../base/types';
import { Bullet } from '../parts/spark';
import type { Column } from '../parts/ui';
import { Absent, Choices, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';

export const GROUPINGS = ['town', 'contractor', 'project', 'kind', 'class'] as const;

/** What a group is called: its registered name, or the word for a kind or class. */
export function groupName(by: Grouping, item: { key: string; name: string }): string {
  if (by === 'kind' || by === 'class') {
    return named(by, item.key);
  }
  return item.name || item.key || t('district');
}

/** Worst first; those without a figure last. */
export function worstFirst(items: RateItem[], indicator: Indicator): RateItem[] {
  const place = (item: RateItem) => item.indicators[indicator].rate ?? 2;
  return [...items].sort((a, b) => place(a) - place(b) || (a.key < b.key ? -1 : 1));
}

export function FigureLink({ figure, to }: { figure: Figure; to: string }) {
  const mark = figure.verdict === 'missed' ? '▼' : figure.verdict === 'insufficient' ? '◐' : '';
  return (
    <a
      class={`cell-figure cell-${figure.verdict}`}
      href={to}
      title={`${t('target')} ${figure.target} · ${t(`verdict_${figure.verdict}`)}`}
    >
      {mark && (
        <span class="cell-mark" aria-hidden="true">
          {mark}
        </span>
      )}
      {figure.percent ?? t('none')}
      {figure.verdict !== 'met' && <span class="visually-hidden"> {t(`verdict_${figure.verdict}`)}</span>}
    </a>
  );
}

export function rankingColumns(by: Grouping, chosen: Indicator, bars: boolean): Column<RateItem>[] {
  const figureTo = (item: RateItem, indicator: Indicator) =>
    href(`figures/${indicator}`, { [by]: item.key, by: 'asset' });
  const columns: Column<RateItem>[] = [
    {
      head: t(`by_${by}`),
      class: 'grow group-name',
      cell: (r) => (
        <a href={href(`figures/${chosen}`, { [by]: r.key, by: 'asset' })} title={groupName(by, r)}>
          {groupName(by, r)}
        </a>
      ),
    },
    { head: t('assets'), number: true, class: 'wide-only', cell: (r) => <a href={href(`figures/${chosen}`, { [by]: r.key, by: 'asset' })}>{integer(r.assets)}</a> },
  ];
  for (const indicator of INDICATORS) {
    columns.push({
      head: (
        <a href={here({ indicator })} title={t('sort_by', t(`indicator_${indicator}`))}>
          {t(`short_${indicator}`)}
        </a>
      ),
      number: true,
      sorted: indicator === chosen ? 'ascending' : undefined,
      class: indicator === chosen ? 'column-chosen' : '',
      cell: (r) => {
        const figure = r.indicators[indicator];
        return (
          <>
            <FigureLink figure={figure} to={figureTo(r, indicator)} />
            {bars && indicator === chosen && figure.percent !== null && (
              <Bullet
                percent={figure.percent}
                target={figure.target}
                bad={hundredths(figure.percent) < hundredths(figure.target)}
              />
            )}
          </>
        );
      },
    });
  }
  return columns;
}

export function RankingPanel({ indicator }: { indicator: Indicator }) {
  const wanted = param('rank');
  const by = GROUPINGS.find((one) => one === wanted) ?? 'town';
  const rates = useGet<Rates>(url('rates', { by }));
  const shown = rates.data?.by === by ? rates.data : null;
  return (
    <Panel
      class="panel-ranking"
      title={t('ranking')}
      note={t('worst_first', t(`indicator_${indicator}`))}
      tools={
        <Choices
          label={t('ranking')}
          chosen={by}
          options={GROUPINGS.slice(0, 3).map((g) => ({
            key: g,
            text: t(`by_${g}`),
            href: here({ rank: g === 'town' ? null : g }),
          }))}
        />
      }
    >
      {shown === null ? (
        <Absent error={rates.error} loading />
      ) : (
        <Rows
          label={t('ranking')}
          columns={rankingColumns(by, indicator, true)}
          rows={worstFirst(shown.items, indicator)}
          key_={(r) => r.key}
          to={(r) => href(`figures/${indicator}`, { [by]: r.key, by: 'asset' })}
          scroll
        />
      )}
    </Panel>
  );
}
