import type { AuditChain, ChainHead } from '../audit/audit-chain.ts';
import { AUDIT_GUARDS } from '../audit/audit-guards.ts';
import {
  type AuditEntry,
  hashAuditEntry,
  type NewAuditEntry,
  storableEntry,
} from '../audit/audit-hash.ts';
import { AUDIT_COLUMNS, toAuditEntry, toAuditRow } from '../audit/audit-row.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Session, SqlRow } from '../session.ts';

/** Which entries are meant; every given condition must hold. */
export interface AuditFilter {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly actorName?: string | undefined;
  readonly action?: string | undefined;
  readonly source?: string | undefined;
  readonly requestId?: string | undefined;
  /** ISO 8601 in UTC: not before. */
  readonly since?: string | undefined;
  /** Not at or after. */
  readonly until?: string | undefined;
}

export interface AuditQuery extends AuditFilter {
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Where the chain begins since older entries were removed. */
export interface AuditCheckpoint {
  /** The last entry that was removed. */
  readonly through: number;
  /** Its hash: what the first entry that is left follows. */
  readonly hash: string;
  readonly removed: number;
  readonly at: string;
}

/** The ends of the chain as they are stored, read at one moment. */
export interface AuditExtent {
  readonly head: (ChainHead & { readonly isSealed: boolean }) | undefined;
  readonly lastId: number;
  readonly checkpoint: AuditCheckpoint | undefined;
}

const ORDER = 'audit';

/** The trail of who did what: entries are appended, each with a hash over itself and the one before. */
export class AuditRepository {
  readonly #session: Session;
  readonly #chain: AuditChain;
  #head: ChainHead | undefined;
  #isAppended = false;

  constructor(session: Session, chain: AuditChain) {
    this.#session = session;
    this.#chain = chain;
  }

  async append(entries: readonly NewAuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const head = this.#head ?? (await this.#chain.readHead(this.#session));
    let { id, hash } = head;
    const rows: SqlRow[] = [];
    for (const given of entries) {
      const entry = storableEntry(given);
      id++;
      hash = hashAuditEntry(hash, id, entry);
      rows.push(toAuditRow(id, entry, hash));
    }
    await this.#session.insertMany('audit_log', AUDIT_COLUMNS, rows);
    this.adoptHead({ ...head, id, hash });
  }

  /** Makes this the head at the end of the transaction. */
  adoptHead(head: ChainHead): void {
    this.#head = head;
    this.#isAppended = true;
  }

  /** The store's part, before it commits: writes the head once for all that was appended. */
  async writeHead(): Promise<void> {
    if (this.#isAppended && this.#head) await this.#chain.writeHead(this.#session, this.#head);
  }

  /** The store's part, after the commit. */
  committed(): void {
    if (this.#isAppended && this.#head) this.#chain.committed(this.#head);
  }

  /** Newest first. */
  async list(query: AuditQuery): Promise<{ entries: AuditEntry[]; nextCursor?: string }> {
    let select = this.#select(query);
    if (query.cursor !== undefined) {
      const [id] = decodeCursor(query.cursor, ORDER, 1);
      select = select.where('id', '<', Number(id));
    }
    const rows = await select
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .offset(query.offset ?? 0)
      .execute();
    const more = rows.length > query.limit;
    if (more) rows.pop();
    const last = rows.at(-1);
    const entries = rows.map(toAuditEntry);
    return more && last ? { entries, nextCursor: encodeCursor(ORDER, [last.id]) } : { entries };
  }

  /** Entries after one and up to another, oldest first. */
  async between(
    after: number,
    through: number,
    page: AuditFilter & { readonly limit: number },
  ): Promise<AuditEntry[]> {
    const rows = await this.#select(page)
      .where('id', '>', after)
      .where('id', '<=', through)
      .orderBy('id')
      .limit(page.limit)
      .execute();
    return rows.map(toAuditEntry);
  }

  #select(filter: AuditFilter) {
    let select = this.#session.db.selectFrom('audit_log').selectAll();
    if (filter.resourceType) select = select.where('resource_type', '=', filter.resourceType);
    if (filter.resourceId) select = select.where('resource_id', '=', filter.resourceId);
    if (filter.actorName) select = select.where('actor_name', '=', filter.actorName);
    if (filter.action) select = select.where('action', '=', filter.action);
    if (filter.source) select = select.where('source', '=', filter.source);
    if (filter.requestId) select = select.where('request_id', '=', filter.requestId);
    if (filter.since) select = select.where('at', '>=', filter.since);
    if (filter.until) select = select.where('at', '<', filter.until);
    return select;
  }

  /** One statement, so that what it says fits together while entries are appended. */
  async extent(): Promise<AuditExtent> {
    const row = await this.#session.getOne<{
      head_id: number | null;
      head_hash: string;
      seal: string;
      last_id: number | null;
      through: number | null;
      hash: string;
      removed: number;
      at: string;
    }>(
      `SELECT h.id AS head_id, h.hash AS head_hash, h.seal AS seal,
         (SELECT max(id) FROM audit_log) AS last_id, c.through, c.hash, c.removed, c.at
       FROM (SELECT 1 AS one) base
       LEFT JOIN audit_head h ON h.one = base.one
       LEFT JOIN audit_checkpoints c ON c.through = (SELECT max(through) FROM audit_checkpoints)`,
      [],
    );
    const checkpoint =
      row?.through == null
        ? undefined
        : { through: row.through, hash: row.hash, removed: row.removed, at: row.at };
    const head =
      row?.head_id == null
        ? undefined
        : this.#chain.judge({ id: row.head_id, hash: row.head_hash, seal: row.seal });
    return { head, lastId: row?.last_id ?? 0, checkpoint };
  }

  /** The rules that the database should hold by itself, and does not. */
  async missingGuards(): Promise<string[]> {
    const { dialect } = this.#session;
    const rows = await this.#session.getAll<{ name: string }>(
      dialect === 'sqlite'
        ? "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        : "SELECT tgname AS name FROM pg_trigger WHERE tgenabled = 'A'",
      [],
    );
    const present = new Set(rows.map((row) => row.name));
    return AUDIT_GUARDS[dialect].filter((name) => !present.has(name));
  }

  /** Records that the chain begins after an entry, and removes everything up to it. */
  async removeThrough(checkpoint: AuditCheckpoint): Promise<void> {
    const { through, hash, removed, at } = checkpoint;
    await this.#session.run(
      'INSERT INTO audit_checkpoints (through, hash, removed, at) VALUES (?, ?, ?, ?)',
      [through, hash, removed, at],
    );
    await this.#session.run('DELETE FROM audit_log WHERE id <= ?', [through]);
  }

  /** The last entry from before a time, among those that follow each other in it. */
  async lastBefore(time: string): Promise<number | undefined> {
    const row = await this.#session.getOne<{ id: number | null }>(
      `SELECT coalesce((SELECT min(id) FROM audit_log WHERE at >= ?) - 1,
         (SELECT max(id) FROM audit_log)) AS id`,
      [time],
    );
    return row?.id ?? undefined;
  }

  /** Seals the head once more, as after a change of keys. Only a head that is trusted gets a new seal. */
  async sealAgain(): Promise<void> {
    this.adoptHead(this.#head ?? (await this.#chain.readHead(this.#session)));
  }
}
