import type { HistoryEntry } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, History as HistoryIcon, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { DiffView } from '../ui/diff-view.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { historyQuery } from './entity-queries.ts';
import { stateToYaml } from './entity-yaml.ts';
import { changedFields, titleOfEntry } from './history-entry.ts';
import { RestoreDialog } from './restore-dialog.tsx';

const t = text.entity.history;
const SHOWN_FIELDS = 4;

/** Who changed what, newest first. */
export default function HistoryTab({ entityRef }: { entityRef: EntityRef }) {
  const query = useInfiniteQuery(historyQuery(entityRef));
  if (query.error && !query.data) {
    return <ErrorState error={query.error} title={t.failed} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <SkeletonLines lines={6} />;
  const entries = query.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <EmptyState icon={HistoryIcon} title={t.none} />;
  return (
    <div className="grid max-w-4xl gap-3">
      <Card flush>
        <ol>
          {entries.map((entry, index) => (
            <li key={entry.id} className="border-line border-b last:border-b-0">
              <Entry entityRef={entityRef} entry={entry} isNewest={index === 0} />
            </li>
          ))}
        </ol>
      </Card>
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  readonly entityRef: EntityRef;
  readonly entry: HistoryEntry;
  readonly isNewest: boolean;
}

function Entry({ entityRef, entry, isNewest }: EntryProps) {
  const [isOpen, setOpen] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const { write } = useRights();
  const fields = changedFields(entry.before, entry.after);
  const title = titleOfEntry(entry);
  const isWhole = entry.before === undefined || entry.after === undefined;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full min-w-0 items-start gap-2 px-3 py-2.5 text-left -outline-offset-2 hover:bg-raised md:px-4"
      >
        <ChevronRight
          aria-hidden
          className={classNames('mt-0.5 size-4 shrink-0 text-muted', isOpen && 'rotate-90')}
        />
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span className="font-medium">{title}</span>
            {!isWhole && fields.length > 0 && (
              <span className="min-w-0 break-words font-mono text-muted text-xs">
                {t.fields(fields.slice(0, SHOWN_FIELDS), fields.length - SHOWN_FIELDS)}
              </span>
            )}
          </span>
          <span className="flex flex-wrap items-center gap-x-2 text-muted text-sm">
            <span className="text-fg">{entry.userName}</span>
            <Badge>{t.via(entry.source)}</Badge>
            {entry.revision !== undefined && <span>{t.revision(entry.revision)}</span>}
          </span>
        </span>
        <RelativeTime
          at={entry.timestamp}
          className="shrink-0 whitespace-nowrap text-muted text-sm"
        />
      </button>
      {isOpen && (
        <div className="border-line border-t bg-page">
          {!isWhole && fields.length === 0 ? (
            <p className="px-4 py-3 text-muted text-sm">{t.same}</p>
          ) : (
            <DiffView
              label={t.diff(title)}
              before={stateToYaml(entry.before)}
              after={stateToYaml(entry.after)}
            />
          )}
          {write && !isNewest && entry.after !== undefined && (
            <div className="border-line border-t px-4 py-2.5">
              <Button
                size="sm"
                icon={RotateCcw}
                aria-label={t.restoreRevision(entry.revision ?? 0)}
                onClick={() => setRestoring(true)}
              >
                {t.restore}
              </Button>
            </div>
          )}
        </div>
      )}
      {isRestoring && (
        <RestoreDialog entityRef={entityRef} entry={entry} onClose={() => setRestoring(false)} />
      )}
    </>
  );
}
