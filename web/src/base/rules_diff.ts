// What changed between two versions of the rules, member by member, under the daemon's own paths.

export interface Changed {
  path: string;
  old: unknown;
  now: unknown;
}

/** A limit that runs in a calendar's hours, such as {"s":14400,"calendar":"work"}, is one value. */
export function isLimit(value: unknown): value is { s: number; calendar?: string } {
  return (
    value !== null &&
    typeof value === 'object' &&
    's' in value &&
    Object.keys(value).every((key) => key === 's' || key === 'calendar')
  );
}

function flatten(value: unknown, path: string, into: Map<string, unknown>): void {
  if (Array.isArray(value) && value.some((v) => typeof v === 'object')) {
    value.forEach((v, i) => flatten(v, `${path}[${i}]`, into));
  } else if (value !== null && typeof value === 'object' && !Array.isArray(value) && !isLimit(value)) {
    for (const [name, member] of Object.entries(value)) {
      flatten(member, path ? `${path}.${name}` : name, into);
    }
  } else {
    into.set(path, value);
  }
}

export function flat(document: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>();
  flatten(document, '', found);
  return found;
}

export function changes(old: unknown, now: unknown): Changed[] {
  const before = flat(old),
    after = flat(now);
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => path !== 'version');
  return paths
    .filter((path) => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path)))
    .map((path) => ({ path, old: before.get(path), now: after.get(path) }));
}
