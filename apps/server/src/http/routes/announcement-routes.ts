import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { NoContent, ref, responses } from '../schemas.ts';

const IdParameter = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** What administrators tell everybody, or some, for a while. */
export function announcementRoutes({
  platform: { announcements, policy },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const read = { permission: 'announcements.read' } as const;
  const manage = { permission: 'announcements.manage' } as const;
  const tags = ['Home'];

  return async (app) => {
    app.get(
      '/announcements',
      {
        config: read,
        schema: {
          operationId: 'listAnnouncements',
          tags,
          summary: 'Announcements for you that are active now, newest first',
          querystring: Type.Object({
            all: Type.Boolean({
              default: false,
              description:
                'Those for others, those to come and those that have ended as well; needs the permission announcements.manage.',
            }),
          }),
          response: responses({ 200: Type.Array(ref('Announcement')) }),
        },
      },
      async (request) => {
        const actor = actorOf(request);
        if (!request.query.all) return await announcements.active(actor);
        policy.authorize(actor, 'announcements.manage');
        return await announcements.list(actor);
      },
    );

    app.post(
      '/announcements',
      {
        config: manage,
        schema: {
          operationId: 'createAnnouncement',
          tags,
          summary: 'Announce something',
          body: ref('AnnouncementInput'),
          response: responses({ 201: ref('Announcement') }),
        },
      },
      async (request, reply) => {
        const created = await announcements.create(request.body, contextOf(request));
        return await reply.code(201).send(created);
      },
    );

    app.put(
      '/announcements/:id',
      {
        config: manage,
        schema: {
          operationId: 'updateAnnouncement',
          tags,
          summary: 'Replace an announcement; when it says something else, everybody sees it again',
          params: IdParameter,
          body: ref('AnnouncementInput'),
          response: responses({ 200: ref('Announcement') }),
        },
      },
      async (request) =>
        await announcements.update(request.params.id, request.body, contextOf(request)),
    );

    app.delete(
      '/announcements/:id',
      {
        config: manage,
        schema: {
          operationId: 'deleteAnnouncement',
          tags,
          summary: 'Delete an announcement',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await announcements.remove(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.post(
      '/announcements/:id/dismiss',
      {
        config: read,
        schema: {
          operationId: 'dismissAnnouncement',
          tags,
          summary: 'Put an announcement away, for yourself',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await announcements.dismiss(request.params.id, actorOf(request));
        return await noContent(reply);
      },
    );
  };
}
