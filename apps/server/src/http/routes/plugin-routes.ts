import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { JsonObject } from '@gantry/base';
import type { PluginSummary } from '@gantry/platform';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { linkNextPage } from '../pages.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { closed, NoContent, parameters, ref, responses, type Schemas } from '../schemas.ts';
import { optionalBody } from '../validation.ts';

/** Longest that `?wait=true` holds a request open; then the job is answered as it stands. */
const MAX_WAIT_MS = 10 * 60_000;

const NameParameter = Type.Object({ name: Type.String({ description: 'The plugin’s slug.' }) });
const Values = Type.Record(Type.String(), Type.Unknown());

/** Plugins: configure, test, enable, sync. */
export function pluginRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { plugins, syncs, jobs, host, policy } = platform;
  const manage = { permission: 'plugins.manage', pluginParameter: 'name' } as const;
  const tags = ['Plugins'];

  /** Adds what changes while it runs: its process, its last and next sync. */
  const describe = async (summary: PluginSummary): Promise<Static<typeof Schemas.Plugin>> => {
    if (summary.status !== 'loaded') return summary;
    const { status, crashes, memoryBytes } = host.state(summary.name);
    const [lastSync, nextSyncAt, heldSync] = await Promise.all([
      syncs.last(summary.name),
      syncs.nextAt(summary.name),
      syncs.held(summary.name),
    ]);
    return {
      ...summary,
      process: {
        status,
        crashes: crashes.length,
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
      },
      ...(lastSync ? { lastSync } : {}),
      ...(nextSyncAt ? { nextSyncAt: nextSyncAt.toISOString() } : {}),
      ...(heldSync ? { heldSync } : {}),
    };
  };

  /** And what it said before it crashed, for those who manage plugins. */
  const describeFully = async (summary: PluginSummary): Promise<Static<typeof Schemas.Plugin>> => {
    const described = await describe(summary);
    const crash = host.state(summary.name).crashes.at(-1);
    if (!described.process || !crash) return described;
    const { at, reason, output } = crash;
    const lastCrash = { at: at.toISOString(), reason, output };
    return { ...described, process: { ...described.process, lastCrash } };
  };

  return async (app) => {
    app.get(
      '/plugins',
      {
        config: { permission: 'plugins.read' },
        schema: {
          operationId: 'listPlugins',
          tags,
          summary: 'Plugins that were found: loaded, skipped and failed ones',
          response: responses({ 200: Type.Array(ref('Plugin')) }),
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const visible = (await plugins.list()).filter(({ name }) =>
          policy.may(actor, 'plugins.read', { plugin: name }),
        );
        return await Promise.all(visible.map(describe));
      },
    );

    app.post(
      // Two colons are one that begins no parameter.
      '/plugins::reload',
      {
        config: { permission: 'plugins.manage' },
        schema: {
          operationId: 'reloadPlugins',
          tags,
          summary: 'Look at the installed plugins again',
          description:
            'A change of the active set is noticed without it, within seconds. Calls under way end in the version that they began with. When a plugin that is loaded could not be any more, such as a new version that does not start, nothing changes and the answer says why.',
          response: responses({ 200: ref('PluginReload') }),
        },
      },
      async (request) => {
        const changes = await plugins.reload(contextOf(request));
        return { changes: changes.map((change) => ({ ...change })) };
      },
    );

    app.get(
      '/plugins/:name',
      {
        config: manage,
        schema: {
          operationId: 'getPlugin',
          tags,
          summary: 'One plugin, with its process and its last sync',
          params: NameParameter,
          response: responses({ 200: ref('Plugin') }),
        },
      },
      async (request) => await describeFully(await plugins.get(request.params.name)),
    );

    app.get(
      '/plugins/:name/config',
      {
        config: manage,
        schema: {
          operationId: 'getPluginConfig',
          tags,
          summary: 'Schema and values of a plugin’s configuration, secrets masked',
          params: NameParameter,
          response: responses({ 200: ref('PluginConfig') }),
        },
      },
      async (request) => await plugins.getConfig(request.params.name),
    );

    app.put(
      '/plugins/:name/config',
      {
        config: manage,
        schema: {
          operationId: 'setPluginConfig',
          tags,
          summary: 'Configure a plugin',
          params: NameParameter,
          body: Values,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const values = request.body as JsonObject;
        await plugins.setConfig(request.params.name, values, contextOf(request));
        return await noContent(reply);
      },
    );

    app.post(
      '/plugins/:name/test',
      {
        config: manage,
        schema: {
          operationId: 'testPluginConnection',
          tags,
          summary: 'Try a connection before it is saved',
          description: 'With a body: those values. Without: the stored ones.',
          params: NameParameter,
          body: optionalBody(Values),
          response: responses({ 200: ref('ConnectionTest') }),
        },
      },
      async (request) => {
        const values = request.body as JsonObject | undefined;
        return await plugins.testConnection(request.params.name, values, contextOf(request));
      },
    );

    app.put(
      '/plugins/:name/enable',
      {
        config: manage,
        schema: {
          operationId: 'enablePlugin',
          tags,
          summary: 'Enable a plugin, which starts its first sync, or disable it',
          params: NameParameter,
          body: Type.Object({ enabled: Type.Boolean() }, closed),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const { enabled } = request.body;
        await plugins.setEnabled(name, enabled, contextOf(request));
        if (enabled) await syncs.requestFirst(name, contextOf(request));
        return await noContent(reply);
      },
    );

    app.post(
      '/plugins/:name/release',
      {
        config: manage,
        schema: {
          operationId: 'releasePlugin',
          tags,
          summary: 'Let a quarantined plugin run again',
          params: NameParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await plugins.release(request.params.name, contextOf(request));
        return await noContent(reply);
      },
    );

    app.post(
      '/plugins/:name/sync',
      {
        config: manage,
        schema: {
          operationId: 'syncPlugin',
          tags,
          summary: 'Sync now; answers with the job, or with the one that is under way',
          params: NameParameter,
          querystring: Type.Object({
            wait: Type.Optional(
              Type.Boolean({
                description: 'Answer when the job is over, at most after ten minutes.',
              }),
            ),
          }),
          response: responses({ 200: ref('Job'), 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const job = await syncs.request(request.params.name, contextOf(request));
        if (!request.query.wait) return await reply.code(202).send(job);
        const gone = new AbortController();
        const giveUp = (): void => gone.abort();
        const timer = setTimeout(giveUp, MAX_WAIT_MS);
        reply.raw.once('close', giveUp);
        const ended = await jobs.waitFor(job.id, gone.signal);
        clearTimeout(timer);
        return await reply.code(200).send(ended);
      },
    );

    app.get(
      '/plugins/:name/syncs',
      {
        config: manage,
        schema: {
          operationId: 'listSyncs',
          tags,
          summary: 'Syncs of a plugin, newest first',
          params: NameParameter,
          querystring: Type.Object({
            limit: parameters.limit(20, 200),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('Job')) }),
        },
      },
      async (request, reply) => {
        const page = await syncs.history(request.params.name, request.query);
        linkNextPage(request, reply, page.nextCursor);
        return page.jobs;
      },
    );
  };
}
