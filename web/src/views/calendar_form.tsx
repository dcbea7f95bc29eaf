// A calendar: the hours of a week, and the holidays and working days of a year by one paste. The daemon
// checks it as it is typed.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import type { Calendar } from '../base/calendar';
import { daysOf, daysText, hours, WEEKDAYS } from '../base/calendar';
import { useTrial } from '../base/trial';
import type { Difference } from '../base/types';
import { Act, Dialog } from '../parts/act';
import { Original, originalOf, problemText } from '../parts/problem';
import { Field } from '../parts/ui';
import { t } from '../words';

interface Draft {
  code: string;
  name: string;
  week: string[];
  days: string;
}

const draftOf = (c: Calendar | null): Draft => ({
  code: c?.code ?? '',
  name: c?.name ?? '',
  week: WEEKDAYS.map((day) => (c?.week[day] ?? []).join(' ')),
  days: c ? daysText(c.days) : '',
});

function recordOf(draft: Draft): Calendar | null {
  const { days, wrong } = daysOf(draft.days);
  const week = Object.fromEntries(WEEKDAYS.map((day, i) => [day, hours(draft.week[i])]).filter(([, list]) => list.length));
  return draft.code === '' || draft.name === '' || wrong.length > 0
    ? null
    : { code: draft.code, name: draft.name, week, days };
}

function Week({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const put = (at: number, text: string) => change({ week: draft.week.map((one, i) => (i === at ? text : one)) });
  return (
    <fieldset class="field">
      <legend class="field-label">{t('week_hours')}</legend>
      <div class="field-row">
        {WEEKDAYS.map((day, i) => (
          <Field key={day} label={t(`weekday_${day}`)}>
            <input
              value={draft.week[i]}
              placeholder={t('closed_day')}
              onInput={(e) => put(i, e.currentTarget.value)}
            />
          </Field>
        ))}
      </div>
      <span class="field-hint">{t('hours_hint')}</span>
    </fieldset>
  );
}

function Form({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(calendar));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const record = recordOf(draft);
  const { wrong } = daysOf(draft.days);
  const trial = useTrial<Difference>('POST', url('calendars', { dry_run: true }), record ? [record] : null);
  const save = () => send('POST', url('calendars'), [record]).then(onClose);
  return (
    <Dialog title={calendar ? calendar.name : t('new_calendar')} onClose={onClose} wide>
      <div class="field-row">
        <Field label={t('code')}>
          <input value={draft.code} disabled={calendar !== null} onInput={(e) => change({ code: e.currentTarget.value })} />
        </Field>
        <Field label={t('name')}>
          <input value={draft.name} onInput={(e) => change({ name: e.currentTarget.value })} />
        </Field>
      </div>
      <Week draft={draft} change={change} />
      <Field label={t('days_that_differ')} hint={t('days_hint')}>
        <textarea rows={8} value={draft.days} onInput={(e) => change({ days: e.currentTarget.value })} />
      </Field>
      <p role="status">
        {wrong.length > 0 && <span class="bad">{t('no_date_in', wrong[0])}</span>}
        {record && trial.settled && trial.error && (
          <span class="bad">
            {problemText(trial.error)}
            <Original text={originalOf(trial.error)} />
          </span>
        )}
      </p>
      <div class="buttons">
        <Act class="button-main" does={save} done={t('calendar_saved')} disabled={!record || !trial.answer}>
          {t('save')}
        </Act>
        <button type="button" class="button" onClick={onClose}>
          {t('cancel_dialog')}
        </button>
      </div>
    </Dialog>
  );
}

/** A button that opens the form: for a new calendar, or for this one. */
export function CalendarForm({ calendar }: { calendar: Calendar | null }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {calendar ? t('change_word') : t('new_calendar')}
      </button>
      {open && <Form calendar={calendar} onClose={() => setOpen(false)} />}
    </>
  );
}
