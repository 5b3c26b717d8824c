import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { formatEntityRef } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';

const SyncPath = Type.Object({
  name: Type.String({ description: 'The plugin’s slug.' }),
  id: Type.String({ description: 'The sync, which has the id of its job.' }),
});
const Page = Type.Object({
  limit: parameters.limit(50, 500),
  cursor: Type.Optional(parameters.cursor),
});

/** What a sync did, and what to do about it. */
export function syncRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { syncs } = platform;
  const config = { permission: 'plugins.manage', pluginParameter: 'name' } as const;
  const tags = ['Plugins'];

  return async (app) => {
    app.get(
      '/plugins/:name/syncs/:id',
      {
        config,
        schema: {
          operationId: 'getSync',
          tags,
          summary: 'One sync: what it could have seen, and what was decided about it',
          params: SyncPath,
          response: responses({ 200: ref('SyncRecord') }),
        },
      },
      async ({ params }) => await syncs.get(params.name, params.id),
    );

    app.get(
      '/plugins/:name/syncs/:id/changes',
      {
        config,
        schema: {
          operationId: 'listSyncChanges',
          tags,
          summary: 'What a sync changed, entity by entity and field by field',
          params: SyncPath,
          querystring: Page,
          response: responses({ 200: Type.Array(ref('SyncChange')) }),
        },
      },
      async (request, reply) => {
        const { name, id } = request.params;
        const page = await syncs.changes(name, id, { ...request.query, reader: actorOf(request) });
        linkNextPage(request, reply, page.nextCursor);
        return page.changes.map(({ ref: entity, outcome, fields, conflicts }) => ({
          ref: formatEntityRef(entity),
          outcome,
          fields: [...fields],
          conflicts: [...conflicts],
        }));
      },
    );

    app.get(
      '/plugins/:name/syncs/:id/unseen',
      {
        config,
        schema: {
          operationId: 'listUnseen',
          tags,
          summary: 'What a held sync would mark as gone',
          params: SyncPath,
          querystring: Page,
          response: responses({ 200: Type.Array(ref('UnseenEntity')) }),
        },
      },
      async (request, reply) => {
        const { name, id } = request.params;
        const page = await syncs.unseen(name, id, { ...request.query, reader: actorOf(request) });
        linkNextPage(request, reply, page.nextCursor);
        return page.entities.map(({ ref: entity, ...rest }) => {
          return { ref: formatEntityRef(entity), ...rest };
        });
      },
    );

    app.post(
      '/plugins/:name/syncs/:id/release',
      {
        config,
        schema: {
          operationId: 'releaseSync',
          tags,
          summary: 'Mark as gone what a held sync did not see; answers with the job that does it',
          params: SyncPath,
          response: responses({ 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const { name, id } = request.params;
        reply.code(202);
        return await syncs.release(name, id, contextOf(request));
      },
    );

    app.post(
      '/plugins/:name/syncs/:id/drop',
      {
        config,
        schema: {
          operationId: 'dropSync',
          tags,
          summary: 'Mark nothing of what a held sync did not see; the next one looks again',
          params: SyncPath,
          response: responses({ 200: ref('SyncRecord') }),
        },
      },
      async (request) => {
        const { name, id } = request.params;
        return await syncs.drop(name, id, contextOf(request));
      },
    );

    app.get(
      '/plugins/:name/syncs/:id/undo',
      {
        config,
        schema: {
          operationId: 'previewUndo',
          tags,
          summary: 'What undoing a sync would do',
          params: SyncPath,
          response: responses({ 200: ref('UndoPreview') }),
        },
      },
      async (request) => {
        const { name, id } = request.params;
        return await syncs.previewUndo(name, id, actorOf(request));
      },
    );

    app.post(
      '/plugins/:name/syncs/:id/undo',
      {
        config,
        schema: {
          operationId: 'undoSync',
          tags,
          summary: 'Take back everything that a sync wrote; answers with the job that does it',
          description:
            'What was changed later is left alone and reported. No sync is planned until somebody asks for one.',
          params: SyncPath,
          response: responses({ 202: ref('Job') }),
        },
      },
      async (request, reply) => {
        const { name, id } = request.params;
        reply.code(202);
        return await syncs.undo(name, id, contextOf(request));
      },
    );
  };
}
