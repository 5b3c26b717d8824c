import { KindInputSchema } from '@gantry/contracts';
import Type from 'typebox';
import { named } from './named-schema.ts';

const Relation = {
  field: Type.String({ description: 'Where the field is, such as `backups.target`.' }),
  type: Type.String(),
  inverse: Type.Optional(Type.String({ description: 'As the other end says it.' })),
  breaks: Type.Optional(
    Type.Enum(['source', 'target'], { description: 'The end that breaks when the other goes.' }),
  ),
  kinds: Type.Optional(
    Type.Array(Type.String(), { description: 'What it may lead to; any kind without it.' }),
  ),
};

const Kind = {
  kind: Type.String(),
  plural: Type.String(),
  aliases: Type.Array(Type.String(), { description: 'Other words for it.' }),
  title: Type.String(),
  description: Type.String(),
  icon: Type.String({ description: 'Name of a lucide icon.' }),
  count: Type.Integer({ description: 'Entities of this kind.' }),
  builtIn: Type.Boolean(),
  plugin: Type.Optional(Type.String({ description: 'The plugin that brings it.' })),
  addedBy: Type.Optional(
    Type.String({ description: 'Who added it, or the fields of a built-in one.' }),
  ),
};

const problem = {
  ref: Type.String({ description: '`Kind/name` or `Kind/namespace/name`.' }),
  pointer: Type.String({ description: 'JSON pointer into the entity.' }),
  message: Type.String(),
};

/** Bodies about kinds. */
export const kindSchemas = {
  KindInput: named('KindInput', KindInputSchema),
  Kind: named('Kind', Type.Object(Kind)),
  KindDetails: named(
    'KindDetails',
    Type.Object({
      ...Kind,
      invalid: Type.Integer({ description: 'Entities that do not fit the kind.' }),
      schema: Type.Record(Type.String(), Type.Unknown(), {
        description: 'JSON Schema of `spec`.',
      }),
      relations: Type.Array(Type.Object(Relation)),
      usedBy: Type.Array(Type.Object({ kind: Type.String(), ...Relation }), {
        description: 'Relations of kinds that lead to this one.',
      }),
      definition: Type.Optional(
        Type.Unknown({
          description: 'What was written: the kind, or the fields added to a built-in one.',
        }),
      ),
      revision: Type.Optional(Type.Integer()),
      createdAt: Type.Optional(Type.String({ format: 'date-time' })),
      updatedAt: Type.Optional(Type.String({ format: 'date-time' })),
      updatedBy: Type.Optional(Type.String()),
    }),
  ),
  EntityProblem: named('EntityProblem', Type.Object(problem)),
  KindChange: named(
    'KindChange',
    Type.Object({
      outcome: Type.Enum(['created', 'updated', 'unchanged', 'deleted']),
      checked: Type.Integer({ description: 'Entities that were checked.' }),
      broken: Type.Integer({ description: 'Entities that do not fit the changed kind.' }),
      problems: Type.Array(Type.Object(problem), { description: 'The first of their problems.' }),
      jobId: Type.Optional(
        Type.String({ description: 'The job that renews the relations of many entities.' }),
      ),
    }),
  ),
} as const;
