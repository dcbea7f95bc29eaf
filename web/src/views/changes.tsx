// What changed: what began, ended and began again, the newest first. Its filters and order stand in the address.

import { url } from '../base/api';
import { here, href, param, route } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName, projectName, townName } from '../base/session';
import { duration, minute, monthDayMinute } from '../base/time';
import type { OutageChange, Page } from '../base/types';
import { ASPECTS } from '../base/types';
import { Filters, filterParams } from '../parts/filters';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';

const WHATS = ['began', 'ended', 'reopened'] as const;
const LIMIT = 1000;

type Key = 'at' | 'what' | 'name' | 'town' | 'aspect' | 'cause' | 'contractor' | 'project' | 'lasted_s';

const textOf: Record<Exclude<Key, 'at' | 'lasted_s'>, (r: OutageChange) => string> = {
  what: (r) => t(`change_${r.what}`),
  name: (r) => r.name,
  town: (r) => townName(r.town),
  aspect: (r) => t(`aspect_${r.aspect}`),
  cause: (r) => named('cause', r.cause),
  contractor: (r) => organisationName(r.contractor),
  project: (r) => projectName(r.project),
};

/** By any column; the newest first where two are equal. */
function sorted(rows: OutageChange[], key: Key, descending: boolean): OutageChange[] {
  const sign = descending ? -1 : 1;
  const compare = (a: OutageChange, b: OutageChange) =>
    key === 'at' ? (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) : key === 'lasted_s' ? a.lasted_s - b.lasted_s : textOf[key](a).localeCompare(textOf[key](b), 'zh');
  return [...rows].sort((a, b) => compare(a, b) * sign);
}

function columnsOf(key: Key, descending: boolean): Column<OutageChange>[] {
  const head = (one: Key, words: string) => (
    <a href={here({ sort: one === 'at' ? null : one, order: one === key && !descending ? 'down' : one === key ? 'up' : null })}>{words}</a>
  );
  const way = (one: Key) => (one === key ? (descending ? 'descending' : 'ascending') : undefined);
  const text = (one: Exclude<Key, 'at' | 'lasted_s'>, words: string, extra = ''): Column<OutageChange> => ({
    head: head(one, words),
    sorted: way(one),
    class: extra,
    cell: textOf[one],
  });
  return [
    { head: head('at', t('changed_at')), sorted: way('at'), cell: (r) => <span class="number">{monthDayMinute(r.at)}</span> },
    { ...text('what', t('what_changed')), cell: (r) => <span class={r.what === 'ended' ? '' : 'bad'}>{t(`change_${r.what}`)}</span> },
    {
      ...text('name', t('asset'), 'grow card-title'),
      cell: (r) => (
        <a href={href(`assets/${encodeURIComponent(r.asset)}`, { month: r.at.slice(0, 7), aspect: r.aspect })} title={r.asset}>
          {r.name}
        </a>
      ),
    },
    text('town', t('town')),
    text('aspect', t('aspect')),
    text('cause', t('cause')),
    text('contractor', t('contractor')),
    text('project', t('project'), 'wide-only project-name'),
    { head: head('lasted_s', t('how_long')), sorted: way('lasted_s'), number: true, cell: (r) => <span title={minute(r.since)}>{duration(r.lasted_s)}</span> },
  ];
}

const KEYS: readonly Key[] = ['at', 'what', 'name', 'town', 'aspect', 'cause', 'contractor', 'project', 'lasted_s'];

export function ChangesView() {
  const key = KEYS.find((one) => one === param('sort')) ?? 'at';
  const descending = (param('order') ?? (key === 'at' || key === 'lasted_s' ? 'down' : 'up')) === 'down';
  const what = WHATS.find((one) => one === param('what'));
  const aspect = ASPECTS.find((one) => one === param('aspect'));
  const asked = { ...filterParams(route.value.query), since: param('since'), what: what ?? null, aspect: aspect ?? null, limit: LIMIT };
  const { data, error, loading } = useGet<Page<OutageChange>>(url('changes', asked));
  return (
    <Panel
      title={t('changes')}
      class="panel-page"
      note={data && `${param('since') ? `${t('since')} ${minute(param('since') as string)} · ` : ''}${t('rows_count', data.items.length)}`}
      tools={<Downloads path="changes" params={asked} />}
    >
      <div class="toolbar">
        <Choices
          label={t('what_changed')}
          chosen={what ?? ''}
          options={[{ key: '', text: t('all'), href: here({ what: null }) }, ...WHATS.map((one) => ({ key: one as string, text: t(`change_${one}`), href: here({ what: one }) }))]}
        />
        <Choices
          label={t('aspect')}
          chosen={aspect ?? ''}
          options={[{ key: '', text: t('all'), href: here({ aspect: null }) }, ...ASPECTS.map((one) => ({ key: one as string, text: t(`short_${one}`), href: here({ aspect: one }) }))]}
        />
        <Filters />
      </div>
      {data ? (
        <Rows
          label={t('changes')}
          columns={columnsOf(key, descending)}
          rows={sorted(data.items, key, descending)}
          key_={(r) => `${r.at} ${r.asset} ${r.aspect} ${r.what}`}
          to={(r) => href(`assets/${encodeURIComponent(r.asset)}`)}
          cards
          empty={t('nothing_changed')}
          rest={data.next !== null && t('first_of_more', LIMIT)}
        />
      ) : (
        <Absent error={error} loading={loading} />
      )}
    </Panel>
  );
}
