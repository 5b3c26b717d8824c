import type { Selectable } from 'kysely';
import type { RunArtifactTable, RunLogTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type RunLogRow = Selectable<RunLogTable>;
export type RunArtifactRow = Selectable<RunArtifactTable>;

/** What runs said, and the texts that they left. */
export class RunLogRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async append(lines: readonly Omit<RunLogRow, 'id'>[]): Promise<void> {
    await this.#session.insertMany(
      'run_logs',
      ['run_id', 'step', 'at', 'level', 'message'],
      lines.map((line) => [line.run_id, line.step, line.at, line.level, line.message]),
    );
  }

  /** Oldest first, after the line with an id. */
  async read(runId: string, after: number, limit: number): Promise<RunLogRow[]> {
    return await this.#session.db
      .selectFrom('run_logs')
      .selectAll()
      .where('run_id', '=', runId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async count(runId: string): Promise<number> {
    const row = await this.#session.db
      .selectFrom('run_logs')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  async putArtifact(row: RunArtifactRow): Promise<void> {
    const { step, content } = row;
    await this.#session.db
      .insertInto('run_artifacts')
      .values(row)
      .onConflict((conflict) => conflict.columns(['run_id', 'name']).doUpdateSet({ step, content }))
      .execute();
  }

  async artifacts(runId: string): Promise<RunArtifactRow[]> {
    return await this.#session.db
      .selectFrom('run_artifacts')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('name')
      .execute();
  }
}
