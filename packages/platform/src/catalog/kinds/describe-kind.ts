import {
  type KindDefinition,
  type KindInput,
  OWNED_BY,
  OWNER_OF,
  type RelationRule,
  toKindInput,
} from '@gantry/contracts';
import type { KindRegistry } from './kind-registry.ts';

/** A kind as lists show it. */
export interface KindSummary {
  readonly kind: string;
  readonly plural: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly builtIn: boolean;
  /** The plugin that brings it. */
  readonly plugin?: string;
  /** Who added it, or the fields of a built-in one. */
  readonly addedBy?: string;
}

/** A relation that a field of a kind declares. */
export interface KindRelation {
  /** Where the field is, such as `backups.target`. */
  readonly field: string;
  readonly type: string;
  readonly inverse?: string;
  readonly breaks?: 'source' | 'target';
  /** Kinds that it may lead to; any without it. */
  readonly kinds?: readonly string[];
}

export interface KindDetails extends KindSummary {
  readonly schema: object;
  readonly relations: readonly KindRelation[];
  /** Relations of other kinds that lead to this one. */
  readonly usedBy: readonly (KindRelation & { readonly kind: string })[];
  /** What was written: the kind, or the fields that were added to a built-in one. */
  readonly definition?: KindInput;
  readonly revision?: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
}

export function describeKinds(registry: KindRegistry): KindSummary[] {
  return registry.list().map((kind) => summarize(registry, kind));
}

/** Throws `KIND_UNKNOWN`. */
export function describeKind(registry: KindRegistry, name: string): KindDetails {
  const kind = registry.get(name);
  const row = registry.rowOf(name);
  const owner: KindRelation = { field: 'metadata.owner', type: OWNED_BY, inverse: OWNER_OF };
  return {
    ...summarize(registry, kind),
    schema: kind.schema,
    relations: [{ ...owner, kinds: ['Team'] }, ...kind.relations.map(toRelation)],
    usedBy: registry
      .list()
      .flatMap((other) =>
        other.relations
          .filter(({ kinds }) => !kinds || kinds.includes(name))
          .map((rule) => ({ kind: other.kind, ...toRelation(rule) })),
      ),
    ...(row
      ? {
          definition: registry.findBuiltIn(name)
            ? (JSON.parse(row.definition) as KindInput)
            : toKindInput(kind),
          revision: row.revision,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
          updatedBy: row.updated_by,
        }
      : {}),
  };
}

function summarize(registry: KindRegistry, kind: KindDefinition): KindSummary {
  const row = registry.rowOf(kind.kind);
  const { plural, aliases = [], title, description, icon } = kind;
  return {
    kind: kind.kind,
    plural,
    aliases,
    title,
    description,
    icon,
    builtIn: registry.findBuiltIn(kind.kind) !== undefined,
    ...(row?.plugin ? { plugin: row.plugin } : {}),
    ...(row ? { addedBy: row.created_by } : {}),
  };
}

function toRelation({ path, type, inverse, breaks, kinds }: RelationRule): KindRelation {
  return {
    field: path.join('.'),
    type,
    ...(inverse === undefined ? {} : { inverse }),
    ...(breaks ? { breaks } : {}),
    ...(kinds ? { kinds } : {}),
  };
}
