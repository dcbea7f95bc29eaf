// The five indicators against their targets: this month to date and now, with coverage and trend.

import { coverageText, difference, integer } from '../base/format';
import { here, href } from '../base/router';
import type { Figure, Indicator, RateItem, Rates, TrendItem } from '../base/types';
import { INDICATORS } from '../base/types';
import { Bullet, Spark } from '../parts/spark';
import { Percent, VerdictChip } from '../parts/ui';
import { language, t } from '../words';

interface Card {
  indicator: Indicator;
  figure: Figure;
  now: Figure | null;
  days: (string | null)[];
  chosen: boolean;
}

function NowLine({ indicator, now }: { indicator: Indicator; now: Figure | null }) {
  if (indicator === 'repair' || now === null) {
    return null;
  }
  return (
    <a class="kpi-now" href={href('outages', { aspect: indicator })} title={t('now_about')}>
      <span class="soft">{t('now')}</span> <Percent value={now.percent} />
      <span class="soft number">
        {' '}
        {integer(now.numerator)}/{integer(now.denominator)}
      </span>
    </a>
  );
}

function Under({ card }: { card: Card }) {
  const { figure, indicator } = card;
  if (indicator === 'repair') {
    return (
      <>
        <a class="kpi-now" href={href('figures/repair', { by: 'asset' })} title={t('explain')}>
          <span class="soft">{t('repairs_due')}</span>{' '}
          <span class="number">
            {integer(figure.numerator)}/{integer(figure.denominator)}
          </span>
        </a>
        <a class="kpi-now" href={href('repairs', { show: 'soon' })}>
          {t('repairs_due_soon')} →
        </a>
      </>
    );
  }
  const covered = coverageText(figure.coverage);
  return (
    <>
      <NowLine indicator={indicator} now={card.now} />
      <a class="kpi-now" href={href(`figures/${indicator}`)}>
        <span class="soft">{t('coverage')}</span>{' '}
        <span class="number">{covered === null ? t('none') : `${covered} %`}</span>
      </a>
    </>
  );
}

function KpiCard({ card }: { card: Card }) {
  const { indicator, figure } = card;
  const bad = figure.verdict === 'missed';
  return (
    <article
      class={`kpi kpi-${figure.verdict} ${card.chosen ? 'kpi-chosen' : ''}`}
      aria-label={t(`indicator_${indicator}`)}
    >
      <header>
        <h2>
          <a href={here({ indicator })} aria-current={card.chosen ? 'true' : undefined}>
            {t(`indicator_${indicator}`)}
          </a>
        </h2>
        <VerdictChip verdict={figure.verdict} />
      </header>
      <div class="kpi-main">
        <a class="kpi-percent" href={href(`figures/${indicator}`)} title={t('explain')}>
          <Percent value={figure.percent} />
        </a>
        <div class="kpi-target soft">
          <a href={href('rules')}>
            {t('target')} <span class="number">{figure.target}</span>
          </a>
          {figure.percent !== null && (
            <a class={bad ? 'number bad' : 'number'} href={href(`figures/${indicator}`)}>
              {difference(figure.percent, figure.target)}
            </a>
          )}
        </div>
      </div>
      <Bullet percent={figure.percent} target={figure.target} bad={bad} />
      <Spark values={card.days} target={figure.target} />
      <footer>
        <Under card={card} />
      </footer>
    </article>
  );
}

export function KpiRow(props: {
  rates: Rates;
  item: RateItem;
  now: RateItem | null;
  trend: TrendItem | null;
  chosen: Indicator;
}) {
  const { item, rates } = props;
  return (
    <section class="kpi-section" aria-label={t('five_indicators')}>
      <p class="kpi-caption soft">
        <strong>{language.value === 'zh' ? `${Number(rates.from.slice(5, 7))}月至今` : t('month_to_date')}</strong>{' '}
        <span class="number">
          {rates.from.slice(0, 10)} – {rates.as_of.slice(0, 10)}
        </span>
        {' · '}
        <a href={href('figures/intact', { by: 'kind' })}>{t('assessed_assets', integer(item.assets))}</a>
        {' · '}
        <a href={href('rules')}>{t('rules_version', rates.rules)}</a>
      </p>
      <div class="kpis">
        {INDICATORS.map((indicator) => (
          <KpiCard
            key={indicator}
            card={{
              indicator,
              figure: item.indicators[indicator],
              now: props.now?.indicators[indicator] ?? null,
              days: props.trend?.indicators[indicator].percent ?? [],
              chosen: props.chosen === indicator,
            }}
          />
        ))}
      </div>
    </section>
  );
}
