// Fault orders: what is late, what is due soon with a countdown, and the steps each role may take.

import type { ComponentChildren } from 'preact';
import type { Params } from '../base/api';
import { send, url } from '../base/api';
import { slowNow } from '../base/clock';
import { dueAt, holding, openPause, secondsLeft } from '../base/deadline';
import { integer } from '../base/format';
import { href, here, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, organisationName, projectName, projects, zone } from '../base/session';
import { duration, iso, minute, monthDayMinute, seconds } from '../base/time';
import type { Page, Repair, Role, Round } from '../base/types';
import { ActWithNote, Dialog } from '../parts/act';
import { Call } from '../parts/contact';
import { Filters } from '../parts/filters';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';
import { ImportPanel } from './import';
import { OpenOrder } from './repair_form';
import type { Verb } from './repair_step';
import { StepAct } from './repair_step';

const SHOWS = ['late', 'soon', 'open', 'paused', 'repaired', 'all'] as const;
type Show = (typeof SHOWS)[number];
const SOON_S = 24 * 3600,
  MINUTE_S = 60;
const STATES: Record<Show, string[]> = {
  late: ['open', 'paused'],
  soon: ['open', 'paused'],
  open: ['open', 'paused'],
  paused: ['paused'],
  repaired: ['repaired'],
  all: ['open', 'paused', 'repaired', 'confirmed', 'cancelled'],
};

