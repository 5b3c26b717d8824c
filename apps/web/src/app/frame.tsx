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
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { NavigationDrawer, Sidebar } from './sidebar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

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
  const [isSheetOpen, setSheetOpen] = useState(false);
  useEffect(
    () => startLive(queryClient, { mayFollowJobs, mayFollowRuns }),
    [queryClient, mayFollowJobs, mayFollowRuns],
  );
  useShortcuts({ onSearch: () => setPaletteOpen(true), onSheet: () => setSheetOpen(true) });

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
      <ShortcutSheet open={isSheetOpen} onOpenChange={setSheetOpen} />
    </div>
  );
}
