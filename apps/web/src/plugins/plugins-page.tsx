import type { Job, Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Puzzle } from 'lucide-react';
import { slugOf } from '../api/live-updates.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { iconOf } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { pluginsQuery, syncJobsQuery } from './plugin-queries.ts';
import { hasCatalog, pluginState, syncState } from './plugin-state.ts';

const t = text.plugins;

export function PluginsPage() {
  const { managePlugins } = useRights();
  const query = useQuery(pluginsQuery);
  const { data: jobs = [] } = useQuery({ ...syncJobsQuery, enabled: managePlugins });
  const lastSyncs = newestOf(jobs);
  return (
    <>
      <PageHeader title={t.title}>
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        {query.data ? (
          query.data.length === 0 ? (
            <EmptyState icon={Puzzle} title={t.none.title}>
              <p>{t.none.detail}</p>
            </EmptyState>
          ) : (
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-4">
              {[...query.data].sort(byImportance).map((plugin) => (
                <PluginCard
                  key={plugin.packageName}
                  plugin={plugin}
                  lastSync={lastSyncs.get(plugin.name)}
                  isLink={managePlugins}
                />
              ))}
            </ul>
          )
        ) : query.error ? (
          <ErrorState
            error={query.error}
            title={t.failed}
            onRetry={() => void query.refetch()}
            busy={query.isFetching}
          />
        ) : (
          <LoadingCards />
        )}
      </div>
    </>
  );
}

interface PluginCardProps {
  readonly plugin: Plugin;
  readonly lastSync: Job | undefined;
  readonly isLink: boolean;
}

function PluginCard({ plugin, lastSync, isLink }: PluginCardProps) {
  const Icon = iconOf(plugin.icon);
  const { level, label } = pluginState(plugin);
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-lg border border-line bg-card p-4 shadow-raised has-[a:hover]:border-line-strong">
      <div className="flex items-start gap-3">
        <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg bg-raised text-accent">
          <Icon aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            {isLink ? (
              <Link
                to="/plugins/$slug"
                params={{ slug: plugin.name }}
                className="rounded-sm after:absolute after:inset-0 hover:text-accent focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
              >
                {plugin.title}
              </Link>
            ) : (
              plugin.title
            )}
          </h2>
          <p className="truncate text-muted text-xs">{t.version(plugin.version)}</p>
        </div>
        <StatusBadge level={level}>{label}</StatusBadge>
      </div>
      <p className="line-clamp-3 min-h-11 break-words text-muted text-sm">
        {plugin.reason ?? plugin.description}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t pt-2.5 text-muted text-xs">
        <span>{plugin.capabilities.join(', ') || plugin.packageName}</span>
        {hasCatalog(plugin) && isLink && <LastSync job={lastSync} />}
      </div>
    </li>
  );
}

function LastSync({ job }: { job: Job | undefined }) {
  if (!job) return <span className="ml-auto">{t.neverSynced}</span>;
  if (job.state === 'queued' || job.state === 'running') {
    return (
      <span className="ml-auto">
        <StatusBadge level="info" busy>
          {t.syncing}
        </StatusBadge>
      </span>
    );
  }
  const { level, label } = syncState(job);
  return (
    <span className="ml-auto flex items-center gap-1.5">
      {level === 'ok' ? t.synced : <StatusBadge level={level}>{label}</StatusBadge>}
      <RelativeTime at={job.finishedAt ?? job.createdAt} className="relative" />
    </span>
  );
}

/** The newest job of each plugin; they come newest first. */
function newestOf(jobs: readonly Job[]): Map<string, Job> {
  const newest = new Map<string, Job>();
  for (const job of jobs) {
    const slug = slugOf(job.key);
    if (slug !== undefined && !newest.has(slug)) newest.set(slug, job);
  }
  return newest;
}

function byImportance(a: Plugin, b: Plugin): number {
  const rank = (plugin: Plugin): number =>
    plugin.status !== 'loaded' ? 3 : plugin.enabled ? 0 : plugin.configured ? 1 : 2;
  return rank(a) - rank(b) || a.title.localeCompare(b.title);
}

function LoadingCards() {
  return (
    <div
      role="status"
      className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-4"
    >
      <span className="sr-only">{text.common.loading}</span>
      {[1, 2, 3].map((card) => (
        <Skeleton key={card} className="h-40 w-full" />
      ))}
    </div>
  );
}
