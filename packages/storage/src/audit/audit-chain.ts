import type { Session } from '../session.ts';
import { CHAIN_START } from './audit-hash.ts';

/**
 * Seals the end of the chain with a key that the database does not hold. Hashes alone prove nothing against
 * somebody who can write to the database, because they can be computed anew; a seal cannot.
 */
export interface ChainSeal {
  seal(text: string): string;
  matches(text: string, seal: string): boolean;
}

/** The last entry of the chain. */
export interface ChainHead {
  readonly id: number;
  readonly hash: string;
  /** False once a head was found whose seal did not fit: nothing that follows may make up for it. */
  readonly isTrusted: boolean;
  /** What is stored as the seal of a head that is not trusted; says where that began. */
  readonly flaw?: string;
}

interface HeadRow {
  readonly id: number;
  readonly hash: string;
  readonly seal: string;
}

/** Marks the seal of every head that follows one that could not be trusted. */
const BROKEN = 'broken at ';

const PUT_HEAD = `INSERT INTO audit_head (one, id, hash, seal) VALUES (1, ?, ?, ?)
  ON CONFLICT (one) DO UPDATE SET id = excluded.id, hash = excluded.hash, seal = excluded.seal`;

/** What a store knows about its chain, between transactions. */
export class AuditChain {
  readonly #seal: ChainSeal | undefined;
  readonly #isSole: boolean;
  #known: ChainHead | undefined;

  /** `isSole`: nobody else writes to this store, so the head of the last commit is still the head. */
  constructor(seal: ChainSeal | undefined, { isSole }: { isSole: boolean }) {
    this.#seal = seal;
    this.#isSole = isSole;
  }

  /** To be called inside of a transaction: nothing is appended in between. */
  async readHead(session: Session): Promise<ChainHead> {
    if (this.#known) return this.#known;
    const row = await session.getOne<HeadRow>('SELECT id, hash, seal FROM audit_head', []);
    if (row) return this.judge(row);
    const last = await session.getOne<Omit<HeadRow, 'seal'>>(
      'SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1',
      [],
    );
    if (!last) return { id: 0, hash: CHAIN_START, isTrusted: true };
    return this.judge({ ...last, seal: '' });
  }

  async writeHead(session: Session, head: ChainHead): Promise<void> {
    const seal = head.isTrusted ? (this.#seal?.seal(sealText(head)) ?? '') : (head.flaw ?? '');
    await session.run(PUT_HEAD, [head.id, head.hash, seal]);
  }

  /** To be called after the commit. */
  committed(head: ChainHead): void {
    if (this.#isSole) this.#known = head;
  }

  /** A head as it is stored. */
  judge({ id, hash, seal }: HeadRow): ChainHead & { readonly isSealed: boolean } {
    const isSealed = this.#seal?.matches(sealText({ id, hash }), seal) === true;
    if (!this.#seal || isSealed) return { id, hash, isTrusted: true, isSealed };
    const flaw = seal.startsWith(BROKEN) ? seal : `${BROKEN}${id}`;
    return { id, hash, isTrusted: false, isSealed, flaw };
  }
}

function sealText({ id, hash }: { id: number; hash: string }): string {
  return `audit-head ${id} ${hash}`;
}
