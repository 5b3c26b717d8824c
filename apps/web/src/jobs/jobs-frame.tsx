import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { PageHeader } from '../ui/page-header.tsx';

const t = text.jobs;
const TAB =
  'inline-flex shrink-0 items-center border-transparent border-b-2 px-2.5 py-2 font-medium text-muted text-sm hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg';

/** What the pages of jobs share: their name, and the way from one to the other. */
export function JobsFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  if (!useRights().may('jobs.read')) return <ForbiddenPage permission="jobs.read" />;
  return (
    <>
      <PageHeader title={title}>
        <p className="pt-1 text-muted">{lead}</p>
      </PageHeader>
      <nav aria-label={t.tabsLabel} className="mb-4 flex gap-1 border-line border-b px-4 md:px-6">
        <Link to="/jobs" activeOptions={{ exact: true, includeSearch: false }} className={TAB}>
          {t.tabs.jobs}
        </Link>
        <Link to="/jobs/schedules" className={TAB}>
          {t.tabs.schedules}
        </Link>
      </nav>
      <div className="grid gap-3 px-4 pb-8 md:px-6">{children}</div>
    </>
  );
}
