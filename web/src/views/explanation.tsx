// One figure in words: its fraction, the seconds it is made of, its coverage, its raw counterpart.

import { coverageText, integer, missing } from '../base/format';
import { here, href } from '../base/router';
import { rules } from '../base/session';
import { duration, minute } from '../base/time';
import type { Figure, Indicator, Rates } from '../base/types';
import { Percent, Swatch, VerdictChip } from '../parts/ui';
import { named, t } from '../words';

const PARTS = ['ok', 'damped', 'fault', 'silent', 'blind', 'exempt'] as const;

function SecondsTable({ figure, indicator }: { figure: Figure; indicator: Indicator }) {
  const seconds = figure.seconds;
  if (!seconds) {
    return null;
  }
  const silentCounts = rules.value?.indicators[indicator]?.silent !== 'excluded';
  const role = (part: (typeof PARTS)[number]) =>
    part === 'ok' || part === 'damped'
      ? t('counts_both')
      : part === 'fault' || (part === 'silent' && silentCounts)
        ? t('counts_denominator')
        : t('counts_not');
  return (
    <div class="rows">
      <table aria-label={t('seconds_of', t(`indicator_${indicator}`))}>
        <thead>
          <tr>
            <th scope="col">{t('part')}</th>
            <th scope="col" class="numeric">
              {t('seconds_word')}
            </th>
            <th scope="col" class="numeric wide-only">
              {t('asset_time')}
            </th>
            <th scope="col">{t('counts')}</th>
          </tr>
        </thead>
        <tbody>
          {PARTS.map((part) => (
            <tr key={part} title={t(`about_${part}`)}>
              <th scope="row">
                <Swatch condition={part === 'damped' ? 'ok' : part} />
                {t(`condition_${part}`)}
              </th>
              <td class="numeric">
                <a href={here({ by: 'asset' })}>{integer(seconds[part])}</a>
              </td>
              <td class="numeric wide-only soft">
                <a href={here({ by: 'asset' })}>{duration(seconds[part])}</a>
              </td>
              <td class="soft">{role(part)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Explanation({ figure, indicator, data }: { figure: Figure; indicator: Indicator; data: Rates }) {
  const unit = indicator === 'repair' ? t('unit_orders') : t('seconds_word');
  const short = missing(figure.numerator, figure.denominator, figure.target);
  const basis = rules.value?.indicators[indicator]?.basis_of_target;
  const covered = coverageText(figure.coverage);
  return (
    <div class="explanation">
      <div class="explain-head">
        <span class="explain-percent">
          <Percent value={figure.percent} />
        </span>
        <VerdictChip verdict={figure.verdict} />
        <span class="soft">
          {t('target')}{' '}
          <a class="number" href={href('rules', { version: data.rules })}>
            {figure.target} %
          </a>
          {basis ? ` (${t('basis')}: ${named('basis', basis)})` : ''}
        </span>
      </div>
      <p class="formula">
        <span class="fraction">
          <span class="number">{integer(figure.numerator)}</span>
          <span class="number">{integer(figure.denominator)}</span>
        </span>
        <span>
          {' '}
          {unit} → {t('floored')}{' '}
          <strong class="number">
            {figure.percent ?? t('none')}
            {figure.percent && ' %'}
          </strong>
        </span>
      </p>
      {figure.verdict === 'missed' && (
        <p class="bad">
          {indicator === 'repair'
            ? t('short_orders', integer(short))
            : t('short_seconds', integer(short), duration(short))}
        </p>
      )}
      <SecondsTable figure={figure} indicator={indicator} />
      {indicator === 'repair' && (
        <p>
          <a href={here({ by: 'asset' })}>{t('see_late_repairs')} →</a>
        </p>
      )}
      <dl class="facts">
        {covered !== null && (
          <>
            <dt>{t('coverage_least', rules.value?.min_coverage ?? '')}</dt>
            <dd class="number">{covered} %</dd>
          </>
        )}
        {figure.raw && (
          <>
            <dt>{t('raw_figure')}</dt>
            <dd class="number">
              {figure.raw.percent ?? t('none')}
              {figure.raw.percent && ' %'}{' '}
              <span class="soft">
                ({integer(figure.raw.numerator)}/{integer(figure.raw.denominator)})
              </span>
            </dd>
          </>
        )}
        <dt>{t('window')}</dt>
        <dd class="number">
          {minute(data.from)} – {minute(data.to)}
        </dd>
        <dt>{t('as_of')}</dt>
        <dd class="number">{minute(data.as_of)}</dd>
        <dt>{t('rules')}</dt>
        <dd>
          <a href={href('rules', { version: data.rules })}>{t('rules_version', data.rules)}</a>
        </dd>
      </dl>
    </div>
  );
}
