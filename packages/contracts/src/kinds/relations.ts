import { DEFAULT_NAMESPACE, type EntityRef } from '../entity-ref.ts';
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
  for (const rule of kind.relations) {
    const value = entity.spec?.[rule.field];
    for (const item of Array.isArray(value) ? value : [value]) {
      add(rule.type, toRef(item, rule.targetKind));
    }
  }
  return relations;
}

function toRef(value: unknown, targetKind: string | undefined): EntityRef | undefined {
  if (typeof value === 'string') {
    return targetKind === undefined ? undefined : nameToRef(value, targetKind);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, namespace, name } = value as Record<string, unknown>;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { kind, name, namespace: typeof namespace === 'string' ? namespace : DEFAULT_NAMESPACE };
}

function nameToRef(text: string, kind: string): EntityRef | undefined {
  if (text === '') return undefined;
  const slash = text.indexOf('/');
  return slash <= 0
    ? { kind, namespace: DEFAULT_NAMESPACE, name: text }
    : { kind, namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
