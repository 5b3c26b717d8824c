import { followJobLog, type Job, type JobLogLine } from '@gantry/client';
import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { isOver } from '../api/live-updates.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { clockTime, exactTime } from '../ui/format-time.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';

const t = text.jobs.one;
/** Lines that are drawn; a job keeps more. */
const SHOWN = 1_000;
const KEPT = SHOWN - 1;
const DRAWN_MS = 50;

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
  const { lines, error, isPending } = useJobLog(job.id, isRunning);
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
      {lines.map((line) => (
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

/** The log as far as it was read, which a running job goes on writing. */
function useJobLog(id: string, isRunning: boolean) {
  const [lines, setLines] = useState<readonly JobLogLine[]>([]);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a job that is tried again goes on saying something
  useEffect(() => {
    const ended = new AbortController();
    let read: readonly JobLogLine[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      setPending(false);
      setLines(read);
    };
    const follow = async () => {
      for await (const line of followJobLog(api, id, { signal: ended.signal })) {
        read = [...read.slice(-KEPT), line];
        // Many come at once.
        timer ??= setTimeout(show, DRAWN_MS);
      }
      show();
    };
    follow().catch((cause) => {
      if (!ended.signal.aborted) setError(cause);
    });
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [id, isRunning]);
  return { lines, error, isPending };
}
