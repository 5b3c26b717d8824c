import Type, { type Static } from 'typebox';

// Events that are sent to somebody's address, as signed webhooks.

const closed = { additionalProperties: false } as const;
const Names = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 100, description }),
  );

const properties = {
  name: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
    'x-pattern-hint': 'must be lower-case letters, digits and hyphens, at most 63',
  }),
  url: Type.String({
    maxLength: 2_000,
    pattern: '^https?://',
    'x-pattern-hint': 'must be an address that begins with https:// or http://',
  }),
  enabled: Type.Optional(Type.Boolean()),
  types: Names('Types of events, such as `entity.updated` or `entity.*`; all, where it is empty.'),
  kinds: Names('Only of entities of these kinds.'),
  namespaces: Names('Only of entities in these namespaces.'),
  owners: Names('Only of entities that these teams own.'),
};

/** A subscription as it is written. It sends what the one who has made it may read. */
export const SubscriptionInputSchema = Type.Object(properties, {
  ...closed,
  title: 'SubscriptionInput',
});
export type SubscriptionInput = Static<typeof SubscriptionInputSchema>;

export const SubscriptionSchema = Type.Object(
  {
    id: Type.String(),
    ...properties,
    enabled: Type.Boolean(),
    owner: Type.String({ description: 'Whose rights decide about what is sent.' }),
    problem: Type.Optional(Type.String({ description: 'Why nothing is sent, where that is so.' })),
    failures: Type.Integer({ description: 'Attempts in a row that failed.' }),
    secret: Type.Optional(
      Type.String({
        description: 'What deliveries are signed with; only in the answer that has made it.',
      }),
    ),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { title: 'Subscription' },
);
export type Subscription = Static<typeof SubscriptionSchema>;
