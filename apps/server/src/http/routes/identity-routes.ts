import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { isPlatformError } from '@gantry/base';
import type { Person } from '@gantry/platform';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { CallbackQuery, IntegrationPath } from '../identity-schemas.ts';
import { noContent } from '../no-content.ts';
import { publicAddress } from '../public-address.ts';
import { contextOf, principalOf } from '../request-identity.ts';
import { closed, Moved, NoContent, ref, responses } from '../schemas.ts';
import { optionalBody } from '../validation.ts';

/** The remote system is asked, and a person waits: neither is done often. */
const LIMIT = { max: 60, windowMs: 60_000 };
const tags = ['Identities'];
const self = { permission: 'self', rateLimit: LIMIT } as const;

/** Accounts in other systems that people connect to their own, for capabilities that act as them. */
export function identityRoutes({ platform, config }: AppDependencies): FastifyPluginAsyncTypebox {
  const { identities } = platform;
  const redirectUri = (
    request: FastifyRequest,
    { plugin, integration }: Static<typeof IntegrationPath>,
  ) => `${publicAddress(config, request)}/api/v1/me/identities/${plugin}/${integration}/callback`;

  return async (app) => {
    app.get(
      '/me/identities',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'listMyIdentities',
          tags,
          summary: 'Accounts of other systems that I can connect, and those that I have',
          response: responses({ 200: Type.Array(ref('Identity')) }),
        },
      },
      async (request) => (await identities.list(principalOf(request).userId)).map(toBody),
    );

    app.post(
      '/me/identities/:plugin/:integration/start',
      {
        config: self,
        schema: {
          operationId: 'startIdentity',
          tags,
          summary: 'Begin to connect an account',
          description:
            'Send the browser to `authorizationUrl`. With `polling`, show its code and ask with `flow` until it was confirmed.',
          params: IntegrationPath,
          body: optionalBody(
            Type.Object(
              {
                returnTo: Type.Optional(
                  Type.String({ maxLength: 2_000, description: 'A path of the UI.' }),
                ),
                scopes: Type.Optional(
                  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100 }),
                ),
              },
              closed,
            ),
          ),
          response: responses({ 200: ref('IdentityStart') }),
        },
      },
      async (request) => {
        const wish = { redirectUri: redirectUri(request, request.params), ...request.body };
        return await identities.start(personOf(request), request.params, wish);
      },
    );

    app.get(
      '/me/identities/:plugin/:integration/callback',
      {
        config: self,
        schema: {
          operationId: 'finishIdentity',
          tags,
          summary: 'Where the other system sends the browser back to',
          params: IntegrationPath,
          querystring: CallbackQuery,
          response: responses({ 302: Moved }),
        },
      },
      async (request, reply) => {
        const { params, query } = request;
        try {
          const uri = redirectUri(request, params);
          const to = await identities.callback(personOf(request), params, query, uri);
          return await reply.redirect(to);
        } catch (error) {
          request.log.warn({ requestId: request.id, err: error }, 'an account was not connected');
          const problem = isPlatformError(error) ? error.code : 'INTERNAL';
          return await reply.redirect(`/account?tab=connections&problem=${problem}`);
        }
      },
    );

    app.post(
      '/me/identities/:plugin/:integration/poll',
      {
        config: self,
        schema: {
          operationId: 'pollIdentity',
          tags,
          summary: 'Whether a device was confirmed meanwhile',
          params: IntegrationPath,
          body: Type.Object({ flow: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
          response: responses({
            200: Type.Object({ status: Type.Enum(['pending', 'connected']) }),
          }),
        },
      },
      async (request) => {
        const { params, body } = request;
        const uri = redirectUri(request, params);
        return { status: await identities.poll(personOf(request), params, body.flow, uri) };
      },
    );

    app.post(
      '/me/identities/:plugin/:integration/refresh',
      {
        config: self,
        schema: {
          operationId: 'refreshIdentity',
          tags,
          summary: 'Get new tokens for a connected account',
          params: IntegrationPath,
          response: responses({ 200: ref('Identity') }),
        },
      },
      async (request) => toBody(await identities.refresh(personOf(request), request.params)),
    );

    app.delete(
      '/me/identities/:plugin/:integration',
      {
        config: self,
        schema: {
          operationId: 'disconnectIdentity',
          tags,
          summary: 'Disconnect an account, and end its tokens at the other system',
          params: IntegrationPath,
          response: responses({
            200: Type.Object({
              problem: Type.String({ description: 'It is forgotten here, but not ended there.' }),
            }),
            204: NoContent,
          }),
        },
      },
      async (request, reply) => {
        const problem = await identities.disconnect(personOf(request), request.params);
        return problem === undefined ? await noContent(reply) : { problem };
      },
    );
  };
}

function personOf(request: FastifyRequest): Person {
  const { kind, credentialId } = principalOf(request);
  return {
    context: contextOf(request),
    sessionId: kind === 'session' ? credentialId : undefined,
  };
}

function toBody<T extends { profile?: { scopes: readonly string[] } }>({ profile, ...rest }: T) {
  return {
    ...rest,
    ...(profile ? { profile: { ...profile, scopes: [...profile.scopes] } } : {}),
  };
}
