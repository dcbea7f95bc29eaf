// What has to be shouted: feeds that fell silent, platforms that are lost, data that stands still, a daemon out of reach.

import { effect, signal } from '@preact/signals';
import { awaySince } from '../base/api';
import { now, slowNow } from '../base/clock';
import { connected, position, pulses } from '../base/live';
import type { Platform } from '../base/platform_types';
import { href } from '../base/router';
import { organisations, zone } from '../base/session';
import { duration, iso, minute, second, seconds } from '../base/time';
import type { FeedState, Problem, Status } from '../base/types';
import { t } from '../words';
import { Call } from './contact';
import { useLost } from './platform';

type Trouble = 'disk_full' | 'clock_behind';
const trouble = signal<Trouble | null>(null);

/** Whether the daemon takes anything in: it answers figures also while it does not. */
async function look(): Promise<void> {
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    const problem = response.status === 503 ? ((await response.json()) as Problem) : null;
    const code = problem?.errors?.[0]?.code ?? null;
    trouble.value = code === 'disk_full' || code === 'clock_behind' ? code : null;
  } catch {
    // That it can't be reached is said elsewhere.
  }
}
effect(() => {
  void pulses.slow.value;
  void look();
});

const STALE_S = 15 * 60;
const AWAY_MS = 3000; // a restart of the daemon, or one lost request, is nothing to shout about
const SHOUTED_MAX = 6;

/** When the newest report was, by the stream or, while that is cut, by the feeds. */
function lastReport(status: Status | null): string | null {
  const known = [position.value?.last_at ?? null, ...(status?.feeds ?? []).map((feed) => feed.last_at)];
  return known.reduce((a, b) => (a === null || (b !== null && seconds(b) > seconds(a)) ? b : a), null);
}

/** For how many seconds nothing was reported, if that is too long; 0 otherwise. */
function staleFor(status: Status | null): number {
  const last = lastReport(status);
  const age = last && slowNow.value !== null ? slowNow.value - seconds(last) : 0;
  return age > STALE_S ? age : 0;
}

/** For how many seconds the daemon has not answered, once it is worth saying; else 0. */
function awayFor(): number {
  void now.value;
  const away_ms = awaySince.value === null ? 0 : performance.now() - awaySince.value;
  return away_ms > AWAY_MS ? Math.floor(away_ms / 1000) : 0;
}

/** Whether what is shown must not be taken for the present. */
export const isOld = (status: Status | null): boolean => awayFor() > 0 || staleFor(status) > 0;

function Away({ status }: { status: Status | null }) {
  return (
    <p>
      <strong>{t('unreachable')}</strong> {status && t('shown_as_of', second(status.as_of), duration(awayFor()))}
    </p>
  );
}

/** A feed that arrives with a wrong clock is not silent: its time zone is to be mended. */
function nameOfSilence(feed: FeedState): string {
  return feed.dated_back_s > 0
    ? t('dated_back_feed', feed.name, duration(feed.dated_back_s))
    : t('silent_feed', feed.name);
}

/** All of them in one line. */
function inShort(silent: FeedState[]): string {
  const mute = silent.filter((feed) => feed.dated_back_s === 0);
  const names = mute.map((feed) => feed.name).join(t('list_gap'));
  const dated = silent.filter((feed) => feed.dated_back_s > 0).map(nameOfSilence);
  return [...(mute.length > 0 ? [t('silent_feed', names)] : []), ...dated].join(t('list_gap'));
}

/** Silence says something only of a feed that is expected to speak; a lost platform is one line, with its feeds. */
function silentFeeds(status: Status | null, lost: Platform[]): FeedState[] {
  const theirs = new Set(lost.flatMap((p) => [p.feed, p.events_feed, p.history?.feed, p.live?.feed]));
  return (status?.feeds ?? []).filter((feed) => !feed.watching && feed.expected && !theirs.has(feed.code));
}

