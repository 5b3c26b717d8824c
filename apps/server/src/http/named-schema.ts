import type { TSchema } from 'typebox';

/** Gives a schema the name under which routes refer to it and the OpenAPI document lists it. */
export function named<T extends TSchema>(name: string, schema: T): T {
  return { ...schema, $id: name, title: name };
}
