// Why a figure is what it is: its parts, and the groups and assets that make it.

import { url } from '../base/api';
import { coverageText, integer } from '../base/format';
import { here, href, param, route, setQuery } from '../base/router';
import type { Resource } from '../base/resource';
import { useGet } from '../base/resource';
import { isParty, organisationName, projectName, townName } from '../base/session';
import type { Grouping, Indicator, RateItem, Rates, Trend, Worst } from '../base/types';
import { INDICATORS } from '../base/types';
import { AssetPoints } from '../parts/asset_points';
import { Compared } from '../parts/compare';
import { Filters, FILTERS, filterParams } from '../parts/filters';
import { MonthPicker } from '../parts/month';
import { TownMap } from '../parts/town_map';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';
import { Explanation } from './explanation';
import { groupName, GROUPINGS, rankingColumns, worstFirst } from './ranking';
import { TrendFigure } from './trend';
import { WorstTable } from './worst';

function chosen(): Indicator {
  const wanted = route.value.path[1];
  return INDICATORS.find((one) => one === wanted) ?? 'intact';
}

function windowParams(): Record<string, string> {
  const month = param('month'),
    from = param('from'),
    to = param('to');
  return month ? { month } : from && to ? { from, to } : ({} as Record<string, string>);
}

function Groups({
  indicator,
  by,
  filters,
}: {
  indicator: Indicator;
  by: Grouping;
  filters: Record<string, string | string[]>;
}) {
  const rates = useGet<Rates>(url('rates', { ...windowParams(), ...filters, by }));
  if (!rates.data || rates.data.by !== by) {
    return <Absent error={rates.error} loading />;
  }
  const to = (r: Rates['items'][0]) => here({ [by]: r.key, by: 'asset' });
  const soft = (r: Rates['items'][0], text: string) => (
    <a class="soft" href={to(r)}>
      {text}
    </a>
  );
  const columns = rankingColumns(by, indicator, true).map((column, i) =>
    i === 0
      ? {
          ...column,
          cell: (r: Rates['items'][0]) => <a href={to(r)}>{groupName(by, r)}</a>,
        }
      : column,
  );
  const extra: Column<Rates['items'][0]>[] = [
    {
      head: t('numerator'),
      number: true,
      class: 'wide-only',
      cell: (r) => soft(r, integer(r.indicators[indicator].numerator)),
    },
    {
      head: t('denominator'),
      number: true,
      class: 'wide-only',
      cell: (r) => soft(r, integer(r.indicators[indicator].denominator)),
    },
    {
      head: t('raw'),
      number: true,
      cell: (r) => soft(r, r.indicators[indicator].raw?.percent ?? t('none')),
    },
    {
      head: `${t('coverage')} %`,
      number: true,
      cell: (r) => soft(r, coverageText(r.indicators[indicator].coverage) ?? t('none')),
    },
  ];
  return (
    <>
      {by === 'town' && <TownMap items={rates.data.items} indicator={indicator} window={windowParams()} />}
      <Rows
        label={t('groups')}
        columns={[...columns, ...(indicator === 'repair' ? extra.slice(0, 2) : extra)]}
        rows={worstFirst(rates.data.items, indicator)}
        key_={(r) => r.key}
        to={(r) => here({ [by]: r.key, by: 'asset' })}
      />
    </>
  );
}

/** The assets whose orders were late, which is what the figure lacks, and each one's orders. */
function LateAssets({ filters }: { filters: Record<string, string | string[]> }) {
  const rates = useGet<Rates>(url('rates', { ...windowParams(), ...filters, by: 'asset' }), 'never');
  const late = (r: RateItem) => r.indicators.repair.denominator - r.indicators.repair.numerator;
  const to = (r: RateItem) => href('repairs', { show: 'all', asset: r.key });
  if (!rates.data || rates.data.by !== 'asset') {
    return <Absent error={rates.error} loading />;
  }
  return (
    <Rows
      label={t('late_assets')}
      rows={rates.data.items.filter((r) => late(r) > 0).sort((a, b) => late(b) - late(a) || (a.key < b.key ? -1 : 1))}
      key_={(r) => r.key}
      to={to}
      empty={t('none_late')}
      columns={[
        { head: t('asset'), class: 'grow', cell: (r) => <a href={to(r)}>{r.name}</a> },
        { head: t('code'), class: 'wide-only', cell: (r) => <span class="number soft">{r.key}</span> },
        { head: t('late_orders'), number: true, class: 'bad', cell: (r) => <a href={to(r)}>{integer(late(r))}</a> },
        {
          head: t('repairs_due'),
          number: true,
          cell: (r) => (
            <a href={to(r)}>
              {integer(r.indicators.repair.numerator)}/{integer(r.indicators.repair.denominator)}
            </a>
          ),
        },
      ]}
    />
  );
}

