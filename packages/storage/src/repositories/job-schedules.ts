import type { Selectable } from 'kysely';
import type { JobScheduleTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type JobScheduleRow = Selectable<JobScheduleTable>;

/** What is queued again and again. */
export class JobScheduleRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async put(row: JobScheduleRow): Promise<void> {
    const { name: _name, ...changes } = row;
    await this.#session.db
      .insertInto('job_schedules')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
      .execute();
  }

  async update(name: string, changes: Partial<Omit<JobScheduleRow, 'name'>>): Promise<void> {
    await this.#session.db
      .updateTable('job_schedules')
      .set(changes)
      .where('name', '=', name)
      .execute();
  }

  async remove(name: string): Promise<boolean> {
    const removed = await this.#session.db
      .deleteFrom('job_schedules')
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst();
    return removed !== undefined;
  }

  async get(name: string): Promise<JobScheduleRow | undefined> {
    return await this.#session.db
      .selectFrom('job_schedules')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  /** By name; `after` is the name that the last page ended with. */
  async list(page: { limit: number; after?: string | undefined }): Promise<JobScheduleRow[]> {
    let select = this.#session.db.selectFrom('job_schedules').selectAll();
    if (page.after !== undefined) select = select.where('name', '>', page.after);
    return await select.orderBy('name').limit(page.limit).execute();
  }

  /** Those whose time has come, the longest overdue first. */
  async due(now: string, limit: number): Promise<JobScheduleRow[]> {
    return await this.#session.db
      .selectFrom('job_schedules')
      .selectAll()
      .where('next_at', '<=', now)
      .where('is_paused', '=', 0)
      .orderBy('next_at')
      .limit(limit)
      .execute();
  }

  async nextAt(): Promise<string | undefined> {
    const row = await this.#session.getOne<{ at: string | null }>(
      'SELECT min(next_at) AS at FROM job_schedules WHERE is_paused = 0',
      [],
    );
    return row?.at ?? undefined;
  }
}
