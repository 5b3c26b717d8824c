import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toAddress } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { NoContent, parameters, ref, responses } from '../schemas.ts';

const ActionPath = Type.Object({ name: Type.String({ maxLength: 300 }) });
const SchedulePath = Type.Object({
  ...ActionPath.properties,
  schedule: Type.String({ maxLength: 63 }),
});
const Query = Type.Object({ namespace: parameters.namespace });

/** Actions that are run by themselves, at times that repeat. */
export function actionScheduleRoutes({
  platform: { actionSchedules },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const tags = ['Actions'];

  return async (app) => {
    app.get(
      '/actions/:name/schedules',
      {
        config: { permission: 'actions.read' },
        schema: {
          operationId: 'listActionSchedules',
          tags,
          summary: 'When an action is run by itself',
          params: ActionPath,
          querystring: Query,
          response: responses({ 200: Type.Array(ref('ActionSchedule')) }),
        },
      },
      async (request) => {
        const action = toAddress(request.params.name, request.query.namespace);
        return await actionSchedules.list(action, contextOf(request));
      },
    );

    app.put(
      '/actions/:name/schedules/:schedule',
      {
        config: { permission: 'actions.execute' },
        schema: {
          operationId: 'putActionSchedule',
          tags,
          summary: 'Run an action by itself, in your name and with your rights at the time',
          params: SchedulePath,
          querystring: Query,
          body: Type.Object(
            {
              cron: Type.String({ maxLength: 200, description: 'Such as `30 2 * * 1-5`.' }),
              timeZone: Type.Optional(
                Type.String({
                  maxLength: 100,
                  description: 'Such as `Europe/Berlin`. Default: UTC.',
                }),
              ),
              inputs: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
              confirm: Type.Optional(
                Type.Boolean({ description: 'Has to be true for a destructive action.' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: responses({ 200: ref('ActionSchedule') }),
        },
      },
      async (request) => {
        const { name, schedule } = request.params;
        const action = toAddress(name, request.query.namespace);
        const wish = { timeZone: 'UTC', ...request.body };
        return await actionSchedules.put(action, schedule, wish, contextOf(request));
      },
    );

    app.delete(
      '/actions/:name/schedules/:schedule',
      {
        config: { permission: 'actions.execute' },
        schema: {
          operationId: 'deleteActionSchedule',
          tags,
          summary: 'Run an action no longer by itself',
          params: SchedulePath,
          querystring: Query,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { name, schedule } = request.params;
        const action = toAddress(name, request.query.namespace);
        await actionSchedules.remove(action, schedule, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}
