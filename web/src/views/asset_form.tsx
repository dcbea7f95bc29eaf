// An asset's record, changed with the difference shown before it is saved; and a device swapped for another, which
// keeps the asset: its code, its history, what it is down for and its order.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { inUse, isOffice, projects, towns, zone } from '../base/session';
import { fromLocal } from '../base/time';
import { useTrial } from '../base/trial';
import type { Asset, Difference, ServiceSpan } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { useFeeds } from '../parts/feeds';
import { isNews, Outcome } from '../parts/outcome';
import { Field } from '../parts/ui';
import { named, t } from '../words';

interface SpanDraft {
  project: string;
  from: string;
  to: string;
}
interface Draft {
  name: string;
  class_: string;
  town: string;
  aliases: string;
  feeds: string[];
  attributes: string; // a line each: pole=P-17
  service: SpanDraft[];
}
type Change = (part: Partial<Draft>) => void;

const local = (at: string | null) => at?.slice(0, 16) ?? '';

function draftOf(asset: Asset): Draft {
  return {
    name: asset.name,
    class_: asset.class === null || asset.class === undefined ? '' : String(asset.class),
    town: asset.town ?? '',
    aliases: (asset.aliases ?? []).join('\n'),
    feeds: asset.feeds ?? [],
    attributes: Object.entries(asset.attributes)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n'),
    service: asset.service.map((s) => ({ project: s.project, from: local(s.from), to: local(s.to) })),
  };
}

const words = (text: string) => text.split(/[\s,，;；、]+/).filter((one) => one !== '');

/** Attributes as typed. One that was no text, such as a number, stays what it was where nobody touched it. */
function attributesOf(text: string, old: Record<string, unknown>): Record<string, unknown> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [name, ...rest] = line.split(/[=＝]/);
      const key = name.trim(),
        value = rest.join('=').trim();
      return [key, JSON.stringify(old[key]) === value ? old[key] : value];
    }),
  );
}

/** An instant as the record had it, where its minute is the same: seconds that a field does not show are kept. */
function instantOf(text: string, old: string | null | undefined): string | null {
  return text === '' ? null : old && local(old) === text ? old : fromLocal(text, zone.value);
}

/** The rest of the record goes back as it came. null: a span has no beginning yet. */
function recordOf(asset: Asset, draft: Draft): Asset | null {
  if (draft.service.some((s) => s.project === '' || s.from === '')) {
    return null;
  }
  const service = draft.service.map((s, i): ServiceSpan => ({
    project: s.project,
    from: instantOf(s.from, asset.service[i]?.from) as string,
    to: instantOf(s.to, asset.service[i]?.to),
  }));
  return {
    ...asset,
    name: draft.name,
    class: draft.class_ === '' ? null : Number(draft.class_),
    town: draft.town,
    aliases: words(draft.aliases),
    feeds: draft.feeds,
    attributes: attributesOf(draft.attributes, asset.attributes),
    service,
  };
}

function Spans({ draft, change }: { draft: Draft; change: Change }) {
  const put = (at: number, part: Partial<SpanDraft>) =>
    change({ service: draft.service.map((s, i) => (i === at ? { ...s, ...part } : s)) });
  const field = (i: number, name: 'from' | 'to') => (
    <label>
      <span class="field-label">{t(name)}</span>
      <input
        type="datetime-local"
        name={`service[${i}].${name}`}
        value={draft.service[i][name]}
        onInput={(e) => put(i, { [name]: e.currentTarget.value })}
      />
    </label>
  );
  return (
    <fieldset class="field">
      <legend class="field-label">{t('service_span')}</legend>
      {draft.service.map((s, i) => (
        <div key={i} class="plan-step">
          <label>
            <span class="field-label">{t('project')}</span>
            <select name={`service[${i}].project`} value={s.project} onChange={(e) => put(i, { project: e.currentTarget.value })}>
              <option value="">{t('choose')}</option>
              {inUse(projects.value).map((p) => (
                <option key={p.code} value={p.code}>
                  {p.name}
                </option>
              ))}
            </select>
          </label>
          {field(i, 'from')}
          {field(i, 'to')}
          <button
            type="button"
            class="button button-quiet"
            aria-label={`${t('remove')} ${t('row_number', i + 1)}`}
            onClick={() => change({ service: draft.service.filter((_, k) => k !== i) })}
          >
            ✕
          </button>
        </div>
      ))}
      <button type="button" class="button" onClick={() => change({ service: [...draft.service, { project: '', from: '', to: '' }] })}>
        {t('add_row')}
      </button>
    </fieldset>
  );
}

