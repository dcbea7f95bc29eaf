// What of a project's month stands one by one: the score sheet, the exemptions that counted, and the orders that were late.

import { basisPoints, integer } from '../base/format';
import { href } from '../base/router';
import { minute } from '../base/time';
import type { StatementProject } from '../base/month_types';
import { Rows } from '../parts/ui';
import { named, t } from '../words';

type Exempted = StatementProject['exemptions'][number];

const toAsset = (code: string) => href(`assets/${encodeURIComponent(code)}`);

/** The first assets by name; that there are more is told by their number. */
function Covered({ x }: { x: Exempted }) {
  return (
    <>
      {x.named.map((one, i) => (
        <>
          {i > 0 && t('list_gap')}
          <a key={one.asset} href={toAsset(one.asset)} title={one.asset}>
            {one.name}
          </a>
        </>
      ))}
      {x.assets > x.named.length && ` ${t('assets_count', integer(x.assets))}`}
    </>
  );
}

/** What each indicator gave, and by which score which factor is paid. */
export function Sheet({ project }: { project: StatementProject }) {
  const ladder = project.payment.map((p) => `≥${p.from_score}: ${basisPoints(p.factor_bp)} %`).join(t('list_gap'));
  return (
    <p class="soft sheet">
      {t('score_sheet')}{' '}
      {project.sheet
        .map((line) => `${t(`indicator_${line.indicator}`)} ${line.points ?? t('none')}/${line.weight}`)
        .join(t('list_gap'))}
      {' · '}
      {t('measured_weight')} {project.measured_weight}/{project.weight}
      {' · '}
      {t('payment_ladder')} {ladder}
    </p>
  );
}

export function Exempted({ project }: { project: StatementProject }) {
  return project.exemptions.length === 0 ? null : (
    <Rows
      label={t('exemptions')}
      rows={project.exemptions}
      key_={(x) => String(x.id)}
      step={10}
      columns={[
        { head: t('exemptions'), cell: (x) => <a href={href('exemptions', { id: x.id })}>{named('reason', x.reason)}</a> },
        { head: t('aspects'), cell: (x) => x.aspects.map((a) => t(`aspect_${a}`)).join(t('list_gap')) },
        { head: t('asset'), class: 'grow', cell: (x) => <Covered x={x} /> },
        { head: t('from'), cell: (x) => minute(x.from) },
        { head: t('to'), cell: (x) => minute(x.to) },
        { head: t('approved_by'), cell: (x) => x.approved_by ?? '' },
      ]}
    />
  );
}

export function LateOrders({ project }: { project: StatementProject }) {
  return project.late_orders.length === 0 ? null : (
    <Rows
      label={t('late_repairs')}
      rows={project.late_orders}
      key_={(x) => x.id + x.reported_at}
      step={10}
      columns={[
        { head: t('late_repairs'), cell: (x) => <a href={href('repairs', { show: 'late', id: x.id })}>{x.id}</a> },
        {
          head: t('asset'),
          class: 'grow',
          cell: (x) => (
            <a href={toAsset(x.asset)} title={x.asset}>
              {x.name}
            </a>
          ),
        },
        { head: t('reported_at'), cell: (x) => minute(x.reported_at) },
        { head: t('due_at'), cell: (x) => minute(x.due_at) },
        { head: t('repaired_at'), cell: (x) => minute(x.repaired_at) },
      ]}
    />
  );
}
