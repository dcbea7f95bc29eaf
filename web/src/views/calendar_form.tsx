// A calendar: the hours of a week, and the holidays and working days of a year by one paste. The daemon
// checks it as it is typed.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import type { Calendar, Days } from '../base/calendar';
import { daysOf, daysText, hours, WEEKDAYS } from '../base/calendar';
import { position } from '../base/live';
import { loadNames } from '../base/session';
import { useTrial } from '../base/trial';
import type { Difference } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
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

const weekOf = (draft: Draft) => draft.week.map(hours);

/** The days as they were typed or pasted: one that is worked for a holiday has the hours of the week's first day. */
function readDays(draft: Draft): Days {
  const usual = weekOf(draft).find((list) => list.length > 0) ?? [];
  return daysOf(draft.days, usual, position.peek()?.as_of.slice(0, 4) ?? String(new Date().getFullYear()));
}

function recordOf(draft: Draft): Calendar | null {
  const { days, wrong } = readDays(draft);
  const week = Object.fromEntries(
    WEEKDAYS.map((day, i) => [day, weekOf(draft)[i]] as const).filter(([, list]) => list.length),
  );
  return draft.code === '' || draft.name === '' || wrong.length > 0
    ? null
    : { code: draft.code, name: draft.name, week, days };
}

/** What was understood of a paste, month by month: days off, and days that are worked. */
function Understood({ days }: { days: Record<string, string[]> }) {
  const all = Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1));
  const months = [...new Set(all.map(([day]) => day.slice(0, 7)))];
  const off = all.filter(([, list]) => list.length === 0).length;
  return all.length === 0 ? null : (
    <div class="year-days">
      <p class="soft">{t('days_understood', off, all.length - off)}</p>
      <dl>
        {months.map((month) => (
          <div key={month}>
            <dt class="number">{month}</dt>
            <dd>
              {all
                .filter(([day]) => day.startsWith(month))
                .map(([day, list]) => (
                  <span key={day} class={list.length ? 'day-worked' : 'day-off'} title={list.join(' ') || t('day_off')}>
                    {Number(day.slice(8))}
                    <span class="visually-hidden">{list.length ? t('day_worked') : t('day_off')}</span>
                  </span>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
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
      <span class="field-hint">{t('hours_hint')}</span>{' '}
      <button type="button" class="link" onClick={() => change({ week: draft.week.map((one, i) => (i < 5 ? draft.week[0] : one)) })}>
        {t('workdays_alike')}
      </button>
    </fieldset>
  );
}

function Form({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(calendar));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const record = recordOf(draft);
  const { days, wrong } = readDays(draft);
  const trial = useTrial<Difference>('POST', url('calendars', { dry_run: true }), record ? [record] : null);
  const save = () => send('POST', url('calendars'), [record]).then(loadNames).then(onClose);
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
      <Understood days={days} />
      <p role="status">
        {wrong.length > 0 && <span class="bad">{t('no_date_in', wrong[0])}</span>}
        {record && trial.settled && trial.error && (
          <span class="bad">
            {problemText(trial.error)}
            <Original text={originalOf(trial.error)} />
          </span>
        )}
      </p>
      <DialogActs label={t('save')} does={save} done={t('calendar_saved')} disabled={!record || !trial.answer} onClose={onClose} />
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
