import { type Entity, type EntityRef, formatEntityRef } from '@gantry/contracts';
import { type EntityFilter, matchesFilter, type RelationEdge, type Store } from '@gantry/storage';
import type { RelationType } from './kinds/kind-registry.ts';
import { fullRef, splitRef } from './projections.ts';

/** An entity that breaks, and because of what. */
export interface AffectedEntity extends EntityRef {
  /** `Kind/name`, or `Kind/namespace/name` outside the default namespace. */
  readonly id: string;
  readonly title: string;
  readonly owner?: string;
  /** Steps from the entity that goes. */
  readonly distance: number;
  /** The entity one step nearer, and the relation between the two as the affected one says it. */
  readonly via: string;
  readonly relation: string;
}

export interface Impact {
  /** Nearest first. */
  readonly affected: readonly AffectedEntity[];
  readonly byKind: Readonly<Record<string, number>>;
  /** Who has to be told; entities without an owner are counted under the empty name. */
  readonly byOwner: Readonly<Record<string, number>>;
  /** True when a limit cut the walk short: there is more. */
  readonly truncated: boolean;
}

export interface WalkOptions {
  readonly depth: number;
  readonly limit: number;
  /** What the reader may read; what they may not is not there. */
  readonly readable?: EntityFilter | undefined;
}

/** References of one query. */
const PART = 500;

interface Step {
  readonly distance: number;
  readonly via: string;
  readonly relation: string;
}

/**
 * What breaks if an entity goes: everything that needs it, what needs that, and so on, each by its shortest
 * way. Breadth first, a few queries per level, never more than `limit` entities, whatever cycles there are.
 */
export async function walkImpact(
  store: Pick<Store, 'relations' | 'entities'>,
  root: EntityRef,
  types: readonly RelationType[],
  options: WalkOptions,
): Promise<Impact> {
  const rootRef = fullRef(root);
  const steps = new Map<string, Step>();
  let frontier = [rootRef];
  let truncated = false;
  for (let distance = 1; distance <= options.depth && frontier.length > 0; distance++) {
    const next: string[] = [];
    for (const [end, edge] of await breakingEdges(store, frontier, types, options)) {
      const [broken, via] =
        end === 'source' ? [edge.source, edge.target] : [edge.target, edge.source];
      if (broken === rootRef || steps.has(broken)) continue;
      if (steps.size >= options.limit) {
        truncated = true;
        break;
      }
      const inverse = types.find(({ type }) => type === edge.type)?.inverse ?? edge.type;
      steps.set(broken, { distance, via, relation: end === 'source' ? edge.type : inverse });
      next.push(broken);
    }
    frontier = next;
  }
  if (frontier.length > 0 && !truncated) {
    const further = await breakingEdges(store, frontier, types, options);
    truncated = further.some(([end, edge]) => {
      const broken = end === 'source' ? edge.source : edge.target;
      return broken !== rootRef && !steps.has(broken);
    });
  }
  return await describe(store, steps, truncated, options.readable);
}

/** The edges along which something breaks when one of `refs` goes, with the end that breaks. */
async function breakingEdges(
  store: Pick<Store, 'relations'>,
  refs: readonly string[],
  types: readonly RelationType[],
  { limit, readable }: WalkOptions,
): Promise<['source' | 'target', RelationEdge][]> {
  const found: ['source' | 'target', RelationEdge][] = [];
  for (let start = 0; start < refs.length && found.length <= limit * 2; start += PART) {
    const part = refs.slice(start, start + PART);
    for (const broken of ['source', 'target'] as const) {
      const breaking = types.filter(({ breaks }) => breaks === broken).map(({ type }) => type);
      const given = broken === 'source' ? 'target' : 'source';
      const edges = await store.relations.at(
        given,
        { refs: part, types: breaking },
        limit * 2 + 1,
        readable,
      );
      found.push(...edges.map((edge): ['source' | 'target', RelationEdge] => [broken, edge]));
    }
  }
  return found;
}

async function describe(
  store: Pick<Store, 'entities'>,
  steps: ReadonlyMap<string, Step>,
  truncated: boolean,
  readable: EntityFilter | undefined,
): Promise<Impact> {
  const refs = [...steps.keys()].map(splitRef);
  const rows = await store.entities.findMany(refs);
  const metadata = new Map<string, Entity['metadata']>();
  for (const row of rows) {
    const { metadata: known, kind } = JSON.parse(row.doc) as Entity;
    const { namespace, owner = '' } = known;
    if (readable && !matchesFilter(readable, { kind, namespace, owner })) continue;
    metadata.set(fullRef(row), known);
  }
  const byKind: Record<string, number> = {};
  const byOwner: Record<string, number> = {};
  const affected: AffectedEntity[] = [];
  for (const [key, step] of steps) {
    const known = metadata.get(key);
    // Referred to and written by nobody, or not for this reader: there is nothing that could break.
    if (!known) continue;
    const ref = splitRef(key);
    const { title = ref.name, owner } = known;
    byKind[ref.kind] = (byKind[ref.kind] ?? 0) + 1;
    byOwner[owner ?? ''] = (byOwner[owner ?? ''] ?? 0) + 1;
    affected.push({
      id: formatEntityRef(ref),
      ...ref,
      title,
      ...(owner === undefined ? {} : { owner }),
      ...step,
      via: formatEntityRef(splitRef(step.via)),
    });
  }
  return { affected, byKind, byOwner, truncated };
}
