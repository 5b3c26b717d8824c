import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { NoContent, ref, responses } from '../schemas.ts';

const NamePath = Type.Object({ name: Type.String({ maxLength: 100 }) });

/** Secrets that actions use by name, each for its hosts only. Values go in and never come out. */
export function actionSecretRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { actionSecrets } = platform;
  const tags = ['Actions'];

  return async (app) => {
    app.get(
      '/action-secrets',
      {
        config: { permission: 'actionsecrets.read' },
        schema: {
          operationId: 'listActionSecrets',
          tags,
          summary: 'Secrets of actions, without their values',
          response: responses({ 200: Type.Array(ref('ActionSecret')) }),
        },
      },
      async () => (await actionSecrets.list()).map((one) => ({ ...one, hosts: [...one.hosts] })),
    );

    app.put(
      '/action-secrets/:name',
      {
        config: { permission: 'actionsecrets.manage' },
        schema: {
          operationId: 'putActionSecret',
          tags,
          summary: 'Store a secret, or replace the one of this name',
          params: NamePath,
          body: Type.Object(
            {
              value: Type.String({ minLength: 1, maxLength: 20_000 }),
              hosts: Type.Array(Type.String({ maxLength: 300 }), {
                minItems: 1,
                maxItems: 50,
                description: 'Where it may be sent: hosts, or `host:port`.',
              }),
            },
            { additionalProperties: false },
          ),
          response: responses({ 200: ref('ActionSecret') }),
        },
      },
      async (request) => {
        const { name } = request.params;
        const secret = await actionSecrets.put(name, request.body, contextOf(request));
        return { ...secret, hosts: [...secret.hosts] };
      },
    );

    app.delete(
      '/action-secrets/:name',
      {
        config: { permission: 'actionsecrets.manage' },
        schema: {
          operationId: 'deleteActionSecret',
          tags,
          summary: 'Delete a secret; actions that use it fail from then on',
          params: NamePath,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await actionSecrets.remove(request.params.name, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}
