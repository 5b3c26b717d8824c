import { type AuditEntry, CHAIN_START, hashAuditEntry, type StoreView } from '@gantry/storage';

/** An entry that somebody wrote down earlier, outside of the database. */
export interface AuditAnchor {
  readonly id: number;
  readonly hash: string;
}

/** What is wrong with the trail, where it begins. */
export interface AuditProblem {
  readonly kind:
    | 'altered'
    | 'missing'
    | 'added'
    | 'unsealed'
    | 'checkpoint'
    | 'anchor'
    | 'unguarded';
  /** The first entry that is concerned. */
  readonly id?: number;
  readonly message: string;
}

export interface AuditVerification {
  readonly ok: boolean;
  /** Entries that were looked at. */
  readonly checked: number;
  /** Where the chain ended when it was looked at: to be kept elsewhere, and given to a later check. */
  readonly head: AuditAnchor | undefined;
  /** Whether the head carries the seal of this installation's key. */
  readonly sealed: boolean;
  /** What was removed under the retention rules. */
  readonly removed?: { readonly through: number; readonly at: string };
  readonly problem?: AuditProblem;
}

export interface VerifyOptions {
  readonly anchor?: AuditAnchor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The action under which a removal of old entries is in the trail itself. */
export const PRUNED_ACTION = 'audit.pruned';

/** Pages shrink when entries are large, so that memory does not grow with them. */
const PAGE = 500;
const PAGE_CHARACTERS = 4 * 1024 * 1024;

/**
 * Walks the chain from its beginning, or from where older entries were removed, to its head as it was at the
 * beginning of the walk. It finds what was altered, taken out, put in, put into another order or cut off, and
 * names the first such entry. The server can go on writing.
 */
export async function verifyAudit(
  store: Pick<StoreView, 'audit'>,
  options: VerifyOptions = {},
): Promise<AuditVerification> {
  for (;;) {
    const before = await store.audit.extent();
    const result = await walk(store, before, options);
    if (result.ok) return result;
    // Old entries may have been removed under our feet, as they may; then the walk begins again after them.
    const after = await store.audit.extent();
    if (after.checkpoint?.through === before.checkpoint?.through) return result;
  }
}

type Extent = Awaited<ReturnType<StoreView['audit']['extent']>>;

async function walk(
  { audit }: Pick<StoreView, 'audit'>,
  { head, lastId, checkpoint }: Extent,
  { anchor, signal, onProgress }: VerifyOptions,
): Promise<AuditVerification> {
  const start = checkpoint?.through ?? 0;
  const end = Math.max(head?.id ?? 0, lastId);
  const state = { id: start, hash: checkpoint?.hash ?? CHAIN_START, checked: 0 };
  const result = (problem?: AuditProblem): AuditVerification => ({
    ok: problem === undefined,
    checked: state.checked,
    head: head && { id: head.id, hash: head.hash },
    sealed: head?.isSealed ?? false,
    ...(checkpoint ? { removed: { through: checkpoint.through, at: checkpoint.at } } : {}),
    ...(problem ? { problem } : {}),
  });
  // An earlier checkpoint is named by an entry that may be gone; the newest one by an entry that is there.
  let isCheckpointNamed = checkpoint === undefined;
  let isAnchorSeen = anchor === undefined;
  if (anchor && checkpoint?.through === anchor.id) {
    if (checkpoint.hash !== anchor.hash) return result(problems.anchor(anchor.id));
    isAnchorSeen = true;
  }
  for (let limit = PAGE; state.id < end; ) {
    signal?.throwIfAborted();
    const page = await audit.between(state.id, end, { limit });
    for (const entry of page) {
      if (entry.id !== state.id + 1) return result(problems.missing(state.id + 1, entry.id - 1));
      if (entry.hash !== hashAuditEntry(state.hash, entry.id, entry)) {
        return result(problems.altered(entry.id));
      }
      if (head && entry.id === head.id && entry.hash !== head.hash) {
        return result(problems.altered(entry.id));
      }
      if (anchor?.id === entry.id) {
        if (anchor.hash !== entry.hash) return result(problems.anchor(entry.id));
        isAnchorSeen = true;
      }
      if (checkpoint && names(entry, checkpoint)) isCheckpointNamed = true;
      state.id = entry.id;
      state.hash = entry.hash;
      state.checked++;
    }
    if (page.length === 0) return result(problems.missing(state.id + 1, end));
    onProgress?.(state.checked, end - start);
    limit = nextLimit(page, limit);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!head && end > 0) return result(problems.unsealed(end, undefined));
  if (head && lastId > head.id) return result(problems.added(head.id + 1));
  if (head && head.id < start) return result(problems.missing(head.id + 1, start));
  if (!isCheckpointNamed) return result(problems.checkpoint(start));
  if (!isAnchorSeen && anchor) {
    return result(
      anchor.id <= start ? problems.anchorGone(anchor.id) : problems.cut(anchor.id, end),
    );
  }
  if (head && !head.isTrusted) return result(problems.unsealed(head.id, head.flaw));
  const missing = await audit.missingGuards();
  return result(missing.length > 0 ? problems.unguarded(missing) : undefined);
}

/** A removal is proved by the entry about it, which follows what is left and is part of the chain. */
function names(entry: AuditEntry, { through, hash }: { through: number; hash: string }): boolean {
  if (entry.action !== PRUNED_ACTION || entry.after === null) return false;
  const state = JSON.parse(entry.after) as { through?: unknown; hash?: unknown };
  return state.through === through && state.hash === hash;
}

function nextLimit(page: readonly AuditEntry[], limit: number): number {
  let characters = 0;
  for (const { before, after } of page) characters += (before?.length ?? 0) + (after?.length ?? 0);
  const average = Math.max(1, characters / Math.max(1, page.length));
  return Math.max(1, Math.min(PAGE, limit * 4, Math.floor(PAGE_CHARACTERS / average)));
}

const problems = {
  altered: (id: number): AuditProblem => ({
    kind: 'altered',
    id,
    message: `Entry ${id} is not what was written: it, or the place it has, was changed.`,
  }),
  missing: (first: number, last: number): AuditProblem => ({
    kind: 'missing',
    id: first,
    message:
      first === last ? `Entry ${first} is missing.` : `Entries ${first} to ${last} are missing.`,
  }),
  added: (id: number): AuditProblem => ({
    kind: 'added',
    id,
    message: `Entry ${id} was not written by Gantry.`,
  }),
  unsealed: (id: number, flaw: string | undefined): AuditProblem => ({
    kind: 'unsealed',
    id: Number(/\d+/.exec(flaw ?? '')?.[0] ?? id),
    message: `The end of the chain does not carry our seal (${flaw ?? 'no seal'}): up to there it may have been written anew.`,
  }),
  checkpoint: (id: number): AuditProblem => ({
    kind: 'checkpoint',
    id,
    message: `Entries up to ${id} were removed, and no entry says that they were to be.`,
  }),
  anchor: (id: number): AuditProblem => ({
    kind: 'anchor',
    id,
    message: `Entry ${id} has another hash than the one that was kept of it.`,
  }),
  anchorGone: (id: number): AuditProblem => ({
    kind: 'anchor',
    id,
    message: `Entry ${id} was removed since, so it cannot be compared. Keep a newer head.`,
  }),
  cut: (id: number, end: number): AuditProblem => ({
    kind: 'missing',
    id: end + 1,
    message: `The chain ends at ${end}, and it was seen at ${id}.`,
  }),
  unguarded: (names: readonly string[]): AuditProblem => ({
    kind: 'unguarded',
    message: `The chain is whole, but the database would let it be changed: ${names.join(', ')} not in place.`,
  }),
};
