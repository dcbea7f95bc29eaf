// Parts of what was said, taken out by two people: one camera's false fault, a night of wrong rounds. What would be
// taken out is counted while the form is filled in.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { assetName } from '../base/asset_names';
import { integer } from '../base/format';
import type { PartVoid } from '../base/plan_types';
import { here, href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, session, zone } from '../base/session';
import { fromLocal, minute } from '../base/time';
import { useTrial } from '../base/trial';
import type { Aspect, Page } from '../base/types';
import { ASPECTS } from '../base/types';
import { ActWithNote, Dialog, DialogActs } from '../parts/act';
import { AspectChecks } from '../parts/aspect_checks';
import { AssetPick } from '../parts/asset_pick';
import { feedName, useFeeds } from '../parts/feeds';
import { personName } from '../parts/person';
import { Pager } from '../parts/pager';
import { Original, originalOf, problemText } from '../parts/problem';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Field, Panel, Rows } from '../parts/ui';
import { t } from '../words';

const STATES = ['proposed', 'approved'] as const;

interface Draft {
  feed: string;
  assets: string[];
  aspects: Aspect[];
  from: string;
  to: string;
  reason: string;
}

/** What the daemon is asked for; null: something is missing. A reason may still come: what is counted needs none. */
function bodyOf(draft: Draft) {
  return draft.feed === '' || draft.from === '' || draft.to === '' || draft.from >= draft.to || draft.aspects.length === 0
    ? null
    : {
        feed: draft.feed,
        ...(draft.assets.length ? { assets: draft.assets } : {}),
        ...(draft.aspects.length < ASPECTS.length ? { aspects: draft.aspects } : {}),
        from: fromLocal(draft.from, zone.value),
        to: fromLocal(draft.to, zone.value),
        reason: draft.reason.trim() || t('void_reason'),
      };
}

