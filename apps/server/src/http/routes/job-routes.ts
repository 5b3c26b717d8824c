import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { JOB_STATES } from '@gantry/contracts';
import type { Platform } from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import type { LiveReaders } from '../live-readers.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf, principalOf } from '../request-identity.ts';
import { parameters, ref, responses, textOf } from '../schemas.ts';
import { HEARTBEAT_MS, streamText } from '../text-stream-reader.ts';

const IdParameter = Type.Object({ id: Type.String() });
const AfterLine = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  default: 0,
  description: 'Only lines after the one with this id.',
});

type Line = Awaited<ReturnType<Platform['jobs']['readLog']>>[number];
const LAST_ID = /^\d{1,15}$/;

/** Durable jobs: what runs, ran, and what it said. */
export function jobRoutes(
  { platform: { jobs } }: AppDependencies,
  readers: LiveReaders,
): FastifyPluginAsyncTypebox {
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
            after: AfterLine,
            limit: parameters.limit(1_000, 5_000),
          }),
          response: responses({ 200: Type.Array(ref('JobLogLine')) }),
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        return (await jobs.readLog(request.params.id, after, limit)).map(toLine);
      },
    );

    app.get(
      '/jobs/:id/log/stream',
      {
        config: { permission: 'jobs.read', checksOrigin: true },
        schema: {
          operationId: 'streamJobLog',
          tags,
          summary: 'What a job says, as it says it, as server-sent events',
          description:
            'Each line is one message with its `id`; `Last-Event-ID`, as browsers send it, or `after` goes on after a line. The message `over` tells the state in which the job ended, and closes the stream.',
          params: IdParameter,
          querystring: Type.Object({ after: AfterLine }),
          response: responses({ 200: textOf('text/event-stream') }),
        },
      },
      async (request, reply) => {
        const { id } = await jobs.get(request.params.id);
        const last = request.headers['last-event-id'];
        const after =
          typeof last === 'string' && LAST_ID.test(last) ? Number(last) : request.query.after;
        const source = (signal: AbortSignal) => logText(jobs, { id, after, signal });
        const principal = principalOf(request);
        return await streamText(reply as FastifyReply, readers, { principal, source });
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

    app.post(
      '/jobs/:id/retry',
      {
        config: { permission: 'jobs.manage' },
        schema: {
          operationId: 'retryJob',
          tags,
          summary: 'Queue a job again that failed, died or was cancelled',
          params: IdParameter,
          response: responses({ 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const job = await jobs.retry(request.params.id, contextOf(request));
        return await reply.code(202).send(job);
      },
    );

    app.post(
      '/jobs/retry',
      {
        config: { permission: 'jobs.manage' },
        schema: {
          operationId: 'retryJobs',
          tags,
          summary: 'Queue all jobs of a type again that are dead, or that failed',
          body: Type.Object(
            {
              type: Type.String({ minLength: 1, maxLength: 200 }),
              state: Type.Optional(
                Type.Enum(['dead', 'failed'], { description: '`dead` unless it says otherwise.' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: responses({ 202: Type.Object({ retried: Type.Integer() }) }),
        },
      },
      async (request, reply) => {
        const { type, state = 'dead' } = request.body;
        const retried = await jobs.retryAll({ type, state }, contextOf(request));
        return await reply.code(202).send({ retried });
      },
    );

    app.get(
      '/jobs/types',
      {
        config: { permission: 'jobs.read' },
        schema: {
          operationId: 'listJobTypes',
          tags,
          summary: 'The types of jobs, and what there is of each',
          response: responses({ 200: Type.Array(ref('JobType')) }),
        },
      },
      async () => await jobs.overview(),
    );
  };
}

function toLine({ id, at: timestamp, level, message }: Line) {
  return { id, timestamp, level, message };
}

async function* logText(
  jobs: Platform['jobs'],
  { id, after, signal }: { id: string; after: number; signal: AbortSignal },
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  for await (const lines of jobs.followLog(id, after, { signal, idleMs: HEARTBEAT_MS })) {
    yield lines.length === 0
      ? ':\n\n'
      : lines.map((line) => `id: ${line.id}\ndata: ${JSON.stringify(toLine(line))}\n\n`).join('');
  }
  if (signal.aborted) return;
  const { state } = await jobs.get(id);
  yield `event: over\ndata: ${JSON.stringify(state)}\n\n`;
}
