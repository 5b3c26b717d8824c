import type { Panel } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { Eraser, Pause, Play, RotateCw, Search, WrapText } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Input, Select } from '../ui/input.tsx';
import { useIsWide } from '../ui/use-media-query.ts';
import { type LogSnapshot, searchLines } from './log-buffer.ts';
import { LogLines } from './log-lines.tsx';
import type { SectionOf } from './section.ts';
import { type LogStream, useLogStream } from './use-log-stream.ts';

const t = text.panels.log;

interface LogStreamSectionProps {
  readonly section: SectionOf<'log-stream'>;
  readonly panel: Panel;
  readonly entityRef: EntityRef;
}

/** A log to follow, to stop and to search. */
export default function LogStreamSection({ section, panel, entityRef }: LogStreamSectionProps) {
  const { sources, title = t.title } = section;
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const sourceId = useId();
  // The panel is refreshed while one reads: what was chosen stays, unless it is no longer there.
  const source = sources.find(({ id }) => id === chosen) ?? sources[0];
  if (!source) {
    return (
      <Card title={title}>
        <p className="text-muted">{t.noSources}</p>
      </Card>
    );
  }
  return (
    <Card
      flush
      title={title}
      aside={
        <>
          <label htmlFor={sourceId} className="text-muted text-sm">
            {t.source}
          </label>
          <Select
            id={sourceId}
            className="h-7.5! w-auto! max-w-60"
            value={source.id}
            onChange={(event) => setChosen(event.target.value)}
          >
            {sources.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </>
      }
    >
      <LogReader
        key={source.id}
        label={source.label}
        target={{ entityRef, plugin: panel.plugin, panel: panel.id, source: source.id }}
      />
    </Card>
  );
}

function LogReader({
  label,
  target,
}: {
  label: string;
  target: Parameters<typeof useLogStream>[0];
}) {
  const stream = useLogStream(target);
  const isWide = useIsWide();
  const [frozen, setFrozen] = useState<LogSnapshot | undefined>(undefined);
  const [wanted, setWanted] = useState('');
  const [isWrapped, setWrapped] = useState(!isWide);
  const log = frozen ?? stream.log;
  const search = useDeferredValue(wanted);
  const lines = searchLines(log.lines, search);
  const pause = (): void => setFrozen((before) => before ?? stream.log);
  const follow = (): void => setFrozen(undefined);
  const clear = (): void => {
    stream.clear();
    setFrozen(undefined);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <div className="min-w-40 max-w-72 flex-1">
          <Input
            type="search"
            icon={Search}
            aria-label={t.search}
            placeholder={t.search}
            autoComplete="off"
            spellCheck={false}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
        {frozen ? (
          <Button icon={Play} onClick={follow}>
            {t.follow}
          </Button>
        ) : (
          <Button icon={Pause} onClick={pause}>
            {t.pause}
          </Button>
        )}
        <IconButton
          icon={WrapText}
          label={t.wrap}
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
        />
        <IconButton icon={Eraser} label={t.clear} onClick={clear} />
        <span role="status" className="ml-auto text-muted text-sm tabular-nums">
          {search.trim() === '' ? t.lines(formatCount(log.lines.length)) : t.matches(lines.length)}
        </span>
      </div>
      <LogLines
        label={t.region(label)}
        lines={lines}
        search={search}
        isWrapped={isWrapped}
        isFollowing={frozen === undefined}
        onLeaveEnd={pause}
        empty={emptyText(stream, log, search)}
      />
      <Footer stream={stream} frozen={frozen} onFollow={follow} />
    </>
  );
}

function emptyText({ state }: LogStream, log: LogSnapshot, search: string): string {
  if (log.lines.length > 0 && search.trim() !== '') return t.noMatches;
  if (state.kind === 'connecting') return t.connecting;
  return state.kind === 'open' ? t.waiting : '';
}

function Footer({
  stream,
  frozen,
  onFollow,
}: {
  stream: LogStream;
  frozen: LogSnapshot | undefined;
  onFollow: () => void;
}) {
  const { state, log } = stream;
  const isOver = state.kind === 'ended' || state.kind === 'failed';
  if (!isOver && !frozen && !log.isCut) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-3 py-2 text-muted text-sm">
      {frozen && (
        <>
          <span>{t.paused(log.received - frozen.received)}</span>
          <Button size="sm" onClick={onFollow}>
            {t.toEnd}
          </Button>
        </>
      )}
      {log.isCut && !frozen && <span>{t.dropped}</span>}
      {isOver && (
        <>
          <span role={state.kind === 'failed' ? 'alert' : 'status'}>
            {state.kind === 'failed'
              ? `${t.failed} ${describeError(state.error).message}`
              : t.ended}
          </span>
          <Button size="sm" icon={RotateCw} onClick={stream.again}>
            {t.again}
          </Button>
        </>
      )}
    </div>
  );
}
