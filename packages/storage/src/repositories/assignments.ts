import type { Selectable } from 'kysely';
import type { AssignmentTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type AssignmentRow = Selectable<AssignmentTable>;

/** Which integrations serve which entities. */
export class AssignmentRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** In the order in which they were made. */
  async list(
    filter: Partial<Pick<AssignmentRow, 'plugin' | 'integration' | 'capability' | 'entity'>> = {},
  ): Promise<AssignmentRow[]> {
    let query = this.#session.db.selectFrom('assignments').selectAll();
    for (const column of ['plugin', 'integration', 'capability', 'entity'] as const) {
      const value = filter[column];
      if (value !== undefined && value !== null) query = query.where(column, '=', value);
    }
    return await query.orderBy('created_at').orderBy('id').execute();
  }

  async get(id: string): Promise<AssignmentRow | undefined> {
    return await this.#session.db
      .selectFrom('assignments')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async put(row: AssignmentRow): Promise<void> {
    const { id, created_at, ...changes } = row;
    await this.#session.db
      .insertInto('assignments')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
      .execute();
  }

  async delete(id: string): Promise<void> {
    await this.#session.db.deleteFrom('assignments').where('id', '=', id).execute();
  }
}
