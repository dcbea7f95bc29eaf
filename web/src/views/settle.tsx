// The steps of a month's end: publish, close, correct; with what is still open of a month, and until when, beside them.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { coverageText, integer } from '../base/format';
import { position } from '../base/live';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice } from '../base/session';
import { lastDay, seconds } from '../base/time';
import type { Assessment } from '../base/month_types';
import type { Exemption, Page } from '../base/types';
import { Act, ActWithNote, Dialog } from '../parts/act';
import { t } from '../words';

type Matter = Assessment['despite'][number];

interface Open {
  exemptions: Exemption[];
  objections: string | null; // the last day, while it is not over
}

/** Does one that waits for a decision bear on the month, itself or what it is to become? */
const touches = (x: Exemption, month: Assessment) =>
  [x, x.change?.state === 'proposed' ? x.change : x].some(
    ({ from, to }) => seconds(from) < seconds(month.to) && seconds(to) > seconds(month.from),
  );

function useOpen(assessment: Assessment): Open {
  const waiting = useGet<Page<Exemption>>(
    isOffice() && assessment.state === 'published' ? url('exemptions', { undecided: 'true', limit: 10000 }) : null,
    'change',
  );
  const until = assessment.state === 'published' ? assessment.objections_until : null;
  const now = position.value?.as_of;
  return {
    exemptions: waiting.data?.items.filter((x) => touches(x, assessment)) ?? [],
    objections: until && (!now || seconds(now) < seconds(until)) ? lastDay(until) : null,
  };
}

/** Which of its figures rest on too little: a share of the time that nobody saw, weights that were not measured. */
function scarce(assessment: Assessment): string[] {
  const blind = Object.entries(assessment.district?.indicators ?? {}).flatMap(([name, figure]) =>
    figure?.verdict === 'insufficient'
      ? [t('scarce_coverage', t(`indicator_${name as 'intact'}`), coverageText(figure.coverage) ?? t('none'))]
      : [],
  );
  const weights = assessment.items
    .flatMap((s) => s.projects)
    .filter((p) => p.measured_weight < p.weight && p.fee_fen > 0)
    .map((p) => t('scarce_weight', p.name, p.measured_weight, p.weight));
  return [...blind, ...weights];
}

/** What is pending, and until when: for whoever is about to close the month, or to publish it again. */
function Pending({ open }: { open: Open }) {
  if (open.exemptions.length === 0 && open.objections === null) {
    return <p class="pending soft">{t('nothing_open')}</p>;
  }
  return (
    <p class="pending warn">
      {open.objections && <span>{t('open_objections', open.objections)}</span>}{' '}
      {open.exemptions.length > 0 && (
        <a href={href('exemptions', { state: 'proposed' })}>{t('open_exemptions', integer(open.exemptions.length))}</a>
      )}
    </p>
  );
}

function Confirmed({ text, on, onChange }: { text: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} /> {text}
    </label>
  );
}

/** Closing is for good: each matter that is open, and figures that rest on little, are confirmed one by one. */
function CloseMonth({ assessment, open, again }: { assessment: Assessment; open: Open; again: () => void }) {
  const [shown, setShown] = useState(false);
  const [reason, setReason] = useState('');
  const [confirmed, setConfirmed] = useState<string[]>([]);
  const matters: [Matter, string][] = [
    ...(open.exemptions.length > 0
      ? [['exemptions', t('despite_exemptions', open.exemptions.map((x) => x.id).join(t('list_gap')))] as [Matter, string]]
      : []),
    ...(open.objections ? [['objections', t('despite_objections', open.objections)] as [Matter, string]] : []),
  ];
  const little = scarce(assessment);
  const needed = [...matters.map(([matter]) => matter as string), ...(little.length > 0 ? ['scarce'] : [])];
  const note = reason.trim();
  const ready = needed.every((one) => confirmed.includes(one)) && (matters.length === 0 || note !== '');
  const toggle = (one: string) => (on: boolean) =>
    setConfirmed((all) => (on ? [...all, one] : all.filter((other) => other !== one)));
  const close = () =>
    send('POST', url(`assessments/${assessment.month}/close`), {
      ...(matters.length > 0 ? { despite: matters.map(([matter]) => matter) } : {}),
      ...(note ? { reason: note } : {}),
    }).then(() => {
      setShown(false);
      again();
    });
  return (
    <>
      <button type="button" class={`button ${matters.length === 0 ? 'button-main' : ''}`} onClick={() => setShown(true)}>
        {t('verb_close')}
      </button>
      {shown && (
        <Dialog title={`${assessment.month} · ${t('verb_close')}`} onClose={() => setShown(false)}>
          <p>{t('about_close')}</p>
          <Pending open={open} />
          {matters.map(([matter, text]) => (
            <Confirmed key={matter} text={text} on={confirmed.includes(matter)} onChange={toggle(matter)} />
          ))}
          {little.length > 0 && (
            <>
              <p class="warn">{t('scarce_data')}</p>
              <ul class="scarce">
                {little.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              <Confirmed text={t('despite_scarce')} on={confirmed.includes('scarce')} onChange={toggle('scarce')} />
            </>
          )}
          <label class="field">
            <span class="field-label">{t(matters.length > 0 ? 'despite_reason' : 'note')}</span>
            <textarea rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
          <div class="buttons">
            <Act class="button-main" disabled={!ready} does={close}>
              {t('verb_close')}
            </Act>
            <button type="button" class="button" onClick={() => setShown(false)}>
              {t('cancel_dialog')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

type Noted = 'publish' | 'correct';

function Step({ assessment, verb, open, again }: { assessment: Assessment; verb: Noted; open: Open; again: () => void }) {
  const isAgain = verb === 'publish' && assessment.state === 'published';
  const label = t(isAgain ? 'verb_republish' : `verb_${verb}`);
  return (
    <ActWithNote
      title={`${assessment.month} · ${label}`}
      label={label}
      class={verb === 'publish' && !isAgain ? 'button-main' : ''}
      required={verb === 'correct'}
      does={(note) =>
        send('POST', url(`assessments/${assessment.month}/${verb}`), note ? { reason: note } : {}).then(again)
      }
    >
      <p>{t(isAgain ? 'about_republish' : `about_${verb}`)}</p>
      {isAgain && <Pending open={open} />}
    </ActWithNote>
  );
}

/** A month that goes on is not published: its buttons come with its end. */
export function Settle({ assessment, again }: { assessment: Assessment; again: () => void }) {
  const open = useOpen(assessment);
  const hasEnded = seconds(assessment.as_of) >= seconds(assessment.to);
  if (!isOffice()) {
    return null;
  }
  if (!hasEnded) {
    return <span class="soft">{t('publish_later', lastDay(assessment.to))}</span>;
  }
  const step = (verb: Noted) => <Step assessment={assessment} verb={verb} open={open} again={again} />;
  return (
    <span class="buttons settle">
      {assessment.state === 'published' && <Pending open={open} />}
      {assessment.state === 'closed' ? step('correct') : step('publish')}
      {assessment.state === 'published' && <CloseMonth assessment={assessment} open={open} again={again} />}
    </span>
  );
}
