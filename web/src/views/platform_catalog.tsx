// A platform's catalog beside the inventory. What the inventory lacks is put into it here: town and project
// are asked, the rest is there.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { integer } from '../base/format';
import type { CatalogItem, DifferenceKind, Platform } from '../base/platform_types';
import { DIFFERENCES } from '../base/platform_types';
import { here, param } from '../base/router';
import { useGet } from '../base/resource';
import { inUse, loadNames, projects, towns, zone } from '../base/session';
import { now } from '../base/clock';
import { fromLocal, iso, minute } from '../base/time';
import { useTrial } from '../base/trial';
import type { Difference, Kind, Page } from '../base/types';
import { KINDS } from '../base/types';
import { Dialog, DialogActs } from '../parts/act';
import { DriftNote, Warnings } from '../parts/drift';
import { Pager } from '../parts/pager';
import { Original, originalOf, problemText } from '../parts/problem';
import type { Column } from '../parts/ui';
import { Absent, Choices, Downloads, Field, Panel, Rows } from '../parts/ui';
import { t } from '../words';

const PAGE_ITEMS = 1000;

interface Answers {
  town: string;
  project: string;
  kind: Kind;
  class: string;
  from: string; // a day
}

function recordsOf(items: CatalogItem[], answers: Answers) {
  return items.map(({ code, name }) => ({
    code,
    name: name || code,
    kind: answers.kind,
    class: answers.kind === 'camera' && answers.class ? Number(answers.class) : null,
    town: answers.town,
    service: [{ project: answers.project, from: fromLocal(`${answers.from}T00:00`, zone.value), to: null }],
  }));
}

