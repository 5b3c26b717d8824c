import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Session } from '../session.ts';

export interface NewAuditEntry {
  readonly at: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string;
  /** JSON text, secrets masked. */
  readonly before: string | null;
  readonly after: string | null;
  readonly source: string;
  readonly address: string | null;
  readonly requestId: string | null;
}

export interface AuditEntry extends NewAuditEntry {
  readonly id: number;
}

export interface AuditQuery {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly actorName?: string | undefined;
  readonly action?: string | undefined;
  readonly source?: string | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
}

const ORDER = 'audit';

export class AuditRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async append(entries: readonly NewAuditEntry[]): Promise<void> {
    await this.#session.insertMany(
      'audit_log',
      [
        'at',
        'actor_id',
        'actor_name',
        'action',
        'resource_type',
        'resource_id',
        'resource_name',
        'before_state',
        'after_state',
        'source',
        'address',
        'request_id',
      ],
      entries.map((entry) => [
        entry.at,
        entry.actorId,
        entry.actorName,
        entry.action,
        entry.resourceType,
        entry.resourceId,
        entry.resourceName,
        entry.before,
        entry.after,
        entry.source,
        entry.address,
        entry.requestId,
      ]),
    );
  }

  /** Newest first. */
  async list(query: AuditQuery): Promise<{ entries: AuditEntry[]; nextCursor?: string }> {
    let select = this.#session.db.selectFrom('audit_log').selectAll();
    if (query.resourceType) select = select.where('resource_type', '=', query.resourceType);
    if (query.resourceId) select = select.where('resource_id', '=', query.resourceId);
    if (query.actorName) select = select.where('actor_name', '=', query.actorName);
    if (query.action) select = select.where('action', '=', query.action);
    if (query.source) select = select.where('source', '=', query.source);
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
    const entries = rows.map((row) => ({
      id: row.id,
      at: row.at,
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
      resourceType: row.resource_type,
      resourceId: row.resource_id,
      resourceName: row.resource_name,
      before: row.before_state,
      after: row.after_state,
      source: row.source,
      address: row.address,
      requestId: row.request_id,
    }));
    const last = rows.at(-1);
    return more && last ? { entries, nextCursor: encodeCursor(ORDER, [last.id]) } : { entries };
  }
}
