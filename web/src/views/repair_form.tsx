// Opening an order by hand: which asset, what is in fault, since when.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { go, href } from '../base/router';
import { zone } from '../base/session';
import { fromLocal, iso } from '../base/time';
import type { Aspect } from '../base/types';
import { ASPECTS } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { AspectChecks } from '../parts/aspect_checks';
import { AssetPick } from '../parts/asset_pick';
import { Field } from '../parts/ui';
import { named, t } from '../words';

const CAUSES = [
  'no-stream', 'power', 'link-down', 'switch-down', 'image-blur', 'occluded', 'disk-full', 'no-recording', 'decoder', 'storm', 'flapping', 'removed',
];
const LOCAL_LENGTH = 'yyyy-mm-ddThh:mm'.length;

/** This minute as a field for local times has it. */
const thisMinute = () => iso(Math.floor(Date.now() / 1000), zone.value).slice(0, LOCAL_LENGTH);
/** "W20220910-083005": no two orders that one person opens have the same. */
const newId = () => `W${iso(Math.floor(Date.now() / 1000), zone.value).slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`;

interface Draft {
  id: string;
  asset: string;
  cause: string;
  aspects: Aspect[];
  at: string;
}

function Form({ asset, onClose }: { asset: string; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => ({ id: newId(), asset, cause: '', aspects: [...ASPECTS], at: thisMinute() }));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const open = () =>
    send('POST', url('repairs'), [
      {
        id: draft.id,
        asset: draft.asset.trim(),
        aspects: draft.aspects,
        reported_at: fromLocal(draft.at, zone.value),
        ...(draft.cause ? { cause: draft.cause } : {}),
      },
    ]).then(() => {
      onClose();
      go(href('repairs', { show: 'open', id: draft.id }));
    });
  const ready = draft.id !== '' && draft.asset.trim() !== '' && draft.at !== '' && draft.aspects.length > 0;
  return (
    <Dialog title={t('open_order')} onClose={onClose} wide>
      <div class="field-row">
        <AssetPick one name="asset" label={t('asset')} codes={draft.asset ? [draft.asset] : []} put={([asset = '']) => change({ asset })} />
        <Field label={t('order')}>
          <input value={draft.id} onInput={(e) => change({ id: e.currentTarget.value })} />
        </Field>
      </div>
      <AspectChecks chosen={draft.aspects} put={(aspects) => change({ aspects })} />
      <div class="field-row">
        <Field label={t('cause')}>
          <select value={draft.cause} onChange={(e) => change({ cause: e.currentTarget.value })}>
            <option value="">{t('choose')}</option>
            {CAUSES.map((cause) => (
              <option key={cause} value={cause}>
                {named('cause', cause)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('reported_at')} hint={zone.value}>
          <input type="datetime-local" value={draft.at} onInput={(e) => change({ at: e.currentTarget.value })} />
        </Field>
      </div>
      <DialogActs label={t('open_order')} does={open} done={t('order_opened')} disabled={!ready} onClose={onClose} />
    </Dialog>
  );
}

/** A button that opens the form, of this asset or of any. */
export function OpenOrder({ asset = '' }: { asset?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('open_order')}
      </button>
      {open && <Form asset={asset} onClose={() => setOpen(false)} />}
    </>
  );
}
