// What a month and a year have in common once they are settled: how far they have come, what proves them, their revisions.

import { useState } from 'preact/hooks';
import { here, href } from '../base/router';
import { isParty } from '../base/session';
import { lastDay, minute } from '../base/time';
import type { Assessment } from '../base/month_types';
import { Choices } from '../parts/ui';
import { t } from '../words';

interface Settled extends Pick<Assessment, 'state' | 'revision' | 'rules' | 'journal' | 'at' | 'reason'> {
  sha256?: string | null;
  chain?: string | null;
  objections_until?: string | null; // of a month
  despite?: Assessment['despite'];
}

const STEPS = ['draft', 'published', 'closed'] as const;

/** How far a month, or a year, has come. */
export function MonthSteps({ state }: { state: Assessment['state'] }) {
  const reached = STEPS.indexOf(state);
  return (
    <ol class="progress" aria-label={t('state')}>
      {STEPS.map((step, i) => (
        <li key={step} class={i <= reached ? 'reached' : ''} aria-current={i === reached ? 'step' : undefined}>
          {t(`assessment_${step}`)}
        </li>
      ))}
    </ol>
  );
}

/** A closed month's revisions, one beside the other; the newest holds. */
export function Revisions({ latest, shown }: { latest: Pick<Settled, 'state' | 'revision'>; shown: number }) {
  const count = latest.revision ?? 1;
  return latest.state !== 'closed' || count < 2 ? null : (
    <Choices
      label={t('revision')}
      chosen={String(shown)}
      options={Array.from({ length: count }, (_, i) => ({
        key: String(i + 1),
        text: i + 1 === count ? t('revision_newest', i + 1) : t('revision_number', i + 1),
        href: here({ revision: i + 1 === count ? null : i + 1 }),
      }))}
    />
  );
}

/** What proves it, when it was settled, and why. */
export function Seal({ settled }: { settled: Settled }) {
  const [open, setOpen] = useState(false);
  return (
    <dl class="facts facts-row">
      <div class="fact">
        <dt>{t('rules')}</dt>
        <dd>
          <a href={href('rules', { version: settled.rules })}>{t('rules_version', settled.rules)}</a>
        </dd>
      </div>
      {settled.revision !== undefined && (
        <div class="fact">
          <dt>{t('revision')}</dt>
          <dd class="number">{settled.revision}</dd>
        </div>
      )}
      {settled.at && (
        <div class="fact">
          <dt>{t(settled.state === 'closed' ? 'assessment_closed' : 'assessment_published')}</dt>
          <dd class="number">{minute(settled.at)}</dd>
        </div>
      )}
      {settled.objections_until && (
        <div class="fact">
          <dt>{t('objections_until')}</dt>
          <dd class="number">{lastDay(settled.objections_until)}</dd>
        </div>
      )}
      {settled.despite && settled.despite.length > 0 && (
        <div class="fact">
          <dt>{t('closed_despite')}</dt>
          <dd>{settled.despite.map((matter) => t(`matter_${matter}`)).join(t('list_gap'))}</dd>
        </div>
      )}
      {settled.reason && (
        <div class="fact">
          <dt>{t((settled.revision ?? 1) > 1 ? 'correction_reason' : 'note')}</dt>
          <dd>{settled.reason}</dd>
        </div>
      )}
      {settled.journal && (
        <div class="fact">
          <dt>{t('journal')}</dt>
          <dd>
            {isParty() ? (
              <span class="number">{settled.journal.seq}</span>
            ) : (
              <a class="number" href={href('records/audit', { after: settled.journal.seq + 2 })}>
                {settled.journal.seq}
              </a>
            )}
          </dd>
        </div>
      )}
      {settled.sha256 && (
        <div class="fact">
          <dt>SHA-256</dt>
          <dd>
            <button type="button" class="link number" onClick={() => setOpen(!open)}>
              {open ? settled.sha256 : `${settled.sha256.slice(0, 12)}…`}
            </button>
          </dd>
        </div>
      )}
      {settled.chain && (
        <div class="fact">
          <dt>{t('chain')}</dt>
          <dd class="number hash">{open ? settled.chain : `${settled.chain.slice(0, 12)}…`}</dd>
        </div>
      )}
    </dl>
  );
}
