import { canonicalJson, escapePointer, isJsonObject, type Json } from '@gantry/base';
import { MANAGED_METADATA_FIELDS } from './entity.ts';

/** An entity, or what is left of one: states of the trail are as old as they are. */
export interface EntityState {
  readonly metadata?: object;
  readonly spec?: object;
}

/** A field that differs between two states. A side is absent where the field is. */
export interface FieldChange {
  /** JSON pointer within the entity. */
  readonly pointer: string;
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * The fields that differ between two states of an entity: values and lists whole, objects by their fields.
 * What the server writes is left out.
 */
export function compareStates(
  before: EntityState | undefined,
  after: EntityState | undefined,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const part of ['metadata', 'spec'] as const) {
    collect(`/${part}`, partOf(before, part), partOf(after, part), changes);
  }
  return changes;
}

function partOf(state: EntityState | undefined, part: 'metadata' | 'spec'): Json | undefined {
  const value = state?.[part] as Record<string, Json> | undefined;
  if (part === 'spec' || !value) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !MANAGED_METADATA_FIELDS.includes(key)),
  );
}

function collect(
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
  changes: FieldChange[],
): void {
  if (isSame(before, after)) return;
  const isGroup = (value: Json | undefined): boolean => value === undefined || isJsonObject(value);
  if (isGroup(before) && isGroup(after)) {
    const left = isJsonObject(before) ? before : {};
    const right = isJsonObject(after) ? after : {};
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    // An empty object has no fields to name.
    if (keys.size > 0) {
      for (const key of keys) {
        collect(`${pointer}/${escapePointer(key)}`, own(left, key), own(right, key), changes);
      }
      return;
    }
  }
  changes.push({
    pointer,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

function own(object: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
