// One step of a repair: with a note, and for those who may say so, when it really happened.

import { useState } from 'preact/hooks';
import { ApiError, send, url } from '../base/api';
import { keepUnsent } from '../base/offline';
import { isOne, zone } from '../base/session';
import { fromLocal, iso, minute } from '../base/time';
import type { Repair } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { Field } from '../parts/ui';
import { t } from '../words';

export type Verb = 'respond' | 'repaired' | 'pause' | 'resume' | 'confirm' | 'reopen' | 'cancel';

export function StepAct({ repair, verb, again }: { repair: Repair; verb: Verb; again: () => void }) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [at, setAt] = useState('');
  const [repairedAt, setRepairedAt] = useState('');
  const decides = isOne('admin', 'office', 'supervisor');
  const body = {
    ...(at ? { at: fromLocal(at, zone.value) } : {}),
    ...(repairedAt ? { repaired_at: fromLocal(repairedAt, zone.value) } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
  };
  const title = `${repair.name ?? repair.asset} · ${t(`step_${verb}`)}`;
  const address = url(`repairs/${encodeURIComponent(repair.id)}/${verb}`);
  const done = () => {
    setOpen(false);
    setNote('');
    setAt('');
    setRepairedAt('');
    again();
  };
  /** Without a network it waits, for all to see, with the time at which it was done. */
  const keep = (error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 0) {
      throw error;
    }
    const at_ = iso(Math.floor(Date.now() / 1000), zone.value);
    keepUnsent({ title, address, body: { at: at_, ...body }, at: at_ });
    setOpen(false);
    throw new Error(t('kept_unsent'));
  };
  const act = () => send('POST', address, body).then(done, keep);
  return (
    <>
      <button type="button" class={`button ${verb === 'cancel' ? 'button-bad' : ''}`} onClick={() => setOpen(true)}>
        {t(`step_${verb}`)}
      </button>
      {open && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <label class="field">
            <span class="field-label">{t('note')}</span>
            <textarea rows={3} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
          </label>
          <Field label={t('step_at')} hint={t(decides ? 'step_at_hint' : 'step_claim_hint')}>
            <input type="datetime-local" value={at} onInput={(e) => setAt(e.currentTarget.value)} />
          </Field>
          {verb === 'confirm' && (
            <Field label={t('step_repaired_at')} hint={t('step_repaired_at_hint', minute(repair.claimed_at ?? repair.repaired_at))}>
              <input type="datetime-local" value={repairedAt} onInput={(e) => setRepairedAt(e.currentTarget.value)} />
            </Field>
          )}
          <DialogActs label={t(`step_${verb}`)} does={act} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}