const STEPS: { verb: Verb; from: string[]; roles: Role[] }[] = [
  { verb: 'respond', from: ['open', 'paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'repaired', from: ['open', 'paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'pause', from: ['open'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'resume', from: ['paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'confirm', from: ['repaired'], roles: ['admin', 'office', 'supervisor'] },
  { verb: 'reopen', from: ['repaired', 'confirmed'], roles: ['admin', 'office', 'supervisor'] },
  { verb: 'cancel', from: ['open', 'paused', 'repaired'], roles: ['admin', 'office', 'supervisor'] },
];

/** A clock that stands says so: since when, for how long, and what is left when it goes on. */
function Paused({ repair, now, children }: { repair: Repair; now: number; children: ComponentChildren }) {
  const pause = openPause(repair);
  if (!pause) {
    return <>{children}</>;
  }
  const since = `${t('pause_since', monthDayMinute(pause.from))} · ${t('pause_for', duration(now - seconds(pause.from)))}`;
  return holding(repair) ? (
    <span class="deadline-still" title={since}>
      {t('clock_stands')} · {children}
      <span class="deadline-since soft number" title={repair.due_at ?? undefined}>
        {since}
      </span>
    </span>
  ) : (
    <span title={since}>
      {children} <span class="warn">{t(pause.approved ? 'pause_too_late' : 'pause_asked')}</span>
    </span>
  );
}

function Deadline({ repair, now, asOf }: { repair: Repair; now: number | null; asOf: number | null }) {
  const at = holding(repair) ? null : (
    <span class="number" title={repair.due_at ?? undefined}>
      {monthDayMinute(repair.due_at)}
    </span>
  );
  if (now === null || repair.due_at === null || repair.state === 'confirmed' || repair.state === 'repaired' || repair.state === 'cancelled') {
    return (
      <>
        {at}{' '}
        {repair.timeliness && (
          <span class={repair.timeliness === 'late' ? 'bad' : 'soft'}>{t(`timeliness_${repair.timeliness}`)}</span>
        )}
      </>
    );
  }
  const left = secondsLeft(repair, now, asOf);
  const isSoon = left < SOON_S / 4 && !holding(repair);
  return (
    <>
      {at}{' '}
      <Paused repair={repair} now={now}>
        <span class={left < 0 ? 'bad' : isSoon ? 'warn' : 'soft'}>
          {left < 0 ? t('late_by', duration(-left)) : t('left', duration(left))}
        </span>
      </Paused>
    </>
  );
}

/** The soonest first, of what is over the newest. */
function ordered(show: Show, repairs: Repair[]): Repair[] {
  const sign = show === 'all' || show === 'repaired' ? -1 : 1;
  return [...repairs].sort((a, b) => (dueAt(a) < dueAt(b) ? -1 : dueAt(a) > dueAt(b) ? 1 : 0) * sign);
}

const stateText = (repair: Repair) =>
  openPause(repair)?.approved === false ? t('pause_waits') : t(`repair_${repair.state}`);

export function repairColumns(now: number | null, asOf: number | null): Column<Repair>[] {
  return [
    {
      head: t('order'),
      cell: (r) => (
        <a class="number" href={here({ id: r.id })}>
          {r.id}
        </a>
      ),
    },
    {
      head: t('asset'),
      class: 'grow',
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
    {
      head: t('contractor'),
      cell: (r) => (
        <>
          {organisationName(contractorOf(r))} <Call contact={r.contact} class="wide-only" />
        </>
      ),
    },
    {
      head: t('project'),
      class: 'wide-only project-name',
      cell: (r) => <span title={projectName(r.project)}>{projectName(r.project)}</span>,
    },
    {
      head: t('reported_at'),
      class: 'wide-only',
      cell: (r) => <span class="number">{monthDayMinute(r.reported_at)}</span>,
    },
    { head: t('due_at'), cell: (r) => <Deadline repair={r} now={now} asOf={asOf} /> },
    { head: t('state'), cell: stateText },
  ];
}

function Steps({ repair, again }: { repair: Repair; again: () => void }) {
  const open = STEPS.filter((step) => step.from.includes(repair.state) && isOne(...step.roles));
  return (
    <div class="buttons">
      {open.map(({ verb }) => (
        <StepAct key={verb} repair={repair} verb={verb} again={again} />
      ))}
      {(isOffice() || isOne('supervisor')) &&
        repair.pauses
          .filter((p) => !p.approved)
          .map((p) => (
            <ActWithNote
              key={p.number}
              title={t('approve_pause', p.number)}
              label={t('approve_pause', p.number)}
              plain
              does={() =>
                send('POST', url(`repairs/${encodeURIComponent(repair.id)}/pauses/${p.number}/approve`), {}).then(again)
              }
            />
          ))}
    </div>
  );
}

/** Every time that the asset was in fault, each with a deadline of its own. */
function Rounds({ repair }: { repair: Repair }) {
  const response = repair.rounds.some((x) => x.response_due_at !== null);
  return (
    <Rows
      label={t('rounds')}
      rows={repair.rounds}
      key_={(x) => x.reported_at}
      columns={[
        { head: t('aspects'), cell: (x) => x.aspects.map((a) => t(`aspect_${a}`)).join(t('list_gap')) },
        { head: t('reported_at'), cell: (x) => <span class="number">{minute(x.reported_at)}</span> },
        ...(response
          ? [{ head: t('responded_at'), cell: (x: Round) => <span class="number">{minute(x.responded_at)}</span> }]
          : []),
        { head: t('due_at'), cell: (x) => <span class="number">{minute(x.due_at)}</span> },
        { head: t('repaired_at'), cell: (x) => <span class="number">{minute(x.repaired_at)}</span> },
        { head: t('claimed_at'), cell: (x) => <span class="number soft">{minute(x.claimed_at)}</span> },
        { head: t('state'), cell: (x) => (x.timeliness ? t(`timeliness_${x.timeliness}`) : '') },
      ]}
    />
  );
}

function RepairDialog({ id }: { id: string }) {
  const repair = useGet<Repair>(url(`repairs/${encodeURIComponent(id)}`), 'change');
  const now = slowNow.value;
  const close = () => setQuery({ id: null });
  const r = repair.data;
  return (
    <Dialog title={`${t('repair')} ${id}`} onClose={close} wide>
      {!r ? (
        <Absent error={repair.error} loading />
      ) : (
        <>
          <dl class="facts facts-row">
            <div class="fact">
              <dt>{t('asset')}</dt>
              <dd>
                <a class="number" href={href(`assets/${encodeURIComponent(r.asset)}`)}>
                  {r.asset}
                </a>
              </dd>
            </div>
            <div class="fact">
              <dt>{t('cause')}</dt>
              <dd>{named('cause', r.cause)}</dd>
            </div>
            <div class="fact">
              <dt>{t('state')}</dt>
              <dd>{stateText(r)}</dd>
            </div>
            <div class="fact">
              <dt>{t('reported_at')}</dt>
              <dd class="number">{minute(r.reported_at)}</dd>
            </div>
            <div class="fact">
              <dt>{t('due_at')}</dt>
              <dd>
                <Deadline repair={r} now={now} asOf={repair.asOf} />
              </dd>
            </div>
            <div class="fact">
              <dt>{t('project')}</dt>
              <dd>{projectName(r.project)}</dd>
            </div>
          </dl>
          <Rounds repair={r} />
          {r.pauses.length > 0 && (
            <Rows
              label={t('pauses')}
              rows={r.pauses}
              key_={(p) => String(p.number)}
              columns={[
                { head: t('pauses'), cell: (p) => p.number },
                { head: t('from'), cell: (p) => minute(p.from) },
                { head: t('to'), cell: (p) => (p.to ? minute(p.to) : t('until_now')) },
                { head: t('state'), cell: (p) => (p.approved ? t('exemption_approved') : t('exemption_proposed')) },
                { head: t('reason'), cell: (p) => p.reason ?? '' },
              ]}
            />
          )}
          <Rows
            label={t('transitions')}
            rows={r.transitions}
            key_={(x) => x.at + x.name}
            columns={[
              { head: t('step'), cell: (x) => named('step', x.name) },
              { head: t('at'), cell: (x) => <span class="number">{minute(x.at)}</span> },
              {
                head: t('claimed_at'),
                cell: (x) => <span class="number soft">{minute(x.claimed_at ?? x.repaired_at)}</span>,
              },
              { head: t('received'), cell: (x) => <span class="number soft">{minute(x.received_at)}</span> },
              { head: t('token'), cell: (x) => (x.by === null ? t('itself') : x.by) },
              { head: t('note'), cell: (x) => x.note ?? '' },
            ]}
          />
          <Steps repair={r} again={repair.again} />
        </>
      )}
    </Dialog>
  );
}

/** One question for the table and for its CSV: what is shown is what is downloaded. */
function question(show: Show, now: number | null): Params {
  const due = now === null ? null : iso(now - (now % MINUTE_S) + SOON_S, zone.value);
  return {
    state: STATES[show],
    asset: param('asset'),
    project: param('project'),
    contractor: param('contractor'),
    limit: 10000,
    ...(show === 'late' ? { overdue: true } : {}),
    ...(show === 'soon' ? { overdue: false, due_before: due } : {}),
  };
}

const contractorOf = (repair: Repair) => projects.value.find((p) => p.code === repair.project)?.contractor ?? null;

/** Whether it is shown because one asset's orders were asked for, with a way to all of them. */
function OfAsset() {
  const asset = param('asset');
  return asset === null ? null : (
    <span class="tag">
      <a href={href(`assets/${encodeURIComponent(asset)}`)}>{asset}</a>{' '}
      <a href={here({ asset: null })} aria-label={t('all')}>
        ×
      </a>
    </span>
  );
}

export function RepairsView() {
  const wanted = param('show');
  const show = SHOWS.find((s) => s === wanted) ?? 'late';
  const now = slowNow.value;
  const wants = question(show, now);
  const list = useGet<Page<Repair>>(now === null ? null : url('repairs', wants), 'change');
  const rows = list.data && ordered(show, list.data.items);
  const id = param('id');
  return (
    <Panel
      title={t('repairs')}
      class="panel-page"
      note={rows && t('rows_count', integer(rows.length))}
      tools={
        <>
          {isOffice() && <OpenOrder asset={param('asset') ?? ''} />}
          <Downloads path="repairs" params={wants} />
        </>
      }
    >
      <div class="toolbar">
        <Choices
          label={t('repairs')}
          chosen={show}
          options={SHOWS.map((s) => ({ key: s, text: t(`show_${s}`), href: here({ show: s, id: null }) }))}
        />
        <Filters only={['contractor', 'project']} />
        <OfAsset />
      </div>
      {rows === null ? (
        <Absent error={list.error} loading />
      ) : (
        <Rows
          label={t('repairs')}
          columns={repairColumns(now, list.asOf)}
          rows={rows}
          key_={(r) => r.id}
          to={(r) => here({ id: r.id })}
        />
      )}
      {id && <RepairDialog id={id} />}
      {isOffice() && <ImportPanel collection="repairs" />}
    </Panel>
  );
}
