import type { FastifyInstance } from 'fastify';

/** One line per request, when it is answered. The address without its query: that may hold anything. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const fields = {
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 100) / 100,
      address: request.ip,
      user: request.principal?.name,
    };
    // Health probes come every few seconds and say nothing while all is well.
    const isProbe = request.routeOptions.config.rateLimit === false && reply.statusCode < 400;
    if (isProbe) request.log.debug(fields, 'request');
    else request.log.info(fields, 'request');
    done();
  });
}
