import { formatEntityRef } from '@gantry/contracts';
import type { EntityFilter, RelationEdge, Store } from '@gantry/storage';
import { splitRef } from './projections.ts';

/** Entities that need each other in a circle. */
export interface Cycle {
  /** A shortest circle: each needs the next, and the last one the first. Long ones only begin here. */
  readonly path: readonly string[];
  /** Steps of the whole circle. */
  readonly length: number;
  /** Entities that can reach each other; more than the path when circles share entities. */
  readonly size: number;
}

const PART = 5_000;
/** Steps of a circle that are named. */
const SHOWN = 50;

/**
 * Circles along the given relations. Reads all of them in parts, giving others a turn in between, and finds
 * what is strongly connected (Tarjan, without recursion: a chain may be as long as the catalog).
 */
export async function findCycles(
  store: Pick<Store, 'relations'>,
  types: ReadonlySet<string>,
  { limit, readable }: { limit: number; readable?: EntityFilter | undefined },
): Promise<{ cycles: Cycle[]; truncated: boolean }> {
  const { names, targets } = await readEdges(store, types, readable);
  const components = stronglyConnected(targets);
  const cycles = components
    .sort((a, b) => a.length - b.length || compare(names[a[0] ?? 0], names[b[0] ?? 0]))
    .slice(0, limit)
    .map((component) => {
      const circle = shortestCircle(component, targets);
      const path = circle
        .slice(0, SHOWN)
        .map((node) => formatEntityRef(splitRef(names[node] as string)));
      return { path, length: circle.length, size: component.length };
    });
  return { cycles, truncated: components.length > limit };
}

async function readEdges(
  store: Pick<Store, 'relations'>,
  types: ReadonlySet<string>,
  readable: EntityFilter | undefined,
): Promise<{ names: string[]; targets: number[][] }> {
  const names: string[] = [];
  const targets: number[][] = [];
  const numbers = new Map<string, number>();
  const numberOf = (ref: string): number => {
    const known = numbers.get(ref);
    if (known !== undefined) return known;
    numbers.set(ref, names.length);
    targets.push([]);
    return names.push(ref) - 1;
  };
  let last: RelationEdge | undefined;
  for (;;) {
    const edges = await store.relations.after(last, PART, readable);
    for (const { source, type, target } of edges) {
      if (types.has(type)) targets[numberOf(source)]?.push(numberOf(target));
    }
    last = edges.at(-1);
    if (edges.length < PART) return { names, targets };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Sets of more than one node that reach each other, and nodes that lead to themselves. */
function stronglyConnected(targets: readonly (readonly number[])[]): number[][] {
  const order = new Int32Array(targets.length).fill(-1);
  const low = new Int32Array(targets.length);
  const isOpen = new Uint8Array(targets.length);
  const open: number[] = [];
  const components: number[][] = [];
  let counter = 0;
  const enter = (node: number): { node: number; next: number } => {
    order[node] = counter;
    low[node] = counter++;
    open.push(node);
    isOpen[node] = 1;
    return { node, next: 0 };
  };
  for (let root = 0; root < targets.length; root++) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top;
      const child = targets[node]?.[top.next++];
      if (child === undefined) {
        path.pop();
        const parent = path.at(-1)?.node;
        if (parent !== undefined)
          low[parent] = Math.min(low[parent] as number, low[node] as number);
        if (low[node] === order[node]) {
          const component = open.splice(open.lastIndexOf(node));
          for (const member of component) isOpen[member] = 0;
          if (component.length > 1 || targets[node]?.includes(node)) components.push(component);
        }
      } else if (order[child] === -1) path.push(enter(child));
      else if (isOpen[child]) low[node] = Math.min(low[node] as number, order[child] as number);
    }
  }
  return components;
}

/** Breadth first from the component's first node back to it. */
function shortestCircle(
  component: readonly number[],
  targets: readonly (readonly number[])[],
): number[] {
  const [start = 0] = component;
  const members = new Set(component);
  const cameFrom = new Map<number, number>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const target of targets[node] ?? []) {
        if (target === start) {
          const path = [node];
          let at = node;
          while (at !== start) {
            at = cameFrom.get(at) as number;
            path.push(at);
          }
          return path.reverse();
        }
        if (!members.has(target) || cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    frontier = next;
  }
  return [start];
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
