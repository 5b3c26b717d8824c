import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Adds the `Link` header (RFC 8288) that leads to the next page: the same request with its cursor.
 */
export function linkNextPage(
  request: FastifyRequest,
  reply: FastifyReply,
  nextCursor: string | undefined,
): void {
  if (nextCursor === undefined) return;
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.set('cursor', nextCursor);
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}
