// Proposing an exemption: which assets, which aspects, when and why.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { calendars, rules, zone } from '../base/session';
import { fromLocal } from '../base/time';
import type { Aspect, Exemption } from '../base/types';
import { ASPECTS } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { AspectChecks } from '../parts/aspect_checks';
import type { ScopeDraft } from '../parts/scope_fields';
import { isScope, scopeDraft, ScopeFields, scopeOf } from '../parts/scope_fields';
import { Field } from '../parts/ui';
import { named, t } from '../words';

interface Draft {
  scope: ScopeDraft;
  aspects: Aspect[];
  from: string;
  to: string;
  calendar: string;
  reason: string;
  note: string;
  evidence: string;
}

function bodyOf(draft: Draft) {
  return {
    scope: scopeOf(draft.scope),
    aspects: draft.aspects,
    from: fromLocal(draft.from, zone.value),
    to: fromLocal(draft.to, zone.value),
    ...(draft.calendar ? { calendar: draft.calendar } : {}),
    reason: draft.reason,
    ...(draft.note ? { note: draft.note } : {}),
    ...(draft.evidence ? { evidence: draft.evidence } : {}),
  };
}

type Change = (part: Partial<Draft>) => void;

/** `since`: when what it is about began, as an answer has it. */
export function ProposeExemption({ asset, since, onDone }: { asset?: string; since?: string; onDone?: () => void }) {
  const [open, setOpen] = useState(false);
  const reasons = rules.value?.exemptions.reasons ?? [];
  const [draft, setDraft] = useState<Draft>({
    scope: scopeDraft(asset ? { assets: [asset] } : {}),
    aspects: [...ASPECTS],
    from: since?.slice(0, 16) ?? '',
    to: '',
    calendar: '',
    reason: '',
    note: '',
    evidence: '',
  });
  const change: Change = (part) => setDraft((old) => ({ ...old, ...part }));
  const ready =
    draft.from !== '' &&
    draft.to !== '' &&
    draft.from < draft.to &&
    draft.reason !== '' &&
    draft.aspects.length > 0 &&
    isScope(scopeOf(draft.scope));
  const propose = () =>
    send<Exemption>('POST', url('exemptions'), bodyOf(draft)).then(() => {
      setOpen(false);
      onDone?.();
    });
  const limits = rules.value?.exemptions;
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('propose_exemption')}
      </button>
      {open && (
        <Dialog title={t('propose_exemption')} onClose={() => setOpen(false)} wide>
          <p class="soft">{limits && t('propose_rules', limits.propose_within_days, limits.proof_by_day)}</p>
          <ScopeFields draft={draft.scope} change={(part) => change({ scope: { ...draft.scope, ...part } })} />
          <AspectChecks chosen={draft.aspects} put={(aspects) => change({ aspects })} />
          <div class="field-row">
            <Field label={t('from')} hint={zone.value}>
              <input
                name="from"
                type="datetime-local"
                value={draft.from}
                onInput={(e) => change({ from: e.currentTarget.value })}
              />
            </Field>
            <Field label={t('to')}>
              <input name="to" type="datetime-local" value={draft.to} onInput={(e) => change({ to: e.currentTarget.value })} />
            </Field>
            <Field label={t('recurs')}>
              <select name="calendar" value={draft.calendar} onChange={(e) => change({ calendar: e.currentTarget.value })}>
                <option value="">{t('all_the_time')}</option>
                {calendars.value.map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t('reason')}>
              <select name="reason" value={draft.reason} onChange={(e) => change({ reason: e.currentTarget.value })}>
                <option value="">{t('choose')}</option>
                {reasons.map((r) => (
                  <option key={r} value={r}>
                    {named('reason', r)}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          <Field label={t('note')}>
            <textarea rows={2} value={draft.note} onInput={(e) => change({ note: e.currentTarget.value })} />
          </Field>
          <Field label={t('evidence')} hint={t('evidence_hint')}>
            <input value={draft.evidence} onInput={(e) => change({ evidence: e.currentTarget.value })} />
          </Field>
          <DialogActs label={t('propose')} does={propose} done={t('proposed_done')} disabled={!ready} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}
