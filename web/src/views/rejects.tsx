// Refused lines with their reason, and trying them again once the registry has been put right.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { integer } from '../base/format';
import type { Reject, Replayed } from '../base/plan_types';
import { param } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice } from '../base/session';
import { minute } from '../base/time';
import type { Page } from '../base/types';
import { ActWithNote } from '../parts/act';
import { feedName, FeedPick, useFeeds } from '../parts/feeds';
import { Pager } from '../parts/pager';
import { FaultWords } from '../parts/problem';
import { Absent, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';

function Reasons({ items }: { items: Reject[] }) {
  const counts = new Map<string, Reject[]>();
  items.forEach((item) => counts.set(item.code, [...(counts.get(item.code) ?? []), item]));
  const rows = [...counts].sort((a, b) => b[1].length - a[1].length);
  return (
    <ul class="reasons" aria-label={t('rejects_by_reason')}>
      {rows.map(([code, list]) => (
        <li key={code} title={code}>
          <strong class="number">{integer(list.length)}</strong> {named('fault', code)}
        </li>
      ))}
    </ul>
  );
}

function Replay({ feed, name, again }: { feed: string | null; name: string; again: () => void }) {
  const [result, setResult] = useState<Replayed | null>(null);
  const replay = () =>
    send<Replayed>('POST', url('rejects/replay', { feed }), {}).then((answer) => {
      setResult(answer);
      again();
    });
  return (
    <>
      {result && (
        <span class="replayed" role="status">
          {t('replayed', integer(result.replayed), integer(result.accepted), integer(result.rejected))}
        </span>
      )}
      <ActWithNote
        title={t('replay')}
        label={feed ? t('replay_feed', name) : t('replay_all')}
        class="button-main"
        plain
        does={replay}
      >
        <p>{t('about_replay')}</p>
      </ActWithNote>
    </>
  );
}

export function RejectsView() {
  const feed = param('feed');
  const feeds = useFeeds();
  const nameOf = (code: string) => feedName(feeds, code);
  const list = useGet<Page<Reject>>(
    url('rejects', { feed, order: 'newest', after: param('after'), limit: 500 }),
    'slow',
  );
  const items = list.data?.items ?? null;
  return (
    <Panel
      title={t('rejects')}
      class="panel-page"
      note={t('rejects_note')}
      tools={
        <>
          {isOffice() && <Replay key={feed} feed={feed} name={nameOf(feed ?? '')} again={list.again} />}
          <Downloads path="rejects" params={{ feed, order: 'newest' }} />
        </>
      }
    >
      <div class="toolbar">
        <FeedPick feeds={feeds} />
        {items && items.length > 0 && <Reasons items={items} />}
      </div>
      {items ? (
        <Rows
          label={t('rejects')}
          rows={items}
          key_={(r) => String(r.id)}
          empty={t('no_rejects')}
          columns={[
            { head: t('received_at'), cell: (r) => <span class="number">{minute(r.received_at)}</span> },
            { head: t('feed'), cell: (r) => <span title={r.feed}>{nameOf(r.feed)}</span> },
            { head: t('batch_number'), number: true, class: 'wide-only', cell: (r) => r.batch },
            { head: t('line'), number: true, class: 'wide-only', cell: (r) => r.line ?? r.index ?? '' },
            {
              head: t('why'),
              class: 'grow',
              cell: (r) => <FaultWords fault={r} word={named('fault', r.code)} />,
            },
            {
              head: t('text'),
              cell: (r) => (
                <code class="line-text" title={r.raw ?? ''}>
                  {r.raw ?? t('none')}
                </code>
              ),
            },
          ]}
        />
      ) : (
        <Absent error={list.error} loading={list.loading} />
      )}
      <Pager next={list.data?.next ?? null} />
    </Panel>
  );
}
