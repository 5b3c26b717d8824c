import { type Clock, messageOf } from '@gantry/base';
import {
  type Entity,
  type EntityInput,
  type EntityRef,
  type EntitySource,
  formatEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import type { Store, StoredEntity, StoreView, SyncOrigin, Unseen } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import type { CatalogWriter } from './catalog-writer.ts';
import type { AppliedChange, Change } from './change.ts';
import { planChanges } from './change-plan.ts';
import { openConflicts, withConflicts } from './conflicts.ts';
import type { KindRegistry } from './kinds/kind-registry.ts';
import { mergeThreeWay } from './merge.ts';
import { hashText, type PreparedEntity, prepareEntity, toInput, writtenPart } from './prepare.ts';
import { fullRef } from './projections.ts';

/** One entity as a sync brings it. */
export interface IncomingEntity {
  readonly externalId: string;
  readonly url?: string | undefined;
  readonly entity: unknown;
}

export interface SyncFailure {
  readonly externalId: string;
  readonly ref?: string;
  readonly reason: string;
}

export interface SyncCounts {
  created: number;
  updated: number;
  unchanged: number;
  gone: number;
  failed: number;
}

export interface SyncWriteResult {
  readonly counts: SyncCounts;
  readonly failures: readonly SyncFailure[];
}

/** Which sync writes: its integration, its job, and as whom. */
export interface SyncRun {
  readonly origin: SyncOrigin;
  readonly syncId: string;
  readonly context: RequestContext;
}

/** An incoming entity that differs from what the last sync brought, or that no sync has brought before. */
interface Candidate {
  readonly incoming: IncomingEntity;
  /** Hash of what the sync brings, as it came. */
  readonly hash: string;
  /** What the last sync wrote. */
  readonly base: EntityInput | undefined;
}

interface CheckedCandidate extends Candidate {
  readonly prepared: PreparedEntity;
}

type Fail = (externalId: string, ref: EntityRef | undefined, reason: string) => void;

/**
 * Entities that a sync writes in one transaction: what many of them share, such as a page of an index, is written
 * once for all of them. More would save less, and keep others waiting longer.
 */
export const SYNC_CHUNK = 250;

/** Entities marked in one transaction. */
const GONE_BATCH = 100;

/**
 * Writes what a sync brings, through the catalog's one write path.
 *
 * Unchanged entities cost a hash comparison. Fields that people changed stay theirs. An entity that this
 * integration did not create is never touched, and none is ever deleted.
 */
export class SyncWriter {
  readonly #store: Store;
  readonly #writer: CatalogWriter;
  readonly #kinds: KindRegistry;
  readonly #clock: Clock;

  constructor(store: Store, writer: CatalogWriter, kinds: KindRegistry, clock: Clock) {
    this.#store = store;
    this.#writer = writer;
    this.#kinds = kinds;
    this.#clock = clock;
  }

  /** Writes one chunk in one transaction. Bad entities come back as failures; the good ones are written. */
  async write(
    run: SyncRun,
    scope: string,
    entities: readonly IncomingEntity[],
  ): Promise<SyncWriteResult> {
    const counts = emptyCounts();
    const failures: SyncFailure[] = [];
    const fail: Fail = (externalId, ref, reason) => {
      counts.failed++;
      failures.push({ externalId, ...(ref ? { ref: formatEntityRef(ref) } : {}), reason });
    };
    const distinct = withoutRepeats(entities, fail);
    const seen = { at: this.#clock.now().toISOString(), syncId: run.syncId };
    await this.#store.transaction(async (tx) => {
      await this.#kinds.refresh(tx);
      const { unchanged, candidates } = await this.#compare(tx, run, distinct);
      await tx.sources.touch(run.origin, unchanged, seen);
      counts.unchanged += unchanged.length;
      const accepted = await this.#resolve(tx, run, this.#check(candidates, fail), fail);
      const plan = await planChanges(
        accepted.map(({ change }) => change),
        this.#kinds,
        this.#store,
        () => true,
      );
      // Requests that came in during the checks get their turn before the writing.
      if (accepted.length > 0) await new Promise((resolve) => setImmediate(resolve));
      const results = await this.#writer.applyIn(tx, plan, run.context, 'valid');
      const written: { candidate: CheckedCandidate; id: number }[] = [];
      for (const [index, result] of results.entries()) {
        const { candidate } = accepted[index] as (typeof accepted)[number];
        if (result.ok) {
          count(counts, result);
          written.push({ candidate, id: result.id });
        } else fail(candidate.incoming.externalId, result.ref, messageOf(result.error));
      }
      const known = written.filter(({ candidate }) => candidate.base !== undefined);
      const kept = known.map(({ candidate }) => candidate.incoming.externalId);
      await tx.syncRuns.keep(run.syncId, run.origin, kept);
      await tx.sources.put(
        run.origin,
        written.map(({ candidate, id }) => ({
          externalId: candidate.incoming.externalId,
          scope,
          entityId: id,
          base: JSON.stringify(toInput(candidate.prepared)),
          baseHash: candidate.hash,
        })),
        seen,
      );
    });
    return { counts, failures };
  }

  /** Marks what a finished sync did not see. Returns how many it were. */
  async markGone(run: SyncRun, unseen: Omit<Unseen, 'syncId'>): Promise<number> {
    let total = 0;
    let after: string | undefined;
    do {
      const marked = await this.#store.transaction((tx) =>
        this.#markBatch(tx, run, { ...unseen, syncId: run.syncId }, after),
      );
      total += marked.length;
      after = marked.length < GONE_BATCH ? undefined : marked.at(-1);
      await new Promise((resolve) => setImmediate(resolve));
    } while (after !== undefined);
    return total;
  }

  async #markBatch(
    tx: StoreView,
    run: SyncRun,
    what: Unseen,
    after: string | undefined,
  ): Promise<string[]> {
    const since = this.#clock.now().toISOString();
    const unseen = await tx.sources.findUnseen(run.origin, what, { limit: GONE_BATCH, after });
    if (unseen.length === 0) return [];
    const rows = await tx.entities.findManyById(unseen.map((row) => row.entity_id));
    const changes = rows.flatMap((row): Change[] => {
      const entity = JSON.parse(row.doc) as Entity;
      const source = entity.status?.source;
      if (!source) return [];
      const gone: EntitySource = { ...source, goneSince: since };
      return [{ op: 'apply', entity: toEntityInput(entity), source: gone }];
    });
    await this.#kinds.refresh(tx);
    const plan = await planChanges(changes, this.#kinds, this.#store, () => true);
    await this.#writer.applyIn(tx, plan, run.context, 'valid');
    const ids = unseen.map((row) => row.external_id);
    await tx.syncRuns.keep(run.syncId, run.origin, ids);
    await tx.sources.markGone(run.origin, ids, { since, syncId: run.syncId });
    return ids;
  }

  /**
   * Separates what the last sync brought just so from what has to be looked at. By hash of the text as it
   * came: a plugin that changes nothing sends the same text, and most of most syncs is unchanged.
   */
  async #compare(
    tx: StoreView,
    run: SyncRun,
    entities: readonly IncomingEntity[],
  ): Promise<{ unchanged: string[]; candidates: Candidate[] }> {
    const externalIds = entities.map(({ externalId }) => externalId);
    const known = new Map(
      (await tx.sources.find(run.origin, externalIds)).map((row) => [row.external_id, row]),
    );
    const unchanged: string[] = [];
    const candidates: Candidate[] = [];
    for (const incoming of entities) {
      const row = known.get(incoming.externalId);
      const hash = hashText(JSON.stringify([incoming.entity, incoming.url]));
      if (row && row.base_hash === hash && row.gone_since === null) {
        unchanged.push(incoming.externalId);
      } else {
        candidates.push({ incoming, hash, base: row && (JSON.parse(row.base) as EntityInput) });
      }
    }
    return { unchanged, candidates };
  }

  #check(candidates: readonly Candidate[], fail: Fail): CheckedCandidate[] {
    const checked: CheckedCandidate[] = [];
    for (const candidate of candidates) {
      const preparation = prepareEntity(this.#kinds, candidate.incoming.entity);
      if ('entity' in preparation) checked.push({ ...candidate, prepared: preparation.entity });
      else {
        const reasons = preparation.problems.map((p) => `${p.pointer} ${p.message}`.trim());
        fail(candidate.incoming.externalId, undefined, reasons.join('; '));
      }
    }
    return checked;
  }

  /** Decides what to write for each candidate, or why it may not be written. */
  async #resolve(
    tx: StoreView,
    run: SyncRun,
    candidates: readonly CheckedCandidate[],
    fail: Fail,
  ): Promise<{ candidate: CheckedCandidate; change: Change }[]> {
    const rows = await tx.entities.findMany(candidates.map(({ prepared }) => prepared.ref));
    const stored = new Map(rows.map((row) => [fullRef(row), row]));
    const accepted: { candidate: CheckedCandidate; change: Change }[] = [];
    for (const candidate of candidates) {
      const { incoming, prepared } = candidate;
      const row = stored.get(fullRef(prepared.ref));
      const current = row && (JSON.parse(row.doc) as Entity);
      const conflict = current && findConflict(current, run.origin, incoming.externalId);
      if (conflict) {
        fail(incoming.externalId, prepared.ref, conflict);
        continue;
      }
      const source: EntitySource = {
        ...run.origin,
        externalId: incoming.externalId,
        ...(incoming.url === undefined ? {} : { url: incoming.url }),
      };
      const { conflicts, ...written } = merged(candidate, row, current);
      const change: Change = { op: 'apply', ...written, source: withConflicts(source, conflicts) };
      accepted.push({ candidate, change });
    }
    return accepted;
  }
}

