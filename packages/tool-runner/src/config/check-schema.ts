import { escapePointer, isJsonObject, nearest, type Problem } from '@gantry/base';
import { problemsOf } from '@gantry/contracts';
import type { TSchema } from 'typebox';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly patternProperties?: Readonly<Record<string, ObjectSchema>>;
  readonly additionalProperties?: boolean | ObjectSchema;
  readonly items?: ObjectSchema;
  readonly 'x-pattern-hint'?: string;
}

/**
 * How a value differs from a schema, part by part: a validator that stops after a few errors would hide the rest, and
 * every mistake is to be told at once. Unknown keys come with the nearest known one.
 */
export function checkSchema(schema: TSchema, value: unknown, pointer = ''): Problem[] {
  return check(schema as ObjectSchema, value, pointer);
}

function check(schema: ObjectSchema, value: unknown, pointer: string): Problem[] {
  const ofEach = Object.values(schema.patternProperties ?? {})[0];
  if (isJsonObject(value) && (schema.properties || ofEach)) {
    const known = schema.properties ?? {};
    const problems: Problem[] = [];
    for (const name of missing(schema, value)) {
      problems.push({ pointer: `${pointer}/${escapePointer(name)}`, message: 'is required' });
    }
    for (const [name, child] of Object.entries(value)) {
      const at = `${pointer}/${escapePointer(name)}`;
      const inner = Object.hasOwn(known, name) ? known[name] : ofEach;
      if (inner) problems.push(...check(inner, child, at));
      else if (schema.additionalProperties === false) {
        const close = nearest(name, Object.keys(known));
        const hint = close === undefined ? '' : `; did you mean "${close}"?`;
        problems.push({ pointer: at, message: `unknown key "${name}"${hint}` });
      }
    }
    return problems;
  }
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    return value.flatMap((item, index) => check(items, item, `${pointer}/${index}`));
  }
  const { 'x-pattern-hint': hint } = schema;
  return problemsOf(schema as TSchema, value, pointer)
    .slice(0, 1)
    .map((problem) => {
      const isPattern = hint !== undefined && problem.message.startsWith('must match the pattern');
      return isPattern ? { ...problem, message: hint } : problem;
    });
}

function missing(schema: ObjectSchema, value: Readonly<Record<string, unknown>>): string[] {
  const { required = [] } = schema as { required?: readonly string[] };
  return required.filter((name) => !Object.hasOwn(value, name));
}
