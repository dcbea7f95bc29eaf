// The draft's section about contracts: a column each beside the general rules. What a contract leaves empty is the
// general rule. Its score and its ladder, which are lists, are written under the table.

import { INDICATORS } from '../base/month_types';
import type { Json } from '../base/rules_path';
import { at, withMember } from '../base/rules_path';
import { inUse, projectName, projects } from '../base/session';
import { duration } from '../base/time';
import { ASPECTS } from '../base/types';
import type { LimitName } from '../parts/limit_field';
import { CalendarField, limitName, LimitField, LIMITS, ResponseField } from '../parts/limit_field';
import { memberValue } from '../parts/member';
import { contractsOf } from '../parts/rules_contracts';
import type { Draft } from '../parts/rules_fields';
import { ChoiceField, Fault, NumberField, TextField } from '../parts/rules_fields';
import { Panel } from '../parts/ui';
import type { Word } from '../words';
import { named, t } from '../words';
import { PaymentFields, ScoreFields } from './rules_sections';

interface Line {
  path: string;
  name: string;
  kind: 'text' | 'seconds' | 'silent' | 'calendar' | 'limit' | 'response' | 'rejoin';
  limit?: LimitName;
}
interface Group {
  word: Word;
  lines: () => Line[];
}

const limits = (under: 'limits_s' | 'response_s', kind: Line['kind']) => (): Line[] =>
  LIMITS.map((limit) => ({ path: `repairs.${under}.${limit}`, name: limitName(limit), kind, limit }));
const indicators = (names: readonly string[], member: string, kind: Line['kind']) => (): Line[] =>
  names.map((name) => ({ path: `indicators.${name}.${member}`, name: named('indicator', name), kind }));

const GROUPS: Group[] = [
  { word: 'terms_targets', lines: indicators(INDICATORS, 'target', 'text') },
  { word: 'when_silent', lines: indicators(ASPECTS, 'silent', 'silent') },
  { word: 'min_outage_field', lines: indicators(ASPECTS, 'min_outage_s', 'seconds') },
  { word: 'terms_limits', lines: limits('limits_s', 'limit') },
  { word: 'terms_response', lines: limits('response_s', 'response') },
  {
    word: 'terms_again',
    lines: () => [
      { path: 'repairs.rejoin', name: t('rejoin'), kind: 'rejoin' },
      { path: 'repairs.rejoin_s', name: t('rejoin_s'), kind: 'seconds' },
      { path: 'repairs.open_after_s', name: t('terms_open_after_s'), kind: 'seconds' },
    ],
  },
  { word: 'terms_hours', lines: () => [{ path: 'service_hours', name: t('service_hours'), kind: 'calendar' }] },
];

function Seconds({ d, path, label }: { d: Draft; path: string; label: string }) {
  const value = at(d.document, path);
  return (
    <span class="limit">
      <NumberField d={d} path={path} label={label} optional />
      {typeof value === 'number' && value >= 0 && <span class="field-hint">{t('is_seconds', duration(value))}</span>}
    </span>
  );
}

function Cell({ d, line, label }: { d: Draft; line: Line; label: string }) {
  const { path } = line;
  const choice = (options: [string, string][]) => (
    <ChoiceField d={d} path={path} label={label} options={[['', t('as_general')], ...options]} />
  );
  switch (line.kind) {
    case 'text':
      return <TextField d={d} path={path} label={label} optional />;
    case 'seconds':
      return <Seconds d={d} path={path} label={label} />;
    case 'limit':
      return <LimitField d={d} path={path} label={label} optional />;
    case 'response':
      return <ResponseField d={d} name={line.limit as LimitName} label={label} optional />;
    case 'calendar':
      return <CalendarField d={d} path={path} label={label} />;
    case 'silent':
      return choice([
        ['fault', t('silent_fault')],
        ['excluded', t('silent_excluded')],
      ]);
    case 'rejoin':
      return choice([
        ['round', t('rejoin_round')],
        ['clock', t('rejoin_clock')],
      ]);
  }
}

/** Takes out the objects in which nothing is left: a contract that says nothing about repairs has no such member. */
function tidy(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  const kept = Object.entries(value)
    .map(([key, below]): [string, Json] => [key, tidy(below)])
    .filter(([, below]) => !(below !== null && typeof below === 'object' && Object.keys(below).length === 0));
  return Object.fromEntries(kept);
}

