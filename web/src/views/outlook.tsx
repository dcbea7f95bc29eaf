// The month as a matrix: a row a contract, the worst forecast first; a cell a day. It answers what broke overnight,
// whom to call, and which contract will miss.

import { url } from '../base/api';
import { integer, yuan } from '../base/format';
import { lostOf, worstOf } from '../base/outlook';
import { here, href, param } from '../base/router';
import { useGet } from '../base/resource';
import { isParty, townName } from '../base/session';
import { shadeOf } from '../base/shade';
import { minute } from '../base/time';
import type { Indicator, Outlook, OutlookFigure, OutlookItem } from '../base/types';
import { INDICATORS } from '../base/types';
import { Call } from '../parts/contact';
import type { DayCell, DayRow } from '../parts/day_grid';
import { DayGrid, ShadeLegend } from '../parts/day_grid';
import { Absent, Choices, Downloads, Panel, Percent, VerdictChip } from '../parts/ui';
import { t } from '../words';

const ROWS_BY = ['project', 'contractor', 'town'] as const;
type RowsBy = (typeof ROWS_BY)[number];
const SAID_MAX = 2; // contracts that a sentence names

/** Which indicator a row's cells are of: the chosen one, or the row's own worst. */
const shownOf = (item: OutlookItem, chosen: Indicator | null) => chosen ?? worstOf(item);

const nameOf = (by: RowsBy, item: OutlookItem) => (by === 'town' ? townName(item.key) : item.name || t('no_contractor'));

function cellsOf(outlook: Outlook, item: OutlookItem, indicator: Indicator): DayCell[] {
  const figure = item.indicators[indicator];
  return outlook.steps.map((from, i) => {
    const seen = { percent: figure.days.percent[i], coverage: figure.days.coverage?.[i] };
    const shade = shadeOf(seen, figure.target ?? '0.00');
    const said = seen.percent === null ? t('verdict_none') : `${seen.percent} %`;
    const to = outlook.steps[i + 1] ?? outlook.as_of;
    return {
      shade,
      words: `${item.name} · ${from.slice(0, 10)} · ${t(`short_${indicator}`)} ${said}${shade === 'unseen' ? ` · ${t('shade_unseen')}` : ''}`,
      to: href(`figures/${indicator}`, { from, to, by: 'asset', [outlook.by]: item.key }),
    };
  });
}

function Forecast({ figure, to }: { figure: OutlookFigure; to: string }) {
  if (figure.reachable?.verdict === 'missed') {
    return (
      <a class="bad" href={to} title={`${t('best_possible')} ${figure.reachable.percent ?? ''} %`}>
        {t('past_reach')}
      </a>
    );
  }
  if (!figure.likely) {
    return <span class="soft">{figure.reachable ? t('too_little_to_tell') : t('none')}</span>;
  }
  return (
    <a class={figure.likely.verdict === 'missed' ? 'bad' : ''} href={to} title={t('likely_about')}>
      <Percent value={figure.likely.percent} /> <VerdictChip verdict={figure.likely.verdict} small />
    </a>
  );
}

function DownCell({ by, item, since }: { by: RowsBy; item: OutlookItem; since: string }) {
  const { now, began, ended } = item.down;
  return (
    <span class="number">
      {item.watched ? (
        <a href={href('outages', { [by]: item.key })} class={now > 0 ? 'bad' : ''}>
          {integer(now)}
        </a>
      ) : (
        <span class="bad">{t('nobody_watches')}</span>
      )}{' '}
      <a class="soft" href={href('changes', { since, [by]: item.key })} title={t('since_evening')}>
        +{integer(began)} −{integer(ended)}
      </a>
    </span>
  );
}

