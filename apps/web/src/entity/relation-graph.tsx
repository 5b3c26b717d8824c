import type { Graph, Kind } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { iconOf } from '../ui/icon.tsx';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { isEntityPath } from './entity-path.ts';
import {
  layOutGraph,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedEdge,
  type PlacedNode,
} from './graph-layout.ts';

/** More boxes than this say nothing. */
const MOST_NODES = 40;

interface RelationGraphProps {
  readonly graph: Graph;
  readonly kinds: readonly Kind[];
}

/** The neighbourhood as boxes and lines. */
export function RelationGraph({ graph, kinds }: RelationGraphProps) {
  const layout = useMemo(() => layOutGraph(graph, MOST_NODES), [graph]);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const isPointed = (edge: PlacedEdge): boolean => edge.from === pointed || edge.to === pointed;
  // What crosses lies below what leads somewhere.
  const edges = layout.edges.toSorted((a, b) => Number(a.isMain) - Number(b.isMain));
  const scroller = useRef<HTMLDivElement>(null);
  const root = layout.nodes.find((node) => node.isRoot);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !root) return;
    element.scrollLeft = root.x + NODE_WIDTH / 2 - element.clientWidth / 2;
    element.scrollTop = root.y + NODE_HEIGHT / 2 - element.clientHeight / 2;
  }, [root]);
  const label = text.entity.relations.graphLabel(root?.title ?? '', layout.nodes.length);
  return (
    <>
      <ScrollArea ref={scroller} label={label} className="max-h-128">
        <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
          <svg
            aria-hidden
            width={layout.width}
            height={layout.height}
            className="absolute inset-0 fill-none stroke-line-strong"
          >
            <defs>
              <marker
                id="arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto-start-reverse"
              >
                <path d="M1,1 L7,4 L1,7" className="fill-none stroke-line-strong" />
              </marker>
            </defs>
            {edges.map((edge) => (
              <path
                key={`${edge.from} ${edge.relation} ${edge.to}`}
                d={edge.path}
                strokeWidth={isPointed(edge) ? 2 : 1.25}
                markerEnd={edge.isMain ? 'url(#arrow)' : undefined}
                className={
                  isPointed(edge)
                    ? 'stroke-accent'
                    : edge.isMain
                      ? 'stroke-line-strong'
                      : 'stroke-line'
                }
              />
            ))}
          </svg>
          {layout.nodes.map((node) => (
            <NodeBox key={node.id} node={node} kinds={kinds} onPoint={setPointed} />
          ))}
        </div>
      </ScrollArea>
      {(graph.truncated || layout.left > 0) && (
        <p className="border-line border-t px-4 py-2 text-muted text-sm">
          {text.entity.relations.truncated}
        </p>
      )}
    </>
  );
}

interface NodeBoxProps {
  readonly node: PlacedNode;
  readonly kinds: readonly Kind[];
  /** The mouse or the focus is on it, or on none any more: its edges then stand out. */
  readonly onPoint: (id: string | undefined) => void;
}

function NodeBox({ node, kinds, onPoint }: NodeBoxProps) {
  const Icon = iconOf(kinds.find(({ kind }) => kind === node.kind)?.icon);
  const style = { left: node.x, top: node.y, width: NODE_WIDTH, height: NODE_HEIGHT };
  const className = classNames(
    'absolute flex items-center gap-2 overflow-hidden rounded-md border bg-card px-2.5 shadow-raised',
    node.isRoot ? 'border-accent bg-accent-soft' : 'border-line',
    node.dangling && 'border-dashed border-line-strong',
  );
  const content = (
    <>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="grid min-w-0">
        <span className="truncate font-medium text-sm leading-4.5">{node.title}</span>
        <span className="truncate text-muted text-xs leading-4">
          {node.dangling ? text.entity.relations.dangling : node.kind}
        </span>
      </span>
    </>
  );
  const { kind, namespace, name } = node;
  if (node.isRoot || node.dangling || !isEntityPath(node)) {
    return (
      <div style={style} className={className} title={node.id}>
        {content}
      </div>
    );
  }
  return (
    <Link
      to="/catalog/$kind/$namespace/$name"
      params={{ kind, namespace, name }}
      search={{ tab: 'relations' }}
      style={style}
      title={node.id}
      onMouseEnter={() => onPoint(node.id)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(node.id)}
      onBlur={() => onPoint(undefined)}
      className={classNames(className, 'hover:border-accent')}
    >
      {content}
    </Link>
  );
}
