// An approved exemption made longer, shorter, or of other assets: one person asks, another approves. Until then it
// holds as it is.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { isOffice, isOne, session, zone } from '../base/session';
import { fromLocal, minute } from '../base/time';
import type { Exemption, ExemptionChange, Scope } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { personName } from '../parts/person';
import type { ScopeDraft } from '../parts/scope_fields';
import { isScope, proposerName, scopeDraft, ScopeFields, scopeOf, scopeText } from '../parts/scope_fields';
import { Field } from '../parts/ui';
import { t } from '../words';

export const waits = (x: Exemption) => x.state === 'approved' && x.change?.state === 'proposed';
export const isOwnChange = (x: Exemption) => waits(x) && x.change?.proposed_by === session.value?.id;

interface Extent {
  from: string;
  to: string;
  scope: Scope;
}

/** What is another, member by member: as it is, and as it is asked to be. */
function Compared({ was, now }: { was: Extent; now: Extent }) {
  const rows: [string, string, string][] = [
    [t('from'), minute(was.from), minute(now.from)],
    [t('to'), minute(was.to), minute(now.to)],
    [t('scope'), scopeText(was.scope), scopeText(now.scope)],
  ];
  const differing = rows.filter(([, old, asked]) => old !== asked);
  return (
    <>
      {differing.map(([name, old, asked]) => (
        <p key={name} class="diff">
          {name}：<del>{old}</del> → <ins>{asked}</ins>
        </p>
      ))}
    </>
  );
}

/** The change that waits or was decided last. */
export function ChangeFacts({ exemption }: { exemption: Exemption }) {
  const c: ExemptionChange | null = exemption.change;
  return c === null ? null : (
    <section class="exemption-change" aria-label={t('exemption_change')}>
      <h3>
        {t('exemption_change')}{' '}
        <span class={`state state-${c.state}`}>{t(c.state === 'proposed' ? 'change_waits' : `exemption_${c.state}`)}</span>
        {c.late && <span class="tag tag-warn">{t('late_proposal')}</span>}
      </h3>
      <Compared was={c.was} now={c} />
      <p class="soft">
        {proposerName(c)} · <span class="number">{minute(c.proposed_at)}</span> · {c.note}
      </p>
      {c.decided_at && (
        <p class="soft">
          {t('decided')} {c.decided_by !== null && personName(c.decided_by)} ·{' '}
          <span class="number">{minute(c.decided_at)}</span> · {c.decision_note ?? ''}
        </p>
      )}
    </section>
  );
}

interface Draft {
  from: string;
  to: string;
  note: string;
  scope: ScopeDraft;
}

const local = (at: string) => at.slice(0, 16);

/** Only the members that are another. */
function bodyOf(x: Exemption, draft: Draft) {
  const scope = scopeOf(draft.scope);
  return {
    ...(draft.from !== local(x.from) ? { from: fromLocal(draft.from, zone.value) } : {}),
    ...(draft.to !== local(x.to) ? { to: fromLocal(draft.to, zone.value) } : {}),
    ...(JSON.stringify(scope) !== JSON.stringify(scopeOf(scopeDraft(x.scope))) ? { scope } : {}),
    note: draft.note.trim(),
  };
}

function Form({ exemption: x, onClose, again }: { exemption: Exemption; onClose: () => void; again: () => void }) {
  const [draft, setDraft] = useState<Draft>({
    from: local(x.from),
    to: local(x.to),
    note: '',
    scope: scopeDraft(x.scope),
  });
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const isWhole = draft.from !== '' && draft.to !== '' && draft.from < draft.to && isScope(scopeOf(draft.scope));
  const body = isWhole ? bodyOf(x, draft) : null;
  const ready = body !== null && draft.note.trim() !== '' && Object.keys(body).length > 1;
  const ask = () => send('POST', url(`exemptions/${x.id}/change`), body).then(onClose).then(again);
  return (
    <Dialog title={`${t('exemption')} ${x.id} · ${t('verb_change')}`} onClose={onClose} wide>
      <p class="soft">{t('change_about')}</p>
      <div class="field-row">
        <Field label={t('from')} hint={zone.value}>
          <input name="from" type="datetime-local" value={draft.from} onInput={(e) => change({ from: e.currentTarget.value })} />
        </Field>
        <Field label={t('to')}>
          <input name="to" type="datetime-local" value={draft.to} onInput={(e) => change({ to: e.currentTarget.value })} />
        </Field>
      </div>
      <ScopeFields draft={draft.scope} change={(part) => change({ scope: { ...draft.scope, ...part } })} />
      <Field label={t('change_why')}>
        <textarea name="note" rows={2} value={draft.note} onInput={(e) => change({ note: e.currentTarget.value })} />
      </Field>
      {body && (
        <Compared
          was={x}
          now={{ from: body.from ?? x.from, to: body.to ?? x.to, scope: body.scope ?? x.scope }}
        />
      )}
      <DialogActs label={t('propose')} does={ask} done={t('change_asked')} disabled={!ready} onClose={onClose} />
    </Dialog>
  );
}

/** For an approved one of which no change waits: the office, and the contractor whose it is. */
export function ChangeExemption({ exemption: x, again }: { exemption: Exemption; again: () => void }) {
  const [open, setOpen] = useState(false);
  const own = isOne('contractor', 'supervisor') && x.proposer !== null && x.proposer === session.value?.organisation;
  if (x.state !== 'approved' || waits(x) || (!isOffice() && !own)) {
    return null;
  }
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('verb_change')}
      </button>
      {open && <Form exemption={x} onClose={() => setOpen(false)} again={again} />}
    </>
  );
}
