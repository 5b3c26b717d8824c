import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { startLive } from '../api/live.ts';
import { ForcedPasswordChange } from '../session/forced-password-change.tsx';
import { meQuery } from '../session/me.ts';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { MAIN_ID } from './root-layout.tsx';
import { NavigationDrawer, Sidebar } from './sidebar.tsx';

/** The frame around every page of a signed-in person. */
export function Frame() {
  const { data: me } = useQuery(meQuery);
  const location = useLocation();
  if (me === null || me === undefined) {
    return <Navigate to="/sign-in" search={{ to: location.href, ended: 'true' }} replace />;
  }
  if (me.mustChangePassword) return <ForcedPasswordChange username={me.username} />;
  return <Pages mayFollowJobs={me.permissions.managePlugins === true} />;
}

function Pages({ mayFollowJobs }: { mayFollowJobs: boolean }) {
  const queryClient = useQueryClient();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  useEffect(() => startLive(queryClient, mayFollowJobs), [queryClient, mayFollowJobs]);
  useSearchKeys(() => setPaletteOpen(true));

  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)] md:grid-cols-[14.5rem_minmax(0,1fr)]">
      <div className="col-span-full">
        <ConnectionBanner />
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
