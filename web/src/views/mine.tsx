// A contractor's month: each indicator with its parts, the distance to the target, and what to put
// right first. The office sees the same page for any contractor.

import { url } from '../base/api';
import { useAssessment } from '../base/assessment';
import { slowNow } from '../base/clock';
import { dueAt, secondsLeft } from '../base/deadline';
import { coverageText, difference, integer, missing, yuanOr } from '../base/format';
import { href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, isParty, organisationName, organisations, projectName, session, zone } from '../base/session';
import { duration, iso, lastDay, minute, monthPlus } from '../base/time';
import type { Figure, Indicator, Page, RateItem, Rates, Repair, Worst } from '../base/types';
import { INDICATORS } from '../base/types';
import { Beside, useBefore } from '../parts/compare';
import { MonthPicker } from '../parts/month';
import { Bullet } from '../parts/spark';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads as Table, Panel, Percent, Rows, Select, VerdictChip } from '../parts/ui';
import { t } from '../words';
import { ProposeExemption } from './exemption_form';
import { Downloads, StatementTables } from './statement';
import { ownActs, repairColumns } from './repair_columns';
import { WorstTable } from './worst';

interface Line {
  indicator: Indicator;
  figure: Figure;
}

function lineColumns(scope: Record<string, string>, month: string, before: (Rates | null)[] = []): Column<Line>[] {
  const to = (l: Line) =>
    href(`figures/${l.indicator}`, { ...scope, month, by: 'asset' });
  return [
    { head: t('indicator'), class: 'grow', cell: (l) => <a href={to(l)}>{t(`indicator_${l.indicator}`)}</a> },
    {
      head: t('percent'),
      number: true,
      class: 'strong',
      cell: (l) => (
        <a href={to(l)}>
          <Percent value={l.figure.percent} />
        </a>
      ),
    },
    { head: t('target'), number: true, cell: (l) => (l.figure.target == null ? '—' : <a href={href('rules')}>{l.figure.target}</a>) },
    {
      head: t('distance'),
      number: true,
      cell: (l) =>
        l.figure.percent !== null && (
          <a href={to(l)} class={l.figure.verdict === 'missed' ? 'bad' : 'soft'}>
            {difference(l.figure.percent, l.figure.target)}
          </a>
        ),
    },
    { head: t('verdict'), cell: (l) => <VerdictChip verdict={l.figure.verdict} /> },
    ...before.map((rates, i) => ({
      head: t(i === 0 ? 'month_before' : 'year_before'),
      number: true,
      class: 'wide-only',
      cell: (l: Line) => (
        <a href={href(`figures/${l.indicator}`, { ...scope, month: monthPlus(month, i === 0 ? -1 : -12), by: 'asset' })}>
          <Beside now={l.figure} then={rates?.items[0]?.indicators[l.indicator] ?? null} />
        </a>
      ),
    })),
    { head: t('numerator'), number: true, class: 'wide-only', cell: (l) => <a href={to(l)}>{integer(l.figure.numerator)}</a> },
    { head: t('denominator'), number: true, class: 'wide-only', cell: (l) => <a href={to(l)}>{integer(l.figure.denominator)}</a> },
    {
      head: t('missing'),
      number: true,
      class: 'wide-only',
      cell: (l) => (
        <a href={to(l)}>
          <Missing line={l} />
        </a>
      ),
    },
    {
      head: '',
      class: 'bar-cell wide-only',
      cell: (l) => <Bullet percent={l.figure.percent} target={l.figure.target} bad={l.figure.verdict === 'missed'} />,
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
  ];
}

function Missing({ line }: { line: Line }) {
  const short = missing(line.figure.numerator, line.figure.denominator, line.figure.target);
  if (line.figure.verdict !== 'missed' || short === 0) {
    return <span class="soft">{t('none')}</span>;
  }
  return (
    <span class="bad">
      {line.indicator === 'repair'
        ? t('orders_count', integer(short))
        : t('seconds_and', integer(short), duration(short))}
    </span>
  );
}

const linesOf = (item: RateItem): Line[] =>
  INDICATORS.map((indicator) => ({ indicator, figure: item.indicators[indicator] }));

function Putting({ lines, scope, month }: { lines: Line[]; scope: Record<string, string>; month: string }) {
  const aspects = lines.filter((l) => l.indicator !== 'repair');
  const wanted = param('indicator');
  const chosen =
    aspects.find((l) => l.indicator === wanted) ?? aspects.find((l) => l.figure.verdict === 'missed') ?? aspects[0];
  const worst = useGet<Worst>(url('worst', { month, indicator: chosen.indicator, ...scope }));
  return (
    <Panel
      title={t('put_right')}
      note={t(`indicator_${chosen.indicator}`)}
      tools={
        <Choices
          label={t('indicator')}
          chosen={chosen.indicator}
          options={aspects.map((l) => ({
            key: l.indicator,
            text: t(`short_${l.indicator}`),
            href: href('mine', { ...scope, month, indicator: l.indicator }),
          }))}
        />
      }
    >
      {worst.data && worst.data.indicator === chosen.indicator ? (
        <WorstTable
          worst={{ ...worst.data, items: worst.data.items.slice(0, Math.max(30, worst.data.to_meet)) }}
          indicator={chosen.indicator}
        />
      ) : (
        <Absent error={worst.error} loading />
      )}
    </Panel>
  );
}

const SOON_S = 86400;
const REPAIRS_STEP = 10;

interface Part {
  title: string;
  show: string;
  class?: string;
  rows: Repair[];
  now: number | null;
  asOf: number | null;
  again: () => void;
}

function RepairPart(props: Part) {
  const scope = { contractor: isParty() ? null : param('contractor') };
  return (
    <section class="repair-part">
      <h3 class={props.rows.length > 0 ? props.class : ''}>
        <a href={href('repairs', { show: props.show, ...scope })}>{props.title}</a>
      </h3>
      <Rows
        label={props.title}
        cards
        columns={[
          ...repairColumns(props.now, props.asOf, { own: true, to: (r) => href('repairs', { show: 'open', id: r.id }) }),
          ...ownActs(props.again),
        ]}
        rows={props.rows}
        key_={(r) => r.id}
        step={REPAIRS_STEP}
        to={(r) => href('repairs', { show: 'open', id: r.id })}
      />
    </section>
  );
}

/** What can still be put right in time comes first: nothing is gained by reading past what is late. */
function OwnRepairs({ projects }: { projects: Set<string> | null }) {
  const now = slowNow.value;
  const list = useGet<Page<Repair>>(url('repairs', { state: ['open', 'paused'], limit: 10000 }), 'change');
  const rows = list.data?.items
    .filter((r) => !projects || (r.project !== null && projects.has(r.project)))
    .sort((a, b) => (dueAt(a) < dueAt(b) ? -1 : 1));
  const left = (r: Repair) => secondsLeft(r, now ?? 0, list.asOf);
  const soon = rows?.filter((r) => now !== null && left(r) >= 0 && left(r) < SOON_S) ?? [];
  const late = rows?.filter((r) => now !== null && left(r) < 0) ?? [];
  return (
    <Panel title={t('own_repairs')} tools={<a href={href('repairs', { show: 'open' })}>{t('all')} →</a>}>
      {rows ? (
        <>
          <RepairPart title={t('soon_count', soon.length)} show="soon" class="warn" rows={soon} now={now} asOf={list.asOf} again={list.again} />
          <RepairPart title={t('late_count', late.length)} show="late" class="bad" rows={late} now={now} asOf={list.asOf} again={list.again} />
        </>
      ) : (
        <Absent error={list.error} loading />
      )}
    </Panel>
  );
}

/** A supervisor may have several contractors: each amount stands under its name. */
function Money({ month, contractor }: { month: string; contractor: string | null }) {
  const assessment = useAssessment(month, isParty() ? null : contractor);
  const statements = assessment.data?.items.filter((s) => !contractor || s.contractor === contractor) ?? [];
  return (
    <Panel
      title={t('statement')}
      note={
        assessment.data && (
          <>
            {t(`assessment_${assessment.data.state}`)}
            {assessment.data.objections_until && ` · ${t('objections_until')} ${lastDay(assessment.data.objections_until)}`}
          </>
        )
      }
      tools={statements.length > 0 && <Downloads month={month} contractor={contractor} />}
    >
      {statements.length > 0 ? (
        statements.map((statement) => (
          <section key={statement.contractor} class="statement-part">
            {statements.length > 1 && <h3>{statement.name}</h3>}
            <p class="amount">
              <span class="soft">{t('amount')}</span> {' '}
              <a class="number strong" href={href('months', { month, contractor: statement.contractor })}>
                {yuanOr(statement.amount_fen, t('unjudged'))}
              </a>
            </p>
            <StatementTables statement={statement} month={month} />
          </section>
        ))
      ) : (
        <Absent
          error={assessment.error?.status === 404 ? null : assessment.error}
          loading={assessment.loading}
          empty={t('statement_later')}
        />
      )}
    </Panel>
  );
}

/** Orders are as they are now, so they stand under no heading of a month that is over. */
const isNow = (month: string) => slowNow.value === null || month >= iso(slowNow.value, zone.value).slice(0, 7);

export function MineView() {
  const month = param('month');
  const own = session.value?.organisation ?? null;
  const contractors = organisations.value.filter((o) => o.role === 'contractor');
  const contractor = isOne('contractor')
    ? own
    : (param('contractor') ?? (isOffice() || isOne('viewer') ? (contractors[0]?.code ?? null) : null));
  const scope: Record<string, string> = contractor && !isParty() ? { contractor } : {};
  const whole = useGet<Rates>(url('rates', { month, ...scope }));
  const split = useGet<Rates>(url('rates', { month, by: 'project', ...scope }));
  const item = whole.data?.items[0];
  const shown = month ?? whole.data?.from.slice(0, 7) ?? '';
  const before = useBefore(shown || null, scope);
  const projects = contractor && split.data ? new Set(split.data.items.map((i) => i.key)) : null;
  return (
    <div class="mine">
      <div class="toolbar toolbar-title">
        <h1>{contractor ? organisationName(contractor) : session.value?.name}</h1>
        <MonthPicker month={shown} onPick={(m) => setQuery({ month: m })} />
        {!isParty() && (
          <Select
            label={t('contractor')}
            quiet
            value={contractor ?? ''}
            options={contractors.map((c): [string, string] => [c.code, c.name])}
            onPick={(c) => setQuery({ contractor: c })}
          />
        )}
        {!isOne('viewer') && <ProposeExemption />}
      </div>
      {!item ? (
        <Panel title={t('indicators')}>
          <Absent error={whole.error} loading={whole.loading} empty={t('no_figures')} />
        </Panel>
      ) : (
        <>
          <Panel
            title={t('indicators')}
            note={
              <>
                <a href={href('figures/intact', { ...scope, month: shown, by: 'asset' })}>
                  {t('assets_count', integer(item.assets))}
                </a>{' '}
                · {t('as_of')} {minute(whole.data?.as_of)}
              </>
            }
            tools={<Table path="rates" params={{ month: shown, by: 'project', ...scope }} />}
          >
            <Rows
              label={t('indicators')}
              columns={lineColumns(scope, shown, before)}
              rows={linesOf(item)}
              key_={(l) => l.indicator}
              rowClass={(l) => `row-${l.figure.verdict}`}
            />
          </Panel>
          {(split.data?.items.length ?? 0) > 1 &&
            split.data?.items.map((one) => (
              <Panel key={one.key} title={projectName(one.key)} note={
                  <a href={href('figures/intact', { project: one.key, month: shown, by: 'asset' })}>
                    {t('assets_count', integer(one.assets))}
                  </a>
                }
              >
                <Rows
                  label={projectName(one.key)}
                  columns={lineColumns({ project: one.key }, shown)}
                  rows={linesOf(one)}
                  key_={(l) => l.indicator}
                />
              </Panel>
            ))}
          <div class="mine-grid">
            <Putting lines={linesOf(item)} scope={scope} month={shown} />
            {isNow(shown) ? (
              <OwnRepairs projects={projects} />
            ) : (
              <Panel title={t('own_repairs')}>
                <p class="absent">
                  {t('orders_of_now', shown)} <a href={href('repairs', { show: 'open', contractor: isParty() ? null : contractor })}>{t('to_orders_now')} →</a>
                </p>
              </Panel>
            )}
          </div>
          <Money month={shown} contractor={contractor} />
        </>
      )}
    </div>
  );
}
