import { type Clock, createId, isPlatformError, type Problem } from '@gantry/base';
import {
  API_VERSION,
  type Entity,
  type EntityRef,
  type EntitySource,
  type EventType,
  formatEntityRef,
} from '@gantry/contracts';
import type { Store, StoredEntity, StoreView } from '@gantry/storage';
import type { Resource } from '../access/policy.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';
import type { AppliedChange, ApplyOptions, Change, ChangeResult } from './change.ts';
import { type ChangePlan, planChanges } from './change-plan.ts';
import { settleConflicts } from './conflicts.ts';
import type { KindRegistry } from './kinds/kind-registry.ts';
import { difference, fullRef, INVALID, toEdges, toTerms } from './projections.ts';

/** Thrown inside a transaction to take back a dry run. */
class DryRun extends Error {
  readonly results: AppliedChange[];
  constructor(results: AppliedChange[]) {
    super('dry run');
    this.results = results;
  }
}

/** A write that is decided: what was, and what shall be. */
interface Write {
  readonly before: StoredEntity | undefined;
  /** The entity that `before` holds. */
  readonly former: Entity | undefined;
  /** Absent for a deletion. */
  readonly after:
    | { readonly entity: Entity; readonly doc: string; readonly hash: string }
    | undefined;
  readonly ref: EntityRef;
  /** Where the result belongs. */
  readonly index: number;
}

/** A write as those see it who have to do something about it. */
export interface ObservedWrite {
  readonly before: Entity | undefined;
  /** Absent for a deletion. */
  readonly after: Entity | undefined;
}

/** Told of writes in their transaction: what it adds there is done exactly when they are. */
export interface WriteObserver {
  /** Asked first, for it costs nothing: most writes are of no interest. */
  isInterested(): boolean;
  observe(tx: StoreView, writes: readonly ObservedWrite[], context: RequestContext): Promise<void>;
}

/**
 * The one way into the catalog. Whoever asks — REST, CLI, UI, a plugin's sync — a batch of changes is
 * validated, authorised, and written in one transaction together with its relations, search rows, audit
 * entries and events.
 */
export class CatalogWriter {
  readonly #store: Store;
  readonly #kinds: KindRegistry;
  readonly #clock: Clock;
  readonly #policy: PolicyEngine;
  #observer: WriteObserver | undefined;

  constructor(store: Store, kinds: KindRegistry, clock: Clock, policy: PolicyEngine) {
    this.#store = store;
    this.#kinds = kinds;
    this.#clock = clock;
    this.#policy = policy;
  }

  observeWith(observer: WriteObserver): void {
    this.#observer = observer;
  }

  /**
   * Applies a batch, all or nothing; one result per change, in order. Throws when any change is refused:
   * `INVALID_INPUT` with all problems of all changes, or the first other refusal.
   */
  async apply(
    changes: readonly Change[],
    context: RequestContext,
    options: ApplyOptions = {},
  ): Promise<AppliedChange[]> {
    const plan = await this.#plan(changes, this.#store, context);
    try {
      return await this.#commit(async () => plan, context, options);
    } catch (error) {
      // A patch was computed on a state that somebody has changed since, or something was checked against a
      // kind that is no longer so. It is done again where nobody can change either: however many want to change
      // the same entity, each of them gets a turn.
      const isStale =
        isPlatformError(error, 'KINDS_CHANGED') ||
        (isPlatformError(error, 'REVISION_CONFLICT') && plan.hasUnpinnedPatch);
      if (!isStale) throw error;
      const planAgain = async (tx: StoreView): Promise<ChangePlan> => {
        await this.#kinds.refresh(tx);
        return await this.#plan(changes, tx, context);
      };
      return await this.#commit(planAgain, context, options);
    }
  }

  /** The same inside a transaction that the caller has opened. */
  async applyWithin(
    tx: StoreView,
    changes: readonly Change[],
    context: RequestContext,
  ): Promise<AppliedChange[]> {
    await this.#kinds.refresh(tx);
    const plan = await this.#plan(changes, tx, context);
    return (await this.applyIn(tx, plan, context, 'all')) as AppliedChange[];
  }

