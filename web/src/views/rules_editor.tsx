// Drafting the next version of the rules: the daemon checks every change as it is typed, names the member
// that is wrong beside its field, and says what would be different before anything is saved.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { position } from '../base/live';
import type { RulesTrial } from '../base/plan_types';
import { href, replace } from '../base/router';
import { useGet } from '../base/resource';
import type { Json } from '../base/rules_path';
import { changes } from '../base/rules_diff';
import { loadNames } from '../base/session';
import { monthPlus } from '../base/time';
import type { Trial } from '../base/trial';
import { useTrial } from '../base/trial';
import type { Page, Rules } from '../base/types';
import { Act } from '../parts/act';
import { Differences } from '../parts/drift';
import { memberName } from '../parts/member';
import { Original, originalOf, problemText } from '../parts/problem';
import { draft } from '../parts/rules_fields';
import { Panel } from '../parts/ui';
import { t } from '../words';
import { sentence } from '../words/problems';
import {
  EvaluationDraft,
  ExemptionsDraft,
  General,
  PaymentDraft,
  ScoreDraft,
  ComparisonsDraft,
  TargetsDraft,
} from './rules_sections';
import { NoticesDraft } from './rules_notices';
import { RepairsDraft } from './rules_repairs';
import { ContractsDraft } from './rules_terms';

/** The next month, at the first look: a change that is meant for the past is typed by hand. */
function firstDraft(rules: Rules, newest: Rules): Json {
  const { version: _, ...rest } = rules;
  const now = position.peek()?.as_of.slice(0, 7);
  const next = now && now >= rules.from_month ? monthPlus(now, 1) : rules.from_month;
  const { notices } = newest; // these hold from their acceptance on, whatever the month
  return { ...rest, ...(notices === undefined ? {} : { notices }), from_month: next } as unknown as Json;
}

/** What is different, but for the month itself: a version that says nothing new is none. */
function news(holding: Rules | null, trial: RulesTrial | null) {
  return holding && trial ? changes(holding, trial.document).filter((c) => c.path !== 'from_month') : [];
}

function What({ trial, holding }: { trial: RulesTrial; holding: Rules | null }) {
  const rows = news(holding, trial);
  return (
    <>
      <p class="soft">{t('draft_changes', trial.from_month, trial.compared_with)}</p>
      {rows.length === 0 && <p class="soft">{t('no_difference')}</p>}
      <Differences rows={rows} />
    </>
  );
}

/** Months that have been figured under other rules and are not closed: they are figured anew. */
function Refigured({ from }: { from: string }) {
  const months = useGet<Page<{ month: string; state: string }>>(url('assessments', { limit: 10000 }), 'change');
  const open = (months.data?.items ?? []).filter((m) => m.month >= from && m.state !== 'closed').map((m) => m.month);
  return open.length === 0 ? null : <p class="warn">{t('refigured', open.join(t('list_gap')))}</p>;
}

function Side({ trial, save, settled }: { trial: Trial<RulesTrial>; save: () => Promise<unknown>; settled: boolean }) {
  const answer = trial.answer;
  const holding = useGet<Rules>(answer ? url('rules', { version: answer.compared_with }) : null, 'never');
  const [fault] = trial.error?.problem.errors ?? [];
  const isSame = news(holding.data, answer).length === 0;
  return (
    <aside class="draft-side">
      <Panel title={t('would_change')}>
        <p role="status">
          {!settled ? (
            <span class="soft">{t('draft_checking')}</span>
          ) : trial.error ? (
            <span class="bad">
              <span title={fault?.field}>{t('draft_wrong', memberName(fault?.field ?? ''))}</span> ·{' '}
              {fault ? sentence(fault.code, fault.detail) : problemText(trial.error)}
              <Original text={originalOf(trial.error)} />
            </span>
          ) : (
            <span class="draft-good">✓ {t('draft_good')}</span>
          )}
        </p>
        {answer && <What trial={answer} holding={holding.data} />}
        {answer && <Refigured from={answer.from_month} />}
        <div class="buttons">
          <Act class="button-main" does={save} done={t('rules_saved')} disabled={!settled || !answer || isSame}>
            {t('put_in_force')}
          </Act>
          <a class="button" href={href('rules')}>
            {t('leave_draft')}
          </a>
        </div>
        <p class="soft">{t('draft_about')}</p>
      </Panel>
    </aside>
  );
}

export function RulesEditor({ base, newest, next }: { base: Rules; newest: Rules; next: number }) {
  const [document, setDocument] = useState<Json>(() => firstDraft(base, newest));
  const trial = useTrial<RulesTrial>('PUT', url('rules', { dry_run: true }), document);
  const fault = trial.settled ? (trial.error?.problem.errors?.[0] ?? null) : null;
  const d = draft(document, setDocument, fault);
  const save = () =>
    send<Rules>('PUT', url('rules'), document).then(async (saved) => {
      await loadNames();
      replace(href('rules', { version: saved.version }));
    });
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('draft_of', next, base.version)}</h1>
      </div>
      <div class="draft">
        <div>
          <General d={d} />
          <TargetsDraft d={d} />
          <ComparisonsDraft d={d} />
          <ScoreDraft d={d} />
          <PaymentDraft d={d} />
          <RepairsDraft d={d} />
          <ExemptionsDraft d={d} />
          <NoticesDraft d={d} />
          <ContractsDraft d={d} />
          <EvaluationDraft d={d} />
        </div>
        <Side trial={trial} save={save} settled={trial.settled} />
      </div>
    </>
  );
}
