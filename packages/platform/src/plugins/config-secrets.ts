import {
  canonicalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  type Problem,
} from '@gantry/base';

import { SECRET_PLACEHOLDER } from '@gantry/contracts';

// A configuration is stored in two parts: what anybody who manages plugins may read, and a map of secrets
// that is sealed. The map's keys name the place of a secret by the item's key and never by its position —
// `clusters[prod].token` — so that removing or reordering items cannot hand one item's secret to another.

export interface StoredConfig {
  readonly plain: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
}

export type ConfigMerge =
  | ({ readonly problems: readonly [] } & StoredConfig)
  | { readonly problems: readonly Problem[] };

interface Place {
  /** Where the object stands in the secret map: `''` or `clusters[prod].`. */
  readonly prefix: string;
  /** Where it stands in the configuration, as a JSON pointer. */
  readonly pointer: string;
}

/**
 * Separates an incoming configuration into its parts. A placeholder keeps the stored secret of the same
 * place; it is a problem where none is stored, where something that the secret is bound to has changed,
 * and in a field that is no secret.
 */
export function mergeConfig(
  schema: JsonObject,
  incoming: JsonObject,
  stored: StoredConfig | undefined,
): ConfigMerge {
  const problems: Problem[] = [];
  const secrets: Record<string, string> = {};
  const plain = split(incoming, stored?.plain, schema, { prefix: '', pointer: '' });
  return problems.length > 0 ? { problems } : { problems: [], plain, secrets };

  function split(
    value: JsonObject,
    before: JsonObject | undefined,
    objectSchema: JsonObject,
    place: Place,
  ): JsonObject {
    const result: JsonObject = {};
    for (const [name, child] of Object.entries(value)) {
      const fieldSchema = propertySchema(objectSchema, name);
      const at: Place = { prefix: place.prefix + name, pointer: `${place.pointer}/${name}` };
      if (fieldSchema?.['x-secret'] === true) {
        if (typeof child === 'string' && child !== '') {
          keep(child, at, boundFields(fieldSchema), value, before);
        }
      } else if (Array.isArray(child) && itemKeyOf(fieldSchema) !== undefined) {
        result[name] = splitList(child, before?.[name], fieldSchema as JsonObject, at);
      } else {
        refusePlaceholders(child, at.pointer);
        result[name] = child;
      }
    }
    return result;
  }

  function splitList(
    items: Json[],
    before: Json | undefined,
    listSchema: JsonObject,
    place: Place,
  ): Json[] {
    const key = itemKeyOf(listSchema) as string;
    const seen = new Set<string>();
    return items.map((item, index) => {
      if (!isJsonObject(item)) return item;
      const id = String(item[key]);
      const pointer = `${place.pointer}/${index}`;
      if (seen.has(id)) {
        problems.push({ pointer: `${pointer}/${key}`, message: `"${id}" is there twice` });
      }
      seen.add(id);
      const old = Array.isArray(before)
        ? before.find((other) => isJsonObject(other) && other[key] === item[key])
        : undefined;
      return split(item, isJsonObject(old) ? old : undefined, listSchema.items as JsonObject, {
        prefix: place.prefix + itemPlace(id),
        pointer,
      });
    });
  }

  function keep(
    value: string,
    place: Place,
    boundTo: readonly string[],
    siblings: JsonObject,
    before: JsonObject | undefined,
  ): void {
    if (value !== SECRET_PLACEHOLDER) {
      secrets[place.prefix] = value;
      return;
    }
    const kept = stored?.secrets[place.prefix];
    if (kept === undefined) {
      const message = 'stands for a stored secret, but none is stored here: enter the value';
      problems.push({ pointer: place.pointer, message });
      return;
    }
    const changed = boundTo.filter(
      (name) => canonicalJson(siblings[name]) !== canonicalJson(before?.[name]),
    );
    if (changed.length > 0) {
      const message = `has to be entered again, because ${changed.join(' and ')} changed`;
      problems.push({ pointer: place.pointer, message });
      return;
    }
    secrets[place.prefix] = kept;
  }

  function refusePlaceholders(value: Json, pointer: string): void {
    if (typeof value === 'string' && value.includes(SECRET_PLACEHOLDER)) {
      problems.push({ pointer, message: 'holds the placeholder of a secret, but is no secret' });
    } else if (Array.isArray(value)) {
      for (const [index, child] of value.entries())
        refusePlaceholders(child, `${pointer}/${index}`);
    } else if (isJsonObject(value)) {
      for (const [key, child] of Object.entries(value)) {
        refusePlaceholders(child, `${pointer}/${key}`);
      }
    }
  }
}

/** The configuration with its secrets in place, for the plugin. */
export function openConfig(schema: JsonObject, stored: StoredConfig): JsonObject {
  return fill(schema, stored, (secret) => secret);
}

/** The configuration as it may be shown: a placeholder for every stored secret. */
export function redactConfig(schema: JsonObject, stored: StoredConfig): JsonObject {
  return fill(schema, stored, () => SECRET_PLACEHOLDER);
}

function fill(
  schema: JsonObject,
  { plain, secrets }: StoredConfig,
  show: (secret: string) => string,
): JsonObject {
  const fillObject = (value: JsonObject, objectSchema: JsonObject, prefix: string): JsonObject => {
    const result: JsonObject = {};
    const properties = (objectSchema.properties ?? {}) as Record<string, JsonObject>;
    for (const [name, child] of Object.entries(value)) {
      const fieldSchema = properties[name];
      const key = itemKeyOf(fieldSchema);
      result[name] =
        Array.isArray(child) && key !== undefined
          ? child.map((item) =>
              isJsonObject(item)
                ? fillObject(
                    item,
                    fieldSchema?.items as JsonObject,
                    prefix + name + itemPlace(String(item[key])),
                  )
                : item,
            )
          : child;
    }
    for (const [name, fieldSchema] of Object.entries(properties)) {
      const secret = fieldSchema['x-secret'] === true ? secrets[prefix + name] : undefined;
      if (secret !== undefined) result[name] = show(secret);
    }
    return result;
  };
  return fillObject(plain, schema, '');
}

/** `[prod].`, with the characters that build places escaped, so that no two items share one. */
function itemPlace(id: string): string {
  const escaped = id.replace(/[%[\].]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `[${escaped}].`;
}

function propertySchema(objectSchema: JsonObject, name: string): JsonObject | undefined {
  const properties = objectSchema.properties as Record<string, JsonObject> | undefined;
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function itemKeyOf(schema: JsonObject | undefined): string | undefined {
  const key = schema?.['x-item-key'];
  return typeof key === 'string' ? key : undefined;
}

function boundFields(schema: JsonObject): string[] {
  const bound = schema['x-bound-to'];
  return Array.isArray(bound) ? bound.map(String) : [];
}
