// Confirming many repairs at once: which are chosen, and the one dialog that says so of all of them.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { integer } from '../base/format';
import type { Repair } from '../base/types';
import { ActWithNote } from '../parts/act';
import type { Column } from '../parts/ui';
import { t } from '../words';

const NAMED_MAX = 12;

export interface Chosen {
  ids: ReadonlySet<string>;
  column: Column<Repair>;
  clear: () => void;
}

/** The boxes before the rows; the one in the head is for all of them, also those not yet shown. */
export function useChosen(rows: Repair[]): Chosen {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const ids = new Set(rows.map((r) => r.id).filter((id) => marked.has(id)));
  const toggle = (id: string) =>
    setMarked((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id])));
  const all = rows.length > 0 && ids.size === rows.length;
  return {
    ids,
    clear: () => setMarked(new Set()),
    column: {
      head: (
        <input
          type="checkbox"
          aria-label={t('choose_all', integer(rows.length))}
          checked={all}
          onChange={() => setMarked(all ? new Set() : new Set(rows.map((r) => r.id)))}
        />
      ),
      class: 'box',
      cell: (r) => <input type="checkbox" aria-label={t('choose_order', r.name ?? r.asset)} checked={ids.has(r.id)} onChange={() => toggle(r.id)} />,
    },
  };
}

export function ConfirmChosen({ rows, chosen, again }: { rows: Repair[]; chosen: Chosen; again: () => void }) {
  const these = rows.filter((r) => chosen.ids.has(r.id));
  const confirm = (note: string) =>
    send('POST', url('repairs/confirm'), { ids: these.map((r) => r.id), ...(note ? { note } : {}) }).then(() => {
      chosen.clear();
      again();
    });
  return these.length === 0 ? (
    <span class="soft">{t('choose_to_confirm')}</span>
  ) : (
    <ActWithNote
      title={t('confirm_orders', integer(these.length))}
      label={t('confirm_orders', integer(these.length))}
      class="button-main"
      done={t('orders_confirmed', integer(these.length))}
      does={confirm}
    >
      <p>{t('about_confirm_orders')}</p>
      <ul class="listed">
        {these.slice(0, NAMED_MAX).map((r) => (
          <li key={r.id}>{r.name ?? r.asset}</li>
        ))}
        {these.length > NAMED_MAX && <li class="soft">{t('and_more', integer(these.length - NAMED_MAX))}</li>}
      </ul>
    </ActWithNote>
  );
}
