// What the wall screen shows below the five figures: what is down, and the panels that take turns.

import { url } from '../base/api';
import { integer } from '../base/format';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName, townName } from '../base/session';
import { duration } from '../base/time';
import type { Indicator, RateItem, Rates, Status, Trend } from '../base/types';
import { ASPECTS, INDICATORS, KINDS } from '../base/types';
import { named, t } from '../words';
import { useDown } from './down';
import { StackedBar } from './kinds';
import { FigureLink, groupName, worstFirst } from './ranking';
import { TrendFigure } from './trend';

export const WALL_PANELS = ['towns', 'contractors', 'kinds', 'trend'] as const;
type WallPanelName = (typeof WALL_PANELS)[number];

export function WallDown() {
  const { rows } = useDown();
  return (
    <section class="wall-panel wall-down" aria-label={t('down_now')}>
      <header>
        <h2>{t('down_now')}</h2>
        {rows && (
          <span class="soft">
            {t(
              'down_tally',
              integer(rows.length),
              integer(rows.filter((r) => r.aspects.includes('network')).length),
              integer(rows.filter((r) => !r.repair).length),
            )}
          </span>
        )}
      </header>
      <table aria-label={t('down_now')}>
        <thead>
          <tr>
            <th scope="col">{t('how_long')}</th>
            <th scope="col">{t('asset')}</th>
            <th scope="col">{t('town')}</th>
            <th scope="col">{t('cause')}</th>
            <th scope="col">{t('contractor')}</th>
            <th scope="col">{t('repair')}</th>
          </tr>
        </thead>
        <tbody>
          {rows?.slice(0, 15).map((r) => (
            <tr key={r.asset}>
              <td class="number">{duration(r.seconds)}</td>
              <td class="wall-name">{r.name}</td>
              <td>{townName(r.town)}</td>
              <td>{named('cause', r.cause) || t('condition_silent')}</td>
              <td>{organisationName(r.contractor)}</td>
              <td class={r.repair?.timeliness === 'late' ? 'bad' : ''}>
                {r.repair
                  ? r.repair.timeliness === 'late' && r.repair.state !== 'repaired'
                    ? t('timeliness_late')
                    : t(`repair_${r.repair.state}`)
                  : t('none')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Matrix({ by, indicator }: { by: 'town' | 'contractor'; indicator: Indicator }) {
  const rates = useGet<Rates>(url('rates', { by }));
  const items: RateItem[] = rates.data ? worstFirst(rates.data.items, indicator) : [];
  return (
    <table class={`wall-matrix wall-matrix-${by}`} aria-label={t(`by_${by}`)}>
      <thead>
        <tr>
          <th scope="col">{t(`by_${by}`)}</th>
          <th scope="col" class="numeric">
            {t('assets')}
          </th>
          {INDICATORS.map((i) => (
            <th key={i} scope="col" class="numeric">
              {t(`short_${i}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.key}>
            <td class="wall-name">{groupName(by, item)}</td>
            <td class="numeric number">{integer(item.assets)}</td>
            {INDICATORS.map((i) => (
              <td key={i} class="numeric">
                <FigureLink figure={item.indicators[i]} to={href(`figures/${i}`, { [by]: item.key, by: 'asset' })} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Kinds({ status }: { status: Status }) {
  return (
    <table class="wall-kinds" aria-label={t('kinds_title')}>
      <thead>
        <tr>
          <th scope="col">{t('kind')}</th>
          {ASPECTS.map((a) => (
            <th key={a} scope="col">
              {t(`aspect_${a}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => {
          const item = status.items.find((i) => i.key === kind);
          return (
            item && (
              <tr key={kind}>
                <th scope="row">
                  {t(`kind_${kind}`)}
                  <br />
                  <span class="soft number">{integer(item.assets)}</span>
                </th>
                {ASPECTS.map((a) => {
                  const down = item.aspects[a].fault + item.aspects[a].silent;
                  return (
                    <td key={a}>
                      <b class={`number ${down ? 'bad' : ''}`}>{integer(down)}</b>{' '}
                      <span class="soft">{t('down_word')}</span>
                      <StackedBar counts={item.aspects[a]} />
                    </td>
                  );
                })}
              </tr>
            )
          );
        })}
      </tbody>
    </table>
  );
}

export function WallPanel({
  name,
  status,
  trend,
}: {
  name: WallPanelName;
  status: Status | null;
  trend: Trend | null;
}) {
  switch (name) {
    case 'towns':
      return <Matrix by="town" indicator="intact" />;
    case 'contractors':
      return <Matrix by="contractor" indicator="intact" />;
    case 'kinds':
      return status && <Kinds status={status} />;
    case 'trend':
      return trend && <TrendFigure trend={trend} indicator="network" dark />;
  }
}
