import type { Clock } from '@gantry/base';
import type { AuditEntry, AuditFilter, AuditQuery, Store } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type AuditRecord, toAuditEntry } from './audit-trail.ts';
import {
  type AuditVerification,
  PRUNED_ACTION,
  type VerifyOptions,
  verifyAudit,
} from './verify-audit.ts';

export type ExportFormat = 'jsonl' | 'csv';

/** Entries that are read at once for an export. */
const EXPORT_PAGE = 200;
/** Entries that one transaction removes: others want to write, too. */
const PRUNE_STEP = 5_000;

export interface AuditLogExtent {
  readonly entries: number;
  readonly oldestAt?: string;
  /** When older entries were last removed. */
  readonly removedAt?: string;
  /** Older entries are removed; absent where all are kept. */
  readonly retentionMs?: number;
}

/** The trail of who did what: read, exported, proved, and shortened. All of that is in the trail itself. */
export class AuditLog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #retentionMs: number | undefined;

  /** Without `retentionMs` entries are kept for ever. */
  constructor(store: Store, clock: Clock, retentionMs?: number) {
    this.#store = store;
    this.#clock = clock;
    this.#retentionMs = retentionMs;
  }

  /** How much there is, and for how long it is kept. */
  async extent(): Promise<AuditLogExtent> {
    const { lastId, checkpoint } = await this.#store.audit.extent();
    const removed = checkpoint?.through ?? 0;
    const [oldest] = await this.#store.audit.between(removed, lastId, { limit: 1 });
    return {
      entries: lastId - removed,
      ...(oldest ? { oldestAt: oldest.at } : {}),
      ...(checkpoint ? { removedAt: checkpoint.at } : {}),
      ...(this.#retentionMs === undefined ? {} : { retentionMs: this.#retentionMs }),
    };
  }

  /** Newest first. */
  async list(query: AuditQuery): Promise<{ entries: AuditEntry[]; nextCursor?: string }> {
    return await this.#store.audit.list({ ...query, ...instantsOf(query) });
  }

  /** Pages of entries, oldest first, up to the newest one when the export began. */
  async *export(
    filter: AuditFilter,
    format: ExportFormat,
    context: RequestContext,
  ): AsyncGenerator<AuditEntry[]> {
    const exact = { ...filter, ...instantsOf(filter) };
    await this.#record(context, { action: 'audit.exported', after: { format, filter: exact } });
    const { head } = await this.#store.audit.extent();
    for (let after = 0; head; ) {
      const page = await this.#store.audit.between(after, head.id, {
        ...exact,
        limit: EXPORT_PAGE,
      });
      if (page.length === 0) return;
      yield page;
      after = page.at(-1)?.id ?? head.id;
    }
  }

  /** Proves the chain, or says where it is broken. */
  async verify(context: RequestContext, options: VerifyOptions = {}): Promise<AuditVerification> {
    const result = await verifyAudit(this.#store, options);
    await this.#record(context, { action: 'audit.verified', after: result });
    return result;
  }

  /**
   * Removes the entries from before a time, from the beginning of the chain on. Each step leaves a checkpoint and
   * an entry that names it, so that what is left can be proved. A chain that is broken is left as it is: it
   * is evidence. Throws `AUDIT_BROKEN`.
   */
  async prune(before: string, context: RequestContext): Promise<{ removed: number }> {
    const time = toInstant(before) as string;
    let removed = 0;
    const last = await this.#store.audit.lastBefore(time);
    const { checkpoint } = await this.#store.audit.extent();
    if (last === undefined || last <= (checkpoint?.through ?? 0)) return { removed };
    const { problem } = await verifyAudit(this.#store);
    if (problem) throw errors.AUDIT_BROKEN({ problem: problem.message });
    for (;;) {
      const count = await this.#pruneStep(last, time, context);
      if (count === 0) return { removed };
      removed += count;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #pruneStep(last: number, before: string, context: RequestContext): Promise<number> {
    return await this.#store.transaction(async (tx) => {
      const start = (await tx.audit.extent()).checkpoint?.through ?? 0;
      const through = Math.min(last, start + PRUNE_STEP);
      const [entry] = await tx.audit.between(through - 1, through, { limit: 1 });
      if (through <= start || !entry) return 0;
      const removed = through - start;
      const at = this.#clock.now().toISOString();
      await tx.audit.removeThrough({ through, hash: entry.hash, removed, at });
      const after = { through, hash: entry.hash, removed, before };
      await tx.audit.append([this.#entry(context, { action: PRUNED_ACTION, after })]);
      return removed;
    });
  }

  async #record(
    context: RequestContext,
    record: Pick<AuditRecord, 'action' | 'after'>,
  ): Promise<void> {
    await this.#store.transaction((tx) => tx.audit.append([this.#entry(context, record)]));
  }

  #entry(context: RequestContext, record: Pick<AuditRecord, 'action' | 'after'>) {
    return toAuditEntry(this.#clock, context, {
      ...record,
      resourceType: 'audit',
      resourceId: 'audit',
      resourceName: 'audit',
    });
  }
}

/** Times as they are stored, so that they compare as texts. */
function instantsOf({ since, until }: AuditFilter): Pick<AuditFilter, 'since' | 'until'> {
  return { since: toInstant(since), until: toInstant(until) };
}

function toInstant(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
