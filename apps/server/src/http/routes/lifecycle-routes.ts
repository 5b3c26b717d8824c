import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { answerEntity } from '../entity-answer.ts';
import { EntityPath } from '../entity-request.ts';
import { contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';

const Query = Type.Object({ namespace: parameters.namespace });

/** The life of entities: archiving them, and what plugins did about it. */
export function lifecycleRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { lifecycle } = platform;
  const tags = ['Lifecycle'];
  const base = '/entities/:kind/:name/lifecycle';

  return async (app) => {
    for (const archive of [true, false]) {
      app.post(
        `${base}/${archive ? 'archive' : 'unarchive'}`,
        {
          config: { permission: 'catalog.write' },
          schema: {
            operationId: archive ? 'archiveEntity' : 'unarchiveEntity',
            tags,
            summary: archive
              ? 'Archive an entity; plugins are told in jobs of their own'
              : 'Take an entity back from the archive',
            params: EntityPath,
            querystring: Query,
            response: responses({ 200: ref('Entity') }),
          },
        },
        async (request, reply) => {
          const where = { ...request.params, ...request.query };
          const context = contextOf(request);
          return answerEntity(reply, await lifecycle.setArchived(where, archive, context));
        },
      );
    }

    app.get(
      base,
      {
        config: { permission: 'catalog.read' },
        schema: {
          operationId: 'listLifecycleRuns',
          tags,
          summary: 'What plugins did when the entity changed, newest first',
          params: EntityPath,
          querystring: Query,
          response: responses({ 200: Type.Array(ref('LifecycleRun')) }),
        },
      },
      async (request) => {
        const where = { ...request.params, ...request.query };
        return (await lifecycle.list(where, contextOf(request))).map(toBody);
      },
    );

    app.post(
      `${base}/:id/rerun`,
      {
        config: { permission: 'lifecycle.execute' },
        schema: {
          operationId: 'rerunLifecycle',
          tags,
          summary: 'Have a plugin do it once more',
          params: Type.Object({ ...EntityPath.properties, id: Type.String() }),
          querystring: Query,
          response: responses({ 202: ref('LifecycleRun') }),
        },
      },
      async (request, reply) => {
        const { id, ...entity } = request.params;
        const where = { ...entity, ...request.query };
        const run = await lifecycle.rerun(where, id, contextOf(request));
        return await reply.code(202).send(toBody(run));
      },
    );
  };
}

function toBody<T extends { artifacts: Readonly<Record<string, string>> }>(run: T) {
  return { ...run, artifacts: { ...run.artifacts } };
}
