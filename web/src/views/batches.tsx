// Batches of reports, the newest first: asking to void one, and another's approval.

import { send, url } from '../base/api';
import { integer } from '../base/format';
import type { Batch } from '../base/plan_types';
import { here, href, param } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, session } from '../base/session';
import { minute, monthDayMinute } from '../base/time';
import type { Page } from '../base/types';
import { ActWithNote } from '../parts/act';
import { feedName, FeedPick, useFeeds } from '../parts/feeds';
import { personName } from '../parts/person';
import { Pager } from '../parts/pager';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';

const STATES = ['all', 'void_proposed', 'void'] as const;

function Asked({ batch }: { batch: Batch }) {
  const asked = batch.void;
  return asked ? (
    <>
      {asked.reason}{' '}
      <span class="soft">
        · {personName(asked.proposed_by)} {monthDayMinute(asked.proposed_at)}
        {asked.approved_at && ` → ${personName(asked.approved_by)} ${monthDayMinute(asked.approved_at)}`}
      </span>
    </>
  ) : null;
}

interface Step {
  title: 'ask_void_of' | 'approve_void_of';
  label: 'ask_void' | 'approve_void';
  about: 'about_ask_void' | 'about_approve_void';
  done: 'void_asked' | 'voided';
  class: string;
  path: string;
  takesReason: boolean;
}

const ASK: Step = {
  title: 'ask_void_of',
  label: 'ask_void',
  about: 'about_ask_void',
  done: 'void_asked',
  class: 'button-quiet',
  path: 'void',
  takesReason: true,
};
const APPROVE: Step = {
  title: 'approve_void_of',
  label: 'approve_void',
  about: 'about_approve_void',
  done: 'voided',
  class: 'button-bad',
  path: 'void/approve',
  takesReason: false,
};

function VoidStep({ batch, step, again }: { batch: Batch; step: Step; again: () => void }) {
  const does = (reason: string) =>
    send('POST', url(`batches/${batch.batch}/${step.path}`), step.takesReason ? { reason } : {}).then(again);
  return (
    <ActWithNote
      title={t(step.title, batch.batch)}
      label={t(step.label)}
      class={step.class}
      required={step.takesReason}
      field={step.takesReason ? t('void_reason') : undefined}
      plain={!step.takesReason}
      done={t(step.done)}
      does={does}
    >
      <p>{t(step.about, integer(batch.reports))}</p>
      {batch.void && (
        <p>
          {t('void_reason')}：<Asked batch={batch} />
        </p>
      )}
      <p class="soft">
        {batch.feed} · {minute(batch.first_at)} – {minute(batch.last_at)}
      </p>
    </ActWithNote>
  );
}

/** It takes two: whoever asked is told so instead of being offered what will be refused. */
function Acts({ batch, again }: { batch: Batch; again: () => void }) {
  if (batch.state === 'counted' && batch.accepted > 0 && isOne('admin')) {
    return <VoidStep batch={batch} step={ASK} again={again} />;
  }
  if (batch.state === 'void_proposed' && isOffice()) {
    return batch.void?.proposed_by === session.value?.id ? (
      <span class="soft own-proposal">{t('own_void')}</span>
    ) : (
      <VoidStep batch={batch} step={APPROVE} again={again} />
    );
  }
  return null;
}

function columns(feedName: (code: string) => string, again: () => void): Column<Batch>[] {
  return [
    { head: t('batch_number'), number: true, cell: (b) => b.batch },
    { head: t('feed'), cell: (b) => <span title={b.feed}>{feedName(b.feed)}</span> },
    { head: t('received_at'), cell: (b) => <span class="number">{minute(b.received_at)}</span> },
    {
      head: t('covers'),
      class: 'wide-only',
      cell: (b) => (
        <span class="number soft">
          {b.first_at === null
            ? t('none')
            : b.first_at === b.last_at
              ? minute(b.first_at)
              : `${minute(b.first_at)} – ${minute(b.last_at)}`}
        </span>
      ),
    },
    { head: t('accepted_lines'), number: true, cell: (b) => integer(b.accepted) },
    {
      head: t('rejected_lines'),
      number: true,
      cell: (b) =>
        b.rejected > 0 ? (
          <a class="bad" href={href('records/rejects', { feed: b.feed })}>
            {integer(b.rejected)}
          </a>
        ) : (
          <span class="soft">{integer(b.rejected)}</span>
        ),
    },
    { head: t('state'), cell: (b) => <span class={`batch-${b.state}`}>{t(`batch_${b.state}`)}</span> },
    { head: t('void_reason'), class: 'grow', cell: (b) => <Asked batch={b} /> },
    { head: '', class: 'acts', cell: (b) => <Acts batch={b} again={again} /> },
  ];
}

function Waiting({ feedName, again }: { feedName: (code: string) => string; again: () => void }) {
  const waiting = useGet<Page<Batch>>(url('batches', { state: 'void_proposed', limit: 100 }), 'change');
  const rows = waiting.data?.items ?? [];
  const both = () => {
    waiting.again();
    again();
  };
  return rows.length === 0 ? null : (
    <Panel title={t('voids_waiting')} class="panel-loud">
      <Rows label={t('voids_waiting')} rows={rows} key_={(b) => String(b.batch)} columns={columns(feedName, both)} />
    </Panel>
  );
}

export function BatchesView() {
  const wanted = param('state');
  const state = STATES.find((s) => s === wanted) ?? 'all';
  const question = { state: state === 'all' ? null : state, feed: param('feed') };
  const list = useGet<Page<Batch>>(url('batches', { ...question, after: param('after'), limit: 100 }), 'slow');
  const feeds = useFeeds();
  const nameOf = (code: string) => feedName(feeds, code);
  return (
    <>
      {state === 'all' && isOffice() && <Waiting feedName={nameOf} again={list.again} />}
      <Panel
        title={t('batches')}
        class="panel-page"
        tools={
          <Downloads path="batches" params={{ ...question }} />
        }
      >
        <div class="toolbar">
          <Choices
            label={t('state')}
            chosen={state}
            options={STATES.map((s) => ({
              key: s,
              text: t(`batch_${s}`),
              href: here({ state: s === 'all' ? null : s, after: null }),
            }))}
          />
          <FeedPick feeds={feeds} />
        </div>
        {list.data ? (
          <Rows
            label={t('batches')}
            rows={list.data.items}
            key_={(b) => String(b.batch)}
            empty={t('no_batches')}
            rowClass={(b) => (b.state === 'void' ? 'row-void' : '')}
            columns={columns(nameOf, list.again)}
          />
        ) : (
          <Absent error={list.error} loading={list.loading} />
        )}
        <Pager next={list.data?.next ?? null} />
      </Panel>
    </>
  );
}
