import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { type EntityFilter, toSqlCondition } from '../entity-filter.ts';
import type { RunDecisionTable, RunSignalTable, RunStepTable, RunTable } from '../schema.ts';
import type { Session } from '../session.ts';
import type { SqlCondition } from '../sql-condition.ts';

export type RunRow = Selectable<RunTable>;
export type RunStepRow = Selectable<RunStepTable>;
export type RunDecisionRow = Selectable<RunDecisionTable>;
export type RunSignalRow = Selectable<RunSignalTable>;

/** What a reader may see: their own runs, and those of actions that fit the filter; all without one. */
export interface RunReader {
  readonly userId: string;
  readonly filter: EntityFilter | undefined;
}

export interface RunQuery {
  readonly action?: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly states?: readonly string[] | undefined;
  /** User id. */
  readonly requestedBy?: string | undefined;
  /** `Kind/namespace/name` of an entity that inputs name. */
  readonly entity?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly reader?: RunReader | undefined;
}

const ORDER = 'runs';
const UNFINISHED = ['queued', 'awaiting-approval', 'running', 'waiting'];

/** Runs with their steps, decisions and signals. */
export class RunRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async insert(run: RunRow, steps: readonly RunStepRow[], entities: readonly string[]) {
    const { db } = this.#session;
    await db.insertInto('runs').values(run).execute();
    await this.insertSteps(steps);
    if (entities.length === 0) return;
    const rows = entities.map((entity) => ({ run_id: run.id, entity }));
    await db.insertInto('run_entities').values(rows).execute();
  }

  async insertSteps(steps: readonly RunStepRow[]): Promise<void> {
    if (steps.length === 0) return;
    await this.#session.db
      .insertInto('run_steps')
      .values([...steps])
      .execute();
  }

  async get(id: string): Promise<RunRow | undefined> {
    return await this.#session.db
      .selectFrom('runs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findByKey(requestedBy: string, key: string): Promise<RunRow | undefined> {
    return await this.#session.db
      .selectFrom('runs')
      .selectAll()
      .where('requested_by', '=', requestedBy)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
  }

  /** Newest first; ids are time-ordered. */
  async list(query: RunQuery): Promise<{ runs: RunRow[]; nextCursor?: string }> {
    let select = this.#session.db.selectFrom('runs').selectAll();
    const { action, states, requestedBy, entity, reader, cursor } = query;
    if (action) {
      select = select
        .where('kind', '=', action.kind)
        .where('namespace', '=', action.namespace)
        .where('action', '=', action.name);
    }
    if (states) select = select.where('state', 'in', [...states]);
    if (requestedBy !== undefined) select = select.where('requested_by', '=', requestedBy);
    if (entity !== undefined) {
      select = select.where('id', 'in', (eb) =>
        eb.selectFrom('run_entities').select('run_id').where('entity', '=', entity),
      );
    }
    if (reader?.filter) {
      const { userId, filter } = reader;
      select = select.where((eb) =>
        eb.or([eb('requested_by', '=', userId), toExpression(toSqlCondition(filter, 'runs'))]),
      );
    }
    if (cursor !== undefined) {
      const [id] = decodeCursor(cursor, ORDER, 1);
      select = select.where('id', '<', String(id));
    }
    const runs = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const more = runs.length > query.limit;
    if (more) runs.pop();
    const last = runs.at(-1);
    return more && last ? { runs, nextCursor: encodeCursor(ORDER, [last.id]) } : { runs };
  }

  /** Those that have to be looked at now, the longest overdue first. */
  async due(now: string, limit: number): Promise<RunRow[]> {
    return await this.#session.db
      .selectFrom('runs')
      .selectAll()
      .where('wake_at', 'is not', null)
      .where('wake_at', '<=', now)
      .where('state', 'in', UNFINISHED)
      .orderBy('wake_at')
      .limit(limit)
      .execute();
  }

  async update(id: string, changes: Partial<Omit<RunRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('runs').set(changes).where('id', '=', id).execute();
  }

  /** Updates a run that nobody has taken up since; false when somebody has. */
  async updateHeld(
    id: string,
    fence: number,
    changes: Partial<Omit<RunRow, 'id' | 'fence'>>,
  ): Promise<boolean> {
    const held = await this.#session.db
      .updateTable('runs')
      .set(changes)
      .where('id', '=', id)
      .where('fence', '=', fence)
      .returning('id')
      .executeTakeFirst();
    return held !== undefined;
  }

  async steps(runId: string): Promise<RunStepRow[]> {
    return await this.#session.db
      .selectFrom('run_steps')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('position')
      .execute();
  }

  async updateStep(
    runId: string,
    position: number,
    changes: Partial<Omit<RunStepRow, 'run_id' | 'position'>>,
  ): Promise<void> {
    await this.#session.db
      .updateTable('run_steps')
      .set(changes)
      .where('run_id', '=', runId)
      .where('position', '=', position)
      .execute();
  }

  async removeStepsFrom(runId: string, position: number): Promise<void> {
    await this.#session.db
      .deleteFrom('run_steps')
      .where('run_id', '=', runId)
      .where('position', '>=', position)
      .execute();
  }

  async addDecision(row: RunDecisionRow): Promise<void> {
    await this.#session.db.insertInto('run_decisions').values(row).execute();
  }

  async decisions(runId: string): Promise<RunDecisionRow[]> {
    return await this.#session.db
      .selectFrom('run_decisions')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('at')
      .execute();
  }

  /** Keeps the first signal of a name; returns whether this was it. */
  async addSignal(row: RunSignalRow): Promise<boolean> {
    const added = await this.#session.db
      .insertInto('run_signals')
      .values(row)
      .onConflict((conflict) => conflict.columns(['run_id', 'name']).doNothing())
      .returning('name')
      .executeTakeFirst();
    return added !== undefined;
  }

  async signals(runId: string): Promise<RunSignalRow[]> {
    return await this.#session.db
      .selectFrom('run_signals')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('at')
      .execute();
  }

  /** Forgets what ended before a time, with everything that belongs to it. */
  async removeFinishedBefore(time: string): Promise<void> {
    const { db } = this.#session;
    const old = db.selectFrom('runs').select('id').where('finished_at', '<', time);
    for (const table of [
      'run_steps',
      'run_logs',
      'run_decisions',
      'run_signals',
      'run_artifacts',
      'run_entities',
    ] as const) {
      await db.deleteFrom(table).where('run_id', 'in', old).execute();
    }
    await db.deleteFrom('runs').where('finished_at', '<', time).execute();
  }
}

/** A written condition for the query builder. */
function toExpression({ sql: text, parameters }: SqlCondition): RawBuilder<SqlBool> {
  const parts = text.split('?').flatMap((part, index) => {
    const value = parameters[index];
    return value === undefined ? [sql.raw(part)] : [sql.raw(part), sql`${value}`];
  });
  return sql`(${sql.join(parts, sql.raw(''))})`;
}
