import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { responses } from '../schemas.ts';

export function versionRoutes({ version }: AppDependencies): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/version',
      {
        config: { permission: 'public' },
        schema: {
          operationId: 'getVersion',
          tags: ['Health'],
          summary: 'The version of the server',
          response: responses({ 200: Type.Object({ version: Type.String() }) }),
        },
      },
      async () => ({ version }),
    );
  };
}
