// What the daemon refused, in the reader's language. English as it came; in Chinese by the table of
// sentences, and where a sentence is not there, by its code.

import { language, named, t } from './index';
import { MEMBERS } from './members';
import { SENTENCES } from './problem_table';

interface Sentence {
  english: RegExp;
  chinese: string;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function read(line: string): Sentence {
  const [english, chinese] = line.split(' | ');
  const pattern = english.split('{}').map(escaped).join('([^]*?)');
  return { english: new RegExp(`^${pattern}$`), chinese };
}

let sentences: Sentence[] | null = null; // read when something is refused for the first time

function known(): Sentence[] {
  sentences ??= SENTENCES.split('\n')
    .filter((line) => line !== '')
    .map(read);
  return sentences;
}

/** Words that stand within sentences: states, roles, steps, what is missing. */
const WORDS: Record<string, string> = {
  line: '行',
  index: '项',
  asset: '资产',
  assets: '资产',
  batch: '批次',
  change: '改动',
  exemption: '免考核',
  file: '文件',
  record: '记录',
  repair: '工单',
  project: '项目',
  town: '镇街',
  ' (it may be null)': '（可以为空）',
  ' unpacked': '',
  'is not known here (is tzdata installed?)': '本机不认识（是否装了 tzdata？）',
  'could not be read': '读不出来',
};
const STEPS = ['respond', 'repaired', 'pause', 'resume', 'confirm', 'reopen', 'cancel'];

/** "code (编码), kind" in Chinese alone: what stands in brackets is how people call it. */
function listed(text: string): string {
  const one = (item: string) => /^[\w ]+ \((.+)\)$/.exec(item)?.[1] ?? word(item);
  const [needed, wanted] = text.split('; if wanted ');
  const list = (items: string) => items.replace(/, and (others|budget).*$/, '').split(', ').map(one).join('、');
  return wanted === undefined ? list(needed) : `${list(needed)}；可选：${list(wanted)}`;
}

function word(text: string): string {
  if (/^\w+ \([^)]+\)[,;]/.test(text)) {
    return listed(text);
  }
  if (text in WORDS) {
    return WORDS[text];
  }
  if (STEPS.includes(text) && text !== 'repaired') {
    return named('step', text);
  }
  for (const prefix of ['repair', 'exemption', 'role', 'reason']) {
    const name = named(prefix, text);
    if (name !== text) {
      return name;
    }
  }
  return MEMBERS[text]?.[0] ?? (/^[a-z_]+(, [a-z_]+)+$/.test(text) ? text.split(', ').map(word).join('、') : text);
}

/** A sentence of the daemon's in Chinese; null: the table does not have it. */
export function inChinese(detail: string): string | null {
  for (const { english, chinese } of known()) {
    const found = english.exec(detail);
    if (found) {
      return chinese.replace(/\{(\d)\}/g, (_, n: string) => {
        const value = found[Number(n) + 1] ?? '';
        return inChinese(value) ?? word(value);
      });
    }
  }
  return null;
}

/** What is wrong, as a sentence: `detail` without the field it is about. */
export function sentence(code: string, detail: string): string {
  if (language.value !== 'zh') {
    return detail;
  }
  const fault = named('fault', code);
  return inChinese(detail) ?? (fault === code ? t('refused_by', code) : `${fault}。`);
}
