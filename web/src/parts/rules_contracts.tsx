// What contracts say otherwise: the general rules and each contract side by side, to read.

import type { Json } from '../base/rules_path';
import { flat } from '../base/rules_diff';
import { projectName } from '../base/session';
import type { Rules } from '../base/types';
import { t } from '../words';
import { memberName, memberValue } from './member';

export type Contracts = Record<string, Record<string, Json>>;
export const contractsOf = (document: unknown): Contracts =>
  (document as { contracts?: Contracts }).contracts ?? {};

/** Every member that a contract says, beside the general one. */
export function ContractsTable({ rules }: { rules: Rules }) {
  const contracts = Object.entries(contractsOf(rules)).map(([project, own]) => ({ project, own: flat(own) }));
  const paths = [...new Set(contracts.flatMap(({ own }) => [...own.keys()]))];
  const general = flat(rules);
  if (contracts.length === 0) {
    return <p class="absent">{t('no_contracts')}</p>;
  }
  return (
    <div class="rows" tabIndex={0} role="region" aria-label={t('contracts')}>
      <table aria-label={t('contracts')}>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('general_rules')}</th>
            {contracts.map(({ project }) => (
              <th key={project} scope="col">
                {projectName(project)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {paths.map((path) => (
            <tr key={path}>
              <th scope="row" title={path}>
                {memberName(path)}
              </th>
              <td>{memberValue(path, general.get(path))}</td>
              {contracts.map(({ project, own }) => (
                <td key={project} class={own.has(path) ? 'strong' : 'soft'}>
                  {own.has(path) ? memberValue(path, own.get(path)) : t('as_general')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
