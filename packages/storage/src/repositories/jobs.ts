import type { Selectable } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { JobLogTable, JobTable } from '../schema.ts';
import type { Session, SqlValue } from '../session.ts';
import type { WakeTopic } from '../wake-topic.ts';

export type JobRow = Selectable<JobTable>;
export type JobLogRow = Selectable<JobLogTable>;

export interface JobQuery {
  readonly type?: string | undefined;
  readonly key?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What may be claimed of one type. */
export interface ClaimWish {
  readonly type: string;
  readonly limit: number;
  /** Groups that have reached a limit of theirs. */
  readonly fullGroups?: readonly string[];
}

export type JobColumn = (typeof COLUMNS)[number];

const ORDER = 'jobs';
/** Written out: SQLite matches partial indexes to words of the statement, and not to bound values. */
const UNFINISHED = "state IN ('queued', 'running', 'waiting')";
const DUE = "state IN ('queued', 'waiting') AND run_after <= ?";
const HELD = "state = 'running'";

const COLUMNS = [
  'id',
  'type',
  'key',
  'state',
  'payload',
  'progress',
  'result',
  'error',
  'attempt',
  'max_attempts',
  'cancel_requested',
  'run_after',
  'lease_owner',
  'lease_until',
  'created_by',
  'created_at',
  'started_at',
  'finished_at',
  'priority',
  'group_key',
  'memory',
  'wait_key',
  'woken',
] as const satisfies readonly (keyof JobRow)[];

export class JobRepository {
  readonly #session: Session;
  readonly #topics = new Set<WakeTopic>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** What was done through this repository has to be announced for these. */
  get topics(): ReadonlySet<WakeTopic> {
    return this.#topics;
  }

  /** Lets every server look again when this is committed: there may be room for a job that waits. */
  announce(): void {
    this.#topics.add('jobs');
  }

  /** Inserts a job unless one with its key is unfinished; returns whether it was inserted. */
  async insert(row: JobRow): Promise<boolean> {
    return (await this.insertAll([row])).has(row.id);
  }

  /** Inserts jobs whose keys no unfinished one has, and returns their ids. */
  async insertAll(rows: readonly JobRow[]): Promise<Set<string>> {
    const inserted = await this.#session.insertMany<{ id: string }>(
      'jobs',
      COLUMNS,
      rows.map((row) => COLUMNS.map((column) => row[column])),
      // Without a target: ids are never reused, so the only conflict there can be is that of the key.
      { suffix: 'ON CONFLICT DO NOTHING', returning: ['id'] },
    );
    if (inserted.length > 0) this.announce();
    return new Set(inserted.map(({ id }) => id));
  }

  async get(id: string): Promise<JobRow | undefined> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findUnfinished(key: string): Promise<JobRow | undefined> {
    return await this.#session.getOne<JobRow>(
      `SELECT * FROM jobs WHERE key = ? AND ${UNFINISHED}`,
      [key],
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

  /** Jobs of a type that have ended like this, the oldest first. */
  async findEnded(
    type: string,
    state: string,
    page: { after: string; limit: number },
  ): Promise<JobRow[]> {
    return await this.#session.db
      .selectFrom('jobs')
      .selectAll()
      .where('type', '=', type)
      .where('state', '=', state)
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.limit)
      .execute();
  }

