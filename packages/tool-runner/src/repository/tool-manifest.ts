import { type Static, Type } from 'typebox';

export const TOOL_CATEGORIES = [
  'preflight',
  'health',
  'init',
  'notification',
  'secret',
  'action',
] as const;
export type ToolCategory = (typeof TOOL_CATEGORIES)[number];

export const TOOL_PROTOCOLS = ['exit', 'nagios', 'secret'] as const;
export type ToolProtocol = (typeof TOOL_PROTOCOLS)[number];

export const TOOL_NAME_PATTERN = '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$';

const closed = { additionalProperties: false } as const;

/**
 * The part of JSON Schema that a tool may describe its arguments with. No patterns, no references: a schema comes from
 * strangers, and checking arguments against it must take no time and reach for nothing.
 */
const PropertySchema = Type.Object(
  {
    type: Type.Union([
      Type.Literal('string'),
      Type.Literal('integer'),
      Type.Literal('number'),
      Type.Literal('boolean'),
      Type.Literal('array'),
      Type.Literal('object'),
    ]),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    default: Type.Optional(Type.Unknown()),
    examples: Type.Optional(Type.Array(Type.Unknown())),
    enum: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, maxItems: 500 })),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    minLength: Type.Optional(Type.Integer({ minimum: 0 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
    minItems: Type.Optional(Type.Integer({ minimum: 0 })),
    maxItems: Type.Optional(Type.Integer({ minimum: 0 })),
    items: Type.Optional(Type.Object({}, { additionalProperties: true })),
    additionalProperties: Type.Optional(
      Type.Union([Type.Boolean(), Type.Object({}, { additionalProperties: true })]),
    ),
    secret: Type.Optional(Type.Union([Type.Boolean(), Type.Literal('env'), Type.Literal('stdin')])),
  },
  closed,
);

export const ArgumentsSchemaSchema = Type.Object(
  {
    type: Type.Literal('object'),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    required: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
    properties: Type.Optional(Type.Record(Type.String(), PropertySchema, { maxProperties: 200 })),
    additionalProperties: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Schema of a tool's arguments; `secret` marks what never travels on the command line. */
export type ArgumentsSchema = Static<typeof ArgumentsSchemaSchema>;

/** One file that a tool is, or is in. */
export interface ToolBinary {
  /** Absolute. */
  readonly url: string;
  /** SHA-256 in hexadecimal; absent only where the repository names a second file with it. */
  readonly sha256?: string;
  /** Where the digest is read from on first use; for repositories that have no digests of their own. */
  readonly sha256Url?: string;
  /** The file inside the archive. */
  readonly member?: string;
  readonly runtime?: 'node';
}

/** One version of a tool, as its repository describes it. */
export interface ToolManifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly category: ToolCategory;
  readonly protocol: ToolProtocol;
  readonly timeoutMs: number;
  /** It is given, on standard input, how the service that it is configured for is run. */
  readonly needsService: boolean;
  /** Absent for tools that do not say; then their arguments are not checked. */
  readonly argsSchema?: ArgumentsSchema;
  /** By `<platform>-<arch>` as Node names them; `any` for what runs everywhere. */
  readonly binaries: Readonly<Record<string, ToolBinary>>;
}

export const DEFAULT_TIMEOUT_MS = 5_000;
