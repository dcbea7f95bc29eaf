// What was refused and why: a sentence in the reader's language with the field and what stood in it, and the
// daemon's own words folded away beside it.

import { ApiError } from '../base/api';
import type { Json } from '../base/rules_path';
import { at } from '../base/rules_path';
import type { ProblemError } from '../base/types';
import { language, t } from '../words';
import { sentence } from '../words/problems';
import { memberName } from './member';

const VALUE_SHOWN = 60;

/** The daemon's own words; nothing where they are what is shown already. */
export function Original({ text }: { text: string | null }) {
  return text === null ? null : (
    <details class="original">
      <summary>{t('original')}</summary>
      <span lang="en">{text}</span>
    </details>
  );
}

const translated = (text: string) => (language.value === 'zh' && text !== '' ? text : null);

export function originalOf(error: unknown): string | null {
  return error instanceof ApiError && error.status !== 0 ? translated(error.message) : null;
}

/** What stood in the field that is wrong: the daemon does not repeat it, but it was sent from here. */
export function valueOf(sent: unknown, fault: ProblemError): string {
  const record = Array.isArray(sent) && fault.index !== undefined ? sent[fault.index] : sent;
  const value = fault.field && record !== null && typeof record === 'object' ? at(record as Json, fault.field) : null;
  return value === null || typeof value === 'object' ? '' : String(value).slice(0, VALUE_SHOWN);
}

/** "名称（“”）：这里应为 1 到 100 个字符的文字。" */
export function faultText(fault: ProblemError, sent: unknown = null): string {
  const text = sentence(fault.code, fault.detail);
  const value = valueOf(sent, fault);
  const field = fault.field ? memberName(fault.field) : '';
  return field === ''
    ? text
    : value !== '' && !text.includes(value)
      ? t('fault_in_value', field, value, text)
      : t('fault_in', field, text);
}

export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return error instanceof Error ? error.message : String(error);
  }
  if (error.status === 0) {
    return t('unreachable');
  }
  const faults = error.problem.errors ?? [];
  const code = error.problem.type.replace(/^.*:/, '');
  return faults.length === 1 && language.value === 'zh'
    ? faultText(faults[0], error.sent)
    : error.message
      ? sentence(code, error.message)
      : t('failed');
}

/** One fault of several, where its line and its field have columns of their own. */
export function FaultWords({ fault, word }: { fault: ProblemError; word: string }) {
  const text = sentence(fault.code, fault.detail);
  return (
    <>
      <strong>{word}</strong> <span class="soft">{text}</span>
      {text !== fault.detail && <Original text={fault.detail} />}
    </>
  );
}
