import Type from 'typebox';
import { named } from './named-schema.ts';

// Bodies that say where values come from, what syncs did, and what would be deleted.

const Ref = Type.String({ description: '`Kind/name` or `Kind/namespace/name`.' });
const Pointer = Type.String({ description: 'JSON pointer within the entity.' });
const DateTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description ? { description } : {}) });
const Value = (description: string) => Type.Optional(Type.Unknown({ description }));

const FieldChange = Type.Object({
  pointer: Pointer,
  before: Value('Absent where the field was not there.'),
  after: Value('Absent where the field is no longer there.'),
});

export const provenanceSchemas = {
  Provenance: named(
    'Provenance',
    Type.Object({
      ref: Ref,
      revision: Type.Integer(),
      sources: Type.Array(
        Type.Object({
          plugin: Type.String(),
          integration: Type.String(),
          externalId: Type.String({ description: 'The identifier in the remote system.' }),
          url: Type.Optional(Type.String()),
          scope: Type.String({ description: 'The part of the remote system it was read with.' }),
          lastSeenAt: DateTime('When a sync last saw it upstream.'),
          stale: Type.Boolean({ description: 'Not seen for longer than its source’s period.' }),
          goneSince: Type.Optional(DateTime('When a sync no longer found it.')),
          changedBySync: Type.Optional(
            Type.String({ description: 'The sync that last brought something new about it.' }),
          ),
        }),
      ),
      fields: Type.Array(
        Type.Object({
          pointer: Pointer,
          owner: Type.Enum(['source', 'person', 'both'], {
            description:
              'Who decides about the next value: `source`, it follows the source; `person`, it stays as it was written; `both`, a list with items of both.',
          }),
          value: Value('Absent when a person has removed what the source says.'),
          sourceValue: Value('What the source says, where that is not the value.'),
          conflict: Type.Boolean({
            description: 'A person and the source have both changed it, and nobody has decided.',
          }),
          source: Type.Optional(
            Type.Object({
              plugin: Type.String(),
              integration: Type.String(),
              externalId: Type.String(),
              lastSeenAt: DateTime(),
            }),
          ),
          since: Type.Optional(
            Type.Object(
              {
                at: DateTime(),
                by: Type.String(),
                via: Type.String({ description: '`plugin`, `ui`, `cli`, `api`, …' }),
                revision: Type.Integer(),
              },
              { description: 'The change that gave it this value, as far back as is known.' },
            ),
          ),
        }),
      ),
    }),
  ),
  SyncRecord: named(
    'SyncRecord',
    Type.Object({
      id: Type.String({ description: 'The same as that of its job.' }),
      plugin: Type.String(),
      integration: Type.String(),
      startedAt: DateTime(),
      finishedAt: Type.Optional(DateTime()),
      known: Type.Optional(Type.Integer({ description: 'Entities that it could have seen.' })),
      unseen: Type.Optional(Type.Integer({ description: 'Those of them that it did not.' })),
      held: Type.Optional(
        Type.Enum(['held', 'released', 'dropped', 'superseded'], {
          description:
            'Present when it did not see too many to mark them as gone unasked: what became of it.',
        }),
      ),
      decidedBy: Type.Optional(Type.String()),
      decidedAt: Type.Optional(DateTime()),
      undoneAt: Type.Optional(DateTime()),
    }),
  ),
  SyncChange: named(
    'SyncChange',
    Type.Object({
      ref: Ref,
      outcome: Type.Enum(['created', 'updated', 'gone', 'back', 'deleted'], {
        description: '`gone`: no longer found upstream. `back`: found again.',
      }),
      fields: Type.Array(FieldChange, { description: 'Empty for what is new.' }),
      conflicts: Type.Array(Pointer, {
        description: 'Fields on which a person and the source have come to differ.',
      }),
    }),
  ),
  UnseenEntity: named(
    'UnseenEntity',
    Type.Object({
      ref: Ref,
      title: Type.String(),
      owner: Type.Optional(Type.String()),
      externalId: Type.String(),
      lastSeenAt: DateTime(),
    }),
  ),
  UndoPreview: named(
    'UndoPreview',
    Type.Object({
      restored: Type.Integer({ description: 'Entities that will be what they were before.' }),
      removed: Type.Integer({ description: 'Entities that the sync created.' }),
      unchanged: Type.Integer({ description: 'Entities that are as before already.' }),
      conflicting: Type.Integer({ description: 'Entities that were changed later.' }),
      conflicts: Type.Array(Type.Object({ ref: Ref, reason: Type.String() }), {
        description: 'The first of those, which are left alone.',
      }),
    }),
  ),
  CleanUpCandidate: named(
    'CleanUpCandidate',
    Type.Object({
      kind: Type.String(),
      namespace: Type.String(),
      name: Type.String(),
      revision: Type.Integer(),
      title: Type.String(),
      owner: Type.Optional(Type.String()),
      reason: Type.Enum(['gone', 'stale']),
      since: DateTime('Since when it is gone, or when it was last seen.'),
      source: Type.Object({
        plugin: Type.String(),
        integration: Type.String(),
        externalId: Type.String(),
      }),
      written: Type.Array(Pointer, {
        description: 'Fields that people have written: no sync brings them back.',
      }),
      references: Type.Integer({
        description: 'Relations of other entities that would lead nowhere.',
      }),
    }),
  ),
} as const;
