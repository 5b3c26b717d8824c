import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DELIVERY_STATES } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf } from '../request-identity.ts';
import { closed, parameters, ref, responses } from '../schemas.ts';

const IdParameter = Type.Object({ id: Type.String({ maxLength: 100 }) });
const selection = {
  target: Type.Optional(
    Type.String({ maxLength: 100, description: 'Id of a webhook or of a subscription.' }),
  ),
  direction: Type.Optional(Type.Enum(['in', 'out'])),
  state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
  eventType: Type.Optional(Type.String({ maxLength: 200 })),
};

/** Deliveries: what came to webhooks, what is sent to subscribers, and what was done about it. */
export function deliveryRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { deliveries } = platform.webhooks;
  const read = { permission: 'webhooks.read' } as const;
  const manage = { permission: 'webhooks.manage' } as const;
  const tags = ['Webhooks'];

  return async (app) => {
    app.get(
      '/deliveries',
      {
        config: read,
        schema: {
          operationId: 'listDeliveries',
          tags,
          summary: 'Deliveries, newest first',
          querystring: Type.Object({
            ...selection,
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('Delivery')) }),
        },
      },
      async (request, reply) => {
        const page = await deliveries.list(request.query);
        linkNextPage(request, reply, page.nextCursor);
        return page.deliveries;
      },
    );

    app.get(
      '/deliveries/:id',
      {
        config: read,
        schema: {
          operationId: 'getDelivery',
          tags,
          summary: 'One delivery with its headers and its body, secrets masked',
          params: IdParameter,
          response: responses({ 200: ref('DeliveryDetails') }),
        },
      },
      async (request) => await deliveries.get(request.params.id),
    );

    app.post(
      '/deliveries/:id/replay',
      {
        config: manage,
        schema: {
          operationId: 'replayDelivery',
          tags,
          summary: 'Work through a delivery once more',
          params: IdParameter,
          response: responses({ 202: ref('Delivery') }),
        },
      },
      async (request, reply) => {
        const replayed = await deliveries.replay(request.params.id, contextOf(request));
        return await reply.code(202).send(replayed);
      },
    );

    app.post(
      '/deliveries/replay',
      {
        config: manage,
        schema: {
          operationId: 'replayDeliveries',
          tags,
          summary: 'Work once more through all that a selection finds, the newest thousand at most',
          body: Type.Object(selection, closed),
          response: responses({ 202: Type.Object({ replayed: Type.Integer() }) }),
        },
      },
      async (request, reply) => {
        const replayed = await deliveries.replayMany(request.body, contextOf(request));
        return await reply.code(202).send({ replayed });
      },
    );
  };
}
