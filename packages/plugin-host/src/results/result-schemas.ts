import type { Problem, UnsafeJson } from '@gantry/base';
import {
  METHOD_SCHEMAS,
  PanelDocumentSchema,
  type PluginMethod,
  ProgressSchema,
  problemsOf,
} from '@gantry/contracts';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { findCrowd } from './find-crowd.ts';
import { panelProblems } from './panel-problems.ts';

interface Checked {
  readonly schema: TSchema;
  /** Finds the problems of a value that failed; only then, because it is slow. */
  readonly problems: (value: unknown) => Problem[];
}

const bySchema = (schema: TSchema): Checked => ({
  schema,
  problems: (value) => problemsOf(schema, value),
});

function checkedOf(name: PluginMethod | 'progress'): Checked {
  if (name === 'progress') return bySchema(ProgressSchema);
  const schemas: { result?: TSchema; item?: TSchema } = METHOD_SCHEMAS[name];
  const schema = schemas.result ?? (schemas.item as TSchema);
  return schema === PanelDocumentSchema ? { schema, problems: panelProblems } : bySchema(schema);
}

// Compiled on first use: sixteen times faster than walking the schema for a page of a thousand entities.
const compiled = new Map<string, (value: unknown) => boolean>();

function passes(name: PluginMethod | 'progress', value: unknown): boolean {
  let check = compiled.get(name);
  if (!check) {
    const validator = Compile(checkedOf(name).schema);
    check = (candidate) => validator.Check(candidate);
    compiled.set(name, check);
  }
  return check(value);
}

/**
 * How the result (or stream item) of a method breaks the contract; empty when it does not. `unsafe` is what
 * the frame's reader found.
 */
export function resultProblems(
  method: PluginMethod,
  value: unknown,
  unsafe: UnsafeJson | undefined,
): readonly Problem[] {
  if (unsafe) return [unsafe];
  return passes(method, value) ? [] : explain(method, value);
}

export function progressProblems(value: unknown): readonly Problem[] {
  return passes('progress', value) ? [] : explain('progress', value);
}

function explain(name: PluginMethod | 'progress', value: unknown): readonly Problem[] {
  const crowd = findCrowd(value);
  if (crowd) return [crowd];
  const problems = checkedOf(name).problems(value);
  // Checked by other code than what finds the words; a value that failed must not pass for want of them.
  return problems.length > 0 ? problems : [{ pointer: '', message: 'does not match the schema' }];
}
