import type { JsonObject } from '@gantry/base';
import type { CredentialField, PluginItemField, PluginManifest, PluginOption } from './manifest.ts';

/** What stands for a stored secret when configuration is read, and keeps it when sent back. */
export const SECRET_PLACEHOLDER = '__GANTRY_SECRET_REDACTED__';

/**
 * Compiles a manifest's options and credentials into one closed JSON Schema: the form, the validator and
 * the API's `schema` are this object.
 *
 * Beside standard keywords it uses `x-secret` (sealed when stored, never shown), `x-multiline`,
 * `x-item-key` (the field that identifies a list item), `x-template` (a search template) and `x-bound-to` (see
 * `PluginOption.boundTo`).
 */
export function compileConfigSchema(manifest: PluginManifest): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const option of manifest.options ?? []) {
    properties[option.name] = optionSchema(option);
    if (option.required) required.push(option.name);
  }
  for (const credential of manifest.credentials ?? []) {
    properties[credential.name] = credentialSchema(credential);
    if (credential.required !== false) required.push(credential.name);
  }
  const catalog = manifest.capabilities.find((capability) => capability.kind === 'catalog');
  if (catalog) {
    properties.syncInterval = {
      type: 'string',
      title: 'Sync interval',
      description: 'How often to sync, such as 5m or 1h. Empty: only when asked.',
      pattern: '^(0|(\\d+(ms|s|m|h|d))*)$',
      default: catalog.hints?.defaultSyncInterval ?? '',
    };
  }
  return objectSchema(properties, required);
}

function optionSchema(option: PluginOption): JsonObject {
  if (option.type !== 'list') return fieldSchema(option);
  const base = describe(option);
  if (!option.fields) return { type: 'array', items: { type: 'string' }, ...base };
  const itemProperties: JsonObject = {};
  for (const field of option.fields) itemProperties[field.name] = fieldSchema(field);
  const required = option.fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: 'array',
    'x-item-key': option.itemKey ?? 'name',
    items: objectSchema(itemProperties, required),
    ...(option.required ? { minItems: 1 } : {}),
    ...base,
  };
}

function fieldSchema(field: PluginOption | PluginItemField): JsonObject {
  const schema: JsonObject = describe(field);
  switch (field.type) {
    case 'secret':
      return { type: 'string', 'x-secret': true, ...nonEmpty(field.required), ...schema };
    case 'mapping':
      return { type: 'object', additionalProperties: { type: 'string' }, ...schema };
    case 'string':
      return { type: 'string', ...nonEmpty(field.required), ...schema };
    case 'integer':
    case 'boolean':
      return { type: field.type, ...schema };
    case 'list':
      throw new Error('Lists do not nest.');
  }
}

function credentialSchema(credential: CredentialField): JsonObject {
  return {
    type: 'string',
    ...nonEmpty(credential.required !== false),
    ...(credential.secret !== false ? { 'x-secret': true } : {}),
    ...describe(credential),
  };
}

function nonEmpty(required: boolean | undefined): JsonObject {
  return required ? { minLength: 1 } : {};
}

function describe(field: PluginOption | PluginItemField | CredentialField): JsonObject {
  const schema: JsonObject = { title: field.label };
  if (field.description !== undefined) schema.description = field.description;
  if ('default' in field && field.default !== undefined) schema.default = field.default as never;
  if ('choices' in field && field.choices) schema.enum = [...field.choices];
  if ('pattern' in field && field.pattern !== undefined) schema.pattern = field.pattern;
  if (field.multiline) schema['x-multiline'] = true;
  if ('template' in field && field.template) schema['x-template'] = true;
  if (field.boundTo && field.boundTo.length > 0) schema['x-bound-to'] = [...field.boundTo];
  return schema;
}

function objectSchema(properties: JsonObject, required: string[]): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}
