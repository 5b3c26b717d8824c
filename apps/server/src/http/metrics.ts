import type { Platform } from '@gantry/platform';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How old the entity counts of a scrape may be: counting is a scan of an index. */
const COUNT_AGE_MS = 15_000;

export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
  observe(app: FastifyInstance): void;
}

/** Prometheus measurements of one server. */
export function createMetrics(platform: Platform): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'gantry_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'gantry_request_duration_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  let countedAt = 0;
  new Gauge({
    name: 'gantry_entities_total',
    help: 'Entities in the catalog.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      if (Date.now() - countedAt < COUNT_AGE_MS) return;
      const counts = await platform.catalog.countByKind();
      this.reset();
      for (const [kind, count] of counts) this.set({ kind }, count);
      countedAt = Date.now();
    },
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observe(app) {
      app.addHook('onResponse', (request, reply, done) => {
        // The route's pattern, never the address: names would make a series each.
        const route = request.routeOptions.url ?? 'none';
        const { method } = request;
        requests.inc({ method, route, status: reply.statusCode });
        durations.observe({ method, route }, reply.elapsedTime / 1_000);
        done();
      });
    },
  };
}
