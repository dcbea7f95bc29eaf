// What is wrong with platforms, and what to do about it: of all of them, or of one.

import { url } from '../base/api';
import type { DifferenceKind, Platform, PlatformFinding } from '../base/platform_types';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import type { Page } from '../base/types';
import { Absent, Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';
import { sentence } from '../words/problems';

/** These name assets, which stand in the platform's catalog. */
const LISTED: Record<string, DifferenceKind> = { missing: 'missing', conflict: 'conflict' };

const where = (finding: PlatformFinding) =>
  href(`platforms/${encodeURIComponent(finding.platform)}`, { difference: LISTED[finding.code] ?? null });

function Remedy({ finding }: { finding: PlatformFinding }) {
  return finding.code in LISTED ? (
    <a href={where(finding)}>{t('see_which')} ›</a>
  ) : (
    <>{sentence(finding.code, finding.remedy)}</>
  );
}

/** Those who have tried and are not known have a panel of their own, where they are accepted. */
export function Findings({ of, names = [] }: { of?: Platform; names?: Platform[] }) {
  const list = useGet<Page<PlatformFinding>>(url('platforms/findings', { limit: 10000 }), 'slow');
  const rows = list.data?.items.filter(({ platform, code }) => (of ? platform === of.code : code !== 'wrong_id'));
  const nameOf = (code: string) => names.find((one) => one.code === code)?.name ?? code;
  if (of && rows?.length === 0) {
    return null;
  }
  return (
    <Panel title={t('findings')} note={t('findings_note')} tools={!of && <Downloads path="platforms/findings" />}>
      {rows ? (
        <Rows
          label={t('findings')}
          rows={rows}
          key_={(f) => `${f.platform} ${f.code} ${f.detail}`}
          empty={t('no_findings')}
          columns={[
            ...(of
              ? []
              : [{ head: t('platform'), cell: (f: PlatformFinding) => (f.platform ? <a href={where(f)}>{nameOf(f.platform)}</a> : t('none')) }]),
            { head: t('finding'), class: 'grow', cell: (f) => sentence(f.code, f.detail) },
            { head: t('remedy'), class: 'grow', cell: (f) => <Remedy finding={f} /> },
          ]}
        />
      ) : (
        <Absent error={list.error} loading={list.loading} />
      )}
    </Panel>
  );
}
