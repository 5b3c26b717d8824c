import { isJsonObject } from '@gantry/base';
import type { UiSchema } from '@rjsf/utils';
import { type ConfigFormContext, type ConfigSchema, pointerOf } from './form-context.ts';

/** Which control draws which field, and what the server found wrong with it. */
export function uiSchemaOf(
  schema: ConfigSchema,
  problems: ConfigFormContext['problems'],
  path: readonly (string | number)[] = [],
): UiSchema {
  const found = problems.get(pointerOf(path));
  const ui: UiSchema = found ? { 'ui:options': { problems: found } } : {};
  if (schema['x-secret']) return { ...ui, 'ui:widget': 'SecretWidget' };
  if (schema['x-multiline']) return { ...ui, 'ui:widget': 'MultilineWidget' };
  if (schema.type === 'object' && !schema.properties) return { ...ui, 'ui:field': 'MappingField' };
  if (schema.type === 'array') {
    const item = schema.items as ConfigSchema;
    // By function, because the problems of one item are not those of the next.
    const items = (value: unknown, index: number): UiSchema =>
      named(uiSchemaOf(item, problems, [...path, index]), nameOf(value, schema['x-item-key']));
    return {
      ...ui,
      'ui:options': { ...ui['ui:options'], orderable: false },
      items: items as never,
    };
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    ui[name] = uiSchemaOf(property as ConfigSchema, problems, [...path, name]);
  }
  return ui;
}

function named(ui: UiSchema, itemName: string | undefined): UiSchema {
  return itemName === undefined ? ui : { ...ui, 'ui:options': { ...ui['ui:options'], itemName } };
}

/** What an item of a list is called: by the field that identifies it, once that is filled in. */
function nameOf(item: unknown, key: string | undefined): string | undefined {
  const name = key !== undefined && isJsonObject(item) ? item[key] : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name : undefined;
}
