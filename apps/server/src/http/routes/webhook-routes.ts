import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { parseIfMatch } from '../if-match.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, parameters, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const IdParameter = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Webhooks: where other systems send what has happened, and what is done about it. */
export function webhookRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { webhooks, deliveries } = platform.webhooks;
  const read = { permission: 'webhooks.read' } as const;
  const manage = { permission: 'webhooks.manage' } as const;
  const tags = ['Webhooks'];
  const input = checkedByHandler(ref('WebhookInput'));

  return async (app) => {
    app.get(
      '/webhooks',
      {
        config: read,
        schema: {
          operationId: 'listWebhooks',
          tags,
          summary: 'Webhooks, by name',
          response: responses({ 200: Type.Array(ref('Webhook')) }),
        },
      },
      async () => await webhooks.list(),
    );

    app.post(
      '/webhooks',
      {
        config: manage,
        schema: {
          operationId: 'createWebhook',
          tags,
          summary: 'Make a webhook; the answer holds its secret, once',
          body: input,
          response: responses({ 201: ref('Webhook') }),
        },
      },
      async (request, reply) => {
        const made = await webhooks.create(request.body, contextOf(request));
        return await reply.code(201).send(made);
      },
    );

    app.get(
      '/webhooks/:id',
      {
        config: read,
        schema: {
          operationId: 'getWebhook',
          tags,
          summary: 'One webhook',
          params: IdParameter,
          response: responses({ 200: ref('Webhook') }),
        },
      },
      async (request) => await webhooks.get(request.params.id),
    );

    app.put(
      '/webhooks/:id',
      {
        config: manage,
        schema: {
          operationId: 'replaceWebhook',
          tags,
          summary: 'Change a webhook and its rules; its secrets stay',
          params: IdParameter,
          headers: Type.Object({ 'if-match': Type.Optional(Type.String()) }),
          body: input,
          response: responses({ 200: ref('Webhook') }),
        },
      },
      async (request) =>
        await webhooks.replace(
          request.params.id,
          request.body,
          contextOf(request),
          parseIfMatch(request.headers['if-match']),
        ),
    );

    app.delete(
      '/webhooks/:id',
      {
        config: manage,
        schema: {
          operationId: 'deleteWebhook',
          tags,
          summary: 'Remove a webhook and what came to it',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await webhooks.delete(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.post(
      '/webhooks/:id/rotate',
      {
        config: manage,
        schema: {
          operationId: 'rotateWebhookSecret',
          tags,
          summary: 'Give a webhook a new secret; the former one is taken for a while',
          params: IdParameter,
          body: Type.Object(
            {
              secret: Type.Optional(
                Type.String({ minLength: 16, maxLength: 500, description: 'Default: a new one.' }),
              ),
              overlapSeconds: Type.Optional(
                Type.Integer({
                  minimum: 0,
                  maximum: 30 * 24 * 3_600,
                  description: 'How long the former secret is still taken. Default: a day.',
                }),
              ),
            },
            closed,
          ),
          response: responses({ 200: ref('Webhook') }),
        },
      },
      async (request) => await webhooks.rotate(request.params.id, request.body, contextOf(request)),
    );

    app.post(
      '/webhooks/:id/try',
      {
        config: { ...read, asksOnly: true },
        schema: {
          operationId: 'tryWebhookRules',
          tags,
          summary: 'What rules would do with the newest deliveries; nothing is done or saved',
          params: IdParameter,
          body: Type.Object(
            {
              rules: checkedByHandler(Type.Array(Type.Unknown(), { maxItems: 100 })),
              limit: Type.Optional(parameters.limit(20, 50)),
            },
            closed,
          ),
          response: responses({ 200: Type.Array(ref('RuleTrial')) }),
        },
      },
      async ({ params, body }) =>
        await deliveries.tryRules(params.id, body.rules as unknown[], body.limit ?? 20),
    );

    app.get(
      '/webhooks/:id/counts',
      {
        config: read,
        schema: {
          operationId: 'countDeliveries',
          tags,
          summary: 'How many deliveries of a webhook there are in each state',
          params: IdParameter,
          response: responses({ 200: Type.Record(Type.String(), Type.Integer()) }),
        },
      },
      async (request) => {
        await webhooks.get(request.params.id);
        return await deliveries.countStates(request.params.id);
      },
    );
  };
}