/** One contract's own document: its paths have no code before them, whatever dots a code may have. */
function contractDraft(d: Draft, project: string): Draft {
  const all = contractsOf(d.document);
  const prefix = `contracts.${project}.`;
  return {
    document: all[project],
    fault: d.fault?.field?.startsWith(prefix) ? { ...d.fault, field: d.fault.field.slice(prefix.length) } : null,
    named: (path) => prefix + path,
    put: (path, value) => {
      const own = tidy(withMember(all[project], path, value === '' ? undefined : value));
      d.put('contracts', { ...all, [project]: own } as Json);
    },
  };
}

function generalOf(d: Draft, line: Line): string {
  const all = line.kind === 'response' ? at(d.document, 'repairs.response_s') : null;
  return memberValue(line.path, at(d.document, line.path) ?? (typeof all === 'number' ? all : null));
}

function Lines({ d, codes, group }: { d: Draft; codes: string[]; group: Group }) {
  return (
    <>
      <tr class="row-group">
        <th scope="colgroup" colSpan={codes.length + 2}>
          {t(group.word)}
        </th>
      </tr>
      {group.lines().map((line) => (
        <tr key={line.path}>
          <th scope="row" title={line.path}>
            {line.name}
          </th>
          <td class="soft">{generalOf(d, line)}</td>
          {codes.map((project) => {
            const own = contractDraft(d, project);
            const label = `${projectName(project)} ${t(group.word)} ${line.name}`;
            return (
              <td key={project}>
                <Cell d={own} line={line} label={label} />
                {line.kind !== 'limit' && line.kind !== 'response' && <Fault d={own} path={line.path} />}
              </td>
            );
          })}
        </tr>
      ))}
    </>
  );
}

const OWN_LISTS = [
  { member: 'score', word: 'own_score', Fields: ScoreFields },
  { member: 'payment', word: 'own_payment', Fields: PaymentFields },
] as const;

/** A contract's own score and ladder begin as the general ones. */
function OwnLists({ d, project }: { d: Draft; project: string }) {
  const own = contractDraft(d, project);
  return (
    <section class="own-lists" aria-label={projectName(project)}>
      <h3>{projectName(project)}</h3>
      {OWN_LISTS.map(({ member, word, Fields }) => {
        const on = at(own.document, member) !== null;
        return (
          <div key={member}>
            <label class="checks">
              <input
                type="checkbox"
                name={`contracts.${project}.${member}`}
                checked={on}
                onChange={() => own.put(member, on ? undefined : at(d.document, member))}
              />{' '}
              {t(word)}
            </label>
            {on && <Fields d={own} />}
          </div>
        );
      })}
    </section>
  );
}

function ContractHead({ project, drop }: { project: string; drop: () => void }) {
  return (
    <th scope="col">
      {projectName(project)}{' '}
      <button type="button" class="button button-quiet" aria-label={`${t('remove')} ${projectName(project)}`} onClick={drop}>
        ✕
      </button>
    </th>
  );
}

export function ContractsDraft({ d }: { d: Draft }) {
  const all = contractsOf(d.document);
  const codes = Object.keys(all);
  const others = inUse(projects.value).filter((p) => !codes.includes(p.code) && p.phase === 'maintenance');
  const add = (project: string) => project && d.put('contracts', { ...all, [project]: {} } as Json);
  const drop = (project: string) => {
    const { [project]: _, ...rest } = all;
    d.put('contracts', rest as Json);
  };
  return (
    <Panel title={t('contracts')} note={t('contracts_note')} class="terms">
      {codes.length > 0 && (
        <div class="rows" tabIndex={0} role="region" aria-label={t('contracts')}>
          <table aria-label={t('contracts')}>
            <thead>
              <tr>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('general_rules')}</th>
                {codes.map((project) => (
                  <ContractHead key={project} project={project} drop={() => drop(project)} />
                ))}
              </tr>
            </thead>
            <tbody>
              {GROUPS.map((group) => (
                <Lines key={group.word} d={d} codes={codes} group={group} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {codes.map((project) => (
        <OwnLists key={project} d={d} project={project} />
      ))}
      <div class="field">
        <label>
          <span class="field-label">{t('add_contract')}</span>
          <select value="" onChange={(e) => add(e.currentTarget.value)}>
            <option value="">{t('choose')}</option>
            {others.map((p) => (
              <option key={p.code} value={p.code}>
                {p.name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </Panel>
  );
}
