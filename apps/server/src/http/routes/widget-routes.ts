import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { ref, responses } from '../schemas.ts';
import { whenGone } from '../when-gone.ts';

/** Cards of plugins for the dashboard. */
export function widgetRoutes({
  platform: { widgets },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const config = { permission: 'plugins.read' } as const;
  const tags = ['Widgets'];

  return async (app) => {
    app.get(
      '/widgets',
      {
        config,
        schema: {
          operationId: 'listWidgets',
          tags,
          summary: 'Cards that plugins offer for the dashboard',
          response: responses({ 200: Type.Array(ref('Widget')) }),
        },
      },
      async (request) => widgets.list(actorOf(request)),
    );

    app.get(
      '/widgets/:name/:widget',
      {
        config: { ...config, pluginParameter: 'name' },
        schema: {
          operationId: 'renderWidget',
          tags,
          summary: 'The content of a card, as data',
          params: Type.Object({ name: Type.String(), widget: Type.String() }),
          response: responses({ 200: ref('PanelDocument') }),
        },
      },
      async (request, reply) => {
        const { name: plugin, widget } = request.params;
        const gone = whenGone(reply.raw);
        return await widgets.render({ plugin, widget }, contextOf(request), gone);
      },
    );
  };
}
