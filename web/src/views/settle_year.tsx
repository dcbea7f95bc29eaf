// The steps of a year's end: publish, close, correct.

import { send, url } from '../base/api';
import { isOffice } from '../base/session';
import { lastDay, seconds } from '../base/time';
import type { Evaluation } from '../base/month_types';
import { ActWithNote } from '../parts/act';
import { t } from '../words';

type Verb = 'publish' | 'close' | 'correct';

const ABOUT = { publish: 'about_publish_year', close: 'about_close_year', correct: 'about_correct' } as const;

function Step({ evaluation, verb, again }: { evaluation: Evaluation; verb: Verb; again: () => void }) {
  const isAgain = verb === 'publish' && evaluation.state === 'published';
  const label = t(isAgain ? 'verb_republish' : `verb_${verb}`);
  return (
    <ActWithNote
      title={`${evaluation.year} · ${label}`}
      label={label}
      class={verb === 'correct' || isAgain ? '' : 'button-main'}
      required={verb === 'correct'}
      does={(note) => send('POST', url(`evaluations/${evaluation.year}/${verb}`), note ? { reason: note } : {}).then(again)}
    >
      <p>{t(ABOUT[verb])}</p>
      {!!evaluation.open_weight && <p class="warn">{t('open_weight', evaluation.open_weight)}</p>}
    </ActWithNote>
  );
}

/** A year that goes on is not published: its buttons come with its end. */
export function SettleYear({ evaluation, again }: { evaluation: Evaluation; again: () => void }) {
  if (!isOffice()) {
    return null;
  }
  if (seconds(evaluation.as_of) < seconds(evaluation.to)) {
    return <span class="soft">{t('publish_later', lastDay(evaluation.to))}</span>;
  }
  const step = (verb: Verb) => <Step evaluation={evaluation} verb={verb} again={again} />;
  return (
    <span class="buttons settle">
      {evaluation.state === 'closed' ? step('correct') : step('publish')}
      {evaluation.state === 'published' && step('close')}
    </span>
  );
}
