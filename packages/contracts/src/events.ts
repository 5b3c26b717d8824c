import Type, { type Static } from 'typebox';

/** Channels that a WebSocket client can subscribe to. */
export const EVENT_CHANNELS = ['entities', 'actions', 'sync', 'plugins', 'home'] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];

/** Every event type, with the channel on which clients hear it; `null` is heard by servers only. */
export const EVENT_TYPES = {
  'entity.created': 'entities',
  'entity.updated': 'entities',
  'entity.deleted': 'entities',
  'kind.changed': 'entities',
  'job.updated': 'sync',
  'run.updated': 'actions',
  'plugin.changed': 'plugins',
  'plugin-set.changed': 'plugins',
  'announcement.changed': 'home',
  'dashboard.changed': 'home',
  'webhook.changed': null,
  'subscription.changed': null,
  'user.changed': null,
  'session.revoked': null,
  'apikey.changed': null,
  'access.changed': null,
} as const satisfies Record<string, EventChannel | null>;
export type EventType = keyof typeof EVENT_TYPES;

/** An event as a client receives it. */
export const EventSchema = Type.Object(
  {
    sequence: Type.Integer({ description: 'Grows with every event; gaps are possible.' }),
    type: Type.String(),
    timestamp: Type.String({ format: 'date-time' }),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'Event' },
);
export type GantryEvent = Static<typeof EventSchema>;

/** Why a client has to read afresh: its last event is no longer kept, or rights may have changed. */
export const RESET_REASONS = ['too-old', 'access-changed'] as const;
export type ResetReason = (typeof RESET_REASONS)[number];

const ChannelSchema = Type.Enum([...EVENT_CHANNELS]);

/** What a WebSocket client may send. */
export const ClientMessageSchema = Type.Object(
  {
    action: Type.Enum(['subscribe', 'unsubscribe']),
    channel: Type.Optional(ChannelSchema),
    channels: Type.Optional(
      Type.Array(ChannelSchema, { minItems: 1, maxItems: EVENT_CHANNELS.length }),
    ),
    /** The last event that the client has heard of: what came after it is told first. */
    since: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type ClientMessage = Static<typeof ClientMessageSchema>;

/** What the server sends: an answer to a message, an event on a channel, or how things stand. */
export type ServerMessage =
  | {
      type: 'ack';
      action: ClientMessage['action'];
      channel?: EventChannel;
      channels?: EventChannel[];
      /** The client has been told everything up to here. */
      sequence: number;
    }
  | { type: 'error'; error: string; code: string }
  | { type: 'position'; sequence: number }
  | { type: 'reset'; reason: ResetReason; sequence: number }
  | { channel: EventChannel; event: GantryEvent };