function AssetsOf({ indicator, filters }: { indicator: Indicator; filters: Record<string, string | string[]> }) {
  const isRepair = indicator === 'repair';
  const worst = useGet<Worst>(isRepair ? null : url('worst', { ...windowParams(), ...filters, indicator }));
  if (isRepair) {
    return <LateAssets filters={filters} />;
  }
  return worst.data ? <WorstTable worst={worst.data} indicator={indicator} /> : <Absent error={worst.error} loading />;
}

function crumbs(indicator: Indicator) {
  const links = [{ text: t(`indicator_${indicator}`), to: href(`figures/${indicator}`, windowParams()) }];
  const query = route.value.query;
  for (const name of FILTERS) {
    for (const value of query.getAll(name)) {
      const text =
        name === 'town'
          ? townName(value)
          : name === 'contractor'
            ? organisationName(value)
            : name === 'project'
              ? projectName(value)
              : named(name, value);
      links.push({ text, to: here({ by: 'asset' }) });
    }
  }
  return links;
}

/** The question behind the table below: what is shown is what is downloaded. */
const tableOf = (by: Grouping, indicator: Indicator, filters: Record<string, string | string[]>) =>
  by === 'asset' && indicator !== 'repair'
    ? { path: 'worst', params: { ...windowParams(), ...filters, indicator } }
    : { path: 'rates', params: { ...windowParams(), ...filters, by } };

export function FigureView() {
  const indicator = chosen();
  const filters = filterParams(route.value.query);
  const wanted = param('by');
  const groupings = GROUPINGS.filter((g) => g !== 'contractor' || !isParty());
  const by: Grouping =
    wanted === 'asset' ? 'asset' : (groupings.find((g) => g === wanted) ?? (isParty() ? 'project' : 'town'));
  const rates = useGet<Rates>(url('rates', { ...windowParams(), ...filters }));
  const item = rates.data?.items[0];
  const asOf = rates.data?.as_of;
  const month = param('from') ? null : (param('month') ?? asOf?.slice(0, 7) ?? null);
  const trend = useGet<Trend>(
    asOf && rates.data ? url('trend', { from: rates.data.from, to: asOf, step: 'day', ...filters }) : null,
    'never',
  );
  const options = [
    ...groupings.map((g) => ({ key: g as string, text: t(`by_${g}`), href: here({ by: g }) })),
    { key: 'asset', text: t('by_asset'), href: here({ by: 'asset' }) },
  ];
  return (
    <div class="figure-view">
      <nav class="crumbs" aria-label={t('where')}>
        <a href={href('')}>{t('overview')}</a>
        {crumbs(indicator).map((c, i) => (
          <span key={i}>
            {' '}
            › <a href={c.to}>{c.text}</a>
          </span>
        ))}
      </nav>
      <div class="toolbar">
        <Choices
          label={t('indicator')}
          chosen={indicator}
          options={INDICATORS.map((one) => ({
            key: one,
            text: t(`indicator_${one}`),
            href: here({}).replace(/^#\/figures(\/\w+)?/, `#/figures/${one}`),
          }))}
        />
        <MonthPicker
          month={param('month') ?? asOf?.slice(0, 7) ?? ''}
          onPick={(month) => setQuery({ month, from: null, to: null })}
        />
        <Filters />
      </div>
      <div class="figure-grid">
        <Panel title={t('explanation')} class="panel-explain">
          {rates.data && item ? (
            <>
              <Explanation figure={item.indicators[indicator]} indicator={indicator} data={rates.data} />
              {month && <Compared indicator={indicator} month={month} scope={filters} now={item.indicators[indicator]} />}
            </>
          ) : (
            <Absent error={rates.error} loading={rates.loading} empty={t('no_figures')} />
          )}
        </Panel>
        <Panel
          title={t('by_day')}
          class="panel-trend"
          tools={asOf && rates.data && <Downloads path="trend" params={{ from: rates.data.from, to: asOf, step: 'day', ...filters }} />}
        >
          {trendOf(trend, indicator)}
        </Panel>
      </div>
      {by === 'asset' && param('town') && <AssetPoints town={param('town') as string} indicator={indicator} window={windowParams()} />}
      <Panel
        title={t('what_makes_it')}
        tools={
          <>
            <Choices label={t('by')} chosen={by} options={options} />
            <Downloads {...tableOf(by, indicator, filters)} />
          </>
        }
      >
        {by === 'asset' ? (
          <AssetsOf indicator={indicator} filters={filters} />
        ) : (
          <Groups indicator={indicator} by={by} filters={filters} />
        )}
      </Panel>
    </div>
  );
}

function trendOf(trend: Resource<Trend>, indicator: Indicator) {
  return trend.data ? (
    <TrendFigure trend={trend.data} indicator={indicator} />
  ) : (
    <Absent error={trend.error} loading={trend.loading} />
  );
}
