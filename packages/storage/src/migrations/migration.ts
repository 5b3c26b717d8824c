/** A step of the schema. Published steps never change; a new need is a new step. */
export interface Migration {
  readonly name: string;
  /** SQL statements for each database, run in one transaction. */
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
}
