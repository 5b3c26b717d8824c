import { escapePointer, isJsonObject, type JsonObject, nearest, type Problem } from '@gantry/base';
import { ENTITY_REF_KEYWORD, localDefinition } from './entity-ref-keyword.ts';
import { KIND_PATTERN } from './kind-patterns.ts';

/** Limits of a kind's schema. With them, checking a spec takes time in proportion to its size. */
export const SPEC_SCHEMA_LIMITS = {
  /** Of the schema as JSON. */
  bytes: 64 * 1024,
  /** Subschemas, each `$ref` counted as what it stands for. */
  subschemas: 2_000,
  depth: 24,
  patternLength: 200,
  /** Where `uniqueItems` compares every item with every other. */
  uniqueItems: 1_000,
} as const;

type Checker = (value: unknown) => string | undefined;

const text: Checker = (value) => (typeof value === 'string' ? undefined : 'must be a text');
const flag: Checker = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const number: Checker = (value) => (typeof value === 'number' ? undefined : 'must be a number');
const count: Checker = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? undefined : 'must be a whole number from 0';
const names: Checker = (value) =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')
    ? undefined
    : 'must be a list of names';
const anything: Checker = () => undefined;
const listOfValues: Checker = (value) =>
  Array.isArray(value) && value.length > 0 ? undefined : 'must be a list of values';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const type: Checker = (value) =>
  [value].flat().length > 0 && [value].flat().every((one) => TYPES.includes(one as string))
    ? undefined
    : `must be one of: ${TYPES.join(', ')}; or a list of these`;

/** Formats that values can be checked against. */
export const SPEC_FORMATS: readonly string[] = [
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
  'time',
  'uri',
  'uri-reference',
  'uuid',
];
const format: Checker = (value) =>
  SPEC_FORMATS.includes(value as string) ? undefined : `must be one of: ${SPEC_FORMATS.join(', ')}`;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Keywords whose value is no schema. */
const PLAIN: Readonly<Record<string, Checker>> = {
  $schema: (value) => (value === DIALECT ? undefined : `must be ${DIALECT}`),
  $comment: text,
  type,
  enum: listOfValues,
  const: anything,
  title: text,
  description: text,
  default: anything,
  examples: listOfValues,
  deprecated: flag,
  readOnly: flag,
  writeOnly: flag,
  minLength: count,
  maxLength: count,
  pattern: text,
  format,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: (value) =>
    typeof value === 'number' && value > 0 ? undefined : 'must be a number above 0',
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minContains: count,
  maxContains: count,
  minProperties: count,
  maxProperties: count,
  required: names,
  dependentRequired: (value) =>
    isJsonObject(value) && Object.values(value).every((list) => names(list) === undefined)
      ? undefined
      : 'must give a list of names for each field',
};
/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = [
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'items',
  'contains',
  'not',
  'if',
  'then',
  'else',
];
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];
const KEYWORDS = [...Object.keys(PLAIN), ...ONE, ...LIST, ...NAMED, '$ref'];

/**
 * Checks the JSON Schema of a kind's spec: draft 2020-12 without remote or recursive references and without
 * keywords that nothing reads. `isPattern` says why a regular expression cannot be used. Finds all problems.
 */
export function checkSpecSchema(
  schema: JsonObject,
  isPattern: (pattern: string) => string | undefined,
): Problem[] {
  const bytes = new TextEncoder().encode(JSON.stringify(schema)).length;
  if (bytes > SPEC_SCHEMA_LIMITS.bytes) {
    const limit = `${SPEC_SCHEMA_LIMITS.bytes / 1024} KB`;
    return [{ pointer: '', message: `is larger than ${limit}` }];
  }
  const check = new SchemaCheck(schema, isPattern);
  if (schema.type !== undefined && schema.type !== 'object') {
    check.problems.push({ pointer: '/type', message: 'must be object: a spec is one' });
  }
  check.subschema(schema, '', 0);
  check.countSubschemas();
  return check.problems;
}

class SchemaCheck {
  readonly problems: Problem[] = [];
  readonly #root: JsonObject;
  readonly #isPattern: (pattern: string) => string | undefined;

  constructor(root: JsonObject, isPattern: (pattern: string) => string | undefined) {
    this.#root = root;
    this.#isPattern = isPattern;
  }

  subschema(schema: unknown, pointer: string, depth: number): void {
    if (typeof schema === 'boolean') return;
    if (!isJsonObject(schema)) {
      this.#add(pointer, 'must be a schema');
      return;
    }
    if (depth > SPEC_SCHEMA_LIMITS.depth) {
      this.#add(pointer, `is nested deeper than ${SPEC_SCHEMA_LIMITS.depth} levels`);
      return;
    }
    for (const [keyword, value] of Object.entries(schema)) {
      this.#keyword(keyword, value, { pointer: `${pointer}/${escapePointer(keyword)}`, depth });
    }
    const { uniqueItems, maxItems } = schema;
    const most = SPEC_SCHEMA_LIMITS.uniqueItems;
    if (uniqueItems === true && !(typeof maxItems === 'number' && maxItems <= most)) {
      this.#add(`${pointer}/uniqueItems`, `needs "maxItems" of at most ${most}`);
    }
  }

