// The names of assets by their codes, asked for one after the other as views come to need them.

import { effect, signal } from '@preact/signals';
import { get, url } from './api';
import { session } from './session';
import type { Asset } from './types';

const names = signal<ReadonlyMap<string, string>>(new Map());
const waiting: string[] = [];
const asked = new Set<string>();
let busy = false;

async function askAll(): Promise<void> {
  busy = true;
  for (let code = waiting.shift(); code !== undefined; code = waiting.shift()) {
    try {
      noteAssets([await get<Asset>(url(`assets/${encodeURIComponent(code)}`))]);
    } catch {
      // One that is not there, or not for this reader, keeps its code.
    }
  }
  busy = false;
}

/** Takes over what a list said already. */
export function noteAssets(assets: { code: string; name: string }[]): void {
  const next = new Map(names.peek());
  assets.forEach(({ code, name }) => next.set(code, name));
  names.value = next;
}

/** The name, or the code until it is known. */
export function assetName(code: string): string {
  const known = names.value.get(code);
  if (known === undefined && !asked.has(code)) {
    asked.add(code);
    waiting.push(code);
    if (!busy) {
      void askAll();
    }
  }
  return known ?? code;
}

effect(() => {
  void session.value; // what one person may read is not the next one's
  names.value = new Map();
  asked.clear();
});
