import type { Source } from '@gantry/contracts';
import type { Actor, RequestContext, Resource } from '@gantry/platform';
import {
  PERMISSIONS,
  type Permission,
  type Platform,
  type Principal,
  errors as platformErrors,
  refusalToGive,
} from '@gantry/platform';
import { parseCookie } from 'cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from './errors.ts';

export const SESSION_COOKIE = 'gantry_session';
/** Clients of ours say who they are, so that the audit trail can. */
const CLIENT_HEADER = 'x-gantry-client';
/** Routes that libraries add by themselves: the API reference, and files of the UI. For everyone. */
const OPEN_PREFIXES = ['/api/docs', '/assets/'];
const BEARER = /^bearer \S/i;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
    viaCookie: boolean;
  }
  interface FastifyContextConfig {
    /** What a caller needs. `public` needs nothing; there is no default. */
    permission?: Permission | 'public';
    /** The path parameter that names the plugin, where a route is about one: rules may tell plugins apart. */
    pluginParameter?: string;
    /** Asks and changes nothing, though by POST. */
    asksOnly?: boolean;
    /** Usable while a password change is due. */
    duringPasswordChange?: boolean;
    /** Refused to pages of other sites although it only reads: a stream that stays open. */
    checksOrigin?: boolean;
  }
}

export interface IdentityOptions {
  readonly platform: Platform;
  /** Further origins whose pages may use a session: the public address, and the development UI. */
  readonly allowedOrigins: readonly string[];
}

/** What a route declares about rights, read once. */
interface RouteRights {
  readonly permission: Permission;
  readonly duringPasswordChange: boolean | undefined;
  readonly asksOnly: boolean | undefined;
  readonly pluginParameter: string | undefined;
  readonly checksOrigin: boolean | undefined;
}

/** Says who calls, and lets nobody past who may not: one hook for every route. */
export function registerIdentity(app: FastifyInstance, options: IdentityOptions): void {
  const { authenticator, policy } = options.platform;
  app.decorateRequest('principal', null);
  app.decorateRequest('viaCookie', false);

  app.addHook('onRoute', (route) => {
    if (OPEN_PREFIXES.some((prefix) => route.url.startsWith(prefix))) return;
    const permission = route.config?.permission;
    if (permission !== 'public' && (permission === undefined || !(permission in PERMISSIONS))) {
      throw new Error(`${route.method} ${route.url} declares no permission.`);
    }
    if (permission === 'public') return;
    const { config = {} } = route;
    const { duringPasswordChange, asksOnly, pluginParameter, checksOrigin } = config;
    const identify = identifier({
      permission,
      duringPasswordChange,
      asksOnly,
      pluginParameter,
      checksOrigin,
    });
    route.onRequest = [identify, ...[route.onRequest ?? []].flat()];
  });

  /** With a callback instead of a promise: nearly every request is decided from the cache, at once. */
  function identifier(route: RouteRights) {
    return (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void) => {
      const token = readToken(request);
      if (token === undefined) {
        return done(platformErrors.UNAUTHENTICATED({ reason: 'This needs a sign-in.' }));
      }
      const known = authenticator.cached(token);
      if (known?.kind === 'session') {
        return done(admit(request, known, route));
      }
      authenticator.authenticate(token).then(
        (principal) => done(admit(request, principal, route)),
        (error: Error) => done(error),
      );
    };
  }

  function admit(
    request: FastifyRequest,
    principal: Principal,
    { permission, duringPasswordChange, asksOnly, pluginParameter, checksOrigin }: RouteRights,
  ): Error | undefined {
    request.principal = principal;
    const isChange = !READING.has(request.method);
    const isSocket = request.headers.upgrade !== undefined;
    if ((isChange || isSocket) && !isOwnOrigin(request, isSocket)) {
      return errors.ORIGIN_REFUSED({ origin: request.headers.origin });
    }
    if (checksOrigin && isOfAnotherSite(request)) {
      return errors.ORIGIN_REFUSED({ origin: request.headers.origin ?? 'another site' });
    }
    if (principal.mustChangePassword && !duringPasswordChange) {
      return platformErrors.PASSWORD_CHANGE_REQUIRED({});
    }
    // What a route is about, where its address says so. What is about entities is decided where it is read.
    const resource: Resource | undefined =
      pluginParameter === undefined
        ? undefined
        : { plugin: (request.params as Record<string, string>)[pluginParameter] };
    const { allowed, reason } = policy.decide(principal.actor, permission, resource);
    if (!allowed) return platformErrors.FORBIDDEN({ reason, permission });
    return isChange && !asksOnly ? refusalToGive(principal.actor, permission) : undefined;
  }

  /** Browsers name no origin when a page reads from where it came from; then they say that it is the same. */
  function isOfAnotherSite(request: FastifyRequest): boolean {
    if (request.headers.origin !== undefined) return !isOwnOrigin(request, true);
    const site = request.headers['sec-fetch-site'];
    return request.viaCookie && site !== undefined && site !== 'same-origin' && site !== 'none';
  }

  /**
   * A page of another site can make a browser send our cookie. It cannot make it send a false `Origin`, and
   * it cannot send a bearer token that it does not have. Sockets check both ways, as they know no CORS.
   */
  function isOwnOrigin(request: FastifyRequest, isSocket: boolean): boolean {
    const { origin } = request.headers;
    if (!request.viaCookie && !(isSocket && origin !== undefined)) return true;
    if (origin === undefined) return false;
    return (
      origin === `${request.protocol}://${request.host}` || options.allowedOrigins.includes(origin)
    );
  }
}

function readToken(request: FastifyRequest): string | undefined {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    return BEARER.test(authorization) ? authorization.slice(7) : undefined;
  }
  if (cookie === undefined) return undefined;
  request.viaCookie = true;
  return parseCookie(cookie)[SESSION_COOKIE];
}

/** Who asks, how and from where, for what the request changes. */
export function contextOf(request: FastifyRequest): RequestContext {
  return { actor: actorOf(request), ...originOf(request) };
}

/** How and from where a request comes, also before anybody is signed in. */
export function originOf(request: FastifyRequest): Omit<RequestContext, 'actor'> {
  return { source: sourceOf(request), address: request.ip, requestId: request.id };
}

/** Who asks, as the policy sees it. */
export function actorOf(request: FastifyRequest): Actor {
  return principalOf(request).actor;
}

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw platformErrors.UNAUTHENTICATED({ reason: 'This needs a sign-in.' });
  return request.principal;
}

function sourceOf(request: FastifyRequest): Source {
  const client = request.headers[CLIENT_HEADER];
  if (client === 'cli') return 'cli';
  return client === 'ui' || request.viaCookie ? 'ui' : 'api';
}
