// Cameras, checkpoints and centres side by side, aspect by aspect, as they stand now.

import { url } from '../base/api';
import { integer } from '../base/format';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import type { Aspect, Counts, Kind, Rates, Status } from '../base/types';
import { ASPECTS, KINDS } from '../base/types';
import { Absent, Panel, Swatch } from '../parts/ui';
import { t } from '../words';
import { FigureLink } from './ranking';

const SHOWN = ['ok', 'fault', 'silent', 'blind', 'exempt'] as const;

/** Counts as lengths of one bar. Decoration: the numbers stand beside it. */
export function StackedBar({ counts }: { counts: Counts }) {
  const sum = SHOWN.reduce((n, c) => n + counts[c], 0) || 1;
  let at = 0;
  return (
    <svg class="stacked" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {SHOWN.map((condition) => {
        const width = (counts[condition] * 100) / sum,
          x = at;
        at += width;
        return <rect key={condition} class={`fill-${condition}`} x={x} y="0" width={width} height="6" />;
      })}
    </svg>
  );
}

export function Legend() {
  return (
    <p class="legend">
      {SHOWN.map((c) => (
        <span key={c} title={t(`about_${c}`)}>
          <Swatch condition={c} />
          {t(`condition_${c}`)}
        </span>
      ))}
    </p>
  );
}

function AspectCell({ kind, aspect, counts }: { kind: Kind; aspect: Aspect; counts: Counts }) {
  const down = counts.fault + counts.silent;
  return (
    <td class="kind-cell">
      <a
        href={href('outages', { kind, aspect })}
        title={SHOWN.map((c) => `${t(`condition_${c}`)} ${counts[c]}`).join(' · ')}
      >
        <span class={down > 0 ? 'bad number' : 'soft number'}>
          {down > 0
            ? t('down_count', integer(down))
            : counts.ok === 0 && counts.blind > 0
              ? t('nobody_watches')
              : t('none_down')}
        </span>
        <StackedBar counts={counts} />
      </a>
    </td>
  );
}

function KindRows({ status, rates }: { status: Status; rates: Rates | null }) {
  return (
    <>
      {KINDS.map((kind) => {
        const item = status.items.find((one) => one.key === kind);
        const figures = rates?.items.find((one) => one.key === kind);
        return (
          item && (
            <tbody key={kind}>
              <tr>
                <th scope="row" rowSpan={2}>
                  <a href={href('figures/intact', { kind, by: 'town' })}>{t(`kind_${kind}`)}</a>
                  <br />
                  <a class="number soft" href={href('figures/intact', { kind, by: 'town' })}>
                    {integer(item.assets)}
                  </a>
                </th>
                {ASPECTS.map((a) => (
                  <AspectCell key={a} kind={kind} aspect={a} counts={item.aspects[a]} />
                ))}
              </tr>
              <tr class="kind-figures">
                {ASPECTS.map((a) => (
                  <td key={a}>
                    {figures ? (
                      <FigureLink figure={figures.indicators[a]} to={href(`figures/${a}`, { kind, by: 'town' })} />
                    ) : (
                      ''
                    )}
                  </td>
                ))}
              </tr>
            </tbody>
          )
        );
      })}
    </>
  );
}

export function KindsPanel({ status }: { status: Status | null }) {
  const rates = useGet<Rates>(url('rates', { by: 'kind', kind: KINDS }));
  return (
    <Panel class="panel-kinds" title={t('kinds_title')} note={t('kinds_note')}>
      {status === null ? (
        <Absent loading />
      ) : (
        <>
          <div class="rows">
            <table class="kinds" aria-label={t('kinds_title')}>
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
              <KindRows status={status} rates={rates.data} />
            </table>
          </div>
          <Legend />
        </>
      )}
    </Panel>
  );
}
