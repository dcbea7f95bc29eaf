// The district's towns as tiles about where they lie, coloured by how far each is from the target. Where a town lies is
// told by the attributes lon and lat of its centre (监控中心); without any, the tiles stand in rows.

import { url } from '../base/api';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { shadeOf } from '../base/shade';
import type { Place, Tile } from '../base/tile_map';
import { inRows, middle, placeOf, tilesOf } from '../base/tile_map';
import type { Asset, Figure, Indicator, Page, RateItem } from '../base/types';
import { t } from '../words';
import { ShadeLegend } from './day_grid';
import { Absent } from './ui';

const PLACED_LEAST = 2; // one place alone is no map

/** Each town's place by its code, from its centres; null: not asked yet. A tile that has been seen stays where it is. */
function usePlaces(): Map<string, Place> | null {
  const { data, loading } = useGet<Page<Asset>>(url('assets', { kind: 'centre', limit: 10000 }), 'change');
  if (data === null && loading) {
    return null;
  }
  const centres = data?.items ?? [];
  const all = new Map<string, Place[]>();
  for (const { town, attributes } of centres) {
    const place = placeOf(attributes);
    if (town !== null && place) {
      all.set(town, [...(all.get(town) ?? []), place]);
    }
  }
  return new Map([...all].map(([town, places]) => [town, middle(places)]));
}

interface Placed {
  item: RateItem;
  tile: Tile;
}

/** Those whose place is not known stand in a row below the others. */
function arranged(items: RateItem[], places: Map<string, Place>): Placed[] {
  const placed = items.filter((item) => places.has(item.key));
  if (placed.length < PLACED_LEAST) {
    const tiles = inRows(items.length);
    return items.map((item, i) => ({ item, tile: tiles[i] }));
  }
  const tiles = tilesOf(placed.map((item) => places.get(item.key) as Place));
  const below = Math.max(...tiles.map((tile) => tile.row)) + 1;
  const columns = Math.max(...tiles.map((tile) => tile.column)) + 1;
  return [
    ...placed.map((item, i) => ({ item, tile: tiles[i] })),
    ...items
      .filter((item) => !places.has(item.key))
      .map((item, i) => ({ item, tile: { column: i % columns, row: below + Math.floor(i / columns) } })),
  ];
}

const wordsOf = (item: RateItem, figure: Figure) =>
  `${item.name} · ${figure.percent === null ? t('verdict_none') : `${figure.percent} %`} · ${t(`verdict_${figure.verdict}`)}`;

export interface TownMapProps {
  items: RateItem[] | null; // rates by town
  indicator: Indicator;
  window?: Record<string, string | null>; // what the tiles lead to: month, or from and to
  legend?: boolean;
}

export function TownMap({ items, indicator, window = {}, legend = true }: TownMapProps) {
  const places = usePlaces();
  if (items === null || items.length === 0 || places === null) {
    return <Absent loading={items === null || places === null} empty={t('no_figures')} />;
  }
  return (
    <div class="town-map">
      <ul class="town-tiles" aria-label={t('town_map')}>
        {arranged(items, places).map(({ item, tile }) => {
          const figure = item.indicators[indicator];
          const shade = shadeOf(figure, figure.target ?? '0.00');
          return (
            <li key={item.key} class="town-tile" style={{ gridColumn: tile.column + 1, gridRow: tile.row + 1 }}>
              <a class={`shade-${shade}`} href={href(`figures/${indicator}`, { ...window, town: item.key, by: 'asset' })} title={wordsOf(item, figure)}>
                <span class="town-words">
                  <span class="town-name">{item.name}</span>
                  <span class="number">{shade === 'unseen' ? t('nobody_saw') : (figure.percent ?? t('none'))}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      {legend && <ShadeLegend />}
    </div>
  );
}
