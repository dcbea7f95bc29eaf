// Whom to call at an organisation: a telephone dials, a mail address writes.

import type { Organisation } from '../base/types';

const DIALLED = /[^\d+#*]/g;

export function Contacts({ of }: { of: Organisation | undefined }) {
  return (
    <>
      {(of?.contacts ?? []).map(({ name, phone, mail }) => (
        <span key={name + phone} class="contact">
          {name}{' '}
          {phone && (
            <a class="number" href={`tel:${phone.replace(DIALLED, '')}`}>
              {phone}
            </a>
          )}{' '}
          {mail && <a href={`mailto:${mail}`}>{mail}</a>}
        </span>
      ))}
    </>
  );
}
