// What of the rules is written in which section of the draft: a table of fields each.

import { INDICATORS } from '../base/month_types';
import type { Json } from '../base/rules_path';
import { at } from '../base/rules_path';
import { KINDS } from '../base/types';
import { Panel } from '../parts/ui';
import type { Draft } from '../parts/rules_fields';
import {
  ChoiceField,
  Fault,
  Labelled,
  ListField,
  NumberField,
  secondsHint,
  SetField,
  TextField,
} from '../parts/rules_fields';
import { named, t } from '../words';

const SILENT = ['intact', 'network', 'live', 'history'];
const CLASSES = [1, 2, 3] as const;

export function General({ d }: { d: Draft }) {
  return (
    <Panel title={t('section_general')}>
      <div class="field-row">
        <Labelled label={t('from_month')} d={d} path="from_month">
          <TextField d={d} path="from_month" />
        </Labelled>
        <Labelled label={t('min_coverage')} d={d} path="min_coverage">
          <TextField d={d} path="min_coverage" />
        </Labelled>
        <Labelled label={t('time_zone')} d={d} path="time_zone">
          <TextField d={d} path="time_zone" />
        </Labelled>
        <Labelled label={t('month_begins_on')} d={d} path="month_begins_on" hint={t('month_begins_hint')}>
          <NumberField d={d} path="month_begins_on" optional />
        </Labelled>
        <Labelled label={t('expected_days')} d={d} path="expected_s" hint={secondsHint(d, 'expected_s')}>
          <NumberField d={d} path="expected_s" optional />
        </Labelled>
      </div>
      <div class="field-row">
        <SetField
          d={d}
          path="population.kinds"
          label={t('assessed_kinds')}
          options={KINDS.map((k): [string, string] => [k, t(`kind_${k}`)])}
        />
        <SetField
          d={d}
          path="population.classes"
          label={t('assessed_classes')}
          options={CLASSES.map((c): [number, string] => [c, t(`class_${c}`)])}
        />
      </div>
    </Panel>
  );
}

function TargetRow({ d, name }: { d: Draft; name: (typeof INDICATORS)[number] }) {
  const path = `indicators.${name}`,
    label = t(`indicator_${name}`);
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <TextField d={d} path={`${path}.target`} label={`${t('target')} ${label}`} />
        <Fault d={d} path={`${path}.target`} />
      </td>
      <td>
        {SILENT.includes(name) && (
          <ChoiceField
            d={d}
            path={`${path}.silent`}
            label={`${t('when_silent')} ${label}`}
            options={[
              ['fault', t('silent_fault')],
              ['excluded', t('silent_excluded')],
            ]}
          />
        )}
        <Fault d={d} path={`${path}.silent`} />
      </td>
      <td>
        {SILENT.includes(name) && (
          <NumberField d={d} path={`${path}.min_outage_s`} label={`${t('min_outage')} ${label}`} optional />
        )}
        <Fault d={d} path={`${path}.min_outage_s`} />
      </td>
      <td>
        <TextField d={d} path={`${path}.basis_of_target`} label={`${t('basis_of_target')} ${label}`} optional />
        <Fault d={d} path={`${path}.basis_of_target`} />
      </td>
    </tr>
  );
}

