import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EVENT_CHANNELS, type EventChannel } from '@gantry/contracts';
import {
  type Actor,
  CHANNEL_PERMISSIONS,
  type PolicyEngine,
  type PublishedEvent,
} from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EventStreamReader } from '../event-stream-reader.ts';
import type { LiveReaders } from '../live-readers.ts';
import { linkNextPage } from '../pages.ts';
import { readInstant } from '../read-instant.ts';
import { actorOf, principalOf } from '../request-identity.ts';
import { parameters, ref, responses, textOf } from '../schemas.ts';

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
        const reader = new EventStreamReader(principal, feed, reply.raw);
        const remove = readers.add(reader);
        reply.raw.once('close', () => {
          remove();
          reader.stop();
        });
        const plain = reply as FastifyReply;
        return await plain
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
          .send(Readable.from(reader.read(), { objectMode: false, highWaterMark: 16 * 1024 }));
      },
    );
  };
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
