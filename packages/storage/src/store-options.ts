import type { ChainSeal } from './audit/audit-chain.ts';

export interface StoreOptions {
  /** Seals the head of the audit log. Without one the chain ends wherever the database says. */
  readonly seal?: ChainSeal | undefined;
  /** Leaves the schema as it is and listens to nobody: for a restore, which brings its own schema. */
  readonly isBare?: boolean;
}
