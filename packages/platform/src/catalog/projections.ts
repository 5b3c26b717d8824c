import {
  deriveRelations,
  type Entity,
  type EntityRef,
  type KindDefinition,
} from '@gantry/contracts';
import { INDEXED_ANNOTATION, type RelationEdge } from '@gantry/storage';

/** `Kind/namespace/name`, always in full: how stored relations name their ends. */
export function fullRef(ref: { kind: string; namespace: string; name: string }): string {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** The stored relations of an entity. */
export function toEdges(entity: Entity, kind: KindDefinition): RelationEdge[] {
  const { namespace, name } = entity.metadata;
  const source = fullRef({ kind: entity.kind, namespace, name });
  return deriveRelations(entity, kind).map(({ type, target }) => ({
    source,
    type,
    target: fullRef(target),
  }));
}

/** The term of entities that no longer fit their kind, which was changed all the same. */
export const INVALID = 'invalid';

/** The terms that lists filter by. */
export function toTerms(entity: Entity): string[] {
  const { tags = [], labels = {}, annotations = {} } = entity.metadata;
  const terms = tags.map((tag) => `tag=${tag}`);
  for (const [key, value] of Object.entries(labels)) terms.push(`label=${key}=${value}`);
  for (const [key, value] of Object.entries(annotations)) {
    if (value.length <= INDEXED_ANNOTATION) terms.push(`annotation=${key}=${value}`);
  }
  const { lifecycle } = entity.spec;
  if (typeof lifecycle === 'string') terms.push(`lifecycle=${lifecycle}`);
  const source = entity.status?.source;
  if (source) {
    terms.push(`source=${source.plugin}`);
    if (source.goneSince !== undefined) terms.push('gone');
    if (source.conflicts !== undefined) terms.push('conflict');
  }
  return [...new Set(terms)];
}

/** What has to be added and removed to get from one set to another. */
export function difference<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): { added: T[]; removed: T[] } {
  const old = new Set(before.map(keyOf));
  const kept = new Set(after.map(keyOf));
  return {
    added: after.filter((item) => !old.has(keyOf(item))),
    removed: before.filter((item) => !kept.has(keyOf(item))),
  };
}

/** `Kind/namespace/name` taken apart; a name written by hand may itself hold slashes. */
export function splitRef(ref: string): EntityRef {
  const [kind = '', namespace = '', ...name] = ref.split('/');
  return { kind, namespace, name: name.join('/') };
}
