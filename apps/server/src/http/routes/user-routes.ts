import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RoleSchema } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { toApiKey, toSession } from '../credential-bodies.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses } from '../schemas.ts';
import { toUser } from '../user-body.ts';

const IdParameter = Type.Object({ id: Type.String() });
const Line = Type.String({ maxLength: 255 });

const SsoOnly = Type.Optional(
  Type.Literal(false, { description: 'Accounts without a password need an identity plugin.' }),
);

/** User accounts, for administrators. */
export function userRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { users, sessions, apiKeys, policy } = platform;
  const config = { permission: 'users.manage' } as const;
  const tags = ['Users'];

  return async (app) => {
    app.post(
      '/auth/register',
      {
        config,
        schema: {
          operationId: 'createUser',
          tags,
          summary: 'Make a user; they start as viewer and choose a new password when they sign in',
          body: Type.Object(
            {
              username: Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9._@+-]{0,99}$' }),
              password: Type.String({ maxLength: 1_000 }),
              displayName: Type.Optional(Line),
              email: Type.Optional(Line),
              role: Type.Optional(Type.Unknown({ description: 'Ignored: new users are viewers.' })),
              ssoOnly: SsoOnly,
            },
            closed,
          ),
          response: responses({ 201: ref('User') }),
        },
      },
      async (request, reply) => {
        const user = await users.create(request.body, contextOf(request));
        return await reply.code(201).send(toUser(await users.accountOf(user), policy));
      },
    );

    app.get(
      '/auth/users',
      {
        config,
        schema: {
          operationId: 'listUsers',
          tags,
          summary: 'All users',
          response: responses({ 200: Type.Array(ref('User')) }),
        },
      },
      async () => (await users.listAccounts()).map((account) => toUser(account, policy)),
    );

    app.get(
      '/auth/users/:id',
      {
        config,
        schema: {
          operationId: 'getUser',
          tags,
          summary: 'One user',
          params: IdParameter,
          response: responses({ 200: ref('User') }),
        },
      },
      async (request) => toUser(await users.getAccount(request.params.id), policy),
    );

    app.delete(
      '/auth/users/:id/lock',
      {
        config,
        schema: {
          operationId: 'unlockUser',
          tags,
          summary: 'End the wait after failed sign-ins, from everywhere',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await users.unlock(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.put(
      '/auth/users/:id',
      {
        config,
        schema: {
          operationId: 'updateUser',
          tags,
          summary: 'Change a user; an empty text leaves a value as it is',
          params: IdParameter,
          body: Type.Object(
            {
              displayName: Type.Optional(Line),
              email: Type.Optional(Line),
              role: Type.Optional(RoleSchema),
              roles: Type.Optional(
                Type.Array(Type.String(), { maxItems: 100, description: 'Custom roles.' }),
              ),
              teams: Type.Optional(
                Type.Array(Type.String(), {
                  maxItems: 100,
                  description:
                    'Teams that the user belongs to: a Team’s name, or `namespace/name`.',
                }),
              ),
              disabled: Type.Optional(
                Type.Boolean({ description: 'Ends all sessions; keys stop working meanwhile.' }),
              ),
              mustChangePassword: Type.Optional(
                Type.Boolean({
                  description: 'Whether the next request needs a new password first.',
                }),
              ),
              ssoOnly: SsoOnly,
            },
            closed,
          ),
          response: responses({ 200: ref('User') }),
        },
      },
      async (request) => {
        const user = await users.update(request.params.id, request.body, contextOf(request));
        return toUser(await users.accountOf(user), policy);
      },
    );

    app.put(
      '/auth/users/:id/password',
      {
        config,
        schema: {
          operationId: 'resetPassword',
          tags,
          summary: 'Set a password; the user has to choose a new one at the next sign-in',
          params: IdParameter,
          body: Type.Object({ newPassword: Type.String({ maxLength: 1_000 }) }, closed),
          response: responses({ 200: Type.Object({ message: Type.String() }) }),
        },
      },
      async (request) => {
        const { newPassword } = request.body;
        await users.resetPassword(request.params.id, newPassword, contextOf(request));
        return { message: 'The password was set.' };
      },
    );

    app.delete(
      '/auth/users/:id',
      {
        config,
        schema: {
          operationId: 'deleteUser',
          tags,
          summary: 'Delete a user with their sessions and keys',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await users.remove(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/auth/users/:id/sessions',
      {
        config,
        schema: {
          operationId: 'listSessionsOfUser',
          tags,
          summary: 'Sessions of a user',
          params: IdParameter,
          response: responses({ 200: Type.Array(ref('Session')) }),
        },
      },
      async (request) => {
        const { id } = await users.get(request.params.id);
        return (await sessions.list(id)).map((row) => toSession(row));
      },
    );

    app.delete(
      '/auth/users/:id/sessions',
      {
        config,
        schema: {
          operationId: 'revokeSessionsOfUser',
          tags,
          summary: 'End all sessions of a user, at once and everywhere',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await sessions.revokeAll(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.delete(
      '/auth/users/:id/sessions/:sessionId',
      {
        config,
        schema: {
          operationId: 'revokeSessionOfUser',
          tags,
          summary: 'End one session of a user',
          params: Type.Object({ id: Type.String(), sessionId: Type.String() }),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { id, sessionId } = request.params;
        await sessions.revoke(sessionId, id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/auth/users/:id/apikeys',
      {
        config,
        schema: {
          operationId: 'listApiKeysOfUser',
          tags,
          summary: 'API keys of a user',
          params: IdParameter,
          response: responses({ 200: Type.Array(ref('ApiKey')) }),
        },
      },
      async (request) => {
        const { id } = await users.get(request.params.id);
        return (await apiKeys.list(id)).map(toApiKey);
      },
    );

    app.delete(
      '/auth/users/:id/apikeys/:keyId',
      {
        config,
        schema: {
          operationId: 'deleteApiKeyOfUser',
          tags,
          summary: 'Delete an API key of a user; it stops working at once',
          params: Type.Object({ id: Type.String(), keyId: Type.String() }),
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { id, keyId } = request.params;
        await apiKeys.remove(keyId, id, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}
