// The assets of one town as points where they stand, by the attributes lon and lat; nothing is loaded from elsewhere. The
// list below the map has the same assets, for whom no map helps.

import { useEffect, useRef } from 'preact/hooks';
import { url } from '../base/api';
import { integer } from '../base/format';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { shadeOf } from '../base/shade';
import { isDark } from '../base/theme';
import { placeOf } from '../base/tile_map';
import type { Asset, Indicator, Page, Rates } from '../base/types';
import type { Point, PointsDrawing } from '../charts';
import { t } from '../words';
import { load } from './chart';
import { ShadeLegend } from './day_grid';
import { Panel } from './ui';

const PLACED_LEAST = 2; // one place alone is no map

function Points({ label, points }: { label: string; points: Point[] }) {
  const element = useRef<HTMLDivElement>(null);
  const drawing = useRef<PointsDrawing | null>(null);
  const wanted = useRef(points);
  wanted.current = points;
  const night = isDark.value;
  useEffect(() => {
    let gone = false;
    void load().then(({ drawPoints }) => {
      if (!gone && element.current) {
        drawing.current = drawPoints(element.current);
        drawing.current.show(wanted.current, isDark.peek());
      }
    });
    return () => {
      gone = true;
      drawing.current?.end();
      drawing.current = null;
    };
  }, []);
  useEffect(() => drawing.current?.show(points, night), [JSON.stringify(points), night]);
  return <div class="points" ref={element} role="img" aria-label={label} />;
}

export function AssetPoints({ town, indicator, window }: { town: string; indicator: Indicator; window: Record<string, string | null> }) {
  const assets = useGet<Page<Asset>>(url('assets', { town, limit: 10000 }), 'change').data?.items ?? [];
  const placed = assets.flatMap((asset) => {
    const place = placeOf(asset.attributes);
    return place ? [{ asset, place }] : [];
  });
  const rates = useGet<Rates>(placed.length > 0 ? url('rates', { ...window, town, by: 'asset' }) : null, 'never');
  if (placed.length < PLACED_LEAST || !rates.data) {
    return null;
  }
  const figures = new Map(rates.data.items.map((item) => [item.key, item.indicators[indicator]]));
  const points = placed.map(({ asset, place }): Point => {
    const figure = figures.get(asset.code);
    return {
      ...place,
      shade: figure ? shadeOf(figure, figure.target ?? '0.00') : 'none',
      words: `${asset.name}\n${figure?.percent ? `${figure.percent} %` : t('verdict_none')}`,
      to: href(`assets/${encodeURIComponent(asset.code)}`),
    };
  });
  return (
    <Panel title={t('asset_map')} note={t('asset_map_label', integer(points.length))}>
      <Points label={t('asset_map_label', integer(points.length))} points={points} />
      <ShadeLegend />
    </Panel>
  );
}
