import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { classNames } from '../ui/class-names.ts';
import { clockTime, exactTime } from '../ui/format-time.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { type NumberedLine, splitMatches } from './log-buffer.ts';

const LINE = 20;
/** How near the end still counts as being there. */
const NEAR = 24;

const LEVELS: Record<string, string> = {
  debug: 'text-muted',
  info: 'text-fg',
  warn: 'text-warning',
  error: 'text-critical',
};

interface LogLinesProps {
  readonly label: string;
  readonly lines: readonly NumberedLine[];
  readonly search: string;
  readonly isWrapped: boolean;
  readonly isFollowing: boolean;
  /** Somebody scrolled away from the end. */
  readonly onLeaveEnd: () => void;
  readonly empty: string;
}

/** The lines in view of a log of thousands. */
export function LogLines(props: LogLinesProps) {
  const { label, lines, search, isWrapped, isFollowing, onLeaveEnd, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
    getItemKey: (index) => lines[index]?.number ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on it
  useEffect(() => virtualizer.measure(), [virtualizer, isWrapped]);

  const size = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end whenever that moves
  useEffect(() => {
    const element = scroller.current;
    if (isFollowing && element) element.scrollTop = element.scrollHeight;
  }, [isFollowing, lines, size, isWrapped]);

  const lastTop = useRef(0);
  const noticeScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const isUpwards = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop;
    if (isFollowing && isUpwards && distance > NEAR) onLeaveEnd();
  };

  return (
    <ScrollArea
      ref={scroller}
      label={label}
      onScroll={noticeScroll}
      className="h-96 bg-page py-1 font-mono text-xs leading-5"
    >
      {lines.length === 0 && <p className="p-3 font-sans text-muted text-sm">{empty}</p>}
      <div
        className={classNames('relative', isWrapped ? 'w-full' : 'w-max min-w-full')}
        style={{ height: size }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          return (
            <div
              key={item.key}
              ref={isWrapped ? virtualizer.measureElement : undefined}
              data-index={item.index}
              className="absolute top-0 left-0 flex min-w-full gap-3 px-3"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Line line={line} search={search} isWrapped={isWrapped} />
            </div>
          );
        })}
      </div>
    </ScrollArea>
  );
}

function Line({
  line,
  search,
  isWrapped,
}: {
  line: NumberedLine;
  search: string;
  isWrapped: boolean;
}) {
  const date = line.at === undefined ? undefined : new Date(line.at);
  const isDated = date !== undefined && !Number.isNaN(date.getTime());
  return (
    <>
      {isDated && (
        <time
          dateTime={date.toISOString()}
          title={exactTime(date)}
          className="shrink-0 select-none text-muted"
        >
          {clockTime(date)}
        </time>
      )}
      <span
        className={classNames(
          isWrapped ? 'min-w-0 whitespace-pre-wrap break-all' : 'whitespace-pre',
          LEVELS[line.level ?? 'info'],
        )}
      >
        {splitMatches(line.text, search).map((part, index) =>
          index % 2 === 1 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity
            <mark key={index} className="bg-highlight text-fg">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </span>
    </>
  );
}
