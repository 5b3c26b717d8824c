import type { Selectable } from 'kysely';
import type { AuditTable } from '../schema.ts';
import type { SqlRow } from '../session.ts';
import type { AuditEntry, NewAuditEntry } from './audit-hash.ts';

export const AUDIT_COLUMNS = [
  'id',
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
  'hash',
] as const;

export type AuditRow = Selectable<AuditTable>;

export function toAuditEntry(row: AuditRow): AuditEntry {
  return {
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
    hash: row.hash,
  };
}

/** In the order of `AUDIT_COLUMNS`. */
export function toAuditRow(id: number, entry: NewAuditEntry, hash: string): SqlRow {
  return [
    id,
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
    hash,
  ];
}
