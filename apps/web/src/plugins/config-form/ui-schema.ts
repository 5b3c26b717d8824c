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
    const items = (_value: unknown, index: number): UiSchema =>
      uiSchemaOf(item, problems, [...path, index]);
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
