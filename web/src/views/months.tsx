// Month's end: draft, publish, close, correct; the statements; what drifted since.

import { useState } from 'preact/hooks';
import { url } from '../base/api';
import { useAssessment } from '../base/assessment';
import { basisPoints, yuan, yuanOr } from '../base/format';
import { here, href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isParty, organisationName, projectName } from '../base/session';
import { lastDay, minute, monthPlus } from '../base/time';
import type { Assessment, Drift, Statement } from '../base/month_types';
import type { Status } from '../base/types';
import { INDICATORS } from '../base/types';
import { memberName } from '../parts/member';
import { MonthPicker } from '../parts/month';
import { Absent, Choices, Panel, Rows, VerdictChip } from '../parts/ui';
import { named, t } from '../words';
import type { Line } from './statement';
import { Decisions } from './decisions';
import { Settle } from './settle';
import { Downloads, lineName, statedLines, StatementTables } from './statement';

const STEPS = ['draft', 'published', 'closed'] as const;

function Progress({ state }: { state: Assessment['state'] }) {
  const reached = STEPS.indexOf(state);
  return (
    <ol class="progress" aria-label={t('state')}>
      {STEPS.map((step, i) => (
        <li key={step} class={i <= reached ? 'reached' : ''} aria-current={i === reached ? 'step' : undefined}>
          {t(`assessment_${step}`)}
        </li>
      ))}
    </ol>
  );
}

/** Kinds outside the population have their quantity alone. */
const isAssessed = (l: Line) => l.assets > 0 || l.figure.verdict !== 'none';

function Summary({ items, chosen }: { items: Statement[]; chosen: string | null }) {
  const to = (s: Statement) => href('months', { month: param('month'), contractor: s.contractor });
  return (
    <Rows
      label={t('statements')}
      rows={items.flatMap((s) => s.projects.map((p) => ({ s, p })))}
      key_={(r) => r.s.contractor + r.p.project}
      rowClass={(r) => (r.s.contractor === chosen ? 'row-chosen' : '')}
      columns={[
        {
          head: t('contractor'),
          cell: (r) => <a href={to(r.s)}>{r.s.name}</a>,
        },
        { head: t('project'), class: 'grow', cell: (r) => r.p.name },
        {
          head: t('verdict'),
          cell: (r) => (
            <>
              {statedLines(r.p).filter(isAssessed).map((l) => (
                <VerdictChip key={l.kind + l.indicator} verdict={l.figure.verdict} of={lineName(l)} name={(l.kind ? named('kind', l.kind) : '') + named('short', l.indicator)} small />
              ))}
            </>
          ),
        },
        { head: t('score'), number: true, cell: (r) => <a href={to(r.s)}>{r.p.score ?? t('none')}</a> },
        {
          head: t('factor'),
          number: true,
          cell: (r) => <a href={href('rules')}>{r.p.factor_bp === null ? t('unjudged') : `${basisPoints(r.p.factor_bp)} %`}</a>,
        },
        {
          head: `${t('fee')} ¥`,
          number: true,
          class: 'wide-only',
          cell: (r) => <a href={href('registry/projects', { q: r.p.project })}>{yuan(r.p.fee_fen)}</a>,
        },
        {
          head: `${t('amount')} ¥`,
          number: true,
          class: 'strong',
          cell: (r) => <a href={to(r.s)}>{r.p.amount_fen === null ? t('unjudged') : yuan(r.p.amount_fen)}</a>,
        },
      ]}
    />
  );
}

/** A closed month's revisions, one beside the other; the newest holds. */
function Revisions({ latest, shown }: { latest: Assessment; shown: number }) {
  const count = latest.revision ?? 1;
  return latest.state !== 'closed' || count < 2 ? null : (
    <Choices
      label={t('revision')}
      chosen={String(shown)}
      options={Array.from({ length: count }, (_, i) => ({
        key: String(i + 1),
        text: i + 1 === count ? t('revision_newest', i + 1) : t('revision_number', i + 1),
        href: here({ revision: i + 1 === count ? null : i + 1 }),
      }))}
    />
  );
}

const LISTED_MAX = 3;

/** Of a list of codes, which the daemon gives in one text, only what the other side does not have. */
function driftValue(value: unknown, other: unknown, field: string): string {
  if (!/^(blind_assets|(cancelled|late|paused|told_late)_repairs|never_reported)$/.test(field)) {
    return String(value);
  }
  const codes = (list: unknown) => String(list ?? '').split(' ').filter(Boolean);
  const there = new Set(codes(other));
  const only = codes(value).filter((code) => !there.has(code));
  const more = only.length - LISTED_MAX;
  return [String(codes(value).length), ...only.slice(0, LISTED_MAX), more > 0 ? `+${more}` : ''].filter(Boolean).join(' · ');
}

/** The figure as it is now, of an indicator; of money and lists the contractor's month. */
function driftTo(d: Drift['items'][0], month: string): string {
  const indicator = INDICATORS.find((one) => d.field.startsWith(`${one}.`));
  return indicator
    ? href(`figures/${indicator}`, { project: d.project, kind: d.kind, month, by: 'asset' })
    : href('mine', { contractor: d.contractor, month });
}

