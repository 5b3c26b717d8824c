import { type Clock, createId, isPlatformError, messageOf } from '@gantry/base';
import {
  type CapabilityManifest,
  type Entity,
  type EntityRef,
  LIFECYCLE_EVENTS,
  type LifecycleEvent,
} from '@gantry/contracts';
import type { LifecycleRunRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ObservedWrite, WriteObserver } from '../catalog/catalog-writer.ts';
import type { AppliedChange } from '../catalog/change.ts';
import { fullRef } from '../catalog/projections.ts';
import { type RequestContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { toEntityContext } from '../plugins/entity-context.ts';
import type { Integrations } from '../plugins/integrations.ts';
import type { Plugins } from '../plugins/plugins.ts';
import type { Bindings } from './bindings.ts';
import type { EntityCalls } from './entity-calls.ts';

export const LIFECYCLE_JOB = 'lifecycle';
export const LIFECYCLE_ATTEMPTS = 5;
/** Says since when an entity is archived. */
export const ARCHIVED_ANNOTATION = 'gantry.io/archived-at';

const HOOKS = {
  created: 'lifecycle.onProjectCreated',
  updated: 'lifecycle.onProjectUpdated',
  relocated: 'lifecycle.onProjectRelocated',
  archived: 'lifecycle.onProjectArchived',
  unarchived: 'lifecycle.onProjectUnarchived',
  deleted: 'lifecycle.onProjectDeleted',
} as const satisfies Record<LifecycleEvent, string>;

/** What a hook did, or has yet to do. */
export interface LifecycleRun {
  readonly id: string;
  readonly entity: string;
  readonly source: string;
  readonly event: LifecycleEvent;
  readonly status: 'queued' | 'ok' | 'skipped' | 'failed';
  readonly message?: string;
  readonly artifacts: Readonly<Record<string, string>>;
  readonly requestedBy: string;
  readonly createdAt: string;
  readonly finishedAt?: string;
}

interface Payload {
  readonly entity: Entity;
  readonly previous?: Entity;
}

export interface LifecycleOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly plugins: Plugins;
  readonly integrations: Integrations;
  readonly bindings: Bindings;
  readonly calls: EntityCalls;
  readonly jobs: JobQueue;
}

/**
 * Tells plugins what happens to entities. A hook's job is stored with the write that it is about, so none is lost;
 * it runs after the write and cannot undo it. What it did stays on the entity's page and can be done again.
 */
