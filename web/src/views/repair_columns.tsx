// Orders as rows, and what a contractor does from a row itself.

import { here, href } from '../base/router';
import { isOne, organisationName, projectName, projects } from '../base/session';
import { monthDayMinute } from '../base/time';
import type { Repair } from '../base/types';
import { Call } from '../parts/contact';
import { Deadline, stateText } from '../parts/deadline';
import type { Column } from '../parts/ui';
import { named, t } from '../words';
import { ProposeExemption } from './exemption_form';
import { StepAct } from './repair_step';

const contractorOf = (repair: Repair) => projects.value.find((p) => p.code === repair.project)?.contractor ?? null;

/** What a contractor does from the list itself: one touch opens, the other says it. */
export function ownActs(again: () => void): Column<Repair>[] {
  return isOne('contractor')
    ? [
        {
          head: '',
          class: 'acts',
          cell: (r) =>
            (r.state === 'open' || r.state === 'paused') && (
              <span class="buttons">
                <StepAct repair={r} verb="repaired" again={again} />
                {r.state === 'open' && <StepAct repair={r} verb="pause" again={again} />}
                <ProposeExemption asset={r.asset} since={r.reported_at} />
              </span>
            ),
        },
      ]
    : [];
}

interface How {
  own?: boolean; // they are all of one contractor: it is not named
  to?: (repair: Repair) => string;
}

export function repairColumns(now: number | null, asOf: number | null, { own, to }: How = {}): Column<Repair>[] {
  const whose: Column<Repair>[] = [
    {
      head: t('contractor'),
      class: 'name',
      cell: (r) => (
        <>
          <span title={organisationName(contractorOf(r))}>{organisationName(contractorOf(r))}</span>{' '}
          <Call contact={r.contact} />
        </>
      ),
    },
    {
      head: t('project'),
      class: 'wide-only project-name',
      cell: (r) => <span title={projectName(r.project)}>{projectName(r.project)}</span>,
    },
  ];
  return [
    {
      head: t('order'),
      class: 'order-id',
      cell: (r) => (
        <a class="number" title={r.id} href={to ? to(r) : here({ id: r.id })}>
          {r.id}
        </a>
      ),
    },
    {
      head: t('asset'),
      class: 'grow card-title',
      cell: (r) => (
        <a href={href(`assets/${encodeURIComponent(r.asset)}`)} class={r.name ? '' : 'number'} title={r.asset}>
          {r.name ?? r.asset}
        </a>
      ),
    },
    {
      head: t('cause'),
      cell: (r) => (
        <>
          {named('cause', r.cause)}
          {r.mass && <span class="tag">{t('mass')}</span>}
          {r.rounds.length > 1 && <span class="tag">{t('rounds_count', r.rounds.length)}</span>}
        </>
      ),
    },
    ...(own ? [] : whose),
    {
      head: t('reported_at'),
      class: 'wide-only',
      cell: (r) => <span class="number">{monthDayMinute(r.reported_at)}</span>,
    },
    { head: t('due_at'), cell: (r) => <Deadline repair={r} now={now} asOf={asOf} /> },
    { head: t('state'), cell: stateText },
  ];
}
