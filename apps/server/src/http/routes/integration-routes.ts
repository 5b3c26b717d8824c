import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { JsonObject } from '@gantry/base';
import { PLUGIN_SLUG_PATTERN } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses } from '../schemas.ts';
import { optionalBody } from '../validation.ts';

const NameParameter = Type.Object({ name: Type.String({ description: 'The plugin’s slug.' }) });
const Path = Type.Object({
  ...NameParameter.properties,
  integration: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
});
const Values = Type.Record(Type.String(), Type.Unknown());

/** Named connections of plugins. Every plugin has one called `default`, which `/plugins/:name/config` speaks of. */
export function integrationRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { plugins, integrations } = platform;
  const manage = { permission: 'plugins.manage', pluginParameter: 'name' } as const;
  const tags = ['Integrations'];

  return async (app) => {
    app.get(
      '/integrations',
      {
        config: { permission: 'plugins.manage' },
        schema: {
          operationId: 'listIntegrations',
          tags,
          summary: 'Integrations of all plugins, with their health',
          response: responses({ 200: Type.Array(ref('Integration')) }),
        },
      },
      async () => (await integrations.list()).map(toBody),
    );

    app.get(
      '/plugins/:name/integrations',
      {
        config: manage,
        schema: {
          operationId: 'listPluginIntegrations',
          tags,
          summary: 'Integrations of a plugin',
          params: NameParameter,
          response: responses({ 200: Type.Array(ref('Integration')) }),
        },
      },
      async (request) => {
        plugins.requireLoaded(request.params.name);
        return (await integrations.list(request.params.name)).map(toBody);
      },
    );

    app.get(
      '/plugins/:name/integrations/:integration',
      {
        config: manage,
        schema: {
          operationId: 'getIntegration',
          tags,
          summary: 'One integration',
          params: Path,
          response: responses({ 200: ref('Integration') }),
        },
      },
      async ({ params }) => toBody(await integrations.get(params.name, params.integration)),
    );

    app.get(
      '/plugins/:name/integrations/:integration/config',
      {
        config: manage,
        schema: {
          operationId: 'getIntegrationConfig',
          tags,
          summary: 'Schema and values of an integration’s configuration, secrets masked',
          params: Path,
          response: responses({ 200: ref('PluginConfig') }),
        },
      },
      async ({ params }) => await plugins.getConfig(params.name, params.integration),
    );

    app.put(
      '/plugins/:name/integrations/:integration',
      {
        config: manage,
        schema: {
          operationId: 'putIntegration',
          tags,
          summary: 'Make or change an integration',
          params: Path,
          body: Type.Object(
            {
              name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
              values: Values,
            },
            closed,
          ),
          response: responses({ 200: ref('Integration') }),
        },
      },
      async (request) => {
        const { name: slug, integration } = request.params;
        const { name, values } = request.body;
        const where = { integration, ...(name === undefined ? {} : { name }) };
        await plugins.setConfig(slug, values as JsonObject, contextOf(request), where);
        return toBody(await integrations.get(slug, integration));
      },
    );

    app.post(
      '/plugins/:name/integrations/:integration/test',
      {
        config: manage,
        schema: {
          operationId: 'testIntegration',
          tags,
          summary: 'Try a connection before it is saved',
          description: 'With a body: those values. Without: the stored ones.',
          params: Path,
          body: optionalBody(Values),
          response: responses({ 200: ref('ConnectionTest') }),
        },
      },
      async (request) => {
        const { name, integration } = request.params;
        const values = request.body as JsonObject | undefined;
        return await plugins.testConnection(name, values, contextOf(request), integration);
      },
    );

    app.delete(
      '/plugins/:name/integrations/:integration',
      {
        config: manage,
        schema: {
          operationId: 'deleteIntegration',
          tags,
          summary: 'Remove an integration that nothing is assigned to',
          params: Path,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { name, integration } = request.params;
        await integrations.delete(name, integration, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}

function toBody<T extends { capabilities: readonly string[] }>(integration: T) {
  return { ...integration, capabilities: [...integration.capabilities] };
}
