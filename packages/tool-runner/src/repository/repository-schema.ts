import { Type } from 'typebox';
import { ArgumentsSchemaSchema, TOOL_NAME_PATTERN } from './tool-manifest.ts';

const closed = { additionalProperties: false } as const;
export const TOOLS_API_VERSION = 'gantry.io/tools/v1';

const BinarySchema = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2_000 }),
    sha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      'x-pattern-hint': 'must be a SHA-256 in 64 lower-case hexadecimal digits',
    }),
    member: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    runtime: Type.Optional(Type.Literal('node')),
  },
  closed,
);

const about = {
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  category: Type.Optional(
    Type.Union([
      Type.Literal('preflight'),
      Type.Literal('health'),
      Type.Literal('init'),
      Type.Literal('notification'),
      Type.Literal('secret'),
      Type.Literal('action'),
    ]),
  ),
  protocol: Type.Optional(
    Type.Union([Type.Literal('exit'), Type.Literal('nagios'), Type.Literal('secret')]),
  ),
  timeout: Type.Optional(
    Type.String({
      pattern: '^(\\d+(ms|s|m|h))+$',
      'x-pattern-hint': 'must be a duration such as 5s or 2m',
    }),
  ),
  needsService: Type.Optional(Type.Boolean()),
  argsSchema: Type.Optional(ArgumentsSchemaSchema),
};
const version = Type.String({ minLength: 1, maxLength: 100 });
const binaries = Type.Record(Type.String(), BinarySchema);

export const RepositorySchema = Type.Object(
  {
    apiVersion: Type.Literal(TOOLS_API_VERSION),
    name: Type.Optional(Type.String({ pattern: TOOL_NAME_PATTERN })),
    tools: Type.Record(
      Type.String(),
      Type.Object(
        {
          ...about,
          version: Type.Optional(version),
          binaries: Type.Optional(binaries),
          versions: Type.Optional(
            Type.Array(Type.Object({ ...about, version, binaries }, closed), { minItems: 1 }),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
