import type { Job } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { isOver } from '../api/live-updates.ts';
import { JobLog } from '../jobs/job-log.tsx';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { exactTime, formatDuration } from '../ui/format-time.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { pluginSyncsQuery } from './plugin-queries.ts';
import { durationOf, isSync, syncCounts, syncState } from './plugin-state.ts';
import { SyncChanges } from './sync-changes.tsx';
import { SyncCountsList, SyncDetails } from './sync-details.tsx';
import { UndoSync } from './undo-sync.tsx';

const t = text.plugins.sync;

/** Earlier syncs, each with what it did and said. */
export function SyncHistory({ slug }: { slug: string }) {
  const query = useQuery(pluginSyncsQuery(slug));
  if (query.data?.length === 0) return null;
  return (
    <Card flush title={t.history}>
      {query.data ? (
        <ul>
          {query.data.map((job) => (
            <li key={job.id} className="border-line border-b last:border-b-0">
              <Entry slug={slug} job={job} />
            </li>
          ))}
        </ul>
      ) : query.error ? (
        <ErrorState
          error={query.error}
          title={t.historyFailed}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <div className="p-4">
          <SkeletonLines />
        </div>
      )}
    </Card>
  );
}

function Entry({ slug, job }: { slug: string; job: Job }) {
  const [isOpen, setOpen] = useState(false);
  const { level, label } = syncState(job);
  const took = durationOf(job);
  const summary = Object.entries(syncCounts(job))
    .filter(([, count]) => (count ?? 0) > 0)
    .map(([name, count]) => `${formatCount(count as number)} ${t.counts[name] ?? name}`)
    .join(', ');
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`${t.details(exactTime(new Date(job.createdAt)), t.types[job.type] ?? job.type)}: ${label}. ${summary}`}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-left -outline-offset-2 hover:bg-raised"
      >
        <ChevronRight
          aria-hidden
          className={classNames('size-4 shrink-0 text-muted', isOpen && 'rotate-90')}
        />
        <RelativeTime at={job.createdAt} className="w-24 shrink-0" />
        {!isSync(job) && <span className="text-sm">{t.types[job.type] ?? job.type}</span>}
        <StatusBadge level={level} busy={!isOver(job.state)}>
          {label}
        </StatusBadge>
        <span className="min-w-0 flex-1 truncate text-muted text-sm">{summary}</span>
        <span className="shrink-0 text-muted text-sm tabular-nums">
          {took !== undefined && formatDuration(took)}
        </span>
        <span className="w-24 shrink-0 truncate text-right text-muted text-sm">
          {job.createdBy}
        </span>
      </button>
      {isOpen && (
        <div className="grid gap-4 border-line border-t bg-page p-4">
          <SyncCountsList counts={syncCounts(job)} />
          <SyncDetails job={job} />
          {isSync(job) && isOver(job.state) && (
            <>
              <h3 className="font-medium">{t.changes.title}</h3>
              <SyncChanges slug={slug} id={job.id} />
              <UndoSync slug={slug} job={job} />
            </>
          )}
          <JobLog job={job} startsOpen />
        </div>
      )}
    </>
  );
}
