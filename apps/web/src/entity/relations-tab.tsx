import type { Kind } from '@gantry/client';
import { DEFAULT_NAMESPACE, type EntityRef } from '@gantry/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Unlink } from 'lucide-react';
import { useId, useState } from 'react';
import { kindsQuery } from '../catalog/kinds.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { iconOf } from '../ui/icon.tsx';
import { Select } from '../ui/input.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { EntityLink } from './entity-link.tsx';
import { graphQuery } from './entity-queries.ts';
import type { GraphNode } from './graph-layout.ts';
import { RelationGraph } from './relation-graph.tsx';
import { groupRelations, type RelationGroup } from './relation-groups.ts';

const t = text.entity.relations;
const DEPTHS = [1, 2, 3];
/** Entities of a relation that are listed before somebody asks for all. */
const FIRST = 12;

/** What an entity relates to, in words and as a drawing. */
export default function RelationsTab({ entityRef }: { entityRef: EntityRef }) {
  const [depth, setDepth] = useState(1);
  const depthId = useId();
  const near = useQuery(graphQuery(entityRef, 1));
  const wide = useQuery({ ...graphQuery(entityRef, depth), placeholderData: keepPreviousData });
  const { data: kinds = [] } = useQuery(kindsQuery);
  if (near.error) {
    return <ErrorState error={near.error} title={t.failed} onRetry={() => void near.refetch()} />;
  }
  if (!near.data) return <SkeletonLines lines={6} />;
  const groups = groupRelations(near.data);
  if (groups.length === 0) {
    return (
      <EmptyState icon={Unlink} title={t.none}>
        <p>{t.noneHelp}</p>
      </EmptyState>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <Card title={t.list}>
        <div className="grid gap-4">
          {groups.map((group) => (
            <Group key={group.key} group={group} kinds={kinds} entityRef={entityRef} />
          ))}
        </div>
      </Card>
      <Card
        flush
        title={t.graph}
        aside={
          <>
            <label htmlFor={depthId} className="text-muted text-sm">
              {t.depth}
            </label>
            <Select
              id={depthId}
              className="h-7.5! w-auto!"
              value={depth}
              onChange={(event) => setDepth(Number(event.target.value))}
            >
              {DEPTHS.map((value) => (
                <option key={value} value={value}>
                  {t.depthOption(value)}
                </option>
              ))}
            </Select>
          </>
        }
      >
        {wide.error ? (
          <ErrorState error={wide.error} onRetry={() => void wide.refetch()} />
        ) : (
          <RelationGraph graph={wide.data ?? near.data} kinds={kinds} />
        )}
      </Card>
    </div>
  );
}

interface GroupProps {
  readonly group: RelationGroup;
  readonly kinds: readonly Kind[];
  readonly entityRef: EntityRef;
}

function Group({ group, kinds, entityRef }: GroupProps) {
  const [isWhole, setWhole] = useState(false);
  const { key, label, nodes } = group;
  const shown = isWhole ? nodes : nodes.slice(0, FIRST);
  const { namespace, name } = entityRef;
  const owner = namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  return (
    <section aria-label={label}>
      <h3 className="flex items-baseline justify-between pb-1 font-medium text-muted text-xs">
        {label}
        {key === 'ownedBy in' && (
          <Link
            to="/catalog"
            search={{ owner }}
            className="font-normal text-accent hover:underline"
          >
            {t.allOwned}
          </Link>
        )}
      </h3>
      <ul className="grid gap-1">
        {shown.map((node) => (
          <RelatedEntity
            key={node.id}
            node={node}
            icon={kinds.find(({ kind }) => kind === node.kind)?.icon}
          />
        ))}
      </ul>
      {shown.length < nodes.length && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setWhole(true)}>
          {t.more(nodes.length - shown.length)}
        </Button>
      )}
    </section>
  );
}

function RelatedEntity({ node, icon }: { node: GraphNode; icon: string | undefined }) {
  const Icon = iconOf(icon);
  return (
    <li className="flex min-w-0 items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      {node.dangling ? (
        <>
          <span className="min-w-0 break-words">{node.id}</span>
          <Badge tone="warning" icon={Unlink} title={t.danglingHelp} className="shrink-0">
            {t.dangling}
          </Badge>
        </>
      ) : (
        <>
          <EntityLink entityRef={node} className="min-w-0">
            {node.title}
          </EntityLink>
          <span className="truncate text-muted text-xs">
            {node.kind}
            {node.namespace !== 'default' && ` · ${node.namespace}`}
          </span>
        </>
      )}
    </li>
  );
}
