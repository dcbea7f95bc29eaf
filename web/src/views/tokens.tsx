// Tokens: who may come in. A new one is shown once, with the link that opens the page with it.

import { useState } from 'preact/hooks';
import { send, url } from '../base/api';
import { href } from '../base/router';
import { useGet } from '../base/resource';
import { inUse, organisationName, organisations } from '../base/session';
import { minute } from '../base/time';
import type { Page, Role, Token } from '../base/types';
import { Act, ActWithNote, say } from '../parts/act';
import { feedName, useFeeds } from '../parts/feeds';
import { Absent, Field, Downloads, Panel, Rows } from '../parts/ui';
import { t } from '../words';

const ROLES: Role[] = ['viewer', 'contractor', 'supervisor', 'office', 'feed', 'follower', 'admin'];

// The link of a wall screen keeps it signed in.
function Made({ token, keep }: { token: string; keep: boolean }) {
  const link = `${location.origin}/#/login?token=${encodeURIComponent(token)}${keep ? '&keep=1' : ''}`;
  const copy = (text: string) => () =>
    navigator.clipboard.writeText(text).then(
      () => say(t('copied')),
      () => say(t('failed'), true),
    );
  return (
    <div class="made" role="alert">
      <p>{t('shown_once')}</p>
      <p>
        <code class="secret">{token}</code>{' '}
        <button type="button" class="button" onClick={copy(token)}>
          {t('copy')}
        </button>
      </p>
      <p class="soft">{t('link_with_token')}</p>
      <p>
        <code class="secret">{link}</code>{' '}
        <button type="button" class="button" onClick={copy(link)}>
          {t('copy')}
        </button>
      </p>
    </div>
  );
}

function Make({ again }: { again: () => void }) {
  const [name, setName] = useState(''),
    [person, setPerson] = useState(''),
    [role, setRole] = useState<Role>('viewer'),
    [bound, setBound] = useState('');
  const [made, setMade] = useState<{ token: string; role: Role } | null>(null);
  const feeds = useGet<Page<{ code: string; name: string }>>(url('feeds', { limit: 10000 }), 'change');
  const isParty = role === 'contractor' || role === 'supervisor';
  const choices = isParty
    ? inUse(organisations.value).filter((o) => o.role === role)
    : role === 'feed'
      ? (feeds.data?.items ?? [])
      : [];
  const make = async () => {
    const body = { name, role, person: person.trim() || null, ...(isParty ? { organisation: bound } : role === 'feed' ? { feed: bound } : {}) };
    setMade(await send<{ token: string; role: Role }>('POST', url('tokens'), body));
    setName('');
    again();
  };
  return (
    <Panel title={t('new_token')}>
      <div class="field-row">
        <Field label={t('name')}>
          <input value={name} onInput={(e) => setName(e.currentTarget.value)} />
        </Field>
        <Field label={t('person')}>
          <input value={person} onInput={(e) => setPerson(e.currentTarget.value)} title={t('about_person')} />
        </Field>
        <Field label={t('role')}>
          <select
            value={role}
            onChange={(e) => {
              setRole(e.currentTarget.value as Role);
              setBound('');
            }}
          >
            {ROLES.map((r) => (
              <option key={r} value={r}>
                {t(`role_${r as 'admin'}`)}
              </option>
            ))}
          </select>
        </Field>
        {role === 'follower' && <a href={t('guide_machines_at')}>{t('guide_machines')}</a>}
        {choices.length > 0 && (
          <Field label={role === 'feed' ? t('feed') : t('organisation')}>
            <select value={bound} onChange={(e) => setBound(e.currentTarget.value)}>
              <option value="">{t('choose')}</option>
              {choices.map((c) => (
                <option key={c.code} value={c.code}>
                  {c.name}
                </option>
              ))}
            </select>
          </Field>
        )}
        <Act class="button-main" does={make} disabled={name.trim() === '' || (choices.length > 0 && bound === '')}>
          {t('make')}
        </Act>
      </div>
      {made && <Made token={made.token} keep={made.role === 'viewer'} />}
    </Panel>
  );
}

const OVERLAP_S = 86400; // a day in which a sender is given the new one

/** It holds until when, or since when it does not. */
function stateOf(token: Token) {
  if (token.revoked) {
    return `${t('exemption_revoked')} ${minute(token.revoked_at)}`;
  }
  return token.expires_at ? t('valid_until', minute(token.expires_at)) : t('valid');
}

export function TokensView() {
  const [made, setMade] = useState<{ token: string; role: Role } | null>(null);
  const feeds = useFeeds();
  const list = useGet<Page<Token>>(url('tokens', { limit: 10000 }), 'change');
  const rows = list.data && [...list.data.items].sort((a, b) => Number(a.revoked) - Number(b.revoked) || a.id - b.id);
  return (
    <>
      <Make again={list.again} />
      {made && (
        <Panel title={t('new_token')}>
          <Made token={made.token} keep={made.role === 'viewer'} />
        </Panel>
      )}
      <Panel title={t('tokens')} class="panel-page" tools={<Downloads path="tokens" />}>
        {rows ? (
          <Rows
            label={t('tokens')}
            rows={rows}
            key_={(x) => String(x.id)}
            rowClass={(x) => (x.revoked ? 'row-gone' : '')}
            columns={[
              { head: '#', number: true, cell: (x) => <a href={href('records/audit', { token: x.id })}>{x.id}</a> },
              { head: t('name'), class: 'grow', cell: (x) => x.name },
              { head: t('person'), cell: (x) => x.person ?? '' },
              { head: t('role'), cell: (x) => t(`role_${x.role}`) },
              {
                head: t('bound_to'),
                cell: (x) => (x.organisation ? organisationName(x.organisation) : feedName(feeds, x.feed)),
              },
              { head: t('created'), cell: (x) => <span class="number">{minute(x.created_at)}</span> },
              { head: t('last_used'), cell: (x) => <span class="number">{minute(x.last_used_at) || t('never_used')}</span> },
              { head: t('state'), cell: stateOf },
              {
                head: '',
                class: 'acts',
                cell: (x) =>
                  !x.revoked && (
                    <>
                    <ActWithNote
                      title={`${t('rotate')} · ${x.name}`}
                      label={t('rotate')}
                      plain
                      does={() =>
                        send<{ token: string }>('POST', url(`tokens/${x.id}/rotate`), { overlap_s: OVERLAP_S }).then((it) => {
                          setMade({ token: it.token, role: x.role });
                          list.again();
                        })
                      }
                    >
                      <p>{t('about_rotate')}</p>
                    </ActWithNote>
                    <ActWithNote
                      title={`${t('verb_revoke')} · ${x.name}`}
                      label={t('verb_revoke')}
                      class="button-bad"
                      does={() => send('POST', url(`tokens/${x.id}/revoke`), {}).then(list.again)}
                    >
                      <p>{t('about_revoke')}</p>
                    </ActWithNote>
                    </>
                  ),
              },
            ]}
          />
        ) : (
          <Absent error={list.error} loading={list.loading} />
        )}
      </Panel>
    </>
  );
}
