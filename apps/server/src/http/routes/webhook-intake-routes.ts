import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { MAX_DELIVERY_BYTES } from '@gantry/contracts';
import { errors as platformErrors } from '@gantry/platform';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { responses } from '../schemas.ts';

/**
 * Where other systems send what has happened. Whatever is wrong with a request, the answer is the same: the reason
 * is for administrators, with the delivery.
 */
export function webhookIntakeRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { intake } = platform.webhooks;

  async function take(request: FastifyRequest, body: Buffer | undefined) {
    const outcome = await intake.take({
      webhookId: (request.params as { id: string }).id,
      headers: plainHeaders(request),
      body,
      address: request.ip,
    });
    if (outcome.kind === 'refused') throw platformErrors.DELIVERY_REFUSED({});
    return outcome;
  }

  return async (app) => {
    // The signature is that of the bytes: they are read by nobody before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler(async (error: { code?: string }, request) => {
      // Larger than anything that is read, without saying so first; or a content type that is none.
      if (error.code?.startsWith('FST_ERR_CTP_')) await take(request, undefined);
      throw error;
    });

    app.post(
      '/webhooks/:id',
      {
        config: { permission: 'public', rateLimit: false },
        bodyLimit: MAX_DELIVERY_BYTES,
        schema: {
          operationId: 'takeDelivery',
          tags: ['Webhooks'],
          summary: 'Take a delivery: verified, stored, then acknowledged',
          params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
          response: responses({
            200: Type.Object({ challenge: Type.String() }),
            202: Type.Object({ accepted: Type.Boolean() }),
          }),
        },
        preParsing: async (request, _reply, payload) => {
          const { id } = request.params as { id: string };
          const size = Number(request.headers['content-length'] ?? 0);
          if (size > intake.maxBytes(id)) await take(request, undefined);
          return payload;
        },
      },
      async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { challenge } = await take(request, body);
        if (challenge !== undefined) return await reply.code(200).send({ challenge });
        return await reply.code(202).send({ accepted: true });
      },
    );
  };
}

function plainHeaders({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}
