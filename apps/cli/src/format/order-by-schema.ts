import { isJsonObject, type Json, type JsonObject } from '@gantry/base';

/**
 * The same value with its keys in one order: those that the schema names first, in its order; the others
 * after them, sorted.
 */
export function orderBySchema(value: Json, schema: unknown): Json {
  if (Array.isArray(value)) {
    const items = isJsonObject(schema) ? schema.items : undefined;
    return value.map((item) => orderBySchema(item, items));
  }
  if (!isJsonObject(value)) return value;
  const properties =
    isJsonObject(schema) && isJsonObject(schema.properties) ? schema.properties : {};
  const named = Object.keys(properties).filter((key) => Object.hasOwn(value, key));
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  const ordered: JsonObject = {};
  for (const key of [...named, ...others.sort()]) {
    ordered[key] = orderBySchema(value[key] as Json, properties[key]);
  }
  return ordered;
}
