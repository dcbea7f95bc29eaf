// Back to the first page and on to the next of a stored list; where one is lives in the URL.

import { here, param } from '../base/router';
import { t } from '../words';

export function Pager({ next, word = 'older' }: { next: string | null; word?: 'older' | 'next_page' }) {
  const after = param('after');
  return after === null && next === null ? null : (
    <div class="buttons pager">
      {after !== null && (
        <a class="button" href={here({ after: null })}>
          {t('first_page')}
        </a>
      )}
      {next !== null && (
        <a class="button" href={here({ after: next })}>
          {t(word)} ›
        </a>
      )}
    </div>
  );
}
