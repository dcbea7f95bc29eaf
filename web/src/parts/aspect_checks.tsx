// Which of the four aspects something is about: a box for each.

import type { Aspect } from '../base/types';
import { ASPECTS } from '../base/types';
import { t } from '../words';

export function AspectChecks({ chosen, put }: { chosen: Aspect[]; put: (aspects: Aspect[]) => void }) {
  const toggled = (aspect: Aspect) => ASPECTS.filter((one) => chosen.includes(one) !== (one === aspect));
  return (
    <fieldset class="field">
      <legend class="field-label">{t('aspect')}</legend>
      <div class="checks">
        {ASPECTS.map((aspect) => (
          <label key={aspect}>
            <input type="checkbox" checked={chosen.includes(aspect)} onChange={() => put(toggled(aspect))} /> {t(`aspect_${aspect}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
