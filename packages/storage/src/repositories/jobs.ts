import type { Selectable } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { JobLogTable, JobTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type JobRow = Selectable<JobTable>;
export type JobLogRow = Selectable<JobLogTable>;

export interface JobQuery {
  readonly type?: string | undefined;
  readonly key?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const ORDER = 'jobs';

export class JobRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Inserts a job unless one with its key is unfinished; returns whether it was inserted. */
  async insert(row: JobRow): Promise<boolean> {
    const inserted = await this.#session.db
      .insertInto('jobs')
      .values(row)
      // Without a target: SQLite does not match a partial index to bound values. Ids are never reused, so
      // the only conflict there can be is that of the key.
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted !== undefined;
  }

  async get(id: string): Promise<JobRow | undefined> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findUnfinished(key: string): Promise<JobRow | undefined> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('key', '=', key)
      .where('state', 'in', ['queued', 'running'])
      .executeTakeFirst();
  }

  /** What is queued or runs for a plugin. */
  async listUnfinishedOf(plugin: string): Promise<JobRow[]> {
    const rows = await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('state', 'in', ['queued', 'running'])
      .execute();
    return rows.filter(
      ({ payload }) => (JSON.parse(payload) as { plugin?: unknown }).plugin === plugin,
    );
  }

  async findNewest(key: string): Promise<JobRow | undefined> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('key', '=', key)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  /** Newest first; ids are time-ordered. */
  async list(query: JobQuery): Promise<{ jobs: JobRow[]; nextCursor?: string }> {
    let select = this.#session.db.selectFrom('jobs').selectAll();
    if (query.type) select = select.where('type', '=', query.type);
    if (query.key) select = select.where('key', '=', query.key);
    if (query.state) select = select.where('state', '=', query.state);
    if (query.cursor !== undefined) {
      const [id] = decodeCursor(query.cursor, ORDER, 1);
      select = select.where('id', '<', String(id));
    }
    const jobs = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const more = jobs.length > query.limit;
    if (more) jobs.pop();
    const last = jobs.at(-1);
    return more && last ? { jobs, nextCursor: encodeCursor(ORDER, [last.id]) } : { jobs };
  }

  /** The oldest job that may run now: queued and due, or running under a lease that has lapsed. */
  async findRunnable(types: readonly string[], now: string): Promise<JobRow | undefined> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('type', 'in', types)
      .where((eb) =>
        eb.or([
          eb.and([eb('state', '=', 'queued'), eb('run_after', '<=', now)]),
          eb.and([eb('state', '=', 'running'), eb('lease_until', '<', now)]),
        ]),
      )
      .orderBy('run_after')
      .limit(1)
      .executeTakeFirst();
  }

  async update(id: string, changes: Partial<Omit<JobRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('jobs').set(changes).where('id', '=', id).execute();
  }

  /** Updates a running job that `owner` still holds; false when the lease was lost. */
  async updateHeld(
    id: string,
    owner: string,
    changes: Partial<Omit<JobRow, 'id'>>,
  ): Promise<boolean> {
    const held = await this.#session.db
      .updateTable('jobs')
      .set(changes)
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    return held !== undefined;
  }

  /** Lets every lease of a server that is known to be dead lapse at once. */
  async expireLeases(before: string): Promise<void> {
    await this.#session.db
      .updateTable('jobs')
      .set({ lease_until: before })
      .where('state', '=', 'running')
      .execute();
  }

  async appendLog(lines: readonly Omit<JobLogRow, 'id'>[]): Promise<void> {
    await this.#session.insertMany(
      'job_logs',
      ['job_id', 'at', 'level', 'message'],
      lines.map((line) => [line.job_id, line.at, line.level, line.message]),
    );
  }

  async readLog(jobId: string, after: number, limit: number): Promise<JobLogRow[]> {
    return await this.#session.db
      .selectFrom('job_logs')
      .selectAll()
      .where('job_id', '=', jobId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  /** Removes finished jobs older than `before`, and their logs. */
  async removeFinished(before: string): Promise<void> {
    const { db } = this.#session;
    const old = db
      .selectFrom('jobs')
      .select('id')
      .where('finished_at', 'is not', null)
      .where('finished_at', '<', before);
    await db.deleteFrom('job_logs').where('job_id', 'in', old).execute();
    await db
      .deleteFrom('jobs')
      .where('finished_at', 'is not', null)
      .where('finished_at', '<', before)
      .execute();
  }
}
