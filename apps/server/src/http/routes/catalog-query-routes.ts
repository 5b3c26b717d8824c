import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { FACETS } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { actorOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';
import { EntityPath, ListQuery, NamespaceQuery } from './catalog-read-routes.ts';

const { sort, fields, count, limit, cursor, asOf, freshness: _, ...filters } = ListQuery.properties;

/** Questions about the catalog as a whole: what there is of which value, what breaks, what goes in circles. */
export function catalogQueryRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { catalog, freshness } = platform;
  const config = { permission: 'catalog.read' } as const;
  const tags = ['Catalog'];

  return async (app) => {
    app.get(
      '/facets',
      {
        config,
        schema: {
          operationId: 'getFacets',
          tags,
          summary: 'How many of the entities of a list have which values',
          querystring: Type.Object({
            ...filters,
            kind: Type.Optional(parameters.kind),
            facet: Type.Optional(
              Type.Array(Type.Enum([...FACETS]), {
                maxItems: FACETS.length,
                description: 'Which to count. Repeatable. Default: all.',
              }),
            ),
            limit: parameters.limit(20, 100),
          }),
          response: responses({ 200: ref('Facets') }),
        },
      },
      async (request) => {
        const { facet = FACETS, limit, q, tag, label, stale, ...rest } = request.query;
        const options = {
          ...rest,
          query: q,
          tags: tag,
          labels: label,
          ...(stale ? { unseenSince: await freshness.limits() } : {}),
        };
        const found = await catalog.facets(
          options,
          { facets: [...new Set(facet)], limit },
          actorOf(request),
        );
        const facets = Object.entries(found.facets).map(([name, values]) => [name, [...values]]);
        return { ...found, facets: Object.fromEntries(facets) };
      },
    );

    app.get(
      '/entities/:kind/:name/impact',
      {
        config,
        schema: {
          operationId: 'getImpact',
          tags,
          summary: 'What breaks if an entity goes: what needs it, what needs that, and so on',
          params: EntityPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            depth: Type.Integer({ minimum: 1, maximum: 20, default: 10 }),
            limit: parameters.limit(500, 2_000),
          }),
          response: responses({ 200: ref('Impact') }),
        },
      },
      async (request) => {
        const { namespace, ...options } = request.query;
        const impact = await catalog.impact(
          { ...request.params, namespace },
          options,
          actorOf(request),
        );
        return { ...impact, affected: [...impact.affected] };
      },
    );

    app.get(
      '/relations/cycles',
      {
        config,
        schema: {
          operationId: 'getCycles',
          tags,
          summary: 'Entities that need each other in a circle, small circles first',
          querystring: Type.Object({ limit: parameters.limit(50, 500) }),
          response: responses({ 200: ref('Cycles') }),
        },
      },
      async (request) => {
        const { cycles, truncated } = await catalog.cycles(request.query.limit, actorOf(request));
        return { cycles: cycles.map((cycle) => ({ ...cycle, path: [...cycle.path] })), truncated };
      },
    );
  };
}
