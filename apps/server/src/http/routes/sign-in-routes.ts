import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { isPlatformError } from '@gantry/base';
import type { SignInProvider, SignInRules } from '@gantry/platform';
import { parseCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { CallbackQuery, IntegrationPath, SignInRulesBody } from '../identity-schemas.ts';
import { noContent } from '../no-content.ts';
import { publicAddress } from '../public-address.ts';
import { contextOf, originOf } from '../request-identity.ts';
import { Moved, NoContent, ref, responses } from '../schemas.ts';
import { ownCookie, sessionCookie } from '../session-cookie.ts';

/** Binds a sign-in to the browser in which it began: it has no session yet. */
const BROWSER_COOKIE = 'gantry_sign_in';
const COOKIE_PATH = '/api/v1/auth/sso';
const COOKIE_MS = 10 * 60_000;
const LIMIT = { max: 30, windowMs: 60_000 };
const open = { permission: 'public', rateLimit: LIMIT } as const;
const manage = { permission: 'access.manage' } as const;
const tags = ['Authentication'];

/** What is not said lets nobody in and gives nobody anything. */
const CLOSED_RULES: SignInRules = {
  createUsers: false,
  linkByEmail: false,
  domains: [],
  groups: [],
  roles: {},
  defaultRole: 'viewer',
  syncGroups: false,
};

/** Signing in with an account of another system, and who may. */
export function signInRoutes({ platform, config }: AppDependencies): FastifyPluginAsyncTypebox {
  const { signIns } = platform;
  const redirectUri = (
    request: FastifyRequest,
    { plugin, integration }: Static<typeof IntegrationPath>,
  ) => `${publicAddress(config, request)}${COOKIE_PATH}/${plugin}/${integration}/callback`;
  const browserCookie = (request: FastifyRequest, value: string, expires: Date) =>
    ownCookie(request, { name: BROWSER_COOKIE, value, expires, path: COOKIE_PATH });

  return async (app) => {
    app.get(
      '/auth/sso',
      {
        config: { permission: 'public' },
        schema: {
          operationId: 'listSignInOffers',
          tags,
          summary: 'What one can sign in with, beside a password',
          response: responses({ 200: Type.Array(ref('SignInOffer')) }),
        },
      },
      async () => await signIns.offers(),
    );

    app.get(
      '/auth/sso/:plugin/:integration',
      {
        config: open,
        schema: {
          operationId: 'startSignIn',
          tags,
          summary: 'Sends the browser to sign in elsewhere',
          params: IntegrationPath,
          querystring: Type.Object({
            to: Type.Optional(Type.String({ maxLength: 2_000, description: 'A path of the UI.' })),
          }),
          response: responses({ 302: Moved }),
        },
      },
      async (request, reply) => {
        const browser = randomBytes(32).toString('base64url');
        const { params, query } = request;
        const wish = { redirectUri: redirectUri(request, params), returnTo: query.to, browser };
        try {
          const url = await signIns.start(params, wish, originOf(request));
          const expires = new Date(Date.now() + COOKIE_MS);
          reply.header('set-cookie', browserCookie(request, browser, expires));
          return await reply.redirect(url);
        } catch (error) {
          return await reply.redirect(refusalPage(request, error));
        }
      },
    );

    app.get(
      '/auth/sso/:plugin/:integration/callback',
      {
        config: open,
        schema: {
          operationId: 'finishSignIn',
          tags,
          summary: 'Where the other system sends the browser back to',
          params: IntegrationPath,
          querystring: CallbackQuery,
          response: responses({ 302: Moved }),
        },
      },
      async (request, reply) => {
        const { params, query } = request;
        const browser = parseCookie(request.headers.cookie ?? '')[BROWSER_COOKIE] ?? '';
        const gone = browserCookie(request, '', new Date(0));
        try {
          const { token, expiresAt, returnTo } = await signIns.callback(
            params,
            query,
            { redirectUri: redirectUri(request, params), browser },
            { ...originOf(request), source: 'ui', userAgent: request.headers['user-agent'] },
          );
          reply.header('set-cookie', [sessionCookie(request, token, expiresAt), gone]);
          return await reply.redirect(returnTo);
        } catch (error) {
          reply.header('set-cookie', gone);
          return await reply.redirect(refusalPage(request, error));
        }
      },
    );

    app.get(
      '/sign-in-providers',
      {
        config: manage,
        schema: {
          operationId: 'listSignInProviders',
          tags,
          summary: 'Integrations that people may sign in with, and their rules',
          response: responses({ 200: Type.Array(ref('SignInProvider')) }),
        },
      },
      async () => (await signIns.list()).map(toBody),
    );

    app.put(
      '/sign-in-providers/:plugin/:integration',
      {
        config: manage,
        schema: {
          operationId: 'allowSignIn',
          tags,
          summary: 'Let people sign in with an integration, as it is configured now',
          description:
            'When the configuration of the integration changes, nobody can sign in with it until this is sent again.',
          params: IntegrationPath,
          body: SignInRulesBody,
          response: responses({ 200: ref('SignInProvider') }),
        },
      },
      async (request) => {
        const rules = { ...CLOSED_RULES, ...request.body };
        return toBody(await signIns.allow(request.params, rules, contextOf(request)));
      },
    );

    app.delete(
      '/sign-in-providers/:plugin/:integration',
      {
        config: manage,
        schema: {
          operationId: 'forbidSignIn',
          tags,
          summary: 'Let nobody sign in with an integration any more; sessions go on',
          params: IntegrationPath,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await signIns.forbid(request.params, contextOf(request));
        return await noContent(reply);
      },
    );
  };
}

/** The sign-in page, which says in its words why it did not work. */
function refusalPage(request: FastifyRequest, error: unknown): string {
  request.log.warn({ requestId: request.id, err: error }, 'a sign-in did not work');
  return `/sign-in?problem=${isPlatformError(error) ? error.code : 'INTERNAL'}`;
}

function toBody({ rules, ...rest }: SignInProvider) {
  const { domains, groups, ...others } = rules;
  return {
    ...rest,
    rules: { ...others, domains: [...domains], groups: [...groups], roles: { ...rules.roles } },
  };
}
