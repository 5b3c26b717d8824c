import { type CleanUpCandidate, nextCursorOf } from '@gantry/client';
import { formatFieldPath } from '@gantry/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { EntityLink } from '../entity/entity-link.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { showToast } from '../ui/toasts.ts';
import type { CatalogFilters } from './catalog-search.ts';

const t = text.catalog.cleanUp;
/** Entities of one clean-up: as many as one can look over, and as one request takes. */
const SHOWN = 200;

type Reason = CleanUpCandidate['reason'];

/** What the clean-up understands of the filters; with others it would show more than the list does. */
function reasonOf({ gone, stale, conflict, q, owner, namespace, tag, label }: CatalogFilters) {
  const others = [conflict, q, owner, namespace, tag, label];
  if (others.some((filter) => filter !== undefined)) return undefined;
  if (gone !== undefined) return stale === undefined ? ('gone' as const) : undefined;
  return stale === undefined ? undefined : ('stale' as const);
}

/** Where the list shows what is gone or stale: the way to delete it. */
export function CleanUpButton({ filters }: { filters: CatalogFilters }) {
  const [isOpen, setOpen] = useState(false);
  const rights = useRights();
  const reason = reasonOf(filters);
  if (reason === undefined || !rights.delete) return null;
  return (
    <>
      <Button icon={Trash2} onClick={() => setOpen(true)}>
        {t.open}
      </Button>
      {isOpen && (
        <CleanUpDialog
          reason={reason}
          kind={filters.kind}
          source={filters.source}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface CleanUpDialogProps {
  readonly reason: Reason;
  readonly kind: string | undefined;
  readonly source: string | undefined;
  readonly onClose: () => void;
}

function CleanUpDialog({ reason, kind, source, onClose }: CleanUpDialogProps) {
  const filter = { reason, ...(kind ? { kind } : {}), ...(source ? { source } : {}) };
  const query = useQuery({
    queryKey: keys.cleanUp(filter),
    // What is deleted is what was just shown.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const params = { query: { ...filter, limit: SHOWN } };
      const { data, response } = await api.GET('/api/v1/cleanup', { params, signal });
      return { candidates: data ?? [], hasMore: nextCursorOf(response) !== undefined };
    },
  });
  const { candidates = [], hasMore = false } = query.data ?? {};
  const remove = useMutation({
    meta: { failure: t.refused },
    mutationFn: async () => {
      const entities = candidates.map(({ kind, namespace, name, revision }) => {
        return { kind, namespace, name, revision };
      });
      await api.POST('/api/v1/cleanup', { body: { entities } });
    },
    onSuccess: () => {
      showToast({ level: 'ok', title: t.done(candidates.length) });
      onClose();
    },
    // Something is no longer as it was shown.
    onError: () => void query.refetch(),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.title[reason]}
      description={hasMore ? t.leadMore(candidates.length) : t.lead}
      size="xl"
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          {candidates.length > 0 && (
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t.count(candidates.length)}
            </Button>
          )}
        </>
      }
    >
      {query.error ? (
        <ErrorState
          error={query.error}
          title={t.failed}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : query.data ? (
        <div className="overflow-hidden rounded-md border border-line">
          <Candidates reason={reason} candidates={candidates} />
        </div>
      ) : (
        <SkeletonLines lines={4} />
      )}
    </Dialog>
  );
}

function Candidates({
  reason,
  candidates,
}: {
  reason: Reason;
  candidates: readonly CleanUpCandidate[];
}) {
  return (
    <Table<CleanUpCandidate>
      caption={t.title[reason]}
      rows={candidates}
      rowKey={({ kind, namespace, name }) => `${kind}/${namespace}/${name}`}
      empty={t.nothing}
      columns={[
        { key: 'entity', label: t.entity, cell: (entity) => <EntityLink entityRef={entity} /> },
        { key: 'since', label: t.since[reason], cell: ({ since }) => <RelativeTime at={since} /> },
        { key: 'source', label: t.source, cell: ({ source }) => source.plugin },
        {
          key: 'written',
          label: t.written,
          cell: ({ written }) => (
            <span className="break-words text-warning">
              {written.map(formatFieldPath).join(', ')}
            </span>
          ),
        },
        {
          key: 'references',
          label: t.references,
          align: 'end',
          cell: ({ references }) => (references > 0 ? references : ''),
        },
      ]}
    />
  );
}
