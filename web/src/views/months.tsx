// Month's end: draft, publish, close, correct; the statements; what drifted since.

import { url } from '../base/api';
import { useAssessment } from '../base/assessment';
import { basisPoints, yuan, yuanOr } from '../base/format';
import { href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isParty, organisationName, projectName } from '../base/session';
import { monthPlus } from '../base/time';
import type { Assessment, Drift, Statement } from '../base/month_types';
import type { Status } from '../base/types';
import { INDICATORS } from '../base/types';
import { memberName } from '../parts/member';
import { MonthPicker } from '../parts/month';
import { Absent, Panel, Rows, VerdictChip } from '../parts/ui';
import { named, t } from '../words';
import type { Line } from './statement';
import { Decisions } from './decisions';
import { MonthSteps, Revisions, Seal } from './seal';
import { Settle } from './settle';
import { Downloads, lineName, statedLines, StatementTables } from './statement';

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
        {month && data && <Downloads month={month} contractor={contractor} revision={revision} />}
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
            <MonthSteps state={data.state} />
            <Seal settled={data} />
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
