// What came in and who changed what: batches, refused lines, the audit.

import { href, route } from '../base/router';
import { isOffice } from '../base/session';
import { Choices } from '../parts/ui';
import { t } from '../words';
import { AuditView } from './audit';
import { BatchesView } from './batches';
import { NoticesView } from './notices';
import { RejectsView } from './rejects';
import { VoidsView } from './voids';

const TABS = ['batches', 'voids', 'rejects', 'notices', 'audit'] as const;
const VIEWS = { batches: BatchesView, voids: VoidsView, rejects: RejectsView, notices: NoticesView, audit: AuditView };

export function RecordsView() {
  const open = TABS.filter((tab) => (tab !== 'audit' && tab !== 'notices') || isOffice());
  const tab = open.find((one) => one === route.value.path[1]) ?? 'batches';
  const View = VIEWS[tab];
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('records')}</h1>
        <Choices
          label={t('records')}
          chosen={tab}
          options={open.map((one) => ({ key: one, text: t(one), href: href(`records/${one}`) }))}
        />
      </div>
      <View />
    </>
  );
}
