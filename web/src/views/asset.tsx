// One asset: what it is, how its four aspects went, and the raw reports behind that.

import { useRef, useState } from 'preact/hooks';
import { url } from '../base/api';
import { here, href, param, route, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, isParty } from '../base/session';
import { duration, minute, monthDaySecond, seconds } from '../base/time';
import type { Aspect, Asset, Page, RawReport, Repair, Status, StripPart, Timeline } from '../base/types';
import { ASPECTS } from '../base/types';
import { feedName } from '../parts/feeds';
import { MonthPicker } from '../parts/month';
import { Strips } from '../parts/strip';
import type { Column } from '../parts/ui';
import { Absent, Downloads, Panel, Rows, Swatch } from '../parts/ui';
import { named, t } from '../words';
import { AssetFacts } from './asset_facts';
import { AssetActs } from './asset_form';
import { AssetYear } from './asset_year';
import { ProposeExemption } from './exemption_form';
import { OpenOrder } from './repair_form';
import { RepairState } from './down';
import { Legend } from './kinds';

interface Stretch extends StripPart {
  aspect: Aspect;
}

function stretches(timeline: Timeline): Stretch[] {
  const found: Stretch[] = [];
  for (const aspect of ASPECTS) {
    for (const part of timeline.aspects[aspect]) {
      if (part.condition !== 'ok') {
        found.push({ ...part, aspect });
      }
    }
  }
  return found.sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
}

function Stretches({ timeline, onPick }: { timeline: Timeline; onPick: (from: string, to: string) => void }) {
  const columns: Column<Stretch>[] = [
    { head: t('from'), cell: (r) => <span class="number">{minute(r.from)}</span> },
    { head: t('to'), cell: (r) => <span class="number">{minute(r.to)}</span> },
    {
      head: t('how_long'),
      number: true,
      cell: (r) => (
        <a href={here({ reports_from: r.from, reports_to: r.to })}>{duration(seconds(r.to) - seconds(r.from))}</a>
      ),
    },
    { head: t('aspect'), cell: (r) => t(`aspect_${r.aspect}`) },
    {
      head: t('state'),
      cell: (r) => (
        <>
          <Swatch condition={r.condition} />
          {t(`condition_${r.condition}`)}
        </>
      ),
    },
    {
      head: t('cause'),
      cell: (r) =>
        r.exemption ? (
          <a href={href('exemptions', { id: r.exemption })}>
            {t('exemption')} {r.exemption}
          </a>
        ) : (
          named('cause', r.cause)
        ),
    },
    {
      head: t('reports'),
      class: 'not-printed',
      cell: (r) => (
        <button type="button" class="link" onClick={() => onPick(r.from, r.to)}>
          {t('see_reports')}
        </button>
      ),
    },
  ];
  return (
    <Rows
      label={t('stretches')}
      columns={columns}
      rows={stretches(timeline)}
      key_={(r) => `${r.aspect}${r.from}`}
      step={30}
      empty={t('always_ok')}
    />
  );
}

function Reports({ code, from, to }: { code: string; from: string; to: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const page = useGet<Page<RawReport>>(
    url(`assets/${encodeURIComponent(code)}/reports`, { from, to, limit: 100, after }),
    'never',
  );
  const feeds = useGet<Status>(url('status'), 'never').data?.feeds ?? [];
  const state = (aspect: Aspect) => (r: RawReport) =>
    r[aspect] ? (
      <>
        <Swatch condition={r[aspect] as 'ok' | 'fault'} />
        {t(`condition_${r[aspect] as 'ok' | 'fault'}`)}
      </>
    ) : (
      <span class="soft">·</span>
    );
  const columns: Column<RawReport>[] = [
    { head: t('at'), cell: (r) => <span class="number">{monthDaySecond(r.at)}</span> },
    {
      head: t('feed'),
      cell: (r) => (
        <>
          <span title={r.feed}>{feedName(feeds, r.feed)}</span>
          {r.code && <span class="soft"> · {r.code}</span>}
        </>
      ),
    },
    ...ASPECTS.map((aspect) => ({ head: t(`aspect_${aspect}`), cell: state(aspect) })),
    { head: t('cause'), cell: (r) => named('cause', r.cause) },
    {
      head: t('batch'),
      number: true,
      cell: (r) =>
        isParty() ? (
          <span class="soft">{r.batch}</span>
        ) : (
          <a class="soft" href={href('records/batches', { feed: r.feed, after: r.batch + 1 })}>
            {r.batch}
          </a>
        ),
    },
    {
      head: t('received'),
      class: 'wide-only',
      cell: (r) => (
        <span class="number soft" title={r.received_at}>
          {monthDaySecond(r.received_at)}
        </span>
      ),
    },
  ];
  if (!page.data) {
    return <Absent error={page.error} loading={page.loading} />;
  }
  return (
    <>
      <Rows
        label={t('raw_reports')}
        columns={columns}
        rows={page.data.items}
        key_={(r) => `${r.at}${r.feed}${r.batch}`}
      />
      <div class="buttons">
        {after !== null && (
          <button type="button" class="button" onClick={() => setAfter(null)}>
            {t('first_page')}
          </button>
        )}
        {page.data.next !== null && (
          <button type="button" class="button" onClick={() => setAfter(page.data?.next ?? null)}>
            {t('next_page')}
          </button>
        )}
      </div>
    </>
  );
}

/** A window of raw reports round a stretch: never longer than a day, which is what a person reads. */
function around(from: string, to: string): { from: string; to: string } {
  return seconds(to) - seconds(from) <= 86400 ? { from, to } : { from, to: `${shiftDay(from)}${from.slice(10)}` };
}

function shiftDay(at: string): string {
  return new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);
}

