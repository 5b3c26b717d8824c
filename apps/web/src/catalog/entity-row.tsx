import type { Kind } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { CircleSlash, GitCompareArrows, Hourglass, Puzzle } from 'lucide-react';
import { memo } from 'react';
import { ownerRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { exactTime } from '../ui/format-time.ts';
import { iconOf } from '../ui/icon.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import type { CatalogColumn } from './columns.ts';
import type { ListedEntity } from './entity-list.ts';
import { lifecycleTone } from './lifecycle.ts';

interface EntityRowProps {
  readonly entity: ListedEntity;
  readonly kind: Kind | undefined;
  readonly columns: readonly CatalogColumn[];
  readonly index: number;
  readonly asOf: string | undefined;
  readonly isChanged: boolean;
  readonly onTag: (tag: string) => void;
}

/** The whole row leads to the entity: its name's link reaches over it. */
export const EntityRow = memo(function EntityRow(props: EntityRowProps) {
  const { columns, index, isChanged } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      data-row={index}
      className={classNames('group relative hover:bg-raised', isChanged && 'changed')}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          className="h-[inherit] overflow-hidden border-line border-b px-3 align-middle first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6"
        >
          <Cell {...props} column={column.key} />
        </td>
      ))}
    </tr>
  );
});

type CellProps = EntityRowProps & { column: CatalogColumn['key'] };

function Cell({ column, columns, entity, kind, asOf, onTag }: CellProps) {
  const { metadata, spec, status } = entity;
  switch (column) {
    case 'name':
      return <Name entity={entity} kind={kind} columns={columns} asOf={asOf} />;
    case 'kind':
      return <span className="block truncate">{kind?.title ?? entity.kind}</span>;
    case 'namespace':
      return <span className="block truncate text-muted">{metadata.namespace}</span>;
    case 'owner':
      return <Owner owner={metadata.owner} />;
    case 'type':
      return <TypeAndLifecycle type={spec?.type} lifecycle={spec?.lifecycle} />;
    case 'tags':
      return <Tags tags={metadata.tags ?? []} onTag={onTag} />;
    case 'source':
      return <Source source={status?.source} />;
    case 'updated':
      return (
        <RelativeTime
          at={metadata.updatedAt}
          className="relative whitespace-nowrap text-muted text-sm"
        />
      );
  }
}

type NameProps = Pick<EntityRowProps, 'entity' | 'kind' | 'columns' | 'asOf'>;

function Name({ entity, kind, columns, asOf }: NameProps) {
  const { name, namespace, title, owner } = entity.metadata;
  const isOnly = columns.length === 1;
  const hasNamespace = columns.some(({ key }) => key === 'namespace');
  const identity = hasNamespace || namespace === 'default' ? name : `${namespace}/${name}`;
  const Icon = iconOf(kind?.icon);
  const isGone = entity.status?.source?.goneSince !== undefined;
  const details = isOnly
    ? [kind?.title ?? entity.kind, namespace, owner].filter(Boolean).join(' · ')
    : undefined;
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-2">
          <Link
            to="/catalog/$kind/$namespace/$name"
            params={{ kind: entity.kind, namespace, name }}
            search={asOf === undefined ? {} : { asOf }}
            className={classNames(
              'truncate rounded-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2 group-hover:text-accent',
              isGone && 'text-muted line-through',
            )}
          >
            {title ?? name}
          </Link>
          {!isOnly && identity !== (title ?? name) && (
            <span className="min-w-0 shrink-[999] truncate font-mono text-muted text-xs">
              {identity}
            </span>
          )}
          {isGone && (
            <Badge tone="warning" icon={CircleSlash} className="shrink-0">
              {text.catalog.gone}
            </Badge>
          )}
          {entity.status?.source?.stale && (
            <Badge
              tone="warning"
              icon={Hourglass}
              className="relative shrink-0"
              title={staleTitle(entity.status.source.lastSeenAt)}
            >
              {text.catalog.stale}
            </Badge>
          )}
          {entity.status?.source?.conflicts !== undefined && (
            <Badge tone="warning" icon={GitCompareArrows} className="shrink-0">
              {text.catalog.conflict}
            </Badge>
          )}
        </div>
        {details !== undefined && <p className="truncate text-muted text-sm">{details}</p>}
      </div>
      {isOnly && (
        <RelativeTime
          at={entity.metadata.updatedAt}
          className="shrink-0 whitespace-nowrap text-muted text-xs"
        />
      )}
    </div>
  );
}

function staleTitle(lastSeenAt: string | undefined): string | undefined {
  return lastSeenAt && text.catalog.staleSince(exactTime(new Date(lastSeenAt)));
}

function Owner({ owner }: { owner: string | undefined }) {
  if (owner === undefined) return <Nothing />;
  const ref = ownerRef(owner);
  if (!ref) return <span className="block truncate">{owner}</span>;
  return (
    <Link
      to="/catalog/$kind/$namespace/$name"
      params={{ kind: ref.kind, namespace: ref.namespace, name: ref.name }}
      preload={false}
      className="relative inline-block max-w-full truncate align-middle hover:text-accent hover:underline"
    >
      {owner}
    </Link>
  );
}

function TypeAndLifecycle({ type, lifecycle }: { type: unknown; lifecycle: unknown }) {
  const hasType = typeof type === 'string';
  const hasLifecycle = typeof lifecycle === 'string';
  if (!hasType && !hasLifecycle) return <Nothing />;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {hasType && <span className="truncate">{type}</span>}
      {hasLifecycle && <Badge tone={lifecycleTone(lifecycle)}>{lifecycle}</Badge>}
    </span>
  );
}

const SHOWN_TAGS = 2;

function Tags({ tags, onTag }: { tags: readonly string[]; onTag: (tag: string) => void }) {
  if (tags.length === 0) return <Nothing />;
  const rest = tags.slice(SHOWN_TAGS);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <button
          key={tag}
          type="button"
          title={text.catalog.filters.only(tag)}
          onClick={() => onTag(tag)}
          className="relative min-w-0 truncate rounded-sm bg-raised px-1.5 py-px text-muted text-xs hover:bg-accent-soft hover:text-accent group-hover:bg-card"
        >
          {tag}
        </button>
      ))}
      {rest.length > 0 && (
        <span title={rest.join(', ')} className="relative shrink-0 text-muted text-xs">
          {text.catalog.moreTags(rest.length)}
        </span>
      )}
    </span>
  );
}

function Source({ source }: { source: { plugin: string } | undefined }) {
  if (!source) return <Nothing />;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-muted">
      <Puzzle aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{source.plugin}</span>
    </span>
  );
}

const Nothing = () => (
  <span aria-hidden className="text-muted">
    –
  </span>
);
