import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import staticPlugin from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errors } from './errors.ts';

/** What the build leaves in `index.html` where the nonce of the answer goes. */
const NONCE_PLACE = '__CSP_NONCE__';

/**
 * Serves the built UI. Files under `assets/` carry a hash in their names and are kept for ever; every other
 * address that is not the API's gets the page, whose router knows it.
 */
export async function registerStaticUi(app: FastifyInstance, directory: string): Promise<void> {
  const indexFile = join(directory, 'index.html');
  const page = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
  if (page !== undefined) {
    await app.register(staticPlugin, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '1y',
      preCompressed: true,
      decorateReply: false,
      wildcard: true,
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage =
      request.method === 'GET' && !path.startsWith('/api/') && !path.startsWith('/assets/');
    if (!isPage) throw errors.ROUTE_NOT_FOUND({ method: request.method, path });
    if (page === undefined) {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The web interface is not built. Run "npm run build" and start again.\n');
    }
    return sendPage(reply, page);
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    // Style elements that our accessibility primitives add carry the nonce; nothing else may.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .header('x-frame-options', 'DENY')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE_PLACE, nonce));
}
