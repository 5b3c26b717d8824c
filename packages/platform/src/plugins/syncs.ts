import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Entity } from '@gantry/contracts';
import type { LoadedPlugin } from '@gantry/plugin-host';
import type { StoreView, SyncOrigin } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { SyncLedger, SyncRecord } from '../catalog/sync-ledger.ts';
import type { SyncUndo, UndoResult } from '../catalog/sync-undo.ts';
import { type Actor, type RequestContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { isFinished, type Job } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { DEFAULT_INTEGRATION } from './integration-store.ts';
import type { Plugins } from './plugins.ts';

export const SYNC_JOB = 'sync';
export const RELEASE_JOB = 'sync-release';
export const UNDO_JOB = 'sync-undo';
const SCHEDULE_MS = 10_000;

export interface SyncsOptions {
  readonly plugins: Plugins;
  readonly jobs: JobQueue;
  readonly ledger: SyncLedger;
  readonly undo: SyncUndo;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly log: Logger;
}

interface ReadPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly reader: Actor;
}

/** Syncs of plugins: asked for by people, or due by their interval. */
export class Syncs {
  readonly #plugins: Plugins;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #ledger: SyncLedger;
  readonly #undo: SyncUndo;
  readonly #policy: PolicyEngine;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SyncsOptions) {
    this.#plugins = options.plugins;
    this.#jobs = options.jobs;
    this.#ledger = options.ledger;
    this.#undo = options.undo;
    this.#policy = options.policy;
    this.#clock = options.clock;
    this.#log = options.log;
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
    if (job.type !== SYNC_JOB) throw errors.SYNC_UNDER_WAY({ slug });
    return job;
  }

  /** The same inside a transaction that the caller has opened, and announces when it is committed. */
  async requestIn(
    tx: StoreView,
    slug: string,
    context: RequestContext,
  ): Promise<{ job: Job; created: boolean }> {
    const plugin = await this.#plugins.requireReady(slug);
    if (!hasCatalog(plugin)) throw errors.PLUGIN_LACKS_CAPABILITY({ slug, capability: 'catalog' });
    return await this.#jobs.enqueueIn(
      tx,
      { type: SYNC_JOB, key: keyOf(slug), payload: { plugin: slug } },
      context,
    );
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
    const page = await this.#jobs.list({ key: keyOf(slug), type: SYNC_JOB, limit: 1 });
    return page.jobs[0];
  }

  /** One sync, as it is remembered: longer than its job is. */
  async get(slug: string, id: string): Promise<SyncRecord> {
    return await this.#ledger.get(originOf(slug), id);
  }

  async changes(slug: string, id: string, { reader, ...page }: ReadPage) {
    const mayRead = this.#mayRead(reader);
    return await this.#ledger.changes(originOf(slug), id, { ...page, mayRead });
  }

  /** The sync whose unseen entities wait for a decision. */
  async held(slug: string): Promise<SyncRecord | undefined> {
    return await this.#ledger.held(originOf(slug));
  }

  async unseen(slug: string, id: string, { reader, ...page }: ReadPage) {
    const mayRead = this.#mayRead(reader);
    return await this.#ledger.unseen(originOf(slug), id, { ...page, mayRead });
  }

  /** Marks as gone what a held sync did not see: a job, for there may be many. */
  async release(slug: string, id: string, context: RequestContext): Promise<Job> {
    await this.#requireIdle(slug);
    await this.#ledger.decide(originOf(slug), id, 'released', context);
    return await this.#enqueue(RELEASE_JOB, slug, { sync: id }, context);
  }

  /** Leaves everything as it is; the next sync looks again. */
  async drop(slug: string, id: string, context: RequestContext): Promise<SyncRecord> {
    return await this.#ledger.decide(originOf(slug), id, 'dropped', context);
  }

  async previewUndo(slug: string, id: string, reader: Actor): Promise<UndoResult> {
    return await this.#undo.preview(originOf(slug), id, reader);
  }

  /** Takes back what a sync wrote, and plans no further one: it would write the same again. */
  async undo(slug: string, id: string, context: RequestContext): Promise<Job> {
    await this.#requireIdle(slug);
    await this.#undo.requireUndoable(originOf(slug), id);
    const { id: actorId, name } = context.actor;
    const payload = { sync: id, by: { id: actorId, name }, source: context.source };
    return await this.#enqueue(UNDO_JOB, slug, payload, context);
  }

  #mayRead(reader: Actor): (entity: Entity) => boolean {
    return ({ kind, metadata }) => this.#policy.mayRead(reader, { ...metadata, kind });
  }

  async #enqueue(
    type: string,
    slug: string,
    payload: Record<string, unknown>,
    context: RequestContext,
  ): Promise<Job> {
    const { job, created } = await this.#jobs.enqueue(
      { type, key: keyOf(slug), payload: { plugin: slug, ...payload } },
      context,
    );
    if (!created) throw errors.SYNC_UNDER_WAY({ slug });
    return job;
  }

  async #requireIdle(slug: string): Promise<void> {
    const newest = await this.#jobs.findNewest(keyOf(slug));
    if (newest && !isFinished(newest.state)) throw errors.SYNC_UNDER_WAY({ slug });
  }

  /**
   * When the next sync is due by its interval; `undefined` when none is planned. After an undo none is until
   * somebody syncs: whoever undid it has something to put right first.
   */
  async nextAt(slug: string): Promise<Date | undefined> {
    const plugin = this.#plugins.requireLoaded(slug);
    if (!this.#plugins.isEnabled(slug) || !hasCatalog(plugin)) return undefined;
    const intervalMs = await this.#plugins.syncIntervalMs(plugin);
    if (intervalMs === 0) return undefined;
    const last = await this.#jobs.findNewest(keyOf(slug));
    if (!last) return this.#clock.now();
    if (!isFinished(last.state) || last.type === UNDO_JOB) return undefined;
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

function originOf(slug: string): SyncOrigin {
  return { plugin: slug, integration: DEFAULT_INTEGRATION };
}

function keyOf(slug: string): string {
  return `${SYNC_JOB}:${slug}/${DEFAULT_INTEGRATION}`;
}

function hasCatalog(plugin: LoadedPlugin): boolean {
  return plugin.manifest.capabilities.some(({ kind }) => kind === 'catalog');
}
