import type { JsonObject, Problem } from '@gantry/base';
import type { ActionInput } from './action-spec.ts';

const LONGEST_TEXT = 20_000;
const LONGEST_LINE = 2_000;

/** The fields of a form as the JSON Schema that checks them. A field marked `writeOnly` is a secret. */
export function toInputSchema(inputs: readonly ActionInput[]): JsonObject {
  const properties = Object.fromEntries(inputs.map((input) => [input.name, toFieldSchema(input)]));
  const required = inputs.filter((input) => input.required).map((input) => input.name);
  return { type: 'object', additionalProperties: false, properties, required };
}

function toFieldSchema(input: ActionInput): JsonObject {
  const { title, description } = input;
  return {
    ...typeOf(input),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(input.default === undefined ? {} : { default: input.default as JsonObject }),
  };
}

function typeOf({ type, options = [], entityKind, required }: ActionInput): JsonObject {
  const some: JsonObject = required ? { minLength: 1 } : {};
  if (type === 'number' || type === 'boolean') return { type };
  if (entityKind !== undefined && entityKind !== '') {
    const reference = { kinds: [entityKind], relation: false };
    return { type: 'string', maxLength: 600, ...some, 'x-entity-ref': reference };
  }
  if (type === 'select') return { type: 'string', enum: [...options] };
  if (type === 'textarea') {
    return { type: 'string', maxLength: LONGEST_TEXT, ...some, 'x-multiline': true };
  }
  if (type === 'secret') {
    return { type: 'string', maxLength: LONGEST_TEXT, ...some, writeOnly: true };
  }
  return { type: 'string', maxLength: LONGEST_LINE, ...some };
}

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** What is wrong with the fields of a form, beyond what the kind's schema says. */
export function findInputProblems(inputs: readonly ActionInput[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  inputs.forEach((input, index) => {
    const pointer = `/spec/inputs/${index}`;
    if (seen.has(input.name)) {
      problems.push({ pointer: `${pointer}/name`, message: `is there twice: "${input.name}"` });
    }
    seen.add(input.name);
    if (UNSAFE.has(input.name)) {
      problems.push({ pointer: `${pointer}/name`, message: 'cannot be the name of an input' });
    }
    if (input.type === 'select' && !input.entityKind && (input.options ?? []).length === 0) {
      problems.push({ pointer: `${pointer}/options`, message: 'are needed for a select' });
    }
    if (input.type === 'secret' && input.default !== undefined) {
      problems.push({ pointer: `${pointer}/default`, message: 'a secret has no default' });
    }
  });
  return problems;
}
