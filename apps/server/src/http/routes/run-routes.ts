import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Json } from '@gantry/base';
import { RUN_STATES } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { parameters, ref, responses, textOf } from '../schemas.ts';
import { optionalBody } from '../validation.ts';
import { whenGone } from '../when-gone.ts';
import { toRunBody } from './action-routes.ts';

const IdPath = Type.Object({ id: Type.String({ maxLength: 100 }) });
const closed = { additionalProperties: false } as const;
const Reason = Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' });
const LOOK_AGAIN_MS = 300;
const LogQuery = Type.Object({
  after: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: 'Only lines after the one with this id.',
  }),
  limit: parameters.limit(1_000, 5_000),
  wait: Type.Integer({
    minimum: 0,
    maximum: 25,
    default: 0,
    description: 'Seconds to wait for a line, or for the end of the run, when there is none yet.',
  }),
});

/** Runs of actions: what they do and did, and deciding about them. */
export function runRoutes({ platform: { runs } }: AppDependencies): FastifyPluginAsyncTypebox {
  const tags = ['Runs'];
  const read = { permission: 'runs.read' } as const;
  // Whoever may ask for a run may stop it; those of others need `runs.manage`, decided where the run is read.
  const change = { permission: 'actions.execute' } as const;

  return async (app) => {
    app.get(
      '/runs',
      {
        config: read,
        schema: {
          operationId: 'listRuns',
          tags,
          summary: 'Runs that you may see, newest first',
          querystring: Type.Object({
            state: Type.Optional(Type.Array(Type.Enum([...RUN_STATES]), { maxItems: 9 })),
            mine: Type.Optional(Type.Boolean({ description: 'Only those that you asked for.' })),
            entity: Type.Optional(
              Type.String({
                maxLength: 600,
                description: '`Kind/namespace/name`: only those that were about this entity.',
              }),
            ),
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('RunSummary')) }),
        },
      },
      async (request, reply) => {
        const { state, ...query } = request.query;
        const page = await runs.list({ ...query, states: state }, actorOf(request));
        linkNextPage(request, reply, page.nextCursor);
        return page.runs;
      },
    );

    app.get(
      '/runs/awaiting',
      {
        config: { permission: 'approvals.execute' },
        schema: {
          operationId: 'listAwaitingRuns',
          tags,
          summary: 'Runs that wait for your decision, oldest first',
          response: responses({ 200: Type.Array(ref('RunSummary')) }),
        },
      },
      async (request) => await runs.awaiting(actorOf(request)),
    );

    app.get(
      '/runs/:id',
      {
        config: read,
        schema: {
          operationId: 'getRun',
          tags,
          summary: 'Read a run',
          params: IdPath,
          response: responses({ 200: ref('Run') }),
        },
      },
      async (request) => toRunBody(await runs.get(request.params.id, actorOf(request))),
    );

    app.get(
      '/runs/:id/log',
      {
        config: read,
        schema: {
          operationId: 'getRunLog',
          tags,
          summary: 'What a run said, oldest first; with `wait` as it is said',
          params: IdPath,
          querystring: LogQuery,
          response: responses({ 200: ref('RunLogPage') }),
        },
      },
      async (request, reply) => {
        const { wait, ...page } = request.query;
        const gone = whenGone(reply.raw);
        const until = performance.now() + wait * 1_000;
        for (;;) {
          const { lines, isOver } = await runs.readLog(request.params.id, page, actorOf(request));
          if (lines.length > 0 || isOver || performance.now() >= until || gone.aborted) {
            return { lines: lines.map(toLine), isOver: isOver && lines.length < page.limit };
          }
          await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        }
      },
    );

    app.get(
      '/runs/:id/artifacts/:artifact',
      {
        config: read,
        schema: {
          operationId: 'getRunArtifact',
          tags,
          summary: 'A text that a run left',
          params: Type.Object({ ...IdPath.properties, artifact: Type.String({ maxLength: 200 }) }),
          response: responses({ 200: textOf('text/plain') }),
        },
      },
      async (request, reply) => {
        const { id, artifact } = request.params;
        const text = await runs.artifact(id, artifact, actorOf(request));
        return await reply.type('text/plain; charset=utf-8').send(text);
      },
    );

    for (const [verb, decision] of [
      ['approve', 'approved'],
      ['reject', 'rejected'],
    ] as const) {
      app.post(
        `/runs/:id/${verb}`,
        {
          config: { permission: 'approvals.execute' },
          schema: {
            operationId: `${verb}Run`,
            tags,
            summary: `${verb === 'approve' ? 'Agree to' : 'Refuse'} a run that waits for it`,
            params: IdPath,
            body: Type.Object(
              {
                reason: Reason,
                digest: Type.Optional(
                  Type.String({
                    maxLength: 100,
                    description: 'Of the run as you have looked at it.',
                  }),
                ),
              },
              closed,
            ),
            response: responses({ 200: ref('Run') }),
          },
        },
        async (request) => {
          const { id } = request.params;
          return toRunBody(await runs.decide(id, decision, request.body, contextOf(request)));
        },
      );
    }

    app.post(
      '/runs/:id/cancel',
      {
        config: change,
        schema: {
          operationId: 'cancelRun',
          tags,
          summary: 'Ask a run to stop; what it did is taken back where its steps say how',
          params: IdPath,
          response: responses({ 202: ref('Run') }),
        },
      },
      async (request, reply) => {
        const run = await runs.cancel(request.params.id, contextOf(request));
        return await reply.code(202).send(toRunBody(run));
      },
    );

    app.post(
      '/runs/:id/retry',
      {
        config: change,
        schema: {
          operationId: 'retryRun',
          tags,
          summary: 'Go on with a run that failed, from the step that did',
          params: IdPath,
          response: responses({ 202: ref('Run') }),
        },
      },
      async (request, reply) => {
        const run = await runs.retry(request.params.id, contextOf(request));
        return await reply.code(202).send(toRunBody(run));
      },
    );

    app.post(
      '/runs/:id/rerun',
      {
        config: { permission: 'actions.execute' },
        schema: {
          operationId: 'rerunRun',
          tags,
          summary: 'Ask for the same once more, with the action as it is now',
          params: IdPath,
          body: optionalBody(
            Type.Object(
              {
                confirm: Type.Optional(
                  Type.Boolean({ description: 'Has to be true for a destructive action.' }),
                ),
              },
              closed,
            ),
          ),
          response: responses({ 201: ref('Run') }),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const wish = { confirm: request.body?.confirm };
        return await reply
          .code(201)
          .send(toRunBody(await runs.rerun(id, wish, contextOf(request))));
      },
    );

    app.post(
      '/runs/:id/signals/:signal',
      {
        config: change,
        schema: {
          operationId: 'signalRun',
          tags,
          summary: 'Tell a run something that it waits for, or will',
          description:
            'The first signal of a name counts; later ones are answered with `accepted: false`.',
          params: Type.Object({
            ...IdPath.properties,
            signal: Type.String({ pattern: '^[a-z][a-z0-9._-]{0,99}$' }),
          }),
          body: optionalBody(Type.Object({ payload: Type.Optional(Type.Unknown()) }, closed)),
          response: responses({ 202: Type.Object({ accepted: Type.Boolean() }) }),
        },
      },
      async (request, reply) => {
        const { id, signal } = request.params;
        const payload = (request.body?.payload ?? null) as Json;
        return await reply
          .code(202)
          .send(await runs.signal(id, signal, payload, contextOf(request)));
      },
    );
  };
}

function toLine({
  id,
  at,
  level,
  step,
  message,
}: {
  id: number;
  at: string;
  level: string;
  step: string | null;
  message: string;
}) {
  return { id, timestamp: at, level, ...(step === null ? {} : { step }), message };
}