  /** How many jobs of each type are in each of these states. */
  async count(
    states: readonly string[],
  ): Promise<{ type: string; state: string; count: number; oldest: string }[]> {
    return await this.#session.getAll(
      `SELECT type, state, count(*) AS count, min(created_at) AS oldest FROM jobs
       WHERE state IN (${states.map(() => '?').join(', ')}) GROUP BY type, state ORDER BY type, state`,
      [...states],
    );
  }

  /**
   * Jobs that may run now, of each type as many as are wished for: those of higher priority first, then those
   * that are due longest. Waiting ones whose time has come are among them.
   */
  async findDue(wishes: readonly ClaimWish[], now: string): Promise<JobRow[]> {
    if (wishes.length === 0) return [];
    const parts: string[] = [];
    const parameters: SqlValue[] = [];
    for (const { type, limit, fullGroups = [] } of wishes) {
      // One value whatever their number, so that the text of the statement stays the same.
      const groups =
        fullGroups.length === 0 ? '' : ` AND (group_key IS NULL OR ${this.#notIn('group_key')})`;
      parts.push(
        `SELECT * FROM (SELECT * FROM jobs WHERE type = ? AND ${DUE}${groups} ORDER BY priority DESC, run_after, id LIMIT ?) AS due${parts.length}`,
      );
      parameters.push(type, now);
      if (groups) parameters.push(JSON.stringify(fullGroups));
      parameters.push(limit);
    }
    return await this.#session.getAll<JobRow>(parts.join(' UNION ALL '), parameters);
  }

  #notIn(column: string): string {
    return this.#session.dialect === 'sqlite'
      ? `${column} NOT IN (SELECT value FROM json_each(?))`
      : `${column} NOT IN (SELECT jsonb_array_elements_text(?::jsonb))`;
  }

  /** When the next job of these types becomes due after `now`. */
  async nextDueAt(types: readonly string[], now: string): Promise<string | undefined> {
    if (types.length === 0) return undefined;
    const places = types.map(() => '?').join(', ');
    const row = await this.#session.getOne<{ at: string | null }>(
      `SELECT min(run_after) AS at FROM jobs
       WHERE type IN (${places}) AND state IN ('queued', 'waiting') AND run_after > ?`,
      [...types, now],
    );
    return row?.at ?? undefined;
  }

  /** How many jobs of a type run in each group, on all servers. */
  async runningByGroup(type: string): Promise<Map<string, number>> {
    const rows = await this.#session.getAll<{ group_key: string; count: number }>(
      `SELECT group_key, count(*) AS count FROM jobs
       WHERE ${HELD} AND type = ? AND group_key IS NOT NULL GROUP BY group_key`,
      [type],
    );
    return new Map(rows.map((row) => [row.group_key, row.count]));
  }

  /** Running jobs whose lease has lapsed: their servers are dead. */
  async findLapsed(types: readonly string[], now: string, limit: number): Promise<JobRow[]> {
    const places = types.map(() => '?').join(', ');
    return await this.#session.getAll<JobRow>(
      `SELECT * FROM jobs WHERE ${HELD} AND lease_until < ? AND type IN (${places}) LIMIT ?`,
      [now, ...types, limit],
    );
  }

  /** Writes these columns of jobs that the caller has read in this transaction. */
  async write(rows: readonly JobRow[], columns: readonly JobColumn[]): Promise<void> {
    const values = rows.map((row) => [row.id, ...columns.map((column) => row[column])]);
    await this.#session.updateMany('jobs', ['id'], columns, values);
    this.#announceAhead(rows);
  }

  /** Writes these columns of running jobs that `owner` still holds, and returns the ids of those. */
  async writeHeld(
    owner: string,
    rows: readonly JobRow[],
    columns: readonly JobColumn[],
  ): Promise<Set<string>> {
    const keys = ['id', 'lease_owner'];
    const values = rows.map((row) => [row.id, owner, ...columns.map((column) => row[column])]);
    const written = await this.#session.updateMany('jobs', keys, columns, values, HELD);
    this.#announceAhead(rows);
    return new Set(written);
  }

  /** Removes jobs that `owner` still holds: they are done, and nobody will ask for them. */
  async removeHeld(owner: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const keys = ids.map((id) => [id, owner, 'running']);
    await this.#session.deleteByKeys('jobs', ['id', 'lease_owner', 'state'], keys);
  }

  async update(id: string, changes: Partial<Omit<JobRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('jobs').set(changes).where('id', '=', id).execute();
    this.announce();
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

  /** Renews all leases of a server. Returns what it still holds, and what of it is to stop. */
  async renewLeases(
    owner: string,
    until: string,
  ): Promise<{ id: string; cancel_requested: number }[]> {
    return await this.#session.getAll(
      `UPDATE jobs SET lease_until = ? WHERE ${HELD} AND lease_owner = ? RETURNING id, cancel_requested`,
      [until, owner],
    );
  }

  /** The running jobs of a server that somebody wants to stop. */
  async findCancelled(owner: string): Promise<string[]> {
    const rows = await this.#session.getAll<{ id: string }>(
      `SELECT id FROM jobs WHERE ${HELD} AND lease_owner = ? AND cancel_requested = 1`,
      [owner],
    );
    return rows.map(({ id }) => id);
  }

  /** Lets every lease of a server that is known to be dead lapse at once. */
  async expireLeases(before: string): Promise<void> {
    await this.#session.run(`UPDATE jobs SET lease_until = ? WHERE ${HELD}`, [before]);
  }

  /** Makes the jobs that wait for a signal due, and returns how many there were. */
  async wake(key: string, woken: string, now: string): Promise<JobRow[]> {
    const rows = await this.#session.getAll<JobRow>(
      `UPDATE jobs SET state = 'queued', wait_key = NULL, woken = ?, run_after = ?
       WHERE state = 'waiting' AND wait_key = ? RETURNING *`,
      [woken, now, key],
    );
    this.#announceAhead(rows);
    return rows;
  }

  /** Keeps a signal for whoever will wait for it; a newer one takes the place of an older one. */
  async keepSignal(key: string, data: string, at: string): Promise<void> {
    await this.#session.run(
      `INSERT INTO job_signals (key, data, at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET data = excluded.data, at = excluded.at`,
      [key, data, at],
    );
  }

  /** Takes a kept signal away; the JSON of its data. */
  async takeSignal(key: string): Promise<string | undefined> {
    const [row] = await this.#session.getAll<{ data: string }>(
      'DELETE FROM job_signals WHERE key = ? RETURNING data',
      [key],
    );
    return row?.data;
  }

  /** From when on each of these groups may begin a job, in milliseconds since 1970. */
  async rates(type: string, groups: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#session.selectByKeys<{ group_key: string; free_at: number }>(
      'job_rates',
      ['group_key', 'free_at'],
      ['type', 'group_key'],
      groups.map((group) => [type, group]),
    );
    return new Map(rows.map((row) => [row.group_key, row.free_at]));
  }

  async setRates(type: string, rates: ReadonlyMap<string, number>): Promise<void> {
    await this.#session.insertMany(
      'job_rates',
      ['type', 'group_key', 'free_at'],
      [...rates].map(([group, freeAt]) => [type, group, freeAt]),
      { suffix: 'ON CONFLICT (type, group_key) DO UPDATE SET free_at = excluded.free_at' },
    );
  }

  async appendLog(lines: readonly Omit<JobLogRow, 'id'>[]): Promise<void> {
    if (lines.length === 0) return;
    this.#topics.add('job-logs');
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

  /**
   * Removes finished jobs older than `before` with their logs, dead ones only when they are older than
   * `deadBefore`, and what is left of signals and rates.
   */
  async removeFinished(before: string, deadBefore: string): Promise<void> {
    const old = `finished_at IS NOT NULL AND finished_at < CASE state WHEN 'dead' THEN ? ELSE ? END`;
    const parameters = [deadBefore, before];
    await this.#session.run(
      `DELETE FROM job_logs WHERE job_id IN (SELECT id FROM jobs WHERE ${old})`,
      parameters,
    );
    await this.#session.run(`DELETE FROM jobs WHERE ${old}`, parameters);
    await this.#session.run('DELETE FROM job_signals WHERE at < ?', [before]);
    await this.#session.run('DELETE FROM job_rates WHERE free_at < ?', [Date.parse(before)]);
  }

  #announceAhead(rows: readonly JobRow[]): void {
    if (rows.some(({ state }) => state === 'queued' || state === 'waiting')) this.announce();
  }
}
