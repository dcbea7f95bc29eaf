// Import: drop a file, see what it would change or why it is refused, then let it in.

import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { integer } from '../base/format';
import type { Dropped, Importable } from '../base/import_file';
import { dropped, lineOf, problemsOf, rejectsFile, save } from '../base/import_file';
import type { Rest } from '../base/import_rest';
import { restOf } from '../base/import_rest';
import { loadNames } from '../base/session';
import type { Difference, ProblemError } from '../base/types';
import { Act } from '../parts/act';
import { DriftNote, Members, Warnings } from '../parts/drift';
import { memberName } from '../parts/member';
import { FaultWords, Original, originalOf, problemText } from '../parts/problem';
import { Panel, Rows } from '../parts/ui';
import { language, named, t } from '../words';
import { sentence } from '../words/problems';

interface Trial {
  file: Dropped;
  difference: Difference | null;
  errors: ProblemError[];
  detail: string;
  original: string | null; // the detail as the daemon put it
  rest: Rest | null; // of a refused file: what of it could be taken
}

const whole = (difference: Partial<Difference>): Difference => ({ added: 0, changed: 0, unchanged: 0, items: [], ...difference });

/** A file of which nothing can be read is refused as a whole. */
async function taken(collection: Importable, file: File): Promise<Trial> {
  try {
    return await attempt(collection, await dropped(collection, file));
  } catch (error) {
    const nothing: Dropped = { name: file.name, size: file.size, type: '', body: file, text: '' };
    return { file: nothing, difference: null, errors: [], detail: problemText(error), original: originalOf(error), rest: null };
  }
}

async function attempt(collection: Importable, file: Dropped): Promise<Trial> {
  try {
    const difference = await send<Difference>('POST', url(collection, { dry_run: true }), file.body, file.type);
    return { file, difference: whole(difference), errors: [], detail: '', original: null, rest: null };
  } catch (error) {
    const errors = problemsOf(error);
    const rest = await restOf(collection, file, errors, t('held_back')).catch(() => null);
    const [detail, original] = [problemText(error), originalOf(error)];
    return { file, difference: null, errors: rest?.errors ?? errors, detail, original, rest };
  }
}

/** Orders are known by their id. */
const keyOf = (item: Difference['items'][number]) => item.code ?? item.id ?? '';

function Changes({ difference }: { difference: Difference }) {
  return (
    <Rows
      label={t('difference')}
      rows={difference.items}
      key_={keyOf}
      step={50}
      empty={t('no_difference')}
      columns={[
        { head: t('code'), cell: (i) => <span class="number">{keyOf(i)}</span> },
        { head: t('change'), cell: (i) => <span class={`tag tag-${i.change}`}>{t(`change_${i.change}`)}</span> },
        {
          head: t('fields'),
          class: 'grow',
          cell: (i) => <Members fields={i.fields ?? {}} />,
        },
      ]}
    />
  );
}

function Refused({ trial, children }: { trial: Trial; children: ComponentChildren }) {
  return (
    <div class="refused" role="alert">
      <p>
        <strong class="bad">{t('import_refused', trial.errors.length)}</strong> {trial.detail}
      </p>
      <Original text={trial.original} />
      {trial.errors.length > 0 && (
        <>
          <button
            type="button"
            class="button"
            onClick={() => save(rejectsFile(trial.file, trial.errors), `${trial.file.name}.rejects.csv`)}
          >
            {t('rejects_file')}
          </button>
          {children}
          <Rows
            label={t('refused_lines')}
            rows={trial.errors}
            key_={(e) => `${e.line ?? e.index}${e.field}${e.code}`}
            step={50}
            columns={[
              { head: t('line'), number: true, cell: (e) => e.line ?? e.index ?? '' },
              { head: t('field'), cell: (e) => <span title={e.field}>{memberName(e.field)}</span> },
              {
                head: t('why'),
                class: 'grow',
                cell: (e) => <FaultWords fault={e} word={named('fault', e.code)} />,
              },
              {
                head: t('text'),
                class: 'wide-only',
                cell: (e) => <code class="line-text">{lineOf(trial.file, e).slice(0, 120)}</code>,
              },
            ]}
          />
        </>
      )}
    </div>
  );
}