function withoutRepeats(entities: readonly IncomingEntity[], fail: Fail): IncomingEntity[] {
  const seen = new Set<string>();
  return entities.filter(({ externalId }) => {
    const isRepeat = seen.has(externalId);
    seen.add(externalId);
    if (isRepeat) fail(externalId, undefined, 'the sync brought this identifier twice');
    return !isRepeat;
  });
}

/** Why an existing entity is not this sync's to write; `undefined` when it is. */
function findConflict(current: Entity, origin: SyncOrigin, externalId: string): string | undefined {
  const source = current.status?.source;
  if (!source) return 'an entity of this name was made by hand; it is left alone';
  if (source.plugin !== origin.plugin || source.integration !== origin.integration) {
    return `an entity of this name comes from ${source.plugin}/${source.integration}; it is left alone`;
  }
  // The name is free again when what had it is gone upstream.
  if (source.externalId === externalId || source.goneSince !== undefined) return undefined;
  return `an entity of this name comes from "${source.externalId}" already`;
}

function merged(
  candidate: CheckedCandidate,
  row: StoredEntity | undefined,
  current: Entity | undefined,
): { entity: EntityInput; prepared?: PreparedEntity; conflicts: readonly string[] } {
  const { prepared } = candidate;
  const incoming = toInput(prepared);
  if (!row || !current || !candidate.base) return { entity: incoming, prepared, conflicts: [] };
  const found: string[] = [];
  const written = writtenPart(incoming);
  const result = mergeThreeWay(
    writtenPart(candidate.base),
    writtenPart(toEntityInput(current), current.metadata.namespace),
    written,
    (pointer) => found.push(pointer),
  ) as unknown as Pick<Entity, 'metadata' | 'spec'>;
  const conflicts = openConflicts(found, {
    before: current,
    merged: result,
    incoming: written as unknown as Pick<Entity, 'metadata' | 'spec'>,
  });
  return { entity: { ...incoming, ...result }, conflicts };
}

export function emptyCounts(): SyncCounts {
  return { created: 0, updated: 0, unchanged: 0, gone: 0, failed: 0 };
}

function count(counts: SyncCounts, result: AppliedChange): void {
  if (result.outcome !== 'deleted') counts[result.outcome]++;
}
