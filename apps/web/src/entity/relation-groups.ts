import type { Graph } from '@gantry/client';
import { text } from '../text/text.ts';
import { inWords } from './field-title.ts';
import type { GraphNode } from './graph-layout.ts';

export interface RelationGroup {
  readonly key: string;
  readonly label: string;
  readonly nodes: readonly GraphNode[];
}

/** The order in which relations are read; others follow by name. */
const ORDER = Object.keys(text.entity.relations.types);

/** What the root relates to and what relates to it, by relation and direction. */
export function groupRelations({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>): RelationGroup[] {
  const root = nodes.find((node) => node.isRoot);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const groups = new Map<string, Edges & { nodes: GraphNode[] }>();
  const add = ({ relation, inverse }: Graph['edges'][number], isOut: boolean, id: string) => {
    const node = byId.get(id);
    if (!node) return;
    const key = `${relation} ${isOut ? 'out' : 'in'}`;
    const group = groups.get(key) ?? { relation, inverse, isOut, nodes: [] };
    group.nodes.push(node);
    groups.set(key, group);
  };
  for (const edge of edges) {
    if (edge.from === root?.id) add(edge, true, edge.to);
    else if (edge.to === root?.id) add(edge, false, edge.from);
  }
  return [...groups]
    .map(([key, { nodes: found, ...edges }]) => ({
      key,
      rank: rankOf(edges.relation) * 2 + (edges.isOut ? 0 : 1),
      label: labelOf(edges),
      nodes: found.sort((a, b) => a.title.localeCompare(b.title)),
    }))
    .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label))
    .map(({ key, label, nodes: found }) => ({ key, label, nodes: found }));
}

function rankOf(relation: string): number {
  const index = ORDER.indexOf(relation);
  return index < 0 ? ORDER.length : index;
}

interface Edges {
  readonly relation: string;
  readonly inverse: string | undefined;
  /** From the root, or to it. */
  readonly isOut: boolean;
}

function labelOf({ relation, inverse, isOut }: Edges): string {
  const { types, otherIn, otherOut } = text.entity.relations;
  const known = Object.hasOwn(types, relation) ? types[relation] : undefined;
  if (known) return isOut ? known[0] : known[1];
  if (isOut) return otherOut(inWords(relation));
  return inverse === undefined ? otherIn(inWords(relation)) : inWords(inverse);
}