function rowOf(outlook: Outlook, item: OutlookItem, chosen: Indicator | null): DayRow {
  const indicator = shownOf(item, chosen);
  const figure = item.indicators[indicator];
  const explained = href(`figures/${indicator}`, { [outlook.by]: item.key });
  return {
    key: item.key,
    head: (
      <>
        <a class="outlook-name" href={href(`figures/${indicator}`, { by: 'asset', [outlook.by]: item.key })} title={nameOf(outlook.by, item)}>
          {nameOf(outlook.by, item)}
        </a>
        <span class="outlook-who soft">
          {outlook.by === 'project' && (item.contractor_name ?? t('no_contractor'))} <Call contact={item.contacts[0] ?? null} />
        </span>
      </>
    ),
    facts: [
      <a href={explained}>
        <span class="soft">{t(`short_${indicator}`)}</span> <Percent value={figure.percent} />
      </a>,
      <Forecast figure={figure} to={explained} />,
      item.stake_fen === null ? (
        <span class="soft">{t('none')}</span>
      ) : (
        <a class={`number ${item.stake_fen > 0 ? 'bad' : ''}`} href={href('mine', { contractor: item.contractor })}>
          ¥ {yuan(item.stake_fen)}
        </a>
      ),
      <DownCell by={outlook.by} item={item} since={outlook.since} />,
    ],
    cells: cellsOf(outlook, item, indicator),
  };
}

/** How the month will likely end, in words. */
export function OutlookSentence({ outlook }: { outlook: Outlook }) {
  const lost = lostOf(outlook.items);
  const said = lost
    .slice(0, SAID_MAX)
    .map(({ item, indicators }) => t('is_out_of_reach', item.contractor_name ?? item.name, indicators.map((one) => t(`short_${one}`)).join(t('list_gap'))));
  const more = lost.length > SAID_MAX ? [t('and_more_lost', lost.length - SAID_MAX)] : [];
  const stake = outlook.stake_fen ? [t('at_stake_yuan', yuan(outlook.stake_fen))] : [];
  const parts = [outlook.missing > 0 ? t('likely_missed_count', outlook.missing) : t('likely_all_met'), ...said, ...more, ...stake];
  return (
    <p class={`outlook-sentence ${outlook.missing > 0 || lost.length > 0 ? 'is-bad' : ''}`}>
      <a href={href('figures/intact', { by: 'project' })}>{parts.join(t('clause_gap'))}</a>
    </p>
  );
}

/** What broke and what was mended since last evening. */
export function Night({ outlook }: { outlook: Outlook }) {
  return (
    <a class="outlook-night" href={href('changes', { since: outlook.since })}>
      <span class="soft">{t('since_when', minute(outlook.since))}</span>{' '}
      <b class="number bad">+{integer(outlook.night.began)}</b> {t('broken')}{' '}
      <b class="number">−{integer(outlook.night.ended)}</b> {t('mended')}
    </a>
  );
}

export function OutlookGrid({ outlook, chosen }: { outlook: Outlook; chosen: Indicator | null }) {
  return (
    <DayGrid
      label={t('month_matrix')}
      facts={[t('to_date'), t('likely_end'), t('at_stake'), t('down_now')]}
      columns={outlook.steps.map((from) => String(Number(from.slice(8, 10))))}
      rows={outlook.items.map((item) => rowOf(outlook, item, chosen))}
    />
  );
}

export function OutlookPanel() {
  const by = ROWS_BY.find((one) => one === param('rows')) ?? 'project';
  const chosen = INDICATORS.find((one) => one === param('of')) ?? null;
  const asked = { by };
  const { data, error, loading } = useGet<Outlook>(url('outlook', asked));
  const rows = ROWS_BY.filter((one) => one !== 'contractor' || !isParty());
  return (
    <Panel
      title={t('month_matrix')}
      class="panel-outlook"
      note={data && `${data.month} · ${t('as_of')} ${minute(data.as_of)}`}
      tools={
        <>
          <Choices label={t('rows_by')} chosen={by} options={rows.map((one) => ({ key: one, text: t(`by_${one}`), href: here({ rows: one === 'project' ? null : one }) }))} />
          <Choices
            label={t('indicator')}
            chosen={chosen ?? ''}
            options={[
              { key: '', text: t('each_worst'), href: here({ of: null }) },
              ...INDICATORS.map((one) => ({ key: one as string, text: t(`short_${one}`), href: here({ of: one }) })),
            ]}
          />
          <Downloads path="outlook" params={asked} />
        </>
      }
    >
      {data && data.items.length > 0 ? (
        <>
          <div class="outlook-head">
            <OutlookSentence outlook={data} />
            <Night outlook={data} />
          </div>
          <OutlookGrid outlook={data} chosen={chosen} />
          <ShadeLegend />
        </>
      ) : (
        <Absent error={error} loading={loading} empty={t('no_figures')} />
      )}
    </Panel>
  );
}
