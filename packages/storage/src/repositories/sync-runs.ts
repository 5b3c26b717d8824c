import type { Selectable } from 'kysely';
import type { SyncRunTable } from '../schema.ts';
import type { Session } from '../session.ts';
import type { SyncOrigin } from './sources.ts';

export type SyncRunRow = Selectable<SyncRunTable>;

const JOURNALED = 'external_id, scope, entity_id, base, base_hash, gone_since, written_by' as const;

/** Syncs, what a person decided about them, and what they changed of what sources say. */
export class SyncRunRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Notes that a sync begins. One that begins again, after an interruption, keeps its first beginning. */
  async begin(id: string, origin: SyncOrigin, startedAt: string): Promise<void> {
    await this.#session.run(
      `INSERT INTO sync_runs (id, plugin, integration, started_at, failed_scopes, audit_from)
       VALUES (?, ?, ?, ?, '[]', (SELECT coalesce(max(id), 0) FROM audit_log))
       ON CONFLICT (id) DO NOTHING`,
      [id, origin.plugin, origin.integration, startedAt],
    );
  }

  async get(id: string): Promise<SyncRunRow | undefined> {
    return await this.#session.db
      .selectFrom('sync_runs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async update(id: string, changes: Partial<Omit<SyncRunRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('sync_runs').set(changes).where('id', '=', id).execute();
  }

  /** What was written up to now belongs to the sync, if its request id says so. */
  async closeAudit(id: string): Promise<void> {
    await this.#session.run(
      'UPDATE sync_runs SET audit_to = (SELECT max(id) FROM audit_log) WHERE id = ?',
      [id],
    );
  }

  async findHeld(origin: SyncOrigin): Promise<SyncRunRow | undefined> {
    return await this.#session.db
      .selectFrom('sync_runs')
      .selectAll()
      .where('plugin', '=', origin.plugin)
      .where('integration', '=', origin.integration)
      .where('held', '=', 'held')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  /** A newer sync has looked again: what was held before it needs no decision any more. */
  async supersedeHeld(origin: SyncOrigin, by: string): Promise<void> {
    await this.#session.db
      .updateTable('sync_runs')
      .set({ held: 'superseded' })
      .where('plugin', '=', origin.plugin)
      .where('integration', '=', origin.integration)
      .where('held', '=', 'held')
      .where('id', '!=', by)
      .execute();
  }

  /** The newest sync of every source that came to its end. */
  async listNewest(): Promise<SyncRunRow[]> {
    const { db } = this.#session;
    return await db
      .selectFrom('sync_runs')
      .selectAll()
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('sync_runs')
          .select((inner) => inner.fn.max('id').as('id'))
          .where('finished_at', 'is not', null)
          .groupBy(['plugin', 'integration']),
      )
      .execute();
  }

  /** Keeps what the sources say, before `syncId` changes it. What it changes twice is kept as it was first. */
  async keep(syncId: string, origin: SyncOrigin, externalIds: readonly string[]): Promise<void> {
    for (let start = 0; start < externalIds.length; start += 500) {
      const part = externalIds.slice(start, start + 500);
      await this.#session.run(
        `INSERT INTO sync_journal (sync_id, ${JOURNALED})
         SELECT CAST(? AS TEXT), ${JOURNALED} FROM entity_sources
         WHERE plugin = ? AND integration = ? AND external_id IN (${part.map(() => '?').join(', ')})
           AND (written_by IS NULL OR written_by <> ?)
         ON CONFLICT DO NOTHING`,
        [syncId, origin.plugin, origin.integration, ...part, syncId],
      );
    }
  }

  /** Puts back what the sources of these entities said before `syncId`; what it brought first is forgotten. */
  async restore(syncId: string, origin: SyncOrigin, entityIds: readonly number[]): Promise<void> {
    if (entityIds.length === 0) return;
    const places = entityIds.map(() => '?').join(', ');
    const written = `plugin = ? AND integration = ? AND written_by = ? AND entity_id IN (${places})`;
    const parameters = [origin.plugin, origin.integration, syncId, ...entityIds];
    const before = `FROM sync_journal WHERE sync_id = ? AND external_id = entity_sources.external_id`;
    await this.#session.run(
      `DELETE FROM entity_sources WHERE ${written} AND NOT EXISTS (SELECT 1 ${before})`,
      [...parameters, syncId],
    );
    await this.#session.run(
      `UPDATE entity_sources SET
         (scope, entity_id, base, base_hash, gone_since, written_by) =
         (SELECT scope, entity_id, base, base_hash, gone_since, written_by ${before})
       WHERE ${written}`,
      [syncId, ...parameters],
    );
  }

  /** The entities about which a sync was the last to change what their source says. */
  async writtenBy(syncId: string, origin: SyncOrigin): Promise<number[]> {
    const rows = await this.#session.getAll<{ id: number }>(
      `SELECT entity_id AS id FROM entity_sources
       WHERE plugin = ? AND integration = ? AND written_by = ?`,
      [origin.plugin, origin.integration, syncId],
    );
    return rows.map((row) => row.id);
  }

  /** Forgets what can be undone of syncs that began before a time, and all of them but each source's newest. */
  async removeBefore(time: string): Promise<void> {
    await this.#session.run(
      'DELETE FROM sync_journal WHERE sync_id IN (SELECT id FROM sync_runs WHERE started_at < ?)',
      [time],
    );
    await this.#session.run(
      `DELETE FROM sync_runs WHERE started_at < ? AND id NOT IN
         (SELECT max(id) FROM sync_runs WHERE finished_at IS NOT NULL GROUP BY plugin, integration)`,
      [time],
    );
  }
}
