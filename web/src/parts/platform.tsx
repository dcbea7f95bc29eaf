// A platform in a word: whether it is there, and how fine it sees; and those that are lost.

import { url } from '../base/api';
import type { Platform } from '../base/platform_types';
import { useGet } from '../base/resource';
import { isOffice, isOne } from '../base/session';
import { duration } from '../base/time';
import type { Page } from '../base/types';
import { t } from '../words';

export function PlatformState({ platform }: { platform: Platform }) {
  const { state } = platform;
  const word = state.lost_at ? 'lost' : state.registered ? 'registered' : 'not_registered';
  return <span class={`platform-${word}`}>{t(word === 'lost' ? 'is_lost' : word)}</span>;
}

/** Events tell an outage to the second; rounds alone, to within one of them. */
export function resolution(platform: Platform): string {
  return platform.state.subscribed_until ? t('by_events') : t('by_rounds', duration(platform.poll_s));
}

/** Those that were here and are not, for who sees the whole district. */
export function useLost(): Platform[] {
  const sees = isOffice() || isOne('viewer');
  return useGet<Page<Platform>>(sees ? url('platforms', { lost: true, limit: 100 }) : null, 'slow').data?.items ?? [];
}
