// Which feed: the choice that lists of what came in share; it lives in the URL.

import { url } from '../base/api';
import { param, setQuery } from '../base/router';
import { useGet } from '../base/resource';
import type { Page } from '../base/types';
import { t } from '../words';
import { Select } from './ui';

export function useFeeds(): { code: string; name: string }[] {
  return useGet<Page<{ code: string; name: string }>>(url('feeds', { limit: 10000 }), 'change').data?.items ?? [];
}

export const feedName = (feeds: { code: string; name: string }[], code: string | null) =>
  feeds.find((f) => f.code === code)?.name ?? code ?? '';

export function FeedPick({ feeds }: { feeds: { code: string; name: string }[] }) {
  return (
    <Select
      quiet
      label={t('feed')}
      value={param('feed') ?? ''}
      options={[['', t('any_feed')], ...feeds.map((f): [string, string] => [f.code, f.name])]}
      onPick={(value) => setQuery({ feed: value || null, after: null })}
    />
  );
}