export class Lifecycle implements WriteObserver {
  readonly #options: LifecycleOptions;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  isInterested(): boolean {
    return this.#options.plugins
      .listEnabled()
      .some(({ manifest }) => manifest.capabilities.some(({ kind }) => kind === 'lifecycle'));
  }

  async observe(
    tx: StoreView,
    writes: readonly ObservedWrite[],
    context: RequestContext,
  ): Promise<void> {
    const assigned = await tx.assignments.list({ capability: 'lifecycle' });
    if (assigned.length === 0) return;
    for (const { before, after } of writes) {
      const entity = after ?? before;
      if (!entity) continue;
      const event = eventOf(before, after);
      const payload: Payload = { entity, ...(before && after ? { previous: before } : {}) };
      for (const binding of await this.#options.bindings.list(entity, 'lifecycle')) {
        // A plugin knows what its own sync has just read.
        if (context.actor.id === `plugin:${binding.plugin}`) continue;
        if (!this.#wants(binding.plugin, event)) continue;
        await this.#request(tx, { ...binding, event, payload }, context);
      }
    }
  }

  /** The newest runs of an entity's hooks. */
  async list(ref: EntityRef, context: RequestContext, limit = 50): Promise<LifecycleRun[]> {
    const { catalog, store } = this.#options;
    const { metadata } = await catalog.get(ref, context.actor);
    return (await store.lifecycleRuns.ofEntity(metadata.uid, limit)).map(toRun);
  }

  /** Runs a hook once more, with what it was told then. */
  async rerun(ref: EntityRef, id: string, context: RequestContext): Promise<LifecycleRun> {
    const { calls, store } = this.#options;
    const { metadata } = await calls.authorize({ ref, context }, 'lifecycle.execute');
    const row = await store.lifecycleRuns.get(id);
    if (row?.entity_uid !== metadata.uid) throw errors.NOT_FOUND({ what: `lifecycle run ${id}` });
    const { plugin, integration } = row;
    const event = row.event as LifecycleEvent;
    const payload = JSON.parse(row.payload) as Payload;
    return await store.transaction((tx) =>
      this.#request(tx, { plugin, integration, event, payload }, context),
    );
  }

  /** Archives an entity, or takes it back: a change of the entity like any other. */
  async setArchived(
    ref: EntityRef,
    archived: boolean,
    context: RequestContext,
  ): Promise<AppliedChange> {
    const at = archived ? this.#options.clock.now().toISOString() : null;
    const entity = await this.#options.catalog.get(ref, context.actor);
    const isArchived = entity.metadata.annotations?.[ARCHIVED_ANNOTATION] !== undefined;
    const patch =
      isArchived === archived ? {} : { metadata: { annotations: { [ARCHIVED_ANNOTATION]: at } } };
    return await this.#options.catalog.applyOne({ op: 'patch', ref, patch }, context);
  }

  /** Does the work of a job. A hook that fails is a result; only a remote system that is away is tried again. */
  async run(job: JobContext): Promise<LifecycleRun> {
    const { store, clock } = this.#options;
    const id = String(job.payload.run);
    const row = await store.lifecycleRuns.get(id);
    if (!row) throw errors.NOT_FOUND({ what: `lifecycle run ${id}` });
    const outcome = await this.#call(row, job);
    const changes = {
      status: outcome.status,
      message: outcome.message ?? null,
      artifacts: JSON.stringify(outcome.artifacts ?? {}),
      finished_at: clock.now().toISOString(),
    };
    await store.transaction((tx) => tx.lifecycleRuns.update(id, changes));
    return toRun({ ...row, ...changes });
  }

  async #call(row: LifecycleRunRow, job: JobContext) {
    const { calls, bindings, integrations } = this.#options;
    const { entity, previous } = JSON.parse(row.payload) as Payload;
    const context = systemContext(job.id);
    try {
      await integrations.requireUnpaused(row.plugin, row.integration);
      const binding = (await bindings.list(entity, 'lifecycle')).find(
        ({ plugin, integration }) => plugin === row.plugin && integration === row.integration,
      );
      if (!binding) return { status: 'skipped' as const, message: 'It is no longer assigned.' };
      const prepared = await calls.open(entity, binding, { context, signal: job.signal });
      const method = HOOKS[row.event as LifecycleEvent];
      return await calls.call(
        prepared,
        method,
        {},
        {
          ...(previous ? { previousEntity: toEntityContext(previous) } : {}),
          timeoutMs: 60_000,
        },
      );
    } catch (error) {
      const isAway = isPlatformError(error) && error.status === 503;
      if (isAway && job.attempt < LIFECYCLE_ATTEMPTS) throw error;
      return { status: 'failed' as const, message: messageOf(error) };
    }
  }

  #wants(slug: string, event: LifecycleEvent): boolean {
    const plugin = this.#options.plugins.listEnabled().find((found) => found.slug === slug);
    const capability: CapabilityManifest | undefined = plugin?.manifest.capabilities.find(
      ({ kind }) => kind === 'lifecycle',
    );
    const events = capability?.hints?.lifecycleEvents ?? LIFECYCLE_EVENTS;
    return events.includes(event) && plugin?.methods.includes(HOOKS[event]) === true;
  }

  async #request(
    tx: StoreView,
    wish: { plugin: string; integration: string; event: LifecycleEvent; payload: Payload },
    context: RequestContext,
  ): Promise<LifecycleRun> {
    const { clock, jobs } = this.#options;
    const { plugin, integration, event, payload } = wish;
    const { metadata, kind } = payload.entity;
    const row: LifecycleRunRow = {
      id: createId(),
      entity_uid: metadata.uid,
      entity: fullRef({ ...metadata, kind }),
      plugin,
      integration,
      event,
      status: 'queued',
      message: null,
      artifacts: '{}',
      payload: JSON.stringify(payload),
      requested_by: context.actor.name,
      created_at: clock.now().toISOString(),
      finished_at: null,
    };
    await tx.lifecycleRuns.insert(row);
    await tx.audit.append([
      toAuditEntry(clock, context, {
        action: 'lifecycle.requested',
        resourceType: 'lifecycle',
        resourceId: row.id,
        resourceName: row.entity,
        after: { source: `${plugin}/${integration}`, event },
      }),
    ]);
    const key = `${LIFECYCLE_JOB}:${row.id}`;
    await jobs.enqueueIn(tx, { type: LIFECYCLE_JOB, key, payload: { run: row.id } }, context);
    return toRun(row);
  }
}

function eventOf(before: Entity | undefined, after: Entity | undefined): LifecycleEvent {
  if (!after) return 'deleted';
  if (!before) return 'created';
  const was = before.metadata.annotations?.[ARCHIVED_ANNOTATION] !== undefined;
  const is = after.metadata.annotations?.[ARCHIVED_ANNOTATION] !== undefined;
  if (was !== is) return is ? 'archived' : 'unarchived';
  return before.metadata.owner === after.metadata.owner ? 'updated' : 'relocated';
}

function toRun(row: LifecycleRunRow): LifecycleRun {
  return {
    id: row.id,
    entity: row.entity,
    source: `${row.plugin}/${row.integration}`,
    event: row.event as LifecycleEvent,
    status: row.status as LifecycleRun['status'],
    ...(row.message === null ? {} : { message: row.message }),
    artifacts: JSON.parse(row.artifacts) as Record<string, string>,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  };
}
