import Type, { type Static } from 'typebox';

/** How a delivery stands. The last four are final, until somebody replays it. */
export const DELIVERY_STATES = [
  /** Stored, and waits for its turn. */
  'received',
  /** Something failed that may pass; it is tried again. */
  'retrying',
  /** Every rule that matched did its work; or it was sent. */
  'succeeded',
  /** No rule matched. */
  'ignored',
  /** Something failed for good, or too often. */
  'dead',
  /** Not taken: not signed, too old, too large. */
  'refused',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What one rule did with a delivery, for one entity; or one attempt to send an event. */
export const DeliveryResultSchema = Type.Object(
  {
    round: Type.Integer({ description: '0 for the first time, then counting replays.' }),
    attempt: Type.Integer(),
    rule: Type.Optional(Type.String({ description: 'Id of the rule.' })),
    name: Type.Optional(Type.String()),
    handler: Type.Optional(Type.String()),
    entity: Type.Optional(Type.String({ description: '`Kind/namespace/name`.' })),
    status: Type.Enum(['succeeded', 'failed', 'skipped']),
    message: Type.Optional(Type.String()),
    durationMs: Type.Optional(Type.Integer()),
    at: Type.String({ format: 'date-time' }),
  },
  { title: 'DeliveryResult' },
);
export type DeliveryResult = Static<typeof DeliveryResultSchema>;

const summary = {
  id: Type.String(),
  direction: Type.Enum(['in', 'out'], {
    description: '`in`: to a webhook. `out`: to a subscriber.',
  }),
  target: Type.String({ description: 'Id of the webhook or of the subscription.' }),
  state: Type.Enum([...DELIVERY_STATES]),
  eventType: Type.String(),
  deliveryId: Type.Optional(Type.String({ description: 'What the sender calls it.' })),
  identifier: Type.Optional(Type.String({ description: 'What it is about.' })),
  size: Type.Integer({ description: 'Bytes of the body.' }),
  reason: Type.Optional(Type.String({ description: 'Why it was refused, or failed.' })),
  address: Type.Optional(Type.String({ description: 'Where it came from, or went to.' })),
  results: Type.Array(DeliveryResultSchema),
  attempt: Type.Integer(),
  duplicates: Type.Integer({ description: 'How often it came once more.' }),
  nextAttemptAt: Type.Optional(Type.String({ format: 'date-time' })),
  receivedAt: Type.String({ format: 'date-time' }),
  finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
};

export const DeliverySchema = Type.Object(summary, { title: 'Delivery' });
export type Delivery = Static<typeof DeliverySchema>;

/** A delivery with what came. Values that look like secrets are masked. */
export const DeliveryDetailsSchema = Type.Object(
  {
    ...summary,
    headers: Type.Record(Type.String(), Type.String(), {
      description: 'Signatures, tokens and cookies are masked.',
    }),
    payload: Type.Optional(Type.Unknown({ description: 'The body, with secrets masked.' })),
  },
  { title: 'DeliveryDetails' },
);
export type DeliveryDetails = Static<typeof DeliveryDetailsSchema>;

/** What a rule would do with a delivery that is stored. */
export const RuleTrialSchema = Type.Object(
  {
    delivery: Type.String(),
    eventType: Type.String(),
    receivedAt: Type.String({ format: 'date-time' }),
    identifier: Type.Optional(Type.String()),
    entities: Type.Array(Type.String(), { description: 'That it would be about.' }),
    rules: Type.Array(
      Type.Object({
        name: Type.String(),
        outcome: Type.Enum(['matches', 'differs', 'fails']),
        message: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'RuleTrial' },
);
export type RuleTrial = Static<typeof RuleTrialSchema>;
