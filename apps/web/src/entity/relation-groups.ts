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
  const groups = new Map<string, { relation: string; isOut: boolean; nodes: GraphNode[] }>();
  const add = (relation: string, isOut: boolean, id: string): void => {
    const node = byId.get(id);
    if (!node) return;
    const key = `${relation} ${isOut ? 'out' : 'in'}`;
    const group = groups.get(key) ?? { relation, isOut, nodes: [] };
    group.nodes.push(node);
    groups.set(key, group);
  };
  for (const { from, to, relation } of edges) {
    if (from === root?.id) add(relation, true, to);
    else if (to === root?.id) add(relation, false, from);
  }
  return [...groups]
    .map(([key, { relation, isOut, nodes: found }]) => ({
      key,
      rank: rankOf(relation) * 2 + (isOut ? 0 : 1),
      label: labelOf(relation, isOut),
      nodes: found.sort((a, b) => a.title.localeCompare(b.title)),
    }))
    .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label))
    .map(({ key, label, nodes: found }) => ({ key, label, nodes: found }));
}

function rankOf(relation: string): number {
  const index = ORDER.indexOf(relation);
  return index < 0 ? ORDER.length : index;
}

function labelOf(relation: string, isOut: boolean): string {
  const { types, otherIn, otherOut } = text.entity.relations;
  const known = Object.hasOwn(types, relation) ? types[relation] : undefined;
  if (known) return isOut ? known[0] : known[1];
  return isOut ? otherOut(inWords(relation)) : otherIn(inWords(relation));
}
