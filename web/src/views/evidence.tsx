// What proves an exemption: words, papers and photographs, shown and added.

import { useRef, useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { sendEvidence } from '../base/evidence_file';
import { integer } from '../base/format';
import { isOffice, isParty, session } from '../base/session';
import { minute } from '../base/time';
import type { Exemption } from '../base/types';
import { ActWithNote, say } from '../parts/act';
import { originalOf, problemText } from '../parts/problem';
import { t } from '../words';

type Added = NonNullable<Exemption['evidence_added']>[number];

function EvidenceFile({ exemption, added }: { exemption: Exemption; added: Added }) {
  const { file } = added;
  if (!file) {
    return <>{added.evidence}</>;
  }
  const address = url(`exemptions/${exemption.id}/evidence/${file.sha256}`);
  return (
    <a class="evidence-file" href={address} download title={t('evidence_size', integer(Math.ceil(file.bytes / 1024)))}>
      {file.type.startsWith('image/') && <img src={address} alt={added.evidence} loading="lazy" />}
      <span>{added.evidence}</span>
    </a>
  );
}

/** As proposed, and what was added since. */
export function Evidence({ exemption }: { exemption: Exemption }) {
  return (
    <div class="fact">
      <dt>{t('evidence')}</dt>
      {(exemption.evidence !== null || !exemption.evidence_added?.length) && (
        <dd>{exemption.evidence ?? t('none')}</dd>
      )}
      {exemption.evidence_added?.map((added) => (
        <dd key={added.at + added.evidence + (added.file?.sha256 ?? '')}>
          <EvidenceFile exemption={exemption} added={added} />{' '}
          <span class="soft number">{minute(added.at)}</span>
          {added.late && <span class="tag tag-warn">{t('evidence_late')}</span>}
        </dd>
      ))}
    </div>
  );
}

/** A phone's camera, or a file; what is chosen is sent at once. */
function Upload({ exemption, label, accept, capture, again }: {
  exemption: Exemption;
  label: string;
  accept: string;
  capture?: boolean;
  again: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const choose = (event: Event) => {
    const field = event.currentTarget as HTMLInputElement;
    const file = field.files?.[0];
    field.value = '';
    if (file) {
      setBusy(true);
      void sendEvidence(exemption.id, file)
        .then(
          () => {
            say(t('evidence_sent'));
            again();
          },
          (error: unknown) => say(problemText(error), true, originalOf(error)),
        )
        .finally(() => setBusy(false));
    }
  };
  return (
    <>
      <button type="button" class="button" disabled={busy} onClick={() => input.current?.click()}>
        {busy ? t('evidence_sending') : label}
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        {...(capture ? { capture: 'environment' } : {})}
        onChange={choose}
      />
    </>
  );
}

/** Its proposer while it is undecided, and the office, add what proves it. */
export function Prove({ exemption, again }: { exemption: Exemption; again: () => void }) {
  const open = exemption.state === 'proposed' || (exemption.state === 'approved' && isOffice());
  const own = isParty() && exemption.proposer !== null && exemption.proposer === session.value?.organisation;
  if (!open || (!own && !isOffice())) {
    return null;
  }
  return (
    <>
      <Upload exemption={exemption} label={t('evidence_photo')} accept="image/*" capture again={again} />
      <Upload
        exemption={exemption}
        label={t('evidence_file')}
        accept="application/pdf,image/jpeg,image/png"
        again={again}
      />
      <ActWithNote
        title={`${t('exemption')} ${exemption.id} · ${t('evidence_add')}`}
        label={t('evidence_add')}
        field={t('evidence')}
        required
        does={(evidence) => send('POST', url(`exemptions/${exemption.id}/evidence`), { evidence }).then(again)}
      />
    </>
  );
}
