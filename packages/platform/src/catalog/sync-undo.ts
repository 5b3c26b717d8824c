import type { Clock } from '@gantry/base';
import {
  type Entity,
  type EntityRef,
  formatEntityRef,
  parseEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import type { Store, StoreView, SyncOrigin, SyncRunRow } from '@gantry/storage';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { Change } from './change.ts';
import { planChanges } from './change-plan.ts';
import { isSame } from './merge.ts';
import { writtenPart } from './prepare.ts';
import { fullRef } from './projections.ts';
import { requireRun, trailPartOf } from './sync-ledger.ts';

/** An entity that an undo leaves as it is, and why. */
export interface UndoConflict {
  readonly ref: string;
  readonly reason: string;
}

export interface UndoResult {
  /** Entities that are again what they were before. */
  restored: number;
  /** Entities that the sync had created. */
  removed: number;
  /** Entities that were again as before already. */
  unchanged: number;
  /** Entities that were changed later and are left alone. */
  conflicting: number;
  /** The first of them. */
  readonly conflicts: UndoConflict[];
}

/** Entities that are put back in one transaction. */
const CHUNK = 100;
const NAMED_CONFLICTS = 100;

type Verdict =
  | { readonly kind: 'restore'; readonly before: Entity; readonly current: Entity }
  | { readonly kind: 'remove'; readonly current: Entity }
  | { readonly kind: 'done' }
  | { readonly kind: 'conflict'; readonly reason: string };

interface Subject {
  readonly ref: EntityRef;
  /** What it was before the sync, and what the sync left. */
  readonly before: Entity | undefined;
  readonly after: Entity | undefined;
}

/** What is to be done about an entity; `id` is its row, where it has one. */
interface Judged {
  readonly subject: Subject;
  readonly id: number | undefined;
  readonly doc: string | undefined;
  readonly verdict: Verdict;
}

/**
 * Takes back everything that a sync wrote: entities, and what the next sync will compare with.
 *
 * An entity is put back only while it is what the sync left; whoever changed it later keeps it. So an undo
 * that was interrupted can simply go on, and the older of two syncs can be undone after the newer one.
 */
export class SyncUndo {
  readonly #store: Store;
  readonly #catalog: Catalog;
  readonly #clock: Clock;

  constructor(store: Store, catalog: Catalog, clock: Clock) {
    this.#store = store;
    this.#catalog = catalog;
    this.#clock = clock;
  }

  /** What an undo would do now. */
  async preview(origin: SyncOrigin, id: string, reader: Actor): Promise<UndoResult> {
    const run = await this.requireUndoable(origin, id);
    const result = emptyResult();
    for await (const subjects of this.#subjects(run)) {
      const verdicts = await judgeAll(this.#store, subjects);
      for (const judged of verdicts) this.#count(result, judged, reader);
    }
    return result;
  }

  /** Undoes a sync, a hundred entities at a time. Nothing else writes for its source meanwhile. */
  async run(
    origin: SyncOrigin,
    id: string,
    context: RequestContext,
    report: { readonly signal: AbortSignal; progress(result: UndoResult): void },
  ): Promise<UndoResult> {
    const run = await this.requireUndoable(origin, id);
    const result = emptyResult();
    const left = new Set<number>();
    for await (const subjects of this.#subjects(run)) {
      report.signal.throwIfAborted();
      await this.#store.transaction(async (tx) => {
        const verdicts = await this.#write(tx, run, await judgeAll(tx, subjects), context);
        for (const judged of verdicts) {
          const { verdict, id } = judged;
          this.#count(result, judged, context.actor);
          if (verdict.kind === 'conflict' && id !== undefined) left.add(id);
        }
      });
      report.progress(result);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#restoreSources(run, left);
    const at = this.#clock.now().toISOString();
    const held = run.held === 'held' ? { held: 'dropped' } : {};
    await this.#store.transaction((tx) => tx.syncRuns.update(id, { undone_at: at, ...held }));
    return result;
  }

  /** Writes what can be put back. What the schemas of today refuse becomes a conflict. */
  async #write(
    tx: StoreView,
    run: SyncRunRow,
    verdicts: readonly Judged[],
    context: RequestContext,
  ): Promise<Judged[]> {
    await this.#catalog.kinds.refresh(tx);
    const due = verdicts.filter(({ verdict }) => 'current' in verdict);
    const plan = await planChanges(due.map(toChange), this.#catalog.kinds, this.#store, () => true);
    const refused = new Map(
      plan.refused.map(({ index, error }) => [
        due[index],
        `its state is refused: ${error.message}`,
      ]),
    );
    const decided = verdicts.map((judged): Judged => {
      const reason = refused.get(judged);
      return reason === undefined ? judged : { ...judged, verdict: { kind: 'conflict', reason } };
    });
    // Before anything is deleted: a deletion takes what is known of its sources along.
    const ids = decided.flatMap(({ id, verdict }) =>
      id === undefined || verdict.kind === 'conflict' ? [] : [id],
    );
    await tx.syncRuns.restore(run.id, run, ids);
    await this.#catalog.writer.applyIn(tx, { ...plan, refused: [] }, context, 'all');
    return decided;
  }

  /** What sources said may have changed where no entity did: where a person had written the same before. */
  async #restoreSources(run: SyncRunRow, left: ReadonlySet<number>): Promise<void> {
    const written = await this.#store.syncRuns.writtenBy(run.id, run);
    const ids = written.filter((id) => !left.has(id));
    for (let start = 0; start < ids.length; start += CHUNK) {
      await this.#store.transaction((tx) =>
        tx.syncRuns.restore(run.id, run, ids.slice(start, start + CHUNK)),
      );
    }
  }

  /** Everything that the sync changed, in parts. */
  async *#subjects(run: SyncRunRow): AsyncGenerator<Subject[]> {
    const resources = await this.#store.timeline.resourcesOf(trailPartOf(run));
    for (let start = 0; start < resources.length; start += CHUNK) {
      const part = resources.slice(start, start + CHUNK);
      const ids = [...new Set(part.flatMap(({ first, last }) => [first, last]))];
      const states = new Map(
        (await this.#store.timeline.statesOf(ids)).map((state) => [state.id, state]),
      );
      yield part.map(({ ref, first, last }) => ({
        ref: parseEntityRef(ref) as EntityRef,
        before: parse(states.get(first)?.before),
        after: parse(states.get(last)?.after),
      }));
    }
  }

  /** A conflict is counted for everyone and named to those who may read its entity. */
  #count(result: UndoResult, { subject, verdict, doc }: Judged, reader: Actor): void {
    switch (verdict.kind) {
      case 'restore':
        result.restored++;
        return;
      case 'remove':
        result.removed++;
        return;
      case 'done':
        result.unchanged++;
        return;
      case 'conflict': {
        result.conflicting++;
        const state = doc ?? (subject.after && JSON.stringify(subject.after));
        if (result.conflicts.length >= NAMED_CONFLICTS) return;
        if (state !== undefined && !this.#catalog.isReadable(state, reader)) return;
        result.conflicts.push({ ref: formatEntityRef(subject.ref), reason: verdict.reason });
      }
    }
  }

  /** Throws `SYNC_NOT_UNDOABLE`, with the reason. */
  async requireUndoable(origin: SyncOrigin, id: string): Promise<SyncRunRow> {
    const run = await requireRun(this.#store, origin, id);
    const refuse = (reason: string) => errors.SYNC_NOT_UNDOABLE({ id, reason });
    if (run.undone_at !== null) throw refuse('it has been undone');
    if (run.audit_from === null) throw refuse('it ran before syncs could be undone');
    const oldest = await this.#store.timeline.oldestEntry();
    if (oldest > run.audit_from + 1) throw refuse('the audit trail no longer reaches back to it');
    return run;
  }
}

