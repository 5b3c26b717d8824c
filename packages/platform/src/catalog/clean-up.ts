import {
  type Entity,
  type EntityInput,
  type EntityRef,
  type EntitySource,
  formatEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import type { EntityOriginRow, SourceLimit, Store, StoreView } from '@gantry/storage';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { AppliedChange, Change } from './change.ts';
import { planChanges } from './change-plan.ts';
import { findOwners } from './field-owners.ts';
import { isLate } from './late-source.ts';
import { writtenPart } from './prepare.ts';
import { fullRef } from './projections.ts';

/** Why an entity is up for being cleaned up. */
export type CleanUpReason = 'gone' | 'stale';

export interface CleanUpQuery {
  readonly reason: CleanUpReason;
  readonly kind?: string | undefined;
  readonly source?: string | undefined;
  /** ISO 8601: only what is gone, or was last seen, before. */
  readonly before?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface CleanUpCandidate {
  readonly ref: EntityRef;
  readonly revision: number;
  readonly title: string;
  readonly owner?: string;
  readonly reason: CleanUpReason;
  /** Since when it is gone, or when it was last seen. */
  readonly since: string;
  readonly source: Pick<EntitySource, 'plugin' | 'integration' | 'externalId'>;
  /** Fields that people have written: what is lost for good, since no sync brings them back. */
  readonly written: readonly string[];
  /** Relations of other entities that would lead nowhere. */
  readonly references: number;
}

/** An entity that is to go, as it was shown. */
export interface CleanUpTarget extends EntityRef {
  readonly revision: number;
}

/** Deletes what vanished upstream: never unasked, and exactly what was shown before. */
export class CleanUp {
  readonly #store: Store;
  readonly #catalog: Catalog;

  constructor(store: Store, catalog: Catalog) {
    this.#store = store;
    this.#catalog = catalog;
  }

  /** What would go, a page of it; pages may be short where `before` leaves things out. */
  async preview(
    query: CleanUpQuery,
    limits: readonly SourceLimit[],
    reader: Actor,
  ): Promise<{ candidates: CleanUpCandidate[]; nextCursor?: string }> {
    const { reason, before, ...rest } = query;
    const filter = reason === 'gone' ? { gone: true } : { unseenSince: limits };
    const page = await this.#catalog.list({ ...rest, ...filter }, reader);
    const entities = JSON.parse(page.json.toString()) as Entity[];
    const refs = entities.map((entity) => ({ kind: entity.kind, ...entity.metadata }));
    const rows = await this.#store.entities.findMany(refs);
    const ids = new Map(rows.map((row) => [fullRef(row), row.id]));
    const origins =
      rows.length === 0 ? [] : await this.#store.sources.ofEntities([...ids.values()]);
    const originOf = new Map(origins.map((row) => [row.entity_id, row]));
    const references = await this.#store.relations.countTo(
      refs.map(fullRef),
      this.#catalog.readFilter(reader),
    );
    const candidates = entities.flatMap((entity) => {
      const ref = fullRef({ kind: entity.kind, ...entity.metadata });
      const origin = originOf.get(ids.get(ref) ?? -1);
      const candidate = toCandidate(entity, origin, references.get(ref) ?? 0);
      if (!candidate || (before !== undefined && candidate.since >= before)) return [];
      return [candidate];
    });
    const { nextCursor } = page;
    return { candidates, ...(nextCursor === undefined ? {} : { nextCursor }) };
  }

  /**
   * Deletes these entities, all or none. Throws `CLEANUP_OUTDATED` when one of them has changed, or been seen
   * again, since it was shown.
   */
  async run(
    targets: readonly CleanUpTarget[],
    limits: readonly SourceLimit[],
    context: RequestContext,
  ): Promise<AppliedChange[]> {
    const changes = targets.map(({ revision, ...ref }): Change => {
      return { op: 'delete', ref, expectedRevision: revision };
    });
    const plan = await planChanges(changes, this.#catalog.kinds, this.#store, () => true);
    const [refused] = plan.refused;
    if (refused) throw refused.error;
    return await this.#store.transaction(async (tx) => {
      const outdated = await this.#findOutdated(tx, targets, { limits, reader: context.actor });
      if (outdated.length > 0) throw errors.CLEANUP_OUTDATED({ refs: outdated });
      return (await this.#catalog.writer.applyIn(tx, plan, context, 'all')) as AppliedChange[];
    });
  }

  /** What is no longer there as it was shown; what may not be read is not there. */
  async #findOutdated(
    tx: StoreView,
    targets: readonly CleanUpTarget[],
    { limits, reader }: { limits: readonly SourceLimit[]; reader: Actor },
  ): Promise<string[]> {
    const rows = await tx.entities.findMany(targets);
    const stored = new Map(rows.map((row) => [fullRef(row), row]));
    const origins = rows.length === 0 ? [] : await tx.sources.ofEntities(rows.map((row) => row.id));
    const due = new Set(
      origins
        .filter((origin) => origin.gone_since !== null || isLate(origin, limits))
        .map((origin) => origin.entity_id),
    );
    return targets
      .filter((target) => {
        const row = stored.get(fullRef(target));
        return (
          !row ||
          !this.#catalog.isReadable(row.doc, reader) ||
          row.revision !== target.revision ||
          !due.has(row.id)
        );
      })
      .map(formatEntityRef);
  }
}

function toCandidate(
  entity: Entity,
  origin: EntityOriginRow | undefined,
  references: number,
): CleanUpCandidate | undefined {
  const source = entity.status?.source;
  if (!source) return undefined;
  const { name, namespace, title = name, owner, revision } = entity.metadata;
  const { plugin, integration, externalId, goneSince } = source;
  const said = origin && writtenPart(JSON.parse(origin.base) as EntityInput);
  const written = findOwners(writtenPart(toEntityInput(entity), namespace), said)
    .filter((field) => field.owner !== 'source' && 'value' in field)
    .map((field) => field.pointer);
  return {
    ref: { kind: entity.kind, namespace, name },
    revision,
    title,
    ...(owner === undefined ? {} : { owner }),
    reason: goneSince === undefined ? 'stale' : 'gone',
    since: goneSince ?? origin?.last_seen_at ?? entity.metadata.updatedAt,
    source: { plugin, integration, externalId },
    written: origin ? written : [],
    references,
  };
}
