import type { Selectable } from 'kysely';
import type { LifecycleRunTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type LifecycleRunRow = Selectable<LifecycleRunTable>;

/** What lifecycle hooks were asked, and what they did. */
export class LifecycleRunRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async insert(row: LifecycleRunRow): Promise<void> {
    await this.#session.db.insertInto('lifecycle_runs').values(row).execute();
  }

  async get(id: string): Promise<LifecycleRunRow | undefined> {
    return await this.#session.db
      .selectFrom('lifecycle_runs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** Those of an entity, newest first. */
  async ofEntity(uid: string, limit: number): Promise<LifecycleRunRow[]> {
    return await this.#session.db
      .selectFrom('lifecycle_runs')
      .selectAll()
      .where('entity_uid', '=', uid)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  async update(
    id: string,
    changes: Partial<Pick<LifecycleRunRow, 'status' | 'message' | 'artifacts' | 'finished_at'>>,
  ): Promise<void> {
    await this.#session.db
      .updateTable('lifecycle_runs')
      .set(changes)
      .where('id', '=', id)
      .execute();
  }

  /** Forgets finished ones. Returns how many. */
  async deleteFinishedBefore(time: string): Promise<number> {
    const { numDeletedRows } = await this.#session.db
      .deleteFrom('lifecycle_runs')
      .where('finished_at', '<', time)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
