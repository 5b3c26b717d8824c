import type { LogEntry } from '@gantry/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Pause, Play, RotateCw, Search, WrapText, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { describeError } from '../../api/describe-error.ts';
import { LogLines } from '../../panels/log-lines.tsx';
import { text } from '../../text/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { clockTime } from '../../ui/format-time.ts';
import { Input, Select } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useIsWide } from '../../ui/use-media-query.ts';
import type { CapabilityTabProps } from './capability-tab-props.ts';
import { LogFilters } from './log-filters.tsx';
import { LogHistogram } from './log-histogram.tsx';
import { type LogSearch, logsQuery } from './log-search.ts';
import { SourceSelect, useSource } from './source-select.tsx';

const t = text.capabilities.logs;
const SPANS = [15, 30, 60, 6 * 60, 24 * 60, 7 * 24 * 60];
const FOLLOW_MS = 3_000;

/** The logs of an entity: counted over time, filtered, and followed. */
export default function LogsTab({ entityRef, bindings }: CapabilityTabProps) {
  const { source, choose } = useSource(bindings);
  const [minutes, setMinutes] = useState(30);
  const [span, setSpan] = useState<LogSearch['span']>();
  const [typed, setTyped] = useState('');
  const [levels, setLevels] = useState<readonly string[]>([]);
  const [filters, setFilters] = useState<readonly string[]>([]);
  const [isFollowing, setFollowing] = useState(false);
  const wanted = useDebounced(typed, 300);
  const search: LogSearch = { source, minutes, span, text: wanted, levels, filters };
  const query = useInfiniteQuery({
    ...logsQuery(entityRef, search),
    refetchInterval: isFollowing ? FOLLOW_MS : false,
  });
  const isWide = useIsWide();
  const [isWrapped, setWrapped] = useState(!isWide);
  const lines = useMemo(
    () => toLines(query.data?.pages.flatMap(({ entries }) => entries)),
    [query.data],
  );
  const warnings = [...new Set(query.data?.pages.flatMap((page) => page.warnings))];

  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <SourceSelect bindings={bindings} source={source} onChange={choose} />
        <div className="min-w-44 max-w-80 flex-1">
          <Input
            type="search"
            icon={Search}
            aria-label={t.search}
            placeholder={t.search}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <Select
          aria-label={t.span}
          className="w-auto!"
          value={minutes}
          onChange={(event) => {
            setMinutes(Number(event.target.value));
            setSpan(undefined);
          }}
        >
          {SPANS.map((one) => (
            <option key={one} value={one}>
              {t.last(one)}
            </option>
          ))}
        </Select>
        <Button
          icon={isFollowing ? Pause : Play}
          aria-pressed={isFollowing}
          onClick={() => {
            setSpan(undefined);
            setFollowing(!isFollowing);
          }}
        >
          {isFollowing ? t.pause : t.follow}
        </Button>
        <IconButton
          icon={RotateCw}
          label={t.refresh}
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
        />
      </div>
      <LogFilters
        entityRef={entityRef}
        source={source}
        levels={levels}
        filters={filters}
        onLevels={setLevels}
        onFilters={setFilters}
      />
      {span !== undefined && (
        <div>
          <Button size="sm" icon={X} onClick={() => setSpan(undefined)}>
            {t.between(clockTime(new Date(span[0])), clockTime(new Date(span[1])))}
          </Button>
        </div>
      )}
      <LogHistogram
        entityRef={entityRef}
        search={search}
        isFollowing={isFollowing}
        onChoose={(chosen) => {
          setFollowing(false);
          setSpan(chosen);
        }}
      />
      {warnings.length > 0 && <Notice level="warning" title={warnings.join(' ')} />}
      {query.error && <Failure error={query.error} />}
      {!query.error && (
        <Card
          flush
          title={t.entries}
          aside={
            <>
              <span role="status" className="text-muted text-sm tabular-nums">
                {query.isPending ? text.common.loading : t.count(formatCount(lines.length))}
              </span>
              <IconButton
                size="sm"
                icon={WrapText}
                label={text.panels.log.wrap}
                aria-pressed={isWrapped}
                onClick={() => setWrapped(!isWrapped)}
              />
            </>
          }
        >
          <LogLines
            label={t.entries}
            lines={lines}
            search={wanted}
            isWrapped={isWrapped}
            isFollowing={isFollowing}
            onLeaveEnd={() => setFollowing(false)}
            empty={query.isPending ? text.common.loading : t.none}
          />
          {query.hasNextPage && !isFollowing && (
            <div className="border-line border-t px-3 py-2">
              <Button
                size="sm"
                busy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t.older}
              </Button>
            </div>
          )}
        </Card>
      )}
    </div>
  );
}

function Failure({ error }: { error: unknown }) {
  const { message, help } = describeError(error);
  return (
    <Notice role="alert" level="critical" title={t.failed}>
      <p>{message}</p>
      {help !== undefined && <p className="text-muted">{help}</p>}
    </Notice>
  );
}

/** What the server gives newest first, as it is read: the newest at the end. */
function toLines(entries: readonly LogEntry[] = []) {
  return entries.toReversed().map(({ timestamp, message, level }, index) => ({
    number: index + 1,
    at: timestamp,
    text: level === undefined ? message : `${level.toUpperCase().padEnd(5)} ${message}`,
    level: toneOf(level),
  }));
}

function toneOf(level = ''): 'debug' | 'info' | 'warn' | 'error' {
  if (/^(err|crit|fatal|alert|emerg|panic)/i.test(level)) return 'error';
  if (/^warn/i.test(level)) return 'warn';
  return /^(debug|trace)/i.test(level) ? 'debug' : 'info';
}
