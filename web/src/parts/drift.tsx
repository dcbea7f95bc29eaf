// What a change of the registry would do: each record's members, and the closed months it reaches into.

import type { Changed } from '../base/rules_diff';
import { changes } from '../base/rules_diff';
import type { Difference } from '../base/types';
import { t } from '../words';
import { sentence } from '../words/problems';
import { memberName, memberValue } from './member';

export function DriftNote({ difference }: { difference: Difference }) {
  const months = difference.drift ?? [];
  return months.length === 0 ? null : (
    <p class="to-meet" role="status">
      {t('drift_months', months.join(t('list_gap')))}
    </p>
  );
}

export function Warnings({ difference }: { difference: Difference }) {
  const warned = difference.items.filter((item) => item.warning);
  return warned.length === 0 ? null : (
    <details class="codes">
      <summary>
        {t('warnings')} · {warned.length}
      </summary>
      {warned.slice(0, 100).map((item) => (
        <p key={item.code}>
          <span class="number">{item.code}</span> <span class="soft">{sentence('', item.warning ?? '')}</span>
        </p>
      ))}
    </details>
  );
}

/** A line each: what was, what would be. */
export function Differences({ rows }: { rows: Changed[] }) {
  return (
    <>
      {rows.map((c) => (
        <div key={c.path} class="diff">
          <span class="soft" title={c.path}>
            {memberName(c.path)}
          </span>{' '}
          <del>{memberValue(c.path, c.old)}</del> → <ins>{memberValue(c.path, c.now)}</ins>
        </div>
      ))}
    </>
  );
}

/** Those of a record's members, down to the member that differs. */
export function Members({ fields }: { fields: Record<string, [unknown, unknown]> }) {
  const rows = Object.entries(fields).flatMap(([field, [old, now]]) => changes({ [field]: old }, { [field]: now }));
  return <Differences rows={rows} />;
}
