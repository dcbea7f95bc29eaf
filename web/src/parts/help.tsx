// What the keys do and what the words mean.

import { href } from '../base/router';
import { t } from '../words';
import { Dialog } from './act';
import { helping } from './keys';
import { Swatch } from './ui';

const KEYS = [
  ['/', 'key_search'],
  ['j  k', 'key_walk'],
  ['Enter', 'key_open'],
  ['g o', 'key_go_overview'],
  ['g d', 'key_go_down'],
  ['g r', 'key_go_repairs'],
  ['g e', 'key_go_exemptions'],
  ['g m', 'key_go_months'],
  ['g w', 'key_go_wall'],
  ['+  −  ←  →  0', 'key_strips'],
  ['y', 'copy_link'],
  ['?', 'key_help'],
  ['Esc', 'key_close'],
] as const;
const CONDITIONS = ['ok', 'fault', 'silent', 'blind', 'exempt'] as const;

export function Help() {
  return (
    <Dialog
      title={t('help')}
      onClose={() => {
        helping.value = false;
      }}
      wide
    >
      <p class="help-guides">
        <a href={href('guide')} onClick={() => (helping.value = false)}>
          {t('guides')}
        </a>
      </p>
      <div class="help">
        <section>
          <h3>{t('keys')}</h3>
          <dl class="keys">
            {KEYS.map(([key, word]) => (
              <div key={key}>
                <dt>
                  {key.split('  ').map((k) => (
                    <kbd key={k}>{k}</kbd>
                  ))}
                </dt>
                <dd>{t(word)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{t('words_title')}</h3>
          <dl class="meanings">
            {CONDITIONS.map((c) => (
              <div key={c}>
                <dt>
                  <Swatch condition={c} />
                  {t(`condition_${c}`)}
                </dt>
                <dd>{t(`about_${c}`)}</dd>
              </div>
            ))}
          </dl>
          <p>{t('about_rate')}</p>
          <p>{t('about_coverage')}</p>
        </section>
      </div>
    </Dialog>
  );
}
