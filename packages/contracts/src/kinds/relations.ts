import type { EntityRef } from '../entity-ref.ts';
import { nameToRef, toEntityRef } from './entity-ref-keyword.ts';
import type { KindDefinition } from './kind.ts';

/** A typed, directed edge from an entity to another, which need not exist. */
export interface Relation {
  readonly type: string;
  readonly target: EntityRef;
}

export const OWNED_BY = 'ownedBy';
/** Ownership as the team says it. */
export const OWNER_OF = 'ownerOf';

interface RelationSource {
  readonly metadata: { readonly namespace?: string; readonly owner?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/**
 * The edges that an entity declares: its owner, and what its kind's relation rules find in its spec.
 *
 * A name without a namespace means the default namespace; `namespace/name` and `{kind, namespace, name}`
 * name another one. Duplicates are dropped; the order is that of the rules.
 */
export function deriveRelations(entity: RelationSource, kind: KindDefinition): Relation[] {
  const relations: Relation[] = [];
  const seen = new Set<string>();
  const add = (type: string, target: EntityRef | undefined): void => {
    if (!target) return;
    const key = `${type} ${target.kind}/${target.namespace}/${target.name}`;
    if (seen.has(key)) return;
    seen.add(key);
    relations.push({ type, target });
  };
  if (entity.metadata.owner !== undefined) add(OWNED_BY, nameToRef(entity.metadata.owner, 'Team'));
  for (const { path, type, kinds } of kind.relations) {
    for (const value of valuesAt(entity.spec, path)) add(type, toEntityRef(value, kinds));
  }
  return relations;
}

/** The values at a path; lists on the way are gone through. */
function* valuesAt(value: unknown, path: readonly string[]): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const item of value) yield* valuesAt(item, path);
    return;
  }
  const [name, ...rest] = path;
  if (name === undefined) yield value;
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) {
    yield* valuesAt((value as Record<string, unknown>)[name], rest);
  }
}
