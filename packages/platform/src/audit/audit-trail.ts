import type { Clock } from '@gantry/base';
import type { NewAuditEntry } from '@gantry/storage';
import type { RequestContext } from '../context.ts';

/** Something that happened to a resource. States hold no secrets. */
export interface AuditRecord {
  /** `<resource>.<past participle>`, such as `entity.updated`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The row of the trail for what `context` did. Written in the transaction of the change itself. */
export function toAuditEntry(
  clock: Clock,
  context: RequestContext,
  record: AuditRecord,
): NewAuditEntry {
  return {
    at: clock.now().toISOString(),
    actorId: context.actor.id,
    actorName: context.actor.name,
    action: record.action,
    resourceType: record.resourceType,
    resourceId: record.resourceId,
    resourceName: record.resourceName,
    before: toText(record.before),
    after: toText(record.after),
    source: context.source,
    address: context.address ?? null,
    requestId: context.requestId ?? null,
  };
}

function toText(state: unknown): string | null {
  if (state === undefined || state === null) return null;
  return typeof state === 'string' ? state : JSON.stringify(state);
}
