import { canonicalJson, escapePointer, isJsonObject, type Json } from '@gantry/base';
import { isSame } from './merge.ts';

/** Who decides about a field: its next value comes from the source, stays with people, or is both's. */
export type FieldOwner = 'source' | 'person' | 'both';

/** A field of an entity and whose it is. */
export interface OwnedField {
  /** JSON pointer within the entity. */
  readonly pointer: string;
  readonly owner: FieldOwner;
  /** Absent when a person has removed what the source says. */
  readonly value?: Json;
  /** What the source says, where that is not the value. Absent when it says nothing. */
  readonly sourceValue?: Json;
}

/**
 * Tells for every field of `current` whose it is, from what the source said last: the same is the source's,
 * anything else a person's. A list in which both have items is both's. Objects are told by their fields.
 */
export function findOwners(
  current: Json | undefined,
  said: Json | undefined,
  pointer = '',
): OwnedField[] {
  if (current === undefined && said === undefined) return [];
  const isGroup = (value: Json | undefined): boolean => value === undefined || isJsonObject(value);
  if (isGroup(current) && isGroup(said)) {
    const left = isJsonObject(current) ? current : {};
    const right = isJsonObject(said) ? said : {};
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    // An empty object is a value like any other, but for the parts that every entity has.
    if (keys.length > 0 || pointer.lastIndexOf('/') <= 0) {
      return keys.flatMap((key) =>
        findOwners(own(left, key), own(right, key), `${pointer}/${escapePointer(key)}`),
      );
    }
  }
  const value = current === undefined ? {} : { value: current };
  if (isSame(current, said)) return [{ pointer, owner: 'source', ...value }];
  if (said === undefined) return [{ pointer, owner: 'person', ...value }];
  const owner = shareItems(current, said) ? 'both' : 'person';
  return [{ pointer, owner, ...value, sourceValue: said }];
}

function shareItems(a: Json | undefined, b: Json): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const items = new Set(b.map(canonicalJson));
  return a.some((item) => items.has(canonicalJson(item)));
}

function own(object: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
