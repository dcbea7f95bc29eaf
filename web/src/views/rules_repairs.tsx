// The draft's section about repairs: limits, rounds, mass faults, and what the daemon opens by itself.

import { at } from '../base/rules_path';
import { limitName, LimitField, LIMITS, ResponseField } from '../parts/limit_field';
import type { Draft } from '../parts/rules_fields';
import { ChoiceField, Fault, Labelled, NumberField, secondsHint } from '../parts/rules_fields';
import { Panel } from '../parts/ui';
import { t } from '../words';

function Seconds(props: { d: Draft; path: string; label: string; nullable?: boolean; optional?: boolean }) {
  const { d, path, label, nullable, optional } = props;
  return (
    <Labelled label={label} d={d} path={path} hint={secondsHint(d, path)}>
      <NumberField d={d} path={path} nullable={nullable} optional={optional} />
    </Labelled>
  );
}

function OpenAfterTotal({ d }: { d: Draft }) {
  const path = 'repairs.open_after_total';
  const on = at(d.document, path) !== null;
  return (
    <>
      <label class="field checks">
        <input
          type="checkbox"
          name={path}
          checked={on}
          onChange={() => d.put(path, on ? null : { s: 1800, within_s: 86400 })}
        />{' '}
        {t('open_after_total')}
      </label>
      {on && (
        <>
          <Seconds d={d} path={`${path}.s`} label={t('total_s')} />
          <Seconds d={d} path={`${path}.within_s`} label={t('total_within_s')} />
        </>
      )}
    </>
  );
}

export function RepairsDraft({ d }: { d: Draft }) {
  return (
    <Panel title={t('section_repairs')}>
      <div class="field-row">
        {LIMITS.map((limit) => (
          <div key={limit} class="field">
            <span class="field-label">{t('limit_of', limitName(limit))}</span>
            <LimitField d={d} path={`repairs.limits_s.${limit}`} label={t('limit_of', limitName(limit))} />
          </div>
        ))}
      </div>
      <div class="field-row">
        {LIMITS.map((limit) => (
          <div key={limit} class="field">
            <span class="field-label">{t('response_of', limitName(limit))}</span>
            <ResponseField d={d} name={limit} label={t('response_of', limitName(limit))} />
          </div>
        ))}
      </div>
      <Fault d={d} path="repairs.response_s" />
      <div class="field-row">
        <Seconds d={d} path="repairs.rejoin_s" label={t('rejoin_s')} />
        <Labelled label={t('rejoin')} d={d} path="repairs.rejoin">
          <ChoiceField
            d={d}
            path="repairs.rejoin"
            options={[
              ['round', t('rejoin_round')],
              ['clock', t('rejoin_clock')],
            ]}
          />
        </Labelled>
        <Labelled label={t('mass_points')} d={d} path="repairs.mass.points">
          <NumberField d={d} path="repairs.mass.points" />
        </Labelled>
        <Seconds d={d} path="repairs.mass.within_s" label={t('mass_within_s')} />
      </div>
      <div class="field-row">
        <Seconds d={d} path="repairs.open_after_s" label={t('open_after_s')} nullable />
        <OpenAfterTotal d={d} />
      </div>
    </Panel>
  );
}
