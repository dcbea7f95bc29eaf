// A platform's record, new or as it is. What the form does not show goes back as it came.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import type { PlatformRecord, PlatformState } from '../base/platform_types';
import { SAYS } from '../base/platform_types';
import { inUse, projects } from '../base/session';
import { useTrial } from '../base/trial';
import type { Difference } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { Original, originalOf, problemText } from '../parts/problem';
import { Field } from '../parts/ui';
import { t } from '../words';

type Known = Partial<PlatformRecord & { state: PlatformState }>;
const isWhole = (text: string) => /^\d{1,6}$/.test(text);

interface Draft {
  code: string;
  name: string;
  protocol: 'gb28181' | 'ga1400';
  feed: string;
  events_feed: string;
  says: string[];
  poll_s: string;
  subscribe_s: string;
  address: string;
  projects: string[]; // that it may speak for; none: all
  history: boolean; // each camera is asked for its recordings
  live: boolean; // and for its picture
}

function draftOf(known: Known): Draft {
  const feed = known.feed ?? (known.code ? `gb.${known.code}` : '');
  return {
    code: known.code ?? '',
    name: known.name ?? '',
    protocol: known.protocol ?? 'gb28181',
    feed,
    events_feed: known.events_feed ?? (feed && `${feed}.events`),
    says: known.says ?? ['network'],
    poll_s: String(known.poll_s ?? 300),
    subscribe_s: String(known.subscribe_s ?? 600),
    address: known.address ?? '',
    projects: known.covers?.projects ?? [],
    history: Boolean(known.history),
    live: Boolean(known.live),
  };
}

function recordOf(known: Known, draft: Draft) {
  const { state: _, ...kept } = known;
  const code = draft.code.trim();
  if (code === '' || draft.name.trim() === '' || draft.says.length === 0 || !isWhole(draft.poll_s) || !isWhole(draft.subscribe_s)) {
    return null;
  }
  const feed = draft.feed.trim() || `gb.${code}`;
  const asks = draft.protocol === 'gb28181';
  return {
    ...kept,
    code,
    name: draft.name.trim(),
    protocol: draft.protocol,
    feed,
    events_feed: draft.events_feed.trim() || `gb.${code}.events`,
    says: draft.says,
    poll_s: Number(draft.poll_s),
    subscribe_s: Number(draft.subscribe_s),
    address: draft.protocol === 'ga1400' && draft.address.trim() ? draft.address.trim() : null,
    covers: { ...known.covers, projects: draft.projects },
    history: asks && draft.history ? (known.history ?? { feed: `${feed}.history` }) : null,
    live: asks && draft.live ? (known.live ?? { feed: `${feed}.live` }) : null,
  };
}

function Fields({ draft, change, isNew }: { draft: Draft; change: (part: Partial<Draft>) => void; isNew: boolean }) {
  const text = (name: 'code' | 'name' | 'feed' | 'events_feed' | 'poll_s' | 'subscribe_s' | 'address', label: string, props = {}) => (
    <Field label={label}>
      <input value={draft[name]} onInput={(e) => change({ [name]: e.currentTarget.value })} {...props} />
    </Field>
  );
  const code = draft.code.trim();
  return (
    <>
      <div class="field-row">
        {text('code', t('code'), { disabled: !isNew })}
        {text('name', t('name'))}
        <Field label={t('protocol')}>
          <select value={draft.protocol} onChange={(e) => change({ protocol: e.currentTarget.value as Draft['protocol'] })}>
            <option value="gb28181">{t('protocol_gb28181')}</option>
            <option value="ga1400">{t('protocol_ga1400')}</option>
          </select>
        </Field>
      </div>
      <div class="field-row">
        {text('poll_s', t('poll_s'), { inputMode: 'numeric' })}
        {text('subscribe_s', t('subscribe_s'), { inputMode: 'numeric' })}
        {text('feed', t('feed_of_rounds'), { placeholder: code && `gb.${code}` })}
        {text('events_feed', t('feed_of_events'), { placeholder: code && `gb.${code}.events` })}
        {draft.protocol === 'ga1400' && text('address', t('http_address'), { placeholder: 'http://10.0.0.8:7100' })}
      </div>
      <fieldset class="field platform-says">
        <legend class="field-label">{t('says')}</legend>
        {SAYS.map((aspect) => (
          <label key={aspect}>
            <input
              type="checkbox"
              checked={draft.says.includes(aspect)}
              onChange={() =>
                change({ says: SAYS.filter((one) => (one === aspect) !== draft.says.includes(one)) })
              }
            />{' '}
            {t(`aspect_${aspect}`)}
          </label>
        ))}
      </fieldset>
      {draft.protocol === 'gb28181' && (
        <fieldset class="field platform-says">
          <legend class="field-label">{t('ask_form')}</legend>
          {(['history', 'live'] as const).map((what) => (
            <label key={what}>
              <input type="checkbox" checked={draft[what]} onChange={() => change({ [what]: !draft[what] })} /> {t(`ask_${what}`)}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset class="field platform-says">
        <legend class="field-label">{t('covers_form')}</legend>
        {inUse(projects.value).map(({ code: project, name }) => (
          <label key={project}>
            <input
              type="checkbox"
              checked={draft.projects.includes(project)}
              onChange={() =>
                change({
                  projects: projects.value
                    .map((one) => one.code)
                    .filter((one) => (one === project) !== draft.projects.includes(one)),
                })
              }
            />{' '}
            {name}
          </label>
        ))}
      </fieldset>
      {isWhole(draft.poll_s) && <p class="soft">{t('poll_hint', 2 * Number(draft.poll_s) + 90)}</p>}
    </>
  );
}

function Form({ known, onClose, onSaved }: { known: Known; onClose: () => void; onSaved: () => void }) {
  const isNew = known.name === undefined;
  const [draft, setDraft] = useState(() => draftOf(isNew ? { ...known, feed: undefined } : known));
  const record = recordOf(known, draft);
  const trial = useTrial<Difference>('POST', url('platforms', { dry_run: true }), record ? [record] : null);
  const save = () => send('POST', url('platforms'), [record]).then(onSaved).then(onClose);
  return (
    <Dialog title={isNew ? t('new_platform') : t('platform_of', known.name ?? '')} onClose={onClose} wide>
      <Fields draft={draft} change={(part) => setDraft((old) => ({ ...old, ...part }))} isNew={isNew && !known.code} />
      {record && trial.settled && trial.error && (
        <p class="bad" role="alert">
          {problemText(trial.error)}
          <Original text={originalOf(trial.error)} />
        </p>
      )}
      <DialogActs label={t('save')} does={save} disabled={!record || !trial.settled || !trial.answer} onClose={onClose} />
    </Dialog>
  );
}

/** A button that opens the form: for a new platform, of which a code may be known, or for this one. */
export function PlatformForm({ label, known, onSaved }: { label: string; known: Known; onSaved: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {label}
      </button>
      {open && <Form known={known} onClose={() => setOpen(false)} onSaved={onSaved} />}
    </>
  );
}
