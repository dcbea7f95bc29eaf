// Where the page begins.

import { render } from 'preact';
import { startWorker } from './base/offline';
import { whoAmI } from './base/session';
import './css/index.css';
import { listenToKeys } from './parts/keys';
import { Shell } from './shell';

listenToKeys();
addEventListener('beforeprint', () => {
  document.querySelectorAll<HTMLDetailsElement>('main details').forEach((details) => (details.open = true));
});
void whoAmI();
startWorker();
const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
render(<Shell />, root);
