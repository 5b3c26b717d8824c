import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Entity } from '@gantry/contracts';
import { ENTITY_SORTS, type EntitySort, type ListOptions } from '@gantry/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { jsonText } from '../json-text.ts';
import { linkNextPage } from '../pages.ts';
import { pickFields } from '../pick-fields.ts';
import { readInstant } from '../read-instant.ts';
import { actorOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';

const Many = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ maxLength: 1_500 }), {
      maxItems: 20,
      description: `${description} Repeatable; all must hold.`,
    }),
  );

const AsOf = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

export const ListQuery = Type.Object({
  namespace: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  tag: Many('A tag.'),
  label: Many('A label, as `key=value`.'),
  source: Type.Optional(Type.String({ description: 'Only what this plugin brought.' })),
  gone: Type.Optional(Type.Boolean({ description: 'Only what vanished upstream.' })),
  stale: Type.Optional(
    Type.Boolean({
      description: 'Only what no sync has seen for longer than the period of its source.',
    }),
  ),
  conflict: Type.Optional(
    Type.Boolean({
      description: 'Only where a person and a source have changed the same, and nobody decided.',
    }),
  ),
  asOf: AsOf('The catalog as it was then. Not with `q`, `related`, `stale` or another order.'),
  mine: Type.Optional(Type.Boolean({ description: 'Only what a team of mine owns.' })),
  related: Many(
    'What stands in a relation: `dependsOn:Service/x`, its inverse `dependencyOf:Service/x`, or `Service/x` for any.',
  ),
  q: Type.Optional(
    Type.String({
      maxLength: 500,
      description:
        'Words to find and filters: `kind:Service owner:payments -tag:legacy "exact phrase" word`.',
    }),
  ),
  sort: Type.Optional(
    Type.Enum([...ENTITY_SORTS, ...ENTITY_SORTS.map((sort) => `-${sort}` as const)], {
      description: 'Order; with `-` from the other end. Default `kind`: kind, namespace, name.',
    }),
  ),
  fields: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: 'Comma-separated paths to return, such as `kind,metadata.name`. Default: all.',
    }),
  ),
  freshness: Type.Optional(
    Type.Boolean({
      description:
        'Also say in `status.source` when each was last seen upstream, and whether it is stale. Not with `asOf`.',
    }),
  ),
  count: Type.Optional(
    Type.Boolean({ description: 'Also count all matches, in the header `X-Total-Count`.' }),
  ),
  limit: parameters.limit(100, 1_000),
  cursor: Type.Optional(parameters.cursor),
});

export const EntityPath = Type.Object({ kind: parameters.kind, name: parameters.entityName });
export const NamespaceQuery = Type.Object({ namespace: parameters.namespace });

