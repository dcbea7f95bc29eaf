// The way in: a pasted token, or a link that carries one. It becomes a cookie no script can read.

import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../base/api';
import { replace, route } from '../base/router';
import { session, signIn } from '../base/session';
import { problemText } from '../parts/problem';
import { language, t } from '../words';

const landing = () => (session.peek()?.role === 'viewer' ? '#/wall' : '#/');

export function LoginView() {
  const [token, setToken] = useState('');
  const [keep, setKeep] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = (given: string, stay: boolean) => {
    setBusy(true);
    setError(null);
    signIn(given.trim(), stay)
      .then(
        () => replace(route.value.path[0] === 'login' ? landing() : location.hash || landing()),
        (e: unknown) =>
          setError(e instanceof ApiError && [400, 401, 403, 422].includes(e.status) ? t('bad_token') : problemText(e)),
      )
      .finally(() => setBusy(false));
  };
  const linked = route.value.path[0] === 'login' ? route.value.query.get('token') : null;
  const linkKeeps = route.value.query.get('keep') === '1';
  useEffect(() => {
    if (linked) {
      replace('#/login'); // a token does not stay in the address or the history
      enter(linked, linkKeeps);
    }
  }, [linked]);
  return (
    <main class="login" id="content">
      <form
        class="login-box"
        onSubmit={(event) => {
          event.preventDefault();
          enter(token, keep);
        }}
      >
        <img src="/assets/icon.svg" alt="" width="44" height="44" />
        <h1>{t('brand_long')}</h1>
        <label class="field">
          <span class="field-label">{t('token')}</span>
          <input
            type="password"
            autocomplete="current-password"
            name="token"
            value={token}
            aria-invalid={error !== null}
            placeholder="itk_…"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <label>
          <input type="checkbox" name="keep" checked={keep} onChange={(e) => setKeep(e.currentTarget.checked)} />{' '}
          {t('keep_signed_in')}
        </label>
        {error && (
          <p class="bad" role="alert">
            {error}
          </p>
        )}
        <button class="button button-main" disabled={busy || token.trim() === ''}>
          {busy ? t('loading') : t('enter')}
        </button>
        <p class="soft">{t('login_hint')}</p>
        <button
          type="button"
          class="link"
          onClick={() => {
            language.value = language.value === 'zh' ? 'en' : 'zh';
          }}
        >
          {t('language')}
        </button>
      </form>
    </main>
  );
}
