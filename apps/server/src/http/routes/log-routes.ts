import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { MAX_LOG_BUCKETS, MAX_LOG_ENTRIES } from '@gantry/contracts';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EntityPath, sourceQuery, sourcesQuery, toEntityRequest } from '../entity-request.ts';
import { linkNextPage } from '../pages.ts';
import { parameters, ref, responses } from '../schemas.ts';

const searchQuery = {
  ...sourcesQuery,
  start: Type.Optional(
    Type.String({ maxLength: 50, description: 'Included. Default: half an hour before the end.' }),
  ),
  end: Type.Optional(Type.String({ maxLength: 50, description: 'Not included. Default: now.' })),
  filter: Type.Optional(
    Type.Array(Type.String({ maxLength: 11_000 }), {
      maxItems: 50,
      description: '`field:op:value`, with op `eq`, `ne`, `contains`, `starts_with` or `regex`.',
    }),
  ),
  level: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
};
const SearchQuery = Type.Object({
  ...searchQuery,
  limit: parameters.limit(100, MAX_LOG_ENTRIES),
  cursor: Type.Optional(Type.String({ maxLength: 4_000 })),
});
const HistogramQuery = Type.Object({
  ...searchQuery,
  bucketCount: Type.Integer({ minimum: 1, maximum: MAX_LOG_BUCKETS, default: 60 }),
});

/** Logs of entities, as plugins find them. */
export function logRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { logs } = platform;
  const config = { permission: 'logs.read' } as const;
  const tags = ['Logs'];

  return async (app) => {
    app.get(
      '/entities/:kind/:name/logs',
      {
        config,
        schema: {
          operationId: 'searchLogs',
          tags,
          summary: 'Log entries, newest first',
          params: EntityPath,
          querystring: SearchQuery,
          response: responses({ 200: ref('LogPage') }),
        },
      },
      async (request, reply) => {
        const page = await logs.search(
          toEntityRequest(request, reply),
          toSearch(request.query, request.query.limit),
        );
        linkNextPage(request, reply, page.nextCursor);
        return page;
      },
    );

    app.get(
      '/entities/:kind/:name/logs/schema',
      {
        config,
        schema: {
          operationId: 'getLogSchema',
          tags,
          summary: 'The fields that filters may name',
          params: EntityPath,
          querystring: Type.Object(sourceQuery),
          response: responses({ 200: Type.Array(ref('LogField')) }),
        },
      },
      async (request, reply) => await logs.schema(toEntityRequest(request, reply)),
    );

    app.get(
      '/entities/:kind/:name/logs/histogram',
      {
        config,
        schema: {
          operationId: 'getLogHistogram',
          tags,
          summary: 'Entries counted over time; empty where the plugin cannot',
          params: EntityPath,
          querystring: HistogramQuery,
          response: responses({ 200: Type.Array(ref('LogHistogramBucket')) }),
        },
      },
      async (request, reply) =>
        await logs.histogram(
          toEntityRequest(request, reply),
          toSearch(request.query, 1),
          request.query.bucketCount,
        ),
    );
  };
}

function toSearch(
  query: Omit<Static<typeof SearchQuery>, 'limit'> & { cursor?: string },
  limit: number,
) {
  const { start, end, filter, level, environment, cursor } = query;
  return { start, end, filters: filter, levels: level, environments: environment, limit, cursor };
}
