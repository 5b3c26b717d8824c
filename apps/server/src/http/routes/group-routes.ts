import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ACCESS_NAME_PATTERN } from '@gantry/contracts';
import type { Group } from '@gantry/platform';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses, type Schemas } from '../schemas.ts';

const IdParameter = Type.Object({ id: Type.String() });
const MemberPath = Type.Object({ id: Type.String(), userId: Type.String() });
const changes = {
  displayName: Type.Optional(Type.String({ maxLength: 255 })),
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  role: Type.Optional(
    Type.String({ description: 'What the members are: a built-in or a custom role.' }),
  ),
  teams: Type.Optional(
    Type.Array(Type.String(), {
      maxItems: 100,
      description: 'Teams that the members belong to: a Team’s name, or `namespace/name`.',
    }),
  ),
};

/** Groups of users and their members. */
export function groupRoutes({ platform: { groups } }: AppDependencies): FastifyPluginAsyncTypebox {
  const read = { permission: 'access.read' } as const;
  const manage = { permission: 'access.manage' } as const;
  const tags = ['Access'];

  return async (app) => {
    app.get(
      '/groups',
      {
        config: read,
        schema: {
          operationId: 'listGroups',
          tags,
          summary: 'All groups',
          response: responses({ 200: Type.Array(ref('Group')) }),
        },
      },
      async () => (await groups.list()).map(toBody),
    );

    app.post(
      '/groups',
      {
        config: manage,
        schema: {
          operationId: 'createGroup',
          tags,
          summary: 'Make a group',
          body: Type.Object(
            { name: Type.String({ pattern: ACCESS_NAME_PATTERN }), ...changes },
            closed,
          ),
          response: responses({ 201: ref('Group') }),
        },
      },
      async (request, reply) => {
        const group = await groups.create(request.body, contextOf(request));
        return await reply.code(201).send(toBody(group));
      },
    );

    app.get(
      '/groups/:id',
      {
        config: read,
        schema: {
          operationId: 'getGroup',
          tags,
          summary: 'A group with its members',
          params: IdParameter,
          response: responses({
            200: Type.Object({ group: ref('Group'), members: Type.Array(ref('Member')) }),
          }),
        },
      },
      async (request) => {
        const { group, members } = await groups.get(request.params.id);
        return { group: toBody(group), members: members.map(toMember) };
      },
    );

    app.put(
      '/groups/:id',
      {
        config: manage,
        schema: {
          operationId: 'updateGroup',
          tags,
          summary: 'Change a group; what is left out stays',
          params: IdParameter,
          body: Type.Object(changes, closed),
          response: responses({ 200: ref('Group') }),
        },
      },
      async (request) =>
        toBody(await groups.update(request.params.id, request.body, contextOf(request))),
    );

    app.delete(
      '/groups/:id',
      {
        config: manage,
        schema: {
          operationId: 'deleteGroup',
          tags,
          summary: 'Delete a group; refused while rules name it',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await groups.remove(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/groups/:id/members',
      {
        config: read,
        schema: {
          operationId: 'listMembers',
          tags,
          summary: 'The members of a group',
          params: IdParameter,
          response: responses({ 200: Type.Array(ref('Member')) }),
        },
      },
      async (request) => (await groups.get(request.params.id)).members.map(toMember),
    );

    app.post(
      '/groups/:id/members',
      {
        config: manage,
        schema: {
          operationId: 'addMember',
          tags,
          summary: 'Put a user into a group; it holds at once, also for sessions under way',
          params: IdParameter,
          body: Type.Object({ userId: Type.String() }, closed),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await groups.addMember(request.params.id, request.body.userId, contextOf(request));
        return await noContent(reply);
      },
    );

    app.delete(
      '/groups/:id/members/:userId',
      {
        config: manage,
        schema: {
          operationId: 'removeMember',
          tags,
          summary: 'Take a user out of a group; it holds at once',
          params: MemberPath,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { id, userId } = request.params;
        await groups.removeMember(id, userId, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}

function toBody(group: Group): Static<typeof Schemas.Group> {
  return { ...group, teams: [...group.teams] };
}

function toMember(user: { id: string; username: string; display_name: string }) {
  const { id, username, display_name: displayName } = user;
  return { id, username, ...(displayName === '' ? {} : { displayName }) };
}
