// One platform: how it is, what came of what it said, its password, and its catalog beside the inventory.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { slowNow } from '../base/clock';
import { integer } from '../base/format';
import type { NewPassword, Platform } from '../base/platform_types';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, projectName, townName } from '../base/session';
import { duration, minute, second, seconds } from '../base/time';
import { Act, Dialog } from '../parts/act';
import { PlatformState, resolution } from '../parts/platform';
import { Absent, Panel } from '../parts/ui';
import { named, t } from '../words';
import { CatalogPanel } from './platform_catalog';
import { Findings } from './platform_findings';
import { PlatformForm } from './platform_form';
import { Retire } from './retire';

const COUNTS = [
  'statements',
  'keepalives',
  'notifications',
  'unknown',
  'not_covered',
  'damaged',
  'refused',
  'repeats',
  'broken_rounds',
] as const;

const ASPECTS_ASKED = ['history', 'live'] as const;

function Fact({ word, children }: { word: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Of which assets it may speak. */
function covered({ covers }: Platform): string {
  const parts = [
    ...(covers?.projects ?? []).map(projectName),
    ...(covers?.towns ?? []).map(townName),
    ...(covers?.assets?.length ? [t('covers_assets', integer(covers.assets.length))] : []),
  ];
  return parts.length > 0 ? parts.join(t('list_gap')) : t('covers_all');
}

function How({ platform }: { platform: Platform }) {
  const { state } = platform;
  const round = state.whole_round;
  const asked = [
    ...(platform.history ? [t('asked_history', duration(platform.history.every_s))] : []),
    ...(platform.live ? [t('asked_live', duration(platform.live.every_s))] : []),
  ];
  const skew_s = state.skew_s ?? 0;
  return (
    <dl class="facts facts-row platform-facts">
      <Fact word={t('state')}>
        <PlatformState platform={platform} />
      </Fact>
      {state.lost_at ? (
        <Fact word={t('lost_since')}>
          <span class="number bad">{second(state.lost_at)}</span>{' '}
          {slowNow.value !== null && t('age', duration(slowNow.value - seconds(state.lost_at)))}
        </Fact>
      ) : (
        <Fact word={t('registered_since')}>
          <span class="number">{minute(state.registered_at) || t('none')}</span>
        </Fact>
      )}
      <Fact word={t('reached_by')}>
        {state.address ? `${state.address} · ${state.transport?.toUpperCase()}` : t('none')}
      </Fact>
      <Fact word={t('version_and_maker')}>
        {[t(`protocol_${platform.protocol}`), state.version, state.maker, state.model].filter(Boolean).join(' · ')}
      </Fact>
      <Fact word={t('keepalive')}>
        {state.keepalive_at ? <span class="number">{second(state.keepalive_at)}</span> : t('no_keepalive')}
      </Fact>
      <Fact word={t('whole_round')}>
        {round ? (
          <>
            <span class="number">{second(round.at)}</span>{' '}
            <span class="soft">
              {t('round_items', integer(round.items), integer(round.parts), (round.ms / 1000).toFixed(1))}
            </span>
          </>
        ) : (
          t('no_whole_round')
        )}
      </Fact>
      {state.catalog && (
        <Fact word={t('count_matched')}>
          <span class="number">{integer(state.catalog.matched ?? 0)}</span>
        </Fact>
      )}
      <Fact word={t('resolution')}>
        {resolution(platform)} <span class="soft">{t('poll_every', duration(platform.poll_s))}</span>
      </Fact>
      <Fact word={t('says')}>{platform.says.map((aspect) => named('aspect', aspect)).join(t('list_gap'))}</Fact>
      {asked.length > 0 && <Fact word={t('also_asked')}>{asked.join(t('list_gap'))}</Fact>}
      <Fact word={t('covers_what')}>{covered(platform)}</Fact>
      <Fact word={t('its_feeds')}>
        {[platform.feed, platform.events_feed].map((feed, i) => (
          <>
            {i > 0 && t('list_gap')}
            <a href={href('records/batches', { feed })}>{feed}</a>
          </>
        ))}
      </Fact>
      {Math.abs(skew_s) > 300 && <Fact word={t('warnings')}>{t('clock_off', duration(Math.abs(skew_s)))}</Fact>}
    </dl>
  );
}

function Counts({ platform }: { platform: Platform }) {
  return (
    <dl class="facts facts-row">
      {COUNTS.filter((name) => typeof platform.state[name] === 'number').map((name) => (
        <Fact key={name} word={t(`count_${name}`)}>
          <span class={`number ${name === 'not_covered' && platform.state[name] ? 'bad' : ''}`}>
            {integer(platform.state[name] as number)}
          </span>
        </Fact>
      ))}
      {ASPECTS_ASKED.map((aspect) => {
        const counts = platform.state[aspect];
        return counts && counts.asked > 0 ? (
          <Fact key={aspect} word={t(`aspect_${aspect}`)}>
            {t('asked_of', integer(counts.asked), integer(counts.ok), integer(counts.fault))}
          </Fact>
        ) : null;
      })}
    </dl>
  );
}

/** What is typed into the platform: shown once, beside what does not change. */
function Typed({ made, platform }: { made: NewPassword; platform: Platform }) {
  const { server } = made;
  return (
    <div class="made platform-made" role="alert">
      <h3>{t('type_there')}</h3>
      <dl class="facts">
        {server && platform.protocol === 'gb28181' && (
          <>
            <dt>{t('type_server_id')}</dt>
            <dd class="number code">{server.id}</dd>
            <dt>{t('type_realm')}</dt>
            <dd class="number code">{server.realm}</dd>
            <dt>{t('type_server')}</dt>
            <dd class="number">{server.listen}</dd>
          </>
        )}
        <dt>{t('type_id')}</dt>
        <dd class="number code">{platform.code}</dd>
        <dt>{t('type_password')}</dt>
        <dd>
          <code class="secret">{made.password}</code>
        </dd>
      </dl>
      {!server && platform.protocol === 'gb28181' && <p class="bad">{t('sip_is_off')}</p>}
      <p>
        {t('password_once')} <a href={t('guide_platforms_at')}>{t('guide_platforms')}</a>
      </p>
    </div>
  );
}

function Password({ platform, again }: { platform: Platform; again: () => void }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<NewPassword | null>(null);
  const path = `platforms/${encodeURIComponent(platform.code)}/password`;
  const make = async () => {
    setMade(await send<NewPassword>('POST', url(path), {}));
    again();
  };
  const close = () => {
    setOpen(false);
    setMade(null);
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('new_password')}
      </button>
      {open && (
        <Dialog title={`${t('new_password')} · ${platform.name}`} onClose={close}>
          {made ? <Typed made={made} platform={platform} /> : <p>{t('about_password')}</p>}
          <div class="buttons">
            {!made && (
              <Act class="button-main" does={make}>
                {t('new_password')}
              </Act>
            )}
            <button type="button" class="button" onClick={close}>
              {t('cancel_dialog')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

export function PlatformView({ code }: { code: string }) {
  const path = `platforms/${encodeURIComponent(code)}`;
  const got = useGet<Platform>(url(path), 'slow');
  const platform = got.data;
  if (!platform) {
    return <Absent error={got.error} loading={got.loading} />;
  }
  return (
    <>
      <Panel
        title={platform.name}
        note={<span class="number code">{platform.code}</span>}
        tools={<a href={href('platforms')}>‹ {t('platforms')}</a>}
      >
        <How platform={platform} />
        {isOffice() && (
          <div class="buttons platform-acts">
            {platform.protocol === 'gb28181' && (
              <Act does={() => send('POST', url(`${path}/query`), {}).then(got.again)} done={t('asked_now')} disabled={!platform.state.registered}>
                {t('ask_now')}
              </Act>
            )}
            <PlatformForm label={t('edit_platform')} known={platform} onSaved={got.again} />
            <Password platform={platform} again={got.again} />
            <Retire collection="platforms" record={platform} />
          </div>
        )}
      </Panel>
      {isOffice() && <Findings of={platform} />}
      <Panel title={t('counted_since')}>
        <Counts platform={platform} />
      </Panel>
      {isOffice() && <CatalogPanel platform={platform} />}
    </>
  );
}