interface Picked {
  from: string;
  to: string;
}

/** The window of raw reports is a part of the address too: what one has found can be sent on. */
function pickedSpan(): Picked | null {
  const from = param('reports_from'),
    to = param('reports_to');
  return from && to ? { from, to } : null;
}

const pick = (span: Picked | null) =>
  setQuery({ reports_from: span?.from ?? null, reports_to: span?.to ?? null });

export function AssetView() {
  const code = route.value.path[1] ?? '';
  const path = `assets/${encodeURIComponent(code)}`;
  const from = param('from'),
    to = param('to'),
    month = param('month');
  const span = from && to ? { from, to } : month ? { month } : {};
  const asset = useGet<Asset>(url(path), 'change');
  const timeline = useGet<Timeline>(url(`${path}/timeline`, span));
  const repairs = useGet<Page<Repair>>(
    url('repairs', { asset: code, state: ['open', 'paused', 'repaired'], limit: 10 }),
    'change',
  );
  const own = repairs.data?.items ?? [];
  const picked = pickedSpan();
  const seen = useRef<{ from: string; to: string } | null>(null);
  if (!asset.data) {
    return (
      <Panel title={code}>
        <Absent error={asset.error} loading={asset.loading} />
      </Panel>
    );
  }
  return (
    <div class="asset-view">
      <nav class="crumbs" aria-label={t('where')}>
        <a href={href('')}>{t('overview')}</a> › <a href={href('outages')}>{t('down_now')}</a> › {asset.data.name}
      </nav>
      <Panel
        title={asset.data.name}
        note={own.length > 0 && <RepairState repair={own[0]} />}
        tools={
          <>
            <MonthPicker
              month={month ?? timeline.data?.as_of.slice(0, 7) ?? ''}
              onPick={(m) => {
                pick(null);
                setQuery({ month: m, from: null, to: null });
              }}
            />
            {isOffice() && <OpenOrder asset={code} />}
            {!isOne('viewer') && <ProposeExemption asset={code} />}
            <AssetActs asset={asset.data} again={asset.again} />
          </>
        }
      >
        <AssetFacts asset={asset.data} />
        {timeline.data ? (
          <Strips
            timeline={timeline.data}
            chosen={param('aspect')}
            onShow={(a, b) => {
              seen.current = { from: a, to: b };
            }}
          />
        ) : (
          <Absent error={timeline.error} loading />
        )}
        <div class="strip-foot">
          <Legend />
          {timeline.data && (
            <button
              type="button"
              class="button"
              onClick={() => pick(seen.current ?? lastDay(timeline.data as Timeline))}
            >
              {t('reports_here')}
            </button>
          )}
        </div>
      </Panel>
      {timeline.data && <AssetYear code={code} asOf={timeline.data.as_of} />}
      <div class="asset-grid">
        <Panel title={t('stretches')} tools={<Downloads path={`${path}/timeline`} params={span} />}>
          {timeline.data ? (
            <Stretches timeline={timeline.data} onPick={(a, b) => pick({ from: a, to: b })} />
          ) : (
            <Absent loading />
          )}
        </Panel>
        <Panel
          title={t('raw_reports')}
          class={picked ? '' : 'not-printed'}
          note={
            picked && `${minute(around(picked.from, picked.to).from)} – ${minute(around(picked.from, picked.to).to)}`
          }
          tools={
            picked &&
            isOne('admin') && (
              <a href={href('records/voids', { ask: 1, asset: code, from: picked.from, to: picked.to })}>
                {t('ask_part_void')} →
              </a>
            )
          }
        >
          {picked ? (
            <Reports key={picked.from + picked.to} code={code} {...around(picked.from, picked.to)} />
          ) : (
            <p class="absent">
              {t('pick_reports')}{' '}
              {timeline.data && (
                <button type="button" class="button" onClick={() => pick(lastDay(timeline.data as Timeline))}>
                  {t('last_day')}
                </button>
              )}
            </p>
          )}
        </Panel>
      </div>
    </div>
  );
}

function lastDay(timeline: Timeline): { from: string; to: string } {
  const from =
    new Date(Date.parse(`${timeline.as_of.slice(0, 19)}Z`) - 86400000).toISOString().slice(0, 19) +
    timeline.as_of.slice(19);
  return { from: from < timeline.from ? timeline.from : from, to: timeline.as_of };
}
