import {
  canonicalJson,
  escapePointer,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@gantry/base';

/**
 * Three-way merge of a sync with what people changed since the last one.
 *
 * `base` is what the last sync wrote, `current` what is stored, `incoming` what this sync brings. Where
 * nobody touched a value it follows the sync; where somebody did, theirs stays. Objects merge key by key,
 * lists as sets: additions and removals by people survive, in the order of the sync with additions last.
 *
 * Where both have changed a value and disagree, `onConflict` hears of it, with a JSON pointer.
 */
export function mergeThreeWay(
  base: Json | undefined,
  current: Json | undefined,
  incoming: Json | undefined,
  onConflict: (pointer: string) => void = () => {},
): Json | undefined {
  return merge({ base, current, incoming }, '', onConflict);
}

interface Versions {
  readonly base: Json | undefined;
  readonly current: Json | undefined;
  readonly incoming: Json | undefined;
}

function merge(
  { base, current, incoming }: Versions,
  pointer: string,
  onConflict: (pointer: string) => void,
): Json | undefined {
  if (isSame(base, current)) return incoming;
  if (isSame(base, incoming)) return current;
  if (isJsonObject(current) && isJsonObject(incoming)) {
    const merged: JsonObject = {};
    const from = isJsonObject(base) ? base : {};
    // Also what both have removed, or only one: the other may have changed it.
    for (const key of keysOf(incoming, current, from)) {
      const versions = {
        base: own(from, key),
        current: own(current, key),
        incoming: own(incoming, key),
      };
      const value = merge(versions, `${pointer}/${escapePointer(key)}`, onConflict);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  }
  if (Array.isArray(current) && Array.isArray(incoming)) {
    return mergeLists(Array.isArray(base) ? base : [], current, incoming);
  }
  if (!isSame(current, incoming)) onConflict(pointer);
  return current;
}

/** A label may be called `constructor`; what objects inherit is no value of theirs. */
function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function keysOf(...objects: readonly JsonObject[]): Set<string> {
  return new Set(objects.flatMap((object) => Object.keys(object)));
}

function mergeLists(base: Json[], current: Json[], incoming: Json[]): Json[] {
  const keys = (list: Json[]): Set<string> => new Set(list.map(canonicalJson));
  const inBase = keys(base);
  const inCurrent = keys(current);
  const inIncoming = keys(incoming);
  const kept = incoming.filter((item) => {
    const key = canonicalJson(item);
    const removedByHand = inBase.has(key) && !inCurrent.has(key);
    return !removedByHand;
  });
  const addedByHand = current.filter((item) => {
    const key = canonicalJson(item);
    return !inBase.has(key) && !inIncoming.has(key);
  });
  return [...kept, ...addedByHand];
}

/** Whether two values say the same; the order of keys says nothing. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