/** Every line that is wrong is known: the others can be taken. */
function TheRest({ rest, collection, onDone }: { rest: Rest; collection: Importable; onDone: () => void }) {
  const { difference } = rest;
  const count = difference.added + difference.changed;
  const wrong = new Set(rest.errors.map((e) => e.line ?? e.index)).size;
  const apply = () => send('POST', url(collection), rest.body, rest.type).then(loadNames).then(onDone);
  return count === 0 ? (
    <p class="sum">{t('file_all_bad', wrong)}</p>
  ) : (
    <>
      <p class="sum">
        <span>{t('file_faults', integer(wrong), integer(count))}</span>
        <Act class="button-main" does={apply} done={t('imported')}>
          {t('take_the_rest', integer(count))}
        </Act>
      </p>
      <DriftNote difference={difference} />
    </>
  );
}

/** What is taken away, and what of a table was read otherwise than it stands. */
function Notes({ difference }: { difference: Difference }) {
  return (
    <>
      {difference.losing && <p class="to-meet bad">{t('would_lose', integer(difference.losing))}</p>}
      {(difference.notes ?? []).map((note) => (
        <p key={note.code} class="to-meet soft">
          {sentence(note.code, note.detail)}
        </p>
      ))}
    </>
  );
}

function Outcome({ trial, collection, onDone }: { trial: Trial; collection: Importable; onDone: () => void }) {
  const { difference, file } = trial;
  if (!difference) {
    return (
      <>
        <Refused trial={trial}>
          {trial.rest && <TheRest rest={trial.rest} collection={collection} onDone={onDone} />}
        </Refused>
        {trial.rest && <Changes difference={trial.rest.difference} />}
      </>
    );
  }
  const apply = () => send('POST', url(collection), file.body, file.type).then(loadNames).then(onDone);
  return (
    <>
      <p class="sum">
        <span>
          {t('change_added')} <strong class="number">{integer(difference.added)}</strong>
        </span>
        <span>
          {t('change_changed')} <strong class="number">{integer(difference.changed)}</strong>
        </span>
        <span class="soft">
          {t('unchanged')} <span class="number">{integer(difference.unchanged)}</span>
        </span>
        <Act
          class="button-main"
          does={apply}
          done={t('imported')}
          disabled={difference.added + difference.changed === 0}
        >
          {t('import_now')}
        </Act>
      </p>
      <Notes difference={difference} />
      <DriftNote difference={difference} />
      <Warnings difference={difference} />
      <Changes difference={difference} />
    </>
  );
}

export function ImportPanel({ collection }: { collection: Importable }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const take = (file: File | undefined) => {
    if (file) {
      setBusy(true);
      void taken(collection, file)
        .then(setTrial)
        .finally(() => setBusy(false));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer?.files[0]);
  };
  const choose = (event: Event) => {
    const field = event.currentTarget as HTMLInputElement;
    take(field.files?.[0]);
    field.value = '';
  };
  return (
    <Panel
      title={t('import')}
      class={trial ? '' : 'not-printed'}
      note={trial && `${trial.file.name} · ${integer(trial.file.size)} B`}
      tools={
        trial && (
          <button type="button" class="button button-quiet" onClick={() => setTrial(null)}>
            {t('another_file')}
          </button>
        )
      }
    >
      <div
        class={`drop ${over ? 'drop-over' : ''} ${trial ? 'drop-small' : ''}`}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{busy ? t('checking') : t('drop_here', t(`collection_${collection}`))}</p>
        <p class="soft">
          {t('drop_formats')}{' '}
          <a href={url(`tables/${collection}`, { format: 'xlsx', lang: language.value })} download={`${collection}.xlsx`}>
            {t('template')}
          </a>
        </p>
        <button type="button" class="button" onClick={() => input.current?.click()}>
          {t('choose_file')}
        </button>
        <input
          ref={input}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-label={t('choose_file')}
          accept=".xlsx,.csv,.txt,.tsv,.json,.ndjson,.jsonl"
          onChange={choose}
        />
      </div>
      {trial && <Outcome trial={trial} collection={collection} onDone={() => setTrial(null)} />}
    </Panel>
  );
}
