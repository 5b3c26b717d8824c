import type { EntityFilter } from '../entity-filter.ts';
import type { TextQuery } from '../search/text-query.ts';

export const ENTITY_SORTS = ['kind', 'name', 'updatedAt', 'createdAt'] as const;
export type EntitySort = (typeof ENTITY_SORTS)[number];

/** A relation of the entities that are looked for. References are `Kind/namespace/name`. */
export interface RelationCondition {
  /** Any relation when absent. */
  readonly type?: string | undefined;
  /** The entity at the other end. */
  readonly ref: string;
  /** Which end of the relation is looked for: those that refer to `ref`, or what `ref` refers to. */
  readonly looksFor: 'source' | 'target';
}

/** A condition on entities. Where it has several values, one has to hold. */
export type EntityCondition = { readonly isNegated?: boolean | undefined } & (
  | { readonly column: 'kind' | 'namespace' | 'owner'; readonly values: readonly string[] }
  | { readonly terms: readonly string[] }
  | { readonly related: readonly RelationCondition[] }
  | { readonly state: 'orphan' | 'unowned' }
  /** Synced, still upstream as far as is known, and not seen since the limit of its source. */
  | { readonly unseenSince: readonly SourceLimit[] }
);

/** Since when a source should have seen what it brings. */
export interface SourceLimit {
  readonly plugin: string;
  readonly integration: string;
  readonly before: string;
}

/** Which entities are meant; everything that is given has to hold. */
export interface EntityFilters {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly owner?: string | undefined;
  /** Owned by one of these. */
  readonly owners?: readonly string[] | undefined;
  /** What the asker may read; absent when that is everything. */
  readonly readable?: EntityFilter | undefined;
  /** All of them: `tag=gold`, `label=app=checkout`, `lifecycle=production`, `source=<plugin>`, `gone`. */
  readonly terms?: readonly string[] | undefined;
  /** Only what no sync of these sources has seen since a time; with an empty list, nothing. */
  readonly unseenSince?: readonly SourceLimit[] | undefined;
  readonly where?: readonly EntityCondition[] | undefined;
  readonly text?: TextQuery | undefined;
}

export interface EntityQuery extends EntityFilters {
  readonly sort?: EntitySort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface EntityPage {
  /**
   * The entities as one JSON array, in UTF-8. The database joins the documents, and nobody makes a string of
   * what goes out as bytes.
   */
  readonly json: Buffer;
  /** For the next page; absent on the last one. */
  readonly nextCursor?: string;
}
