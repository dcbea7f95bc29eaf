// Keys for people who do not reach for the mouse: j and k walk rows, / searches, ? helps.

import { signal } from '@preact/signals';
import { go } from '../base/router';
import { copyLink } from './copy_link';

export const searching = signal(false);
export const helping = signal(false);

const GOTO: Record<string, string> = {
  o: '#/',
  d: '#/outages',
  r: '#/repairs',
  e: '#/exemptions',
  m: '#/months',
  w: '#/wall',
};
let pendingG = 0;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main [data-row]')].filter((row) => row.offsetParent !== null);
}

function walk(step: number): void {
  const all = rows();
  const now = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + step))];
  if (next) {
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element !== null && (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable);
}

const ACTS: Record<string, () => void> = {
  j: () => walk(1),
  k: () => walk(-1),
  '/': () => {
    searching.value = true;
  },
  '?': () => {
    helping.value = true;
  },
  y: () => void copyLink(),
  g: () => {
    pendingG = performance.now();
  },
};

function onKey(event: KeyboardEvent): void {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    isTyping(event.target) ||
    document.querySelector('dialog[open]')
  ) {
    return;
  }
  const row = (event.target as HTMLElement).dataset?.row;
  if (event.key === 'Enter' && row) {
    go(row);
    return;
  }
  const target = performance.now() - pendingG < 1200 ? GOTO[event.key] : undefined;
  if (target) {
    pendingG = 0;
    go(target);
  } else if (ACTS[event.key]) {
    event.preventDefault();
    ACTS[event.key]();
  }
}

export function listenToKeys(): void {
  document.addEventListener('keydown', onKey);
}
