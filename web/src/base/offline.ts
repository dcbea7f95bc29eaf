// The page without a network: the service worker that keeps its last answers, and acts that could not be sent.
// Those wait here until the person sends or drops them; none goes out by itself.

import { effect, signal } from '@preact/signals';
import { session } from './session';

const KEY = 'intact.unsent';

/** An act that did not reach the daemon, as it would be sent again. */
export interface Unsent {
  title: string;
  address: string;
  body: Record<string, unknown>;
  at: string; // when the person did it
  who: number; // whose token
}

function remembered(): Unsent[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Unsent[];
  } catch {
    return [];
  }
}

export const unsent = signal<Unsent[]>(remembered());

effect(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(unsent.value));
  } catch {
    // Without storage they wait as long as the page is open.
  }
});

export function keepUnsent(act: Omit<Unsent, 'who'>): void {
  unsent.value = [...unsent.peek(), { ...act, who: session.peek()?.id ?? 0 }];
}

export function dropUnsent(act: Unsent): void {
  unsent.value = unsent.peek().filter((one) => one !== act);
}

export const ownUnsent = () => unsent.value.filter((act) => act.who === session.value?.id);

export function startWorker(): void {
  navigator.serviceWorker?.register('/assets/worker.js', { scope: '/' }).catch(() => undefined); // plain HTTP has none
}
