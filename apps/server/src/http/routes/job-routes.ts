import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JOB_STATES } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';

const IdParameter = Type.Object({ id: Type.String() });

/** Durable jobs: what runs, ran, and what it said. */
export function jobRoutes({ platform: { jobs } }: AppDependencies): FastifyPluginAsyncTypebox {
  const tags = ['Jobs'];

  return async (app) => {
    app.get(
      '/jobs',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'listJobs',
          tags,
          summary: 'Jobs, newest first',
          querystring: Type.Object({
            type: Type.Optional(Type.String()),
            key: Type.Optional(Type.String()),
            state: Type.Optional(Type.Enum([...JOB_STATES])),
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('Job')) }),
        },
      },
      async (request, reply) => {
        const page = await jobs.list(request.query);
        linkNextPage(request, reply, page.nextCursor);
        return page.jobs;
      },
    );

    app.get(
      '/jobs/:id',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'getJob',
          tags,
          summary: 'Read a job',
          params: IdParameter,
          response: responses({ 200: ref('Job') }),
        },
      },
      async (request) => await jobs.get(request.params.id),
    );

    app.get(
      '/jobs/:id/log',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'getJobLog',
          tags,
          summary: 'What a job said, oldest first',
          params: IdParameter,
          querystring: Type.Object({
            after: Type.Integer({
              minimum: 0,
              default: 0,
              description: 'Only lines after the one with this id.',
            }),
            limit: parameters.limit(1_000, 5_000),
          }),
          response: responses({ 200: Type.Array(ref('JobLogLine')) }),
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        const lines = await jobs.readLog(request.params.id, after, limit);
        return lines.map(({ id, at: timestamp, level, message }) => ({
          id,
          timestamp,
          level,
          message,
        }));
      },
    );

    app.post(
      '/jobs/:id/cancel',
      {
        config: { permission: 'jobs.manage' },
        schema: {
          operationId: 'cancelJob',
          tags,
          summary: 'Ask a job to stop',
          params: IdParameter,
          response: responses({ 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const job = await jobs.cancel(request.params.id, contextOf(request));
        return await reply.code(202).send(job);
      },
    );
  };
}
