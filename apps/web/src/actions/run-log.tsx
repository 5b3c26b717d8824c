import type { RunLogPage } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { clockTime, exactTime } from '../ui/format-time.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { fetchRunLog } from './action-queries.ts';

const t = text.actions.run;
const POLL_MS = 800;
/** Lines that are drawn; a run keeps more. */
const SHOWN = 1_000;

const LEVELS: Record<string, string> = {
  debug: 'text-muted',
  warn: 'text-warning',
  error: 'text-critical',
};

/** What a run says, as it says it. */
export function RunLog({ id, isOver }: { id: string; isOver: boolean }) {
  const { data, error } = useRunLog(id, isOver);
  const lines = data?.lines ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end when lines come
  useEffect(() => {
    const element = scroller.current;
    if (!isOver && element) element.scrollTop = element.scrollHeight;
  }, [lines.length, isOver]);
  if (error && lines.length === 0) {
    return (
      <p role="alert" className="text-danger text-sm">
        {describeError(error).message}
      </p>
    );
  }
  if (lines.length === 0) return <p className="text-muted text-sm">{t.noLog}</p>;
  return (
    <ScrollArea ref={scroller} label={t.log} className="max-h-96 font-mono text-xs">
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

/** The log as far as it was read; each time only what is new, until the server says that that was all. */
function useRunLog(id: string, isOver: boolean) {
  const queryClient = useQueryClient();
  const queryKey = keys.runLog(id);
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<RunLogPage> => {
      const known = queryClient.getQueryData<RunLogPage>(queryKey)?.lines ?? [];
      const news = await fetchRunLog(id, known.at(-1)?.id ?? 0, signal);
      return { lines: [...known, ...news.lines], isOver: news.isOver };
    },
    refetchInterval: ({ state }) => (state.data?.isOver ? false : POLL_MS),
  });
  // A run that was retried goes on.
  const { refetch } = query;
  useEffect(() => {
    if (!isOver) void refetch();
  }, [isOver, refetch]);
  return query;
}
