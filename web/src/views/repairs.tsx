// Fault orders: what is late, what is due soon with a countdown, and the steps each role may take.

import { assetName } from '../base/asset_names';
import type { Params } from '../base/api';
import { url } from '../base/api';
import { slowNow } from '../base/clock';
import { dueAt } from '../base/deadline';
import { integer } from '../base/format';
import { href, here, param } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, zone } from '../base/session';
import { iso } from '../base/time';
import type { Page, Repair } from '../base/types';
import { Filters } from '../parts/filters';
import { Absent, Choices, Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';
import { ImportPanel } from './import';
import { ConfirmChosen, useChosen } from './repair_bulk';
import { ownActs, repairColumns } from './repair_columns';
import { RepairDialog } from './repair_dialog';
import { OpenOrder } from './repair_form';

const SHOWS = ['late', 'soon', 'open', 'paused', 'repaired', 'all'] as const;
type Show = (typeof SHOWS)[number];
const SOON_S = 24 * 3600,
  MINUTE_S = 60;
const STATES: Record<Show, string[]> = {
  late: ['open', 'paused'],
  soon: ['open', 'paused'],
  open: ['open', 'paused'],
  paused: ['paused'],
  repaired: ['repaired'],
  all: ['open', 'paused', 'repaired', 'confirmed', 'cancelled'],
};

/** The soonest first, of what is over the newest. */
function ordered(show: Show, repairs: Repair[]): Repair[] {
  const sign = show === 'all' || show === 'repaired' ? -1 : 1;
  return [...repairs].sort((a, b) => (dueAt(a) < dueAt(b) ? -1 : dueAt(a) > dueAt(b) ? 1 : 0) * sign);
}

/** One question for the table and for its CSV: what is shown is what is downloaded. */
function question(show: Show, now: number | null): Params {
  const due = now === null ? null : iso(now - (now % MINUTE_S) + SOON_S, zone.value);
  return {
    state: STATES[show],
    asset: param('asset'),
    project: param('project'),
    contractor: param('contractor'),
    limit: 10000,
    ...(show === 'late' ? { overdue: true } : {}),
    ...(show === 'soon' ? { overdue: false, due_before: due } : {}),
  };
}

/** Whether it is shown because one asset's orders were asked for, with a way to all of them. */
function OfAsset() {
  const asset = param('asset');
  return asset === null ? null : (
    <span class="tag">
      <a href={href(`assets/${encodeURIComponent(asset)}`)} title={asset}>
        {assetName(asset)}
      </a>{' '}
      <a href={here({ asset: null })} aria-label={t('all')}>
        ×
      </a>
    </span>
  );
}

export function RepairsView() {
  const wanted = param('show');
  const show = SHOWS.find((s) => s === wanted) ?? 'late';
  const now = slowNow.value;
  const wants = question(show, now);
  const list = useGet<Page<Repair>>(now === null ? null : url('repairs', wants), 'change');
  const rows = list.data && ordered(show, list.data.items);
  const id = param('id');
  const chosen = useChosen(show === 'repaired' ? (rows ?? []) : []);
  const checks = show === 'repaired' && (isOffice() || isOne('supervisor'));
  return (
    <Panel
      title={t('repairs')}
      class="panel-page"
      note={rows && t('rows_count', integer(rows.length))}
      tools={
        <>
          {isOffice() && <OpenOrder asset={param('asset') ?? ''} />}
          <Downloads path="repairs" params={wants} />
        </>
      }
    >
      <div class="toolbar">
        <Choices
          label={t('repairs')}
          chosen={show}
          options={SHOWS.map((s) => ({ key: s, text: t(`show_${s}`), href: here({ show: s, id: null }) }))}
        />
        <Filters only={['contractor', 'project']} />
        <OfAsset />
        {checks && <ConfirmChosen rows={rows ?? []} chosen={chosen} again={list.again} />}
      </div>
      {rows === null ? (
        <Absent error={list.error} loading />
      ) : (
        <Rows
          label={t('repairs')}
          cards
          columns={[...(checks ? [chosen.column] : []), ...repairColumns(now, list.asOf, { own: isOne('contractor') }), ...ownActs(list.again)]}
          rows={rows}
          key_={(r) => r.id}
          to={(r) => here({ id: r.id })}
        />
      )}
      {id && <RepairDialog id={id} />}
      {isOffice() && <ImportPanel collection="repairs" />}
    </Panel>
  );
}
