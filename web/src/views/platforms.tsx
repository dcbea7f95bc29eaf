// Video platforms that register here: all of them, and who has tried without being known.

import { url } from '../base/api';
import { integer } from '../base/format';
import type { Platform, Stranger } from '../base/platform_types';
import { href, param, route } from '../base/router';
import type { Resource } from '../base/resource';
import { useGet } from '../base/resource';
import { isOffice } from '../base/session';
import { minute } from '../base/time';
import type { Page } from '../base/types';
import { Pager } from '../parts/pager';
import { PlatformState, resolution } from '../parts/platform';
import { Absent, Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';
import { PlatformView } from './platform';
import { Findings } from './platform_findings';
import { PlatformForm } from './platform_form';

function Strangers() {
  const list = useGet<Page<Stranger>>(url('platforms/strangers', { limit: 100 }), 'slow');
  const rows = list.data && [...list.data.items].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <Panel title={t('strangers')} note={t('strangers_note')}>
      {rows ? (
        <Rows
          label={t('strangers')}
          rows={rows}
          key_={(s) => s.code}
          empty={t('no_strangers')}
          columns={[
            { head: t('code'), class: 'grow', cell: (s) => <span class="number code">{s.code}</span> },
            { head: t('reached_by'), cell: (s) => `${s.address} · ${s.transport.toUpperCase()}` },
            { head: t('last_try'), cell: (s) => <span class="number">{minute(s.at)}</span> },
            { head: t('tries'), number: true, cell: (s) => integer(s.tries) },
            {
              head: '',
              class: 'acts',
              cell: (s) => (
                <PlatformForm
                  label={t('accept')}
                  known={{ code: s.code, protocol: s.transport === 'http' ? 'ga1400' : 'gb28181' }}
                  onSaved={list.again}
                />
              ),
            },
          ]}
        />
      ) : (
        <Absent error={list.error} loading={list.loading} />
      )}
    </Panel>
  );
}

function List({ list }: { list: Resource<Page<Platform>> }) {
  return (
    <Panel
      title={t('platforms')}
      note={t('platforms_note')}
      class="panel-page"
      tools={
        <>
          <Downloads path="platforms" /> <a href={t('guide_platforms_at')}>{t('guide_platforms')}</a>
        </>
      }
    >
      {isOffice() && (
        <div class="toolbar">
          <PlatformForm label={t('new_platform')} known={{}} onSaved={list.again} />
        </div>
      )}
      {list.data ? (
        <Rows
          label={t('platforms')}
          rows={list.data.items}
          key_={(p) => p.code}
          empty={t('no_platforms')}
          to={(p) => href(`platforms/${encodeURIComponent(p.code)}`)}
          rowClass={(p) => (p.state.lost_at ? 'row-lost' : '')}
          columns={[
            {
              head: t('name'),
              class: 'grow',
              cell: (p) => (
                <a href={href(`platforms/${encodeURIComponent(p.code)}`)} title={p.code}>
                  {p.name}
                </a>
              ),
            },
            { head: t('state'), cell: (p) => <PlatformState platform={p} /> },
            { head: t('protocol'), class: 'wide-only', cell: (p) => t(`protocol_${p.protocol}`) },
            {
              head: t('reached_by'),
              class: 'wide-only',
              cell: (p) => (p.state.address ? `${p.state.address} · ${p.state.transport?.toUpperCase()}` : t('none')),
            },
            { head: t('keepalive'), cell: (p) => <span class="number">{minute(p.state.keepalive_at) || t('none')}</span> },
            {
              head: t('whole_round'),
              cell: (p) => (
                <span class="number">
                  {p.state.whole_round ? `${minute(p.state.whole_round.at)} · ${integer(p.state.whole_round.items)}` : t('none')}
                </span>
              ),
            },
            { head: t('resolution'), class: 'wide-only', cell: resolution },
          ]}
        />
      ) : (
        <Absent error={list.error} loading={list.loading} />
      )}
      <Pager next={list.data?.next ?? null} word="next_page" />
    </Panel>
  );
}

function All() {
  const list = useGet<Page<Platform>>(url('platforms', { limit: 200, after: param('after') }), 'slow');
  return (
    <>
      <List list={list} />
      {isOffice() && <Findings names={list.data?.items} />}
      {isOffice() && <Strangers />}
    </>
  );
}

export function PlatformsView() {
  const code = route.value.path[1];
  return code ? <PlatformView key={code} code={code} /> : <All />;
}
