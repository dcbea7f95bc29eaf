// One step of a repair: with a note, and for those who may say so, when it really happened.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { isOne, zone } from '../base/session';
import { fromLocal } from '../base/time';
import type { Repair } from '../base/types';
import { Act, Dialog } from '../parts/act';
import { Field } from '../parts/ui';
import { t } from '../words';

export type Verb = 'repaired' | 'pause' | 'resume' | 'confirm' | 'reopen' | 'cancel';

export function StepAct({ repair, verb, again }: { repair: Repair; verb: Verb; again: () => void }) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [at, setAt] = useState('');
  const mayDate = isOne('admin', 'office', 'supervisor');
  const body = {
    ...(at ? { at: fromLocal(at, zone.value) } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
  };
  const act = () =>
    send('POST', url(`repairs/${encodeURIComponent(repair.id)}/${verb}`), body).then(() => {
      setOpen(false);
      setNote('');
      setAt('');
      again();
    });
  return (
    <>
      <button type="button" class={`button ${verb === 'cancel' ? 'button-bad' : ''}`} onClick={() => setOpen(true)}>
        {t(`step_${verb}`)}
      </button>
      {open && (
        <Dialog title={`${repair.id} · ${t(`step_${verb}`)}`} onClose={() => setOpen(false)}>
          <label class="field">
            <span class="field-label">{t('note')}</span>
            <textarea rows={3} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
          </label>
          {mayDate && (
            <Field label={t('step_at')} hint={t('step_at_hint')}>
              <input type="datetime-local" value={at} onInput={(e) => setAt(e.currentTarget.value)} />
            </Field>
          )}
          <div class="buttons">
            <Act class="button-main" does={act}>
              {t(`step_${verb}`)}
            </Act>
            <button type="button" class="button" onClick={() => setOpen(false)}>
              {t('cancel_dialog')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
