// What a dry run of one record's change says: a refusal, or what would be another.

import type { Trial } from '../base/trial';
import type { Difference } from '../base/types';
import { t } from '../words';
import { DriftNote, Members } from './drift';
import { Original, originalOf, problemText } from './problem';

export function Outcome({ trial }: { trial: Trial<Difference> }) {
  const [item] = trial.answer?.items ?? [];
  if (trial.error) {
    return (
      <div class="bad" role="alert">
        {problemText(trial.error)}
        <Original text={originalOf(trial.error)} />
      </div>
    );
  }
  return (
    <div role="status">
      <h3>{t('would_change')}</h3>
      {item?.fields ? <Members fields={item.fields} /> : <p class="soft">{t('nothing_changes_yet')}</p>}
      {trial.answer && <DriftNote difference={trial.answer} />}
    </div>
  );
}

/** Something would change, and nothing is wrong. */
export const isNews = (trial: Trial<Difference>): boolean =>
  trial.settled && trial.answer !== null && trial.answer.changed + trial.answer.added > 0;
