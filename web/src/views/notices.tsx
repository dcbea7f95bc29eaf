// What people were told and what came of it, and a try of the way to each receiver.

import { send, url } from '../base/api';
import type { Notice, Receiver } from '../base/notice_types';
import { href, param } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName } from '../base/session';
import { minute } from '../base/time';
import type { Page, Rules } from '../base/types';
import { Act } from '../parts/act';
import { Pager } from '../parts/pager';
import { Original } from '../parts/problem';
import { Absent, Downloads, Panel, Rows } from '../parts/ui';
import { language, t } from '../words';
import { sentence } from '../words/problems';

/** Of the version that was accepted last: who is told is a matter of today, and of no month. */
function useReceivers(): Receiver[] {
  const versions = useGet<Page<{ version: number }>>(url('rules/versions', { limit: 10000 }), 'change');
  const last = versions.data?.items.slice(-1)[0]?.version;
  const rules = useGet<Rules>(last === undefined ? null : url('rules', { version: last }), 'change');
  return (rules.data?.notices as { receivers?: Receiver[] } | undefined)?.receivers ?? [];
}

function Receivers({ again }: { again: () => void }) {
  const receivers = useReceivers();
  const test = (name: string) =>
    send('POST', url(`notices/${encodeURIComponent(name)}/test`), {}).then(() => window.setTimeout(again, 2000));
  return (
    <Panel title={t('receivers')} tools={<a href={href('rules', { draft: 1 })}>{t('edit_receivers')} →</a>}>
      <Rows
        label={t('receivers')}
        rows={receivers}
        key_={(r) => r.name}
        empty={t('no_receivers')}
        columns={[
          { head: t('receiver'), cell: (r) => r.name },
          { head: t('way'), cell: (r) => t(`way_${r.way}`) },
          { head: t('receiver_address'), class: 'wide-only', cell: (r) => <span class="soft">{shortAddress(r)}</span> },
          { head: t('whose_receiver'), cell: (r) => (r.organisation ? organisationName(r.organisation) : t('of_the_office')) },
          {
            head: t('told_of'),
            class: 'grow',
            cell: (r) => (r.events ? r.events.map((event) => t(`event_${event}`)).join(t('list_gap')) : t('all')),
          },
          {
            head: '',
            cell: (r) => (
              <Act class="button-quiet" done={t('test_asked')} does={() => test(r.name)}>
                {t('send_test')}
              </Act>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Without its query, in which a robot's token stands. */
const shortAddress = (r: Receiver) => (r.way === 'mail' ? r.address : r.address.replace(/\?.*/, '?…'));

function State({ notice: n }: { notice: Notice }) {
  if (n.state === 'sent') {
    return <>{t('notice_sent', minute(n.sent_at))}</>;
  }
  return (
    <span class={n.attempts > 0 ? 'bad' : ''}>
      {n.state === 'waiting' ? t('notice_waiting', minute(n.next_at)) : t('notice_failed')}
      {n.attempts > 1 && ` · ${t('notice_tries', n.attempts)}`}
      {n.failure && ` · ${sentence('', n.failure)}`}
      {n.failure && language.value === 'zh' && <Original text={n.failure} />}
    </span>
  );
}

export function NoticesView() {
  const list = useGet<Page<Notice>>(url('notices', { after: param('after'), limit: 200 }), 'fast');
  return (
    <>
      <Receivers again={list.again} />
      <Panel title={t('notices')} class="panel-page" note={t('notices_note')} tools={<Downloads path="notices" params={{}} />}>
        {list.data ? (
          <Rows
            label={t('notices')}
            rows={list.data.items}
            key_={(n) => String(n.id)}
            empty={t('no_notices')}
            columns={[
              { head: t('made_at'), cell: (n) => <span class="number">{minute(n.made_at)}</span> },
              {
                head: t('receiver'),
                cell: (n) => (
                  <>
                    {n.receiver} <span class="soft">{t(`way_${n.way}`)}</span>
                  </>
                ),
              },
              {
                head: t('message'),
                class: 'grow',
                cell: (n) => (
                  <details>
                    <summary>
                      {n.title}
                      {n.test && <span class="tag">{t('notice_test')}</span>}
                    </summary>
                    <pre class="notice-text">{n.text}</pre>
                  </details>
                ),
              },
              { head: t('state'), cell: (n) => <State notice={n} /> },
            ]}
          />
        ) : (
          <Absent error={list.error} loading={list.loading} />
        )}
        <Pager next={list.data?.next ?? null} />
      </Panel>
    </>
  );
}
