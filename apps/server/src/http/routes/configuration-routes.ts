import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EntityPath, sourceQuery, toEntityRequest } from '../entity-request.ts';
import { noContent } from '../no-content.ts';
import { closed, NoContent, ref, responses } from '../schemas.ts';

const KeyPath = Type.Object({
  ...EntityPath.properties,
  key: Type.String({ maxLength: 300, description: 'Slashes in it are written as `%2F`.' }),
});
const Query = Type.Object(sourceQuery);

/** Configuration of entities, as plugins have it. */
export function configurationRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { configuration } = platform;
  const tags = ['Configuration'];

  return async (app) => {
    app.get(
      '/entities/:kind/:name/configuration',
      {
        config: { permission: 'configuration.read' },
        schema: {
          operationId: 'listConfiguration',
          tags,
          summary: 'The keys of an entity, without values',
          params: EntityPath,
          querystring: Query,
          response: responses({ 200: ref('Configuration') }),
        },
      },
      async (request, reply) => {
        const found = await configuration.list(toEntityRequest(request, reply));
        return { ...found, dataTypes: [...found.dataTypes], keys: [...found.keys] };
      },
    );

    app.post(
      '/entities/:kind/:name/configuration/values::fetch',
      {
        config: { permission: 'configuration.read', asksOnly: true },
        schema: {
          operationId: 'fetchConfigurationValues',
          tags,
          summary: 'Values of keys; secret ones are masked unless they are revealed',
          description:
            'With `reveal`, the keys have to be named; each secret value that is shown leaves a line in the audit trail.',
          params: EntityPath,
          querystring: Query,
          body: Type.Object(
            {
              keys: Type.Optional(
                Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 1_000 }),
              ),
              reveal: Type.Optional(Type.Boolean()),
            },
            closed,
          ),
          response: responses({ 200: Type.Array(ref('ConfigKeyWithValue')) }),
        },
      },
      async (request, reply) => {
        // What is shown here must be kept by nobody on the way.
        reply.header('cache-control', 'no-store');
        return await configuration.values(toEntityRequest(request, reply), request.body);
      },
    );

    app.put(
      '/entities/:kind/:name/configuration/:key',
      {
        config: { permission: 'configuration.write' },
        schema: {
          operationId: 'setConfigurationValue',
          tags,
          summary: 'Set a key',
          params: KeyPath,
          querystring: Query,
          body: ref('ConfigValue'),
          response: responses({ 200: ref('ConfigKey') }),
        },
      },
      async (request, reply) =>
        await configuration.set(toEntityRequest(request, reply), request.params.key, request.body),
    );

    app.delete(
      '/entities/:kind/:name/configuration/:key',
      {
        config: { permission: 'configuration.write' },
        schema: {
          operationId: 'deleteConfigurationKey',
          tags,
          summary: 'Remove a key; one that is not there is no error',
          params: KeyPath,
          querystring: Query,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await configuration.delete(toEntityRequest(request, reply), request.params.key);
        return await noContent(reply);
      },
    );
  };
}
