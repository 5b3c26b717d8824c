import { type Platform, SYSTEM_ACTOR } from '@gantry/platform';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { RequestMetrics } from './request-metrics.ts';

/** How old the counts of a scrape may be: counting is a scan of an index. */
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
  const requests = new RequestMetrics();
  for (const metric of requests.metrics()) registry.registerMetric(metric as unknown as Metric);
  let countedAt = 0;
  new Gauge({
    name: 'gantry_entities_total',
    help: 'Entities in the catalog.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      if (Date.now() - countedAt < COUNT_AGE_MS) return;
      const counts = await platform.catalog.countByKind(SYSTEM_ACTOR);
      this.reset();
      for (const [kind, count] of counts) this.set({ kind }, count);
      countedAt = Date.now();
    },
  });
  let jobsCountedAt = 0;
  new Gauge({
    name: 'gantry_jobs',
    help: 'Jobs that are not over, and those that failed for good, of all servers together.',
    labelNames: ['type', 'state'],
    registers: [registry],
    async collect() {
      if (Date.now() - jobsCountedAt < COUNT_AGE_MS) return;
      this.reset();
      for (const { type, queued, running, waiting, dead } of await platform.jobs.overview()) {
        for (const [state, count] of Object.entries({ queued, running, waiting, dead })) {
          this.set({ type, state }, count);
        }
      }
      jobsCountedAt = Date.now();
    },
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observe(app) {
      app.addHook('onResponse', (request, reply, done) => {
        // The route's pattern, never the address: names would make a series each.
        const route = request.routeOptions.url ?? 'none';
        requests.observe(request.method, route, reply.statusCode, reply.elapsedTime);
        done();
      });
    },
  };
}
