// Exemptions: those to decide first, then the record of what was decided and by which token.

import { send, url } from '../base/api';
import { assetName } from '../base/asset_names';
import { here, href, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { calendarName, isOffice, isOne, session } from '../base/session';
import { duration, minute, seconds } from '../base/time';
import type { Exemption, Page } from '../base/types';
import { ActWithNote, Dialog } from '../parts/act';
import { personName } from '../parts/person';
import { aspectsText, proposerName, scopeText } from '../parts/scope_fields';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';
import { ChangeExemption, ChangeFacts, isOwnChange, waits } from './exemption_change';
import { Evidence, Prove } from './evidence';
import { ProposeExemption } from './exemption_form';
import { ImportPanel } from './import';

const STATES = ['proposed', 'approved', 'rejected', 'revoked'] as const;

function Decide({ exemption, again }: { exemption: Exemption; again: () => void }) {
  const decide = (verb: string) => (note: string) =>
    send('POST', url(`exemptions/${exemption.id}/${verb}`), note ? { note } : {}).then(again);
  if (!isOffice()) {
    return null;
  }
  const undecided = exemption.state === 'proposed' || waits(exemption);
  const own = exemption.state === 'proposed' ? exemption.proposed_by === session.value?.id : isOwnChange(exemption);
  const verbs = [
    ...(undecided ? (own ? (['reject'] as const) : (['approve', 'reject'] as const)) : []),
    ...(exemption.state === 'approved' ? (['revoke'] as const) : []),
  ];
  const label = (verb: 'approve' | 'reject' | 'revoke') =>
    waits(exemption) && verb !== 'revoke' ? t(`verb_${verb}_change`) : t(`verb_${verb}`);
  return (
    <span class="buttons">
      {own && (
        <span class="soft own-proposal" title={t('own_exemption')}>
          {t('own_exemption_short')}
        </span>
      )}
      {verbs.map((verb) => (
        <ActWithNote
          key={verb}
          title={`${t('exemption')} ${exemption.id} · ${label(verb)}`}
          label={label(verb)}
          class={verb === 'approve' ? 'button-main' : 'button-bad'}
          required
          does={decide(verb)}
        >
          <p>{scopeText(exemption.scope)}</p>
          <p class="soft">
            {minute(exemption.from)} – {minute(exemption.to)} · {named('reason', exemption.reason)} ·{' '}
            {aspectsText(exemption)}
          </p>
          <dl class="facts facts-row">
            <div class="fact">
              <dt>{t('proposer_note')}</dt>
              <dd>{exemption.note ?? t('none')}</dd>
            </div>
            <Evidence exemption={exemption} />
          </dl>
          {verb !== 'revoke' && <ChangeFacts exemption={exemption} />}
        </ActWithNote>
      ))}
    </span>
  );
}

function columns(): Column<Exemption>[] {
  return [
    { head: '#', number: true, cell: (x) => <a href={here({ id: x.id })}>{x.id}</a> },
    { head: t('scope'), class: 'grow', cell: (x) => scopeText(x.scope) },
    { head: t('aspect'), cell: aspectsText },
    { head: t('from'), cell: (x) => <span class="number">{minute(x.from)}</span> },
    {
      head: t('how_long'),
      number: true,
      cell: (x) => (
        <>
          {duration(seconds(x.to) - seconds(x.from))}
          {x.calendar && <span class="tag">{t('only_in', calendarName(x.calendar))}</span>}
        </>
      ),
    },
    {
      head: t('reason'),
      cell: (x) => (
        <>
          {named('reason', x.reason)}
          {x.late && <span class="tag tag-warn">{t('late_proposal')}</span>}
        </>
      ),
    },
    { head: t('proposer'), class: 'wide-only', cell: proposerName },
    {
      head: t('state'),
      cell: (x) => (
        <>
          <span class={`state state-${x.state}`}>{t(`exemption_${x.state}`)}</span>
          {x.change && x.change.state !== 'rejected' && (
            <span class={waits(x) ? 'tag tag-warn' : 'tag'}>{t(waits(x) ? 'change_waits' : 'was_changed')}</span>
          )}
        </>
      ),
    },
  ];
}

function ExemptionDialog({ id }: { id: string }) {
  const one = useGet<Exemption>(url(`exemptions/${encodeURIComponent(id)}`), 'change');
  const x = one.data;
  return (
    <Dialog title={`${t('exemption')} ${id}`} onClose={() => setQuery({ id: null })} wide>
      {!x ? (
        <Absent error={one.error} loading />
      ) : (
        <>
          <dl class="facts facts-row">
            <div class="fact">
              <dt>{t('state')}</dt>
              <dd>{t(`exemption_${x.state}`)}</dd>
            </div>
            <div class="fact">
              <dt>{t('scope')}</dt>
              <dd>{scopeText(x.scope)}</dd>
            </div>
            <div class="fact">
              <dt>{t('aspect')}</dt>
              <dd>{aspectsText(x)}</dd>
            </div>
            <div class="fact">
              <dt>{t('from')}</dt>
              <dd class="number">{minute(x.from)}</dd>
            </div>
            <div class="fact">
              <dt>{t('to')}</dt>
              <dd class="number">{minute(x.to)}</dd>
            </div>
            {x.calendar && (
              <div class="fact">
                <dt>{t('recurs')}</dt>
                <dd>
                  <a href={href('registry/calendars')}>{calendarName(x.calendar)}</a>
                </dd>
              </div>
            )}
            <div class="fact">
              <dt>{t('reason')}</dt>
              <dd>{named('reason', x.reason)}</dd>
            </div>
            <div class="fact">
              <dt>{t('note')}</dt>
              <dd>{x.note ?? t('none')}</dd>
            </div>
            <Evidence exemption={x} />
            <div class="fact">
              <dt>{t('proposer')}</dt>
              <dd>
                {proposerName(x)} · <span class="number">{minute(x.proposed_at)}</span>
              </dd>
            </div>
            {x.decided_at && (
              <div class="fact">
                <dt>{t('decided')}</dt>
                <dd>
                  {x.decided_by !== null && personName(x.decided_by)} ·{' '}
                  <span class="number">{minute(x.decided_at)}</span> · {x.decision_note ?? ''}
                </dd>
              </div>
            )}
          </dl>
          <ChangeFacts exemption={x} />
          {x.scope.assets && (
            <p class="buttons">
              {x.scope.assets.slice(0, 20).map((code) => (
                <a key={code} title={code} href={href(`assets/${encodeURIComponent(code)}`)}>
                  {assetName(code)}
                </a>
              ))}
            </p>
          )}
          <span class="buttons">
            <Prove exemption={x} again={one.again} />
            <ChangeExemption exemption={x} again={one.again} />
            <Decide exemption={x} again={one.again} />
          </span>
        </>
      )}
    </Dialog>
  );
}

export function ExemptionsView() {
  const state = STATES.find((s) => s === param('state'));
  const list = useGet<Page<Exemption>>(url('exemptions', { state, limit: 10000 }), 'change');
  const id = param('id');
  const rows = list.data && [...list.data.items].reverse();
  const open = rows?.filter((x) => x.state === 'proposed' || waits(x)) ?? [];
  const all: Column<Exemption>[] = [
    ...columns(),
    { head: '', class: 'acts', cell: (x) => <Decide exemption={x} again={list.again} /> },
  ];
  const options = [
    { key: '', text: t('all'), href: href('exemptions') },
    ...STATES.map((s) => ({ key: s as string, text: t(`exemption_${s}`), href: href('exemptions', { state: s }) })),
  ];
  const to = (x: Exemption) => here({ id: x.id });
  return (
    <>
      {!state && open.length > 0 && (
        <Panel title={t('to_decide')} note={t('rows_count', open.length)} class="panel-loud">
          <Rows label={t('to_decide')} columns={all} rows={open} key_={(x) => String(x.id)} to={to} />
        </Panel>
      )}
      <Panel
        title={t('exemptions')}
        class="panel-page"
        tools={!isOne('viewer') && <ProposeExemption onDone={list.again} />}
      >
        <div class="toolbar">
          <Choices label={t('state')} options={options} chosen={state ?? ''} />
          <Downloads path="exemptions" params={{ state }} />
        </div>
        {rows === null ? (
          <Absent error={list.error} loading />
        ) : (
          <Rows
            label={t('exemptions')}
            columns={all}
            rows={state ? rows : rows.filter((x) => x.state !== 'proposed')}
            key_={(x) => String(x.id)}
            to={to}
          />
        )}
        {id && <ExemptionDialog id={id} />}
      </Panel>
      {!isOne('viewer') && <ImportPanel collection="exemptions" />}
    </>
  );
}
