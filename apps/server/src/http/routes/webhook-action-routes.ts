import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { parseEntityRef } from '@gantry/contracts';
import { errors as platformErrors } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses } from '../schemas.ts';

const Handler = Type.String({ maxLength: 150, description: '`<plugin>:<action>`.' });
const Config = Type.Unknown({
  description: 'An object; or JSON text, as rules of the first contract have it.',
});

/** Actions of plugins that webhook rules name. */
export function webhookActionRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const {
    webhookActions,
    webhooks: { actions },
  } = platform;
  const config = { permission: 'plugins.manage' } as const;
  const read = { permission: 'webhooks.read' } as const;
  const tags = ['Webhooks'];

  return async (app) => {
    app.get(
      '/webhook-actions',
      {
        config: read,
        schema: {
          operationId: 'listWebhookActions',
          tags,
          summary: 'Actions that rules can name, with the schema of their configuration',
          response: responses({ 200: Type.Array(ref('WebhookAction')) }),
        },
      },
      async () => actions.list(),
    );

    app.post(
      '/webhook-actions/check',
      {
        config: { ...read, asksOnly: true },
        schema: {
          operationId: 'checkWebhookAction',
          tags,
          summary: 'What is wrong with a handler and its configuration; nothing is run',
          body: Type.Object({ handler: Handler, actionConfig: Type.Optional(Config) }, closed),
          response: responses({ 200: Type.Object({ problems: Type.Array(ref('Problem')) }) }),
        },
      },
      async ({ body }) => {
        const problems = actions.checkHandler(body.handler, body.actionConfig);
        return { problems: problems.map(({ pointer, message }) => ({ pointer, message })) };
      },
    );

    app.post(
      '/webhook-actions/run',
      {
        config,
        schema: {
          operationId: 'runWebhookAction',
          tags,
          summary: 'Run an action by hand, as a delivery would',
          body: Type.Object(
            {
              handler: Handler,
              integration: Type.Optional(Type.String({ maxLength: 63 })),
              entity: Type.Optional(Type.String({ description: '`Kind/namespace/name`.' })),
              externalIdentifier: Type.String({ maxLength: 2_000 }),
              actionConfig: Type.Optional(Config),
              payload: Type.Optional(Type.Unknown()),
            },
            closed,
          ),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { entity, ...run } = request.body;
        const target = entity === undefined ? undefined : parseEntityRef(entity);
        if (entity !== undefined && !target) {
          const message = 'must be Kind/name or Kind/namespace/name';
          throw platformErrors.INVALID_INPUT({ problems: [{ pointer: '/entity', message }] });
        }
        const { payload = null, ...rest } = run;
        await webhookActions.run({ ...rest, payload, entity: target }, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}
