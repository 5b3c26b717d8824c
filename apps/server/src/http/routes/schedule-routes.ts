import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';

const NameParameter = Type.Object({ name: Type.String({ maxLength: 500 }) });

/** When jobs are queued by themselves. */
export function scheduleRoutes({
  platform: { schedules },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const tags = ['Jobs'];

  return async (app) => {
    app.get(
      '/jobs/schedules',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'listJobSchedules',
          tags,
          summary: 'Schedules by name, with their next times',
          querystring: Type.Object({
            limit: parameters.limit(100, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('JobSchedule')) }),
        },
      },
      async (request, reply) => {
        const page = await schedules.list(request.query);
        linkNextPage(request, reply, page.nextCursor);
        return page.schedules;
      },
    );

    app.get(
      '/jobs/schedules/:name',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'getJobSchedule',
          tags,
          summary: 'Read a schedule',
          params: NameParameter,
          response: responses({ 200: ref('JobSchedule') }),
        },
      },
      async (request) => await schedules.get(request.params.name),
    );

    for (const [verb, isPaused, summary] of [
      ['pause', true, 'Let the times of a schedule pass'],
      ['resume', false, 'Let a schedule queue jobs again'],
    ] as const) {
      app.post(
        `/jobs/schedules/:name/${verb}`,
        {
          config: { permission: 'jobs.manage' },
          schema: {
            operationId: `${verb}JobSchedule`,
            tags,
            summary,
            params: NameParameter,
            response: responses({ 200: ref('JobSchedule') }),
          },
        },
        async (request) =>
          await schedules.setPaused(request.params.name, isPaused, contextOf(request)),
      );
    }

    app.post(
      '/jobs/schedules/:name/run',
      {
        config: { permission: 'jobs.manage' },
        schema: {
          operationId: 'runJobSchedule',
          tags,
          summary: 'Queue the job of a schedule now, beside its times',
          params: NameParameter,
          response: responses({ 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const job = await schedules.run(request.params.name, contextOf(request));
        return await reply.code(202).send(job);
      },
    );
  };
}
