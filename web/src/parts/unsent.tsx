// What was done without a network and has not been sent: said on every page until it is sent or dropped.

import { awaySince, send } from '../base/api';
import { pulses } from '../base/live';
import type { Unsent } from '../base/offline';
import { dropUnsent, ownUnsent } from '../base/offline';
import { minute } from '../base/time';
import { t } from '../words';
import { Act } from './act';

const sendNow = (act: Unsent) =>
  send('POST', act.address, act.body).then(() => {
    dropUnsent(act);
    pulses.change.value++;
  });

export function UnsentActs() {
  const acts = ownUnsent();
  return acts.length === 0 ? null : (
    <section class="unsent" aria-label={t('unsent', acts.length)}>
      <p>
        <strong>{t('unsent', acts.length)}</strong> {t(awaySince.value === null ? 'unsent_now' : 'unsent_later')}
      </p>
      {acts.map((act) => (
        <p key={act.address + act.at}>
          {act.title} · <span class="number">{minute(act.at)}</span>{' '}
          <Act class="button-main" does={() => sendNow(act)} done={t('unsent_sent', act.title)}>
            {t('send_now')}
          </Act>{' '}
          <button type="button" class="button" onClick={() => dropUnsent(act)}>
            {t('drop_unsent')}
          </button>
        </p>
      ))}
    </section>
  );
}
