import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** One entity of a sync, under the identifier that the remote system gives it. */
export const SyncEntitySchema = Type.Object(
  {
    externalId: Type.String({ minLength: 1, maxLength: 500 }),
    url: Type.Optional(Type.String({ maxLength: 2_000, pattern: '^https?://' })),
    entity: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
);

/** A page of a sync. */
export const SyncPageSchema = Type.Object(
  {
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The part of the remote system that the page belongs to, such as a cluster. What was not seen is marked as gone only within scopes that were read to their end. Default `default`.',
      }),
    ),
    entities: Type.Array(SyncEntitySchema, { maxItems: 1_000 }),
    failure: Type.Optional(
      Type.Object(
        { message: Type.String({ minLength: 1, maxLength: 2_000 }) },
        { ...closed, description: 'The scope could not be read to its end; the sync goes on.' },
      ),
    ),
  },
  closed,
);
export type SyncPageData = Static<typeof SyncPageSchema>;

/** The answer to "test connection", in the remote system's own words. */
export const ConnectionTestSchema = Type.Object(
  {
    ok: Type.Boolean(),
    message: Type.String({ minLength: 1, maxLength: 2_000 }),
    details: Type.Optional(
      Type.Array(
        Type.Object(
          {
            label: Type.String({ maxLength: 200 }),
            ok: Type.Boolean(),
            message: Type.String({ maxLength: 2_000 }),
          },
          closed,
        ),
        { maxItems: 100 },
      ),
    ),
  },
  { ...closed, title: 'ConnectionTest' },
);
export type ConnectionTest = Static<typeof ConnectionTestSchema>;

/** How far a long call has come. */
export const ProgressSchema = Type.Object(
  {
    done: Type.Integer({ minimum: 0 }),
    total: Type.Optional(Type.Integer({ minimum: 0 })),
    message: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { ...closed, title: 'Progress' },
);
export type Progress = Static<typeof ProgressSchema>;
