// One order: its rounds, pauses and steps, and the steps that its reader may take next.

import { send, url } from '../base/api';
import { slowNow } from '../base/clock';
import { href, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, projectName } from '../base/session';
import { minute } from '../base/time';
import type { Repair, Role, Round } from '../base/types';
import { ActWithNote, Dialog } from '../parts/act';
import { Deadline, stateText } from '../parts/deadline';
import { personName } from '../parts/person';
import { Absent, Rows } from '../parts/ui';
import { named, t } from '../words';
import type { Verb } from './repair_step';
import { StepAct } from './repair_step';

const STEPS: { verb: Verb; from: string[]; roles: Role[] }[] = [
  { verb: 'respond', from: ['open', 'paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'repaired', from: ['open', 'paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'pause', from: ['open'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'resume', from: ['paused'], roles: ['admin', 'office', 'contractor', 'supervisor'] },
  { verb: 'confirm', from: ['repaired'], roles: ['admin', 'office', 'supervisor'] },
  { verb: 'reopen', from: ['repaired', 'confirmed'], roles: ['admin', 'office', 'supervisor'] },
  { verb: 'cancel', from: ['open', 'paused', 'repaired'], roles: ['admin', 'office', 'supervisor'] },
];

export function Steps({ repair, again }: { repair: Repair; again: () => void }) {
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

export function RepairDialog({ id }: { id: string }) {
  const repair = useGet<Repair>(url(`repairs/${encodeURIComponent(id)}`), 'change');
  const now = slowNow.value;
  const close = () => setQuery({ id: null });
  const r = repair.data;
  return (
    <Dialog title={`${t('repair')} · ${r?.name ?? id}`} onClose={close} wide>
      {!r ? (
        <Absent error={repair.error} loading />
      ) : (
        <>
          <dl class="facts facts-row">
            <div class="fact">
              <dt>{t('asset')}</dt>
              <dd>
                <a href={href(`assets/${encodeURIComponent(r.asset)}`)} title={r.asset}>
                  {r.name ?? r.asset}
                </a>
              </dd>
            </div>
            <div class="fact">
              <dt>{t('order')}</dt>
              <dd class="number hash">{r.id}</dd>
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
              { head: t('who_did'), cell: (x) => personName(x.by) },
              { head: t('note'), cell: (x) => x.note ?? '' },
            ]}
          />
          <Steps repair={r} again={repair.again} />
        </>
      )}
    </Dialog>
  );
}
