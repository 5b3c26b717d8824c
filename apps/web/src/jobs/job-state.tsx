import type { Job } from '@gantry/client';
import { text } from '../text/text.ts';
import { type Level, StatusBadge } from '../ui/badge.tsx';

const t = text.jobs;

const LEVELS: Record<Job['state'], Level> = {
  queued: 'unknown',
  running: 'info',
  waiting: 'info',
  succeeded: 'ok',
  failed: 'critical',
  dead: 'critical',
  cancelled: 'unknown',
};

/** How a job stands. */
export function JobState({ job }: { job: Job }) {
  const isRunning = job.state === 'running';
  const isStopping = isRunning && job.cancelRequested;
  return (
    <StatusBadge level={LEVELS[job.state]} busy={isRunning}>
      {isStopping ? t.stopping : t.states[job.state]}
    </StatusBadge>
  );
}

/** How long a job ran, or has been running, in milliseconds. */
export function runTimeOf(job: Job, now: number): number | undefined {
  if (job.startedAt === undefined) return undefined;
  const end = job.finishedAt === undefined ? now : Date.parse(job.finishedAt);
  return Math.max(0, end - Date.parse(job.startedAt));
}
