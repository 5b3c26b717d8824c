import { stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from './request-identity.ts';

/** The cookie of a session; an empty value that has expired takes it away. */
export function sessionCookie(request: FastifyRequest, value: string, expires: Date): string {
  return ownCookie(request, { name: SESSION_COOKIE, value, expires, path: '/' });
}

/** A cookie that no script reads and no other site sends along, but to follow a link. */
export function ownCookie(
  request: FastifyRequest,
  cookie: { name: string; value: string; expires: Date; path: string },
): string {
  const secure = request.protocol === 'https';
  return stringifySetCookie({ ...cookie, httpOnly: true, sameSite: 'lax', secure });
}
