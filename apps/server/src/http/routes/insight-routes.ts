import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EntityPath, sourceQuery, toEntityRequest } from '../entity-request.ts';
import { linkNextPage } from '../pages.ts';
import { closed, parameters, ref, responses } from '../schemas.ts';

/** What plugins make of an entity: its health, its incidents, and what could be better. */
export function insightRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { insights } = platform;
  const tags = ['Insights'];

  return async (app) => {
    app.get(
      '/entities/:kind/:name/health',
      {
        config: { permission: 'health.read' },
        schema: {
          operationId: 'getEntityHealth',
          tags,
          summary: 'How an entity is: every source’s report, and the worst of them',
          params: EntityPath,
          querystring: Type.Object(sourceQuery),
          response: responses({ 200: ref('EntityHealth') }),
        },
      },
      async (request, reply) => await insights.health(toEntityRequest(request, reply)),
    );

    app.get(
      '/entities/:kind/:name/incidents',
      {
        config: { permission: 'incidents.read' },
        schema: {
          operationId: 'listIncidents',
          tags,
          summary: 'Incidents of an entity, newest first',
          params: EntityPath,
          querystring: Type.Object({
            ...sourceQuery,
            start: Type.Optional(
              Type.String({ maxLength: 50, description: 'Default: a week before the end.' }),
            ),
            end: Type.Optional(Type.String({ maxLength: 50, description: 'Default: now.' })),
            status: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
            limit: parameters.limit(100, 1_000),
            cursor: Type.Optional(Type.String({ maxLength: 4_000 })),
          }),
          response: responses({ 200: ref('IncidentPage') }),
        },
      },
      async (request, reply) => {
        const { start, end, status, limit, cursor } = request.query;
        const search = { start, end, statuses: status, limit, cursor };
        const page = await insights.incidents(toEntityRequest(request, reply), search);
        linkNextPage(request, reply, page.nextCursor);
        return page;
      },
    );

    app.get(
      '/entities/:kind/:name/analysis',
      {
        config: { permission: 'analysis.read' },
        schema: {
          operationId: 'analyzeEntity',
          tags,
          summary: 'What could be better, from every source',
          params: EntityPath,
          querystring: Type.Object(sourceQuery),
          response: responses({ 200: Type.Array(ref('AnalysisFinding')) }),
        },
      },
      async (request, reply) => await insights.analysis(toEntityRequest(request, reply)),
    );

    app.post(
      '/entities/:kind/:name/analysis/remediate',
      {
        config: { permission: 'analysis.execute' },
        schema: {
          operationId: 'remediateFinding',
          tags,
          summary: 'Put right what a finding offered',
          params: EntityPath,
          querystring: Type.Object(sourceQuery),
          body: Type.Object({ id: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
          response: responses({ 200: ref('RemediationResult') }),
        },
      },
      async (request, reply) =>
        await insights.remediate(toEntityRequest(request, reply), request.body.id),
    );
  };
}
