import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** Probes come every few seconds and say nothing while all is well. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line per request, when it is answered. The address without its query, which may hold anything. Written
 * to the server's log itself: a child logger for each request would cost more than the line.
 */
export function registerRequestLog(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url } = request;
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    const fields = {
      requestId: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 100) / 100,
      address: request.ip,
      user: request.principal?.name,
    };
    if (reply.statusCode < 400 && PROBES.has(path)) log.debug(fields, 'request');
    else log.info(fields, 'request');
    done();
  });
}
