// Places of towns as tiles: each as near as can be to where it lies, none over another.

export interface Place {
  lon: number;
  lat: number;
}
export interface Tile {
  column: number;
  row: number;
}

const within = (n: number, most: number) => Number.isFinite(n) && Math.abs(n) <= most;

/** Of an asset's attributes; null: it has none, or none that can be. */
export function placeOf(attributes: Record<string, unknown>): Place | null {
  const [lon, lat] = ['lon', 'lat'].map((name) => (attributes[name] === undefined || attributes[name] === '' ? NaN : Number(attributes[name])));
  return within(lon, 180) && within(lat, 90) ? { lon, lat } : null;
}

export function middle(places: Place[]): Place {
  const mean = (of: (p: Place) => number) => places.reduce((sum, p) => sum + of(p), 0) / places.length;
  return { lon: mean((p) => p.lon), lat: mean((p) => p.lat) };
}

/** Stretched to the grid, since a tile is as wide as it is high whatever the district's shape. */
function wishes(places: Place[], columns: number, rows: number): Tile[] {
  const range = (of: (p: Place) => number) => [Math.min(...places.map(of)), Math.max(...places.map(of))];
  const [west, east] = range((p) => p.lon),
    [south, north] = range((p) => p.lat);
  const share = (at: number, from: number, to: number) => (to > from ? (at - from) / (to - from) : 0.5);
  return places.map((p) => ({
    column: share(p.lon, west, east) * (columns - 1),
    row: share(-p.lat, -north, -south) * (rows - 1),
  }));
}

/** One tile each, in the places' order. Whose wish is nearest to a free tile takes it first. */
export function tilesOf(places: Place[]): Tile[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(places.length * 1.4)));
  const rows = Math.max(1, Math.ceil(places.length / columns) + (places.length > 4 ? 1 : 0));
  const wanted = wishes(places, columns, rows);
  const free = Array.from({ length: columns * rows }, (_, i): Tile => ({ column: i % columns, row: Math.floor(i / columns) }));
  const far = (a: Tile, b: Tile) => (a.column - b.column) ** 2 + (a.row - b.row) ** 2;
  const tiles: Tile[] = [];
  const left = new Set(places.keys());
  while (left.size > 0) {
    let best = { town: -1, tile: -1, far: Infinity };
    for (const town of left) {
      free.forEach((tile, i) => {
        const distance = far(wanted[town], tile);
        if (distance < best.far) {
          best = { town, tile: i, far: distance };
        }
      });
    }
    tiles[best.town] = free[best.tile];
    free.splice(best.tile, 1);
    left.delete(best.town);
  }
  return tiles;
}

/** Where nothing is known of any place: row by row. */
export function inRows(count: number): Tile[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count * 1.4)));
  return Array.from({ length: count }, (_, i) => ({ column: i % columns, row: Math.floor(i / columns) }));
}