async function judgeAll(
  store: Pick<StoreView, 'entities'>,
  subjects: readonly Subject[],
): Promise<Judged[]> {
  const rows = await store.entities.findMany(subjects.map(({ ref }) => ref));
  const stored = new Map(rows.map((row) => [fullRef(row), row]));
  return subjects.map((subject) => {
    const row = stored.get(fullRef(subject.ref));
    const current = row && (JSON.parse(row.doc) as Entity);
    return { subject, id: row?.id, doc: row?.doc, verdict: judge(subject, current) };
  });
}

function toChange({ subject, verdict }: Judged): Change {
  if (verdict.kind === 'restore') {
    const { before, current } = verdict;
    const { revision: expectedRevision } = current.metadata;
    const { source } = before.status ?? {};
    return { op: 'apply', entity: toEntityInput(before), source, expectedRevision };
  }
  const revision = verdict.kind === 'remove' ? verdict.current.metadata.revision : undefined;
  return { op: 'delete', ref: subject.ref, expectedRevision: revision };
}

function judge({ before, after }: Subject, current: Entity | undefined): Verdict {
  if (isSameState(current, before)) return { kind: 'done' };
  if (isSameState(current, after) && current) {
    return before ? { kind: 'restore', before, current } : { kind: 'remove', current };
  }
  if (!current) return { kind: 'conflict', reason: 'it was deleted later' };
  const { updatedBy, updatedAt } = current.metadata;
  return { kind: 'conflict', reason: `${updatedBy} changed it later, at ${updatedAt}` };
}

/** Whether two states say the same; revisions and times say nothing. */
function isSameState(a: Entity | undefined, b: Entity | undefined): boolean {
  if (!a || !b) return a === b;
  return isSame(contentOf(a), contentOf(b));
}

function contentOf(entity: Entity) {
  const source = entity.status?.source ?? null;
  return { ...writtenPart(toEntityInput(entity), entity.metadata.namespace), source };
}

function parse(state: string | null | undefined): Entity | undefined {
  return state == null ? undefined : (JSON.parse(state) as Entity);
}

function emptyResult(): UndoResult {
  return { restored: 0, removed: 0, unchanged: 0, conflicting: 0, conflicts: [] };
}
