// A month's outages with what each cost: the seconds, its share of the rate, the points taken off for it and what
// they were worth. Each leads to its asset's strip, to the figure, and to the statement.

import { url } from '../base/api';
import { integer, yuan } from '../base/format';
import { position } from '../base/live';
import { here, href, param, route, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName, projectName, townName } from '../base/session';
import { duration, minute, monthDayMinute } from '../base/time';
import type { CostedOutage, Outages } from '../base/types';
import { ASPECTS } from '../base/types';
import { Filters, filterParams } from '../parts/filters';
import { MonthPicker } from '../parts/month';
import { Pager } from '../parts/pager';
import type { Column } from '../parts/ui';
import { Absent, Choices, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';

const SORTS = ['cost', 'seconds', 'lasted_s', 'counted'] as const;
type Sort = (typeof SORTS)[number];
const COUNTED = ['true', 'false'] as const;
const PER_PAGE = 200;

const sortOf = (): Sort => SORTS.find((one) => one === param('sort')) ?? 'cost';

/** A head that orders the list by its column. */
function sortedHead(word: 'lost_in_month' | 'how_long_whole' | 'counted' | 'worth', sort: Sort) {
  return {
    head: (
      <a href={here({ sort: sort === 'cost' ? null : sort, after: null })} title={t('sort_by', t(word))}>
        {t(word)}
        {sortOf() === sort && ' ↓'}
      </a>
    ),
    sorted: sortOf() === sort ? ('descending' as const) : undefined,
  };
}

const toStrip = (o: CostedOutage, month: string) =>
  href(`assets/${encodeURIComponent(o.asset)}`, { month, aspect: o.aspect });
const toFigure = (o: CostedOutage, month: string) =>
  href(`figures/${o.aspect}`, { project: o.project, month, by: 'asset' });
const toStatement = (o: CostedOutage, month: string) => href('months', { month, contractor: o.contractor });

function costColumns(month: string): Column<CostedOutage>[] {
  return [
    {
      head: `${t('share_of_rate')} %`,
      number: true,
      cell: (o) =>
        o.cost ? (
          <a href={toFigure(o, month)} title={t('share_about')}>
            {o.cost.share_percent}
          </a>
        ) : (
          <span class="soft">{t('none')}</span>
        ),
    },
    {
      head: t('deductions'),
      number: true,
      cell: (o) =>
        o.cost?.points ? (
          <a class="bad" href={toStatement(o, month)}>
            −{o.cost.points}
          </a>
        ) : (
          <span class="soft">{t('none')}</span>
        ),
    },
    {
      ...sortedHead('worth', 'cost'),
      number: true,
      cell: (o) =>
        o.cost && o.cost.amount_fen !== null ? (
          <a class={o.cost.amount_fen > 0 ? 'bad' : ''} href={toStatement(o, month)} title={t('worth_about')}>
            {yuan(o.cost.amount_fen)}
          </a>
        ) : (
          <span class="soft">{t('none')}</span>
        ),
    },
  ];
}

function columns(month: string, isOver: boolean): Column<CostedOutage>[] {
  return [
    {
      ...sortedHead('lost_in_month', 'seconds'),
      number: true,
      class: 'how-long',
      cell: (o) => (
        <a href={toStrip(o, month)} title={`${integer(o.seconds)} ${t('seconds_word')}`}>
          {duration(o.seconds)}
        </a>
      ),
    },
    {
      head: t('asset'),
      class: 'grow',
      cell: (o) => (
        <a href={toStrip(o, month)} title={o.asset}>
          {o.name}
        </a>
      ),
    },
    { head: t('aspect'), cell: (o) => t(`aspect_${o.aspect}`) },
    {
      head: t('from'),
      class: 'wide-only',
      cell: (o) => (
        <span class="number" title={`${minute(o.from)} – ${minute(o.to)}`}>
          {monthDayMinute(o.from)}
        </span>
      ),
    },
    {
      head: t('to'),
      class: 'wide-only',
      cell: (o) => (o.open && !isOver ? t('until_now') : <span class="number">{monthDayMinute(o.to)}</span>),
    },
    ...costColumns(month),
    {
      head: t('contractor'),
      cell: (o) => (
        <span title={projectName(o.project)}>{organisationName(o.contractor) || t('none')}</span>
      ),
    },
    { head: t('cause'), class: 'wide-only', cell: (o) => named('cause', o.cause) || <span class="soft">{t('none')}</span> },
    { head: t('town'), class: 'wide-only', cell: (o) => townName(o.town) },
    {
      ...sortedHead('how_long_whole', 'lasted_s'),
      number: true,
      class: 'wide-only',
      cell: (o) => (
        <a href={toStrip(o, month)} title={minute(o.since)}>
          {duration(o.lasted_s)}
        </a>
      ),
    },
    {
      ...sortedHead('counted', 'counted'),
      cell: (o) =>
        o.counted ? (
          t('yes')
        ) : (
          <span class="soft">{named('not_counted', o.not_counted_by)}</span>
        ),
    },
  ];
}

function Toolbar({ month }: { month: string }) {
  const pick = (name: string, values: readonly string[], text: (value: string) => string) => ({
    chosen: param(name) ?? '',
    options: ['', ...values].map((one) => ({
      key: one,
      text: one === '' ? t('all') : text(one),
      href: here({ [name]: one || null, after: null }),
    })),
  });
  return (
    <div class="toolbar">
      <MonthPicker month={month} onPick={(m) => setQuery({ month: m, after: null })} />
      <Choices label={t('aspect')} {...pick('aspect', ASPECTS, (a) => t(`aspect_${a as 'intact'}`))} />
      <Choices label={t('counted')} {...pick('counted', COUNTED, (c) => t(c === 'true' ? 'those_counted' : 'those_not_counted'))} />
      <Filters />
    </div>
  );
}

export function MonthOutagesView() {
  const month = param('month') ?? position.value?.as_of.slice(0, 7) ?? '';
  const wants = {
    month,
    cost: true,
    aspect: param('aspect'),
    counted: param('counted'),
    sort: sortOf(),
    ...filterParams(route.value.query),
  };
  const list = useGet<Outages<CostedOutage>>(
    month ? url('outages', { ...wants, limit: PER_PAGE, after: param('after') }) : null,
    'change',
  );
  return (
    <Panel
      title={t('month_outages', month)}
      class="panel-page"
      note={<a href={href('outages')}>{t('down_now')} →</a>}
      tools={
        month && (
          <a href={url('outages', { ...wants, limit: 10000, format: 'csv' })} download>
            {t('download_csv')}
          </a>
        )
      }
    >
      <Toolbar month={month} />
      {list.data ? (
        <Rows
          label={t('month_outages', month)}
          columns={columns(month, list.data.as_of === list.data.to)}
          rows={list.data.items}
          key_={(o) => `${o.asset} ${o.aspect} ${o.from}`}
          step={PER_PAGE}
          to={(o) => toStrip(o, month)}
          rowClass={(o) => (o.counted ? '' : 'row-void')}
          empty={t('no_outages')}
        />
      ) : (
        <Absent error={list.error} loading />
      )}
      <Pager next={list.data?.next ?? null} />
    </Panel>
  );
}
