// The guides, the reader's own first.

import { isOffice, isOne, isParty } from '../base/session';
import { Panel } from '../parts/ui';
import { language, t } from '../words';

const GUIDES = ['clerk', 'contractor', 'admin', 'integrator', 'platforms', 'machines'] as const;
type Guide = (typeof GUIDES)[number];

function isFor(guide: Guide): boolean {
  switch (guide) {
    case 'contractor':
      return isParty();
    case 'clerk':
      return isOffice();
    default:
      return isOne('admin');
  }
}

export function GuideView() {
  const guides = [...GUIDES].sort((a, b) => Number(isFor(b)) - Number(isFor(a)));
  return (
    <Panel title={t('guides')} class="panel-page">
      <dl class="guides">
        {guides.map((guide) => (
          <div key={guide}>
            <dt>
              <a href={`/assets/guide-${guide}.${language.value}.html`}>{t(`guide_${guide}`)}</a>
            </dt>
            <dd>{t(`about_guide_${guide}`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
