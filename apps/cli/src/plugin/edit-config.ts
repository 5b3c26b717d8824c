import { isJsonObject, type Json, type JsonObject, nearest, type Problem } from '@gantry/base';
import { errors } from '../errors.ts';

/** A change of one top-level value; without a value it is removed. */
export interface ConfigEdit {
  readonly key: string;
  readonly value: string | undefined;
}

/**
 * The configuration with some values changed. Texts become what the schema wants. All others, the
 * placeholders of stored secrets among them, stay as they are. Throws `PLUGIN_CONFIG_INVALID` with every
 * problem; no message holds a value, which may be a secret.
 */
export function editConfig(
  schema: JsonObject,
  values: JsonObject,
  edits: readonly ConfigEdit[],
): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const problems: Problem[] = [];
  const result: JsonObject = { ...values };
  for (const { key, value } of edits) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (!isJsonObject(property)) {
      const close = nearest(key, Object.keys(properties));
      const hint = close ? `; did you mean "${close}"?` : '';
      problems.push({ pointer: `/${key}`, message: `is not a key of this plugin${hint}` });
    } else if (value === undefined) {
      delete result[key];
    } else {
      const converted = convert(value, property);
      if ('message' in converted) problems.push({ pointer: `/${key}`, message: converted.message });
      else result[key] = converted.value;
    }
  }
  if (problems.length > 0) throw errors.PLUGIN_CONFIG_INVALID({ problems });
  return result;
}

function convert(
  text: string,
  { type }: JsonObject,
): { readonly value: Json } | { readonly message: string } {
  switch (type) {
    case 'integer':
    case 'number': {
      const number = Number(text);
      return text.trim() === '' || !Number.isFinite(number)
        ? { message: 'must be a number' }
        : { value: number };
    }
    case 'boolean':
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return { message: 'must be true or false' };
    case 'array':
    case 'object':
      return { message: 'holds several values: change it with -f and a file' };
    default:
      return { value: text };
  }
}
