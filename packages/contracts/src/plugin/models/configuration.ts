import Type, { type Static } from 'typebox';
import { closed, Timestamp } from './common.ts';

export const ConfigKeyNameSchema = Type.String({
  minLength: 1,
  maxLength: 300,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  description: 'May contain slashes.',
});
const dataType = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'One of the manifest’s `dataTypes`; without any, `string` or `secret`.',
});
const ValueText = Type.String({ maxLength: 256 * 1024 });

/** A value to store. Values are always text. */
export const ConfigValueSchema = Type.Object(
  {
    dataType,
    value: ValueText,
    secret: Type.Optional(
      Type.Boolean({
        description: 'Always true for a data type that the manifest marks as secret.',
      }),
    ),
  },
  { ...closed, title: 'ConfigValue' },
);
export type ConfigValue = Static<typeof ConfigValueSchema>;

const keyProperties = {
  key: ConfigKeyNameSchema,
  dataType,
  lastModified: Type.Optional(
    Timestamp('When it was last changed, where the remote system says so.'),
  ),
  secret: Type.Optional(Type.Boolean()),
};

/** A configuration key as it is stored, without its value. */
export const ConfigKeySchema = Type.Object(keyProperties, { ...closed, title: 'ConfigKey' });
export type ConfigKey = Static<typeof ConfigKeySchema>;

export const ConfigKeyWithValueSchema = Type.Object(
  { ...keyProperties, value: ValueText },
  { ...closed, title: 'ConfigKeyWithValue' },
);
export type ConfigKeyWithValue = Static<typeof ConfigKeyWithValueSchema>;

export const ConfigKeyListSchema = Type.Array(ConfigKeySchema, { maxItems: 10_000 });
export const ConfigValueListSchema = Type.Array(ConfigKeyWithValueSchema, { maxItems: 10_000 });