function Lost({ lost, at }: { lost: Platform[]; at: number }) {
  return (
    <>
      {lost.slice(0, SHOUTED_MAX).map(({ code, name, state }) => (
        <p key={code}>
          <strong>
            <a href={href(`platforms/${encodeURIComponent(code)}`)}>{t('lost_platform', name)}</a>
          </strong>{' '}
          {t('lost_platform_since', minute(state.lost_at), duration(at - seconds(state.lost_at ?? '')))}
        </p>
      ))}
      {lost.length > SHOUTED_MAX && <p>{t('lost_platforms_more', lost.length - SHOUTED_MAX)}</p>}
    </>
  );
}

function Silent({ silent, at }: { silent: FeedState[]; at: number }) {
  return (
    <>
      {silent.slice(0, SHOUTED_MAX).map((feed) => (
        <p key={feed.code}>
          <strong>{nameOfSilence(feed)}</strong>{' '}
          {feed.last_at
            ? t('silent_since', minute(feed.last_at), duration(at - seconds(feed.last_at)))
            : t('never_spoke')}
        </p>
      ))}
      {silent.length > SHOUTED_MAX && <p>{t('more_silent', silent.length - SHOUTED_MAX)}</p>}
    </>
  );
}

/** Feeds and platforms are the office's own: it is called. */
function CallTheOffice() {
  const office = organisations.value.find((o) => o.role === 'office' && o.contacts?.length);
  return office ? (
    <p>
      {office.name} <Call contact={office.contacts?.[0] ?? null} />
    </p>
  ) : null;
}

/** What a screen reader says, once: the lengths of time beside it change all the while. */
function spoken(status: Status | null, away: boolean, stale: boolean, lost: Platform[]): string {
  return [
    away ? t('unreachable') : '',
    stale ? t('stale_since', minute(lastReport(status))) : '',
    ...lost.slice(0, SHOUTED_MAX).map(({ name }) => t('lost_platform', name)),
    ...silentFeeds(status, lost).map(nameOfSilence),
  ]
    .filter(Boolean)
    .join('. ');
}

/** `short`: silent feeds in one line, for a screen that nobody scrolls. */
export function Alarms({ status, short }: { status: Status | null; short?: boolean }) {
  const lost = useLost();
  const silent = silentFeeds(status, lost);
  const stale = staleFor(status);
  const away = awayFor() > 0;
  const stuck = trouble.value;
  if (silent.length === 0 && lost.length === 0 && stale === 0 && !away && !stuck) {
    return null;
  }
  const at = slowNow.value ?? seconds(status?.as_of ?? '');
  return (
    <div class="alarms">
      <p class="visually-hidden" role="alert">
        {stuck && `${t(`trouble_${stuck}`)}. `}
        {spoken(status, away, stale > 0, lost)}
      </p>
      {stuck && (
        <p>
          <strong>{t(`trouble_${stuck}`)}</strong> {t('nothing_taken')}
        </p>
      )}
      {away && <Away status={status} />}
      {stale > 0 && (
        <p>
          <strong>{t('stale', duration(stale))}</strong> {t('stale_since', minute(lastReport(status)))}
        </p>
      )}
      {!short && <Lost lost={lost} at={at} />}
      {short && lost.length > 0 && (
        <p>
          <strong>{lost.map(({ name }) => t('lost_platform', name)).join(t('list_gap'))}</strong>
        </p>
      )}
      {!short && <Silent silent={silent} at={at} />}
      {!short && (silent.length > 0 || lost.length > 0 || stuck) && <CallTheOffice />}
      {short && silent.length > 0 && (
        <p>
          <strong>{inShort(silent)}</strong>
        </p>
      )}
    </div>
  );
}

/** How fresh what is shown is: the last report's instant and whether the page follows live. */
export function Freshness({ status }: { status: Status | null }) {
  const last = lastReport(status);
  const stale = staleFor(status);
  const at = last && iso(seconds(last), zone.value);
  return (
    <span class={`freshness ${connected.value ? 'is-live' : ''}`} title={at ? t('last_report', minute(at)) : ''}>
      <span class="dot" aria-hidden="true" />
      <span class="fresh-word">{connected.value ? t('live') : t('not_live')}</span>
      {at && <span class="number"> {at.slice(11, 16)}</span>}
      {stale > 0 && <strong class="bad"> {t('age', duration(stale))}</strong>}
    </span>
  );
}
