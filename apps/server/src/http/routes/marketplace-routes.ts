import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ChangeRequest, PluginChange, PluginSet } from '@gantry/platform';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { contextOf } from '../request-identity.ts';
import { closed, ref, responses, type Schemas } from '../schemas.ts';

const Package = Type.String({ minLength: 1, maxLength: 1_000 });
const Names = Type.Array(Package, { minItems: 1, maxItems: 100 });

/** One shape for each action, so that a field of another one is refused. */
const ChangeBody = Type.Union([
  Type.Object(
    {
      action: Type.Literal('install'),
      auto: Type.Optional(Type.Boolean()),
      plugins: Type.Array(
        Type.Object(
          { package: Package, integrity: Type.Optional(Type.String({ maxLength: 1_000 })) },
          closed,
        ),
        { minItems: 1, maxItems: 100 },
      ),
    },
    closed,
  ),
  Type.Object(
    {
      action: Type.Literal('update'),
      auto: Type.Optional(Type.Boolean()),
      names: Type.Optional(Names),
    },
    closed,
  ),
  Type.Object(
    {
      action: Type.Literal('uninstall'),
      auto: Type.Optional(Type.Boolean()),
      names: Names,
      keepData: Type.Optional(
        Type.Boolean({ description: 'Keep configuration, assignments and the plugin’s own data.' }),
      ),
    },
    closed,
  ),
  Type.Object(
    {
      action: Type.Literal('rollback'),
      auto: Type.Optional(Type.Boolean()),
      set: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_000_000_000,
          description: 'Default: the one before.',
        }),
      ),
    },
    closed,
  ),
]);

/** What can be installed, and installing it. */
export function marketplaceRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { marketplace, pluginSets, pluginChanges, installer } = platform;
  const tags = ['Marketplace'];
  const manage = { permission: 'marketplace.manage' } as const;
  const IdParameter = Type.Object({ id: Type.String() });

  return async (app) => {
    app.get(
      '/marketplace',
      {
        config: { permission: 'marketplace.read' },
        schema: {
          operationId: 'listMarketplace',
          tags,
          summary: 'Plugins that are there, and those that index images offer',
          response: responses({ 200: Type.Array(ref('MarketplaceEntry')) }),
        },
      },
      async () => (await marketplace.list()) as Static<typeof Schemas.MarketplaceEntry>[],
    );

    app.get(
      '/plugin-sets',
      {
        config: manage,
        schema: {
          operationId: 'listPluginSets',
          tags,
          summary: 'Sets of plugins that were installed, the active one first',
          response: responses({ 200: Type.Array(ref('PluginSet')) }),
        },
      },
      async () => (await pluginSets.list()).map(toSetAnswer),
    );

    app.post(
      '/plugin-sets::verify',
      {
        config: manage,
        schema: {
          operationId: 'verifyPluginSet',
          tags,
          summary: 'Compare every installed file with what was unpacked, on this server',
          response: responses({
            200: Type.Array(Type.Object({ plugin: Type.String(), problem: Type.String() })),
          }),
        },
      },
      async () => await installer.verify(),
    );

    app.get(
      '/plugin-sets/outdated',
      {
        config: manage,
        schema: {
          operationId: 'listOutdatedPlugins',
          tags,
          summary: 'Ask the registries what is newer than what is installed',
          response: responses({ 200: Type.Array(ref('NewerPlugin')) }),
        },
      },
      async () => {
        const { plugins } = await pluginSets.current();
        return (await installer.findNewer(plugins)) as Static<typeof Schemas.NewerPlugin>[];
      },
    );

    app.post(
      '/plugin-changes',
      {
        config: manage,
        schema: {
          operationId: 'requestPluginChange',
          tags,
          summary: 'Prepare an installation, an update, a rollback or an uninstallation',
          description:
            'Everything is fetched, verified and described, and nothing is changed. The change then waits until somebody agrees to its plan. With `auto`, it is made at once unless a plugin is new or asks for more than the version before.',
          body: ChangeBody,
          response: responses({ 202: ref('PluginChange') }),
        },
      },
      async (request, reply) => {
        const { auto = false, ...change } = request.body;
        const requested = await pluginChanges.request(
          change as ChangeRequest,
          auto,
          contextOf(request),
        );
        return await reply.code(202).send(toChangeAnswer(requested));
      },
    );

    app.get(
      '/plugin-changes',
      {
        config: manage,
        schema: {
          operationId: 'listPluginChanges',
          tags,
          summary: 'The latest changes of plugins',
          response: responses({ 200: Type.Array(ref('PluginChange')) }),
        },
      },
      async () => (await pluginChanges.list(20)).map(toChangeAnswer),
    );

    app.get(
      '/plugin-changes/:id',
      {
        config: manage,
        schema: {
          operationId: 'getPluginChange',
          tags,
          summary: 'One change: its plan, and how far it is',
          params: IdParameter,
          response: responses({ 200: ref('PluginChange') }),
        },
      },
      async (request) => toChangeAnswer(await pluginChanges.get(request.params.id)),
    );

    app.post(
      '/plugin-changes/:id/approve',
      {
        config: manage,
        schema: {
          operationId: 'approvePluginChange',
          tags,
          summary: 'Agree to a plan, and have it made',
          description: 'Answers with another change, which does exactly what the plan says.',
          params: IdParameter,
          response: responses({ 202: ref('PluginChange') }),
        },
      },
      async (request, reply) => {
        const change = await pluginChanges.approve(request.params.id, contextOf(request));
        return await reply.code(202).send(toChangeAnswer(change));
      },
    );
  };
}

function toSetAnswer(
  { number, action, createdBy, createdAt, plugins }: PluginSet,
  index: number,
): Static<typeof Schemas.PluginSet> {
  return {
    number,
    active: index === 0,
    action,
    createdBy,
    createdAt,
    plugins: plugins as unknown as Static<typeof Schemas.PluginSet>['plugins'],
  };
}

/** Without what only the job needs: wishes and the lock file. */
function toChangeAnswer({ job, plan, ...change }: PluginChange) {
  const { payload: _payload, result: _result, ...rest } = job;
  const { wishes: _wishes, lock: _lock, ...shown } = plan ?? { wishes: [], lock: '' };
  return {
    ...change,
    ...(plan ? { plan: shown } : {}),
    job: { ...rest, payload: {} },
  } as unknown as Static<typeof Schemas.PluginChange>;
}