  async #plan(
    changes: readonly Change[],
    store: Pick<StoreView, 'entities'>,
    context: RequestContext,
  ): Promise<ChangePlan> {
    const plan = await planChanges(changes, this.#kinds, store, (entity) =>
      this.#policy.mayRead(context.actor, resourceOf(entity)),
    );
    throwProblems(plan, changes.length > 1);
    return plan;
  }

  async #commit(
    planIn: (tx: StoreView) => Promise<ChangePlan>,
    context: RequestContext,
    options: ApplyOptions,
  ): Promise<AppliedChange[]> {
    try {
      return await this.#store.transaction(async (tx) => {
        const plan = await planIn(tx);
        const results = (await this.applyIn(tx, plan, context, 'all')) as AppliedChange[];
        if (options.dryRun) throw new DryRun(results);
        return results;
      });
    } catch (error) {
      if (error instanceof DryRun) return error.results;
      throw error;
    }
  }

  /**
   * Applies planned changes inside a transaction that the caller has opened. With `all` the first refusal
   * throws; with `valid` (for syncs) refused changes come back as failed and the others are written.
   */
  async applyIn(
    tx: StoreView,
    plan: ChangePlan,
    context: RequestContext,
    which: 'all' | 'valid',
  ): Promise<ChangeResult[]> {
    if (plan.kindsVersion !== (await tx.kinds.version())) throw errors.KINDS_CHANGED({});
    const at = this.#clock.now().toISOString();
    const results = new Array<ChangeResult>(plan.length);
    for (const refused of plan.refused) {
      results[refused.index] = { ok: false, ref: refused.ref, error: refused.error };
    }
    const current = new Map<string, StoredEntity>();
    for (const row of await tx.entities.findMany(plan.accepted.map((change) => change.ref))) {
      current.set(fullRef(row), row);
    }
    const writes: Write[] = [];
    for (const change of plan.accepted) {
      const before = current.get(fullRef(change.ref));
      try {
        const decided = decideWrite(change, before, { context, policy: this.#policy, at });
        if ('ok' in decided) results[change.index] = decided;
        else writes.push({ ...decided, ref: change.ref, index: change.index });
      } catch (error) {
        if (which === 'all' || !isPlatformError(error)) throw error;
        results[change.index] = { ok: false, ref: change.ref, error };
      }
    }
    await this.#write(tx, writes, context, at, results);
    return results;
  }

  async #write(
    tx: StoreView,
    writes: readonly Write[],
    context: RequestContext,
    at: string,
    results: ChangeResult[],
  ): Promise<void> {
    if (writes.length === 0) return;
    const puts = writes.flatMap((write) => (write.after ? [write.after] : []));
    const ids = new Map((await tx.entities.put(puts)).map((row) => [fullRef(row), row.id]));
    const idOf = ({ before, ref }: Write): number =>
      before?.id ?? (ids.get(fullRef(ref)) as number);
    await this.#writeProjections(tx, writes, idOf);
    const removed = writes
      .filter((write) => !write.after)
      .map((write) => ({ ...write.ref, id: idOf(write) }));
    if (removed.length > 0) {
      const removedIds = removed.map(({ id }) => id);
      await tx.entities.remove(removed);
      await tx.search.remove(removedIds);
      await tx.sources.removeByEntity(removedIds);
    }
    await tx.audit.append(
      writes.map((write) => ({
        ...toAuditEntry(this.#clock, context, {
          action: eventTypeOf(write),
          resourceType: 'entity',
          resourceId: fullRef(write.ref),
          resourceName: write.ref.name,
          before: write.before?.doc,
          after: write.after?.doc,
        }),
        // One time for the whole transaction: no moment of the past lies within it.
        at,
      })),
    );
    await tx.events.append(
      writes.map((write) => {
        const revision = write.after?.entity.metadata.revision ?? write.before?.revision;
        const { former } = write;
        const owner = (write.after?.entity ?? former)?.metadata.owner;
        const formerOwner = former?.metadata.owner;
        return toEvent(eventTypeOf(write), at, {
          ...write.ref,
          revision,
          ...(owner === undefined ? {} : { owner }),
          // Who may hear of it depends on both.
          ...(former && formerOwner !== owner ? { formerOwner: formerOwner ?? '' } : {}),
        });
      }),
    );
    await this.#tellObserver(tx, writes, context);
    for (const write of writes) {
      const outcome = !write.after ? 'deleted' : write.before ? 'updated' : 'created';
      results[write.index] = {
        ok: true,
        ref: write.ref,
        outcome,
        doc: write.after?.doc ?? write.before?.doc ?? '',
        revision: write.after?.entity.metadata.revision ?? write.before?.revision ?? 0,
        id: idOf(write),
      };
    }
  }

  async #tellObserver(
    tx: StoreView,
    writes: readonly Write[],
    context: RequestContext,
  ): Promise<void> {
    if (!this.#observer?.isInterested()) return;
    // A sync that saw the same again has only said so.
    const changed = writes.filter(({ before, after }) => before?.hash !== after?.hash);
    if (changed.length === 0) return;
    const observed = changed.map(({ before, after }) => ({
      before: before && (JSON.parse(before.doc) as Entity),
      after: after?.entity,
    }));
    await this.#observer.observe(tx, observed, context);
  }

  /** Brings relations, terms and search rows from what they were to what they shall be. */
  async #writeProjections(
    tx: StoreView,
    writes: readonly Write[],
    idOf: (write: Write) => number,
  ): Promise<void> {
    const edges = {
      added: [] as ReturnType<typeof toEdges>,
      removed: [] as ReturnType<typeof toEdges>,
    };
    const terms = { added: [] as Term[], removed: [] as Term[] };
    const search: { id: number; entity: Entity }[] = [];
    for (const write of writes) {
      const id = idOf(write);
      const kind = this.#kinds.get(write.ref.kind);
      const { former } = write;
      const after = write.after?.entity;
      const edge = difference(
        former ? toEdges(former, kind) : [],
        after ? toEdges(after, kind) : [],
        ({ type, target }) => `${type} ${target}`,
      );
      edges.added.push(...edge.added);
      edges.removed.push(...edge.removed);
      const term = difference(
        former ? toTerms(former) : [],
        after ? toTerms(after) : [],
        (text) => text,
      );
      terms.added.push(...term.added.map((text) => ({ id, term: text })));
      terms.removed.push(...term.removed.map((text) => ({ id, term: text })));
      // Whatever is written fits its kind.
      if (this.#kinds.rowOf(kind.kind)?.forced) terms.removed.push({ id, term: INVALID });
      if (after) search.push({ id, entity: after });
    }
    await tx.relations.remove(edges.removed);
    await tx.relations.add(edges.added);
    await tx.entities.removeTerms(terms.removed);
    await tx.entities.addTerms(terms.added);
    await tx.search.put(search);
  }
}

