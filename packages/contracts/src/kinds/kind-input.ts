import { findUnsafeJson, isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import Type, { type Static } from 'typebox';
import { problemsOf } from '../problems.ts';
import { checkSpecSchema } from './check-spec-schema.ts';
import { withRelations } from './entity-ref-keyword.ts';
import type { KindDefinition, KindDescription } from './kind.ts';
import { KIND_PATTERN, KIND_WORD_PATTERN } from './kind-patterns.ts';

const Word = (description: string) =>
  Type.String({
    pattern: KIND_WORD_PATTERN,
    'x-pattern-hint': 'must be small letters, digits and hyphens, and begin with a letter',
    description,
  });

/** A kind as an administrator or a plugin writes it. */
export const KindInputSchema = Type.Object(
  {
    kind: Type.String({
      pattern: KIND_PATTERN,
      'x-pattern-hint': 'must be letters and digits, and begin with a capital letter',
      description: 'Its name, such as `Database`.',
    }),
    plural: Type.Optional(Word('Default: the name in small letters, with an s.')),
    aliases: Type.Optional(
      Type.Array(Word('Another word for it.'), { maxItems: 10, uniqueItems: true }),
    ),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    icon: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]{1,50}$',
        'x-pattern-hint': 'must be the name of a lucide icon, such as database',
        description: 'Name of a lucide icon.',
      }),
    ),
    schema: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'JSON Schema (2020-12) of `spec`. Objects refuse unknown fields unless they say otherwise. `x-entity-ref` makes the values of a field relations.',
    }),
  },
  { additionalProperties: false, title: 'KindInput' },
);
export type KindInput = Static<typeof KindInputSchema>;

export type KindReading =
  | { readonly kind: KindDefinition }
  | { readonly problems: readonly Problem[] };

/** Names that documents of other sorts have. */
const RESERVED = ['Kind', 'AccessPolicy'];

/**
 * Reads a kind: fills in what is left out, and closes objects that do not say whether they are open. What
 * comes back can be written again and reads the same. Finds every problem at once.
 */
export function readKindInput(
  value: unknown,
  isPattern: (pattern: string) => string | undefined,
): KindReading {
  const unsafe = findUnsafeJson(value);
  if (unsafe) return { problems: [unsafe] };
  const problems = [...problemsOf(KindInputSchema, value)];
  const schema = isJsonObject(value) && isJsonObject(value.schema) ? value.schema : undefined;
  if (schema) {
    const found = checkSpecSchema(schema, isPattern);
    problems.push(...found.map((p) => ({ ...p, pointer: `/schema${p.pointer}` })));
  }
  const name = isJsonObject(value) ? value.kind : undefined;
  if (RESERVED.includes(name as string)) {
    problems.push({ pointer: '/kind', message: 'is the name of another sort of document' });
  }
  if (problems.length > 0) return { problems };
  return { kind: withRelations(complete(value as KindInput)) };
}

function complete(input: KindInput): KindDescription {
  const { kind, aliases = [] } = input;
  return {
    kind,
    plural: input.plural ?? `${kind.toLowerCase()}s`,
    ...(aliases.length > 0 ? { aliases } : {}),
    title: input.title ?? inWords(kind),
    description: input.description ?? '',
    icon: input.icon ?? 'box',
    schema: closed({ type: 'object', ...(input.schema as JsonObject) }),
  };
}

/** `DataSet` as `Data set`; what is written in capitals stays. */
function inWords(kind: string): string {
  const words = kind.replace(/([a-z0-9])([A-Z][a-z])/g, (_, before: string, after: string) => {
    return `${before} ${after.toLowerCase()}`;
  });
  return words;
}

const COMBINATORS = ['allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', '$ref'];

/** Objects that name their fields take no others, unless they say so. Only where fields nest: a part of a combination must not refuse what another part allows. */
function closed(schema: JsonObject, isRoot = true): JsonObject {
  const isObject = isRoot || isJsonObject(schema.properties);
  const isSaid =
    'additionalProperties' in schema ||
    'unevaluatedProperties' in schema ||
    'patternProperties' in schema;
  const isCombined = COMBINATORS.some((keyword) => keyword in schema);
  const properties = isJsonObject(schema.properties) ? schema.properties : undefined;
  return {
    ...schema,
    ...(isObject && !isSaid
      ? { [isCombined ? 'unevaluatedProperties' : 'additionalProperties']: false }
      : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, child]) => [name, closedChild(child)]),
          ),
        }
      : {}),
    ...('items' in schema ? { items: closedChild(schema.items) } : {}),
  } as JsonObject;
}

function closedChild(schema: unknown): JsonObject {
  return (isJsonObject(schema) ? closed(schema, false) : schema) as JsonObject;
}

/** The kind as it can be written again. */
export function toKindInput(kind: KindDescription): KindInput {
  const { plural, aliases, title, description, icon, schema } = kind;
  return {
    kind: kind.kind,
    plural,
    ...(aliases ? { aliases: [...aliases] } : {}),
    title,
    ...(description === '' ? {} : { description }),
    icon,
    schema,
  };
}

/**
 * A built-in kind with further fields. A field that the kind itself has by now stays as it is there: Gantry
 * may bring one of the same name later.
 */
export function extendKind(kind: KindDescription, extra: JsonObject): KindDefinition {
  const own = kind.schema.properties as JsonObject;
  const more = (extra.properties ?? {}) as JsonObject;
  const schema: JsonObject = {
    ...kind.schema,
    properties: { ...own, ...withoutKeys(more, own) },
    ...(extra.$defs === undefined ? {} : { $defs: extra.$defs }),
  };
  return withRelations({ ...kind, schema });
}

function withoutKeys(object: JsonObject, keys: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !Object.hasOwn(keys, name)));
}

/** What cannot be changed of a built-in kind. Empty when only optional fields are added. */
export function checkExtension(kind: KindDescription, input: unknown): Problem[] {
  if (!isJsonObject(input)) return [{ pointer: '', message: 'must be an object' }];
  const problems: Problem[] = [];
  const refuse = (pointer: string, message: string): void => {
    problems.push({ pointer, message });
  };
  for (const name of Object.keys(input)) {
    if (name === 'kind' || name === 'schema') continue;
    refuse(`/${name}`, `of ${kind.kind} is built in; only fields can be added`);
  }
  const schema = isJsonObject(input.schema) ? input.schema : {};
  const allowed = ['type', 'properties', '$defs', 'additionalProperties'];
  for (const keyword of Object.keys(schema)) {
    const isClosing = keyword === 'additionalProperties' && schema[keyword] !== false;
    if (allowed.includes(keyword) && !isClosing) continue;
    refuse(`/schema/${keyword}`, `of ${kind.kind} is built in; only "properties" can be added`);
  }
  const own = kind.schema.properties as JsonObject;
  for (const name of Object.keys(isJsonObject(schema.properties) ? schema.properties : {})) {
    if (Object.hasOwn(own, name)) refuse(`/schema/properties/${name}`, 'is a built-in field');
  }
  return problems;
}
