// The assets that cost an indicator most, with the fewest to put right to meet its target.

import { integer } from '../base/format';
import { href } from '../base/router';
import { duration } from '../base/time';
import type { Indicator, Worst, WorstItem } from '../base/types';
import type { Column } from '../parts/ui';
import { Rows } from '../parts/ui';
import { t } from '../words';

const assetTo = (code: string, indicator: Indicator, data: { from: string; as_of: string }) =>
  href(`assets/${encodeURIComponent(code)}`, { aspect: indicator, from: data.from, to: data.as_of });

export function WorstTable({ worst, indicator }: { worst: Worst; indicator: Indicator }) {
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
  ];
  return (
    <>
      {worst.to_meet > 0 && <p class="to-meet">{t('to_meet', integer(worst.to_meet))}</p>}
      <Rows
        label={t('worst_assets')}
        columns={columns}
        rows={worst.items}
        key_={(r) => r.asset}
        empty={t('nothing_lost')}
        to={(r) => assetTo(r.asset, indicator, worst)}
        rowClass={(r) => ((rank.get(r.asset) ?? 0) < worst.to_meet ? 'row-to-meet' : '')}
      />
    </>
  );
}
