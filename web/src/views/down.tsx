// What is down now, what has been down longest first, with who answers for it and how its repair stands.

import { useMemo } from 'preact/hooks';
import { url } from '../base/api';
import { integer } from '../base/format';
import { here, href, param, route } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName, projectName, townName, zone } from '../base/session';
import { duration, iso, minute, monthDayMinute, seconds } from '../base/time';
import type { Aspect, OutageNow, OutagesNow } from '../base/types';
import { ASPECTS } from '../base/types';
import { Call } from '../parts/contact';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { Filters, filterParams } from '../parts/filters';
import { named, t } from '../words';

const PANEL_MAX = 60;
const REPORTS_ROUND_S = 3600;
const ASPECTS_EACH = 4; // an asset has so many outages at most

export interface Down extends OutageNow {
  aspects: Aspect[];
}

/** One row an asset: its aspects that are down, since the earliest of them. */
function byAsset(outages: OutageNow[]): Down[] {
  const rows = new Map<string, Down>();
  for (const outage of outages) {
    const known = rows.get(outage.asset);
    if (known) {
      known.aspects.push(outage.aspect);
      known.cause ??= outage.cause;
    } else {
      rows.set(outage.asset, { ...outage, aspects: [outage.aspect] });
    }
  }
  return [...rows.values()];
}

/** What is down, the longest first: `most` assets of it, or all. */
export function useDown(filters: Record<string, string | string[]> = {}, most: number | null = null) {
  const limit = most === null ? 10000 : most * ASPECTS_EACH;
  const { data, error } = useGet<OutagesNow>(url('outages', { now: true, limit, ...filters }), most === null ? 'fast' : 'slow');
  const rows = useMemo(() => data && byAsset(data.items).slice(0, most ?? undefined), [data, most]);
  return { rows, tally: data?.tally ?? null, asOf: data?.as_of ?? null, error };
}

export function RepairState({ repair }: { repair: Down['repair'] }) {
  if (!repair) {
    return <span class="soft">{t('none')}</span>;
  }
  const late = repair.timeliness === 'late' && repair.state !== 'repaired';
  return (
    <a href={href('repairs', { id: repair.id })} title={`${repair.id} · ${t('due_at')} ${minute(repair.due_at)}`}>
      <span class={late ? 'bad' : ''}>
        {late ? `${t('timeliness_late')} · ` : ''}
        {t(`repair_${repair.state}`)}
      </span>
    </a>
  );
}

const aspectNames = (row: Down) =>
  row.aspects.length === ASPECTS.length
    ? t('all_aspects')
    : ASPECTS.filter((a) => row.aspects.includes(a))
        .map((a) => t(`short_${a}`))
        .join(' ');

/** The raw reports round the beginning of what is lost: what it rests on. */
export function toStretch(row: Down): string {
  const began = seconds(row.since);
  const [from, to] = [began - REPORTS_ROUND_S, began + REPORTS_ROUND_S].map((at) => iso(at, zone.value));
  return href(`assets/${encodeURIComponent(row.asset)}`, {
    month: row.since.slice(0, 7),
    aspect: row.aspects[0],
    reports_from: from,
    reports_to: to,
  });
}

function downColumns(wide: boolean): Column<Down>[] {
  const columns: Column<Down>[] = [
    {
      head: t('how_long'),
      number: true,
      class: 'how-long',
      cell: (r) => (
        <>
          <a href={toStretch(r)} title={minute(r.since)}>
            {duration(r.lasted_s)}
          </a>
          {!r.known && <span class="tag">{t('unknown_since', r.unknown_since === null ? '' : monthDayMinute(r.unknown_since))}</span>}
        </>
      ),
    },
    {
      head: t('asset'),
      class: 'grow',
      cell: (r) => (
        <a href={href(`assets/${encodeURIComponent(r.asset)}`)} title={r.asset}>
          {r.name}
        </a>
      ),
    },
    {
      head: t('aspect'),
      cell: (r) => <span class={r.aspects.includes('network') ? 'bad' : ''}>{aspectNames(r)}</span>,
    },
    { head: t('cause'), cell: (r) => named('cause', r.cause) || <span class="soft">{t('none')}</span> },
    {
      head: t('contractor'),
      cell: (r) => (
        <>
          {organisationName(r.contractor)} <Call contact={r.contact} class={wide ? '' : 'wide-only'} />
        </>
      ),
    },
    {
      head: t('project'),
      class: 'wide-only project-name',
      cell: (r) => <span title={projectName(r.project)}>{projectName(r.project)}</span>,
    },
    { head: t('repair'), cell: (r) => <RepairState repair={r.repair} /> },
  ];
  if (wide) {
    columns.splice(2, 0, { head: t('town'), cell: (r) => townName(r.town) });
    columns.splice(1, 0, { head: t('since'), cell: (r) => <span class="number">{monthDayMinute(r.from)}</span> });
  }
  return columns;
}

