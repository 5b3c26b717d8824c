import type { Session, SqlValue } from '../session.ts';

/** An entity as it was, by its full reference. */
export interface FormerEntity {
  readonly ref: string;
  /** JSON text. */
  readonly doc: string;
}

export interface TimelinePage {
  readonly kind?: string | undefined;
  /** The reference to go on from. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One entity that a sync changed: the first and the last entry of the trail about it. */
export interface ChangedResource {
  readonly ref: string;
  readonly first: number;
  readonly last: number;
}

export interface TimelineEntry {
  readonly id: number;
  readonly at: string;
  readonly action: string;
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A part of the trail: what one request or job wrote. */
export interface TrailPart {
  readonly requestId: string;
  readonly actorId: string;
  /** The entry before the first. */
  readonly from: number;
  readonly to: number;
}

/** Only these change an entity; the trail may say other things about one. */
const CHANGES = `resource_type = 'entity' AND action IN ('entity.created', 'entity.updated', 'entity.deleted')`;
const PART = `${CHANGES} AND request_id = ? AND actor_id = ? AND id > ? AND id <= ?`;

/**
 * The catalog as it was, read from the audit trail.
 *
 * A moment is a place in the trail: everything up to an entry has happened, everything after it has not.
 * What an entity was then is what the first later entry about it says that it was before; without one, it is
 * what it is now. So the past is exact as far back as the trail goes, and costs what has changed since.
 */
export class TimelineRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * The last entry of the trail at a time; 0 before the first. `undefined` when the trail has been cut, and
   * what is left begins later. Entries are in the order of their commits, so that the search can halve.
   */
  async momentAt(time: string): Promise<number | undefined> {
    const ends = await this.#session.getOne<{ low: number | null; high: number | null }>(
      'SELECT (SELECT min(id) FROM audit_log) AS low, (SELECT max(id) FROM audit_log) AS high',
      [],
    );
    if (ends?.low == null || ends.high === null) return 0;
    let before = ends.low - 1;
    let after = Number(ends.high) + 1;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      const row = await this.#session.getOne<{ id: number; at: string }>(
        'SELECT id, at FROM audit_log WHERE id >= ? ORDER BY id LIMIT 1',
        [middle],
      );
      if (!row || row.id >= after || row.at > time) after = middle;
      else before = row.id;
    }
    return before < ends.low && ends.low > 1 ? undefined : before;
  }

  async oldestEntry(): Promise<number> {
    const row = await this.#session.getOne<{ id: number | null }>(
      'SELECT min(id) AS id FROM audit_log',
      [],
    );
    return row?.id ?? 0;
  }

  /** What the first change after a moment says that an entity was; `undefined` when it has not changed. */
  async stateBefore(
    ref: string,
    moment: number,
  ): Promise<{ readonly doc: string | null } | undefined> {
    return await this.#session.getOne<{ doc: string | null }>(
      `SELECT before_state AS doc FROM audit_log
       WHERE ${CHANGES} AND resource_id = ? AND id > ? ORDER BY id LIMIT 1`,
      [ref, moment],
    );
  }

  /** Which of these entities have changed since a moment. */
  async changedSince(refs: readonly string[], moment: number): Promise<Set<string>> {
    if (refs.length === 0) return new Set();
    const rows = await this.#session.getAll<{ ref: string }>(
      `SELECT DISTINCT resource_id AS ref FROM audit_log
       WHERE ${CHANGES} AND id > ? AND resource_id IN (${refs.map(() => '?').join(', ')})`,
      [moment, ...refs],
    );
    return new Set(rows.map((row) => row.ref));
  }

  /**
   * What has changed since a moment, as it was then; in the order of kind, namespace and name.
   */
  async formerEntities(moment: number, page: TimelinePage): Promise<FormerEntity[]> {
    return await this.#firstChanges<FormerEntity>(moment, page, 'a.before_state IS NOT NULL');
  }

  /** The same with what has been made since, which has no state of then. */
  async changesSince(
    moment: number,
    page: TimelinePage,
  ): Promise<{ readonly ref: string; readonly doc: string | null }[]> {
    return await this.#firstChanges(moment, page, '1 = 1');
  }

  async #firstChanges<R>(moment: number, page: TimelinePage, condition: string): Promise<R[]> {
    const separator = this.#session.dialect === 'sqlite' ? 'char(1)' : 'chr(1)';
    const key = (column: string): string => `replace(${column}, '/', ${separator})`;
    const parameters: SqlValue[] = [moment];
    let kind = '';
    if (page.kind !== undefined) {
      kind = `AND substr(resource_id, 1, ${page.kind.length + 1}) = ?`;
      parameters.push(`${page.kind}/`);
    }
    let after = '';
    if (page.after !== undefined) {
      after = `AND ${key('a.resource_id')} > ?`;
      parameters.push(page.after.replaceAll('/', '\u0001'));
    }
    return await this.#session.getAll<R>(
      `SELECT a.resource_id AS ref, a.before_state AS doc
       FROM (SELECT min(id) AS id FROM audit_log
             WHERE ${CHANGES} AND id > ? ${kind} GROUP BY resource_id) first
       JOIN audit_log a ON a.id = first.id
       WHERE ${condition} ${after}
       ORDER BY ${key('a.resource_id')} LIMIT ?`,
      [...parameters, page.limit],
    );
  }

  /** What a sync changed, oldest first. */
  async listPart(
    part: TrailPart,
    page: { after?: number | undefined; limit: number },
  ): Promise<TimelineEntry[]> {
    return await this.#session.getAll<TimelineEntry>(
      `SELECT id, at, action, resource_id AS ref, before_state AS "before", after_state AS "after"
       FROM audit_log WHERE ${PART} ORDER BY id LIMIT ?`,
      [part.requestId, part.actorId, Math.max(part.from, page.after ?? 0), part.to, page.limit],
    );
  }

  /** Every entity that a sync changed. */
  async resourcesOf(part: TrailPart): Promise<ChangedResource[]> {
    return await this.#session.getAll<ChangedResource>(
      `SELECT resource_id AS ref, min(id) AS "first", max(id) AS "last"
       FROM audit_log WHERE ${PART} GROUP BY resource_id ORDER BY min(id)`,
      [part.requestId, part.actorId, part.from, part.to],
    );
  }

  /** States that entries of the trail hold. */
  async statesOf(
    ids: readonly number[],
  ): Promise<{ id: number; before: string | null; after: string | null }[]> {
    return await this.#session.selectByKeys(
      'audit_log',
      ['id', 'before_state AS "before"', 'after_state AS "after"'],
      ['id'],
      ids.map((id) => [id]),
    );
  }
}
