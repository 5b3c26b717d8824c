import { isJsonObject, type JsonObject } from '@gantry/base';
import { DEFAULT_NAMESPACE, type EntityRef } from '../entity-ref.ts';
import type { KindDefinition, KindDescription, RelationRule } from './kind.ts';

/**
 * The keyword of a kind's schema that makes the values of a field references. Its value is a kind, or an
 * object: `{kinds: [Service, API], relation: operates, inverse: operatedBy, breaks: source}`. Without
 * `relation` it has the name of the field; `relation: false` only offers entities to pick from.
 */
export const ENTITY_REF_KEYWORD = 'x-entity-ref';

/** What an `x-entity-ref` says. */
export interface EntityRefKeyword {
  readonly kinds?: readonly string[];
  readonly relation?: string | false;
  readonly inverse?: string;
  readonly breaks?: 'source' | 'target';
}

/** Reads the keyword's value; `undefined` for what is none. */
export function readEntityRefKeyword(value: unknown): EntityRefKeyword | undefined {
  if (typeof value === 'string') return { kinds: [value] };
  return isJsonObject(value) ? (value as EntityRefKeyword) : undefined;
}

/** The kind with the relations that its schema declares, in the order of its fields. */
export function withRelations(kind: KindDescription): KindDefinition {
  const found = new Map<string, RelationRule>();
  walk(kind.schema, [], { root: kind.schema, found });
  return { ...kind, relations: [...found.values()] };
}

interface Walk {
  readonly root: JsonObject;
  readonly found: Map<string, RelationRule>;
}

const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const NESTED = ['items', 'contains', 'if', 'then', 'else'] as const;

function walk(schema: unknown, path: readonly string[], into: Walk): void {
  if (!isJsonObject(schema)) return;
  const rule = toRule(schema[ENTITY_REF_KEYWORD], path);
  if (rule) into.found.set(`${rule.type} ${path.join('/')}`, rule);
  if (isJsonObject(schema.properties)) {
    for (const [name, child] of Object.entries(schema.properties)) {
      walk(child, [...path, name], into);
    }
  }
  for (const keyword of NESTED) walk(schema[keyword], path, into);
  for (const keyword of IN_PLACE) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) for (const branch of branches) walk(branch, path, into);
  }
  if (typeof schema.$ref === 'string') walk(localDefinition(into.root, schema.$ref), path, into);
}

function toRule(value: unknown, path: readonly string[]): RelationRule | undefined {
  const keyword = readEntityRefKeyword(value);
  const field = path.at(-1);
  if (!keyword || field === undefined || keyword.relation === false) return undefined;
  const { kinds, relation = field, inverse, breaks } = keyword;
  return {
    path,
    type: relation,
    ...(kinds ? { kinds } : {}),
    ...(inverse === undefined ? {} : { inverse }),
    ...(breaks ? { breaks } : {}),
  };
}

/** The schema that a local `$ref` names: `#/$defs/name`. */
export function localDefinition(root: JsonObject, ref: string): unknown {
  const name = /^#\/\$defs\/([A-Za-z0-9_-]+)$/.exec(ref)?.[1];
  return name !== undefined && isJsonObject(root.$defs) && Object.hasOwn(root.$defs, name)
    ? root.$defs[name]
    : undefined;
}

/**
 * The entity that a value refers to: `name`, `namespace/name`, `Kind/name`, `Kind/namespace/name`, or an
 * object with `kind`, `name` and perhaps `namespace`. A name without a kind means the only one of `kinds`.
 * `undefined` for what is no reference.
 */
export function toEntityRef(
  value: unknown,
  kinds: readonly string[] | undefined,
): EntityRef | undefined {
  if (typeof value === 'string') return textToRef(value, kinds);
  if (!isJsonObject(value)) return undefined;
  const { kind = kinds?.length === 1 ? kinds[0] : undefined, namespace, name } = value;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { kind, name, namespace: typeof namespace === 'string' ? namespace : DEFAULT_NAMESPACE };
}

function textToRef(text: string, kinds: readonly string[] | undefined): EntityRef | undefined {
  const slash = text.indexOf('/');
  // A namespace is written in lower case, a kind is not.
  if (slash > 0 && /^[A-Z]/.test(text))
    return nameToRef(text.slice(slash + 1), text.slice(0, slash));
  const [only, ...others] = kinds ?? [];
  return only === undefined || others.length > 0 ? undefined : nameToRef(text, only);
}

/** `name` or `namespace/name` of a kind; `undefined` for an empty text. */
export function nameToRef(text: string, kind: string): EntityRef | undefined {
  if (text === '') return undefined;
  const slash = text.indexOf('/');
  return slash <= 0
    ? { kind, namespace: DEFAULT_NAMESPACE, name: text }
    : { kind, namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
