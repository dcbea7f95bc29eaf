// The year's evaluation: the report's own three-level indicator table.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { hundredths, integer, yuan } from '../base/format';
import { position } from '../base/live';
import { go, href, param, route } from '../base/router';
import { useGet } from '../base/resource';
import type { Evaluation, EvaluationRow } from '../base/month_types';
import { isOffice } from '../base/session';
import { INDICATORS } from '../base/types';
import { Act, Dialog } from '../parts/act';
import { Absent, Field, Panel, Rows, VerdictChip } from '../parts/ui';
import { language, named, t } from '../words';
import { MonthSteps, Revisions, Seal } from './seal';
import { SettleYear } from './settle_year';
import { Downloads } from './statement';

function rowName(row: EvaluationRow): string {
  return language.value === 'en' && row.indicator ? `${row.level3} (${named('indicator', row.indicator)})` : row.level3;
}

const isWithin = (points: string, weight: number) =>
  /^\d+(\.\d{1,2})?$/.test(points) && hundredths(points) <= weight * 100;

/** What people judge is entered in points, with what it rests on. */
function Judge({ row, year, again }: { row: EvaluationRow; year: number; again: () => void }) {
  const [open, setOpen] = useState(false);
  const [points, setPoints] = useState(row.points ?? '');
  const [evidence, setEvidence] = useState(row.evidence ?? '');
  const [note, setNote] = useState(row.note ?? '');
  const { level1, level2, level3 } = row;
  const judge = () =>
    send('PUT', url(`evaluations/${year}/judged`), [
      { level1, level2, level3, points, evidence, ...(note.trim() ? { note: note.trim() } : {}) },
    ]).then(() => {
      setOpen(false);
      again();
    });
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('judge')}
      </button>
      {open && (
        <Dialog title={level3} onClose={() => setOpen(false)}>
          <Field label={t('points')} hint={t('points_hint', row.weight)}>
            <input inputMode="decimal" value={points} onInput={(e) => setPoints(e.currentTarget.value)} />
          </Field>
          <Field label={t('evidence')} hint={t('evidence_needed')}>
            <input value={evidence} onInput={(e) => setEvidence(e.currentTarget.value)} />
          </Field>
          <Field label={t('note')}>
            <input value={note} onInput={(e) => setNote(e.currentTarget.value)} />
          </Field>
          <div class="buttons">
            <Act class="button-main" does={judge} disabled={!isWithin(points, row.weight) || evidence.trim() === ''}>
              {t('judge')}
            </Act>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Seconds, assets and orders are counts; a budget is money. */
function partsText(row: EvaluationRow): string {
  const text = (n: number) => (row.indicator === 'budget' ? `¥ ${yuan(n)}` : integer(n));
  return row.denominator ? `${text(row.numerator ?? 0)} / ${text(row.denominator)}` : '';
}

/** Where a row's figure comes from: the year's own window of a rate, the projects' plans, the rules. */
function rowTo(row: EvaluationRow, data: Evaluation): string | null {
  const rate = INDICATORS.find((one) => one === row.indicator);
  if (rate) {
    return href(`figures/${rate}`, { from: data.from, to: data.to, by: 'project' });
  }
  return row.indicator === 'acceptance'
    ? href('projects/acceptances')
    : row.indicator
      ? href('projects', { year: data.year })
      : null;
}

function Linked({ to, children }: { to: string | null; children: ComponentChildren }) {
  return to === null || children === '' ? <>{children}</> : <a href={to}>{children}</a>;
}

export function EvaluationView() {
  const year = Number(route.value.path[1]) || Number((position.value?.as_of ?? '2022').slice(0, 4));
  const revision = param('revision');
  const newest = useGet<Evaluation>(url(`evaluations/${year}`), 'change');
  const older = useGet<Evaluation>(revision ? url(`evaluations/${year}`, { revision }) : null, 'never');
  const evaluation = revision ? older : newest;
  const data = evaluation.data;
  const total = data?.total ?? null;
  const toRules = href('rules', { version: data?.rules });
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('evaluation_of', year)}</h1>
        <button type="button" class="button button-quiet" onClick={() => go(href(`evaluations/${year - 1}`))}>
          ‹ {year - 1}
        </button>
        <button type="button" class="button button-quiet" onClick={() => go(href(`evaluations/${year + 1}`))}>
          {year + 1} ›
        </button>
        {data && <Downloads month={String(year)} revision={revision} />}
        {data && <Revisions latest={newest.data ?? data} shown={data.revision} />}
      </div>
      <Panel
        title={t('evaluation')}
        note={
          total !== null && (
            <>
              <strong class="number">{total}</strong>
              {data?.levels?.map((level) => (
                <span key={level.level1}>
                  {' · '}
                  {level.level1} <span class="number">{level.points}</span> / {level.weight}
                </span>
              ))}
              {!!data?.open_weight && <strong class="warn"> · {t('open_weight', data.open_weight)}</strong>}
            </>
          )
        }
        tools={data && <SettleYear evaluation={data} again={evaluation.again} />}
      >
        {data?.state && (
          <>
            <MonthSteps state={data.state} />
            <Seal settled={data} />
          </>
        )}
        {!data?.items ? (
          <Absent
            error={evaluation.error?.status === 404 ? null : evaluation.error}
            loading={evaluation.loading}
            empty={t('evaluation_later')}
          />
        ) : (
          <Rows
            label={t('evaluation')}
            rows={data.items}
            key_={(r) => r.level1 + r.level2 + r.level3}
            columns={[
              { head: t('level1'), cell: (r) => r.level1 },
              { head: t('level2'), cell: (r) => r.level2 },
              { head: t('level3'), class: 'grow', cell: rowName },
              { head: t('weight'), number: true, cell: (r) => <a href={toRules}>{r.weight}</a> },
              { head: t('target'), number: true, cell: (r) => <Linked to={toRules}>{r.target ?? ''}</Linked> },
              {
                head: t('part_of_whole'),
                number: true,
                class: 'wide-only soft',
                cell: (r) => (
                  <Linked to={rowTo(r, data)}>
                    {partsText(r)}
                  </Linked>
                ),
              },
              {
                head: t('percent'),
                number: true,
                cell: (r) => (
                  <>
                    <Linked to={rowTo(r, data)}>{r.percent ?? (r.judged ? t('judged') : t('none'))}</Linked>{' '}
                    {r.verdict && <VerdictChip verdict={r.verdict} small />}
                  </>
                ),
              },
              {
                head: t('last_year'),
                number: true,
                class: 'wide-only soft',
                cell: (r) => <Linked to={toRules}>{r.compared_to?.last_year ?? ''}</Linked>,
              },
              {
                head: t('standard_value'),
                number: true,
                class: 'wide-only soft',
                cell: (r) => <Linked to={toRules}>{r.compared_to?.standard ?? ''}</Linked>,
              },
              {
                head: t('plan_value'),
                number: true,
                class: 'wide-only soft',
                cell: (r) => <Linked to={toRules}>{r.compared_to?.plan ?? ''}</Linked>,
              },
              {
                head: t('points'),
                number: true,
                class: 'strong',
                cell: (r) => <Linked to={rowTo(r, data)}>{r.points ?? t('none')}</Linked>,
              },
              {
                head: t('evidence'),
                class: 'evidence-cell',
                cell: (r) =>
                  r.judged && (
                    <>
                      <span class="soft evidence" title={r.note ?? ''}>
                        {r.evidence}
                        {r.note && ` · ${r.note}`}
                      </span>{' '}
                      {isOffice() && <Judge key={r.level3 + r.points} row={r} year={year} again={evaluation.again} />}
                    </>
                  ),
              },
            ]}
          />
        )}
      </Panel>
    </>
  );
}
