import type { StoreView } from '../store.ts';

/** SQL statements for each database. */
interface Statements {
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
}

/** A step of the schema, run in one transaction. Published steps never change; a new need is a new step. */
export interface Migration extends Statements {
  readonly name: string;
  /** What SQL cannot say on both databases, after the statements. */
  readonly run?: (tx: StoreView) => Promise<void>;
  /** Statements after that. */
  readonly after?: Statements;
}
