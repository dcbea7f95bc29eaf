// The frame round every view: where one can go, how fresh the data is, who is looking.

import { useEffect, useState } from 'preact/hooks';
import { awaySince, url } from './base/api';
import { noteInstant } from './base/clock';
import { connect, disconnect, pulses } from './base/live';
import { href, route } from './base/router';
import { useGet } from './base/resource';
import { isParty, loadNames, rules, session, signOut } from './base/session';
import { second } from './base/time';
import type { Status } from './base/types';
import { pagesOf } from './pages';
import { Notices } from './parts/act';
import { Alarms, Freshness } from './parts/alarms';
import { CopyLink } from './parts/copy_link';
import { Help } from './parts/help';
import { helping, searching } from './parts/keys';
import { UnsentActs } from './parts/unsent';
import { Search } from './parts/search';
import { Absent } from './parts/ui';
import { AssetView } from './views/asset';
import { ChangesView } from './views/changes';
import { DownView } from './views/down';
import { EvaluationView } from './views/evaluation';
import { ExemptionsView } from './views/exemptions';
import { FigureView } from './views/figure';
import { GuideView } from './views/guide';
import { MonthOutagesView } from './views/month_outages';
import { LoginView } from './views/login';
import { MineView } from './views/mine';
import { MonthsView } from './views/months';
import { Overview } from './views/overview';
import { PlatformsView } from './views/platforms';
import { ProjectsView } from './views/projects';
import { RecordsView } from './views/records';
import { RegistryView } from './views/registry';
import { RepairsView } from './views/repairs';
import { RulesView } from './views/rules';
import { TokensView } from './views/tokens';
import { WallView } from './views/wall';
import { language, t } from './words';

function View() {
  const { path } = route.value;
  switch (path[0] ?? '') {
    case '':
      return isParty() ? <MineView /> : <Overview />;
    case 'login':
      return isParty() ? <MineView /> : <Overview />;
    case 'overview':
      return <Overview />;
    case 'figures':
      return <FigureView key={path[1]} />;
    case 'assets':
      return <AssetView key={path[1]} />;
    case 'outages':
      return path[1] === 'month' ? <MonthOutagesView /> : <DownView />;
    case 'changes':
      return <ChangesView />;
    case 'repairs':
      return <RepairsView />;
    case 'exemptions':
      return <ExemptionsView />;
    case 'guide':
      return <GuideView />;
    case 'mine':
      return <MineView />;
    case 'months':
      return <MonthsView />;
    case 'evaluations':
      return <EvaluationView />;
    case 'platforms':
      return <PlatformsView />;
    case 'projects':
      return <ProjectsView />;
    case 'records':
      return <RecordsView />;
    case 'registry':
      return <RegistryView />;
    case 'rules':
      return <RulesView />;
    case 'tokens':
      return <TokensView />;
    default:
      return <Absent empty={t('not_there')} />;
  }
}

/** Where in the navigation a view without a place of its own belongs. */
const rootOf = (root: string) => ({ assets: 'figures', evaluations: 'months', changes: 'outages' })[root] ?? root;

/** Where there is no room for all of it, the navigation is a menu under the name of where one is. */
function Navigation() {
  const root = rootOf(route.value.path[0] ?? '');
  const [open, setOpen] = useState(false);
  const isHere = (page: { path: string; root: string }) => page.root === root || (page.path === '' && root === '');
  useEffect(() => setOpen(false), [route.value]);
  return (
    <>
      <button
        type="button"
        class="nav-toggle"
        aria-expanded={open}
        aria-controls="mainnav"
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">☰</span> {pageTitle()}
      </button>
      <nav class={open ? 'mainnav mainnav-open' : 'mainnav'} id="mainnav" aria-label={t('navigation')}>
        {pagesOf().map((page) => (
          <a key={page.path} href={href(page.path)} aria-current={isHere(page) ? 'page' : undefined}>
            {t(page.word)}
          </a>
        ))}
      </nav>
    </>
  );
}

function TopBar({ status }: { status: Status | null }) {
  return (
    <header class="topbar">
      <a class="brand" href={href('')} aria-label={t('brand')}>
        <img src="/assets/icon.svg" alt="" width="24" height="24" />
        <span>{t('brand')}</span>
      </a>
      <Navigation />
      <div class="topbar-end">
        <Freshness status={status} />
        <button
          type="button"
          class="topbar-button"
          onClick={() => {
            searching.value = true;
          }}
        >
          {t('search')} <kbd>/</kbd>
        </button>
        <button
          type="button"
          class="topbar-button"
          aria-label={t('language_label')}
          onClick={() => {
            language.value = language.value === 'zh' ? 'en' : 'zh';
          }}
        >
          {t('language')}
        </button>
        <button
          type="button"
          class="topbar-button topbar-help"
          aria-label={t('help')}
          onClick={() => {
            helping.value = true;
          }}
        >
          ?
        </button>
        <span class="who" title={session.value ? t(`role_${session.value.role}`) : ''}>
          {session.value?.name}
        </span>
        <button type="button" class="topbar-button" onClick={() => void signOut()}>
          {t('sign_out')}
        </button>
      </div>
    </header>
  );
}

/** Pages of what is over: on their paper nobody wants to know what is down today. */
const SETTLED = new Set(['months', 'evaluations']);

/** The name of the page one is on, as the navigation has it. */
function pageTitle(): string {
  const root = rootOf(route.value.path[0] ?? '');
  const page = pagesOf().find((one) => (one.path === '' && root === '') || (root !== '' && one.root === root));
  return page ? t(page.word) : t('brand_long');
}

/** Before there is anything to show; a daemon that does not answer is said to. */
function Waiting() {
  return (
    <div class="boot" role="status">
      {awaySince.value === null ? t('loading') : t('unreachable')}
    </div>
  );
}

function Inside() {
  const status = useGet<Status>(url('status'), 'slow');
  useEffect(() => {
    connect();
    void loadNames();
    return disconnect;
  }, [session.value]);
  useEffect(() => {
    if (pulses.change.value > 0) {
      void loadNames();
    }
  }, [pulses.change.value]);
  useEffect(() => {
    if (status.data) {
      noteInstant(status.data.as_of);
    }
  }, [status.data]);
  if (!rules.value) {
    return <Waiting />;
  }
  if (route.value.path[0] === 'wall') {
    return <WallView />;
  }
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {t('skip')}
      </a>
      <TopBar status={status.data} />
      <div class={SETTLED.has(route.value.path[0]) ? 'not-printed' : undefined}>
        <Alarms status={status.data} />
      </div>
      <UnsentActs />
      <p class="print-head" aria-hidden="true">
        <strong>{t('brand_long')}</strong>
        <span>
          {pageTitle()} · {t('as_of')} {second(status.data?.as_of)}
        </span>
      </p>
      <main id="content" tabIndex={-1}>
        <View />
        <CopyLink />
      </main>
      <footer class="print-foot">
        {t('brand_long')} · {t('as_of')} {second(status.data?.as_of)} · {session.value?.name} · {location.href}
      </footer>
      {searching.value && <Search />}
      {helping.value && <Help />}
      <Notices />
    </>
  );
}

export function Shell() {
  document.title = session.value ? `${pageTitle()} · ${t('brand_long')}` : t('brand_long');
  if (session.value === undefined) {
    return <Waiting />;
  }
  return session.value === null || session.value.role === 'feed' ? <LoginView /> : <Inside />;
}
