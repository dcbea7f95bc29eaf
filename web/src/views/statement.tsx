// A contractor's statement as the assessment has it: per project the score and the money, per kind
// the indicators.

import { url } from '../base/api';
import { basisPoints, coverageText, integer, yuan, yuanOr } from '../base/format';
import { href } from '../base/router';
import { duration, minute } from '../base/time';
import type { Deduction, Stated, StatedFigures, Statement, StatementProject } from '../base/month_types';
import { STATED } from '../base/month_types';
import type { Figure } from '../base/types';
import type { Column } from '../parts/ui';
import { Rows, VerdictChip } from '../parts/ui';
import { language, named, t } from '../words';
import { Exempted, LateOrders, Sheet } from './statement_detail';

/** The report of a month, of one contractor or of all that the reader may see, or of a year. Only where there is one. */
export function Downloads({ month, contractor, revision }: { month: string; contractor?: string | null; revision?: string | null }) {
  const address = (format: string) => url(`reports/${month}.${format}`, { contractor, lang: language.value, revision });
  return (
    <span class="buttons downloads">
      {['xlsx', 'csv', 'html'].map((format) => (
        <a key={format} class="button" href={address(format)} download={format !== 'html'}>
          {t(`download_${format as 'xlsx' | 'csv' | 'html'}`)}
        </a>
      ))}
    </span>
  );
}

type Feed = StatementProject['feeds'][number];

/** The feeds that decided seconds in one way, with how long; nothing where none did. */
function Feeds({ label, of, seconds }: { label: string; of: Feed[]; seconds: (f: Feed) => number }) {
  const some = of.filter((f) => seconds(f) > 0);
  if (some.length === 0) {
    return null;
  }
  return (
    <p class="soft">
      {label} {some.map((f) => `${f.name} ${duration(seconds(f))}`).join(t('list_gap'))}
    </p>
  );
}

export interface Line {
  kind: string; // '' of what is the project's as a whole
  assets: number;
  indicator: Stated;
  figure: Figure;
}

/** Every indicator of the statement, kind by kind, and the budget, which no kind has. */
export function statedLines(project: StatementProject): Line[] {
  const all = [
    ...project.kinds,
    { kind: '', assets: project.assets, indicators: { budget: project.indicators.budget } },
  ];
  return all.flatMap(({ kind, assets, indicators }: { kind: string; assets: number; indicators: StatedFigures }) =>
    STATED.flatMap((indicator) => {
      const figure = indicators[indicator];
      return figure ? [{ kind, assets, indicator, figure }] : [];
    }),
  );
}

export const lineName = (l: Line) =>
  [l.kind && named('kind', l.kind), t(`indicator_${l.indicator}`)].filter(Boolean).join(' · ');

function lineAddress(l: Line, project: StatementProject, month: string): string {
  if (l.indicator === 'acceptance') {
    return href('projects/acceptances');
  }
  return l.indicator === 'quantity' || l.indicator === 'budget'
    ? href('projects', { year: month.slice(0, 4) })
    : href(`figures/${l.indicator}`, { project: project.project, kind: l.kind, month, by: 'asset' });
}

function columns(project: StatementProject, month: string): Column<Line>[] {
  const to = (l: Line) => lineAddress(l, project, month);
  const count = (l: Line, value: number) => (l.indicator === 'budget' ? `¥ ${yuan(value)}` : integer(value));
  return [
    {
      head: t('kind'),
      cell: (l) =>
        l.kind &&
        (l.assets > 0 ? (
          <a
            title={t('assessed_title')}
            href={href('figures/intact', { project: project.project, kind: l.kind, month, by: 'asset' })}
          >
            {named('kind', l.kind)} <span class="soft number">{integer(l.assets)}</span>
          </a>
        ) : (
          <>
            {named('kind', l.kind)} <span class="soft">{t('not_assessed')}</span>
          </>
        )),
    },
    {
      head: t('indicator'),
      class: 'grow',
      cell: (l) => (
        <a href={to(l)}>{t(`indicator_${l.indicator}`)}</a>
      ),
    },
    { head: t('numerator'), number: true, cell: (l) => <a href={to(l)}>{count(l, l.figure.numerator)}</a> },
    { head: t('denominator'), number: true, cell: (l) => <a href={to(l)}>{count(l, l.figure.denominator)}</a> },
    { head: t('percent'), number: true, cell: (l) => <a href={to(l)}>{l.figure.percent ?? t('none')}</a> },
    { head: t('target'), number: true, cell: (l) => (l.figure.target == null ? '—' : <a href={href('rules')}>{l.figure.target}</a>) },
    {
      head: t('raw'),
      number: true,
      class: 'wide-only',
      cell: (l) => (
        <a class="soft" href={to(l)}>
          {l.figure.raw?.percent ?? t('none')}
        </a>
      ),
    },
    {
      head: t('coverage'),
      number: true,
      class: 'wide-only',
      cell: (l) => (
        <a class="soft" href={to(l)}>
          {coverageText(l.figure.coverage) ?? t('none')}
        </a>
      ),
    },
    { head: t('verdict'), cell: (l) => <VerdictChip verdict={l.figure.verdict} /> },
  ];
}

