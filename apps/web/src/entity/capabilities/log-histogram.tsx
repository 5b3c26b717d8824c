import type { EntityRef } from '@gantry/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { text } from '../../text/text.ts';
import { Card } from '../../ui/card.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { clockTime } from '../../ui/format-time.ts';
import { useIsWide } from '../../ui/use-media-query.ts';
import { histogramQuery, type LogSearch } from './log-search.ts';

const t = text.capabilities.logs;
const HEIGHT = 64;
const FOLLOW_MS = 6_000;

interface LogHistogramProps {
  readonly entityRef: EntityRef;
  readonly search: LogSearch;
  readonly isFollowing: boolean;
  /** From when to when, in Unix milliseconds. */
  readonly onChoose: (span: readonly [number, number]) => void;
}

/** How many entries there were when; a bar leads to its entries. Nothing where the source cannot count. */
export function LogHistogram({ entityRef, search, isFollowing, onChoose }: LogHistogramProps) {
  // As many as can still be pointed at.
  const bucketCount = useIsWide() ? 24 : 12;
  const { data: buckets = [] } = useQuery({
    ...histogramQuery(entityRef, search, bucketCount),
    placeholderData: keepPreviousData,
    refetchInterval: isFollowing ? FOLLOW_MS : false,
  });
  const [first, second] = buckets.map(({ timestamp }) => Date.parse(timestamp));
  if (first === undefined || second === undefined) return null;
  const step = second - first;
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  return (
    <Card title={t.histogram}>
      <ul aria-label={t.histogram} className="flex" style={{ height: HEIGHT }}>
        {buckets.map(({ timestamp, count }) => {
          const start = Date.parse(timestamp);
          const label = t.bucket(clockTime(new Date(start)), formatCount(count));
          return (
            <li key={timestamp} className="min-w-0 flex-1">
              <button
                type="button"
                title={label}
                aria-label={label}
                disabled={count === 0}
                onClick={() => onChoose([start, start + step])}
                className="group flex h-full w-full items-end px-px"
              >
                <span
                  className="w-full rounded-t-xs bg-accent group-hover:bg-accent-hover group-disabled:bg-raised"
                  style={{ height: count === 0 ? 2 : Math.max(3, (count / most) * HEIGHT) }}
                />
              </button>
            </li>
          );
        })}
      </ul>
      <p className="flex justify-between pt-1 text-muted text-xs tabular-nums">
        <span>{clockTime(new Date(first)).slice(0, 5)}</span>
        <span>{clockTime(new Date(first + step * buckets.length)).slice(0, 5)}</span>
      </p>
    </Card>
  );
}
