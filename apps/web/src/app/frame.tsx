import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { startLive } from '../api/live.ts';
import { AnnouncementBanner } from '../home/announcement-banner.tsx';
import { ForcedPasswordChange } from '../session/forced-password-change.tsx';
import { meQuery } from '../session/me.ts';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { Pending } from './pending.tsx';
import { MAIN_ID } from './root-layout.tsx';
import { NavigationDrawer, Sidebar } from './sidebar.tsx';

/** The frame around every page of a signed-in person. */
export function Frame() {
  const { data: me = null } = useQuery(meQuery);
  const router = useRouter();
  const isSignedIn = me !== null;
  // Once, when the session ends: the address changes while the page for signing in still loads.
  useEffect(() => {
    if (isSignedIn) return;
    const { href } = router.state.location;
    void router.navigate({ to: '/sign-in', search: { to: href, ended: 'true' }, replace: true });
  }, [isSignedIn, router]);
  if (me === null) return <Pending />;
  if (me.mustChangePassword) return <ForcedPasswordChange username={me.username} />;
  return (
    <Pages
      mayFollowJobs={me.permissions.managePlugins === true}
      mayFollowRuns={me.permissions['actions.read'] === true}
    />
  );
}

function Pages(props: { mayFollowJobs: boolean; mayFollowRuns: boolean }) {
  const { mayFollowJobs, mayFollowRuns } = props;
  const queryClient = useQueryClient();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  useEffect(
    () => startLive(queryClient, { mayFollowJobs, mayFollowRuns }),
    [queryClient, mayFollowJobs, mayFollowRuns],
  );
  useSearchKeys(() => setPaletteOpen(true));

  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)] md:grid-cols-[14.5rem_minmax(0,1fr)]">
      <div className="col-span-full">
        <ConnectionBanner />
        <AnnouncementBanner />
      </div>
      <div className="col-span-full">
        <Header onSearch={() => setPaletteOpen(true)} onNavigation={() => setDrawerOpen(true)} />
      </div>
      <aside className="hidden overflow-y-auto border-line border-r bg-card md:block">
        <Sidebar />
      </aside>
      <main id={MAIN_ID} tabIndex={-1} className="relative overflow-y-auto outline-none">
        <Outlet />
      </main>
      <NavigationDrawer open={isDrawerOpen} onOpenChange={setDrawerOpen} />
      <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
    </div>
  );
}

/** Ctrl K, ⌘K and `/` open the search, unless one is writing. */
function useSearchKeys(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
      const isSlash = event.key === '/' && !event.metaKey && !event.ctrlKey && !event.altKey;
      if (!isCommand && !(isSlash && !isWriting(event.target))) return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