/** Reading the catalog. */
export function catalogReadRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { catalog, timeline, freshness } = platform;
  const config = { permission: 'catalog.read' } as const;
  const tags = ['Catalog'];

  const list = async (
    request: FastifyRequest,
    reply: FastifyReply,
    query: Static<typeof ListQuery>,
    kind?: string,
  ): Promise<Entity[]> => {
    const { q, tag, label, sort = 'kind', fields, count, stale, asOf, ...rest } = query;
    const { freshness: withFreshness, ...filters } = rest;
    const options: ListOptions = {
      ...filters,
      kind,
      query: q,
      tags: tag,
      labels: label,
      sort: sort.replace('-', '') as EntitySort,
      descending: sort.startsWith('-'),
      ...(stale ? { unseenSince: await freshness.limits() } : {}),
    };
    if (asOf !== undefined) {
      const time = readInstant('asOf', asOf);
      const page = await timeline.listAt(options, time, actorOf(request));
      if (count) {
        reply.header('x-total-count', await timeline.countAt(options, time, actorOf(request)));
      }
      linkNextPage(request, reply, page.nextCursor);
      return jsonText(reply, fields === undefined ? page.json : pickFields(page.json, fields));
    }
    const { json, nextCursor } = await catalog.list(options, actorOf(request));
    if (count) reply.header('x-total-count', await catalog.count(options, actorOf(request)));
    linkNextPage(request, reply, nextCursor);
    if (withFreshness) {
      const entities = JSON.parse(json.toString()) as Entity[];
      await freshness.addTo(entities);
      const text = JSON.stringify(entities);
      return jsonText(reply, fields === undefined ? text : pickFields(text, fields));
    }
    // Documents are stored as they are answered.
    return jsonText(reply, fields === undefined ? json : pickFields(json.toString(), fields));
  };

  return async (app) => {
    app.get(
      '/entities',
      {
        config,
        schema: {
          operationId: 'listEntities',
          tags,
          summary: 'List entities',
          querystring: ListQuery,
          response: responses({ 200: Type.Array(ref('Entity')) }),
        },
      },
      async (request, reply) => await list(request, reply, request.query),
    );

    app.get(
      '/entities/:kind',
      {
        config,
        schema: {
          operationId: 'listEntitiesOfKind',
          tags,
          summary: 'List entities of a kind',
          params: Type.Object({ kind: parameters.kind }),
          querystring: ListQuery,
          response: responses({ 200: Type.Array(ref('Entity')) }),
        },
      },
      async (request, reply) => await list(request, reply, request.query, request.params.kind),
    );

    app.get(
      '/entities/:kind/:name',
      {
        config,
        schema: {
          operationId: 'getEntity',
          tags,
          summary: 'Read an entity; its revision is the ETag',
          params: EntityPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            asOf: AsOf('The entity as it was then.'),
          }),
          response: responses({ 200: ref('Entity'), 304: Type.Null() }),
        },
      },
      async (request, reply) => {
        const { asOf, namespace } = request.query;
        const entity = { ...request.params, namespace };
        const reader = actorOf(request);
        const { doc, revision } =
          asOf === undefined
            ? await catalog.getDoc(entity, reader)
            : await timeline.getDocAt(entity, readInstant('asOf', asOf), reader);
        const etag = `"${revision}"`;
        reply.header('etag', etag);
        if (request.headers['if-none-match'] === etag) {
          reply.code(304);
          return null;
        }
        return jsonText(reply, doc);
      },
    );

    app.get(
      '/entities/:kind/:name/history',
      {
        config,
        schema: {
          operationId: 'getEntityHistory',
          tags,
          summary: 'What happened to an entity, newest first; also after it was deleted',
          params: EntityPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('HistoryEntry')) }),
        },
      },
      async (request, reply) => {
        const { namespace, ...page } = request.query;
        const { entries, nextCursor } = await catalog.historyOf(
          { ...request.params, namespace },
          page,
          actorOf(request),
        );
        linkNextPage(request, reply, nextCursor);
        return entries.map((entry) => {
          const after = entry.after === null ? undefined : JSON.parse(entry.after);
          return {
            id: entry.id,
            timestamp: entry.at,
            action: entry.action,
            userName: entry.actorName,
            source: entry.source as 'api',
            ...(after === undefined ? {} : { revision: after.metadata.revision as number, after }),
            ...(entry.before === null ? {} : { before: JSON.parse(entry.before) as unknown }),
          };
        });
      },
    );

    app.get(
      '/entities/:kind/:name/sources',
      {
        config,
        schema: {
          operationId: 'getEntitySources',
          tags,
          summary: 'Which integrations bring an entity, and when they last saw it',
          params: EntityPath,
          querystring: NamespaceQuery,
          response: responses({ 200: Type.Array(ref('SourceStatus')) }),
        },
      },
      async (request) =>
        await catalog.sourcesOf(
          { ...request.params, ...request.query },
          await freshness.limits(),
          actorOf(request),
        ),
    );

    app.get(
      '/graph/:kind/:name',
      {
        config,
        schema: {
          operationId: 'getGraph',
          tags,
          summary: 'The neighbourhood of an entity: what it relates to and what relates to it',
          params: EntityPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            depth: Type.Integer({ minimum: 1, maximum: 6, default: 1 }),
            limit: Type.Integer({
              minimum: 1,
              maximum: 1_000,
              default: 200,
              description: 'Most nodes.',
            }),
          }),
          response: responses({ 200: ref('Graph') }),
        },
      },
      async (request) => {
        const { namespace, ...options } = request.query;
        const graph = await catalog.graph(
          { ...request.params, namespace },
          options,
          actorOf(request),
        );
        return { ...graph, nodes: [...graph.nodes], edges: [...graph.edges] };
      },
    );

    app.get(
      '/search',
      {
        config,
        schema: {
          operationId: 'search',
          tags,
          summary: 'Search all text of all entities, best match first',
          querystring: Type.Object({
            q: Type.String({
              maxLength: 500,
              description:
                'Words and filters, as in lists. The last word may be unfinished; mistyped words are found where few others are.',
            }),
            kind: Type.Optional(Type.String()),
            namespace: Type.Optional(Type.String()),
            limit: parameters.limit(20, 100),
          }),
          response: responses({ 200: Type.Array(ref('SearchHit')) }),
        },
      },
      async (request) => {
        const { q, ...options } = request.query;
        return await catalog.search(q, options, actorOf(request));
      },
    );
  };
}
