import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { textOf } from '../schemas.ts';

/** What load balancers and monitors ask, without signing in. */
export function healthRoutes({ platform, metrics }: AppDependencies): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { permission: 'public', rateLimit: false } as const;
    app.get(
      '/healthz',
      {
        config,
        schema: {
          operationId: 'getHealth',
          tags: ['Health'],
          summary: 'Whether the process is alive',
          response: { 200: Type.Object({ status: Type.Literal('ok') }) },
        },
      },
      async () => ({ status: 'ok' }) as const,
    );
    app.get(
      '/readyz',
      {
        config,
        schema: {
          operationId: 'getReadiness',
          tags: ['Health'],
          summary: 'Whether requests can be served: the database answers',
          response: {
            200: Type.Object({ status: Type.Literal('ready') }),
            503: Type.Object({ status: Type.Literal('unavailable') }),
          },
        },
      },
      async (_request, reply) => {
        if (await platform.isReady()) return { status: 'ready' } as const;
        return reply.code(503).send({ status: 'unavailable' });
      },
    );
    app.get(
      '/metrics',
      {
        config,
        schema: {
          operationId: 'getMetrics',
          tags: ['Health'],
          summary: 'Measurements in the Prometheus text format',
          response: { 200: textOf('text/plain') },
        },
      },
      async (_request, reply) => {
        reply.type(metrics.contentType);
        return await metrics.render();
      },
    );
  };
}
