import type { SqlValue } from './session.ts';
import type { SqlCondition } from './sql-condition.ts';

/** What of an entity a filter looks at. `owner` is empty where there is none. */
export interface FilteredEntity {
  readonly kind: string;
  readonly namespace: string;
  readonly owner: string;
}

/**
 * A condition on entities that the database and the process can both decide: one meaning, two readers.
 * An empty `any` holds for nothing, an empty `all` for everything.
 */
export type EntityFilter =
  | { readonly all: readonly EntityFilter[] }
  | { readonly any: readonly EntityFilter[] }
  | { readonly not: EntityFilter }
  | { readonly column: keyof FilteredEntity; readonly equals: readonly string[] }
  | { readonly column: keyof FilteredEntity; readonly startsWith: string };

/** The filter as SQL on the columns of `entities`, which the statement calls `alias`. */
export function toSqlCondition(filter: EntityFilter, alias = 'entities'): SqlCondition {
  const parameters: SqlValue[] = [];
  const sql = write(filter, alias, parameters);
  return { sql, parameters };
}

/** Whether the filter holds for an entity. */
export function matchesFilter(filter: EntityFilter, entity: FilteredEntity): boolean {
  if ('all' in filter) return filter.all.every((part) => matchesFilter(part, entity));
  if ('any' in filter) return filter.any.some((part) => matchesFilter(part, entity));
  if ('not' in filter) return !matchesFilter(filter.not, entity);
  const value = entity[filter.column];
  return 'equals' in filter ? filter.equals.includes(value) : value.startsWith(filter.startsWith);
}

function write(filter: EntityFilter, alias: string, parameters: SqlValue[]): string {
  if ('all' in filter) return join(filter.all, ' AND ', '1 = 1', alias, parameters);
  if ('any' in filter) return join(filter.any, ' OR ', '1 = 0', alias, parameters);
  if ('not' in filter) return `NOT (${write(filter.not, alias, parameters)})`;
  // Without an owner the column is null, and a comparison with null is neither true nor false.
  const column =
    filter.column === 'owner' ? `COALESCE(${alias}.owner, '')` : `${alias}.${filter.column}`;
  if ('equals' in filter) {
    if (filter.equals.length === 0) return '1 = 0';
    parameters.push(...filter.equals);
    return `${column} IN (${filter.equals.map(() => '?').join(', ')})`;
  }
  // No LIKE: it ignores case on one of the databases. Both count code points.
  parameters.push(filter.startsWith);
  return `substr(${column}, 1, ${[...filter.startsWith].length}) = ?`;
}

function join(
  parts: readonly EntityFilter[],
  word: string,
  none: string,
  alias: string,
  parameters: SqlValue[],
): string {
  if (parts.length === 0) return none;
  return `(${parts.map((part) => write(part, alias, parameters)).join(word)})`;
}
