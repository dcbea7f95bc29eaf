// Things a person does: buttons that report back, dialogs, and the note that it worked.

import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../words';
import { Original, originalOf, problemText } from './problem';

interface Notice {
  text: string;
  bad: boolean;
  number: number;
  original: string | null; // what the daemon said, where the text is a translation
}
const notice = signal<Notice | null>(null);
const NOTICE_MS = 6000;
const BAD_NOTICE_MS = 30000; // a refusal is read, thought about, and perhaps copied

export function say(text: string, bad = false, original: string | null = null): void {
  const number = (notice.peek()?.number ?? 0) + 1;
  notice.value = { text, bad, number, original };
  window.setTimeout(
    () => {
      if (notice.peek()?.number === number) {
        notice.value = null;
      }
    },
    bad ? BAD_NOTICE_MS : NOTICE_MS,
  );
}

export function Notices() {
  const shown = notice.value;
  const away = () => {
    notice.value = null;
  };
  return (
    <div class="notices" role="status" aria-live="polite">
      {shown && (
        <div class={shown.bad ? 'notice notice-bad' : 'notice'}>
          <p>{shown.text}</p>
          {shown.original && <Original text={shown.original} />}
          {shown.bad && (
            <button type="button" class="notice-close" aria-label={t('close')} onClick={away}>
              ×
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** A button that waits for what it does and says how it went. */
export function Act(props: {
  does: () => Promise<unknown>;
  done?: string;
  class?: string;
  disabled?: boolean;
  children: ComponentChildren;
}) {
  const [busy, setBusy] = useState(false);
  const press = () => {
    setBusy(true);
    props
      .does()
      .then(
        () => say(props.done ?? t('saved')),
        (error: unknown) => say(problemText(error), true, originalOf(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <button type="button" class={`button ${props.class ?? ''}`} disabled={busy || props.disabled} onClick={press}>
      {props.children}
    </button>
  );
}

/** A modal dialog; the browser keeps the focus inside and Escape closes it. */
export function Dialog(props: { title: string; onClose: () => void; wide?: boolean; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const onClick = (event: MouseEvent) => {
    if (event.target === element.current) {
      props.onClose();
    }
  };
  return (
    <dialog
      ref={element}
      class={props.wide ? 'dialog dialog-wide' : 'dialog'}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={onClick}
    >
      <header class="dialog-head">
        <h2>{props.title}</h2>
        <button type="button" class="button button-quiet" onClick={props.onClose}>
          {t('close')}
        </button>
      </header>
      <div class="dialog-body">{props.children}</div>
    </dialog>
  );
}

/** What ends a dialog: the act it is for, and the way back. */
export function DialogActs(props: {
  label: string;
  does: () => Promise<unknown>;
  onClose: () => void;
  done?: string;
  disabled?: boolean;
}) {
  return (
    <div class="buttons">
      <Act class="button-main" does={props.does} done={props.done} disabled={props.disabled}>
        {props.label}
      </Act>
      <button type="button" class="button" onClick={props.onClose}>
        {t('cancel_dialog')}
      </button>
    </div>
  );
}

/** A button that asks for a note first; a plain one asks only whether it is meant. */
export function ActWithNote(props: {
  title: string;
  label: string;
  class?: string;
  required?: boolean;
  field?: string;
  plain?: boolean;
  done?: string;
  does: (note: string) => Promise<unknown>;
  children?: ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  return (
    <>
      <button type="button" class={`button ${props.class ?? ''}`} onClick={() => setOpen(true)}>
        {props.label}
      </button>
      {open && (
        <Dialog title={props.title} onClose={() => setOpen(false)}>
          {props.children}
          {!props.plain && (
            <label class="field">
              <span class="field-label">{props.field ?? t('note')}</span>
              <textarea rows={3} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
            </label>
          )}
          <DialogActs
            label={props.label}
            done={props.done}
            disabled={props.required && note.trim() === ''}
            does={() => props.does(note.trim()).then(() => setOpen(false))}
            onClose={() => setOpen(false)}
          />
        </Dialog>
      )}
    </>
  );
}
