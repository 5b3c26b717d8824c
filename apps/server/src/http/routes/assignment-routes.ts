import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ASSIGNABLE_KINDS } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EntityPath } from '../entity-request.ts';
import { noContent } from '../no-content.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { NoContent, parameters, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const IdParameter = Type.Object({ id: Type.String() });

/** Which integration serves which entities. */
export function assignmentRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { assignments, bindings, catalog } = platform;
  const config = { permission: 'plugins.manage' } as const;
  const tags = ['Integrations'];
  const input = checkedByHandler(ref('AssignmentInput'));

  return async (app) => {
    app.get(
      '/assignments',
      {
        config,
        schema: {
          operationId: 'listAssignments',
          tags,
          summary: 'Assignments, in the order in which they were made',
          querystring: Type.Object({
            plugin: Type.Optional(Type.String()),
            integration: Type.Optional(Type.String()),
            capability: Type.Optional(Type.Enum([...ASSIGNABLE_KINDS])),
          }),
          response: responses({ 200: Type.Array(ref('Assignment')) }),
        },
      },
      async (request) => await assignments.list(request.query),
    );

    app.post(
      '/assignments',
      {
        config,
        schema: {
          operationId: 'createAssignment',
          tags,
          summary: 'Assign an integration to an entity, or to all that a selector matches',
          body: input,
          response: responses({ 201: ref('Assignment') }),
        },
      },
      async (request, reply) => {
        const made = await assignments.create(request.body, contextOf(request));
        return await reply.code(201).send(made);
      },
    );

    app.get(
      '/assignments/:id',
      {
        config,
        schema: {
          operationId: 'getAssignment',
          tags,
          summary: 'One assignment',
          params: IdParameter,
          response: responses({ 200: ref('Assignment') }),
        },
      },
      async (request) => await assignments.get(request.params.id),
    );

    app.put(
      '/assignments/:id',
      {
        config,
        schema: {
          operationId: 'replaceAssignment',
          tags,
          summary: 'Change an assignment',
          params: IdParameter,
          body: input,
          response: responses({ 200: ref('Assignment') }),
        },
      },
      async (request) =>
        await assignments.replace(request.params.id, request.body, contextOf(request)),
    );

    app.delete(
      '/assignments/:id',
      {
        config,
        schema: {
          operationId: 'deleteAssignment',
          tags,
          summary: 'Remove an assignment',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await assignments.delete(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/entities/:kind/:name/integrations',
      {
        config: { permission: 'catalog.read' },
        schema: {
          operationId: 'listEntityIntegrations',
          tags,
          summary: 'Which integrations serve an entity, by capability',
          params: EntityPath,
          querystring: Type.Object({ namespace: parameters.namespace }),
          response: responses({ 200: Type.Array(ref('EntitySourceBinding')) }),
        },
      },
      async (request) => {
        const where = { ...request.params, ...request.query };
        const entity = await catalog.get(where, actorOf(request));
        return (await bindings.list(entity)).map(
          ({ source, plugin, integration, capability, level, isDefault }) => ({
            source,
            plugin,
            integration,
            capability,
            level,
            default: isDefault,
          }),
        );
      },
    );
  };
}
