// Whom to call, wherever something is down.

import { organisations, projects } from '../base/session';
import type { Contact } from '../base/types';
import { t } from '../words';

/** Who is called first at an organisation; null: nobody is known, or none that the reader may see. */
export const contactOf = (organisation: string | null): Contact | null =>
  organisations.value.find((o) => o.code === organisation)?.contacts?.[0] ?? null;

/** The same of the contractor that has a project. */
export const contactOfProject = (project: string | null): Contact | null =>
  contactOf(projects.value.find((p) => p.code === project)?.contractor ?? null);

/** What a telephone dials: an extension after a # is a pause and its digits. */
const dialled = (phone: string) => phone.replace(/[#转]/g, ',').replace(/[^0-9+,*]/g, '');

/** A name, and the number to touch; nothing where nobody is known. */
export function Call({ contact, class: extra = '' }: { contact: Contact | null; class?: string }) {
  if (!contact) {
    return null;
  }
  const way = contact.phone ?? contact.mail ?? '';
  const to = contact.phone ? `tel:${dialled(contact.phone)}` : `mailto:${way}`;
  return (
    <span class={`call soft ${extra}`}>
      {contact.name}{' '}
      <a class="number" href={to} aria-label={t('call_whom', contact.name, way)}>
        {way}
      </a>
    </span>
  );
}
