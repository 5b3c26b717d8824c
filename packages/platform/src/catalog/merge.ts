import { canonicalJson, isJsonObject, type Json, type JsonObject } from '@gantry/base';

/**
 * Three-way merge of a sync with what people changed since the last one.
 *
 * `base` is what the last sync wrote, `current` what is stored, `incoming` what this sync brings. Where
 * nobody touched a value it follows the sync; where somebody did, theirs stays. Objects merge key by key,
 * lists as sets: additions and removals by people survive, in the order of the sync with additions last.
 */
export function mergeThreeWay(
  base: Json | undefined,
  current: Json | undefined,
  incoming: Json | undefined,
): Json | undefined {
  if (isSame(base, current)) return incoming;
  if (isSame(base, incoming)) return current;
  if (isJsonObject(current) && isJsonObject(incoming)) {
    return mergeObjects(isJsonObject(base) ? base : {}, current, incoming);
  }
  if (Array.isArray(current) && Array.isArray(incoming)) {
    return mergeLists(Array.isArray(base) ? base : [], current, incoming);
  }
  return current;
}

function mergeObjects(base: JsonObject, current: JsonObject, incoming: JsonObject): JsonObject {
  const merged: JsonObject = {};
  for (const key of new Set([...Object.keys(incoming), ...Object.keys(current)])) {
    const value = mergeThreeWay(base[key], current[key], incoming[key]);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
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

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
