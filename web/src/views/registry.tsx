// The registry: lists to look through, and a file dropped on the page with its difference before
// anything changes.

import { url } from '../base/api';
import type { Calendar } from '../base/calendar';
import { WEEKDAYS } from '../base/calendar';
import { integer, yuan } from '../base/format';
import type { Collection } from '../base/import_file';
import { COLLECTIONS } from '../base/import_file';
import { here, href, param, route, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, organisationName, projectName, townName } from '../base/session';
import type { Asset, Organisation, Page, Project } from '../base/types';
import { Filters, filterParams } from '../parts/filters';
import { Call } from '../parts/contact';
import { duration } from '../base/time';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';
import { CalendarForm } from './calendar_form';
import { ImportPanel } from './import';
import { Retire } from './retire';

interface Entry {
  code: string;
  name: string;
  retired?: boolean;
  [member: string]: unknown;
}

function withRetire(collection: Collection): Column<Entry>[] {
  return collection === 'calendars' || !isOffice()
    ? columns(collection)
    : [...columns(collection), { head: '', cell: (r) => <Retire collection={collection} record={r} /> }];
}

function columns(collection: Collection): Column<Entry>[] {
  const first: Column<Entry>[] = [
    {
      head: t('code'),
      cell: (r) =>
        collection === 'assets' ? (
          <a class="number" href={href(`assets/${encodeURIComponent(r.code)}`)}>
            {r.code}
          </a>
        ) : (
          <span class="number code">{r.code}</span>
        ),
    },
    { head: t('name'), class: 'grow', cell: (r) => r.name },
  ];
  switch (collection) {
    case 'assets':
      return [
        ...first,
        { head: t('kind'), cell: (r) => named('kind', r.kind as string) },
        { head: t('class'), cell: (r) => (r.class ? named('class', String(r.class)) : t('none')) },
        { head: t('town'), cell: (r) => townName(r.town as string) },
        {
          head: t('project'),
          class: 'wide-only project-name',
          cell: (r) =>
            (r as unknown as Asset).service.map((s) => projectName(s.project)).join(' → ') || (
              <span class="soft">{t('no_span')}</span>
            ),
        },
      ];
    case 'projects':
      return [
        ...first,
        { head: t('phase'), cell: (r) => named('phase', r.phase as string) },
        { head: t('contractor'), cell: (r) => organisationName(r.contractor as string | null) },
        { head: t('supervisor'), cell: (r) => organisationName((r.supervisor as string | null) ?? null) },
        {
          head: t('planned'),
          cell: (r) =>
            Object.entries((r as unknown as Project).planned ?? {}).map(([k, n], i) => (
              <>
                {i > 0 && t('list_gap')}
                <a href={href('projects')}>
                  {named('kind', k)} {integer(n as number)}
                </a>
              </>
            )),
        },
        {
          head: `${t('fee')} ¥`,
          number: true,
          cell: (r) => (
            <a href={href('months', { contractor: r.contractor as string | null })}>
              {yuan((r.monthly_fee_fen as number | undefined) ?? 0)}
            </a>
          ),
        },
      ];
    case 'organisations':
      return [
        ...first,
        { head: t('role'), cell: (r) => named('role', r.role as string) },
        {
          head: t('call'),
          cell: (r) =>
            ((r as unknown as Organisation).contacts ?? []).map((contact) => (
              <div key={contact.name}>
                <Call contact={contact} />
              </div>
            )),
        },
      ];
    case 'feeds':
      return [
        ...first,
        {
          head: t('report_ttl'),
          number: true,
          cell: (r) => (r.report_ttl_s === null ? t('until_next') : duration(Number(r.report_ttl_s))),
        },
        { head: t('feed_ttl'), number: true, cell: (r) => duration(Number(r.feed_ttl_s)) },
      ];
    case 'calendars':
      return [
        ...first,
        {
          head: t('week_hours'),
          class: 'wide-only',
          cell: (r) =>
            WEEKDAYS.filter((day) => (r as unknown as Calendar).week[day]?.length)
              .map((day) => `${t(`weekday_${day}`)} ${(r as unknown as Calendar).week[day]?.join(' ')}`)
              .join(t('list_gap')) || t('closed_day'),
        },
        {
          head: t('days_that_differ'),
          number: true,
          cell: (r) => integer(Object.keys((r as unknown as Calendar).days).length),
        },
        { head: '', cell: (r) => isOffice() && <CalendarForm calendar={r as unknown as Calendar} /> },
      ];
    case 'towns':
      return first;
  }
}

export function RegistryView() {
  const wanted = route.value.path[1];
  const collection = COLLECTIONS.find((c) => c === wanted) ?? 'assets';
  const after = param('after');
  const isAssets = collection === 'assets';
  const filters = isAssets ? filterParams(route.value.query) : {};
  const q = param('q');
  const retired = collection === 'calendars' ? null : param('retired');
  const page = useGet<Page<Entry>>(url(collection, { ...filters, q, after, retired, limit: 200 }), 'change');
  const options = COLLECTIONS.map((c) => ({
    key: c as string,
    text: t(`collection_${c}`),
    href: href(`registry/${c}`),
  }));
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('registry')}</h1>
        <Choices label={t('registry')} options={options} chosen={collection} />
      </div>
      {isOffice() && <ImportPanel key={collection} collection={collection} />}
      <Panel
        title={t(`collection_${collection}`)}
        class="panel-page"
        tools={<Downloads path={collection} params={{ ...filters, q, retired }} />}
      >
        <div class="toolbar">
          <label class="pick">
            <span class="visually-hidden">{t('search')}</span>
            <input
              type="search"
              placeholder={t('search')}
              value={q ?? ''}
              onChange={(e) => setQuery({ q: e.currentTarget.value || null, after: null })}
            />
          </label>
          {isAssets && <Filters />}
          {collection !== 'calendars' && (
            <label class="pick">
              <input
                type="checkbox"
                checked={retired === 'true'}
                onChange={(e) => setQuery({ retired: e.currentTarget.checked ? 'true' : null, after: null })}
              />{' '}
              {t('retired_ones')}
            </label>
          )}
          {collection === 'calendars' && isOffice() && <CalendarForm calendar={null} />}
        </div>
        {page.data ? (
          <Rows
            label={t(`collection_${collection}`)}
            columns={withRetire(collection)}
            rows={page.data.items}
            key_={(r) => r.code}
            step={200}
            to={isAssets ? (r) => href(`assets/${encodeURIComponent(r.code)}`) : undefined}
          />
        ) : (
          <Absent error={page.error} loading={page.loading} />
        )}
        <div class="buttons">
          {after !== null && (
            <a class="button" href={here({ after: null })}>
              {t('first_page')}
            </a>
          )}
          {page.data?.next && (
            <a class="button" href={here({ after: page.data.next })}>
              {t('next_page')}
            </a>
          )}
        </div>
      </Panel>
    </>
  );
}
