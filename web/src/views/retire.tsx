// A record that nothing uses any more is taken out of the lists; and comes back.

import { send, url } from '../base/api';
import { loadNames } from '../base/session';
import { ActWithNote } from '../parts/act';
import { t } from '../words';

export function Retire({ collection, record }: {
  collection: string;
  record: { code: string; name: string; retired?: boolean };
}) {
  const verb = record.retired ? 'restore' : 'retire';
  return (
    <ActWithNote
      title={`${t(verb)} · ${record.name}`}
      label={t(verb)}
      class="button-quiet"
      plain
      does={() => send('POST', url(`${collection}/${encodeURIComponent(record.code)}/${verb}`), {}).then(loadNames)}
    >
      <p>{t(record.retired ? 'about_restore' : 'about_retire')}</p>
    </ActWithNote>
  );
}