function Feeds({ draft, change }: { draft: Draft; change: Change }) {
  const toggle = (code: string) =>
    change({ feeds: draft.feeds.includes(code) ? draft.feeds.filter((one) => one !== code) : [...draft.feeds, code] });
  return (
    <fieldset class="field">
      <legend class="field-label">{t('asset_feeds')}</legend>
      <div class="checks">
        {useFeeds().map((feed) => (
          <label key={feed.code}>
            <input type="checkbox" checked={draft.feeds.includes(feed.code)} onChange={() => toggle(feed.code)} /> {feed.name}{' '}
            <span class="soft">{feed.code}</span>
          </label>
        ))}
      </div>
      <span class="field-hint">{t('asset_feeds_hint')}</span>
    </fieldset>
  );
}

function Facts({ asset, draft, change }: { asset: Asset; draft: Draft; change: Change }) {
  return (
    <>
      <div class="field-row">
        <Field label={t('name')}>
          <input name="name" value={draft.name} onInput={(e) => change({ name: e.currentTarget.value })} />
        </Field>
        <Field label={t('town')}>
          <select name="town" value={draft.town} onChange={(e) => change({ town: e.currentTarget.value })}>
            {inUse(towns.value).map((x) => (
              <option key={x.code} value={x.code}>
                {x.name}
              </option>
            ))}
          </select>
        </Field>
        {asset.kind === 'camera' && (
          <Field label={t('class')}>
            <select name="class" value={draft.class_} onChange={(e) => change({ class_: e.currentTarget.value })}>
              <option value="">{t('none')}</option>
              {['1', '2', '3'].map((c) => (
                <option key={c} value={c}>
                  {named('class', c)}
                </option>
              ))}
            </select>
          </Field>
        )}
      </div>
      <div class="field-row">
        <Field label={t('aliases')} hint={t('aliases_hint')}>
          <textarea name="aliases" rows={3} value={draft.aliases} onInput={(e) => change({ aliases: e.currentTarget.value })} />
        </Field>
        <Field label={t('scope_attributes')} hint={t('asset_attributes_hint')}>
          <textarea name="attributes" rows={3} value={draft.attributes} onInput={(e) => change({ attributes: e.currentTarget.value })} />
        </Field>
      </div>
    </>
  );
}

interface Opened {
  asset: Asset;
  onClose: () => void;
  onSaved: () => void;
}

function useRecord(asset: Asset, record: Asset | null) {
  const address = `assets/${encodeURIComponent(asset.code)}`;
  const trial = useTrial<Difference>('PUT', url(address, { dry_run: true }), record);
  return { trial, save: () => send('PUT', url(address), record) };
}

function Form({ asset, onClose, onSaved }: Opened) {
  const [draft, setDraft] = useState(() => draftOf(asset));
  const change: Change = (part) => setDraft((old) => ({ ...old, ...part }));
  const record = recordOf(asset, draft);
  const { trial, save } = useRecord(asset, record);
  return (
    <Dialog title={`${asset.name} · ${t('change_word')}`} onClose={onClose} wide>
      <Facts asset={asset} draft={draft} change={change} />
      <Feeds draft={draft} change={change} />
      <Spans draft={draft} change={change} />
      {record && <Outcome trial={trial} />}
      <DialogActs
        label={t('save')}
        does={() => save().then(onSaved).then(onClose)}
        disabled={!record || !isNews(trial)}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** One field: the code of the device that hangs there now. */
function Swap({ asset, onClose, onSaved }: Opened) {
  const [code, setCode] = useState('');
  const aliases = asset.aliases ?? [];
  const record = code.trim() === '' ? null : { ...asset, aliases: [...aliases, code.trim()] };
  const { trial, save } = useRecord(asset, record);
  return (
    <Dialog title={`${asset.name} · ${t('swap_device')}`} onClose={onClose}>
      <p>{t('about_swap')}</p>
      <Field label={t('swap_code')} hint={t('swap_code_hint', asset.code)}>
        <input name="swap" value={code} onInput={(e) => setCode(e.currentTarget.value)} />
      </Field>
      {record && <Outcome trial={trial} />}
      <DialogActs
        label={t('swap_device')}
        does={() => save().then(onSaved).then(onClose)}
        done={t('swapped')}
        disabled={!record || !isNews(trial)}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** What the office does to a record, beside what it shows. */
export function AssetActs({ asset, again }: { asset: Asset; again: () => void }) {
  const [open, setOpen] = useState<'form' | 'swap' | null>(null);
  const onClose = () => setOpen(null);
  if (!isOffice()) {
    return null;
  }
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen('swap')}>
        {t('swap_device')}
      </button>
      <button type="button" class="button" onClick={() => setOpen('form')}>
        {t('change_record')}
      </button>
      {open === 'swap' && <Swap asset={asset} onClose={onClose} onSaved={again} />}
      {open === 'form' && <Form asset={asset} onClose={onClose} onSaved={again} />}
    </>
  );
}
