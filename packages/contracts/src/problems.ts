import { escapePointer, nearest, type Problem } from '@gantry/base';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** The part of a validator's error that both TypeBox and ajv report. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath?: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each keyword has parameters of its own
  readonly params: any;
  readonly message?: string | undefined;
  /** The schema object that held the failing keyword; ajv gives it in verbose mode. */
  readonly parentSchema?:
    | { readonly properties?: Record<string, unknown>; readonly 'x-pattern-hint'?: string }
    | undefined;
  readonly data?: unknown;
}

/**
 * Puts validator errors into words for people: one problem per fault, with a JSON pointer, the allowed
 * values, and a "did you mean" where a known name is close.
 */
export function toProblems(errors: readonly SchemaError[], basePointer = ''): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const error of errors) {
    for (const problem of describe(error)) {
      const pointer = basePointer + problem.pointer;
      const key = `${pointer}\n${problem.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      problems.push({ pointer, message: problem.message });
    }
  }
  return problems;
}

function describe(error: SchemaError): Problem[] {
  const at = error.instancePath;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const names: string[] = error.params.additionalProperties ?? [
        error.params.additionalProperty ?? error.params.unevaluatedProperty,
      ];
      return names.map((name) => ({
        pointer: `${at}/${escapePointer(name)}`,
        message: unknownField(name, error),
      }));
    }
    case 'required': {
      const names: string[] = error.params.requiredProperties ?? [error.params.missingProperty];
      return names.map((name) => ({
        pointer: `${at}/${escapePointer(name)}`,
        message: 'is required',
      }));
    }
    case 'enum': {
      const allowed: unknown[] = error.params.allowedValues ?? [];
      return [{ pointer: at, message: `must be one of: ${allowed.map(String).join(', ')}` }];
    }
    case 'const':
      return [{ pointer: at, message: `must be ${JSON.stringify(error.params.allowedValue)}` }];
    case 'pattern': {
      const hint = error.parentSchema?.['x-pattern-hint'];
      return [{ pointer: at, message: hint ?? `must match the pattern ${error.params.pattern}` }];
    }
    case 'type':
      return [{ pointer: at, message: `must be ${withArticle([error.params.type].flat())}` }];
    case 'boolean': {
      // TypeBox reports each unknown field like this before it names them all, and stops after a few errors:
      // when there are many unknown fields, this is all that is left.
      if (!error.schemaPath?.endsWith('/additionalProperties')) return [];
      const name = at.slice(at.lastIndexOf('/') + 1);
      return [{ pointer: at, message: unknownField(unescapePointer(name), error) }];
    }
    // Only says that a schema below it failed, which is reported by itself.
    case 'if':
      return [];
    default:
      return [{ pointer: at, message: error.message ?? `fails "${error.keyword}"` }];
  }
}

function unknownField(name: string, { parentSchema }: SchemaError): string {
  const close = nearest(name, Object.keys(parentSchema?.properties ?? {}));
  return `unknown field "${name}"${close ? `; did you mean "${close}"?` : ''}`;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** TypeBox says where in the schema a value failed; ajv gives that part of it along. */
function withParentSchema(error: SchemaError, schema: TSchema): SchemaError {
  const path = (error.schemaPath ?? '#').replace(/\/additionalProperties$/, '');
  let part: unknown = schema;
  for (const key of path.split('/').slice(1)) {
    part = (part as Record<string, unknown> | undefined)?.[unescapePointer(key)];
  }
  return { ...error, parentSchema: part as SchemaError['parentSchema'] };
}

function withArticle(types: string[]): string {
  return types
    .map((type) => (type === 'null' ? 'null' : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`))
    .join(' or ');
}

/**
 * The first ways in which `value` differs from `schema`; empty only when it does not. Safe under a strict CSP.
 */
export function problemsOf(schema: TSchema, value: unknown, basePointer = ''): Problem[] {
  if (Value.Check(schema, value)) return [];
  const errors = Value.Errors(schema, value) as readonly SchemaError[];
  const problems = toProblems(
    errors.map((error) => withParentSchema(error, schema)),
    basePointer,
  );
  // A value that failed must never look valid because no words were found for its fault.
  return problems.length > 0
    ? problems
    : [{ pointer: basePointer, message: 'does not match the schema' }];
}
