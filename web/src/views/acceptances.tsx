// Acceptances: per project against its plan, the records, and entering what has been inspected.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, send, url } from '../base/api';
import { integer } from '../base/format';
import { position, pulses } from '../base/live';
import type { Acceptance, Progress } from '../base/plan_types';
import { href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { everything, isOffice, isParty, organisationName, projectName } from '../base/session';
import { minute } from '../base/time';
import { useTrial } from '../base/trial';
import { Dialog, DialogActs } from '../parts/act';
import { faultText, Original, originalOf, problemText } from '../parts/problem';
import { Absent, Downloads, Field, Panel, Rows, Select } from '../parts/ui';
import { named, t } from '../words';
import { ImportPanel } from './import';
import { PlanCell } from './projects';

interface Draft {
  project: string;
  assets: string;
  inspected_on: string;
  passed: boolean;
  note: string;
}

const codesOf = (text: string) => [...new Set(text.split(/[\s,，;；]+/).filter((code) => code !== ''))];

function bodyOf(draft: Draft) {
  const codes = codesOf(draft.assets);
  return codes.length === 0 || draft.project === '' || draft.inspected_on === ''
    ? null
    : codes.map((asset) => ({
        project: draft.project,
        asset,
        inspected_on: draft.inspected_on,
        passed: draft.passed,
        ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
      }));
}

/** Which asset is wrong, and why: an item of the array by its index. */
function Faults({ error, codes }: { error: ApiError; codes: string[] }) {
  const faults = error.problem.errors ?? [];
  return (
    <div class="bad" role="alert">
      {faults.length === 0 && <p>{problemText(error)}</p>}
      {faults.slice(0, 8).map((fault) => (
        <p key={`${fault.index}${fault.field}`}>
          {fault.index !== undefined && <span class="number">{codes[fault.index]} </span>}
          {faultText(fault)}
        </p>
      ))}
      <Original text={originalOf(error)} />
    </div>
  );
}

function Enter({ projects, onClose, onDone }: { projects: string[]; onClose: () => void; onDone: () => void }) {
  const today = position.value?.as_of.slice(0, 10) ?? '';
  const [draft, setDraft] = useState<Draft>({
    project: param('project') ?? projects[0] ?? '',
    assets: '',
    inspected_on: today,
    passed: true,
    note: '',
  });
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const body = bodyOf(draft);
  const trial = useTrial<{ added: number }>('POST', url('acceptances', { dry_run: true }), body);
  const enter = () => send('POST', url('acceptances'), body).then(onDone);
  return (
    <Dialog title={t('enter_acceptance')} onClose={onClose}>
      <Field label={t('project')}>
        <select value={draft.project} onChange={(e) => change({ project: e.currentTarget.value })}>
          {projects.map((code) => (
            <option key={code} value={code}>
              {projectName(code)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('acceptance_assets')} hint={t('acceptance_assets_hint')}>
        <textarea
          name="assets"
          rows={4}
          value={draft.assets}
          onInput={(e) => change({ assets: e.currentTarget.value })}
        />
      </Field>
      <div class="field-row">
        <Field label={t('inspected_on')}>
          <input
            type="date"
            value={draft.inspected_on}
            onInput={(e) => change({ inspected_on: e.currentTarget.value })}
          />
        </Field>
        <Field label={t('result')}>
          <select
            value={draft.passed ? 'passed' : 'not_passed'}
            onChange={(e) => change({ passed: e.currentTarget.value === 'passed' })}
          >
            <option value="passed">{t('passed')}</option>
            <option value="not_passed">{t('not_passed')}</option>
          </select>
        </Field>
      </div>
      <Field label={t('note')}>
        <input value={draft.note} onInput={(e) => change({ note: e.currentTarget.value })} />
      </Field>
      {trial.settled && trial.error && <Faults error={trial.error} codes={codesOf(draft.assets)} />}
      <DialogActs label={t('enter_count', body?.length ?? 0)} does={enter} disabled={!body || !trial.settled || !trial.answer} onClose={onClose} />
    </Dialog>
  );
}

function PerProject({ progress }: { progress: Progress }) {
  const rows = progress.items.flatMap((p) =>
    p.kinds
      .filter((k) => p.phase === 'construction' || k.inspected > 0)
      .map((k) => ({ project: p, kind: k, left: Math.max(0, (k.planned ?? 0) - k.accepted) })),
  );
  const to = (r: (typeof rows)[0], result: string | null = null) =>
    href('projects/acceptances', { project: r.project.project, result });
  return (
    <Panel title={t('acceptance_per_project')} note={t('which_counts')}>
      <Rows
        label={t('acceptance_per_project')}
        rows={rows}
        key_={(r) => r.project.project + r.kind.kind}
        empty={t('not_under_plan')}
        columns={[
          { head: t('project'), class: 'grow', cell: (r) => r.project.name },
          {
            head: t('contractor'),
            class: 'wide-only',
            cell: (r) => (isParty() ? '' : organisationName(r.project.contractor)),
          },
          { head: t('kind'), cell: (r) => named('kind', r.kind.kind) },
          {
            head: t('planned'),
            number: true,
            cell: (r) => <a href={href('projects')}>{integer(r.kind.planned ?? 0)}</a>,
          },
          { head: t('inspected'), number: true, cell: (r) => <a href={to(r)}>{integer(r.kind.inspected)}</a> },
          {
            head: t('passed'),
            number: true,
            class: 'strong',
            cell: (r) => <a href={to(r, 'passed')}>{integer(r.kind.accepted)}</a>,
          },
          {
            head: t('not_passed'),
            number: true,
            cell: (r) => (
              <a class={r.kind.inspected > r.kind.accepted ? 'bad' : 'soft'} href={to(r, 'not_passed')}>
                {integer(r.kind.inspected - r.kind.accepted)}
              </a>
            ),
          },
          {
            head: t('to_inspect'),
            number: true,
            cell: (r) => <a href={to(r)}>{integer(Math.max(0, (r.kind.planned ?? 0) - r.kind.inspected))}</a>,
          },
          {
            head: t('indicator_acceptance'),
            cell: (r) => (
              <a href={to(r)}>
                <PlanCell figure={r.kind.acceptance} />
              </a>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Newest first, with which of an asset's records counts. */
function ordered(items: Acceptance[]): (Acceptance & { counts: boolean })[] {
  const later = (a: Acceptance, b: Acceptance) =>
    a.inspected_on !== b.inspected_on ? (a.inspected_on < b.inspected_on ? 1 : -1) : b.id - a.id;
  const seen = new Set<string>();
  return [...items].sort(later).map((item) => {
    const key = `${item.project} ${item.asset}`;
    const counts = !seen.has(key);
    seen.add(key);
    return { ...item, counts };
  });
}

function useAcceptances(project: string | null, again: number) {
  const [items, setItems] = useState<Acceptance[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let gone = false;
    everything<Acceptance>('acceptances', project ? { project } : {}).then(
      (all) => !gone && setItems(all),
      (e: unknown) => !gone && e instanceof ApiError && setError(e),
    );
    return () => {
      gone = true;
    };
  }, [project, again, pulses.change.value]);
  return { items, error };
}

function Records({ again }: { again: number }) {
  const project = param('project'),
    result = param('result');
  const { items, error } = useAcceptances(project, again);
  const rows = items && ordered(items).filter((i) => !result || i.passed === (result === 'passed'));
  return (
    <Panel
      title={t('acceptance_list')}
      class="panel-page"
      note={rows && t('rows_count', integer(rows.length))}
      tools={
        <Downloads path="acceptances" params={{ project }} />
      }
    >
      <div class="toolbar">
        <ProjectPick project={project} />
        <Select
          quiet
          label={t('result')}
          value={result ?? ''}
          options={[
            ['', t('filter_result')],
            ['passed', t('passed')],
            ['not_passed', t('not_passed')],
          ]}
          onPick={(value) => setQuery({ result: value || null })}
        />
      </div>
      {rows ? (
        <Rows
          label={t('acceptance_list')}
          rows={rows}
          key_={(r) => String(r.id)}
          step={50}
          columns={[
            { head: t('inspected_on'), cell: (r) => <span class="number">{r.inspected_on}</span> },
            {
              head: t('asset'),
              cell: (r) => (
                <a class="number" href={href(`assets/${encodeURIComponent(r.asset)}`)}>
                  {r.asset}
                </a>
              ),
            },
            { head: t('project'), class: 'grow', cell: (r) => projectName(r.project) },
            {
              head: t('result'),
              cell: (r) => (
                <>
                  <span class={r.passed ? '' : 'bad'}>{t(r.passed ? 'passed' : 'not_passed')}</span>
                  {!r.counts && <span class="soft"> · {t('superseded')}</span>}
                </>
              ),
            },
            { head: t('note'), cell: (r) => r.note ?? '' },
            {
              head: t('received'),
              class: 'wide-only',
              cell: (r) => <span class="number soft">{minute(r.received_at)}</span>,
            },
          ]}
        />
      ) : (
        <Absent error={error} loading />
      )}
    </Panel>
  );
}

function ProjectPick({ project }: { project: string | null }) {
  const progress = useGet<Progress>(url('progress'), 'change');
  const options = (progress.data?.items ?? []).map((p): [string, string] => [p.project, p.name]);
  return (
    <Select
      quiet
      label={t('project')}
      value={project ?? ''}
      options={[['', t('any', t('project'))], ...options]}
      onPick={(value) => setQuery({ project: value || null })}
    />
  );
}

export function AcceptancesView() {
  const progress = useGet<Progress>(url('progress'), 'change');
  const [entering, setEntering] = useState(false);
  const [again, setAgain] = useState(0);
  const built = (progress.data?.items ?? []).filter((p) => p.phase === 'construction');
  const others = (progress.data?.items ?? []).filter((p) => p.phase !== 'construction');
  return (
    <>
      {isOffice() && progress.data && (
        <div class="toolbar toolbar-title">
          <button type="button" class="button button-main" onClick={() => setEntering(true)}>
            {t('enter_acceptance')}
          </button>
        </div>
      )}
      {progress.data ? (
        <PerProject progress={progress.data} />
      ) : (
        <Absent error={progress.error} loading={progress.loading} />
      )}
      <Records again={again} />
      {isOffice() && <ImportPanel collection="acceptances" />}
      {entering && (
        <Enter
          projects={[...built, ...others].map((p) => p.project)}
          onClose={() => setEntering(false)}
          onDone={() => {
            setEntering(false);
            setAgain((n) => n + 1);
            progress.again();
          }}
        />
      )}
    </>
  );
}
