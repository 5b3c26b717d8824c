import { createHash } from 'node:crypto';
import { storable } from '../storable.ts';

/** What happened, before it has its place in the trail. */
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
  /** Its place in the chain: 1, 2, 3 and so on, without gaps. */
  readonly id: number;
  /** SHA-256 over this entry and the hash of the one before. */
  readonly hash: string;
}

/** Stands in the place of the former hash before the first entry. */
export const CHAIN_START = '';

/** Names the recipe, so that another one can never be mistaken for it. */
const FORMAT = 'gantry-audit-1';

/**
 * The hash of an entry: SHA-256, in hex, of a JSON array of the format, the former hash and every column. JSON
 * leaves no doubt where a text ends, and anybody can make the same bytes without a line of ours.
 */
export function hashAuditEntry(former: string, id: number, entry: NewAuditEntry): string {
  const bytes = JSON.stringify([
    FORMAT,
    former,
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
  ]);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The entry as both databases give it back. Half a surrogate pair, as a cut text can end with, would come back as
 * another character, and PostgreSQL refuses NUL: either way the entry would not fit its hash, or be lost.
 */
export function storableEntry(entry: NewAuditEntry): NewAuditEntry {
  return {
    at: entry.at,
    actorId: storable(entry.actorId),
    actorName: storable(entry.actorName),
    action: storable(entry.action),
    resourceType: storable(entry.resourceType),
    resourceId: storable(entry.resourceId),
    resourceName: storable(entry.resourceName),
    before: entry.before === null ? null : storable(entry.before),
    after: entry.after === null ? null : storable(entry.after),
    source: storable(entry.source),
    address: entry.address === null ? null : storable(entry.address),
    requestId: entry.requestId === null ? null : storable(entry.requestId),
  };
}
