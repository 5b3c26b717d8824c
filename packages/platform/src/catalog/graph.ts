import type { Entity, EntityRef } from '@gantry/contracts';
import { formatEntityRef } from '@gantry/contracts';
import { type EntityFilter, matchesFilter, type RelationEdge, type Store } from '@gantry/storage';
import type { RelationType } from './kinds/kind-registry.ts';
import { fullRef, splitRef } from './projections.ts';

export interface GraphNode {
  /** `Kind/name`, or `Kind/namespace/name` outside the default namespace. */
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly title: string;
  readonly isRoot: boolean;
  /** True when something refers to it and nobody has written it. */
  readonly dangling: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  /** The relation as the other end says it. */
  readonly inverse?: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** True when a limit cut the walk short. */
  readonly truncated: boolean;
}

/**
 * Walks the stored relations outwards from an entity, both ways, breadth first: one query per level, never
 * more than `limit` nodes, whatever cycles or hubs there are.
 */
export async function walkGraph(
  store: Pick<Store, 'relations' | 'entities'>,
  root: EntityRef,
  options: {
    readonly types: readonly RelationType[];
    readonly depth: number;
    readonly limit: number;
    /** What the reader may read; what they may not looks like what nobody has written. */
    readonly readable?: EntityFilter | undefined;
  },
): Promise<Graph> {
  const { readable } = options;
  const rootRef = fullRef(root);
  const reached = new Set([rootRef]);
  const edges = new Map<string, RelationEdge>();
  let frontier = [rootRef];
  let truncated = false;
  for (let level = 0; level < options.depth && frontier.length > 0; level++) {
    const found = await store.relations.around(frontier, options.limit * 4, readable);
    if (found.length >= options.limit * 4) truncated = true;
    const next: string[] = [];
    for (const edge of found) {
      for (const end of [edge.source, edge.target]) {
        if (reached.has(end)) continue;
        if (reached.size >= options.limit) {
          truncated = true;
          continue;
        }
        reached.add(end);
        next.push(end);
      }
      if (reached.has(edge.source) && reached.has(edge.target)) {
        edges.set(`${edge.source} ${edge.type} ${edge.target}`, edge);
      }
    }
    frontier = next;
  }
  const refs = [...reached].map(splitRef);
  const rows = await store.entities.findMany(refs);
  const titles = new Map<string, string>();
  for (const row of rows) {
    const { kind, metadata } = JSON.parse(row.doc) as Entity;
    const { namespace, owner = '' } = metadata;
    if (readable && !matchesFilter(readable, { kind, namespace, owner })) continue;
    titles.set(fullRef(row), metadata.title ?? row.name);
  }
  const nodes = refs.map((ref): GraphNode => {
    const key = fullRef(ref);
    return {
      id: formatEntityRef(ref),
      ...ref,
      title: titles.get(key) ?? ref.name,
      isRoot: key === rootRef,
      dangling: !titles.has(key),
    };
  });
  const inverses = new Map(options.types.map(({ type, inverse }) => [type, inverse]));
  const shown = [...edges.values()].map((edge) => {
    const inverse = inverses.get(edge.type);
    return {
      from: formatEntityRef(splitRef(edge.source)),
      to: formatEntityRef(splitRef(edge.target)),
      relation: edge.type,
      ...(inverse === undefined ? {} : { inverse }),
    };
  });
  return { nodes, edges: shown, truncated };
}