function DriftPanel({ month, revision }: { month: string; revision: string | null }) {
  const drift = useGet<Drift>(url(`assessments/${month}/drift`, { revision }), 'change');
  return (
    <Panel title={t('drift')} note={t('drift_note')}>
      {drift.data ? (
        <Rows
          label={t('drift')}
          rows={drift.data.items}
          key_={(d) => d.contractor + d.project + d.kind + d.field}
          empty={t('no_drift')}
          columns={[
            { head: t('contractor'), cell: (d) => organisationName(d.contractor) },
            { head: t('project'), class: 'grow', cell: (d) => projectName(d.project) },
            { head: t('kind'), cell: (d) => named('kind', d.kind) },
            { head: t('field'), cell: (d) => <span title={d.field}>{memberName(d.field)}</span> },
            {
              head: t('closed_value'),
              number: true,
              cell: (d) => (
                <a href={href('months', { month, contractor: d.contractor })}>{driftValue(d.closed, d.now, d.field)}</a>
              ),
            },
            {
              head: t('now'),
              number: true,
              cell: (d) => (
                <a class="bad" href={driftTo(d, month)}>
                  {driftValue(d.now, d.closed, d.field)}
                </a>
              ),
            },
          ]}
        />
      ) : (
        <Absent
          error={drift.error?.status === 404 ? null : drift.error}
          loading={drift.loading}
          empty={t('no_drift')}
        />
      )}
    </Panel>
  );
}

function Seal({ assessment }: { assessment: Assessment }) {
  const [open, setOpen] = useState(false);
  return (
    <dl class="facts facts-row">
      <div class="fact">
        <dt>{t('rules')}</dt>
        <dd>
          <a href={href('rules', { version: assessment.rules })}>{t('rules_version', assessment.rules)}</a>
        </dd>
      </div>
      {assessment.revision !== undefined && (
        <div class="fact">
          <dt>{t('revision')}</dt>
          <dd class="number">{assessment.revision}</dd>
        </div>
      )}
      {assessment.at && (
        <div class="fact">
          <dt>{t(assessment.state === 'closed' ? 'assessment_closed' : 'assessment_published')}</dt>
          <dd class="number">{minute(assessment.at)}</dd>
        </div>
      )}
      {assessment.objections_until && (
        <div class="fact">
          <dt>{t('objections_until')}</dt>
          <dd class="number">{lastDay(assessment.objections_until)}</dd>
        </div>
      )}
      {assessment.despite.length > 0 && (
        <div class="fact">
          <dt>{t('closed_despite')}</dt>
          <dd>{assessment.despite.map((matter) => t(`matter_${matter}`)).join(t('list_gap'))}</dd>
        </div>
      )}
      {assessment.reason && (
        <div class="fact">
          <dt>{t((assessment.revision ?? 1) > 1 ? 'correction_reason' : 'note')}</dt>
          <dd>{assessment.reason}</dd>
        </div>
      )}
      {assessment.journal && (
        <div class="fact">
          <dt>{t('journal')}</dt>
          <dd>
            {isParty() ? (
              <span class="number">{assessment.journal.seq}</span>
            ) : (
              <a class="number" href={href('records/audit', { after: assessment.journal.seq + 2 })}>
                {assessment.journal.seq}
              </a>
            )}
          </dd>
        </div>
      )}
      {assessment.sha256 && (
        <div class="fact">
          <dt>SHA-256</dt>
          <dd>
            <button type="button" class="link number" onClick={() => setOpen(!open)}>
              {open ? assessment.sha256 : `${assessment.sha256.slice(0, 12)}…`}
            </button>
          </dd>
        </div>
      )}
      {assessment.chain && (
        <div class="fact">
          <dt>{t('chain')}</dt>
          <dd class="number hash">{open ? assessment.chain : `${assessment.chain.slice(0, 12)}…`}</dd>
        </div>
      )}
    </dl>
  );
}

export function MonthsView() {
  const clock = useGet<Status>(url('status'), 'never');
  const month = param('month') ?? (clock.data ? monthPlus(clock.data.as_of.slice(0, 7), -1) : null);
  const assessment = useAssessment(month);
  const contractor = param('contractor');
  const latest = assessment.data;
  const revision = latest?.state === 'closed' ? param('revision') : null;
  const older = useGet<Assessment>(revision ? url(`assessments/${month}`, { revision }) : null, 'never');
  const data = revision ? older.data : latest;
  const shown = data?.items.filter((s) => s.contractor === contractor) ?? [];
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('months')}</h1>
        {month && <MonthPicker month={month} onPick={(m) => setQuery({ month: m, revision: null })} />}
        {month && data && <Downloads month={month} contractor={contractor} />}
        {month && !isParty() && (
          <a href={href(`evaluations/${month.slice(0, 4)}`)}>{t('evaluation_of', month.slice(0, 4))} →</a>
        )}
      </div>
      {!data ? (
        <Panel title={month ?? t('months')}>
          <Absent
            error={older.error ?? (assessment.error?.status === 404 ? null : assessment.error)}
            loading={assessment.loading || older.loading}
            empty={t('assessment_later')}
          />
        </Panel>
      ) : (
        <>
          <Panel
            title={`${data.month} · ${t('assessment')}`}
            note={latest && <Revisions latest={latest} shown={data.revision ?? 1} />}
            tools={latest && <Settle assessment={latest} again={assessment.again} />}
          >
            <Progress state={data.state} />
            <Seal assessment={data} />
            <Summary items={data.items} chosen={contractor} />
          </Panel>
          {latest && <Decisions assessment={latest} again={assessment.again} />}
          {shown.map((s) => (
            <Panel key={s.contractor} title={s.name} note={<a href={href('mine', { contractor: s.contractor, month: data.month })}>{yuanOr(s.amount_fen, t('unjudged'))}</a>}>
              <StatementTables statement={s} month={data.month} />
            </Panel>
          ))}
          {data.state === 'closed' && <DriftPanel month={data.month} revision={revision} />}
        </>
      )}
    </>
  );
}
