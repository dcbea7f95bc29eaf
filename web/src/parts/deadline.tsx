// The deadline of an order: when, how long it still is or has been over, and whether its clock stands.

import type { ComponentChildren } from 'preact';
import { holding, openPause, secondsLeft } from '../base/deadline';
import { duration, monthDayMinute, seconds } from '../base/time';
import type { Repair } from '../base/types';
import { t } from '../words';

const SOON_S = 6 * 3600;

/** A clock that stands says so: since when, for how long, and what is left when it goes on. */
function Paused({ repair, now, children }: { repair: Repair; now: number; children: ComponentChildren }) {
  const pause = openPause(repair);
  if (!pause) {
    return <>{children}</>;
  }
  const since = `${t('pause_since', monthDayMinute(pause.from))} · ${t('pause_for', duration(now - seconds(pause.from)))}`;
  return holding(repair) ? (
    <span class="deadline-still" title={since}>
      {t('clock_stands')} · {children}
      <span class="deadline-since soft number" title={repair.due_at ?? undefined}>
        {since}
      </span>
    </span>
  ) : (
    <span title={since}>
      {children} <span class="warn">{t(pause.approved ? 'pause_too_late' : 'pause_asked')}</span>
    </span>
  );
}

export function Deadline({ repair, now, asOf }: { repair: Repair; now: number | null; asOf: number | null }) {
  const at = holding(repair) ? null : (
    <span class="number" title={repair.due_at ?? undefined}>
      {monthDayMinute(repair.due_at)}
    </span>
  );
  if (now === null || repair.due_at === null || repair.state === 'confirmed' || repair.state === 'repaired' || repair.state === 'cancelled') {
    return (
      <>
        {at}{' '}
        {repair.timeliness && (
          <span class={repair.timeliness === 'late' ? 'bad' : 'soft'}>{t(`timeliness_${repair.timeliness}`)}</span>
        )}
      </>
    );
  }
  const left = secondsLeft(repair, now, asOf);
  const isSoon = left < SOON_S && !holding(repair);
  return (
    <>
      {at}{' '}
      <Paused repair={repair} now={now}>
        <span class={left < 0 ? 'bad' : isSoon ? 'warn' : 'soft'}>
          {left < 0 ? t('late_by', duration(-left)) : t('left', duration(left))}
        </span>
      </Paused>
    </>
  );
}

export const stateText = (repair: Repair) =>
  openPause(repair)?.approved === false ? t('pause_waits') : t(`repair_${repair.state}`);
