// Opening an order by hand: which asset, what is in fault, since when.

import { useEffect, useState } from 'preact/hooks';
import { get, send, url } from '../base/api';
import { go, href } from '../base/router';
import { zone } from '../base/session';
import { fromLocal, iso } from '../base/time';
import type { Aspect, Asset, Page } from '../base/types';
import { ASPECTS } from '../base/types';
import { Act, Dialog } from '../parts/act';
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

/** The assets whose code or name holds what is typed. */
function useSuggestions(words: string): Asset[] {
  const [found, setFound] = useState<Asset[]>([]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      const asked = words.trim() === '' ? Promise.resolve({ items: [], next: null }) : get<Page<Asset>>(url('assets', { q: words.trim(), limit: 12 }));
      asked.then((page) => setFound(page.items)).catch(() => setFound([]));
    }, 200);
    return () => window.clearTimeout(timer);
  }, [words]);
  return found;
}

function Aspects({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const toggle = (a: Aspect) =>
    change({ aspects: draft.aspects.includes(a) ? draft.aspects.filter((x) => x !== a) : [...draft.aspects, a] });
  return (
    <fieldset class="field">
      <legend class="field-label">{t('aspect')}</legend>
      <div class="checks">
        {ASPECTS.map((a) => (
          <label key={a}>
            <input type="checkbox" checked={draft.aspects.includes(a)} onChange={() => toggle(a)} /> {t(`aspect_${a}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Form({ asset, onClose }: { asset: string; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => ({ id: newId(), asset, cause: '', aspects: [...ASPECTS], at: thisMinute() }));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const suggested = useSuggestions(draft.asset);
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
        <Field label={t('asset')} hint={suggested.find((a) => a.code === draft.asset)?.name}>
          <input list="order-assets" value={draft.asset} onInput={(e) => change({ asset: e.currentTarget.value })} />
        </Field>
        <datalist id="order-assets">
          {suggested.map((a) => (
            <option key={a.code} value={a.code}>
              {a.name}
            </option>
          ))}
        </datalist>
        <Field label={t('order')}>
          <input value={draft.id} onInput={(e) => change({ id: e.currentTarget.value })} />
        </Field>
      </div>
      <Aspects draft={draft} change={change} />
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
      <div class="buttons">
        <Act class="button-main" does={open} done={t('order_opened')} disabled={!ready}>
          {t('open_order')}
        </Act>
        <button type="button" class="button" onClick={onClose}>
          {t('cancel_dialog')}
        </button>
      </div>
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
