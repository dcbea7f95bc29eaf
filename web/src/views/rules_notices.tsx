// The draft's section about notices: who is told of what, where, and how often.

import { NOTICE_EVENTS, NOTICE_WAYS } from '../base/notice_types';
import type { Json } from '../base/rules_path';
import { at } from '../base/rules_path';
import { isOne, organisations } from '../base/session';
import type { Draft } from '../parts/rules_fields';
import { ChoiceField, Fault, Labelled, marks, NumberField, secondsHint, TextField } from '../parts/rules_fields';
import { Panel } from '../parts/ui';
import { t } from '../words';

const RECEIVERS = 'notices.receivers';
const FRESH: Json = { name: '', way: 'mail', address: '', language: 'zh' };
const NUMBERS = {
  hold_s: 120,
  repeat_s: 14400,
  at_most_every_s: 120,
  due_soon_s: 7200,
  target_lost_percent: 75,
  disk_free_mib: 2048,
} as const;

function Events({ d, path }: { d: Draft; path: string }) {
  const all: readonly string[] = NOTICE_EVENTS;
  const chosen = (at(d.document, `${path}.events`) as string[] | null) ?? all;
  const toggle = (one: string) => {
    const next = all.filter((event) => (event === one ? !chosen.includes(one) : chosen.includes(event)));
    d.put(`${path}.events`, next.length === all.length ? undefined : [...next]);
  };
  return (
    <fieldset class="field">
      <legend class="field-label">{t('told_of')}</legend>
      <div class="checks">
        {NOTICE_EVENTS.map((event) => (
          <label key={event}>
            <input type="checkbox" checked={chosen.includes(event)} onChange={() => toggle(event)} /> {t(`event_${event}`)}
          </label>
        ))}
      </div>
      <Fault d={d} path={`${path}.events`} />
    </fieldset>
  );
}

function Whose({ d, path }: { d: Draft; path: string }) {
  return (
    <Labelled label={t('whose_receiver')} d={d} path={path}>
      <select
        {...marks(d, path)}
        value={String(at(d.document, path) ?? '')}
        onChange={(e) => d.put(path, e.currentTarget.value || undefined)}
      >
        <option value="">{t('of_the_office')}</option>
        {organisations.value.map((o) => (
          <option key={o.code} value={o.code}>
            {o.name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function Signs({ d, path }: { d: Draft; path: string }) {
  return (
    <div class="field">
      <label>
        <input
          type="checkbox"
          name={path}
          checked={at(d.document, path) === true}
          onChange={(e) => d.put(path, e.currentTarget.checked || undefined)}
        />{' '}
        {t('signs')}
      </label>
      <Fault d={d} path={path} />
    </div>
  );
}

/** Where it goes: an admin's alone to change. */
function Where({ d, path }: { d: Draft; path: string }) {
  const way = at(d.document, `${path}.way`);
  return (
    <fieldset class="field-row" disabled={!isOne('admin')}>
      <Labelled label={t('receiver')} d={d} path={`${path}.name`}>
        <TextField d={d} path={`${path}.name`} />
      </Labelled>
      <Labelled label={t('way')} d={d} path={`${path}.way`}>
        <ChoiceField d={d} path={`${path}.way`} options={NOTICE_WAYS.map((one): [string, string] => [one, t(`way_${one}`)])} />
      </Labelled>
      <Labelled
        label={t('receiver_address')}
        d={d}
        path={`${path}.address`}
        hint={t(way === 'mail' ? 'address_hint_mail' : 'address_hint_post')}
      >
        <TextField d={d} path={`${path}.address`} />
      </Labelled>
      <Whose d={d} path={`${path}.organisation`} />
      {(way === 'dingtalk' || way === 'feishu') && <Signs d={d} path={`${path}.signed`} />}
    </fieldset>
  );
}

function ReceiverDraft({ d, path, number, remove }: { d: Draft; path: string; number: number; remove: () => void }) {
  return (
    <div class="receiver" role="group" aria-label={t('receiver_number', number)}>
      <Where d={d} path={path} />
      <div class="field-row">
        <Labelled label={t('told_in')} d={d} path={`${path}.language`}>
          <ChoiceField
            d={d}
            path={`${path}.language`}
            options={[
              ['zh', t('told_in_zh')],
              ['en', t('told_in_en')],
            ]}
          />
        </Labelled>
        <button type="button" class="button button-quiet" aria-label={`${t('remove')} ${t('receiver_number', number)}`} onClick={remove}>
          {t('remove')}
        </button>
      </div>
      <Events d={d} path={path} />
      <Fault d={d} path={path} />
    </div>
  );
}

export function NoticesDraft({ d }: { d: Draft }) {
  const receivers = (at(d.document, RECEIVERS) as Json[] | null) ?? [];
  const put = (list: Json[]) => d.put(RECEIVERS, list);
  return (
    <Panel title={t('section_notices')} note={t('section_notices_note')}>
      <div class="field-row">
        {(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).map((name) => (
          <Labelled
            key={name}
            label={t(`notice_${name}`)}
            d={d}
            path={`notices.${name}`}
            hint={(name.endsWith('_s') && secondsHint(d, `notices.${name}`)) || t('by_default', NUMBERS[name])}
          >
            <NumberField d={d} path={`notices.${name}`} optional />
          </Labelled>
        ))}
      </div>
      {receivers.map((_, i) => (
        <ReceiverDraft
          key={i}
          d={d}
          path={`${RECEIVERS}[${i}]`}
          number={i + 1}
          remove={() => put(receivers.filter((__, k) => k !== i))}
        />
      ))}
      {receivers.length === 0 && <p class="soft receiver">{t('no_receivers')}</p>}
      {isOne('admin') ? (
        <button type="button" class="button" onClick={() => put([...receivers, FRESH])}>
          {t('add_receiver')}
        </button>
      ) : (
        <p class="soft receiver">{t('only_admin_addresses')}</p>
      )}
      <Fault d={d} path={RECEIVERS} />
    </Panel>
  );
}
