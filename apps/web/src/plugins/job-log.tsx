import type { Job, JobLogLine } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { isOver } from '../api/live-updates.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { clockTime, exactTime } from '../ui/format-time.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { fetchJobLog } from './plugin-queries.ts';

const t = text.plugins.sync;
const POLL_MS = 1_000;
/** Lines that are drawn; a job keeps more. */
const SHOWN = 1_000;

const LEVELS: Record<string, string> = {
  debug: 'text-muted',
  warn: 'text-warning',
  error: 'text-critical',
};

interface JobLogProps {
  readonly job: Job;
  readonly startsOpen?: boolean;
}

/** What a job said, as it says it. */
export function JobLog({ job, startsOpen = false }: JobLogProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <div className="grid gap-1.5">
      <div>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-ml-1 inline-flex items-center gap-1 rounded-sm px-1 font-medium text-sm hover:text-accent"
        >
          <ChevronRight aria-hidden className={classNames('size-4', isOpen && 'rotate-90')} />
          {t.log}
        </button>
      </div>
      {isOpen && <Lines job={job} />}
    </div>
  );
}

function Lines({ job }: { job: Job }) {
  const isRunning = !isOver(job.state);
  const { data: lines = [], error, isPending } = useJobLog(job.id, isRunning);
  const scroller = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end when lines come
  useEffect(() => {
    const element = scroller.current;
    if (isRunning && element) element.scrollTop = element.scrollHeight;
  }, [lines, isRunning]);
  if (error && lines.length === 0) {
    return (
      <p role="alert" className="text-danger text-sm">
        {t.logFailed} {describeError(error).message}
      </p>
    );
  }
  if (lines.length === 0) {
    return (
      <p className="text-muted text-sm">{isPending || isRunning ? text.common.loading : t.noLog}</p>
    );
  }
  return (
    <ScrollArea
      ref={scroller}
      label={t.log}
      className="max-h-60 rounded-md border border-line bg-page px-3 py-2 font-mono text-xs"
    >
      {lines.slice(-SHOWN).map((line) => (
        <div key={line.id} className="flex gap-3">
          <time
            dateTime={line.timestamp}
            title={exactTime(new Date(line.timestamp))}
            className="shrink-0 text-muted"
          >
            {clockTime(new Date(line.timestamp))}
          </time>
          <span
            className={classNames('min-w-0 whitespace-pre-wrap break-words', LEVELS[line.level])}
          >
            {line.message}
          </span>
        </div>
      ))}
    </ScrollArea>
  );
}

/** The log as far as it was read; each time only what is new. */
function useJobLog(id: string, isRunning: boolean) {
  const queryClient = useQueryClient();
  const queryKey = keys.jobLog(id);
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<readonly JobLogLine[]> => {
      const known = queryClient.getQueryData<readonly JobLogLine[]>(queryKey) ?? [];
      const news = await fetchJobLog(id, known.at(-1)?.id ?? 0, signal);
      return news.length === 0 ? known : [...known, ...news];
    },
    staleTime: isRunning ? 0 : Number.POSITIVE_INFINITY,
    refetchInterval: isRunning ? POLL_MS : false,
  });
  // The last lines are written when the job ends.
  const wasRunning = useRef(isRunning);
  const { refetch } = query;
  useEffect(() => {
    if (wasRunning.current && !isRunning) void refetch();
    wasRunning.current = isRunning;
  }, [isRunning, refetch]);
  return query;
}
