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

/** Whether the condition excludes nothing. */
export function isAlwaysTrue(condition: SqlCondition): boolean {
  return condition.sql === TRUE;
}
