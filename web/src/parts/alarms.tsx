// What has to be shouted: feeds that fell silent, data that stands still, a daemon out of reach.

import type { ApiError } from '../base/api';
import { connected, position } from '../base/live';
import { duration, minute, seconds } from '../base/time';
import type { Status } from '../base/types';
import { t } from '../words';

const STALE_S = 15 * 60;

/** For how many seconds nothing was reported, if that is too long; 0 otherwise. */
export function staleFor(asOf: string | null): number {
  const last = position.value?.last_at;
  if (!asOf || !last) {
    return 0;
  }
  const age = seconds(asOf) - seconds(last);
  return age > STALE_S ? age : 0;
}

export function Alarms({ status, error }: { status: Status | null; error?: ApiError | null }) {
  const silent = status?.feeds?.filter((feed) => !feed.watching) ?? [];
  const stale = staleFor(status?.as_of ?? null);
  if (silent.length === 0 && stale === 0 && error?.status !== 0) {
    return null;
  }
  return (
    <div class="alarms" role="alert">
      {error?.status === 0 && (
        <p>
          <strong>{t('unreachable')}</strong>
        </p>
      )}
      {stale > 0 && (
        <p>
          <strong>{t('stale', duration(stale))}</strong> {t('stale_since', minute(position.value?.last_at))}
        </p>
      )}
      {silent.map((feed) => (
        <p key={feed.code}>
          <strong>{t('silent_feed', feed.name)}</strong>{' '}
          {feed.last_at
            ? t(
                'silent_since',
                minute(feed.last_at),
                duration(seconds(status?.as_of ?? feed.last_at) - seconds(feed.last_at)),
              )
            : t('never_spoke')}
        </p>
      ))}
    </div>
  );
}

/** How fresh what is shown is: the last report's instant and whether the page follows live. */
export function Freshness({ asOf }: { asOf: string | null }) {
  const last = position.value?.last_at ?? null;
  const age = asOf && last ? Math.max(0, seconds(asOf) - seconds(last)) : null;
  return (
    <span class={`freshness ${connected.value ? 'is-live' : ''}`} title={last ? t('last_report', minute(last)) : ''}>
      <span class="dot" aria-hidden="true" />
      <span class="fresh-word">{connected.value ? t('live') : t('not_live')}</span>
      {last && <span class="number"> {last.slice(11, 16)}</span>}
      {age !== null && age > STALE_S && <strong class="bad"> {t('age', duration(age))}</strong>}
    </span>
  );
}
