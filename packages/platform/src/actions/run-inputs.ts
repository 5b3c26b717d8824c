import { createHash } from 'node:crypto';
import {
  canonicalJson,
  escapePointer,
  findUnsafeJson,
  isJsonObject,
  type JsonObject,
  type Problem,
  REDACTED,
} from '@gantry/base';
import {
  type EntityRef,
  formatEntityRef,
  readEntityRefKeyword,
  type SchemaError,
  toEntityRef,
  toProblems,
} from '@gantry/contracts';
import type { Catalog } from '../catalog/catalog.ts';
import { createSpecValidator } from '../catalog/kinds/spec-validator.ts';
import { fullRef } from '../catalog/projections.ts';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import type { ActionDefinition } from './action-definition.ts';

const MAX_INPUT_BYTES = 256 * 1024;

/** Inputs that passed every check. */
export interface PreparedInputs {
  /** As they are stored and shown: secrets are masked. */
  readonly shown: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
  /** `Kind/namespace/name` of what entity pickers chose. */
  readonly entities: readonly string[];
  /** Of action and inputs: changes with anything that whoever approves has to know. */
  readonly digest: string;
}

/** Checks inputs against an action, all problems at once. Throws `INVALID_INPUT`. */
export async function prepareInputs(
  definition: ActionDefinition,
  given: unknown,
  {
    catalog,
    actor,
    unconfirmed = [],
  }: {
    readonly catalog: Catalog;
    readonly actor: Actor;
    /** What is wrong beside the inputs, to be told with them. */
    readonly unconfirmed?: readonly Problem[];
  },
): Promise<PreparedInputs> {
  const unsafe = findUnsafeJson(given ?? {});
  if (unsafe) {
    throw invalid([{ pointer: `/inputs${unsafe.pointer}`, message: unsafe.message }]);
  }
  const inputs = structuredClone(given ?? {}) as JsonObject;
  if (JSON.stringify(inputs).length > MAX_INPUT_BYTES) {
    throw invalid([{ pointer: '/inputs', message: `are longer than ${MAX_INPUT_BYTES} bytes` }]);
  }
  const validate = createSpecValidator({ useDefaults: true }).compile(definition.inputSchema);
  const problems: Problem[] = [...unconfirmed];
  if (!validate(inputs)) {
    problems.push(...toProblems(validate.errors as unknown as SchemaError[], '/inputs'));
  }
  const chosen = chosenEntities(definition, inputs);
  const found = await catalog.readable(
    chosen.map(({ ref }) => ref),
    actor,
  );
  chosen.forEach(({ pointer, ref }, index) => {
    // The same words for what is not there and for what may not be seen.
    if (!found[index]) problems.push({ pointer, message: `there is no ${formatEntityRef(ref)}` });
  });
  if (problems.length > 0) throw invalid(problems);
  const secrets = takeSecrets(definition, inputs);
  return {
    shown: inputs,
    secrets,
    entities: [...new Set(chosen.map(({ ref }) => fullRef(ref)))],
    digest: digestOf(definition, inputs),
  };
}

/** Of an action and inputs as they are stored. */
export function digestOf(definition: ActionDefinition, inputs: JsonObject): string {
  return createHash('sha256').update(canonicalJson({ definition, inputs })).digest('hex');
}

function fieldsOf({ inputSchema }: ActionDefinition): [string, JsonObject][] {
  const { properties } = inputSchema;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).filter((entry): entry is [string, JsonObject] =>
    isJsonObject(entry[1]),
  );
}

function chosenEntities(definition: ActionDefinition, inputs: JsonObject) {
  const chosen: { pointer: string; ref: EntityRef }[] = [];
  for (const [name, schema] of fieldsOf(definition)) {
    const keyword = readEntityRefKeyword(schema['x-entity-ref']);
    const value = inputs[name];
    if (!keyword || typeof value !== 'string' || value === '') continue;
    const ref = toEntityRef(value, keyword.kinds);
    // What is no reference of these kinds is named by the schema already.
    if (!ref || (keyword.kinds && !keyword.kinds.includes(ref.kind))) continue;
    chosen.push({ pointer: `/inputs/${escapePointer(name)}`, ref });
  }
  return chosen;
}

/** Takes the secrets out of the inputs and leaves the mask in their place. */
function takeSecrets(definition: ActionDefinition, inputs: JsonObject): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [name, schema] of fieldsOf(definition)) {
    const value = inputs[name];
    if (schema.writeOnly !== true || value === undefined) continue;
    secrets[name] = typeof value === 'string' ? value : JSON.stringify(value);
    inputs[name] = REDACTED;
  }
  return secrets;
}

function invalid(problems: readonly Problem[]) {
  return errors.INVALID_INPUT({ problems });
}
