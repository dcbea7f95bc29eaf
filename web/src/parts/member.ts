// A member of a record or of the rules as people call it, and its value in their words.

import { basisPoints, yuan } from '../base/format';
import { isLimit } from '../base/rules_diff';
import { calendarName, organisationName, projectName, townName } from '../base/session';
import { duration } from '../base/time';
import { language, named, t } from '../words';
import { MEMBERS } from '../words/members';

const CAMERA_CLASS = /^camera\.([123])$/;

/** What a key that is no member's name can be: a kind, an indicator, a class of camera, an attribute. */
function keyName(key: string): string {
  const camera = CAMERA_CLASS.exec(key);
  if (camera) {
    return `${t('kind_camera')}${t('unit_gap')}${named('class', camera[1])}`;
  }
  for (const prefix of ['indicator', 'kind', 'attribute']) {
    const name = named(prefix, key);
    if (name !== key) {
      return name;
    }
  }
  return key;
}

/** A key of an object by code or by kind, which is no member's name. */
const KEYED = ['indicators', 'weights', 'limits_s', 'response_s', 'planned'];

function partName(part: string, under: string): string {
  if (under === 'contracts') {
    return projectName(part);
  }
  const index = /^\[(\d+)\]$/.exec(part);
  if (index) {
    return t('item_number', Number(index[1]) + 1);
  }
  if ((under === 'limits_s' || under === 'response_s') && part === 'mass') {
    return t('limit_mass');
  }
  if (under === 'mass' && part === 'points') {
    return t('mass_points_short');
  }
  const known = KEYED.includes(under) ? undefined : MEMBERS[part];
  return known ? known[language.value === 'zh' ? 0 : 1] : keyName(part);
}

/** "repairs.limits_s.camera.1" as 维修 · 时限 · 监控点一类点. */
export function memberName(path: string): string {
  const parts = path.match(/camera\.[123]|\[\d+\]|[^.[\]]+/g) ?? [];
  return parts.map((part, i) => partName(part, parts[i - 1] ?? '')).join(' · ');
}

const WORDS: Record<string, string> = {
  kind: 'kind',
  kinds: 'kind',
  class: 'class',
  classes: 'class',
  phase: 'phase',
  role: 'role',
  reason: 'reason',
  reasons: 'reason',
  aspects: 'aspect',
  indicator: 'indicator',
  silent: 'silent',
  cause: 'cause',
  rule: 'deduction',
  per: 'per',
  basis_of_target: 'basis',
  rejoin: 'rejoin',
  way: 'way',
  events: 'event',
  language: 'told_in',
};
const NAMES: Record<string, (code: string) => string> = {
  town: townName,
  project: projectName,
  projects: projectName,
  towns: townName,
  contractor: organisationName,
  organisation: organisationName,
  supervisor: organisationName,
  calendar: calendarName,
  service_hours: calendarName,
};

function scalarText(last: string, path: string, value: unknown): string {
  if (typeof value === 'number') {
    return /_s$/.test(last) || /(limits_s|response_s)\./.test(path)
      ? duration(value)
      : /_fen$/.test(last)
        ? `¥ ${yuan(value)}`
        : /_bp$/.test(last)
          ? `${basisPoints(value)} %`
          : WORDS[last]
            ? named(WORDS[last], String(value))
            : String(value);
  }
  if (typeof value === 'boolean') {
    return t(value ? 'yes' : 'no');
  }
  if (typeof value === 'string') {
    if (last === 'min_coverage' || last === 'target') {
      return `${value} %`;
    }
    return NAMES[last]?.(value) ?? (WORDS[last] ? named(WORDS[last], value) : value);
  }
  if (isLimit(value)) {
    return `${duration(value.s)}${value.calendar ? ` · ${calendarName(value.calendar)}` : ''}`;
  }
  return JSON.stringify(value);
}

/** A value as text, by the member it is of. */
export function memberValue(path: string, value: unknown): string {
  if (value === null || value === undefined || value === '') {
    return t('none');
  }
  const last = path.match(/[^.[\]]+(?=(\[\d+\])?$)/)?.[0] ?? path;
  return Array.isArray(value)
    ? value.map((one) => scalarText(last, path, one)).join(t('list_gap')) || t('none')
    : scalarText(last, path, value);
}
