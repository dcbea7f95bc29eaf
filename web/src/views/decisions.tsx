// The payment factors that the office decides for a month's projects of which too little was seen to judge by:
// one person proposes, another one approves.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { basisPoints } from '../base/format';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, projectName } from '../base/session';
import { minute } from '../base/time';
import type { Assessment, FactorDecision } from '../base/month_types';
import type { Page } from '../base/types';
import { Act, ActWithNote } from '../parts/act';
import { Panel, Rows } from '../parts/ui';
import { t } from '../words';

function Propose({ month, project, again }: { month: string; project: string; again: () => void }) {
  const [factor, setFactor] = useState('10000');
  return (
    <ActWithNote
      title={`${projectName(project)} · ${t('decide_factor')}`}
      label={t('decide_factor')}
      field={t('reason')}
      required
      does={(reason) =>
        send('POST', url(`assessments/${month}/decisions`), { project, factor_bp: Number(factor), reason }).then(again)
      }
    >
      <p>{t('about_decide_factor')}</p>
      <label class="field">
        <span class="field-label">{t('factor_bp')}</span>
        <input type="number" min={0} max={100000} value={factor} onInput={(event) => setFactor(event.currentTarget.value)} />
      </label>
    </ActWithNote>
  );
}

export function Decisions({ assessment, again }: { assessment: Assessment; again: () => void }) {
  const month = assessment.month;
  const decided = useGet<Page<FactorDecision>>(isOffice() ? url(`assessments/${month}/decisions`, { limit: 1000 }) : null, 'change');
  const open = assessment.items
    .flatMap((s) => s.projects.map((p) => ({ ...p, contractor: s.contractor })))
    .filter((p) => p.unjudged);
  const list = decided.data?.items ?? [];
  if (!isOffice() || (open.length === 0 && list.length === 0)) {
    return null;
  }
  return (
    <Panel title={t('unjudged_projects')} note={t('about_unjudged')}>
      {open.length > 0 && (
        <Rows
          label={t('unjudged_projects')}
          rows={open}
          key_={(p) => p.project}
          columns={[
            { head: t('project'), class: 'grow', cell: (p) => p.name },
            { head: t('measured_weight'), number: true, cell: (p) => <a href={href('months', { month, contractor: p.contractor })}>{`${p.measured_weight} / ${p.weight}`}</a> },
            { head: t('factor'), cell: (p) => <Propose month={month} project={p.project} again={decided.again} /> },
          ]}
        />
      )}
      {list.length > 0 && (
        <Rows
          label={t('factor_decisions')}
          rows={list}
          key_={(d) => String(d.id)}
          columns={[
            { head: t('project'), class: 'grow', cell: (d) => projectName(d.project) },
            { head: t('factor'), number: true, cell: (d) => `${basisPoints(d.factor_bp)} %` },
            { head: t('reason'), cell: (d) => d.reason },
            { head: t('at'), cell: (d) => minute(d.proposed_at) },
            {
              head: t('state'),
              cell: (d) =>
                d.state === 'approved' ? (
                  t('factor_approved')
                ) : (
                  <Act
                    does={() =>
                      send('POST', url(`assessments/${month}/decisions/${d.id}/approve`), {}).then(() => {
                        decided.again();
                        again();
                      })
                    }
                  >
                    {t('verb_approve')}
                  </Act>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
