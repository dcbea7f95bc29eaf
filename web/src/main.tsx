// Where the page begins.

import { render } from 'preact';
import { whoAmI } from './base/session';
import './css/index.css';
import { listenToKeys } from './parts/keys';
import { Shell } from './shell';

listenToKeys();
void whoAmI();
const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
render(<Shell />, root);
