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

  async put(
    origin: SyncOrigin,
    sources: readonly NewEntitySource[],
    seen: { at: string; syncId: string },
  ): Promise<void> {
    await this.#session.insertMany(
      'entity_sources',
      [...KEY, 'scope', 'entity_id', 'base', 'base_hash', 'last_seen_at', 'sync_id', 'gone_since'],
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
      ]),
      {
        suffix: `ON CONFLICT (plugin, integration, external_id) DO UPDATE SET
          scope = excluded.scope, entity_id = excluded.entity_id, base = excluded.base,
          base_hash = excluded.base_hash, last_seen_at = excluded.last_seen_at,
          sync_id = excluded.sync_id, gone_since = NULL`,
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
   * Entities that the sync `syncId` did not see and that are not marked yet, but for those of scopes that it
   * could not read to their end.
   */
  async findUnseen(
    origin: SyncOrigin,
    failedScopes: readonly string[],
    syncId: string,
    limit: number,
  ): Promise<{ external_id: string; entity_id: number }[]> {
    let select = this.#session.db
      .selectFrom('entity_sources')
      .select(['external_id', 'entity_id'])
      .where('plugin', '=', origin.plugin)
      .where('integration', '=', origin.integration)
      .where('sync_id', '!=', syncId)
      .where('gone_since', 'is', null);
    if (failedScopes.length > 0) select = select.where('scope', 'not in', failedScopes);
    return await select.limit(limit).execute();
  }

  async markGone(origin: SyncOrigin, externalIds: readonly string[], since: string): Promise<void> {
    await this.#session.db
      .updateTable('entity_sources')
      .set({ gone_since: since })
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

  async ofEntity(entityId: number): Promise<
    {
      plugin: string;
      integration: string;
      external_id: string;
      last_seen_at: string;
      gone_since: string | null;
    }[]
  > {
    return await this.#session.db
      .selectFrom('entity_sources')
      .select(['plugin', 'integration', 'external_id', 'last_seen_at', 'gone_since'])
      .where('entity_id', '=', entityId)
      .orderBy('plugin')
      .orderBy('integration')
      .execute();
  }
}
