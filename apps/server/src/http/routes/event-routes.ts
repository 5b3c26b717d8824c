import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EVENT_CHANNELS, type EventChannel } from '@gantry/contracts';
import {
  type Actor,
  CHANNEL_PERMISSIONS,
  type EventFeed,
  type FeedItem,
  type PolicyEngine,
  type PublishedEvent,
} from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import type { LiveReaders } from '../live-readers.ts';
import { linkNextPage } from '../pages.ts';
import { readInstant } from '../read-instant.ts';
import { actorOf, principalOf } from '../request-identity.ts';
import { parameters, ref, responses, textOf } from '../schemas.ts';
import { HEARTBEAT_MS, streamText } from '../text-stream-reader.ts';

const names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 100, description }));
const filters = {
  channel: Type.Optional(
    Type.Array(Type.Enum([...EVENT_CHANNELS]), {
      maxItems: EVENT_CHANNELS.length,
      description: 'Only these channels (repeatable). Without it, all that you may hear.',
    }),
  ),
  type: names('Only events of these types, such as `entity.created` (repeatable).'),
  kind: names('Only events of entities of these kinds (repeatable).'),
  namespace: names('Only events of entities in these namespaces (repeatable).'),
};
const FiltersSchema = Type.Object(filters);
type Filters = Static<typeof FiltersSchema>;

const since = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Only what came after the event with this sequence.',
  }),
);
const CURSOR = /^\d{1,15}$/;

/** What happens, for clients without a WebSocket: as a stream, and page by page. */
export function eventRoutes(
  { platform }: AppDependencies,
  readers: LiveReaders,
): FastifyPluginAsyncTypebox {
  const { history, policy, events } = platform;
  const tags = ['Events'];

  return async (app) => {
    app.get(
      '/events',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'listEvents',
          tags,
          summary: 'What has happened, oldest first, as far as it is kept and you may hear of it',
          querystring: Type.Object({
            ...filters,
            since,
            from: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only from this time on.' }),
            ),
            limit: parameters.limit(100, 1_000),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('Event')) }),
        },
      },
      async (request, reply) => {
        const { from, limit, cursor, since } = request.query;
        const actor = actorOf(request);
        const page = await history.list(
          {
            ...(cursor !== undefined && CURSOR.test(cursor)
              ? { since: Number(cursor) }
              : { since, from: from === undefined ? undefined : readInstant('from', from) }),
            wants: selection(request.query, policy, actor),
            limit,
          },
          actor,
        );
        linkNextPage(request, reply, page.next === undefined ? undefined : String(page.next));
        return page.events;
      },
    );

    app.get(
      '/events/stream',
      {
        config: { permission: 'self', checksOrigin: true },
        schema: {
          operationId: 'streamEvents',
          tags,
          summary: 'Events as they happen, as server-sent events',
          description:
            'Each event is one message with its `sequence` as `id`. A client that connects again with `Last-Event-ID`, as browsers do, or with `since`, misses nothing. A message of the type `reset` says that what you know may be incomplete: read it afresh.',
          querystring: Type.Object({ ...filters, since }),
          response: responses({ 200: textOf('text/event-stream') }),
        },
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const last = request.headers['last-event-id'];
        const from =
          typeof last === 'string' && CURSOR.test(last) ? Number(last) : request.query.since;
        const feed = history.follow({
          reader: principal.actor,
          wants: selection(request.query, policy, principal.actor),
          since: from ?? events.sequence,
        });
        const source = (signal: AbortSignal) => eventText(feed, signal);
        return await streamText(reply as FastifyReply, readers, { principal, source });
      },
    );
  };
}

async function* eventText(feed: EventFeed, signal: AbortSignal): AsyncGenerator<string> {
  // The place from which a client goes on that loses the connection before the first event.
  yield `retry: 2000\nid: ${feed.sequence}\n\n`;
  while (!signal.aborted) {
    const items = await feed.next(signal, HEARTBEAT_MS);
    if (items.length > 0) yield items.map(toText).join('');
    // An id without data tells a client how far it has come, also when nothing was for it.
    else if (!signal.aborted) yield `:\nid: ${feed.sequence}\n\n`;
  }
}

function toText(item: FeedItem): string {
  if (item.kind === 'event') {
    return `id: ${item.event.sequence}\ndata: ${JSON.stringify(item.event)}\n\n`;
  }
  const { reason, sequence } = item;
  return `event: reset\nid: ${sequence}\ndata: ${JSON.stringify({ reason, sequence })}\n\n`;
}

/** Which events are asked for. Throws `FORBIDDEN` for a channel that is named and may not be heard. */
function selection(
  { channel, type, kind, namespace }: Filters,
  policy: PolicyEngine,
  actor: Actor,
): (published: PublishedEvent) => boolean {
  for (const one of channel ?? []) policy.authorize(actor, CHANNEL_PERMISSIONS[one]);
  const has = (wanted: readonly string[] | undefined, value: unknown) =>
    wanted === undefined || wanted.includes(value as string);
  const ofEntities = kind !== undefined || namespace !== undefined;
  return ({ channel: on, event }) =>
    has(channel, on as EventChannel) &&
    has(type, event.type) &&
    (!ofEntities || on === 'entities') &&
    has(kind, event.data.kind) &&
    has(namespace, event.data.namespace);
}
