// The address of what is shown, with all its filters, for a colleague or for tomorrow.

import { t } from '../words';
import { say } from './act';

/** Without HTTPS a browser lends no clipboard: then the address is shown, to be copied by hand. */
export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say(t('link_copied'));
  } catch {
    say(location.href);
  }
}

export function CopyLink() {
  return (
    <p class="page-foot">
      <button type="button" class="link" onClick={() => void copyLink()}>
        {t('copy_link')} <kbd>y</kbd>
      </button>
    </p>
  );
}
