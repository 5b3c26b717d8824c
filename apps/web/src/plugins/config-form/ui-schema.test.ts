import type { UiSchema } from '@rjsf/utils';
import { expect, it } from 'vitest';
import { uiSchemaOf } from './ui-schema.ts';

it('calls the items of a list by the field that identifies them', () => {
  const ui = uiSchemaOf(
    {
      type: 'array',
      'x-item-key': 'name',
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
    new Map(),
  );
  const itemOf = ui.items as unknown as (value: unknown, index: number) => UiSchema;
  const nameOf = (value: unknown) => itemOf(value, 0)['ui:options']?.itemName;
  expect(nameOf({ name: 'prod' })).toBe('prod');
  expect(nameOf({ name: ' ' })).toBeUndefined();
  expect(nameOf({})).toBeUndefined();
  expect(nameOf(undefined)).toBeUndefined();
});