const rowClass = (row: Down) => (row.repair === null ? 'row-unrepaired' : '');
const toAsset = (row: Down) => href(`assets/${encodeURIComponent(row.asset)}`);

/** How many are down, off the network, without an order: each leads to its list. */
export function Tally({ tally }: { tally: OutagesNow['tally'] }) {
  const parts = [
    { word: 'assets_count', count: tally.assets, to: {} },
    { word: 'off_network', count: tally.off_network, to: { aspect: 'network' } },
    { word: 'without_repair', count: tally.without_repair, to: { order: 'none' } },
  ] as const;
  return (
    <>
      {parts.map(({ word, count, to }, i) => (
        <>
          {i > 0 && ' · '}
          <a href={href('outages', to)}>{t(word, integer(count))}</a>
        </>
      ))}
    </>
  );
}

export function DownPanel() {
  const { rows, tally, error } = useDown({}, PANEL_MAX);
  return (
    <Panel
      class="panel-down"
      title={<a href={href('outages')}>{t('down_now')}</a>}
      note={tally && <Tally tally={tally} />}
      tools={<a href={href('outages')}>{t('all')} →</a>}
    >
      {rows === null ? (
        <Absent error={error} loading />
      ) : (
        <Rows
          label={t('down_now')}
          columns={downColumns(false)}
          rows={rows}
          key_={(r) => r.asset}
          to={toAsset}
          rowClass={rowClass}
          scroll
          empty={t('nothing_down')}
          rest={
            tally !== null &&
            tally.assets > rows.length && (
              <a href={href('outages')}>{t('too_many_rows', rows.length, integer(tally.assets))} →</a>
            )
          }
        />
      )}
    </Panel>
  );
}

/** The whole list, with the filters of the URL. */
export function DownView() {
  const aspect = param('aspect');
  const chosen = ASPECTS.find((one) => one === aspect);
  const filters = filterParams(route.value.query);
  const down = useDown(chosen ? { ...filters, aspect: chosen } : filters);
  const { asOf, error } = down;
  const orderless = param('order') === 'none';
  const rows = orderless ? (down.rows?.filter((r) => !r.repair) ?? null) : down.rows;
  const options = [
    { key: '', text: t('all'), href: here({ aspect: null }) },
    ...ASPECTS.map((a) => ({ key: a as string, text: t(`aspect_${a}`), href: here({ aspect: a }) })),
  ];
  return (
    <Panel
      title={t('down_now')}
      class="panel-page"
      note={asOf && `${t('as_of')} ${minute(asOf)} · ${t('rows_count', integer(rows?.length ?? 0))}`}
      tools={
        <>
          <a href={href('changes')}>{t('changes')} →</a> <a href={href('outages/month')}>{t('this_months_outages')} →</a>{' '}
          <Downloads path="outages" params={{ now: true, ...filters, ...(chosen ? { aspect: chosen } : {}) }} />
        </>
      }
    >
      <div class="toolbar">
        <Choices label={t('aspect')} options={options} chosen={chosen ?? ''} />
        <Choices
          label={t('repair')}
          chosen={orderless ? 'none' : ''}
          options={[
            { key: '', text: t('all'), href: here({ order: null }) },
            { key: 'none', text: t('orderless'), href: here({ order: 'none' }) },
          ]}
        />
        <Filters />
      </div>
      {rows === null ? (
        <Absent error={error} loading />
      ) : (
        <Rows
          label={t('down_now')}
          columns={downColumns(true)}
          rows={rows}
          key_={(r) => r.asset}
          to={toAsset}
          rowClass={rowClass}
          empty={t('nothing_down')}
        />
      )}
    </Panel>
  );
}
