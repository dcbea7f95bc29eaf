// A chart whose code arrives after the first paint, with its figures as a real table beside it.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../base/theme';
import type { Drawing, TrendPicture } from '../charts';
import { t } from '../words';

let code: Promise<typeof import('../charts')> | null = null;

function afterPaint(): Promise<void> {
  return new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
}

export function load(): Promise<typeof import('../charts')> {
  code ??= afterPaint().then(() => import('../charts'));
  return code;
}

function Chart({ label, picture: asked }: { label: string; picture: TrendPicture }) {
  const picture = { ...asked, night: isDark.value };
  const element = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const wanted = useRef(picture);
  wanted.current = picture;
  useEffect(() => {
    let gone = false;
    void load().then(({ drawTrend }) => {
      if (!gone && element.current) {
        drawing.current = drawTrend(element.current);
        drawing.current.show(wanted.current);
      }
    });
    return () => {
      gone = true;
      drawing.current?.end();
      drawing.current = null;
    };
  }, []);
  useEffect(() => drawing.current?.show(picture), [JSON.stringify(picture)]);
  return <div class="chart" ref={element} role="img" aria-label={label} />;
}

/** The chart and, beside it, the same figures as rows. */
export function ChartWithTable(props: {
  label: string;
  picture: TrendPicture;
  head: string[];
  rows: ComponentChildren[][];
}) {
  return (
    <div class="chart-and-table">
      <Chart label={props.label} picture={props.picture} />
      <div class="rows rows-scroll chart-table" tabIndex={0} role="region" aria-label={t('as_table', props.label)}>
        <table aria-label={props.label}>
          <thead>
            <tr>
              {props.head.map((h, i) => (
                <th key={i} scope="col" class={i > 0 ? 'numeric' : ''}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((cells, r) => (
              <tr key={r}>
                {cells.map((c, i) => (
                  <td key={i} class={i > 0 ? 'numeric' : ''}>
                    {c}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
