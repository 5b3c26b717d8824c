import type { SqlValue } from './session.ts';

/** A piece of SQL with the values of its places. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export function sql(text: string, ...parameters: readonly SqlValue[]): SqlCondition {
  return { sql: text, parameters };
}

const TRUE = '1 = 1';

/** All of them; true when there are none. */
export function allOf(conditions: readonly SqlCondition[]): SqlCondition {
  const needed = conditions.filter((condition) => !isAlwaysTrue(condition));
  if (needed.length === 0) return sql(TRUE);
  return {
    sql: needed.map((condition) => condition.sql).join(' AND '),
    parameters: needed.flatMap((condition) => condition.parameters),
  };
}

/**
 * Holds where `value` is in a set that is made once and then looked into. A plain `IN` would let the planner
 * join the two: PostgreSQL then guesses how large the set is, and compares each with each when it guesses low.
 */
export function isMember(value: string, set: SqlCondition): SqlCondition {
  return {
    sql: `CASE WHEN ${value} IN (${set.sql}) THEN 1 ELSE 0 END = 1`,
    parameters: set.parameters,
  };
}

/** Whether the condition excludes nothing. */
export function isAlwaysTrue(condition: SqlCondition): boolean {
  return condition.sql === TRUE;
}
