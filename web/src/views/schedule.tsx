// The schedule 倒排表: every project's milestones by their planned day, done, late or ahead, and where
// they lie in the year.

import type { Milestone, MilestoneProgress, Progress } from '../base/plan_types';
import { Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';

interface Step {
  project: string;
  name: string;
  step: MilestoneProgress;
}

const DAY_MS = 86400000;

function daysText({ state, days }: MilestoneProgress): string {
  if (days === null) {
    return '';
  }
  if (days === 0 && state !== 'open') {
    return t('that_day');
  }
  return t(state === 'open' ? 'days_left' : state === 'done' ? 'days_early' : 'days_late', days);
}

export function MilestoneChip({ step }: { step: MilestoneProgress }) {
  return (
    <span class={`milestone milestone-${step.state}`}>
      <span class="milestone-word">{t(`milestone_${step.state}`)}</span>{' '}
      <span class="milestone-days">{daysText(step)}</span>
    </span>
  );
}

const yearOf = (day: string) => Number(day.slice(0, 4));

/** A day's place in its year, 0 to 1; a day of another year has none. */
function place(day: string, year: number): number | null {
  const from = Date.UTC(year, 0, 1),
    to = Date.UTC(year + 1, 0, 1);
  return yearOf(day) === year ? (Date.parse(`${day}T00:00:00Z`) + DAY_MS / 2 - from) / (to - from) : null;
}

const WIDTH = 240,
  MARGIN = 8;

/** Where the line is left for a day of another year: an arrow at the edge, never a mark of this year. */
function Beyond({ later }: { later: boolean }) {
  return <path class="year-beyond" d={later ? `M${WIDTH - 6} 4 l5 4 l-5 4 z` : 'M6 4 l-5 4 l5 4 z'} />;
}

/** The year as a line: planned as a ring, done as a dot, what lies between as a bar. Decoration: the
 * days stand beside it. */
function YearLine({ step, year, today }: { step: Milestone & { state: string }; year: number; today: string }) {
  const x = (at: number) => MARGIN + at * (WIDTH - 2 * MARGIN);
  const mark = (day: string | null) => {
    const at = day === null ? null : place(day, year);
    return at === null ? null : x(at);
  };
  const edge = (day: string) => mark(day) ?? (yearOf(day) > year ? WIDTH : 0);
  const end = step.done_on ?? (step.state === 'late' ? today : null);
  const days = [step.planned_on, end].filter((day): day is string => day !== null);
  const planned = mark(step.planned_on),
    done = mark(step.done_on),
    now = mark(today);
  const away = days.filter((day) => yearOf(day) !== year);
  if (days.length > 0 && away.length === days.length && new Set(away.map((day) => yearOf(day) > year)).size === 1) {
    const later = yearOf(away[0]) > year;
    return <span class="year-other soft number">{later ? `${yearOf(away[0])} →` : `← ${yearOf(away[0])}`}</span>;
  }
  return (
    <svg class={`year-line year-${step.state}`} viewBox={`0 0 ${WIDTH} 16`} aria-hidden="true">
      {Array.from({ length: 13 }, (_, i) => (
        <line key={i} class="year-month" x1={x(i / 12)} x2={x(i / 12)} y1="5" y2="11" />
      ))}
      {now !== null && <line class="year-today" x1={now} x2={now} y1="0" y2="16" />}
      {step.planned_on && end && <line class="year-span" x1={edge(step.planned_on)} x2={edge(end)} y1="8" y2="8" />}
      {away.map((day) => (
        <Beyond key={day} later={yearOf(day) > year} />
      ))}
      {planned !== null && <circle class="year-planned" cx={planned} cy="8" r="3.5" />}
      {done !== null && <circle class="year-done" cx={done} cy="8" r="3" />}
    </svg>
  );
}

export function Schedule({ progress }: { progress: Progress }) {
  const steps: Step[] = progress.items
    .flatMap((p) => p.milestones.map((step) => ({ project: p.project, name: p.name, step })))
    .sort((a, b) => ((a.step.planned_on ?? '9') < (b.step.planned_on ?? '9') ? -1 : 1));
  const late = steps.filter((s) => s.step.state === 'late').length;
  const today = progress.as_of.slice(0, 10);
  return (
    <Panel
      title={t('schedule')}
      note={late > 0 ? <strong class="bad">{t('late_milestones', late)}</strong> : t('schedule_note')}
      class={late > 0 ? 'panel-loud' : ''}
      tools={<Downloads path="milestones" />}
    >
      <Rows
        label={t('schedule')}
        rows={steps}
        key_={(s) => s.project + s.step.name + s.step.planned_on}
        rowClass={(s) => (s.step.state === 'late' ? 'row-missed' : '')}
        empty={t('no_milestones')}
        columns={[
          { head: t('planned_on'), cell: (s) => <span class="number">{s.step.planned_on ?? t('none')}</span> },
          { head: t('milestone'), cell: (s) => s.step.name },
          { head: t('project'), class: 'grow', cell: (s) => s.name },
          { head: t('done_on'), cell: (s) => <span class="number">{s.step.done_on ?? t('none')}</span> },
          { head: t('state'), cell: (s) => <MilestoneChip step={s.step} /> },
          {
            head: progress.year,
            class: 'wide-only',
            cell: (s) => <YearLine step={s.step} year={progress.year} today={today} />,
          },
        ]}
      />
    </Panel>
  );
}
