import Type, { type Static } from 'typebox';
import { KIND_PATTERN } from './kinds/kind-patterns.ts';

export const API_VERSION = 'gantry.io/v1';

/** Lower-case letters, digits, dots and hyphens; starts and ends with a letter or digit. */
export const NAME_PATTERN = '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$';

const NameSchema = {
  pattern: NAME_PATTERN,
  'x-pattern-hint':
    'must be lower-case letters, digits, dots and hyphens, starting and ending with a letter or digit, at most 253 characters',
};

/** One printable line: no control characters. */
const LineSchema = {
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  'x-pattern-hint': 'must be one line without control characters',
};

export const entityMetadataProperties = {
  name: Type.String({
    ...NameSchema,
    description: 'Unique within its kind and namespace.',
  }),
  namespace: Type.Optional(Type.String({ ...NameSchema, default: 'default' })),
  title: Type.Optional(Type.String({ maxLength: 500, ...LineSchema })),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  owner: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 253,
      ...LineSchema,
      description: 'A Team: its name, or `namespace/name`.',
      'x-entity-ref': 'Team',
    }),
  ),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100, ...LineSchema }), { maxItems: 200 }),
  ),
  labels: Type.Optional(
    Type.Record(
      Type.String({ minLength: 1, maxLength: 317 }),
      Type.String({ maxLength: 1_000, ...LineSchema }),
      { maxProperties: 200 },
    ),
  ),
  annotations: Type.Optional(
    Type.Record(Type.String({ minLength: 1, maxLength: 317 }), Type.String({ maxLength: 65_536 }), {
      maxProperties: 500,
    }),
  ),
};

/** Fields that the server writes; accepted in input, so that what was read can be sent back, and ignored. */
export const managedMetadataProperties = {
  uid: Type.String({ description: 'Identifier that survives every change.' }),
  revision: Type.Integer({ description: 'Counts the changes; it is the ETag.' }),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
  createdBy: Type.String({ description: 'Username, `apikey:<name>` or `plugin:<slug>`.' }),
  updatedBy: Type.String(),
};

export const MANAGED_METADATA_FIELDS: readonly string[] = Object.keys(managedMetadataProperties);

const managedInput = Object.fromEntries(
  MANAGED_METADATA_FIELDS.map((field) => [field, Type.Optional(Type.Unknown())]),
);

/** An entity as a person or a program writes it. `spec` is checked against its kind. */
export const EntityInputSchema = Type.Object(
  {
    apiVersion: Type.Optional(Type.Literal(API_VERSION)),
    kind: Type.String({
      pattern: KIND_PATTERN,
      'x-pattern-hint': 'must be a kind such as Service',
    }),
    metadata: Type.Object(
      { ...entityMetadataProperties, ...managedInput },
      { additionalProperties: false },
    ),
    spec: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    status: Type.Optional(
      Type.Unknown({ description: 'Written by the server; ignored in input.' }),
    ),
  },
  { additionalProperties: false },
);

export interface EntityMetadataInput {
  name: string;
  namespace?: string;
  title?: string;
  description?: string;
  owner?: string;
  tags?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An entity as written: what `gantry apply` sends and what a `catalog` plugin yields. */
export interface EntityInput {
  apiVersion?: string;
  kind: string;
  metadata: EntityMetadataInput;
  spec?: Record<string, unknown>;
}

/** Where a synced entity comes from. */
export const EntitySourceSchema = Type.Object({
  plugin: Type.String(),
  integration: Type.String(),
  externalId: Type.String({
    description: 'The identifier in the remote system, stable over renames.',
  }),
  url: Type.Optional(Type.String({ description: 'A page in the remote system.' })),
  goneSince: Type.Optional(
    Type.String({ format: 'date-time', description: 'When a sync no longer found it upstream.' }),
  ),
  lastSeenAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'When a sync last saw it upstream; in lists with `freshness` only.',
    }),
  ),
  stale: Type.Optional(
    Type.Literal(true, {
      description: 'Not seen for longer than its source’s period; in lists with `freshness` only.',
    }),
  ),
  conflicts: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'JSON pointers of fields that both a person and the source have changed, and not to the same. What the person wrote stands until somebody decides.',
    }),
  ),
});
export type EntitySource = Static<typeof EntitySourceSchema>;

/** An entity as the API returns it. */
export const EntitySchema = Type.Object(
  {
    apiVersion: Type.Literal(API_VERSION),
    kind: Type.String(),
    metadata: Type.Object({
      ...entityMetadataProperties,
      namespace: Type.String(),
      ...managedMetadataProperties,
    }),
    spec: Type.Record(Type.String(), Type.Unknown()),
    status: Type.Optional(Type.Object({ source: Type.Optional(EntitySourceSchema) })),
  },
  { title: 'Entity' },
);
export type Entity = Static<typeof EntitySchema>;
