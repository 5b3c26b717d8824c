import {
  AuditChain,
  type AuditRow,
  auditEntryOf,
  CHAIN_START,
  type ChainHead,
  type ChainSeal,
  hashAuditEntry,
  type SqlRow,
} from '@gantry/storage';

/** Where the chain of the audit log begins and ends, as it is stored. */
export interface TrailEnds {
  readonly head: { readonly id: number; readonly hash: string; readonly seal: string } | null;
  readonly checkpoint: { readonly through: number; readonly hash: string } | null;
}

/** The audit log of a backup, looked at while it goes by. */
export class BackupTrail {
  readonly #ends: TrailEnds;
  readonly #seal: ChainSeal;
  #columns: readonly string[] = [];
  #id: number;
  #hash: string;
  #problem: string | undefined;

  constructor(ends: TrailEnds, seal: ChainSeal) {
    this.#ends = ends;
    this.#seal = seal;
    this.#id = ends.checkpoint?.through ?? 0;
    this.#hash = ends.checkpoint?.hash ?? CHAIN_START;
  }

  begin(columns: readonly string[]): void {
    this.#columns = columns;
  }

  add(row: SqlRow): void {
    const named = Object.fromEntries(this.#columns.map((name, at) => [name, row[at] ?? null]));
    const entry = auditEntryOf(named as unknown as AuditRow);
    if (entry.id !== this.#id + 1) this.#problem ??= `Entry ${this.#id + 1} is missing.`;
    if (entry.hash !== hashAuditEntry(this.#hash, entry.id, entry)) {
      this.#problem ??= `Entry ${entry.id} is not what was written.`;
    }
    this.#id = entry.id;
    this.#hash = entry.hash;
  }

  /** The head to go on from, and why the chain before it does not hold. */
  end(): { head: ChainHead | undefined; problem: string | undefined } {
    const row = this.#ends.head ?? { id: this.#id, hash: this.#hash, seal: '' };
    if (row.id === 0) return { head: undefined, problem: undefined };
    if (row.id !== this.#id || row.hash !== this.#hash) {
      this.#problem ??= `The chain ends at ${this.#id}, and not at ${row.id}.`;
    }
    const head = new AuditChain(this.#seal, { isSole: false }).judge(row);
    if (!head.isTrusted) this.#problem ??= `Its end does not carry its seal (${head.flaw}).`;
    return { head, problem: this.#problem };
  }
}
