// Which assets an exemption is about: the fields of a scope, and a scope in words.

import { assetName } from '../base/asset_names';
import { inUse, organisationName, projectName, projects, townName, towns } from '../base/session';
import type { Exemption, Scope } from '../base/types';
import { ASPECTS, KINDS } from '../base/types';
import { named, t } from '../words';
import { AssetPick } from './asset_pick';
import { personName } from './person';
import { Field } from './ui';

const CLASSES = [1, 2, 3];

export interface ScopeDraft {
  assets: string[];
  except: string[];
  attributes: string; // a line each: pole=P-17、P-18
  projects: string[];
  towns: string[];
  kinds: string[];
  classes: string[];
}

function attributesOf(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [name, ...values] = line.split(/\s*[=＝：:]\s*/);
    found[name.trim()] = values.join(':').split(/[,，;；、]+/).map((one) => one.trim()).filter((one) => one !== '');
  }
  return found;
}

export function scopeDraft(scope: Scope): ScopeDraft {
  return {
    assets: scope.assets ?? [],
    except: scope.except ?? [],
    attributes: Object.entries(scope.attributes ?? {})
      .map(([name, values]) => `${name}=${values.join('、')}`)
      .join('\n'),
    projects: scope.projects ?? [],
    towns: scope.towns ?? [],
    kinds: scope.kinds ?? [],
    classes: (scope.classes ?? []).map(String),
  };
}

/** Only what was filled in; the daemon refuses an empty one. */
export function scopeOf(draft: ScopeDraft): Scope {
  const all = {
    assets: draft.assets,
    projects: draft.projects,
    towns: draft.towns,
    kinds: draft.kinds,
    classes: draft.classes.map(Number),
    except: draft.except,
  };
  const attributes = attributesOf(draft.attributes);
  return {
    ...(Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0)) as Scope),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

/** Whether it names any asset at all; exceptions alone name none. */
export const isScope = (scope: Scope) => Object.keys(scope).some((name) => name !== 'except');

interface Props {
  draft: ScopeDraft;
  change: (part: Partial<ScopeDraft>) => void;
}

/** A choice that adds, and what is chosen, each of which can be taken away again. */
function Several(props: { name: string; label: string; options: [string, string][]; chosen: string[]; put: (chosen: string[]) => void }) {
  const { label, options, chosen, put } = props;
  const rest = options.filter(([value]) => !chosen.includes(value));
  return (
    <div class="field">
      <label>
        <span class="field-label">{label}</span>
        <select name={props.name} value="" onChange={(e) => e.currentTarget.value && put([...chosen, e.currentTarget.value])}>
          <option value="">{chosen.length === 0 ? t('any', label) : t('scope_more')}</option>
          {rest.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {chosen.map((value) => {
        const text = options.find(([one]) => one === value)?.[1] ?? value;
        return (
          <span key={value} class="tag chosen">
            {text}{' '}
            <button type="button" class="link" aria-label={`${t('remove')} ${text}`} onClick={() => put(chosen.filter((one) => one !== value))}>
              ×
            </button>
          </span>
        );
      })}
    </div>
  );
}

export function ScopeFields({ draft, change }: Props) {
  return (
    <>
      <AssetPick name="assets" label={t('assets')} hint={t('assets_hint')} codes={draft.assets} put={(assets) => change({ assets })} />
      <div class="field-row">
        <Several
          name="projects"
          label={t('project')}
          options={inUse(projects.value).map((p) => [p.code, p.name])}
          chosen={draft.projects}
          put={(chosen) => change({ projects: chosen })}
        />
        <Several
          name="towns"
          label={t('town')}
          options={inUse(towns.value).map((x) => [x.code, x.name])}
          chosen={draft.towns}
          put={(chosen) => change({ towns: chosen })}
        />
        <Several
          name="kinds"
          label={t('kind')}
          options={KINDS.map((k) => [k, t(`kind_${k}`)])}
          chosen={draft.kinds}
          put={(chosen) => change({ kinds: chosen })}
        />
        <Several
          name="classes"
          label={t('class')}
          options={CLASSES.map((c) => [String(c), named('class', String(c))])}
          chosen={draft.classes}
          put={(chosen) => change({ classes: chosen })}
        />
      </div>
      <div class="field-row">
        <Field label={t('scope_attributes')} hint={t('scope_attributes_hint')}>
          <textarea name="attributes" rows={2} value={draft.attributes} onInput={(e) => change({ attributes: e.currentTarget.value })} />
        </Field>
        <AssetPick name="except" label={t('scope_except')} hint={t('scope_except_hint')} codes={draft.except} put={(except) => change({ except })} />
      </div>
    </>
  );
}

const codesText = (codes: string[]) =>
  codes.length <= 2 ? codes.map(assetName).join(t('list_gap')) : t('assets_count', codes.length);

export function scopeText(scope: Scope): string {
  const { assets, projects: codes, towns: places, kinds, classes, attributes, except } = scope;
  return [
    kinds?.map((k) => named('kind', k)).join(t('list_gap')),
    classes?.map((c) => named('class', String(c))).join(t('list_gap')),
    places?.map(townName).join(t('list_gap')),
    codes?.map(projectName).join(t('list_gap')),
    ...Object.entries(attributes ?? {}).map(([name, values]) => `${named('attribute', name)} ${values.join(t('list_gap'))}`),
    assets && assets.length > 0 && codesText(assets),
    except && except.length > 0 && t('scope_but', codesText(except)),
  ]
    .filter(Boolean)
    .join(' · ');
}

export const aspectsText = (exemption: Exemption) =>
  exemption.aspects.length === ASPECTS.length
    ? t('all_aspects')
    : exemption.aspects.map((a) => t(`short_${a}`)).join(' ');

/** A party by its name, a person of the office by the token. */
export const proposerName = (by: { proposer: string | null; proposed_by: number | null }) =>
  by.proposer
    ? organisationName(by.proposer)
    : by.proposed_by !== null
      ? personName(by.proposed_by)
      : '';
