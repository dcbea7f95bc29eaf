// Projects: plans beside what is there - assets in service, acceptances, milestones, budget.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { url } from '../base/api';
import { integer, yuan } from '../base/format';
import { position } from '../base/live';
import type { PlanFigure, Progress, ProgressKind, ProjectProgress } from '../base/plan_types';
import { href, param, route, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isParty, organisationName } from '../base/session';
import type { Column } from '../parts/ui';
import { Bullet } from '../parts/spark';
import { Absent, Choices, Downloads, Panel, Percent, Rows, VerdictChip } from '../parts/ui';
import { named, t } from '../words';
import { AcceptancesView } from './acceptances';
import { ProjectDialog } from './project_form';
import { Schedule } from './schedule';

export function PlanCell({ figure, children }: { figure: PlanFigure; children?: ComponentChildren }) {
  return figure.verdict === 'none' ? (
    <span class="soft">{children ?? t('none')}</span>
  ) : (
    <span class="plan-cell">
      <span class="plan-line">
        <Percent value={figure.percent} /> <VerdictChip verdict={figure.verdict} small />
      </span>
      <Bullet percent={figure.percent} target={figure.target} bad={figure.verdict === 'missed'} />
      {children && <span class="soft plan-note">{children}</span>}
    </span>
  );
}

/** What a kind has: in maintenance it is in service, under construction it is accepted. */
function KindPlan({ kind, project }: { kind: ProgressKind; project: ProjectProgress }) {
  const isBuilt = project.phase === 'construction';
  const figure = isBuilt ? kind.acceptance : kind.quantity;
  const planned = kind.planned === null ? t('none') : integer(kind.planned);
  return (
    <div class="kind-plan">
      <span class="kind-plan-name">{named('kind', kind.kind)}</span>
      <PlanCell figure={figure}>
        {isBuilt
          ? t('accepted_of', integer(kind.accepted), planned)
          : `${t('in_service')} ${t('of_planned', integer(kind.in_service), planned)}`}
      </PlanCell>
    </div>
  );
}

function columns(edit: (code: string) => void): Column<ProjectProgress>[] {
  return [
    {
      head: t('project'),
      class: 'grow',
      cell: (p) => (
        <>
          <a href={href('figures/intact', { project: p.project })}>{p.name}</a>
          <span class="soft plan-note">
            {named('phase', p.phase)}
            {!isParty() && p.contractor && ` · ${organisationName(p.contractor)}`}
          </span>
        </>
      ),
    },
    {
      head: t('planned'),
      cell: (p) =>
        p.kinds.length === 0 ? (
          <span class="soft">{t('none')}</span>
        ) : (
          p.kinds.map((k) => <KindPlan key={k.kind} kind={k} project={p} />)
        ),
    },
    {
      head: t('on_time'),
      cell: (p) => (
        <PlanCell figure={p.on_time}>
          {p.milestones.length === 0 ? null : t('on_time_of', p.on_time.numerator, p.on_time.denominator)}
        </PlanCell>
      ),
    },
    {
      head: t('budget_year'),
      cell: (p) => (
        <PlanCell figure={p.budget}>
          {p.available_fen === 0 && p.executed_fen === 0
            ? null
            : t('budget_of', yuan(p.executed_fen), yuan(p.available_fen))}
        </PlanCell>
      ),
    },
    {
      head: '',
      class: 'acts',
      cell: (p) =>
        isOffice() && (
          <button type="button" class="button" onClick={() => edit(p.project)}>
            {t('edit_plan')}
          </button>
        ),
    },
  ];
}

function ProgressView() {
  const now = position.value?.as_of.slice(0, 4) ?? null;
  const asked = param('year');
  const progress = useGet<Progress>(url('progress', { year: asked }), 'change');
  const [editing, setEditing] = useState<string | null>(null);
  const data = progress.data;
  const year = Number(asked ?? now ?? data?.year ?? 0);
  return (
    <>
      <Panel
        title={t('progress_of', data?.year ?? '')}
        class="panel-page"
        tools={
          <>
            <button type="button" class="button button-quiet" onClick={() => setQuery({ year: year - 1 })}>
              ‹ {year - 1}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setQuery({ year: year + 1 })}>
              {year + 1} ›
            </button>
            <Downloads path="progress" params={{ year: asked }} />
          </>
        }
      >
        {data ? (
          <Rows
            label={t('progress')}
            rows={data.items}
            key_={(p) => p.project}
            columns={columns(setEditing)}
            to={(p) => href('figures/intact', { project: p.project })}
          />
        ) : (
          <Absent error={progress.error} loading={progress.loading} />
        )}
      </Panel>
      {data && <Schedule progress={data} />}
      {editing && data && (
        <ProjectDialog
          code={editing}
          year={data.year}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null);
            progress.again();
          }}
        />
      )}
    </>
  );
}

export function ProjectsView() {
  const tab = route.value.path[1] === 'acceptances' ? 'acceptances' : 'progress';
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('plans')}</h1>
        <Choices
          label={t('plans')}
          chosen={tab}
          options={[
            { key: 'progress', text: t('progress'), href: href('projects') },
            { key: 'acceptances', text: t('acceptances'), href: href('projects/acceptances') },
          ]}
        />
      </div>
      {tab === 'progress' ? <ProgressView /> : <AcceptancesView />}
    </>
  );
}
