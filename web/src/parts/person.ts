// Who did something: by name where the reader may know it, else by role.

import { people } from '../base/session';
import { t } from '../words';

export function personName(token: number | null): string {
  if (token === null) {
    return t('itself');
  }
  const known = people.value.get(token);
  return known?.name ?? (known ? t(`role_${known.role}`) : t('token_number', token));
}
