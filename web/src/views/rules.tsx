// The rules in words and numbers, every version, and what each changed.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, get, url } from '../base/api';
import { basisPoints } from '../base/format';
import { pulses } from '../base/live';
import { INDICATORS } from '../base/month_types';
import { here, href, param } from '../base/router';
import { changes, flat } from '../base/rules_diff';
import { duration } from '../base/time';
import { everything, isOffice, rules as inForce } from '../base/session';
import type { Rules } from '../base/types';
import { memberName, memberValue } from '../parts/member';
import { ContractsTable } from '../parts/rules_contracts';
import { Absent, Choices, Panel, Rows } from '../parts/ui';
import { named, t } from '../words';
import { RulesEditor } from './rules_editor';

async function allVersions(): Promise<Rules[]> {
  const listed = await everything<{ version: number }>('rules/versions');
  return Promise.all(listed.map(({ version }) => get<Rules>(url('rules', { version }))));
}

const nameOf = (path: string) => <span title={path}>{memberName(path)}</span>;

function Targets({ rules }: { rules: Rules }) {
  return (
    <Rows
      label={t('targets')}
      rows={INDICATORS.filter((name) => rules.indicators[name]).map((name) => [name, rules.indicators[name]] as const)}
      key_={([name]) => name}
      columns={[
        { head: t('indicator'), class: 'grow', cell: ([name]) => named('indicator', name) },
        { head: `${t('target')} %`, number: true, class: 'strong', cell: ([, r]) => r.target },
        {
          head: t('condition_silent'),
          cell: ([, r]) => (r.silent ? t(r.silent === 'excluded' ? 'silent_excluded' : 'silent_fault') : t('none')),
        },
        {
          head: t('min_outage'),
          number: true,
          cell: ([, r]) => (r.min_outage_s ? duration(r.min_outage_s) : t('none')),
        },
        { head: t('basis'), cell: ([, r]) => named('basis', r.basis_of_target) || t('none') },
      ]}
    />
  );
}

const SECTIONS = ['from_month', 'month_begins_on', 'time_zone', 'population', 'min_coverage', 'repairs', 'exemptions', 'score'];
const sectionOf = (path: string) => path.split(/[.[]/)[0];

function Rest({ rules }: { rules: Rules }) {
  const rows = [...flat(rules)]
    .filter(([path]) => SECTIONS.includes(sectionOf(path)))
    .sort(([a], [b]) => SECTIONS.indexOf(sectionOf(a)) - SECTIONS.indexOf(sectionOf(b)));
  return (
    <Rows
      label={t('rules_members')}
      rows={rows}
      key_={([path]) => path}
      step={40}
      columns={[
        { head: t('field'), cell: ([path]) => nameOf(path) },
        { head: t('value'), class: 'grow', cell: ([path, value]) => memberValue(path, value) },
      ]}
    />
  );
}

interface Level {
  level1: string;
  level2: string;
  level3: string;
  weight: number;
  indicator?: string;
  judged?: boolean;
}
interface Rung {
  from_score: string;
  factor_bp: number;
}

function Ladder({ rules }: { rules: Rules }) {
  return (
    <Rows
      label={t('payment')}
      rows={(rules.payment as Rung[] | undefined) ?? []}
      key_={(r) => r.from_score}
      columns={[
        { head: t('score_from'), number: true, cell: (r) => r.from_score },
        { head: t('factor'), number: true, cell: (r) => `${basisPoints(r.factor_bp)} %` },
        { head: '', class: 'grow', cell: () => '' },
      ]}
    />
  );
}

function Sheet({ rules }: { rules: Rules }) {
  return (
    <Rows
      label={t('evaluation')}
      rows={(rules.evaluation as Level[] | undefined) ?? []}
      key_={(r) => r.level1 + r.level2 + r.level3}
      columns={[
        { head: t('level1'), cell: (r) => r.level1 },
        { head: t('level2'), cell: (r) => r.level2 },
        { head: t('level3'), class: 'grow', cell: (r) => r.level3 },
        { head: t('indicator'), cell: (r) => (r.judged ? t('judged') : named('indicator', r.indicator)) },
        { head: t('weight'), number: true, cell: (r) => r.weight },
      ]}
    />
  );
}

function Difference({ old, now }: { old: Rules; now: Rules }) {
  return (
    <Panel title={t('changed_from', old.version)} note={`${t('in_force_from')} ${now.from_month}`}>
      <Rows
        label={t('changed_from', old.version)}
        rows={changes(old, now)}
        key_={(c) => c.path}
        empty={t('no_difference')}
        columns={[
          { head: t('field'), cell: (c) => nameOf(c.path) },
          { head: t('version_number', old.version), cell: (c) => <del>{memberValue(c.path, c.old)}</del> },
          { head: t('version_number', now.version), class: 'grow', cell: (c) => <ins>{memberValue(c.path, c.now)}</ins> },
        ]}
      />
    </Panel>
  );
}

export function RulesView() {
  const [versions, setVersions] = useState<Rules[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    allVersions().then(setVersions, (e: unknown) => e instanceof ApiError && setError(e));
  }, [inForce.value, pulses.change.value]);
  if (!versions) {
    return (
      <Panel title={t('rules')}>
        <Absent error={error} loading />
      </Panel>
    );
  }
  const wanted = Number(param('version')) || inForce.value?.version || versions.length;
  const rules = versions.find((r) => r.version === wanted) ?? versions[versions.length - 1];
  if (param('draft') && isOffice()) {
    return <RulesEditor base={rules} newest={versions[versions.length - 1]} next={versions.length + 1} />;
  }
  const before = versions.find((r) => r.version === rules.version - 1);
  const options = versions.map((r) => ({
    key: String(r.version),
    href: here({ version: r.version }),
    text: `${t('version_number', r.version)} · ${r.from_month}${r.version === inForce.value?.version ? ` · ${t('in_force')}` : ''}`,
  }));
  return (
    <>
      <div class="toolbar toolbar-title">
        <h1>{t('rules')}</h1>
        <Choices label={t('versions')} options={options} chosen={String(rules.version)} />
        {isOffice() && (
          <a class="button button-main" href={href('rules', { version: rules.version, draft: 1 })}>
            {t('draft_rules')}
          </a>
        )}
      </div>
      {before && <Difference old={before} now={rules} />}
      <Panel
        title={t('targets')}
        note={`${t('version_number', rules.version)} · ${t('in_force_from')} ${rules.from_month}`}
      >
        <Targets rules={rules} />
      </Panel>
      <Panel title={t('contracts')} note={t('contracts_note')}>
        <ContractsTable rules={rules} />
      </Panel>
      <div class="mine-grid">
        <Panel title={t('rules_members')}>
          <Rest rules={rules} />
        </Panel>
        <div>
          <Panel title={t('payment')}>
            <Ladder rules={rules} />
          </Panel>
          <Panel title={t('evaluation')}>
            <Sheet rules={rules} />
          </Panel>
        </div>
      </div>
    </>
  );
}