  #keyword(keyword: string, value: unknown, at: { pointer: string; depth: number }): void {
    const { pointer } = at;
    const depth = at.depth + 1;
    const plain = Object.hasOwn(PLAIN, keyword) ? PLAIN[keyword] : undefined;
    if (plain) {
      const problem = plain(value);
      if (problem !== undefined) this.#add(pointer, problem);
      else if (keyword === 'pattern') this.#pattern(value as string, pointer);
    } else if (ONE.includes(keyword)) this.subschema(value, pointer, depth);
    else if (LIST.includes(keyword)) {
      if (!Array.isArray(value) || value.length === 0) {
        this.#add(pointer, 'must be a list');
        return;
      }
      for (const [i, item] of value.entries()) this.subschema(item, `${pointer}/${i}`, depth);
    } else if (NAMED.includes(keyword)) {
      if (!isJsonObject(value)) {
        this.#add(pointer, 'must be an object of schemas');
        return;
      }
      for (const [name, child] of Object.entries(value)) {
        const place = `${pointer}/${escapePointer(name)}`;
        if (keyword === 'patternProperties') this.#pattern(name, place);
        this.subschema(child, place, depth);
      }
    } else if (keyword === '$ref') this.#reference(value, pointer);
    else if (keyword === ENTITY_REF_KEYWORD) this.#entityRef(value, pointer);
    else if (!keyword.startsWith('x-')) {
      const close = nearest(keyword, KEYWORDS);
      this.#add(pointer, `unknown keyword${close ? `; did you mean "${close}"?` : ''}`);
    }
  }

  #pattern(pattern: string, pointer: string): void {
    const { patternLength } = SPEC_SCHEMA_LIMITS;
    if (pattern.length > patternLength) {
      this.#add(pointer, `is longer than ${patternLength} characters`);
      return;
    }
    const problem = this.#isPattern(pattern);
    if (problem !== undefined) this.#add(pointer, problem);
  }

  #reference(value: unknown, pointer: string): void {
    if (typeof value !== 'string') {
      this.#add(pointer, 'must be a text');
      return;
    }
    if (localDefinition(this.#root, value) === undefined) {
      this.#add(pointer, 'must name a definition of this schema, as "#/$defs/name"');
    }
  }

  #entityRef(value: unknown, pointer: string): void {
    if (typeof value === 'string') {
      this.#kindName(value, pointer);
      return;
    }
    if (!isJsonObject(value)) {
      this.#add(pointer, 'must be a kind, or an object');
      return;
    }
    const { kinds, relation, inverse, breaks, ...unknown } = value;
    for (const name of Object.keys(unknown)) {
      this.#add(`${pointer}/${escapePointer(name)}`, 'unknown field');
    }
    if (kinds !== undefined) {
      if (!Array.isArray(kinds) || kinds.length === 0 || kinds.length > 50) {
        this.#add(`${pointer}/kinds`, 'must be a list of 1 to 50 kinds');
      } else for (const [i, kind] of kinds.entries()) this.#kindName(kind, `${pointer}/kinds/${i}`);
    }
    if (relation !== false) this.#relationName(relation, `${pointer}/relation`);
    this.#relationName(inverse, `${pointer}/inverse`);
    if (breaks !== undefined && breaks !== 'source' && breaks !== 'target') {
      this.#add(`${pointer}/breaks`, 'must be "source" or "target"');
    }
  }

  #kindName(value: unknown, pointer: string): void {
    if (typeof value === 'string' && new RegExp(KIND_PATTERN).test(value)) return;
    this.#add(pointer, 'must be a kind such as Service');
  }

  #relationName(value: unknown, pointer: string): void {
    if (value === undefined || (typeof value === 'string' && RELATION.test(value))) return;
    this.#add(pointer, 'must be letters and digits, and begin with a small letter');
  }

  /** A chain of `$ref`s that doubles at each step, or leads to itself, has no bound of its own. */
  countSubschemas(): void {
    if (this.problems.length > 0) return;
    const sizes = new Map<unknown, number>();
    const open = new Set<unknown>();
    const sizeOf = (schema: unknown): number => {
      if (!isJsonObject(schema)) return 1;
      const known = sizes.get(schema);
      if (known !== undefined) return known;
      if (open.has(schema)) return Number.POSITIVE_INFINITY;
      open.add(schema);
      let size = 1;
      for (const child of childrenOf(schema)) size += sizeOf(child);
      if (typeof schema.$ref === 'string') size += sizeOf(localDefinition(this.#root, schema.$ref));
      open.delete(schema);
      sizes.set(schema, size);
      return size;
    };
    const size = sizeOf(this.#root);
    if (size === Number.POSITIVE_INFINITY) this.#add('', 'has a "$ref" that leads to itself');
    else if (size > SPEC_SCHEMA_LIMITS.subschemas) {
      const { subschemas } = SPEC_SCHEMA_LIMITS;
      this.#add('', `has more than ${subschemas} subschemas, each "$ref" counted`);
    }
  }

  #add(pointer: string, message: string): void {
    this.problems.push({ pointer, message });
  }
}

/** A name of a relation, as `dependsOn`. */
const RELATION = /^[a-z][A-Za-z0-9]{0,62}$/;

function* childrenOf(schema: JsonObject): Generator<unknown> {
  for (const keyword of ONE) if (schema[keyword] !== undefined) yield schema[keyword];
  for (const keyword of LIST) yield* (schema[keyword] as unknown[] | undefined) ?? [];
  for (const keyword of NAMED) yield* Object.values((schema[keyword] as object | undefined) ?? {});
}
