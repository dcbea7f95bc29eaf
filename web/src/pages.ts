// The pages a role has, in the order of the navigation.

import { isOffice, isOne, isParty } from './base/session';
import type { Word } from './words';

interface PageLink {
  path: string;
  word: Word;
  root: string;
}

export function pagesOf(): PageLink[] {
  const pages: (PageLink | false)[] = [
    isParty() && { path: '', word: 'my_month', root: 'mine' },
    !isParty() && { path: '', word: 'overview', root: '' },
    isParty() && { path: 'overview', word: 'overview', root: 'overview' },
    { path: 'figures/intact', word: 'indicators', root: 'figures' },
    { path: 'outages', word: 'down_now', root: 'outages' },
    { path: 'repairs', word: 'repairs', root: 'repairs' },
    { path: 'exemptions', word: 'exemptions', root: 'exemptions' },
    !isParty() && { path: 'mine', word: 'contractors', root: 'mine' },
    { path: 'months', word: 'months', root: 'months' },
    { path: 'projects', word: 'plans', root: 'projects' },
    { path: 'registry', word: 'registry', root: 'registry' },
    (isOffice() || isOne('viewer')) && { path: 'platforms', word: 'platforms', root: 'platforms' },
    { path: 'rules', word: 'rules', root: 'rules' },
    !isParty() && { path: 'records/batches', word: 'records', root: 'records' },
    isOne('admin') && { path: 'tokens', word: 'tokens', root: 'tokens' },
    (isOffice() || isOne('viewer')) && { path: 'wall', word: 'wall', root: 'wall' },
  ];
  return pages.filter((page): page is PageLink => page !== false);
}
