import { type Static, type TSchema, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const DURATION = '^(0|(\\d+(ms|s|m|h|d))+)$';
const durationHint = 'must be a duration such as 500ms, 10s or 5m';
const Duration = (description: string) =>
  Type.String({ pattern: DURATION, 'x-pattern-hint': durationHint, description });
const optionalTexts = Type.Optional(Type.Record(Type.String(), Type.Unknown()));

/** Values that may also be a text with a reference in it, such as `${config:ports.http}`. */
const orReference = <T extends TSchema>(schema: T) =>
  Type.Union([schema, Type.String({ pattern: '\\$\\{' })]);

const toolCall = {
  tool: Type.String({ minLength: 1, description: 'Name of the tool, with a range after @.' }),
  args: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  env: optionalTexts,
  timeout: Type.Optional(Duration('How long it may take.')),
  operators: Type.Optional(
    Type.Array(Type.String(), { description: 'Only where the service is run by one of these.' }),
  ),
};

export const ToolCallSchema = Type.Object(toolCall, closed);

export const HealthCheckSchema = Type.Object(
  {
    ...toolCall,
    enabled: Type.Optional(orReference(Type.Boolean())),
    interval: Type.Optional(Duration('Between two checks.')),
    initialDelay: Type.Optional(Duration('Before the first one.')),
    successThreshold: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    failureThreshold: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);

export const ServiceSchema = Type.Object(
  {
    config: Type.Optional(
      Type.Object(
        { noGlobals: Type.Optional(Type.Boolean()), noTemplate: Type.Optional(Type.Boolean()) },
        closed,
      ),
    ),
    enabled: Type.Optional(orReference(Type.Boolean())),
    replicas: Type.Optional(orReference(Type.Integer({ minimum: 0, maximum: 100 }))),
    command: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 1 })),
    image: Type.Optional(Type.String({ minLength: 1 })),
    env: optionalTexts,
    cwd: Type.Optional(Type.String({ minLength: 1 })),
    ports: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Integer()]))),
    volumes: Type.Optional(Type.Array(Type.String())),
    depends: Type.Optional(Type.Array(Type.Object({ service: Type.String() }, closed))),
    preflight: Type.Optional(Type.Array(ToolCallSchema)),
    health: Type.Optional(Type.Array(HealthCheckSchema)),
    init: Type.Optional(Type.Array(ToolCallSchema)),
  },
  closed,
);

const SecretProviderSchema = Type.Object(
  {
    tool: Type.String({ minLength: 1 }),
    args: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    env: optionalTexts,
    timeout: Type.Optional(Duration('How long it may take.')),
  },
  closed,
);

const OperatorSchema = Type.Object(
  {
    driver: Type.Optional(
      Type.Union([Type.Literal('process'), Type.Literal('docker'), Type.Literal('podman')]),
    ),
    repos: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            url: Type.String({ minLength: 1 }),
            key: Type.Optional(Type.String({ minLength: 1 })),
            signature: Type.Optional(Type.String({ minLength: 1 })),
            sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
            gpg: Type.Optional(Type.String()),
          },
          closed,
        ),
      ),
    ),
    services: Type.Optional(Type.Record(Type.String(), ServiceSchema)),
    secrets: Type.Optional(Type.Record(Type.String(), SecretProviderSchema)),
    notifications: Type.Optional(Type.Array(ToolCallSchema)),
  },
  closed,
);

const open = Type.Optional(Type.Record(Type.String(), Type.Unknown()));

/** One file, after other spellings were turned into these. */
export const ConfigFileSchema = Type.Object(
  {
    project: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(
            Type.String({
              pattern: '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$',
              'x-pattern-hint': 'must be lower-case letters, digits, "-" and "_", at most 63',
            }),
          ),
          id: Type.Optional(
            Type.Union([Type.String({ pattern: '^[A-Za-z0-9_-]{1,63}$' }), Type.Integer()]),
          ),
        },
        closed,
      ),
    ),
    include: Type.Optional(
      Type.Array(
        Type.Object(
          {
            url: Type.String({ minLength: 1 }),
            sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
            env: Type.Optional(Type.Array(Type.String())),
          },
          closed,
        ),
      ),
    ),
    operator: Type.Optional(OperatorSchema),
    globals: open,
    service: open,
    octoctl: open,
  },
  closed,
);

export type ConfigFile = Static<typeof ConfigFileSchema>;
export type ServiceFile = Static<typeof ServiceSchema>;
export type ToolCallFile = Static<typeof ToolCallSchema>;
export type HealthCheckFile = Static<typeof HealthCheckSchema>;
