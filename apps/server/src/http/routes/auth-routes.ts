import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RoleSchema } from '@gantry/contracts';
import type { NewApiKey } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { toApiKey, toSession } from '../credential-bodies.ts';
import { noContent } from '../no-content.ts';
import { contextOf, originOf, principalOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses } from '../schemas.ts';
import { sessionCookie } from '../session-cookie.ts';
import { toUser } from '../user-body.ts';

/** Guessing passwords is slow from one address. */
const SIGN_IN_LIMIT = { max: 10, windowMs: 60_000 };
const Password = Type.String({ maxLength: 1_000 });
const IdParameter = Type.Object({ id: Type.String() });

/** Signing in and out, the own account, and API keys. */
export function authRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { users, sessions, apiKeys, policy, passwords } = platform;

  return async (app) => {
    app.post(
      '/auth/login',
      {
        config: {
          permission: 'public',
          rateLimit: SIGN_IN_LIMIT,
        },
        schema: {
          operationId: 'login',
          tags: ['Authentication'],
          summary: 'Sign in with a password',
          body: Type.Object(
            { username: Type.String({ maxLength: 255 }), password: Password },
            closed,
          ),
          response: responses({
            200: Type.Object({
              token: Type.String({ description: 'Send it as `Authorization: Bearer …`.' }),
              expiresAt: Type.String({ format: 'date-time' }),
              user: ref('User'),
            }),
          }),
        },
      },
      async (request, reply) => {
        const { username, password } = request.body;
        const userAgent = request.headers['user-agent'];
        const signIn = await sessions.signIn(username, password, {
          ...originOf(request),
          userAgent,
        });
        reply.header('set-cookie', sessionCookie(request, signIn.token, signIn.expiresAt));
        const expiresAt = signIn.expiresAt.toISOString();
        return {
          token: signIn.token,
          expiresAt,
          user: toUser(await users.accountOf(signIn.user), policy),
        };
      },
    );

    app.post(
      '/auth/logout',
      {
        config: { permission: 'self', duringPasswordChange: true },
        schema: {
          operationId: 'logout',
          tags: ['Authentication'],
          summary: 'End this session, at once and everywhere',
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const principal = principalOf(request);
        if (principal.kind === 'session') {
          await sessions.revoke(principal.credentialId, principal.userId, contextOf(request));
        }
        reply.header('set-cookie', sessionCookie(request, '', new Date(0)));
        return await noContent(reply);
      },
    );

    app.get(
      '/auth/me',
      {
        config: { permission: 'self', duringPasswordChange: true },
        schema: {
          operationId: 'getMe',
          tags: ['Authentication'],
          summary: 'Who I am and what I may do',
          response: responses({ 200: ref('User') }),
        },
      },
      async (request) => {
        const principal = principalOf(request);
        const user = toUser(await users.getAccount(principal.userId), policy);
        // A key has a role of its own, and it is the key that asks.
        if (principal.kind === 'session') return user;
        const permissions = policy.summarize(principal.actor);
        return { ...user, effectiveRole: principal.role, permissions };
      },
    );

    app.put(
      '/auth/me/password',
      {
        config: {
          permission: 'self',
          duringPasswordChange: true,
          rateLimit: SIGN_IN_LIMIT,
        },
        schema: {
          operationId: 'changeMyPassword',
          tags: ['Authentication'],
          summary: 'Change my password; my other sessions end',
          body: Type.Object({ currentPassword: Password, newPassword: Password }, closed),
          response: responses({ 200: Type.Object({ message: Type.String() }) }),
        },
      },
      async (request) => {
        const { currentPassword: current, newPassword: next } = request.body;
        const { userId, credentialId } = principalOf(request);
        await users.changeOwnPassword(userId, { current, next }, contextOf(request), credentialId);
        return { message: 'The password was changed.' };
      },
    );

    app.get(
      '/auth/password-rules',
      {
        config: { permission: 'public' },
        schema: {
          operationId: 'getPasswordRules',
          tags: ['Authentication'],
          summary: 'What a new password has to be',
          response: responses({
            200: Type.Object({ minLength: Type.Integer({ description: 'In characters.' }) }),
          }),
        },
      },
      async () => ({ minLength: passwords.minLength }),
    );

    app.get(
      '/auth/sessions',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'listMySessions',
          tags: ['Authentication'],
          summary: 'My sessions',
          response: responses({ 200: Type.Array(ref('Session')) }),
        },
      },
      async (request) => {
        const { userId, credentialId } = principalOf(request);
        const rows = await sessions.list(userId);
        return rows.map((row) => toSession(row, credentialId));
      },
    );

    app.delete(
      '/auth/sessions',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'revokeMyOtherSessions',
          tags: ['Authentication'],
          summary: 'End all of my sessions but this one',
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { userId, credentialId } = principalOf(request);
        await sessions.revokeAll(userId, contextOf(request), credentialId);
        return await noContent(reply);
      },
    );

    app.delete(
      '/auth/sessions/:id',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'revokeMySession',
          tags: ['Authentication'],
          summary: 'End one of my sessions',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await sessions.revoke(request.params.id, principalOf(request).userId, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/auth/apikeys',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'listMyApiKeys',
          tags: ['Authentication'],
          summary: 'My API keys',
          response: responses({ 200: Type.Array(ref('ApiKey')) }),
        },
      },
      async (request) => (await apiKeys.list(principalOf(request).userId)).map(toApiKey),
    );

    app.post(
      '/auth/apikeys',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'createApiKey',
          tags: ['Authentication'],
          summary: 'Make an API key; it is shown once',
          body: Type.Object(
            {
              name: Type.String({ minLength: 1, maxLength: 100 }),
              role: Type.Optional(RoleSchema),
              permissions: Type.Optional(
                Type.Array(Type.String(), {
                  maxItems: 50,
                  description: 'Scopes: nothing but these, such as `catalog.read`.',
                }),
              ),
              namespaces: Type.Optional(
                Type.Array(Type.String({ minLength: 1, maxLength: 254 }), {
                  minItems: 1,
                  maxItems: 100,
                  description:
                    'Only the catalog of these namespaces; `prod.*` is every one that begins so.',
                }),
              ),
              expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
            },
            closed,
          ),
          response: responses({ 201: ref('ApiKey') }),
        },
      },
      async (request, reply) => {
        const { userId } = principalOf(request);
        const { key, row } = await apiKeys.create(
          request.body as NewApiKey,
          userId,
          contextOf(request),
        );
        return await reply.code(201).send({ ...toApiKey(row), key });
      },
    );

    app.delete(
      '/auth/apikeys/:id',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'deleteApiKey',
          tags: ['Authentication'],
          summary: 'Delete one of my API keys; it stops working at once',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await apiKeys.remove(request.params.id, principalOf(request).userId, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}
