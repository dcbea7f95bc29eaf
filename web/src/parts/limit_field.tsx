// The limits of repairs and responses, each with the calendar in whose hours its clock runs.

import { isLimit } from '../base/rules_diff';
import type { Json } from '../base/rules_path';
import { at } from '../base/rules_path';
import { calendars } from '../base/session';
import { duration } from '../base/time';
import { named, t } from '../words';
import type { Draft } from './rules_fields';
import { Fault, marks, NumberField } from './rules_fields';

export const LIMITS = ['mass', 'centre', 'checkpoint', 'camera.1', 'camera.2', 'camera.3'] as const;
export type LimitName = (typeof LIMITS)[number];

export function limitName(limit: LimitName): string {
  const [kind, number] = limit.split('.');
  return kind === 'mass' ? t('limit_mass') : number ? named('class', number) : named('kind', kind);
}

/** A calendar by name; none: the member is taken out. */
export function CalendarField({ d, path, label }: { d: Draft; path: string; label: string }) {
  const value = at(d.document, path);
  return (
    <select
      {...marks(d, path)}
      aria-label={label}
      value={value === null ? '' : String(value)}
      onChange={(e) => d.put(path, e.currentTarget.value || undefined)}
    >
      <option value="">{t('every_hour')}</option>
      {calendars.value.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** What is wrong with a limit as a whole is said beside its seconds. */
function faultWithin(d: Draft, path: string): Draft['fault'] {
  const field = d.fault?.field;
  const inner = field === path ? 's' : field?.startsWith(`${path}.`) ? field.slice(path.length + 1) : null;
  return d.fault && inner ? { ...d.fault, field: inner } : null;
}

/** Seconds, and a calendar. Without one the document has the plain number. `put` is given undefined where the
 * seconds are taken out. */
function Limit(props: {
  d: Draft;
  path: string;
  label: string;
  value: Json;
  put: (value: Json | undefined) => void;
}) {
  const { d, path, label, value } = props;
  const own = isLimit(value) ? (value as Record<string, Json>) : { s: value };
  const inner: Draft = {
    document: own,
    fault: faultWithin(d, path),
    named: (below) => `${d.named?.(path) ?? path}${below === 's' ? '' : `.${below}`}`,
    put: (below, one) => {
      const next = { ...own, [below]: one ?? null } as Record<string, Json>;
      props.put(next.s === null ? undefined : next.calendar ? next : next.s);
    },
  };
  return (
    <span class="limit">
      <NumberField d={inner} path="s" label={label} optional />
      {own.s !== null && <CalendarField d={inner} path="calendar" label={`${t('calendar')} ${label}`} />}
      {typeof own.s === 'number' && own.s >= 0 && <span class="field-hint">{t('is_seconds', duration(own.s))}</span>}
      <Fault d={inner} path="s" />
      <Fault d={inner} path="calendar" />
    </span>
  );
}

/** A limit of repairs. A contract may leave one out; the general rules may not, and the daemon says so. */
export function LimitField({ d, path, label, optional }: { d: Draft; path: string; label: string; optional?: boolean }) {
  return (
    <Limit
      d={d}
      path={path}
      label={label}
      value={at(d.document, path)}
      put={(value) => d.put(path, value ?? (optional ? undefined : null))}
    />
  );
}

const RESPONSE = 'repairs.response_s';

/** The time for a response. One number for all is written by kind as soon as one kind differs; without any, no
 * response is measured: null in the general rules, nothing in a contract. */
export function ResponseField({ d, name, label, optional }: { d: Draft; name: LimitName; label: string; optional?: boolean }) {
  const all = at(d.document, RESPONSE);
  const isWhole = typeof all === 'number' || isLimit(all);
  const byKind = (isWhole ? Object.fromEntries(LIMITS.map((one) => [one, all])) : (all ?? {})) as Record<string, Json>;
  const put = (value: Json | undefined) => {
    const { [name]: _, ...rest } = byKind;
    const next = value === undefined ? rest : { ...rest, [name]: value };
    d.put(RESPONSE, Object.keys(next).length > 0 ? next : optional ? undefined : null);
  };
  return <Limit d={d} path={`${RESPONSE}.${name}`} label={label} value={byKind[name] ?? null} put={put} />;
}
