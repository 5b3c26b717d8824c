import type { Clock } from '@gantry/base';
import {
  compareStates,
  type Entity,
  type EntityRef,
  type FieldChange,
  parseEntityRef,
} from '@gantry/contracts';
import {
  decodeCursor,
  encodeCursor,
  type Store,
  type StoreView,
  type SyncOrigin,
  type SyncRunRow,
  type TimelineEntry,
  type TrailPart,
} from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { SyncRun } from './sync-writer.ts';

/** When a sync asks before it marks entities as gone. */
export interface HoldRule {
  /** A larger share of what it could have seen, from 0 to 1. 1 holds nothing. */
  readonly share: number;
  /** And more than this many: a few are not worth a question. */
  readonly count: number;
}

export const DEFAULT_HOLD: HoldRule = { share: 0.3, count: 5 };

export interface SyncRecord {
  readonly id: string;
  readonly plugin: string;
  readonly integration: string;
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Entities that it could have seen, and those that it did not. */
  readonly known?: number;
  readonly unseen?: number;
  /** What became of the entities that it did not see, when they were too many to mark them unasked. */
  readonly held?: 'held' | 'released' | 'dropped' | 'superseded';
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly undoneAt?: string;
}

/** One entity that a sync changed. */
export interface SyncChange {
  readonly ref: EntityRef;
  readonly outcome: 'created' | 'updated' | 'gone' | 'back' | 'deleted';
  readonly fields: readonly FieldChange[];
  /** Fields on which a person and the source have come to differ. */
  readonly conflicts: readonly string[];
}

/** An entity that a held sync would mark as gone. */
export interface UnseenEntity {
  readonly ref: EntityRef;
  readonly title: string;
  readonly owner?: string;
  readonly externalId: string;
  readonly lastSeenAt: string;
}

interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Pages leave out what the reader may not read, and may be short. */
  readonly mayRead: (entity: Entity) => boolean;
}

/** What syncs did, what they would do, and what people decided about it. */
export class SyncLedger {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #hold: HoldRule;

  constructor(store: Store, clock: Clock, hold: HoldRule = DEFAULT_HOLD) {
    this.#store = store;
    this.#clock = clock;
    this.#hold = hold;
  }

  async begin(run: SyncRun): Promise<void> {
    const at = this.#clock.now().toISOString();
    await this.#store.transaction((tx) => tx.syncRuns.begin(run.syncId, run.origin, at));
  }

  /**
   * Counts what a sync that read everything did not see, and decides whether a person has to look first.
   * What an older sync held back needs no decision any more: this one has looked again.
   */
  async judge(
    run: SyncRun,
    failedScopes: readonly string[],
  ): Promise<{ known: number; unseen: number; isHeld: boolean }> {
    const { origin, syncId } = run;
    return await this.#store.transaction(async (tx) => {
      const { known, unseen } = await tx.sources.countUnseen(origin, { syncId, failedScopes });
      const isHeld = unseen > this.#hold.count && unseen > known * this.#hold.share;
      await tx.syncRuns.supersedeHeld(origin, syncId);
      await tx.syncRuns.update(syncId, {
        known,
        unseen,
        failed_scopes: JSON.stringify(failedScopes),
        held: isHeld ? 'held' : null,
      });
      return { known, unseen, isHeld };
    });
  }

  /** Notes that a sync came to its end. */
  async end(syncId: string): Promise<void> {
    const at = this.#clock.now().toISOString();
    await this.#store.transaction(async (tx) => {
      await tx.syncRuns.closeAudit(syncId);
      await tx.syncRuns.update(syncId, { finished_at: at });
    });
  }

  /** Takes what was written for a sync after its end as its own. */
  async extend(syncId: string): Promise<void> {
    await this.#store.transaction((tx) => tx.syncRuns.closeAudit(syncId));
  }

  async get(origin: SyncOrigin, id: string): Promise<SyncRecord> {
    return toRecord(await requireRun(this.#store, origin, id));
  }

  /** The sync that waits for a decision. */
  async held(origin: SyncOrigin): Promise<SyncRecord | undefined> {
    const row = await this.#store.syncRuns.findHeld(origin);
    return row && toRecord(row);
  }

  /** What a held sync would mark as gone: what neither it nor a later one has seen. */
  async unseen(
    origin: SyncOrigin,
    id: string,
    { limit, cursor, mayRead }: Page,
  ): Promise<{ entities: UnseenEntity[]; nextCursor?: string }> {
    const run = await requireRun(this.#store, origin, id);
    if (run.held !== 'held') return { entities: [] };
    const after = cursor === undefined ? undefined : String(decodeCursor(cursor, 'unseen', 1)[0]);
    const rows = await this.#store.sources.findUnseen(origin, unseenOf(run), {
      limit: limit + 1,
      after,
    });
    const more = rows.length > limit;
    if (more) rows.pop();
    const stored = await this.#store.entities.findManyById(rows.map((row) => row.entity_id));
    const byId = new Map(stored.map((row) => [row.id, JSON.parse(row.doc) as Entity]));
    const entities = rows.flatMap((row): UnseenEntity[] => {
      const entity = byId.get(row.entity_id);
      if (!entity || !mayRead(entity)) return [];
      const { name, namespace, title = name, owner } = entity.metadata;
      return [
        {
          ref: { kind: entity.kind, namespace, name },
          title,
          ...(owner === undefined ? {} : { owner }),
          externalId: row.external_id,
          lastSeenAt: row.last_seen_at,
        },
      ];
    });
    const last = rows.at(-1);
    if (!more || !last) return { entities };
    return { entities, nextCursor: encodeCursor('unseen', [last.external_id]) };
  }

  /** Decides about a held sync. What is released is marked afterwards, by whoever calls this. */
  async decide(
    origin: SyncOrigin,
    id: string,
    decision: 'released' | 'dropped',
    context: RequestContext,
  ): Promise<SyncRecord> {
    const at = this.#clock.now().toISOString();
    return await this.#store.transaction(async (tx) => {
      const run = await requireRun(tx, origin, id);
      if (run.held !== 'held') throw errors.SYNC_NOT_HELD({ id });
      const changes = { held: decision, decided_by: context.actor.name, decided_at: at };
      await tx.syncRuns.update(id, changes);
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: `sync.${decision}`,
          resourceType: 'sync',
          resourceId: id,
          resourceName: `${origin.plugin}/${origin.integration}`,
          before: { held: run.held, unseen: run.unseen, known: run.known },
          after: { held: decision },
        }),
      ]);
      return toRecord({ ...run, ...changes });
    });
  }

  /** What a sync changed, oldest first. */
  async changes(
    origin: SyncOrigin,
    id: string,
    { limit, cursor, mayRead }: Page,
  ): Promise<{ changes: SyncChange[]; nextCursor?: string }> {
    const run = await requireRun(this.#store, origin, id);
    const after = cursor === undefined ? undefined : Number(decodeCursor(cursor, 'changes', 1)[0]);
    const part = trailPartOf(run);
    const entries = await this.#store.timeline.listPart(part, { after, limit: limit + 1 });
    const more = entries.length > limit;
    if (more) entries.pop();
    const changes = entries.filter((entry) => isReadable(entry, mayRead)).map(toChange);
    const last = entries.at(-1);
    if (!more || !last) return { changes };
    return { changes, nextCursor: encodeCursor('changes', [last.id]) };
  }
}

