import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DELIVERY_STATES } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf } from '../request-identity.ts';
import { NoContent, parameters, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const IdParameter = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Subscriptions: events that are sent to somebody's address. Everybody has their own. */
export function subscriptionRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { subscriptions } = platform;
  const { deliveries } = platform.webhooks;
  const config = { permission: 'subscriptions.manage' } as const;
  const tags = ['Events'];
  const input = checkedByHandler(ref('SubscriptionInput'));

  return async (app) => {
    app.get(
      '/subscriptions',
      {
        config,
        schema: {
          operationId: 'listSubscriptions',
          tags,
          summary: 'One’s own subscriptions; for those who manage webhooks, all',
          response: responses({ 200: Type.Array(ref('Subscription')) }),
        },
      },
      async (request) => await subscriptions.list(contextOf(request)),
    );

    app.post(
      '/subscriptions',
      {
        config,
        schema: {
          operationId: 'createSubscription',
          tags,
          summary: 'Have events sent to an address; the answer holds the secret, once',
          body: input,
          response: responses({ 201: ref('Subscription') }),
        },
      },
      async (request, reply) => {
        const made = await subscriptions.create(request.body, contextOf(request));
        return await reply.code(201).send(made);
      },
    );

    app.get(
      '/subscriptions/:id',
      {
        config,
        schema: {
          operationId: 'getSubscription',
          tags,
          summary: 'One subscription',
          params: IdParameter,
          response: responses({ 200: ref('Subscription') }),
        },
      },
      async (request) => await subscriptions.get(request.params.id, contextOf(request)),
    );

    app.put(
      '/subscriptions/:id',
      {
        config,
        schema: {
          operationId: 'replaceSubscription',
          tags,
          summary: 'Change a subscription; its secret stays',
          params: IdParameter,
          body: input,
          response: responses({ 200: ref('Subscription') }),
        },
      },
      async (request) =>
        await subscriptions.replace(request.params.id, request.body, contextOf(request)),
    );

    app.post(
      '/subscriptions/:id/rotate',
      {
        config,
        schema: {
          operationId: 'rotateSubscriptionSecret',
          tags,
          summary: 'Give a subscription a new secret; for a day it signs with both',
          params: IdParameter,
          response: responses({ 200: ref('Subscription') }),
        },
      },
      async (request) => await subscriptions.rotate(request.params.id, contextOf(request)),
    );

    app.delete(
      '/subscriptions/:id',
      {
        config,
        schema: {
          operationId: 'deleteSubscription',
          tags,
          summary: 'Remove a subscription and its deliveries',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await subscriptions.delete(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/subscriptions/:id/deliveries',
      {
        config,
        schema: {
          operationId: 'listSubscriptionDeliveries',
          tags,
          summary: 'What was sent, newest first',
          params: IdParameter,
          querystring: Type.Object({
            state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('Delivery')) }),
        },
      },
      async (request, reply) => {
        const { id } = await subscriptions.get(request.params.id, contextOf(request));
        const page = await deliveries.list({ ...request.query, target: id });
        linkNextPage(request, reply, page.nextCursor);
        return page.deliveries;
      },
    );

    app.post(
      '/subscriptions/:id/deliveries/:delivery/replay',
      {
        config,
        schema: {
          operationId: 'replaySubscriptionDelivery',
          tags,
          summary: 'Send an event once more',
          params: Type.Object({
            id: Type.String({ maxLength: 100 }),
            delivery: Type.String({ maxLength: 100 }),
          }),
          response: responses({ 202: ref('Delivery') }),
        },
      },
      async (request, reply) => {
        const context = contextOf(request);
        const { id } = await subscriptions.get(request.params.id, context);
        const replayed = await deliveries.replay(request.params.delivery, context, id);
        return await reply.code(202).send(replayed);
      },
    );
  };
}
