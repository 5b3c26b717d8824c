import type { Entity } from '@gantry/contracts';
import type { EntityFilter } from '../entity-filter.ts';

/** A condition on the entities that may be found; every field given must hold. */
export interface SearchFilter {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly readable?: EntityFilter | undefined;
}

/** Full-text index over entities. All query tokens must occur; the last one may be the start of a word. */
export interface SearchIndex {
  // What a query may cost is bounded, however many entities match it: of more than `MATCH_LIMIT` matches
  // only the newest are compared, beside all whose name starts with the query.

  put(entries: readonly { id: number; entity: Entity }[]): Promise<void>;
  remove(ids: readonly number[]): Promise<void>;
  /** Documents (JSON text) of the best candidates, best first by the database's own measure. */
  candidates(tokens: readonly string[], filter: SearchFilter, limit: number): Promise<string[]>;
  /** SQL condition on `entities.id` for lists, and its parameter. */
  condition(tokens: readonly string[]): { sql: string; parameter: string };
}

/** Matches of one query that are compared with each other. */
export const MATCH_LIMIT = 4_000;

/** The beginning of a name that a query may be: its tokens, joined as names are. */
export function namePrefixOf(tokens: readonly string[]): string {
  return tokens.join('-');
}
