import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DASHBOARD_SCOPES } from '@gantry/contracts';
import type { Actor, Dashboard } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { closed, NoContent, parameters, ref, responses } from '../schemas.ts';

const targetOf = (standard: 'user' | 'global') =>
  Type.Object({
    scope: Type.Enum([...DASHBOARD_SCOPES], {
      default: standard,
      description: 'Whose: your own, a team’s, or everybody’s.',
    }),
    team: Type.Optional(
      Type.String({ maxLength: 300, description: 'Which team, with the scope `team`.' }),
    ),
  });

/** What a home page needs: dashboards, and the entities that somebody has looked at. */
export function homeRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { announcements, dashboards, views } = platform;
  const self = { permission: 'self' } as const;
  const tags = ['Home'];

  return async (app) => {
    app.get(
      '/dashboard/config',
      {
        config: self,
        schema: {
          operationId: 'getDashboard',
          tags,
          summary: 'The home page that you see',
          description:
            'Each part is your own, or else your team’s, or else everybody’s. With a `scope`, what is shown where nothing more specific is set.',
          querystring: targetOf('user'),
          response: responses({ 200: ref('Dashboard') }),
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return await toBody(await dashboards.read(actor, request.query), actor);
      },
    );

    app.put(
      '/dashboard/config',
      {
        config: self,
        schema: {
          operationId: 'setDashboard',
          tags,
          summary: 'Set a home page: everybody’s, a team’s, or your own',
          description:
            'Replaces what is set there; a part that is left out is inherited. Everybody’s needs the permission dashboards.manage, a team’s that you belong to it and have dashboards.write.',
          querystring: targetOf('global'),
          body: ref('DashboardInput'),
          response: responses({ 200: ref('Dashboard') }),
        },
      },
      async (request) => {
        const written = await dashboards.write(request.query, request.body, contextOf(request));
        return await toBody(written, actorOf(request));
      },
    );

    app.delete(
      '/dashboard/config',
      {
        config: self,
        schema: {
          operationId: 'resetDashboard',
          tags,
          summary: 'Take back what is set for a home page: it is inherited again',
          querystring: targetOf('user'),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await dashboards.remove(request.query, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/history',
      {
        config: self,
        schema: {
          operationId: 'listViewed',
          tags,
          summary: 'Entities that you have looked at, newest first',
          querystring: Type.Object({ limit: parameters.limit(10, 100) }),
          response: responses({ 200: Type.Array(ref('ViewedEntity')) }),
        },
      },
      async (request) => {
        const viewed = await views.list(request.query.limit, actorOf(request));
        return viewed.map(({ entity: { kind, metadata }, viewedAt }) => {
          const { namespace, name, title } = metadata;
          return { kind, namespace, name, ...(title === undefined ? {} : { title }), viewedAt };
        });
      },
    );

    app.post(
      '/history',
      {
        config: self,
        schema: {
          operationId: 'recordView',
          tags,
          summary: 'Remember that you have looked at an entity; the last hundred are kept',
          body: Type.Object(
            {
              kind: Type.String({ maxLength: 63 }),
              namespace: Type.String({ maxLength: 253, default: 'default' }),
              name: Type.String({ maxLength: 253 }),
            },
            closed,
          ),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await views.record(request.body, actorOf(request));
        return await noContent(reply);
      },
    );

    app.delete(
      '/history',
      {
        config: self,
        schema: {
          operationId: 'clearViewed',
          tags,
          summary: 'Forget what you have looked at',
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await views.clear(actorOf(request));
        return await noContent(reply);
      },
    );
  };

  async function toBody(dashboard: Dashboard, reader: Actor) {
    const active = platform.policy.may(reader, 'announcements.read')
      ? await announcements.active(reader)
      : [];
    return { ...dashboard, announcements: active.filter(({ dismissed }) => !dismissed) };
  }
}
