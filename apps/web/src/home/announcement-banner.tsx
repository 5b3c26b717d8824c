import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { text } from '../text/text.ts';
import { AnnouncementNotice } from './announcement-notice.tsx';
import { announcementsQuery, dashboardQuery } from './home-queries.ts';

/** So many are shown at once; the home page has all. */
const SHOWN = 2;

/** What is announced and was not put away, above every page but the one that lists it anyway. */
export function AnnouncementBanner() {
  const { data = [] } = useQuery(announcementsQuery);
  const { data: dashboard } = useQuery(dashboardQuery);
  const isHome = useRouterState({ select: ({ location }) => location.pathname === '/' });
  const isListed = dashboard?.widgets.some(({ id, visible }) => id === 'announcements' && visible);
  const shown = data.filter(({ dismissed }) => !dismissed);
  if (shown.length === 0 || (isHome && isListed !== false)) return null;
  const others = shown.length - SHOWN;
  return (
    <section
      aria-label={text.home.announcements.label}
      className="grid max-h-[35vh] gap-2 overflow-y-auto border-line border-b bg-card px-4 py-2 md:px-6"
    >
      {shown.slice(0, SHOWN).map((announcement) => (
        <AnnouncementNotice key={announcement.id} announcement={announcement} />
      ))}
      {others > 0 && (
        <Link to="/" className="justify-self-start text-accent text-sm hover:underline">
          {text.home.announcements.others(others)}
        </Link>
      )}
    </section>
  );
}
