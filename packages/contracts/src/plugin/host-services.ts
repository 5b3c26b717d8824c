import Type, { type Static, type TSchema } from 'typebox';
import { closed } from './models/common.ts';

const Key = Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,199}$' });
const Name = Type.String({ minLength: 1, maxLength: 254 });
const EntityAddress = {
  kind: Name,
  namespace: Type.Optional(Name),
  name: Name,
};
const takes = <T extends Record<string, TSchema>>(properties: T) => Type.Object(properties, closed);

/** Most entities that one request to the catalog brings or takes. */
export const MAX_SERVICE_ENTITIES = 200;

/** What a plugin may ask of its host during a call, and what it sends with it. */
export const HOST_SERVICE_SCHEMAS = {
  'state.get': takes({ key: Key }),
  'state.set': takes({ key: Key, value: Type.Unknown() }),
  'state.delete': takes({ key: Key }),
  'state.keys': takes({}),
  'catalog.get': takes(EntityAddress),
  'catalog.list': takes({
    kind: Name,
    namespace: Type.Optional(Name),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_SERVICE_ENTITIES })),
  }),
  'catalog.apply': takes({
    entities: Type.Array(Type.Unknown(), { minItems: 1, maxItems: MAX_SERVICE_ENTITIES }),
  }),
  'catalog.patch': takes({ ...EntityAddress, patch: Type.Record(Type.String(), Type.Unknown()) }),
} as const satisfies Record<string, TSchema>;

export type HostService = keyof typeof HOST_SERVICE_SCHEMAS;
export type HostServiceParameters = {
  [S in HostService]: Static<(typeof HOST_SERVICE_SCHEMAS)[S]>;
};