function Choice(props: { label: string; value: string; options: [string, string][]; onPick: (value: string) => void }) {
  return (
    <Field label={props.label}>
      <select value={props.value} onChange={(e) => props.onPick(e.currentTarget.value)}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

function ImportDialog({ items, onClose, onDone }: { items: CatalogItem[]; onClose: () => void; onDone: () => void }) {
  const today = iso(now.value ?? Date.now() / 1000, zone.value).slice(0, 10);
  const [answers, setAnswers] = useState<Answers>({ town: '', project: '', kind: 'camera', class: '', from: today });
  const change = (part: Partial<Answers>) => setAnswers((old) => ({ ...old, ...part }));
  const asked = answers.town !== '' && answers.project !== '' && answers.from !== '';
  const records = asked ? recordsOf(items, answers) : null;
  const trial = useTrial<Difference>('POST', url('assets', { dry_run: true }), records);
  const open: [string, string] = ['', t('choose')];
  return (
    <Dialog title={t('import_of', integer(items.length))} onClose={onClose} wide>
      <div class="field-row">
        <Choice
          label={t('town')}
          value={answers.town}
          options={[open, ...inUse(towns.value).map((x): [string, string] => [x.code, x.name])]}
          onPick={(town) => change({ town })}
        />
        <Choice
          label={t('project')}
          value={answers.project}
          options={[open, ...inUse(projects.value).map((x): [string, string] => [x.code, x.name])]}
          onPick={(project) => change({ project })}
        />
        <Choice
          label={t('kind')}
          value={answers.kind}
          options={KINDS.map((kind): [string, string] => [kind, t(`kind_${kind}`)])}
          onPick={(kind) => change({ kind: kind as Kind })}
        />
        {answers.kind === 'camera' && (
          <Choice
            label={t('class')}
            value={answers.class}
            options={['', '1', '2', '3'].map((one): [string, string] => [one, t(`class_${one as '1'}`)])}
            onPick={(one) => change({ class: one })}
          />
        )}
        <Field label={t('service_from')}>
          <input type="date" value={answers.from} onInput={(e) => change({ from: e.currentTarget.value })} />
        </Field>
      </div>
      <p class="import-codes soft">
        {items.slice(0, 5).map(({ code, name }) => (
          <span key={code}>
            {name} <span class="number">{code}</span>
          </span>
        ))}
        {items.length > 5 && '…'}
      </p>
      {asked && trial.settled && trial.error && (
        <p class="bad" role="alert">
          {problemText(trial.error)}
          <Original text={originalOf(trial.error)} />
        </p>
      )}
      {asked && trial.answer && (
        <>
          <DriftNote difference={trial.answer} />
          <Warnings difference={trial.answer} />
        </>
      )}
      <DialogActs
        label={t('import_now')}
        does={() => send('POST', url('assets'), records).then(loadNames).then(onDone)}
        done={t('imported')}
        disabled={!asked || !trial.settled || !trial.answer}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** Every item is ticked until somebody unticks it. */
function Unknown({ items, again }: { items: CatalogItem[]; again: () => void }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState(false);
  const picked = items.filter(({ code }) => !left.has(code));
  const flip = (code: string) =>
    setLeft((old) => new Set(old.has(code) ? [...old].filter((one) => one !== code) : [...old, code]));
  const columns: Column<CatalogItem>[] = [
    {
      head: (
        <input
          type="checkbox"
          aria-label={t('pick_all')}
          checked={picked.length === items.length}
          onChange={() => setLeft(new Set(picked.length === items.length ? items.map(({ code }) => code) : []))}
        />
      ),
      cell: (i) => (
        <input
          type="checkbox"
          aria-label={t('pick_one', i.name || i.code)}
          checked={!left.has(i.code)}
          onChange={() => flip(i.code)}
        />
      ),
    },
    ...itemColumns,
  ];
  return (
    <>
      {items.length > 0 && (
        <div class="buttons platform-acts">
          <button type="button" class="button button-main" disabled={picked.length === 0} onClick={() => setOpen(true)}>
            {t('import_unknown', integer(picked.length))}
          </button>
        </div>
      )}
      <Rows label={t('difference_unknown')} rows={items} key_={(i) => i.code} empty={t('no_differences')} columns={columns} />
      {open && (
        <ImportDialog
          items={picked}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            again();
          }}
        />
      )}
    </>
  );
}

const itemColumns: Column<CatalogItem>[] = [
  { head: <Word word="code" />, cell: (i) => <span class="number code">{i.code}</span> },
  { head: <Word word="name" />, class: 'grow', cell: (i) => i.name },
  { head: <Word word="state" />, cell: (i) => i.status || t('none') },
  { head: <Word word="parent" />, class: 'wide-only', cell: (i) => <span class="number">{i.parent || t('none')}</span> },
];

/** A word that follows the language, in a table of columns that is made once. */
function Word({ word }: { word: 'code' | 'name' | 'state' | 'parent' }) {
  return <>{t(word)}</>;
}

/** How many there are of a kind: a list that begins and ends on this page says it itself. */
function countOf(platform: Platform, kind: DifferenceKind, items: CatalogItem[] | null): number | null {
  return items?.length ?? platform.state.catalog?.[kind] ?? null;
}

function note({ protocol, state }: Platform): string {
  if (protocol === 'ga1400') {
    return t('catalog_told');
  }
  return state.whole_round ? `${t('catalog_note')} · ${minute(state.whole_round.at)}` : t('no_whole_round');
}

export function CatalogPanel({ platform }: { platform: Platform }) {
  const wanted = param('difference');
  const chosen: DifferenceKind = DIFFERENCES.find((one) => one === wanted) ?? 'unknown';
  const path = `platforms/${encodeURIComponent(platform.code)}/catalog`;
  const list = useGet<Page<CatalogItem>>(url(path, { difference: chosen, limit: PAGE_ITEMS, after: param('after') }), 'slow');
  const next = list.data?.next ?? null;
  const paged = next !== null || param('after') !== null;
  // While another kind is asked for, the answer before is still there.
  const items = list.data?.items.filter(({ difference }) => difference === chosen) ?? null;
  const count = (kind: DifferenceKind) => countOf(platform, kind, kind === chosen && !paged ? items : null);
  const shown = (kind: DifferenceKind) => (count(kind) === null ? '' : ` ${integer(count(kind) ?? 0)}`);
  return (
    <Panel
      title={t('catalog_beside')}
      note={note(platform)}
      class="panel-page"
      tools={<Downloads path={path} params={{ difference: chosen }} />}
    >
      <div class="toolbar">
        <Choices
          label={t('catalog_beside')}
          chosen={chosen}
          options={DIFFERENCES.map((kind) => ({
            key: kind,
            text: `${t(`difference_${kind}`)}${shown(kind)}`,
            href: here({ difference: kind === 'unknown' ? null : kind, after: null }),
          }))}
        />
      </div>
      <p class="panel-about soft">{t(`about_difference_${chosen}`)}</p>
      {!items ? (
        <Absent error={list.error} loading={list.loading} />
      ) : chosen === 'unknown' ? (
        <Unknown items={items} again={list.again} />
      ) : (
        <Rows
          label={t(`difference_${chosen}`)}
          rows={items}
          key_={(i) => `${i.code}${i.parent}${i.status}`}
          empty={t('no_differences')}
          columns={itemColumns}
        />
      )}
      {paged && (
        <p class="panel-about soft">{t('catalog_whole', integer(PAGE_ITEMS), shown(chosen).trim() || t('none'))}</p>
      )}
      <Pager next={next} word="next_page" />
    </Panel>
  );
}
