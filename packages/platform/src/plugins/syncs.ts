import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { LoadedPlugin } from '@gantry/plugin-host';
import { type RequestContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { isFinished, type Job } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { DEFAULT_INTEGRATION } from './integration-store.ts';
import type { Plugins } from './plugins.ts';

export const SYNC_JOB = 'sync';
const SCHEDULE_MS = 10_000;

/** Syncs of plugins: asked for by people, or due by their interval. */
export class Syncs {
  readonly #plugins: Plugins;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(plugins: Plugins, jobs: JobQueue, clock: Clock, log: Logger) {
    this.#plugins = plugins;
    this.#jobs = jobs;
    this.#clock = clock;
    this.#log = log;
  }

  /** Starts the schedule. Several servers may look at it: a plugin has one unfinished sync at most. */
  start(): void {
    this.#timer = setInterval(() => {
      this.requestDue().catch((error) =>
        this.#log.error({ error: messageOf(error) }, 'due syncs could not be started'),
      );
    }, SCHEDULE_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Queues a sync, or returns the one that is under way. */
  async request(slug: string, context: RequestContext): Promise<Job> {
    const plugin = await this.#plugins.requireReady(slug);
    if (!hasCatalog(plugin)) throw errors.PLUGIN_LACKS_CAPABILITY({ slug, capability: 'catalog' });
    const { job } = await this.#jobs.enqueue(
      { type: SYNC_JOB, key: keyOf(slug), payload: { plugin: slug } },
      context,
    );
    return job;
  }

  /** What enabling does: a sync for a plugin that has something to sync. */
  async requestFirst(slug: string, context: RequestContext): Promise<void> {
    if (hasCatalog(this.#plugins.requireLoaded(slug))) await this.request(slug, context);
  }

  async history(
    slug: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<{ jobs: Job[]; nextCursor?: string }> {
    this.#plugins.requireLoaded(slug);
    return await this.#jobs.list({ key: keyOf(slug), ...page });
  }

  async last(slug: string): Promise<Job | undefined> {
    return await this.#jobs.findNewest(keyOf(slug));
  }

  /** When the next sync is due by its interval; `undefined` when none is planned. */
  async nextAt(slug: string): Promise<Date | undefined> {
    const plugin = this.#plugins.requireLoaded(slug);
    if (!this.#plugins.isEnabled(slug) || !hasCatalog(plugin)) return undefined;
    const intervalMs = await this.#plugins.syncIntervalMs(plugin);
    if (intervalMs === 0) return undefined;
    const last = await this.last(slug);
    if (!last) return this.#clock.now();
    if (!isFinished(last.state)) return undefined;
    return new Date(Date.parse(last.finishedAt ?? last.createdAt) + intervalMs);
  }

  /** Queues every sync whose interval has passed. */
  async requestDue(): Promise<void> {
    for (const { slug } of this.#plugins.listEnabled()) {
      const due = await this.nextAt(slug);
      if (!due || due > this.#clock.now()) continue;
      try {
        await this.request(slug, systemContext());
      } catch (error) {
        this.#log.warn({ plugin: slug, error: messageOf(error) }, 'a due sync was not started');
      }
    }
  }
}

function keyOf(slug: string): string {
  return `${SYNC_JOB}:${slug}/${DEFAULT_INTEGRATION}`;
}

function hasCatalog(plugin: LoadedPlugin): boolean {
  return plugin.manifest.capabilities.some(({ kind }) => kind === 'catalog');
}
