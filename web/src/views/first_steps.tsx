// What a new district needs before it has figures, in the order in which it can be done, and what is done of it.

import { signal } from '@preact/signals';
import { send, url } from '../base/api';
import { position } from '../base/live';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, loadNames, organisations, projects, rules, towns } from '../base/session';
import { minute } from '../base/time';
import type { Page, Rules, Token } from '../base/types';
import { Act } from '../parts/act';
import { useFeeds } from '../parts/feeds';
import { Panel } from '../parts/ui';
import { t } from '../words';

const KEY = 'orders-asked';
const HOUR_S = 3600;

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}
const putOff = signal(remembered());

function remember(): void {
  putOff.value = true;
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // A browser that keeps nothing asks again.
  }
}

interface Repairs {
  open_after_s?: number | null;
}
const repairsOf = (r: Rules | null) => (r?.repairs ?? {}) as Repairs;
const ordersOpen = () => repairsOf(rules.value).open_after_s != null;

/** The rules in force, but that orders open by themselves after so long. */
function openAfter(open_after_s: number): Promise<unknown> {
  const { version: _, ...rest } = rules.value as Rules;
  const document = { ...rest, repairs: { ...repairsOf(rules.value), open_after_s } };
  return send('PUT', url('rules'), document).then(loadNames);
}

function Orders() {
  return (
    <>
      <p class="soft">{t('orders_question')}</p>
      <div class="buttons">
        <Act class="button-main" does={() => openAfter(HOUR_S)}>
          {t('open_after_hours', 1)}
        </Act>
        <Act does={() => openAfter(4 * HOUR_S)}>{t('open_after_hours', 4)}</Act>
        <a class="button" href={href('rules', { draft: 1 })}>
          {t('another_time')}
        </a>
        <button type="button" class="button button-quiet" onClick={remember}>
          {t('by_hand_only')}
        </button>
      </div>
    </>
  );
}

/** How many there are of what the names that every page knows do not hold; null: not known yet. */
function useCounts() {
  const assets = useGet<Page<unknown>>(url('assets', { limit: 1 }), 'change');
  const tokens = useGet<Page<Token>>(isOne('admin') ? url('tokens', { limit: 10000 }) : null, 'change');
  return {
    assets: assets.data ? assets.data.items.length > 0 : null,
    senders: tokens.data ? tokens.data.items.some((one) => one.role === 'feed' && !one.revoked) : null,
  };
}

/** Is there anything left to do? While it is not known yet, nothing is. */
export function FirstSteps() {
  const feeds = useFeeds();
  const counts = useCounts();
  const reported = position.value?.last_at ?? null;
  const asks = !ordersOpen() && !putOff.value;
  if (!isOffice() || position.value === null || rules.value === null || (reported !== null && !asks)) {
    return null;
  }
  const steps = [
    { done: towns.value.length > 0, text: t('step_towns'), to: href('registry/towns') },
    { done: organisations.value.length > 0, text: t('step_organisations'), to: href('registry/organisations') },
    { done: projects.value.length > 0, text: t('step_projects'), to: href('registry/projects') },
    { done: counts.assets === true, text: t('step_assets'), to: href('registry/assets') },
    { done: feeds.length > 0, text: t('step_feeds'), to: href('registry/feeds') },
    ...(isOne('admin') ? [{ done: counts.senders === true, text: t('step_tokens'), to: href('tokens') }] : []),
    { done: reported !== null, text: reported ? t('first_report_came', minute(reported)) : t('first_report_waits'), to: href('records') },
  ];
  return (
    <Panel title={t('first_steps')} class="first-steps" tools={<a href={href('guide')}>{t('guides')}</a>}>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.to}>
            <span aria-hidden="true">{step.done ? '✓' : '○'}</span>{' '}
            <a href={step.to}>{step.text}</a> <span class="soft">{step.done ? t('step_done') : ''}</span>
          </li>
        ))}
        {asks && (
          <li>
            <span aria-hidden="true">○</span> {t('step_orders')}
            <Orders />
          </li>
        )}
      </ol>
    </Panel>
  );
}
