// Finding anything by a few letters: pages, towns, contractors, projects, and assets by the daemon.

import { useEffect, useRef, useState } from 'preact/hooks';
import { get, url } from '../base/api';
import { go, href } from '../base/router';
import { isParty, organisations, projects, towns, townName } from '../base/session';
import type { Asset, Page } from '../base/types';
import { pagesOf } from '../pages';
import { t } from '../words';
import { Dialog } from './act';
import { searching } from './keys';

interface Hit {
  kind: string;
  text: string;
  note: string;
  to: string;
}

const fits = (text: string, words: string) => text.toLowerCase().includes(words.toLowerCase());

function localHits(words: string): Hit[] {
  const by = isParty() ? 'project' : 'contractor';
  return [
    ...pagesOf()
      .filter((p) => fits(t(p.word), words))
      .map((p) => ({ kind: t('page'), text: t(p.word), note: '', to: href(p.path) })),
    ...towns.value
      .filter((x) => fits(x.name + x.code, words))
      .map((x) => ({
        kind: t('town'),
        text: x.name,
        note: x.code,
        to: href('figures/intact', { town: x.code, by: 'asset' }),
      })),
    ...(by === 'contractor'
      ? organisations.value
          .filter((o) => o.role === 'contractor' && fits(o.name + o.code, words))
          .map((o) => ({ kind: t('contractor'), text: o.name, note: o.code, to: href('mine', { contractor: o.code }) }))
      : []),
    ...projects.value
      .filter((p) => fits(p.name + p.code, words))
      .map((p) => ({
        kind: t('project'),
        text: p.name,
        note: p.code,
        to: href('figures/intact', { project: p.code, by: 'town' }),
      })),
  ].slice(0, 12);
}

function useAssets(words: string): Hit[] {
  const [hits, setHits] = useState<Hit[]>([]);
  useEffect(() => {
    if (words.length < 1) {
      setHits([]);
      return undefined;
    }
    let gone = false;
    const timer = window.setTimeout(() => {
      get<Page<Asset>>(url('assets', { q: words, limit: 12 })).then(
        (page) => {
          if (!gone) {
            setHits(
              page.items.map((a) => ({
                kind: t(`kind_${a.kind}`),
                text: a.name,
                note: `${a.code} · ${townName(a.town)}`,
                to: href(`assets/${encodeURIComponent(a.code)}`),
              })),
            );
          }
        },
        () => undefined,
      );
    }, 120);
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [words]);
  return hits;
}

export function Search() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const words = text.trim();
  const found = useAssets(words);
  const hits = words
    ? [...localHits(words), ...found]
    : pagesOf().map((p) => ({ kind: t('page'), text: t(p.word), note: '', to: href(p.path) }));
  useEffect(() => field.current?.focus(), []);
  const close = () => {
    searching.value = false;
  };
  const open = (hit: Hit | undefined) => {
    if (hit) {
      close();
      go(hit.to);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(hits.length - 1, at + step)));
    } else if (event.key === 'Enter' && !event.isComposing) {
      open(hits[at]);
    }
  };
  return (
    <Dialog title={t('search')} onClose={close}>
      <input
        ref={field}
        type="search"
        class="search-field"
        placeholder={t('search_hint')}
        aria-label={t('search_hint')}
        value={text}
        role="combobox"
        aria-expanded="true"
        aria-controls="hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul class="hits" id="hits" role="listbox" aria-label={t('search')}>
        {hits.map((hit, i) => (
          <li key={hit.to + hit.text} id={`hit-${i}`} role="option" aria-selected={i === at} onClick={() => open(hit)}>
            <span class="hit-kind">{hit.kind}</span>
            <span>{hit.text}</span>
            <span class="soft number">{hit.note}</span>
          </li>
        ))}
      </ul>
      {words !== '' && hits.length === 0 && <p class="absent">{t('nothing_found')}</p>}
    </Dialog>
  );
}
