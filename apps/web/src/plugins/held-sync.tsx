import type { Plugin, SyncRecord, UnseenEntity } from '@gantry/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EntityLink } from '../entity/entity-link.tsx';
import { readRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { unseenQuery } from './sync-queries.ts';
import { useDecideHeld } from './use-sync-decisions.ts';

const t = text.plugins.sync.held;

/** A sync that found too much gone: what that is, and the decision. */
export function HeldSyncNotice({ plugin }: { plugin: Plugin }) {
  const { heldSync } = plugin;
  if (!heldSync) return null;
  return <Held key={heldSync.id} slug={plugin.name} sync={heldSync} title={plugin.title} />;
}

function Held({ slug, sync, title }: { slug: string; sync: SyncRecord; title: string }) {
  const [isOpen, setOpen] = useState(false);
  const decide = useDecideHeld(slug, sync.id);
  const { unseen = 0, known = 0 } = sync;
  return (
    <Notice
      level="warning"
      title={t.title(title, formatCount(unseen), formatCount(known))}
      actions={
        <>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t.hide : t.show}
          </Button>
          <Button
            busy={decide.isPending && decide.variables === 'drop'}
            disabled={decide.isPending}
            onClick={() => decide.mutate('drop')}
          >
            {t.drop}
          </Button>
          <Button
            variant="danger"
            busy={decide.isPending && decide.variables === 'release'}
            disabled={decide.isPending}
            onClick={() => decide.mutate('release')}
          >
            {t.release(formatCount(unseen))}
          </Button>
        </>
      }
    >
      <p>{t.detail}</p>
      {isOpen && <Unseen slug={slug} id={sync.id} />}
    </Notice>
  );
}

function Unseen({ slug, id }: { slug: string; id: string }) {
  const query = useInfiniteQuery(unseenQuery(slug, id));
  if (query.error && !query.data) {
    return (
      <ErrorState
        error={query.error}
        title={t.listFailed}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  }
  if (!query.data) return <SkeletonLines lines={4} />;
  return (
    <div className="grid gap-2 pt-2">
      <div className="max-h-96 overflow-y-auto rounded-md border border-line bg-card">
        <Table<UnseenEntity>
          caption={t.list}
          rows={query.data.pages.flatMap((page) => page.entities)}
          rowKey={({ ref }) => ref}
          empty={t.nothing}
          columns={[
            { key: 'entity', label: t.entity, cell: (entity) => <Entity entity={entity} /> },
            { key: 'owner', label: t.owner, cell: ({ owner }) => owner },
            {
              key: 'seen',
              label: t.lastSeen,
              cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} />,
            },
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

function Entity({ entity: { ref, title } }: { entity: UnseenEntity }) {
  const entityRef = readRef(ref);
  return entityRef ? <EntityLink entityRef={entityRef}>{title}</EntityLink> : <span>{ref}</span>;
}
