import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from './format-time.ts';

const TICK_MS = 10_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, moving in steps of ten seconds; one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // Nobody listened for a while: the value stood still.
    if (timer === undefined) now = Date.now();
    return now;
  });
}

/** How long ago, with the exact time in the viewer's zone on hover. */
export function RelativeTime({ at, className }: { at: string | Date; className?: string }) {
  const current = useNow();
  const date = typeof at === 'string' ? new Date(at) : at;
  if (Number.isNaN(date.getTime())) return <span className={className}>{String(at)}</span>;
  return (
    <time dateTime={date.toISOString()} title={exactTime(date)} className={className}>
      {relativeTime(date, Math.max(current, Date.now() - TICK_MS))}
    </time>
  );
}
