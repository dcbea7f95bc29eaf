// The address after #: a path and the filters, which all live there so that a view can be sent on.

import { signal } from '@preact/signals';

export interface Route {
  path: string[];
  query: URLSearchParams;
}

function parse(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map(safeDecode), query: new URLSearchParams(query) };
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = signal<Route>(parse(location.hash));

addEventListener('hashchange', () => {
  const last = route.peek();
  route.value = parse(location.hash);
  if (last.path.join('/') !== route.peek().path.join('/')) {
    scrollTo(0, 0);
  }
});

export type Query = Record<string, string | number | readonly string[] | null | undefined>;

function text(query: URLSearchParams): string {
  const written = query.toString();
  return written ? `?${written}` : '';
}

/** The link to a view; a list is a repeated filter. */
export function href(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  merge(search, query);
  return `#/${path}${text(search)}`;
}

function merge(search: URLSearchParams, query: Query): void {
  for (const [name, value] of Object.entries(query)) {
    search.delete(name);
    if (Array.isArray(value)) {
      value.forEach((one: string) => search.append(name, one));
    } else if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
}

/** The link to where we are with some filters changed; null removes one. */
export function here(query: Query): string {
  const { path, query: old } = route.value;
  const search = new URLSearchParams(old);
  merge(search, query);
  return `#/${path.map(encodeURIComponent).join('/')}${text(search)}`;
}

export function go(address: string): void {
  location.hash = address;
}

/** Changes filters without a step in the history. */
export function setQuery(query: Query): void {
  history.replaceState(null, '', here(query));
  route.value = parse(location.hash);
}

export function replace(address: string): void {
  history.replaceState(null, '', address);
  route.value = parse(location.hash);
}

export function param(name: string): string | null {
  return route.value.query.get(name);
}
