// What contracts say otherwise: the general rules and each contract side by side, to read and to write.

import { INDICATORS } from '../base/month_types';
import { useGet } from '../base/resource';
import { url } from '../base/api';
import type { Json } from '../base/rules_path';
import { at } from '../base/rules_path';
import { flat } from '../base/rules_diff';
import { projectName, projects } from '../base/session';
import type { Page, Rules } from '../base/types';
import { ASPECTS } from '../base/types';
import { t } from '../words';
import { memberName, memberValue } from './member';
import type { Draft } from './rules_fields';
import { ChoiceField, Fault, marks, NumberField, TextField } from './rules_fields';
import { Panel } from './ui';

type Contracts = Record<string, Record<string, Json>>;
const contractsOf = (document: unknown): Contracts =>
  ((document as { contracts?: Contracts }).contracts ?? {});

/** Every member that a contract says, beside the general one. */
export function ContractsTable({ rules }: { rules: Rules }) {
  const contracts = Object.entries(contractsOf(rules));
  const paths = [...new Set(contracts.flatMap(([, own]) => [...flat(own).keys()]))];
  const general = flat(rules);
  if (contracts.length === 0) {
    return <p class="soft">{t('no_contracts')}</p>;
  }
  return (
    <div class="rows" tabIndex={0} role="region" aria-label={t('contracts')}>
      <table aria-label={t('contracts')}>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('general_rules')}</th>
            {contracts.map(([project]) => (
              <th key={project} scope="col">
                {projectName(project)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {paths.map((path) => (
            <tr key={path}>
              <th scope="row" title={path}>
                {memberName(path)}
              </th>
              <td>{memberValue(path, general.get(path))}</td>
              {contracts.map(([project, own]) => (
                <td key={project} class={flat(own).has(path) ? 'strong' : 'soft'}>
                  {flat(own).has(path) ? memberValue(path, flat(own).get(path)) : t('as_general')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function useCalendars(): [string, string][] {
  const page = useGet<Page<{ code: string; name: string }>>(url('calendars', { limit: 10000 }), 'change');
  return (page.data?.items ?? []).map((c): [string, string] => [c.code, c.name]);
}

/** A calendar by name; none: the member is taken out. */
export function CalendarField({ d, path, label }: { d: Draft; path: string; label: string }) {
  const calendars = useCalendars();
  const value = at(d.document, path);
  return (
    <select
      {...marks(d, path)}
      aria-label={label}
      value={value === null ? '' : String(value)}
      onChange={(e) => d.put(path, e.currentTarget.value || undefined)}
    >
      <option value="">{t('every_hour')}</option>
      {calendars.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

const LIMITS = ['mass', 'centre', 'checkpoint', 'camera.1', 'camera.2', 'camera.3'];

interface Line {
  path: string;
  kind: 'text' | 'seconds' | 'silent' | 'calendar' | 'limit';
}
const LINES: Line[] = [
  ...INDICATORS.map((name): Line => ({ path: `indicators.${name}.target`, kind: 'text' })),
  ...ASPECTS.map((name): Line => ({ path: `indicators.${name}.silent`, kind: 'silent' })),
  ...ASPECTS.map((name): Line => ({ path: `indicators.${name}.min_outage_s`, kind: 'seconds' })),
  ...LIMITS.map((name): Line => ({ path: `repairs.limits_s.${name}`, kind: 'limit' })),
  { path: 'repairs.rejoin_s', kind: 'seconds' },
  { path: 'repairs.open_after_s', kind: 'seconds' },
  { path: 'service_hours', kind: 'calendar' },
];

/** What is wrong with a limit as a whole is said beside its seconds. */
function faultWithin(d: Draft, path: string): Draft['fault'] {
  const field = d.fault?.field;
  const inner = field === path ? 's' : field?.startsWith(`${path}.`) ? field.slice(path.length + 1) : null;
  return d.fault && inner ? { ...d.fault, field: inner } : null;
}

/** A limit in seconds, and the calendar in whose hours its clock runs. */
export function LimitField({ d, path, label, optional }: { d: Draft; path: string; label: string; optional?: boolean }) {
  const value = at(d.document, path);
  const inner: Draft = {
    fault: faultWithin(d, path),
    named: (below) => `${d.named?.(path) ?? path}${below === 's' ? '' : `.${below}`}`,
    put: (below, one) => {
      const own = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : { s: value };
      const next = { ...own, [below]: one ?? null } as Record<string, Json>;
      const seconds = next.s ?? null;
      d.put(path, next.calendar ? next : seconds === null && optional ? undefined : seconds);
    },
    document: value !== null && typeof value === 'object' ? value : { s: value },
  };
  return (
    <span class="limit">
      <NumberField d={inner} path="s" label={label} optional={optional} />
      {at(inner.document, 's') !== null && <CalendarField d={inner} path="calendar" label={`${t('calendar')} ${label}`} />}
      <Fault d={inner} path="s" />
      <Fault d={inner} path="calendar" />
    </span>
  );
}

function Cell({ d, line, path, label }: { d: Draft; line: Line; path: string; label: string }) {
  switch (line.kind) {
    case 'text':
      return <TextField d={d} path={path} label={label} optional />;
    case 'seconds':
      return <NumberField d={d} path={path} label={label} optional />;
    case 'limit':
      return <LimitField d={d} path={path} label={label} optional />;
    case 'calendar':
      return <CalendarField d={d} path={path} label={label} />;
    case 'silent':
      return (
        <ChoiceField
          d={d}
          path={path}
          label={label}
          options={[
            ['', t('as_general')],
            ['fault', t('silent_fault')],
            ['excluded', t('silent_excluded')],
          ]}
        />
      );
  }
}

/** One contract's own document: its paths have no code before them, whatever dots a code may have. */
function contractDraft(d: Draft, project: string): Draft {
  const all = contractsOf(d.document);
  const prefix = `contracts.${project}.`;
  const fault = d.fault?.field?.startsWith(prefix) ? { ...d.fault, field: d.fault.field.slice(prefix.length) } : null;
  const set = (own: Json) => d.put('contracts', { ...all, [project]: own } as Json);
  return {
    document: all[project],
    fault,
    named: (path) => prefix + path,
    put: (path, value) => set(withDeep(all[project], path.split(/\.(?!\d$)/), value === '' ? undefined : value)),
  };
}

/** A copy with one member set, the objects on the way made and the empty ones taken out. */
function withDeep(document: Json, keys: string[], value: Json | undefined): Json {
  const copy = { ...(document as Record<string, Json> | null) };
  const [key, ...rest] = keys;
  const next = rest.length === 0 ? value : withDeep(copy[key] ?? {}, rest, value);
  if (next === undefined || (rest.length > 0 && Object.keys(next as object).length === 0)) {
    delete copy[key];
  } else {
    copy[key] = next;
  }
  return copy;
}

export function ContractsDraft({ d }: { d: Draft }) {
  const all = contractsOf(d.document);
  const codes = Object.keys(all);
  const add = (project: string) => project && d.put('contracts', { ...all, [project]: {} } as Json);
  const drop = (project: string) => {
    const { [project]: _, ...rest } = all;
    d.put('contracts', rest as Json);
  };
  return (
    <Panel title={t('contracts')} note={t('contracts_note')}>
      <div class="rows" tabIndex={0} role="region" aria-label={t('contracts')}>
        <table aria-label={t('contracts')}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('general_rules')}</th>
              {codes.map((project) => (
                <th key={project} scope="col">
                  {projectName(project)}{' '}
                  <button
                    type="button"
                    class="button button-quiet"
                    aria-label={`${t('remove')} ${projectName(project)}`}
                    onClick={() => drop(project)}
                  >
                    ✕
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.length > 0 &&
              LINES.map((line) => (
                <tr key={line.path}>
                  <th scope="row" title={line.path}>
                    {memberName(line.path)}
                  </th>
                  <td class="soft">{memberValue(line.path, at(d.document, line.path))}</td>
                  {codes.map((project) => {
                    const own = contractDraft(d, project);
                    return (
                      <td key={project}>
                        <Cell d={own} line={line} path={line.path} label={`${projectName(project)} ${memberName(line.path)}`} />
                        {line.kind !== 'limit' && <Fault d={own} path={line.path} />}
                      </td>
                    );
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <label class="pick">
        <span class="field-label">{t('add_contract')}</span>
        <select value="" onChange={(e) => add(e.currentTarget.value)}>
          <option value="">{t('choose')}</option>
          {projects.value
            .filter((p) => !codes.includes(p.code))
            .map((p) => (
              <option key={p.code} value={p.code}>
                {p.name}
              </option>
            ))}
        </select>
      </label>
    </Panel>
  );
}
