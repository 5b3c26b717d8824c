import type { Selectable } from 'kysely';
import type { EntitySourceTable } from '../schema.ts';
import type { Session, SqlRow } from '../session.ts';

/** The integration that a sync belongs to. */
export interface SyncOrigin {
  readonly plugin: string;
  readonly integration: string;
}

export interface EntitySourceRow {
  readonly external_id: string;
  readonly scope: string;
  readonly entity_id: number;
  readonly base: string;
  readonly base_hash: string;
  readonly gone_since: string | null;
}

export interface NewEntitySource {
  readonly externalId: string;
  readonly scope: string;
  readonly entityId: number;
  readonly base: string;
  readonly baseHash: string;
}

/** A source of an entity, what it said last, and when it was last seen. */
export type EntityOriginRow = Omit<Selectable<EntitySourceTable>, 'base_hash'>;

/** What a sync did not see. */
export interface Unseen {
  readonly syncId: string;
  /** Parts of the remote system that it could not read to their end. */
  readonly failedScopes: readonly string[];
  /** For a sync that is looked at later: what a newer one has seen since is not unseen. */
  readonly seenBefore?: string | undefined;
}

const COLUMNS = ['external_id', 'scope', 'entity_id', 'base', 'base_hash', 'gone_since'];
const KEY = ['plugin', 'integration', 'external_id'];

/** Where synced entities come from, what the last sync wrote, and when it last saw them. */
export class SourceRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async find(origin: SyncOrigin, externalIds: readonly string[]): Promise<EntitySourceRow[]> {
    const keys = externalIds.map((id): SqlRow => [origin.plugin, origin.integration, id]);
    return await this.#session.selectByKeys<EntitySourceRow>('entity_sources', COLUMNS, KEY, keys);
  }

  /** How many entities a plugin has brought. */
  async countOf(plugin: string): Promise<number> {
    const row = await this.#session.db
      .selectFrom('entity_sources')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('plugin', '=', plugin)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  async put(
    origin: SyncOrigin,
    sources: readonly NewEntitySource[],
    seen: { at: string; syncId: string },
  ): Promise<void> {
    await this.#session.insertMany(
      'entity_sources',
      [
        ...KEY,
        'scope',
        'entity_id',
        'base',
        'base_hash',
        'last_seen_at',
        'sync_id',
        'gone_since',
        'written_by',
      ],
      sources.map((source) => [
        origin.plugin,
        origin.integration,
        source.externalId,
        source.scope,
        source.entityId,
        source.base,
        source.baseHash,
        seen.at,
        seen.syncId,
        null,
        seen.syncId,
      ]),
      {
        suffix: `ON CONFLICT (plugin, integration, external_id) DO UPDATE SET
          scope = excluded.scope, entity_id = excluded.entity_id, base = excluded.base,
          base_hash = excluded.base_hash, last_seen_at = excluded.last_seen_at,
          sync_id = excluded.sync_id, gone_since = NULL, written_by = excluded.written_by`,
      },
    );
  }

  /** Notes that unchanged entities were seen again. */
  async touch(
    origin: SyncOrigin,
    externalIds: readonly string[],
    seen: { at: string; syncId: string },
  ): Promise<void> {
    const { db } = this.#session;
    // In parts, because a statement takes a limited number of parameters.
    for (let start = 0; start < externalIds.length; start += 500) {
      await db
        .updateTable('entity_sources')
        .set({ last_seen_at: seen.at, sync_id: seen.syncId })
        .where('plugin', '=', origin.plugin)
        .where('integration', '=', origin.integration)
        .where('external_id', 'in', externalIds.slice(start, start + 500))
        .execute();
    }
  }

  /**
   * Entities that a sync did not see and that are not marked yet, but for those of scopes that it could not
   * read to their end. In the order of their identifiers.
   */
  async findUnseen(
    origin: SyncOrigin,
    sync: Unseen,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ external_id: string; entity_id: number; last_seen_at: string }[]> {
    let select = this.#unseen(origin, sync)
      .select(['external_id', 'entity_id', 'last_seen_at'])
      .where('sync_id', '!=', sync.syncId);
    if (page.after !== undefined) select = select.where('external_id', '>', page.after);
    return await select.orderBy('external_id').limit(page.limit).execute();
  }

  /** How many entities a sync could have seen, and how many of those it did not. */
  async countUnseen(
    origin: SyncOrigin,
    sync: Omit<Unseen, 'seenBefore'>,
  ): Promise<{ known: number; unseen: number }> {
    const row = await this.#unseen(origin, sync)
      .select((eb) => [
        eb.fn.countAll<number>().as('known'),
        eb.fn.countAll<number>().filterWhere('sync_id', '!=', sync.syncId).as('unseen'),
      ])
      .executeTakeFirstOrThrow();
    return { known: Number(row.known), unseen: Number(row.unseen) };
  }

  #unseen(origin: SyncOrigin, { failedScopes, seenBefore }: Omit<Unseen, 'syncId'>) {
    let select = this.#session.db
      .selectFrom('entity_sources')
      .where('plugin', '=', origin.plugin)
      .where('integration', '=', origin.integration)
      .where('gone_since', 'is', null);
    if (failedScopes.length > 0) select = select.where('scope', 'not in', failedScopes);
    if (seenBefore !== undefined) select = select.where('last_seen_at', '<', seenBefore);
    return select;
  }

  async markGone(
    origin: SyncOrigin,
    externalIds: readonly string[],
    gone: { readonly since: string; readonly syncId: string },
  ): Promise<void> {
    await this.#session.db
      .updateTable('entity_sources')
      .set({ gone_since: gone.since, written_by: gone.syncId })
      .where('plugin', '=', origin.plugin)
      .where('integration', '=', origin.integration)
      .where('external_id', 'in', externalIds)
      .execute();
  }

  async removeByEntity(entityIds: readonly number[]): Promise<void> {
    await this.#session.deleteByKeys(
      'entity_sources',
      ['entity_id'],
      entityIds.map((id) => [id]),
    );
  }

  /** When the sources of entities last saw them; entities by their public identifiers. */
  async lastSeen(
    uids: readonly string[],
  ): Promise<Omit<EntityOriginRow, 'base' | 'scope' | 'entity_id' | 'sync_id' | 'written_by'>[]> {
    return await this.#session.db
      .selectFrom('entities')
      .innerJoin('entity_sources', 'entity_sources.entity_id', 'entities.id')
      .select(['plugin', 'integration', 'external_id', 'last_seen_at', 'gone_since'])
      .where('entities.uid', 'in', uids)
      .execute();
  }

  async ofEntity(entityId: number): Promise<EntityOriginRow[]> {
    return await this.ofEntities([entityId]);
  }

  /** Where entities come from, in the order of plugin, integration and identifier. */
  async ofEntities(entityIds: readonly number[]): Promise<EntityOriginRow[]> {
    return await this.#session.db
      .selectFrom('entity_sources')
      .select(['plugin', 'integration', 'external_id', 'scope', 'entity_id', 'base'])
      .select(['last_seen_at', 'sync_id', 'gone_since', 'written_by'])
      .where('entity_id', 'in', entityIds)
      .orderBy('plugin')
      .orderBy('integration')
      .orderBy('external_id')
      .execute();
  }
}
