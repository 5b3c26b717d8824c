import Type, { type Static } from 'typebox';

/** Channels that a WebSocket client can subscribe to. */
export const EVENT_CHANNELS = ['entities', 'actions', 'sync', 'plugins'] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];

/** Every event type, with the channel on which clients hear it; `null` is heard by servers only. */
export const EVENT_TYPES = {
  'entity.created': 'entities',
  'entity.updated': 'entities',
  'entity.deleted': 'entities',
  'kind.changed': 'entities',
  'job.updated': 'sync',
  'plugin.changed': 'plugins',
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

/** What a WebSocket client may send. */
export const ClientMessageSchema = Type.Object(
  {
    action: Type.Enum(['subscribe', 'unsubscribe']),
    channel: Type.Enum([...EVENT_CHANNELS]),
  },
  { additionalProperties: false },
);
export type ClientMessage = Static<typeof ClientMessageSchema>;

/** What the server sends: an acknowledgement, a refusal, or an event on a channel. */
export type ServerMessage =
  | { type: 'ack'; action: ClientMessage['action']; channel: EventChannel }
  | { type: 'error'; error: string; code: string }
  | { channel: EventChannel; event: GantryEvent };