/** The entries of the trail that a sync wrote. Its plugin is its actor: a client may choose a request id. */
export function trailPartOf(run: SyncRunRow): TrailPart {
  return {
    requestId: run.id,
    actorId: `plugin:${run.plugin}`,
    from: run.audit_from ?? 0,
    to: run.audit_to ?? Number.MAX_SAFE_INTEGER,
  };
}

/** What a held sync did not see, and nobody has since. */
export function unseenOf(run: SyncRunRow) {
  const failedScopes = JSON.parse(run.failed_scopes) as string[];
  return { syncId: run.id, failedScopes, seenBefore: run.started_at };
}

export async function requireRun(
  store: Pick<StoreView, 'syncRuns'>,
  origin: SyncOrigin,
  id: string,
): Promise<SyncRunRow> {
  const run = await store.syncRuns.get(id);
  if (!run || run.plugin !== origin.plugin || run.integration !== origin.integration) {
    throw errors.NOT_FOUND({ what: `sync ${id} of "${origin.plugin}"` });
  }
  return run;
}

/** Told to whoever may read the entity as it was and as it became. */
function isReadable(
  { before, after }: TimelineEntry,
  mayRead: (entity: Entity) => boolean,
): boolean {
  return [before, after].every((state) => state === null || mayRead(JSON.parse(state) as Entity));
}

function toChange({ ref, before, after }: TimelineEntry): SyncChange {
  const old = before === null ? undefined : (JSON.parse(before) as Entity);
  const now = after === null ? undefined : (JSON.parse(after) as Entity);
  const wasGone = old?.status?.source?.goneSince !== undefined;
  const isGone = now?.status?.source?.goneSince !== undefined;
  const outcome = !now
    ? 'deleted'
    : !old
      ? 'created'
      : wasGone === isGone
        ? 'updated'
        : isGone
          ? 'gone'
          : 'back';
  const known = new Set(old?.status?.source?.conflicts);
  const conflicts = (now?.status?.source?.conflicts ?? []).filter((p) => !known.has(p));
  // The fields of what is new are all of it.
  const fields = old && now ? compareStates(old, now) : [];
  return { ref: parseEntityRef(ref) as EntityRef, outcome, fields, conflicts };
}

function toRecord(row: SyncRunRow): SyncRecord {
  return {
    id: row.id,
    plugin: row.plugin,
    integration: row.integration,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.known === null ? {} : { known: row.known }),
    ...(row.unseen === null ? {} : { unseen: row.unseen }),
    ...(row.held === null ? {} : { held: row.held as NonNullable<SyncRecord['held']> }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at }),
  };
}
