import type { Graph } from '@gantry/client';

export type GraphNode = Graph['nodes'][number];
type GraphEdge = Graph['edges'][number];

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 44;
const COLUMN_GAP = 72;
const ROW_GAP = 14;
const MARGIN = 12;

export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends GraphEdge {
  readonly path: string;
  /** One of those by which the nodes were reached; the others cross between them. */
  readonly isMain: boolean;
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
  /** Nodes that were left out to keep it readable. */
  readonly left: number;
}

/**
 * Places a neighbourhood in columns around its root: what it leads to on the right, what leads to it on the
 * left, each as many columns away as it is steps. At most `most` nodes, the nearest first.
 */
export function layOutGraph(graph: Pick<Graph, 'nodes' | 'edges'>, most: number): GraphLayout {
  const { columns, main } = columnsOf(graph, most);
  const placed = new Map<string, PlacedNode>();
  const numbers = [...columns.keys()].sort((a, b) => a - b);
  const tallest = Math.max(1, ...[...columns.values()].map((column) => column.length));
  const height = MARGIN * 2 + tallest * NODE_HEIGHT + (tallest - 1) * ROW_GAP;
  for (const [position, number] of numbers.entries()) {
    const column = columns.get(number) ?? [];
    const used = column.length * NODE_HEIGHT + (column.length - 1) * ROW_GAP;
    const top = (height - used) / 2;
    for (const [row, node] of column.entries()) {
      placed.set(node.id, {
        ...node,
        x: MARGIN + position * (NODE_WIDTH + COLUMN_GAP),
        y: top + row * (NODE_HEIGHT + ROW_GAP),
      });
    }
  }
  const count = Math.max(1, numbers.length);
  return {
    nodes: [...placed.values()],
    edges: graph.edges.flatMap((edge) => {
      const from = placed.get(edge.from);
      const to = placed.get(edge.to);
      return from && to ? [{ ...edge, path: curve(from, to), isMain: main.has(edge) }] : [];
    }),
    width: MARGIN * 2 + count * NODE_WIDTH + (count - 1) * COLUMN_GAP,
    height,
    left: graph.nodes.length - placed.size,
  };
}

/** The nodes of each column, of which the root is number 0, and the edges by which they were reached. */
function columnsOf(
  { nodes, edges }: Pick<Graph, 'nodes' | 'edges'>,
  most: number,
): { columns: Map<number, GraphNode[]>; main: Set<GraphEdge> } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root = nodes.find((node) => node.isRoot);
  const columns = new Map<number, GraphNode[]>();
  const main = new Set<GraphEdge>();
  if (!root) return { columns, main };
  columns.set(0, [root]);
  const reached = new Map<string, number>([[root.id, 0]]);
  // Breadth first, so that nodes stand in the order of those that lead to them and edges cross little.
  const queue = [root.id];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const column = reached.get(id) ?? 0;
    for (const edge of edges) {
      const isOut = edge.from === id;
      const other = isOut ? edge.to : edge.from;
      if (!isOut && edge.to !== id) continue;
      const node = byId.get(other);
      if (!node || reached.has(other) || reached.size >= most) continue;
      const side = column === 0 ? (isOut ? 1 : -1) : Math.sign(column);
      const place = column + side;
      main.add(edge);
      reached.set(other, place);
      columns.set(place, [...(columns.get(place) ?? []), node]);
      queue.push(other);
    }
  }
  return { columns, main };
}

/** From the side of one box to the side of the other that face each other. */
function curve(from: PlacedNode, to: PlacedNode): string {
  const isForward = from.x < to.x;
  const isSame = from.x === to.x;
  const startX = isForward || isSame ? from.x + NODE_WIDTH : from.x;
  const endX = isForward ? to.x : to.x + NODE_WIDTH;
  const startY = from.y + NODE_HEIGHT / 2;
  const endY = to.y + NODE_HEIGHT / 2;
  const bend = isSame ? COLUMN_GAP / 2 : Math.max(24, Math.abs(endX - startX) / 2);
  const first = isForward || isSame ? startX + bend : startX - bend;
  const second = isSame ? endX + bend : isForward ? endX - bend : endX + bend;
  return `M${startX},${startY} C${first},${startY} ${second},${endY} ${endX},${endY}`;
}
