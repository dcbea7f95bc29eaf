// What a change did, as a sentence, made from its record's parts; each number leads to what it names.

import type { ComponentChildren } from 'preact';
import type { AuditRow } from '../base/plan_types';
import { href } from '../base/router';
import { organisationName, projectName, townName } from '../base/session';
import { minute } from '../base/time';
import { feedName, useFeeds } from '../parts/feeds';
import { named, t } from '../words';

type About = AuditRow['about'];
type Say = (about: About, row: AuditRow) => ComponentChildren;

const asset = (code: string) => href(`assets/${encodeURIComponent(code)}`);
const repair = (id: string) => href('repairs', { show: 'all', id });
const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));

/** A note or a reason in its own words, after what it is about. */
const because = (value: unknown) => (text(value) === '' ? '' : t('act_because', text(value)));

interface Listed {
  name?: (code: string) => ComponentChildren;
  to?: (code: string) => string;
}

/** "登记资产 12 条：A、B、C 等". */
function list(word: 'act_records' | 'act_orders' | 'act_opened' | 'act_recovered' | 'act_confirmed' | 'act_acceptances' | 'act_judgements' | 'act_exemptions', how: Listed = {}): Say {
  return ({ records = 0, codes = [] }, row) => (
    <>
      {t(word, records, named('op', row.op))}
      {codes.map((code, i) => (
        <>
          {i === 0 ? t('act_colon') : t('list_gap')}
          {how.to ? (
            <a href={how.to(code)}>{how.name?.(code) ?? code}</a>
          ) : (
            <span title={code}>{how.name?.(code) ?? code}</span>
          )}
        </>
      ))}
      {codes.length > 0 && records > codes.length && t('act_and_more')}
    </>
  );
}

const month =
  (word: 'act_published' | 'act_closed' | 'act_corrected'): Say =>
  (about) => (
    <>
      <a href={href('months', { month: text(about.month) })}>{t(word, text(about.month), text(about.revision))}</a>
      {about.despite && ` · ${t('closed_despite')}: ${about.despite.map((matter) => t(`matter_${matter}`)).join(t('list_gap'))}`}
      {because(about.reason)}
    </>
  );

const batch =
  (word: 'act_void' | 'act_void_approved'): Say =>
  (about) => (
    <>
      <a href={href('records/batches', { state: word === 'act_void' ? 'void_proposed' : 'void' })}>
        {t(word, text(about.batch))}
      </a>
      {because(about.reason)}
    </>
  );

const exemption = (about: About, words: string) => (
  <a href={href('exemptions', { id: text(about.id) })}>{words}</a>
);

function Extent({ about }: { about: About }) {
  return (
    <span class="number soft">
      {minute(text(about.from))} – {minute(text(about.to))}
    </span>
  );
}

function Feed({ code }: { code: string }) {
  return <>{feedName(useFeeds(), code)}</>;
}

function Made({ about }: { about: About }) {
  return (
    <>
      <a href={href('records/audit', { token: text(about.id) })}>
        {t('act_token', text(about.id), text(about.name), named('role', text(about.role)))}
      </a>
      {about.organisation && ` · ${organisationName(text(about.organisation))}`}
      {about.feed && (
        <>
          {' · '}
          <Feed code={text(about.feed)} />
        </>
      )}
    </>
  );
}

const SAYS: Record<string, Say> = {
  rules: (about) => (
    <a href={href('rules', { version: text(about.version) })}>
      {t('act_rules', text(about.version), text(about.from_month))}
    </a>
  ),
  token: (about) => <Made about={about} />,
  token_revoked: (about) => t('act_token_revoked', text(about.id)),
  towns: list('act_records', { name: townName }),
  organisations: list('act_records', { name: organisationName }),
  projects: list('act_records', { name: projectName, to: (code) => href('figures/intact', { project: code }) }),
  feeds: list('act_records', { name: (code) => <Feed code={code} />, to: (code) => href('records/batches', { feed: code }) }),
  assets: list('act_records', { to: asset }),
  exemption: (about) => (
    <>
      {exemption(about, t('act_exemption', text(about.id), named('reason', text(about.reason))))}{' '}
      <Extent about={about} />
      {because(about.note)}
    </>
  ),
  exemptions: list('act_exemptions', { to: (id) => href('exemptions', { id }) }),
  exemption_change: (about) => (
    <>
      {exemption(about, t('act_exemption_change', text(about.id)))} <Extent about={about} />
      {because(about.note)}
    </>
  ),
  exemption_decision: (about) => (
    <>
      {exemption(
        about,
        t(about.change ? 'act_change_decision' : 'act_decision', text(about.id), named('verb', text(about.decision))),
      )}
      {because(about.note)}
    </>
  ),
  exemption_evidence: (about) => (
    <>
      {exemption(about, t('act_evidence', text(about.id)))}
      {because(about.evidence)}
    </>
  ),
  repairs: (about, row) => list(row.token === 0 ? 'act_opened' : 'act_orders', { to: repair })(about, row),
  repairs_confirmed: list('act_confirmed', { to: repair }),
  repair_steps: list('act_recovered', { to: repair }),
  repair_step: (about) => (
    <>
      <a href={repair(text(about.id))}>{t('act_step', text(about.id), named('did', text(about.verb)))}</a>
      {because(about.note)}
    </>
  ),
  acceptances: list('act_acceptances', { to: asset }),
  judgements: list('act_judgements'),
  month_published: month('act_published'),
  month_closed: month('act_closed'),
  month_corrected: month('act_corrected'),
  void: batch('act_void'),
  void_approved: batch('act_void_approved'),
  part_void: (about) => (
    <>
      {t('act_part_void', text(about.id), text(about.reports))} · <Feed code={text(about.feed)} /> <Extent about={about} />
      {because(about.reason)}
    </>
  ),
  part_void_approved: (about) => t('act_part_void_approved', text(about.id)),
  restored: () => t('act_restored'),
  leader: (about) => (
    <>
      {t('act_leader', text(about.node))}
      {because(about.reason)}
    </>
  ),
};

export const OPS = Object.keys(SAYS);

/** What is not known here stands as the daemon summed it up. */
export function Did({ row }: { row: AuditRow }) {
  return <>{SAYS[row.op]?.(row.about, row) ?? row.summary}</>;
}
