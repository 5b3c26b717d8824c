import type { Selectable } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { DeliveryTable } from '../schema.ts';
import type { Session, SqlRow } from '../session.ts';

export type DeliveryRow = Selectable<DeliveryTable>;
/** A delivery in a list: its body is read when one is looked at. */
export type DeliverySummaryRow = Omit<DeliveryRow, 'body' | 'headers'>;

export interface DeliveryQuery {
  readonly direction?: string | undefined;
  readonly target?: string | undefined;
  readonly state?: string | undefined;
  readonly eventType?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const ORDER = 'deliveries';
const COLUMNS = [
  'id',
  'direction',
  'target',
  'state',
  'delivery_key',
  'body_key',
  'event_type',
  'identifier',
  'headers',
  'body',
  'size',
  'reason',
  'address',
  'results',
  'round',
  'attempt',
  'next_attempt_at',
  'duplicates',
  'received_at',
  'finished_at',
] as const satisfies readonly (keyof DeliveryRow)[];
const SUMMARY = COLUMNS.filter(
  (column): column is Exclude<(typeof COLUMNS)[number], 'body' | 'headers'> =>
    column !== 'body' && column !== 'headers',
);

/** What came to webhooks, and what is sent to subscribers: the queue of both, and their history. */
export class DeliveryRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Inserts what is not there yet, by delivery key and body key. Returns the ids of what was inserted. */
  async insertNew(rows: readonly DeliveryRow[]): Promise<Set<string>> {
    const inserted = await this.#session.insertMany<{ id: string }>(
      'deliveries',
      COLUMNS,
      rows.map((row): SqlRow => COLUMNS.map((column) => row[column])),
      { suffix: 'ON CONFLICT DO NOTHING', returning: ['id'] },
    );
    return new Set(inserted.map(({ id }) => id));
  }

  /** Counts a delivery that came once more. */
  async countDuplicate(
    row: Pick<DeliveryRow, 'target' | 'delivery_key' | 'body_key'>,
  ): Promise<void> {
    await this.#session.run(
      `UPDATE deliveries SET duplicates = duplicates + 1 WHERE id = (
         SELECT id FROM deliveries WHERE target = ? AND (delivery_key = ? OR body_key = ?) LIMIT 1)`,
      [row.target, row.delivery_key, row.body_key],
    );
  }

  async get(id: string): Promise<DeliveryRow | undefined> {
    return await this.#session.getOne<DeliveryRow>('SELECT * FROM deliveries WHERE id = ?', [id]);
  }

  /** Newest first. */
  async list(
    query: DeliveryQuery,
  ): Promise<{ deliveries: DeliverySummaryRow[]; nextCursor?: string }> {
    let select = this.#session.db.selectFrom('deliveries').select(SUMMARY);
    if (query.direction) select = select.where('direction', '=', query.direction);
    if (query.target) select = select.where('target', '=', query.target);
    if (query.state) select = select.where('state', '=', query.state);
    if (query.eventType) select = select.where('event_type', '=', query.eventType);
    if (query.cursor !== undefined) {
      const [id] = decodeCursor(query.cursor, ORDER, 1);
      select = select.where('id', '<', String(id));
    }
    const deliveries = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const more = deliveries.length > query.limit;
    if (more) deliveries.pop();
    const last = deliveries.at(-1);
    return more && last
      ? { deliveries, nextCursor: encodeCursor(ORDER, [last.id]) }
      : { deliveries };
  }

  /** The newest ones of a target that have a body, whole. */
  async newest(target: string, limit: number): Promise<DeliveryRow[]> {
    return await this.#session.getAll<DeliveryRow>(
      'SELECT * FROM deliveries WHERE target = ? AND body IS NOT NULL ORDER BY id DESC LIMIT ?',
      [target, limit],
    );
  }

  /** Targets that have something to do. */
  async dueTargets(now: string): Promise<{ target: string; direction: string }[]> {
    return await this.#session.getAll<{ target: string; direction: string }>(
      'SELECT DISTINCT target, direction FROM deliveries WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= ?',
      [now],
    );
  }

  /** What of a target is due, oldest first. */
  async due(target: string, now: string, limit: number): Promise<DeliveryRow[]> {
    return await this.#session.getAll<DeliveryRow>(
      `SELECT * FROM deliveries WHERE target = ? AND next_attempt_at IS NOT NULL AND next_attempt_at <= ?
       ORDER BY id LIMIT ?`,
      [target, now, limit],
    );
  }

  async update(id: string, changes: Partial<Omit<DeliveryRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('deliveries').set(changes).where('id', '=', id).execute();
  }

  /** How many there are of each state, of one target or of all. */
  async countStates(target: string): Promise<Record<string, number>> {
    const rows = await this.#session.getAll<{ state: string; count: number }>(
      'SELECT state, count(*) AS count FROM deliveries WHERE target = ? GROUP BY state',
      [target],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  }

  /** How many of a target are not done yet. */
  async countWaiting(target: string): Promise<number> {
    const row = await this.#session.getOne<{ count: number }>(
      'SELECT count(*) AS count FROM deliveries WHERE target = ? AND next_attempt_at IS NOT NULL',
      [target],
    );
    return Number(row?.count ?? 0);
  }

  async deleteOf(target: string): Promise<void> {
    await this.#session.db.deleteFrom('deliveries').where('target', '=', target).execute();
  }

  /** Keeps the newest refused ones of a target. */
  async trimRefused(target: string, keep: number): Promise<void> {
    await this.#session.run(
      `DELETE FROM deliveries WHERE target = ? AND state = 'refused' AND id NOT IN (
         SELECT id FROM deliveries WHERE target = ? AND state = 'refused' ORDER BY id DESC LIMIT ?)`,
      [target, target, keep],
    );
  }

  /** Forgets what is finished. */
  async removeFinished(before: string): Promise<void> {
    await this.#session.db.deleteFrom('deliveries').where('finished_at', '<', before).execute();
  }
}
