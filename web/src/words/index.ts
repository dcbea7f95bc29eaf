// One table of words for both languages: [中文, English]; {0} is the first argument.

import { effect, signal } from '@preact/signals';
import { asset } from './asset';
import { common } from './common';
import { notices } from './notices';
import { office } from './office';
import { orders } from './orders';
import { platforms } from './platforms';
import { terms } from './terms';
import { views } from './views';
import { works } from './works';

const table = { ...common, ...asset, ...views, ...notices, ...office, ...orders, ...platforms, ...terms, ...works };
export type Word = keyof typeof table;
export type Language = 'zh' | 'en';

const KEY = 'intact.language';

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

export const language = signal<Language>(remembered());

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem(KEY, language.value);
  } catch {
    // A page without storage forgets the choice; nothing else is lost.
  }
});

export function t(word: Word, ...values: (string | number)[]): string {
  const text = table[word][language.value === 'zh' ? 0 : 1];
  return values.length ? text.replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n)] ?? '')) : text;
}

/** The word PREFIX_NAME if the table has it, else the name as it came: causes and rules are open lists. */
export function named(prefix: string, name: string | null | undefined): string {
  if (name === null || name === undefined) {
    return '';
  }
  const word = `${prefix}_${name}`;
  return word in table ? t(word as Word) : name;
}
