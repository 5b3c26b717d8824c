import type { SyncChange } from '@gantry/client';
import { formatFieldPath } from '@gantry/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { EntityLink } from '../entity/entity-link.tsx';
import { readRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { syncChangesQuery } from './sync-queries.ts';

const t = text.plugins.sync.changes;
const SHOWN_FIELDS = 5;
const TONES: Record<SyncChange['outcome'], Tone> = {
  created: 'ok',
  updated: 'info',
  gone: 'warning',
  back: 'ok',
  deleted: 'critical',
};

/** What a sync changed: entity by entity, field by field. */
export function SyncChanges({ slug, id }: { slug: string; id: string }) {
  const query = useInfiniteQuery(syncChangesQuery(slug, id));
  if (query.error && !query.data) {
    return (
      <ErrorState
        error={query.error}
        title={t.failed}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  }
  if (!query.data) return <SkeletonLines lines={3} />;
  const changes = query.data.pages.flatMap((page) => page.changes);
  if (changes.length === 0) return <p className="text-muted text-sm">{t.nothing}</p>;
  return (
    <div className="grid gap-2">
      <div className="max-h-96 overflow-y-auto rounded-md border border-line bg-card">
        <Table<SyncChange>
          caption={t.title}
          rows={changes}
          rowKey={(_change, index) => String(index)}
          columns={[
            { key: 'entity', label: t.entity, cell: ({ ref }) => <Entity text={ref} /> },
            {
              key: 'outcome',
              label: t.outcome,
              cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{t.outcomes[outcome]}</Badge>,
            },
            { key: 'fields', label: t.fields, cell: (change) => <Fields change={change} /> },
          ]}
        />
      </div>
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

function Entity({ text: ref }: { text: string }) {
  const entityRef = readRef(ref);
  return entityRef ? <EntityLink entityRef={entityRef} /> : <span>{ref}</span>;
}

function Fields({ change: { fields, conflicts } }: { change: SyncChange }) {
  const shown = fields.slice(0, SHOWN_FIELDS);
  return (
    <ul className="grid gap-1 text-xs">
      {conflicts.map((pointer) => (
        <li key={`conflict ${pointer}`} className="break-words text-warning">
          {t.conflict(formatFieldPath(pointer))}
        </li>
      ))}
      {shown.map(({ pointer, before, after }) => (
        <li key={pointer} className="break-words">
          <span className="font-mono text-muted">{formatFieldPath(pointer)}</span>{' '}
          <del className="text-critical no-underline">{valueText(before)}</del>
          <span aria-hidden> → </span>
          <span className="sr-only"> {t.became} </span>
          <ins className="text-ok no-underline">{valueText(after)}</ins>
        </li>
      ))}
      {fields.length > shown.length && (
        <li className="text-muted">{text.entity.overview.more(fields.length - shown.length)}</li>
      )}
    </ul>
  );
}

function valueText(value: unknown): string {
  if (value === undefined) return t.noValue;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
