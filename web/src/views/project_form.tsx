// A project's plan, budget and milestones, changed with the difference shown before it is saved. The
// rest of the record goes back as it came.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { fen, yuanField } from '../base/money';
import type { BudgetYear, Milestone, ProjectRecord } from '../base/plan_types';
import { useGet } from '../base/resource';
import { loadNames } from '../base/session';
import { useTrial } from '../base/trial';
import type { Difference, Kind } from '../base/types';
import { KINDS } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { isNews, Outcome } from '../parts/outcome';
import { Absent, Field } from '../parts/ui';
import { t } from '../words';

interface Draft {
  planned: Record<Kind, string>;
  available: string;
  adjusted: string;
  executed: string;
  milestones: Milestone[];
}

function draftOf(project: ProjectRecord, year: number): Draft {
  const budget = project.budget?.[year];
  const planned = Object.fromEntries(KINDS.map((k) => [k, String(project.planned?.[k] ?? '')])) as Draft['planned'];
  return {
    planned,
    available: budget ? yuanField(budget.available_fen) : '',
    adjusted: budget?.adjusted_fen ? yuanField(budget.adjusted_fen) : '',
    executed: budget ? yuanField(budget.executed_fen) : '',
    milestones: project.milestones ?? [],
  };
}

/** Both of the first empty: the year has no budget. undefined: an amount cannot be read. */
function budgetOf(draft: Draft): BudgetYear | null | undefined {
  if (draft.available === '' && draft.executed === '') {
    return null;
  }
  const [available, executed] = [fen(draft.available), fen(draft.executed || '0')];
  const adjusted = draft.adjusted === '' ? 0 : fen(draft.adjusted);
  if (available === null || executed === null || adjusted === null) {
    return undefined;
  }
  return { available_fen: available, executed_fen: executed, ...(adjusted ? { adjusted_fen: adjusted } : {}) };
}

/** The record to be put; null where a number cannot be read. */
function recordOf(project: ProjectRecord, draft: Draft, year: number): ProjectRecord | null {
  const budget = budgetOf(draft);
  const counts = KINDS.filter((k) => draft.planned[k].trim() !== '');
  if (budget === undefined || counts.some((k) => !/^\d{1,9}$/.test(draft.planned[k].trim()))) {
    return null;
  }
  const { [year]: _, ...others } = project.budget ?? {};
  return {
    ...project,
    planned: Object.fromEntries(counts.map((k) => [k, Number(draft.planned[k])])),
    budget: budget ? { ...others, [year]: budget } : others,
    milestones: draft.milestones,
  };
}

type Change = (part: Partial<Draft>) => void;

function Steps({ draft, change, wrong }: { draft: Draft; change: Change; wrong: string }) {
  const put = (at: number, part: Partial<Milestone>) =>
    change({ milestones: draft.milestones.map((m, i) => (i === at ? { ...m, ...part } : m)) });
  return (
    <fieldset class="field plan-steps">
      <legend class="field-label">{t('milestones')}</legend>
      {draft.milestones.map((m, i) => (
        <div key={i} class={`plan-step ${wrong.startsWith(`milestones[${i}]`) ? 'field-wrong' : ''}`}>
          <input
            aria-label={`${t('milestone')} ${i + 1}`}
            value={m.name}
            onInput={(e) => put(i, { name: e.currentTarget.value })}
          />
          <label>
            <span class="field-label">{t('planned_on')}</span>
            <input
              type="date"
              value={m.planned_on ?? ''}
              onInput={(e) => put(i, { planned_on: e.currentTarget.value || null })}
            />
          </label>
          <label>
            <span class="field-label">{t('done_on')}</span>
            <input
              type="date"
              value={m.done_on ?? ''}
              onInput={(e) => put(i, { done_on: e.currentTarget.value || null })}
            />
          </label>
          <button
            type="button"
            class="button button-quiet"
            aria-label={`${t('remove')} ${m.name}`}
            onClick={() => change({ milestones: draft.milestones.filter((_, k) => k !== i) })}
          >
            ✕
          </button>
        </div>
      ))}
      <button
        type="button"
        class="button"
        onClick={() => change({ milestones: [...draft.milestones, { name: '', planned_on: null, done_on: null }] })}
      >
        {t('add_milestone')}
      </button>
    </fieldset>
  );
}

function Numbers({ draft, change, year }: { draft: Draft; change: Change; year: number }) {
  const text = (label: string, value: string, put: (value: string) => Partial<Draft>) => (
    <Field key={label} label={label}>
      <input inputMode="decimal" value={value} onInput={(e) => change(put(e.currentTarget.value))} />
    </Field>
  );
  return (
    <>
      <div class="field-row">
        {KINDS.map((k) =>
          text(t('planned_of_kind', t(`kind_${k}`)), draft.planned[k], (value) => ({
            planned: { ...draft.planned, [k]: value },
          })),
        )}
      </div>
      <div class="field-row">
        {text(`${year} · ${t('available_yuan')}`, draft.available, (available) => ({ available }))}
        {text(t('adjusted_yuan'), draft.adjusted, (adjusted) => ({ adjusted }))}
        {text(t('executed_yuan'), draft.executed, (executed) => ({ executed }))}
      </div>
    </>
  );
}

function Form(props: { project: ProjectRecord; year: number; onClose: () => void; onSaved: () => void }) {
  const { project, year } = props;
  const [draft, setDraft] = useState(() => draftOf(project, year));
  const address = `projects/${encodeURIComponent(project.code)}`;
  const record = recordOf(project, draft, year);
  const trial = useTrial<Difference>('PUT', url(address, { dry_run: true }), record);
  const change: Change = (part) => setDraft((old) => ({ ...old, ...part }));
  const save = () => send('PUT', url(address), record).then(loadNames).then(props.onSaved);
  return (
    <>
      <Numbers draft={draft} change={change} year={year} />
      <Steps draft={draft} change={change} wrong={trial.error?.problem.errors?.[0]?.field ?? ''} />
      {record ? (
        <Outcome trial={trial} />
      ) : (
        <p class="bad" role="alert">
          {t('fault_bad_value')}
        </p>
      )}
      <DialogActs label={t('save')} does={save} disabled={!record || !isNews(trial)} onClose={props.onClose} />
    </>
  );
}

export function ProjectDialog(props: { code: string; year: number; onClose: () => void; onSaved: () => void }) {
  const project = useGet<ProjectRecord>(url(`projects/${encodeURIComponent(props.code)}`), 'never');
  return (
    <Dialog title={t('plan_of', project.data?.name ?? props.code)} onClose={props.onClose} wide>
      {project.data ? <Form {...props} project={project.data} /> : <Absent error={project.error} loading />}
    </Dialog>
  );
}
