// What an asset is: its record whole, who maintains it and how to call them, and the platform above it.

import type { ComponentChildren } from 'preact';
import { url } from '../base/api';
import type { Platform } from '../base/platform_types';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { isOffice, isOne, organisationName, organisations, projectName, projects, townName } from '../base/session';
import type { Asset, Page, ServiceSpan } from '../base/types';
import { Call } from '../parts/contact';
import { feedName, useFeeds } from '../parts/feeds';
import { PlatformState } from '../parts/platform';
import { named, t } from '../words';

const WEB = /^https?:\/\/[^\s]+$/i;
const PICTURE = /\.(jpe?g|png|webp|gif)(\?[^\s]*)?$/i;

function Fact({ name, number, children }: { name: string; number?: boolean; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd class={number ? 'number' : ''}>{children}</dd>
    </div>
  );
}

/** An address is a link, never loaded by the page itself; a picture's says that it is one. */
function Value({ value }: { value: unknown }) {
  const text = String(value);
  if (!WEB.test(text)) {
    return <>{text}</>;
  }
  return (
    <a href={text} target="_blank" rel="noopener noreferrer">
      {PICTURE.test(text) ? t('photo') : text}
    </a>
  );
}

/** One span of service: the contract, who keeps it, and whom to call. */
function Service({ span }: { span: ServiceSpan }) {
  const project = projects.value.find((p) => p.code === span.project);
  const contractor = organisations.value.find((o) => o.code === project?.contractor);
  return (
    <Fact name={t('service_span')}>
      <a href={href('figures/intact', { project: span.project })}>{projectName(span.project)}</a> ·{' '}
      {organisationName(project?.contractor ?? null)}{' '}
      <span class="number soft">
        {span.from.slice(0, 10)} – {span.to ? span.to.slice(0, 10) : t('until_now')}
      </span>
      {span.to === null &&
        (contractor?.contacts ?? []).map((contact) => <Call key={contact.name} contact={contact} class="contact" />)}
    </Fact>
  );
}

const isUnder = (platform: Platform, asset: Asset) =>
  platform.covers?.assets?.includes(asset.code) ||
  (asset.town !== null && platform.covers?.towns?.includes(asset.town)) ||
  asset.service.some((span) => span.to === null && platform.covers?.projects?.includes(span.project));

/** The platforms that cover it; for who sees platforms at all. */
function Platforms({ asset }: { asset: Asset }) {
  const sees = isOffice() || isOne('viewer');
  const all = useGet<Page<Platform>>(sees ? url('platforms', { limit: 1000 }) : null, 'slow').data?.items ?? [];
  return (
    <>
      {all
        .filter((platform) => isUnder(platform, asset))
        .map((platform) => (
          <Fact key={platform.code} name={t('parent_platform')}>
            <a href={href(`platforms/${encodeURIComponent(platform.code)}`)}>{platform.name}</a> <PlatformState platform={platform} />
          </Fact>
        ))}
    </>
  );
}

export function AssetFacts({ asset }: { asset: Asset }) {
  const feeds = useFeeds();
  return (
    <dl class="facts facts-asset">
      <Fact name={t('code')} number>
        {asset.code}
      </Fact>
      {asset.aliases?.length > 0 && (
        <Fact name={t('aliases')} number>
          {asset.aliases.join(t('list_gap'))}
        </Fact>
      )}
      <Fact name={t('kind')}>
        {t(`kind_${asset.kind}`)}
        {asset.class ? ` · ${named('class', String(asset.class))}` : ''}
      </Fact>
      <Fact name={t('town')}>
        <a href={href('figures/intact', { town: asset.town, by: 'asset' })}>{townName(asset.town)}</a>
      </Fact>
      {asset.service.map((span) => (
        <Service key={span.from} span={span} />
      ))}
      <Platforms asset={asset} />
      {asset.feeds?.length > 0 && (
        <Fact name={t('feed')}>{asset.feeds.map((code) => feedName(feeds, code)).join(t('list_gap'))}</Fact>
      )}
      {Object.entries(asset.attributes).map(([name, value]) => (
        <Fact key={name} name={named('attribute', name)} number>
          <Value value={value} />
        </Fact>
      ))}
    </dl>
  );
}