interface Term {
  readonly id: number;
  readonly term: string;
}

type PlannedChange = ChangePlan['accepted'][number];

/** Compares a change with what is stored: refuses it, finds nothing to do, or says what to write. */
function decideWrite(
  change: PlannedChange,
  before: StoredEntity | undefined,
  { context, policy, at }: { context: RequestContext; policy: PolicyEngine; at: string },
): ChangeResult | Pick<Write, 'before' | 'former' | 'after'> {
  const text = formatEntityRef(change.ref);
  const stored = before && (JSON.parse(before.doc) as Entity);
  const { actor } = context;
  // Before anything that would tell of the stored entity: one that may not be read is not there.
  const isVisible = stored && policy.mayRead(actor, resourceOf(stored));
  if (change.mustExist && !isVisible) throw errors.ENTITY_NOT_FOUND({ ref: text });
  // Both what is and what shall be: nobody takes an entity from where they may not write, or puts it there.
  if (change.entity) {
    const { owner } = change.entity.metadata;
    policy.authorize(actor, 'catalog.write', { ...change.ref, owner });
  }
  if (stored) {
    const permission = change.entity ? 'catalog.write' : 'catalog.delete';
    if (!change.mustNotExist) policy.authorize(actor, permission, resourceOf(stored));
  }
  if (change.mustNotExist && before) throw errors.ENTITY_EXISTS({ ref: text });
  const expected = change.expectedRevision;
  if (expected !== undefined && expected !== (before?.revision ?? 0)) {
    throw errors.REVISION_CONFLICT({ ref: text, expected, actual: before?.revision ?? 0 });
  }
  if (!change.entity) return { before, former: stored, after: undefined };
  const source = change.source ?? (stored && settleConflicts(stored, change.entity));
  if (before && before.hash === change.entity.hash && sameSource(source, stored?.status?.source)) {
    const { doc, revision, id } = before;
    return { ok: true, ref: change.ref, outcome: 'unchanged', doc, revision, id };
  }
  const entity: Entity = {
    apiVersion: API_VERSION,
    kind: change.ref.kind,
    metadata: {
      ...change.entity.metadata,
      uid: stored?.metadata.uid ?? createId(),
      revision: (before?.revision ?? 0) + 1,
      createdAt: stored?.metadata.createdAt ?? at,
      updatedAt: at,
      createdBy: stored?.metadata.createdBy ?? context.actor.name,
      updatedBy: context.actor.name,
    },
    spec: change.entity.spec,
    ...(source ? { status: { source } } : {}),
  };
  const after = { entity, doc: JSON.stringify(entity), hash: change.entity.hash };
  return { before, former: stored, after };
}

function resourceOf({ kind, metadata }: Entity): Resource {
  return { kind, namespace: metadata.namespace, owner: metadata.owner };
}

function sameSource(a: EntitySource | undefined, b: EntitySource | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function eventTypeOf(write: Write): EventType {
  if (!write.after) return 'entity.deleted';
  return write.before ? 'entity.updated' : 'entity.created';
}

/** Refuses a batch as a whole: all problems of bad input together, before any other refusal. */
function throwProblems(plan: ChangePlan, isBatch: boolean): void {
  const problems: Problem[] = [];
  for (const { error, index } of plan.refused) {
    if (!isPlatformError(error, 'INVALID_INPUT')) continue;
    const found = (error.details as { problems: Problem[] }).problems;
    problems.push(...(isBatch ? found.map((problem) => ({ ...problem, index })) : found));
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  const [first] = plan.refused;
  if (first) throw first.error;
}