function Which({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  return (
    <>
      <Field label={t('feed')}>
        <select name="feed" value={draft.feed} onChange={(e) => change({ feed: e.currentTarget.value })}>
          <option value="">{t('choose')}</option>
          {useFeeds().map((feed) => (
            <option key={feed.code} value={feed.code}>
              {feed.name}
            </option>
          ))}
        </select>
      </Field>
      <AssetPick name="assets" label={t('assets')} hint={t('void_assets_hint')} codes={draft.assets} put={(assets) => change({ assets })} />
      <AspectChecks chosen={draft.aspects} put={(aspects) => change({ aspects })} />
      <div class="field-row">
        <Field label={t('from')} hint={zone.value}>
          <input name="from" type="datetime-local" value={draft.from} onInput={(e) => change({ from: e.currentTarget.value })} />
        </Field>
        <Field label={t('to')}>
          <input name="to" type="datetime-local" value={draft.to} onInput={(e) => change({ to: e.currentTarget.value })} />
        </Field>
      </div>
      <Field label={t('void_reason')}>
        <textarea name="reason" rows={2} value={draft.reason} onInput={(e) => change({ reason: e.currentTarget.value })} />
      </Field>
    </>
  );
}

function Form({ onClose, again }: { onClose: () => void; again: () => void }) {
  const [draft, setDraft] = useState<Draft>({
    feed: param('feed') ?? '',
    assets: param('asset') === null ? [] : [param('asset') as string],
    aspects: [...ASPECTS],
    from: (param('from') ?? '').slice(0, 16),
    to: (param('to') ?? '').slice(0, 16),
    reason: '',
  });
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const body = bodyOf(draft);
  const trial = useTrial<PartVoid>('POST', url('voids', { dry_run: true }), body);
  const held = trial.settled ? trial.answer : null;
  const ask = () => send('POST', url('voids'), body).then(onClose).then(again);
  return (
    <Dialog title={t('ask_part_void')} onClose={onClose} wide>
      <p class="soft">{t('about_part_void')}</p>
      <Which draft={draft} change={change} />
      <p role="status">
        {body && !trial.settled && <span class="soft">{t('draft_checking')}</span>}
        {held && (
          <span class="strong">
            {t('part_void_holds', integer(held.reports), integer(held.batches), integer(held.heartbeats))}
          </span>
        )}
        {trial.settled && trial.error && (
          <span class="bad">
            {problemText(trial.error)}
            <Original text={originalOf(trial.error)} />
          </span>
        )}
      </p>
      <DialogActs label={t('ask_void')} does={ask} done={t('void_asked')} disabled={!held || draft.reason.trim() === ''} onClose={onClose} />
    </Dialog>
  );
}

const holds = (v: PartVoid) => t('part_void_holds', integer(v.reports), integer(v.batches), integer(v.heartbeats));

function Assets({ v }: { v: PartVoid }) {
  if (v.assets === null) {
    return <>{t('every_asset')}</>;
  }
  return v.assets.length > 2 ? (
    <span title={v.assets.join('\n')}>{t('assets_count', v.assets.length)}</span>
  ) : (
    <>
      {v.assets.map((code) => (
        <a key={code} title={code} href={href(`assets/${encodeURIComponent(code)}`)}>
          {assetName(code)}{' '}
        </a>
      ))}
    </>
  );
}

/** Another person of the office approves; whoever asked is told so. */
function Approve({ v, again }: { v: PartVoid; again: () => void }) {
  if (v.state !== 'proposed' || !isOffice()) {
    return null;
  }
  return v.proposed_by === session.value?.id ? (
    <span class="soft own-proposal">{t('own_void')}</span>
  ) : (
    <ActWithNote
      title={t('approve_part_void', v.id)}
      label={t('approve_void')}
      class="button-bad"
      plain
      done={t('voided')}
      does={() => send('POST', url(`voids/${v.id}/approve`), {}).then(again)}
    >
      <p>{holds(v)}</p>
      <p>{t('about_part_void')}</p>
      <p>
        {t('void_reason')}：{v.reason}
      </p>
    </ActWithNote>
  );
}

function columns(nameOf: (code: string) => string, again: () => void): Column<PartVoid>[] {
  return [
    { head: '#', number: true, cell: (v) => v.id },
    { head: t('feed'), cell: (v) => <span title={v.feed}>{nameOf(v.feed)}</span> },
    { head: t('assets'), cell: (v) => <Assets v={v} /> },
    {
      head: t('aspect'),
      cell: (v) =>
        v.aspects.length === ASPECTS.length ? t('all_aspects') : v.aspects.map((a) => t(`short_${a}`)).join(' '),
    },
    {
      head: t('covers'),
      cell: (v) => (
        <span class="number">
          {minute(v.from)} – {minute(v.to)}
        </span>
      ),
    },
    { head: t('reports'), number: true, cell: (v) => <span title={holds(v)}>{integer(v.reports)}</span> },
    { head: t('void_reason'), class: 'grow', cell: (v) => v.reason },
    {
      head: t('state'),
      cell: (v) => (
        <>
          <span class={v.state === 'proposed' ? 'warn' : 'soft'}>{t(`part_void_${v.state}`)}</span>{' '}
          <span class="soft">
            {personName(v.proposed_by)} {minute(v.proposed_at)}
            {v.approved_at && ` → ${personName(v.approved_by)} ${minute(v.approved_at)}`}
          </span>
        </>
      ),
    },
    { head: '', class: 'acts', cell: (v) => <Approve v={v} again={again} /> },
  ];
}

export function VoidsView() {
  const state = STATES.find((s) => s === param('state')) ?? null;
  const list = useGet<Page<PartVoid>>(url('voids', { state, after: param('after'), limit: 100 }), 'change');
  const feeds = useFeeds();
  return (
    <Panel
      title={t('voids')}
      class="panel-page"
      note={t('voids_note')}
      tools={
        <Downloads path="voids" params={{ state }} />
      }
    >
      <div class="toolbar">
        <Choices
          label={t('state')}
          chosen={state ?? ''}
          options={[
            { key: '', text: t('all'), href: here({ state: null, after: null }) },
            ...STATES.map((s) => ({ key: s as string, text: t(`part_void_${s}`), href: here({ state: s, after: null }) })),
          ]}
        />
        {isOne('admin') && (
          <button type="button" class="button button-main" onClick={() => setQuery({ ask: 1 })}>
            {t('ask_part_void')}
          </button>
        )}
      </div>
      {param('ask') !== null && isOne('admin') && (
        <Form
          onClose={() => setQuery({ ask: null, feed: null, asset: null, from: null, to: null })}
          again={list.again}
        />
      )}
      {list.data ? (
        <Rows
          label={t('voids')}
          rows={list.data.items}
          key_={(v) => String(v.id)}
          empty={t('no_voids')}
          rowClass={(v) => (v.state === 'approved' ? 'row-void' : '')}
          columns={columns((code) => feedName(feeds, code), list.again)}
        />
      ) : (
        <Absent error={list.error} loading />
      )}
      <Pager next={list.data?.next ?? null} />
    </Panel>
  );
}
