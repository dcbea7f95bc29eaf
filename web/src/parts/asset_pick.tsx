// Assets chosen by a search for a part of their name or code. Codes that are typed or pasted count as well.

import { useEffect, useRef, useState } from 'preact/hooks';
import { get, url } from '../base/api';
import { assetName, noteAssets } from '../base/asset_names';
import type { Asset, Page } from '../base/types';
import { t } from '../words';

const ASK_MS = 200,
  SHOWN = 8,
  NAMED = 20;
const CODE = /^[!-~]+$/;

const codesOf = (text: string) => text.split(/[\s,，;；、]+/).filter((code) => code !== '');
/** What is typed is codes where nothing else is among it: "大北路 08" is a name. */
function typedCodes(text: string): string[] {
  const words = codesOf(text);
  return words.every((word) => CODE.test(word)) ? words : [];
}

/** The assets whose code or name holds what is typed. */
function useSuggestions(words: string): Asset[] {
  const [found, setFound] = useState<Asset[]>([]);
  useEffect(() => {
    if (words === '' || typedCodes(words).length > 1) {
      setFound([]);
      return undefined;
    }
    let gone = false;
    const timer = window.setTimeout(() => {
      get<Page<Asset>>(url('assets', { q: words, limit: SHOWN }))
        .then(({ items }) => {
          if (!gone) {
            noteAssets(items);
            setFound(items);
          }
        })
        .catch(() => undefined);
    }, ASK_MS);
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [words]);
  return found;
}

interface Props {
  name: string;
  label: string;
  hint?: string;
  codes: string[];
  put: (codes: string[]) => void;
  one?: boolean; // of which there is only one
}

/** Of a long list the first stand by name, and the rest is counted. */
function Chosen({ codes, drop, dropAll }: { codes: string[]; drop: (code: string) => void; dropAll: () => void }) {
  return (
    <>
      {codes.slice(0, NAMED).map((code) => (
        <span key={code} class="tag chosen" title={code}>
          {assetName(code)}{' '}
          <button type="button" class="link" aria-label={`${t('remove')} ${assetName(code)}`} onClick={() => drop(code)}>
            ×
          </button>
        </span>
      ))}
      {codes.length > NAMED && (
        <span class="tag chosen">
          {t('assets_count', codes.length)}{' '}
          <button type="button" class="link" aria-label={t('remove_all')} onClick={dropAll}>
            ×
          </button>
        </span>
      )}
    </>
  );
}

export function AssetPick({ name, label, hint, codes, put, one }: Props) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const chosen = codes.filter((code) => !typedCodes(text).includes(code));
  const found = useSuggestions(text.trim()).filter((asset) => !chosen.includes(asset.code));
  const type = (typed: string) => {
    setText(typed);
    setAt(0);
    put(one && typedCodes(typed).length > 0 ? typedCodes(typed) : [...chosen, ...typedCodes(typed)]);
  };
  const pick = (code: string) => {
    setText('');
    put(one ? [code] : [...chosen, code]);
    field.current?.focus();
  };
  /** A column of a spreadsheet: in a field of one line its line ends would be lost, and its codes become one. */
  const onPaste = (event: ClipboardEvent) => {
    const pasted = typedCodes(event.clipboardData?.getData('text') ?? '');
    if (pasted.length > 1 && !one) {
      event.preventDefault();
      setText('');
      put([...new Set([...codes, ...pasted])]);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    } else if (event.key === 'Enter' && found[at] && !event.isComposing) {
      event.preventDefault();
      pick(found[at].code);
    }
  };
  const list = `${name}-found`;
  return (
    <div class="field asset-pick">
      <label>
        <span class="field-label">{label}</span>
        <input
          ref={field}
          name={name}
          type="search"
          autocomplete="off"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
          placeholder={t('pick_asset')}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
        {hint && <span class="field-hint">{hint}</span>}
      </label>
      <ul class="hits" id={list} role="listbox" aria-label={label} hidden={found.length === 0}>
        {found.map((asset, i) => (
          <li key={asset.code} id={`${list}-${i}`} role="option" aria-selected={i === at} onClick={() => pick(asset.code)}>
            <span class="hit-kind">{t(`kind_${asset.kind}`)}</span>
            <span>{asset.name}</span>
            <span class="soft number">{asset.code}</span>
          </li>
        ))}
      </ul>
      <Chosen codes={chosen} drop={(code) => put(codes.filter((other) => other !== code))} dropAll={() => put([])} />
    </div>
  );
}
