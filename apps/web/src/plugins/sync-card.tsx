import type { Job, Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Square } from 'lucide-react';
import { useLiveStatus } from '../api/live.ts';
import { isOver } from '../api/live-updates.ts';
import { JobLog } from '../jobs/job-log.tsx';
import { jobQuery } from '../jobs/job-queries.ts';
import { useCancelJob } from '../jobs/use-job-actions.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCount } from '../ui/format-number.ts';
import { formatDuration } from '../ui/format-time.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { RelativeTime, useNow } from '../ui/relative-time.tsx';
import { durationOf, seenEntities, syncCounts, syncState } from './plugin-state.ts';
import { SyncCountsList, SyncDetails } from './sync-details.tsx';

const t = text.plugins.sync;
/** How often a running sync is asked for where no events come, and where they do, to be sure. */
const POLL_MS = 1_500;
const CHECK_MS = 10_000;

/** The sync that runs, or the last one. */
export function SyncCard({ plugin }: { plugin: Plugin }) {
  const { lastSync } = plugin;
  if (!lastSync) {
    return plugin.enabled ? (
      <Card title={t.title}>
        <p className="text-muted">{t.none}</p>
      </Card>
    ) : null;
  }
  return <CurrentSync key={lastSync.id} known={lastSync} slug={plugin.name} />;
}

function CurrentSync({ known, slug }: { known: Job; slug: string }) {
  const isLive = useLiveStatus() === 'open';
  const { data: job = known } = useQuery({
    ...jobQuery(known.id),
    initialData: known,
    refetchInterval: ({ state }) =>
      isOver(state.data?.state) ? false : isLive ? CHECK_MS : POLL_MS,
  });
  const isRunning = !isOver(job.state);
  const { level, label } = syncState(job);
  const counts = syncCounts(job);
  return (
    <Card
      title={t.title}
      aside={
        <>
          <When job={job} />
          <StatusBadge level={level} busy={isRunning}>
            {label}
          </StatusBadge>
          {isRunning && <CancelButton job={job} />}
        </>
      }
    >
      <div className="grid gap-4">
        {isRunning && <SyncProgress job={job} />}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <SyncCountsList counts={counts} />
          {seenEntities(counts) > 0 && (
            <Link
              to="/catalog"
              search={{ source: slug }}
              className={buttonClass(isRunning ? 'secondary' : 'primary')}
            >
              {isRunning ? t.seeSoFar : t.see}
              <ArrowRight aria-hidden className="size-4" />
            </Link>
          )}
        </div>
        <SyncDetails job={job} />
        <JobLog job={job} startsOpen={isRunning} />
      </div>
    </Card>
  );
}

function When({ job }: { job: Job }) {
  if (!isOver(job.state)) return null;
  const took = durationOf(job);
  return (
    <span className="text-muted text-sm">
      <RelativeTime at={job.finishedAt ?? job.createdAt} />
      {took !== undefined && `, ${t.took(formatDuration(took))}`}
    </span>
  );
}

function CancelButton({ job }: { job: Job }) {
  const cancel = useCancelJob(job.id);
  const isStopping = job.cancelRequested || cancel.isPending;
  return (
    <Button size="sm" icon={Square} busy={isStopping} onClick={() => cancel.mutate()}>
      {isStopping ? t.cancelling : t.cancel}
    </Button>
  );
}

function SyncProgress({ job }: { job: Job }) {
  const now = useNow();
  const { done = 0, total, message } = job.progress ?? {};
  const isWaiting = job.state === 'queued';
  const waitsUntil =
    isWaiting && job.runAfter !== undefined && Date.parse(job.runAfter) > now
      ? job.runAfter
      : undefined;
  return (
    <div className="grid gap-1.5">
      <ProgressBar label={t.progress} done={done} total={total} />
      <div className="flex flex-wrap justify-between gap-x-4 text-muted text-sm">
        <span>
          {waitsUntil !== undefined ? (
            <>
              {t.waitingUntil} <RelativeTime at={waitsUntil} />.
            </>
          ) : isWaiting ? (
            t.waiting
          ) : (
            message
          )}
          {job.attempt > 1 && ` ${t.attempt(job.attempt, job.maxAttempts)}`}
        </span>
        <span className="tabular-nums">
          {total === undefined
            ? t.done(formatCount(done))
            : t.of(formatCount(done), formatCount(total))}
        </span>
      </div>
    </div>
  );
}
