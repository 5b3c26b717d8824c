import { getAtPointer, type JsonObject, type Problem } from '@gantry/base';
import { type Entity, type SchemaError, toProblems } from '@gantry/contracts';
import type { StoreView } from '@gantry/storage';
import { createValidator } from '../catalog/kinds/spec-validator.ts';
import type { RequestContext } from '../context.ts';

/** What a rule is about: JSON pointers of its configuration lead from here. */
export interface DeliveryEvent {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

export interface HandlerCall {
  readonly config: JsonObject;
  readonly event: DeliveryEvent;
  /** For handlers that are about an entity. */
  readonly entity: Entity | undefined;
  readonly deliveryId: string;
  /** Acts as the webhook. */
  readonly context: RequestContext;
}

/**
 * Something that Gantry itself does about a delivery. It runs in the transaction that records its result: both
 * happen, once, or neither.
 */
export interface BuiltInHandler {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly configSchema: JsonObject;
  /** Runs once for each entity that the delivery is about; otherwise once. */
  readonly isAboutEntity: boolean;
  /** What was done, in words. Throws what refuses it. */
  run(tx: StoreView, call: HandlerCall): Promise<string>;
}

/** The slug under which rules name these; no plugin can have it. */
export const BUILT_IN = 'gantry';

/** What is wrong with a configuration, and the configuration with defaults filled in. */
export function checkConfig(
  { configSchema }: Pick<BuiltInHandler, 'configSchema'>,
  config: unknown,
): { config: JsonObject } | { problems: Problem[] } {
  const validate = createValidator({ useDefaults: true }).compile(configSchema);
  const copy = structuredClone(config ?? {}) as JsonObject;
  if (validate(copy)) return { config: copy };
  return { problems: toProblems(validate.errors as SchemaError[]) };
}

/** A value from the event: `undefined` where the pointer leads nowhere. */
export function valueAt(event: DeliveryEvent, pointer: unknown): unknown {
  return typeof pointer === 'string' ? getAtPointer(event, pointer) : undefined;
}

/** The same as text; `undefined` for what is none. */
export function textAt(event: DeliveryEvent, pointer: unknown): string | undefined {
  const value = valueAt(event, pointer);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export const EVENT_POINTER = {
  type: 'string',
  maxLength: 500,
  pattern: '^/(type|headers|payload)(/([^~]|~[01])*)?$',
  'x-pattern-hint': 'must be a JSON pointer that begins with /payload, /headers or /type',
};
