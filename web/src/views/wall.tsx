// The wall screen: 1920 by 1080, dark, scaled as a whole, with a panel that takes turns.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { url } from '../base/api';
import { now as clockNow } from '../base/clock';
import { coverageText, integer } from '../base/format';
import { here, href, param } from '../base/router';
import { useGet } from '../base/resource';
import { rules, zone } from '../base/session';
import { iso, second } from '../base/time';
import type { Indicator, RateItem, Rates, Status, Trend } from '../base/types';
import { INDICATORS } from '../base/types';
import { Bullet } from '../parts/spark';
import { Percent, VerdictChip } from '../parts/ui';
import { Alarms, isOld } from '../parts/alarms';
import { language, t } from '../words';
import { thirtyDays, thisSecond } from './overview';
import { WALL_PANELS, WallDown, WallPanel } from './wall_panels';

const WIDTH = 1920,
  HEIGHT = 1080,
  TURN_MS = 20000;

/** How much the stage is enlarged so that it fits whole. */
function useScale(): number {
  const fit = () => Math.min(innerWidth / WIDTH, innerHeight / HEIGHT);
  const [scale, setScale] = useState(fit);
  useEffect(() => {
    const onResize = () => setScale(fit());
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);
  return scale;
}

function Tile({ indicator, item, now }: { indicator: Indicator; item: RateItem; now: RateItem | null }) {
  const figure = item.indicators[indicator];
  const current = now?.indicators[indicator];
  const covered = coverageText(figure.coverage);
  const explained = href(`figures/${indicator}`);
  return (
    <article class={`wall-tile wall-${figure.verdict}`}>
      <header>
        <h2>{t(`indicator_${indicator}`)}</h2>
        <VerdictChip verdict={figure.verdict} />
      </header>
      <a class="wall-percent" href={explained}>
        <Percent value={figure.percent} />
      </a>
      <Bullet percent={figure.percent} target={figure.target} bad={figure.verdict === 'missed'} />
      <footer>
        <a href={href('rules')}>
          {t('target')} <b class="number">{figure.target}</b>
        </a>
        {indicator !== 'repair' && current ? (
          <a href={href('outages', { aspect: indicator })} title={t('now_about')}>
            {t('now')} <b class="number">{current.percent ?? t('none')}</b>
          </a>
        ) : (
          <a href={href('repairs', { show: 'late' })}>
            <b class="number">
              {integer(figure.numerator)}/{integer(figure.denominator)}
            </b>
          </a>
        )}
        {covered !== null && (
          <a href={explained}>
            {t('coverage_short')} <b class="number">{covered}</b>
          </a>
        )}
      </footer>
    </article>
  );
}

function useTurns(): number {
  const fixed = param('panel');
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (fixed !== null) {
      return undefined;
    }
    const timer = window.setInterval(() => setTurn((n) => (n + 1) % WALL_PANELS.length), TURN_MS);
    return () => window.clearInterval(timer);
  }, [fixed]);
  const index = WALL_PANELS.indexOf((fixed ?? '') as (typeof WALL_PANELS)[number]);
  return index >= 0 ? index : turn;
}

function Head({ asOf }: { asOf: string | null }) {
  const clock = clockNow.value === null ? '' : iso(clockNow.value, zone.value);
  const full = () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  return (
    <header class="wall-head">
      <h1>
        <a href={href('')}>{t('brand_long')}</a>
      </h1>
      <span class="wall-as-of">
        {t('month_to_date')} · {t('as_of')} <b class="number">{second(asOf)}</b> ·{' '}
        <a href={href('rules')}>{t('rules_version', rules.value?.version ?? '')}</a>
      </span>
      <span class="wall-date number">{clock.slice(0, 10)}</span>
      <time class="wall-clock number">{clock.slice(11, 19)}</time>
      <button type="button" class="wall-full" aria-label={t('full_screen')} onClick={() => void full()}>
        <svg viewBox="0 0 20 20" width="26" height="26" aria-hidden="true">
          <path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" fill="none" stroke="currentColor" stroke-width="1.8" />
        </svg>
      </button>
    </header>
  );
}

export function WallView() {
  const scale = useScale();
  const rates = useGet<Rates>(url('rates'));
  const status = useGet<Status>(url('status', { by: 'kind' }), 'fast');
  const asOf = status.data?.as_of ?? null;
  const now = useGet<Rates>(thisSecond(asOf), 'never');
  const trendAddress = useMemo(() => thirtyDays(asOf), [asOf?.slice(0, 13)]);
  const trend = useGet<Trend>(trendAddress, 'never');
  const turn = useTurns();
  const item = rates.data?.items[0];
  useEffect(() => {
    document.documentElement.classList.add('wall-page');
    return () => document.documentElement.classList.remove('wall-page');
  }, []);
  return (
    <main class="wall" id="content" lang={language.value === 'zh' ? 'zh-CN' : 'en'}>
      <div
        class={`wall-stage ${isOld(status.data) ? 'wall-stale' : ''}`}
        style={{
          transform: `translate(${Math.max(0, (innerWidth - WIDTH * scale) / 2)}px, ${Math.max(0, (innerHeight - HEIGHT * scale) / 2)}px) scale(${scale})`,
        }}
      >
        <Head asOf={asOf} />
        <Alarms status={status.data} short />
        <section class="wall-tiles" aria-label={t('five_indicators')}>
          {item && INDICATORS.map((i) => <Tile key={i} indicator={i} item={item} now={now.data?.items[0] ?? null} />)}
        </section>
        <div class="wall-body">
          <WallDown />
          <section class="wall-panel" aria-label={t(`wall_${WALL_PANELS[turn]}`)}>
            <header>
              <h2>{t(`wall_${WALL_PANELS[turn]}`)}</h2>
              <nav class="wall-dots" aria-label={t('panels')}>
                {WALL_PANELS.map((name, i) => (
                  <a
                    key={name}
                    href={here({ panel: param('panel') === name ? null : name })}
                    aria-current={i === turn ? 'true' : undefined}
                    aria-label={t(`wall_${name}`)}
                    title={t(`wall_${name}`)}
                  />
                ))}
              </nav>
            </header>
            <WallPanel name={WALL_PANELS[turn]} status={status.data} trend={trend.data} />
          </section>
        </div>
      </div>
    </main>
  );
}
