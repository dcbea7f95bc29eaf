// The filters of the URL: town, contractor, project, kind, class.

import { param, setQuery } from '../base/router';
import { isParty, organisations, projects, towns } from '../base/session';
import { KINDS } from '../base/types';
import { t } from '../words';
import { Select } from './ui';

export const FILTERS = ['town', 'contractor', 'project', 'kind', 'class'] as const;
type Filter = (typeof FILTERS)[number];

/** The filters that the address holds, as parameters of the API. */
export function filterParams(query: URLSearchParams): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const name of FILTERS) {
    const values = query.getAll(name);
    if (values.length > 0) {
      found[name] = values;
    }
  }
  return found;
}

function options(filter: Filter): [string, string][] {
  const coded = (items: { code: string; name: string }[]) => items.map((i): [string, string] => [i.code, i.name]);
  switch (filter) {
    case 'town':
      return coded(towns.value);
    case 'contractor':
      return coded(organisations.value.filter((o) => o.role === 'contractor'));
    case 'project':
      return coded(projects.value);
    case 'kind':
      return KINDS.map((k): [string, string] => [k, t(`kind_${k}`)]);
    case 'class':
      return ([1, 2, 3] as const).map((c): [string, string] => [String(c), t(`class_${c}`)]);
  }
}

export function Filters({ only = FILTERS }: { only?: readonly Filter[] }) {
  const shown = only.filter((filter) => filter !== 'contractor' || !isParty());
  return (
    <div class="filters" role="group" aria-label={t('filters')}>
      {shown.map((filter) => (
        <Select
          key={filter}
          quiet
          label={t(`by_${filter}`)}
          value={param(filter) ?? ''}
          options={[['', t('any', t(`by_${filter}`))], ...options(filter)]}
          onPick={(value) => setQuery({ [filter]: value || null, after: null })}
        />
      ))}
    </div>
  );
}
