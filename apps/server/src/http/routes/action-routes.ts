import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type ActionDefinition, type CheckedAction, toAddress } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';
import { optionalBody } from '../validation.ts';

const NamePath = Type.Object({
  name: Type.String({
    maxLength: 300,
    description: 'Name of an entity of the kind Action, or `<plugin>:<action>`.',
  }),
});
const Query = Type.Object({ namespace: parameters.namespace });

/** Actions: what there is to run, and asking for a run. */
export function actionRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { actions, actionAccess, runs } = platform;
  const tags = ['Actions'];

  const toBody = ({ definition, problems }: CheckedAction, decision: Decision) => ({
    ...describe(definition),
    mayRun: decision.allowed && problems.length === 0,
    reason: decision.reason,
    problems: problems.map(({ pointer, message }) => ({ pointer, message })),
  });

  return async (app) => {
    app.get(
      '/actions',
      {
        config: { permission: 'actions.read' },
        schema: {
          operationId: 'listActions',
          tags,
          summary: 'All actions, of the catalog and of plugins',
          response: responses({ 200: Type.Array(ref('Action')) }),
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return (await actions.list(actor)).map((action) =>
          toBody(action, actionAccess.decideRun(action.definition, actor)),
        );
      },
    );

    app.get(
      '/actions/:name',
      {
        config: { permission: 'actions.read' },
        schema: {
          operationId: 'getAction',
          tags,
          summary: 'Read an action',
          params: NamePath,
          querystring: Query,
          response: responses({ 200: ref('Action') }),
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { name } = request.params;
        const action = await actions.get(toAddress(name, request.query.namespace), actor);
        return toBody(action, actionAccess.decideRun(action.definition, actor));
      },
    );

    app.post(
      '/actions/:name/execute',
      {
        config: { permission: 'actions.execute' },
        schema: {
          operationId: 'executeAction',
          tags,
          summary: 'Ask for a run of an action',
          description:
            'Answers as soon as the run is stored; it may wait for approval. All that is wrong with the inputs is told at once.',
          params: NamePath,
          querystring: Query,
          body: optionalBody(ref('RunRequest')),
          response: responses({ 200: ref('Run'), 201: ref('Run') }),
        },
      },
      async (request, reply) => {
        const action = toAddress(request.params.name, request.query.namespace);
        const wish = { action, ...request.body };
        const { run, created } = await runs.request(wish, contextOf(request));
        return await reply.code(created ? 201 : 200).send(toRunBody(run));
      },
    );

    app.post(
      '/actions/:name/plan',
      {
        config: { permission: 'actions.execute', asksOnly: true },
        schema: {
          operationId: 'planAction',
          tags,
          summary: 'What a run would do; nothing is done',
          params: NamePath,
          querystring: Query,
          body: optionalBody(ref('RunRequest')),
          response: responses({ 200: ref('RunPlan') }),
        },
      },
      async (request) => {
        const action = toAddress(request.params.name, request.query.namespace);
        const plan = await runs.plan({ action, ...request.body }, contextOf(request));
        return { ...plan, steps: [...plan.steps] };
      },
    );

    app.get(
      '/actions/:name/runs',
      {
        config: { permission: 'runs.read' },
        schema: {
          operationId: 'listActionRuns',
          tags,
          summary: 'Runs of an action, newest first',
          params: NamePath,
          querystring: Type.Object({
            namespace: parameters.namespace,
            limit: parameters.limit(50, 500),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('RunSummary')) }),
        },
      },
      async (request, reply) => {
        const { namespace, limit, cursor } = request.query;
        const action = toAddress(request.params.name, namespace);
        const page = await runs.list({ action, limit, cursor }, actorOf(request));
        linkNextPage(request, reply, page.nextCursor);
        return page.runs;
      },
    );
  };
}

interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** How each step is configured is the business of those who can read the entity. */
function describe({ steps, permissions, outputs: _, ...rest }: ActionDefinition) {
  return {
    ...rest,
    steps: steps.map(({ id, title, type, compensate }) => ({
      id,
      ...(title === undefined ? {} : { title }),
      type,
      compensated: compensate !== undefined,
    })),
    requiresApproval: permissions.requireApproval ?? false,
  };
}

/** The lists of a run as the answer's own. */
export function toRunBody<
  T extends {
    readonly steps: readonly unknown[];
    readonly decisions: readonly unknown[];
    readonly artifacts: readonly string[];
  },
>(run: T) {
  const { steps, decisions, artifacts } = run;
  type Lists = {
    steps: T['steps'][number][];
    decisions: T['decisions'][number][];
    artifacts: string[];
  };
  return {
    ...run,
    steps: [...steps],
    decisions: [...decisions],
    artifacts: [...artifacts],
  } as Omit<T, keyof Lists> & Lists;
}
