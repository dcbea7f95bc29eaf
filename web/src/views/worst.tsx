// The assets that cost an indicator most, with the fewest to put right to meet its target.

import { integer } from '../base/format';
import { href } from '../base/router';
import { duration } from '../base/time';
import type { Indicator, Worst, WorstItem } from '../base/types';
import { Call } from '../parts/contact';
import type { Column } from '../parts/ui';
import { Rows } from '../parts/ui';
import { t } from '../words';

const assetTo = (code: string, indicator: Indicator, data: { from: string; as_of: string }) =>
  href(`assets/${encodeURIComponent(code)}`, { aspect: indicator, from: data.from, to: data.as_of });

/** While the window goes on: what mending would still do. Afterwards: what was missing. */
function WhatItTakes({ worst, isOver }: { worst: Worst; isOver: boolean }) {
  if (isOver) {
    return worst.to_meet > 0 ? <p class="to-meet">{t('to_meet', integer(worst.to_meet))}</p> : null;
  }
  if (!worst.reachable) {
    return worst.best_percent === null ? null : <p class="to-meet bad">{t('out_of_reach', worst.best_percent)}</p>;
  }
  if (worst.to_mend === 0) {
    return null;
  }
  return (
    <p class="to-meet">
      {worst.to_mend === null ? t('not_by_mending', worst.best_percent ?? '') : t('to_mend', integer(worst.to_mend))}
    </p>
  );
}

export function WorstTable({ worst, indicator }: { worst: Worst; indicator: Indicator }) {
  const isOver = worst.as_of === worst.to;
  const mending = new Set(
    [...worst.items].filter((item) => item.gain_s > 0).sort((a, b) => b.gain_s - a.gain_s).slice(0, worst.to_mend ?? 0).map((item) => item.asset),
  );
  const rank = new Map(worst.items.map((item, i) => [item.asset, i]));
  const columns: Column<WorstItem>[] = [
    { head: '#', number: true, cell: (r) => <span class="soft">{(rank.get(r.asset) ?? 0) + 1}</span> },
    { head: t('asset'), class: 'grow', cell: (r) => <a href={assetTo(r.asset, indicator, worst)}>{r.name}</a> },
    { head: t('code'), class: 'wide-only', cell: (r) => <span class="number soft">{r.asset}</span> },
    {
      head: t('lost'),
      number: true,
      cell: (r) => <span title={`${integer(r.lost_s)} ${t('seconds_word')}`}>{duration(r.lost_s)}</span>,
    },
    {
      head: t('seconds_word'),
      number: true,
      class: 'wide-only',
      cell: (r) => <span class="soft">{integer(r.lost_s)}</span>,
    },
    { head: t('outages'), number: true, cell: (r) => integer(r.outages) },
    ...(worst.items.some((item) => item.contact)
      ? [{ head: t('call'), class: 'wide-only', cell: (r: WorstItem) => <Call contact={r.contact} /> }]
      : []),
  ];
  return (
    <>
      <WhatItTakes worst={worst} isOver={isOver} />
      <Rows
        label={t('worst_assets')}
        columns={columns}
        rows={worst.items}
        key_={(r) => r.asset}
        empty={t('nothing_lost')}
        to={(r) => assetTo(r.asset, indicator, worst)}
        rowClass={(r) => ((isOver ? (rank.get(r.asset) ?? 0) < worst.to_meet : mending.has(r.asset)) ? 'row-to-meet' : '')}
      />
    </>
  );
}
