/** Upper bounds of the buckets, in seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

const REQUESTS = 'gantry_http_requests_total';
const DURATION = 'gantry_request_duration_seconds';

interface SampledValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** As the metrics library reads its own metrics. */
export interface ScrapedMetric {
  readonly name: string;
  get(): Promise<{ name: string; help: string; type: string; values: SampledValue[] }>;
  reset(): void;
}

interface RouteStats {
  readonly method: string;
  readonly route: string;
  readonly statuses: Map<number, number>;
  /** One more than bounds: the last one counts what took longer. */
  readonly buckets: number[];
  seconds: number;
}

/**
 * Counts answered requests by route. Plain numbers while requests are served; the measures' own form is made
 * when somebody scrapes them.
 */
export class RequestMetrics {
  readonly #routes = new Map<string, RouteStats>();

  observe(method: string, route: string, status: number, milliseconds: number): void {
    const key = method + route;
    let stats = this.#routes.get(key);
    if (!stats) {
      const buckets = new Array<number>(BUCKETS.length + 1).fill(0);
      stats = { method, route, statuses: new Map(), buckets, seconds: 0 };
      this.#routes.set(key, stats);
    }
    const seconds = milliseconds / 1_000;
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket++;
    stats.buckets[bucket] = (stats.buckets[bucket] as number) + 1;
    stats.statuses.set(status, (stats.statuses.get(status) ?? 0) + 1);
    stats.seconds += seconds;
  }

  /** What a registry asks when it is scraped. */
  metrics(): ScrapedMetric[] {
    return [
      {
        name: REQUESTS,
        reset: () => this.#routes.clear(),
        get: async () => ({
          name: REQUESTS,
          help: 'HTTP requests answered.',
          type: 'counter',
          values: this.#counts(),
        }),
      },
      {
        name: DURATION,
        reset: () => this.#routes.clear(),
        get: async () => ({
          name: DURATION,
          help: 'Time to answer an HTTP request.',
          type: 'histogram',
          values: this.#durations(),
        }),
      },
    ];
  }

  #counts(): SampledValue[] {
    return [...this.#routes.values()].flatMap(({ method, route, statuses }) =>
      [...statuses].map(([status, value]) => ({ value, labels: { method, route, status } })),
    );
  }

  #durations(): SampledValue[] {
    return [...this.#routes.values()].flatMap(({ method, route, buckets, seconds }) => {
      const labels = { method, route };
      let total = 0;
      const counts = buckets.map((count, index) => {
        total += count;
        const le = BUCKETS[index] ?? '+Inf';
        return { value: total, labels: { ...labels, le }, metricName: `${DURATION}_bucket` };
      });
      return [
        ...counts,
        { value: seconds, labels, metricName: `${DURATION}_sum` },
        { value: total, labels, metricName: `${DURATION}_count` },
      ];
    });
  }
}
