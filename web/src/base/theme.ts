// Light or dark, as the system wishes; a page on paper is light. What is painted on a canvas asks here.

import { signal } from '@preact/signals';

const wish = window.matchMedia('(prefers-color-scheme: dark)');

export const isDark = signal(wish.matches);

const follow = () => {
  isDark.value = wish.matches;
};
wish.addEventListener('change', follow);
addEventListener('afterprint', follow);
addEventListener('beforeprint', () => {
  isDark.value = false;
});
