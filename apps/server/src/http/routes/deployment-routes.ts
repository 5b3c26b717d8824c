import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { EntityPath, sourceQuery, sourcesQuery, toEntityRequest } from '../entity-request.ts';
import { closed, parameters, ref, responses } from '../schemas.ts';

const Committish = Type.String({ minLength: 1, maxLength: 500 });
const CheckState = Type.Object({ status: Type.Enum(['pass', 'fail', 'warn', 'unknown']) });

/** Deployments of entities. */
export function deploymentRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { deployments } = platform;
  const read = { permission: 'deployments.read' } as const;
  const tags = ['Deployments'];
  const base = '/entities/:kind/:name/deployments';

  return async (app) => {
    app.get(
      base,
      {
        config: read,
        schema: {
          operationId: 'listDeployments',
          tags,
          summary: 'The newest deployments of environments',
          params: EntityPath,
          querystring: Type.Object({
            ...sourcesQuery,
            environment: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 50 }),
            limit: parameters.limit(5, 100),
          }),
          response: responses({ 200: Type.Array(ref('RemoteDeployment')) }),
        },
      },
      async (request, reply) => {
        const { environment, limit } = request.query;
        return await deployments.recent(toEntityRequest(request, reply), environment, limit);
      },
    );

    app.get(
      `${base}/refs`,
      {
        config: read,
        schema: {
          operationId: 'listDeploymentRefs',
          tags,
          summary: 'Branches and tags that can be deployed',
          params: EntityPath,
          querystring: Type.Object({
            ...sourceQuery,
            kind: Type.Enum(['default', 'branch', 'tag', 'all'], { default: 'all' }),
            query: Type.Optional(
              Type.String({ maxLength: 200, description: 'A part of the name.' }),
            ),
          }),
          response: responses({ 200: Type.Array(ref('DeploymentRef')) }),
        },
      },
      async (request, reply) => {
        const { kind, query } = request.query;
        return await deployments.refs(toEntityRequest(request, reply), kind, query);
      },
    );

    app.get(
      `${base}/commits`,
      {
        config: read,
        schema: {
          operationId: 'listDeploymentCommits',
          tags,
          summary: 'Commits of a ref, newest first',
          params: EntityPath,
          querystring: Type.Object({
            ...sourceQuery,
            ref: Committish,
            limit: parameters.limit(25, 1_000),
          }),
          response: responses({ 200: Type.Array(ref('Commit')) }),
        },
      },
      async (request, reply) => {
        const { ref: name, limit } = request.query;
        return await deployments.commits(toEntityRequest(request, reply), name, limit);
      },
    );

    app.get(
      `${base}/commits/:committish`,
      {
        config: read,
        schema: {
          operationId: 'getDeploymentCommit',
          tags,
          summary: 'The commit that a branch, a tag or the beginning of a hash stands for',
          params: Type.Object({ ...EntityPath.properties, committish: Committish }),
          querystring: Type.Object(sourceQuery),
          response: responses({ 200: ref('Commit') }),
        },
      },
      async (request, reply) =>
        await deployments.commit(toEntityRequest(request, reply), request.params.committish),
    );

    app.get(
      `${base}/compare`,
      {
        config: read,
        schema: {
          operationId: 'compareDeploymentRefs',
          tags,
          summary: 'How one commit differs from another',
          params: EntityPath,
          querystring: Type.Object({ ...sourceQuery, base: Committish, head: Committish }),
          response: responses({ 200: ref('CompareResult') }),
        },
      },
      async (request, reply) => {
        const { base: from, head } = request.query;
        return await deployments.compare(toEntityRequest(request, reply), from, head);
      },
    );

    app.get(
      `${base}/status`,
      {
        config: read,
        schema: {
          operationId: 'getDeploymentCheckStatus',
          tags,
          summary: 'Whether the checks of a commit passed',
          params: EntityPath,
          querystring: Type.Object({ ...sourceQuery, committish: Committish }),
          response: responses({ 200: CheckState }),
        },
      },
      async (request, reply) => {
        const { committish } = request.query;
        return { status: await deployments.checks(toEntityRequest(request, reply), committish) };
      },
    );

    app.get(
      `${base}/runs/:run`,
      {
        config: read,
        schema: {
          operationId: 'getDeploymentRun',
          tags,
          summary: 'How a deployment stands',
          params: Type.Object({ ...EntityPath.properties, run: Committish }),
          querystring: Type.Object(sourceQuery),
          response: responses({ 200: ref('DeploymentRun') }),
        },
      },
      async (request, reply) =>
        await deployments.run(toEntityRequest(request, reply), request.params.run),
    );

    app.post(
      base,
      {
        config: { permission: 'deployments.execute' },
        schema: {
          operationId: 'triggerDeployment',
          tags,
          summary: 'Start a deployment',
          description:
            'Refused when the checks of the commit have failed, unless that is acknowledged.',
          params: EntityPath,
          querystring: Type.Object(sourceQuery),
          body: Type.Object(
            {
              ref: Committish,
              inputs: Type.Optional(
                Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 })),
              ),
              acknowledgeCheckFailure: Type.Optional(Type.Boolean()),
            },
            closed,
          ),
          response: responses({ 202: ref('DeploymentRun') }),
        },
      },
      async (request, reply) => {
        const run = await deployments.trigger(toEntityRequest(request, reply), request.body);
        return await reply.code(202).send(run);
      },
    );
  };
}