export function TargetsDraft({ d }: { d: Draft }) {
  return (
    <Panel title={t('targets')}>
      <div class="rows" tabIndex={0} role="region" aria-label={t('targets')}>
        <table aria-label={t('targets')}>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              <th scope="col">{t('target')} %</th>
              <th scope="col">{t('when_silent')}</th>
              <th scope="col">{t('min_outage_field')}</th>
              <th scope="col">{t('basis_of_target')}</th>
            </tr>
          </thead>
          <tbody>
            {INDICATORS.map((name) => (
              <TargetRow key={name} d={d} name={name} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const COMPARED = [
  ['last_year', 'last_year'],
  ['standard', 'standard_value'],
  ['plan', 'plan_value'],
] as const;

/** What the year's evaluation shows beside each figure. */
export function ComparisonsDraft({ d }: { d: Draft }) {
  return (
    <Panel title={t('comparisons')} note={t('comparisons_note')}>
      <div class="rows" tabIndex={0} role="region" aria-label={t('comparisons')}>
        <table aria-label={t('comparisons')}>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              {COMPARED.map(([, word]) => (
                <th key={word} scope="col">
                  {t(word)} %
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {INDICATORS.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`indicator_${name}`)}</th>
                {COMPARED.map(([member, word]) => {
                  const path = `indicators.${name}.compared_to.${member}`;
                  return (
                    <td key={member}>
                      <TextField d={d} path={path} label={`${t(word)} ${t(`indicator_${name}`)}`} optional />
                      <Fault d={d} path={path} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

export function ExemptionsDraft({ d }: { d: Draft }) {
  const reasons = (at(d.document, 'exemptions.reasons') as string[] | null) ?? [];
  return (
    <Panel title={t('section_exemptions')}>
      <div class="field-row">
        {(['propose_within_days', 'proof_by_day'] as const).map((name) => (
          <Labelled key={name} label={t(name)} d={d} path={`exemptions.${name}`}>
            <NumberField d={d} path={`exemptions.${name}`} />
          </Labelled>
        ))}
      </div>
      <Labelled
        label={t('reasons')}
        d={d}
        path="exemptions.reasons"
        hint={reasons.map((r) => named('reason', r)).join(t('list_gap'))}
      >
        <textarea
          name="exemptions.reasons"
          rows={2}
          value={reasons.join(', ')}
          onChange={(e) =>
            d.put(
              'exemptions.reasons',
              e.currentTarget.value.split(/[,，\s]+/).filter((one) => one !== ''),
            )
          }
        />
      </Labelled>
    </Panel>
  );
}

const DEDUCTIONS = {
  long_outage: { rule: 'long_outage', over_s: 28800, points: '1.00', per: 'asset', at_most: '10.00' },
  repeat_fault: { rule: 'repeat_fault', rounds_over: 1, points: '0.50', per: 'asset', at_most: '5.00' },
} as const;

/** What a deduction is taken off for: seconds of an outage, or rounds of a month. */
function Over({ d, path, label }: { d: Draft; path: string; label: string }) {
  const member = at(d.document, `${path}.rule`) === 'repeat_fault' ? 'rounds_over' : 'over_s';
  return (
    <>
      <NumberField d={d} path={`${path}.${member}`} label={`${t(member)} ${label}`} />{' '}
      <span class="field-hint">{member === 'over_s' ? secondsHint(d, `${path}.over_s`) : t('rounds_over')}</span>
    </>
  );
}

/** A score's weights and deductions: of the general rules, or of a contract. */
export function ScoreFields({ d }: { d: Draft }) {
  const rows = (at(d.document, 'score.deductions') as Json[] | null) ?? [];
  return (
    <>
      <div class="field-row">
        {INDICATORS.map((name) => (
          <Labelled key={name} label={t('weight_of', t(`indicator_${name}`))} d={d} path={`score.weights.${name}`}>
            <NumberField d={d} path={`score.weights.${name}`} optional />
          </Labelled>
        ))}
        <Labelled label={t('min_weight')} hint={t('min_weight_hint')} d={d} path="score.min_weight">
          <NumberField d={d} path="score.min_weight" optional />
        </Labelled>
      </div>
      <Fault d={d} path="score.weights" />
      <ListField
        d={d}
        path="score.deductions"
        label={t('deductions')}
        columns={[
          {
            head: t('deductions'),
            faults: ['rule', 'per'],
            cell: (p) => named('deduction', at(d.document, `${p}.rule`) as string),
          },
          {
            head: t('over_s'),
            faults: ['over_s', 'rounds_over'],
            cell: (p, label) => <Over d={d} path={p} label={label} />,
          },
          {
            head: t('deduct_points'),
            faults: ['points'],
            cell: (p, label) => <TextField d={d} path={`${p}.points`} label={label} />,
          },
          {
            head: t('at_most'),
            faults: ['at_most'],
            cell: (p, label) => <TextField d={d} path={`${p}.at_most`} label={label} />,
          },
        ]}
      />
      {Object.entries(DEDUCTIONS).map(([rule, fresh]) => (
        <button
          key={rule}
          type="button"
          class="button"
          onClick={() => d.put('score.deductions', [...rows, fresh as unknown as Json])}
        >
          {t('add_deduction', named('deduction', rule))}
        </button>
      ))}
    </>
  );
}

export function ScoreDraft({ d }: { d: Draft }) {
  return (
    <Panel title={t('section_score')}>
      <ScoreFields d={d} />
    </Panel>
  );
}

export function PaymentFields({ d }: { d: Draft }) {
  return (
    <ListField
      d={d}
      path="payment"
      label={t('payment')}
      fresh={{ from_score: '0.00', factor_bp: 10000 }}
      columns={[
        {
          head: t('score_from'),
          faults: ['from_score'],
          cell: (p, label) => <TextField d={d} path={`${p}.from_score`} label={label} />,
        },
        {
          head: t('factor_bp'),
          faults: ['factor_bp'],
          cell: (p, label) => <NumberField d={d} path={`${p}.factor_bp`} label={label} />,
        },
      ]}
    />
  );
}

export function PaymentDraft({ d }: { d: Draft }) {
  return (
    <Panel title={t('payment')}>
      <PaymentFields d={d} />
    </Panel>
  );
}

const MEASURES = [...INDICATORS, 'milestones'] as const;

/** A row is measured by an indicator or judged by people; what goes with the one is taken from the other. */
function measure(d: Draft, path: string, chosen: string): void {
  const { level1, level2, level3, weight, kind, target } = at(d.document, path) as Record<string, Json>;
  const row: Record<string, Json> = { level1, level2, level3, weight };
  if (chosen === 'judged') {
    row.judged = true;
  } else {
    row.indicator = chosen;
  }
  if (chosen === 'quantity' && kind) {
    row.kind = kind;
  }
  if (chosen === 'milestones') {
    row.target = target ?? '100.00';
  }
  d.put(path, row);
}

function Measure({ d, path, label }: { d: Draft; path: string; label: string }) {
  const row = at(d.document, path) as Record<string, Json>;
  const chosen = row.judged ? 'judged' : String(row.indicator ?? 'judged');
  return (
    <span class="measure">
      <select aria-label={label} value={chosen} onChange={(e) => measure(d, path, e.currentTarget.value)}>
        {MEASURES.map((name) => (
          <option key={name} value={name}>
            {t(`indicator_${name}`)}
          </option>
        ))}
        <option value="judged">{t('judged_by_people')}</option>
      </select>
      {chosen === 'quantity' && (
        <select
          name={`${path}.kind`}
          aria-label={`${t('kind')} ${label}`}
          value={String(row.kind ?? '')}
          onChange={(e) => d.put(`${path}.kind`, e.currentTarget.value || undefined)}
        >
          <option value="">{t('all')}</option>
          {KINDS.map((k) => (
            <option key={k} value={k}>
              {t(`kind_${k}`)}
            </option>
          ))}
        </select>
      )}
      {chosen === 'milestones' && <TextField d={d} path={`${path}.target`} label={`${t('target')} ${label}`} />}
    </span>
  );
}

export function EvaluationDraft({ d }: { d: Draft }) {
  const level = (name: 'level1' | 'level2' | 'level3') => ({
    head: t(name),
    faults: [name],
    cell: (p: string, label: string) => <TextField d={d} path={`${p}.${name}`} label={label} />,
  });
  return (
    <Panel title={t('evaluation')}>
      <ListField
        d={d}
        path="evaluation"
        label={t('evaluation')}
        fresh={{ level1: '', level2: '', level3: '', weight: 0, judged: true }}
        columns={[
          level('level1'),
          level('level2'),
          level('level3'),
          {
            head: t('indicator'),
            faults: ['indicator', 'kind', 'target', 'judged'],
            cell: (p, label) => <Measure d={d} path={p} label={label} />,
          },
          {
            head: t('weight'),
            faults: ['weight'],
            cell: (p, label) => <NumberField d={d} path={`${p}.weight`} label={label} />,
          },
        ]}
      />
    </Panel>
  );
}