/** What a deduction was taken off for: the outage on its asset's strip, or the month of its rounds. */
const costAddress = (d: Deduction, month: string) =>
  href(`assets/${encodeURIComponent(d.asset)}`, d.rounds ? { month } : { from: d.from, to: d.to });

function ProjectStatement({ project, month }: { project: StatementProject; month: string }) {
  return (
    <section class="statement-project">
      <h3>
        {project.name}{' '}
        <a class="to-outages" href={href('outages/month', { month, project: project.project, counted: 'true' })}>
          {t('its_outages')} →
        </a>
      </h3>
      <p class="sum">
        <span>
          {t('score')}{' '}
          <a class="number strong" href={href('rules')} title={t('about_score')}>
            {project.score ?? t('none')}
          </a>{' '}
          {project.score_reason && (
            <a class="soft" href={href('rules')} title={t('about_score')}>
              {t('too_little_measured', project.measured_weight, project.weight)}
            </a>
          )}
        </span>
        <span>
          {t('fee')}{' '}
          <a class="number" href={href('registry/projects', { q: project.project })}>
            ¥ {yuan(project.fee_fen)}
          </a>{' '}
          {project.fee_days < project.month_days && (
            <span class="soft">{t('fee_days', project.fee_days, project.month_days)}</span>
          )}
        </span>
        <span>
          × {t('factor')}{' '}
          <a class="number" href={href('rules')} title={project.decision_reason ?? undefined}>
            {project.factor_bp === null ? t('unjudged') : `${basisPoints(project.factor_bp)} %`}
          </a>
        </span>
        <span>
          = {t('amount')} <strong class="number">{yuanOr(project.amount_fen, t('unjudged'))}</strong>
        </span>
      </p>
      <Rows
        label={project.name}
        columns={columns(project, month)}
        rows={statedLines(project)}
        key_={(l) => l.kind + l.indicator}
      />
      <Sheet project={project} />
      <Feeds label={t('contradicted')} of={project.feeds} seconds={(f) => f.contradicted_s} />
      <Feeds label={t('decided_late')} of={project.feeds} seconds={(f) => f.late_s} />
      {project.deductions.length > 0 && (
        <Rows
          label={t('deductions')}
          rows={project.deductions}
          key_={(d) => d.rule + d.asset}
          step={10}
          columns={[
            { head: t('deductions'), cell: (d) => named('deduction', d.rule) },
            {
              head: t('asset'),
              class: 'grow',
              cell: (d) => (
                <a href={href(`assets/${encodeURIComponent(d.asset)}`, { month })} title={d.asset}>
                  {d.name}
                </a>
              ),
            },
            { head: t('from'), cell: (d) => minute(d.from) },
            { head: t('to'), cell: (d) => minute(d.to) },
            {
              head: t('how_long'),
              number: true,
              cell: (d) => (
                <a href={costAddress(d, month)}>
                  {d.rounds ? t('rounds_in_month', d.rounds) : duration(d.seconds ?? 0)}
                </a>
              ),
            },
            {
              head: t('points'),
              number: true,
              cell: (d) => <a href={href('rules')}>−{d.points}</a>,
            },
          ]}
        />
      )}
      <Exempted project={project} />
      <LateOrders project={project} />
    </section>
  );
}

function Codes({ title, codes, to }: { title: string; codes: string[]; to: (code: string) => string }) {
  return codes.length === 0 ? null : (
    <details class="codes">
      <summary>
        {title} <span class="number soft">{codes.length}</span>
      </summary>
      <p>
        {codes.map((code) => (
          <a key={code} class="number" href={to(code)}>
            {code}
          </a>
        ))}
      </p>
    </details>
  );
}

export function StatementTables({ statement, month }: { statement: Statement; month: string }) {
  const worst = statement.worst.map((w) => (typeof w === 'string' ? w : w.asset));
  const toAsset = (code: string) => href(`assets/${encodeURIComponent(code)}`, { month });
  const toRepair = (id: string) => href('repairs', { show: 'all', id });
  return (
    <>
      {statement.projects.map((project) => (
        <ProjectStatement key={project.project} project={project} month={month} />
      ))}
      <Codes title={t('worst_assets')} codes={[...new Set(worst)]} to={toAsset} />
      <Codes
        title={t('late_repairs')}
        codes={statement.late_repairs}
        to={(id) => href('repairs', { show: 'late', id })}
      />
      <Codes title={t('told_late_repairs')} codes={statement.told_late_repairs} to={toRepair} />
      <Codes title={t('paused_repairs')} codes={statement.paused_repairs} to={toRepair} />
      <Codes title={t('cancelled_repairs')} codes={statement.cancelled_repairs} to={toRepair} />
      <Codes title={t('blind_assets')} codes={statement.blind_assets} to={toAsset} />
      <Codes title={t('never_reported')} codes={statement.never_reported} to={toAsset} />
    </>
  );
}
