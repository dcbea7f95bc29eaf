// The audit: every change with when, whose token and what, the newest first.

import { url } from '../base/api';
import { integer } from '../base/format';
import type { AuditRow } from '../base/plan_types';
import { here, param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import { second } from '../base/time';
import type { Page } from '../base/types';
import { Dialog } from '../parts/act';
import { Pager } from '../parts/pager';
import { Absent, Downloads, Panel, Rows, Select } from '../parts/ui';
import { named, t } from '../words';
import { Did, OPS } from './audit_about';

const BODY_SHOWN = 60000;

function By({ row }: { row: AuditRow }) {
  return row.token === 0 ? (
    <span class="soft">{t('itself')}</span>
  ) : (
    <a href={here({ token: row.token, after: null, row: null })}>
      {row.by} <span class="soft number">#{row.token}</span>
    </a>
  );
}

/** One change whole: its content as it was journalled, and the head of the chain there. */
function Change({ seq }: { seq: string }) {
  const change = useGet<AuditRow>(url(`audit/${encodeURIComponent(seq)}`), 'never');
  const row = change.data;
  const text = row ? JSON.stringify(row.body, null, 1) : '';
  return (
    <Dialog
      title={row ? t('change_of', row.seq, named('op', row.op)) : t('audit')}
      onClose={() => setQuery({ row: null })}
      wide
    >
      {!row ? (
        <Absent error={change.error} loading />
      ) : (
        <>
          <dl class="facts facts-row">
            <div class="fact">
              <dt>{t('at')}</dt>
              <dd class="number">{second(row.at)}</dd>
            </div>
            <div class="fact">
              <dt>{t('audit_by')}</dt>
              <dd>{row.token === 0 ? t('itself') : `${row.by} #${row.token}`}</dd>
            </div>
            <div class="fact">
              <dt>{t('audit_op')}</dt>
              <dd>
                <Did row={row} />
              </dd>
            </div>
          </dl>
          <p class="soft hash">
            SHA-256 <code>{row.head}</code>
          </p>
          <pre class="audit-body" tabIndex={0}>
            {text.slice(0, BODY_SHOWN)}
            {text.length > BODY_SHOWN && `\n… ${integer(row.body_bytes)} B`}
          </pre>
        </>
      )}
    </Dialog>
  );
}

function Tools() {
  return (
    <div class="toolbar">
      <Select
        quiet
        label={t('audit_op')}
        value={param('op') ?? ''}
        options={[['', t('audit_any')], ...OPS.map((op): [string, string] => [op, named('op', op)])]}
        onPick={(value) => setQuery({ op: value || null, after: null })}
      />
      <label class="pick">
        <span class="pick-label">{t('audit_token')}</span>
        <input
          class="token-field"
          inputMode="numeric"
          value={param('token') ?? ''}
          onChange={(e) =>
            setQuery({ token: /^\d{1,9}$/.test(e.currentTarget.value) ? e.currentTarget.value : null, after: null })
          }
        />
      </label>
    </div>
  );
}

export function AuditView() {
  const question = { op: param('op'), token: param('token') };
  const list = useGet<Page<AuditRow>>(
    url('audit', { ...question, order: 'newest', after: param('after'), limit: 100 }),
    'change',
  );
  const open = param('row');
  return (
    <Panel
      title={t('audit')}
      class="panel-page"
      note={t('audit_note')}
      tools={
        <Downloads path="audit" params={{ ...question, order: 'newest' }} />
      }
    >
      <Tools />
      {list.data ? (
        <Rows
          label={t('audit')}
          rows={list.data.items}
          key_={(r) => String(r.seq)}
          to={(r) => here({ row: r.seq })}
          columns={[
            { head: t('journal_row'), number: true, cell: (r) => <a href={here({ row: r.seq })}>{r.seq}</a> },
            { head: t('at'), cell: (r) => <span class="number">{second(r.at)}</span> },
            { head: t('audit_by'), cell: (r) => <By row={r} /> },
            { head: t('audit_op'), cell: (r) => named('op', r.op) },
            { head: t('audit_body'), class: 'grow', cell: (r) => <span class="audit-summary"><Did row={r} /></span> },
          ]}
        />
      ) : (
        <Absent error={list.error} loading={list.loading} />
      )}
      <Pager next={list.data?.next ?? null} />
      {open && <Change seq={open} />}
    </Panel>
  );
}
