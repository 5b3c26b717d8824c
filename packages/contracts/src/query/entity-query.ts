// The words of the query language, as data. REST, CLI and UI share them and the parser beside them.

/** What `key:value` may name. */
export const QUERY_KEYS = [
  'kind',
  'namespace',
  'owner',
  'tag',
  'label',
  'lifecycle',
  'source',
  'is',
  'related',
] as const;
export type QueryKey = (typeof QUERY_KEYS)[number];

/** States that `is:` may name. */
export const ENTITY_STATES = ['gone', 'stale', 'orphan', 'unowned', 'invalid'] as const;

/** Where something stands in the text of a query, in UTF-16 units. */
export interface QuerySpan {
  readonly position: number;
  readonly length: number;
}

/** A word or a phrase to look for. */
export interface QueryText extends QuerySpan {
  readonly text: string;
  /** In quotes: its words stand one after the other, and none is the beginning of another. */
  readonly isPhrase: boolean;
  /** Ends with `*`: the beginning of a word. */
  readonly isPrefix: boolean;
  readonly isNegated: boolean;
}

/** `key:value,value`: one of the values has to hold. */
export interface QueryFilter extends QuerySpan {
  readonly key: QueryKey;
  readonly values: readonly string[];
  readonly isNegated: boolean;
}

export interface EntityQueryText {
  readonly texts: readonly QueryText[];
  readonly filters: readonly QueryFilter[];
}

export interface QueryProblem extends QuerySpan {
  readonly message: string;
}

export interface ParsedQuery {
  readonly query: EntityQueryText;
  /** What could not be meant, in the order of the text; the rest of the query stands. */
  readonly problems: readonly QueryProblem[];
}
