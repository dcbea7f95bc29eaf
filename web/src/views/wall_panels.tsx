// What the wall screen shows below the five figures: what is down, and the panels that take turns.

import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { url } from '../base/api';
import { integer } from '../base/format';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { organisationName, townName } from '../base/session';
import { duration } from '../base/time';
import type { Indicator, Outlook, RateItem, Rates, Status, Trend } from '../base/types';
import { ASPECTS, INDICATORS, KINDS } from '../base/types';
import { named, t } from '../words';
import type { Down } from './down';
import { Tally, toStretch, useDown } from './down';
import { StackedBar } from './kinds';
import { Night, OutlookGrid, OutlookSentence } from './outlook';
import { FigureLink, groupName, worstFirst } from './ranking';
import { TrendFigure } from './trend';

export const WALL_PANELS = ['outlook', 'towns', 'contractors', 'kinds', 'trend'] as const;
const HEAD_PX = 33,
  ROW_PX = 40;
type WallPanelName = (typeof WALL_PANELS)[number];

/** How many rows of a table fit below its head: a row cut in two would look like a fault. */
function useFitting(): { table: RefObject<HTMLDivElement>; fitting: number } {
  const table = useRef<HTMLDivElement>(null);
  const [fitting, setFitting] = useState(0);
  useEffect(() => {
    const box = table.current as HTMLDivElement;
    const measure = () => setFitting(Math.max(1, Math.floor((box.clientHeight - HEAD_PX) / ROW_PX)));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(box);
    return () => watcher.disconnect();
  }, []);
  return { table, fitting };
}

function WallRepair({ row }: { row: Down }) {
  if (!row.repair) {
    return <>{t('none')}</>;
  }
  const late = row.repair.timeliness === 'late' && row.repair.state !== 'repaired';
  return (
    <a class={late ? 'bad' : ''} href={href('repairs', { show: 'open', id: row.repair.id })}>
      {late ? t('timeliness_late') : t(`repair_${row.repair.state}`)}
    </a>
  );
}

const DOWN_MAX = 400, // assets
  DOWN_TURN_MS = 12000;

/** Counts the turns that the list of what is down has taken. */
function useTurn(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((n) => n + 1), DOWN_TURN_MS);
    return () => window.clearInterval(timer);
  }, []);
  return turn;
}

/** The part of a list that a turn shows: one after the other, all of it comes. */
function turned<T>(rows: T[], fitting: number, turn: number): T[] {
  const pages = Math.max(1, Math.ceil(rows.length / fitting));
  const first = (turn % pages) * fitting;
  return rows.slice(first, first + fitting);
}

export function WallDown() {
  const { rows, tally } = useDown({}, DOWN_MAX);
  const { table, fitting } = useFitting();
  const turn = useTurn();
  return (
    <section class="wall-panel wall-down" aria-label={t('down_now')}>
      <header>
        <h2>
          <a href={href('outages')}>{t('down_now')}</a>
        </h2>
        {tally && (
          <span class="soft">
            <Tally tally={tally} />
          </span>
        )}
      </header>
      <div class="wall-fit" ref={table}>
        <table aria-label={t('down_now')}>
          <thead>
            <tr>
              {(['how_long', 'asset', 'town', 'cause', 'contractor', 'repair'] as const).map((word) => (
                <th key={word} scope="col">
                  {t(word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {turned(rows ?? [], fitting, turn).map((r) => (
              <tr key={r.asset}>
                <td class="number">
                  <a href={toStretch(r)}>{duration(r.lasted_s)}</a>
                </td>
                <td class="wall-name">
                  <a href={href(`assets/${encodeURIComponent(r.asset)}`)}>{r.name}</a>
                </td>
                <td>{townName(r.town)}</td>
                <td>{named('cause', r.cause) || t('none')}</td>
                <td>
                  {organisationName(r.contractor)} {r.contact?.phone && <span class="number soft">{r.contact.phone}</span>}
                </td>
                <td>
                  <WallRepair row={r} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
            <td class="numeric number">
              <a href={href(`figures/${indicator}`, { [by]: item.key, by: 'asset' })}>{integer(item.assets)}</a>
            </td>
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

/** The month as a matrix, and how it will likely end. */
function WallOutlook() {
  const { data } = useGet<Outlook>(url('outlook'));
  return (
    data && (
      <div class="wall-outlook panel-outlook">
        <OutlookSentence outlook={data} />
        <Night outlook={data} />
        <OutlookGrid outlook={data} chosen={null} />
      </div>
    )
  );
}

function Kinds({ status }: { status: Status }) {
  const rates = useGet<Rates>(url('rates', { by: 'kind', kind: KINDS }));
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
          const month = rates.data?.items.find((i) => i.key === kind);
          return (
            item && (
              <tr key={kind}>
                <th scope="row">
                  {t(`kind_${kind}`)}
                  <br />
                  <a class="soft number" href={href('figures/intact', { kind, by: 'town' })}>
                    {integer(item.assets)}
                  </a>
                </th>
                {ASPECTS.map((a) => {
                  const counts = item.aspects[a];
                  const down = counts.fault + counts.silent;
                  const unseen = down === 0 && counts.ok === 0 && counts.blind > 0; // nobody watches: not none
                  return (
                    <td key={a}>
                      <a href={href('outages', { kind, aspect: a })}>
                        <b class={`number ${down ? 'bad' : ''}`}>{unseen ? t('none') : integer(down)}</b>{' '}
                        <span class="soft">{t(unseen ? 'nobody_watches' : 'down_word')}</span>
                      </a>
                      <StackedBar counts={item.aspects[a]} />
                      {month && (
                        <p class="wall-month">
                          <FigureLink figure={month.indicators[a]} to={href(`figures/${a}`, { kind, by: 'town' })} />
                        </p>
                      )}
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
    case 'outlook':
      return <WallOutlook />;
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
