import { TextPlan } from '../search/text-plan.ts';
import type { Session, SqlValue } from '../session.ts';
import { isAlwaysTrue, type SqlCondition, sql } from '../sql-condition.ts';
import { isIndexed, toEntityCondition, unseenSince } from './entity-conditions.ts';
import type { EntityFilters, SourceLimit } from './entity-query.ts';
import { matchingIds } from './matching-ids.ts';

export const FACETS = ['kind', 'owner', 'lifecycle', 'tag', 'source', 'state'] as const;
export type FacetName = (typeof FACETS)[number];

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export interface FacetCounts {
  /** Matching entities. */
  readonly total: number;
  /** True when values were counted over a part of the matches only. */
  readonly isPartial: boolean;
  /** The most frequent values first. */
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>;
}

export interface FacetOptions {
  readonly facets: readonly FacetName[];
  /** Values of each. */
  readonly limit: number;
  /** Since when each source should have seen what it brings; what it has not seen since is stale. */
  readonly unseenSince: readonly SourceLimit[];
}

/** Matches that values are counted over where no index counts them all. */
const COUNTED = 10_000;

interface FacetRow extends FacetValue {
  readonly facet: FacetName;
}

/** How many of the matching entities have which values. Everything is counted in the database. */
export async function countFacets(
  session: Session,
  filters: EntityFilters,
  options: FacetOptions,
): Promise<FacetCounts> {
  const plan = filters.text && (await TextPlan.make(session, filters.text));
  if (plan?.isEmpty) return toCounts(0, false, options, []);
  const condition = toEntityCondition(session, filters, 'set');
  const ids = matchingIds(session, filters, plan);
  const total = await countRows(session, ids);
  const isWhole = isIndexed(filters) && isAlwaysTrue(condition);
  const hits: SqlCondition = isWhole
    ? sql('SELECT e.id AS id, e.kind AS kind, e.owner AS owner FROM entities e')
    : sql(
        `SELECT e.id AS id, e.kind AS kind, e.owner AS owner
         FROM (${ids.sql} ORDER BY 1 LIMIT ${COUNTED}) AS m CROSS JOIN entities e WHERE e.id = m.id`,
        ...ids.parameters,
      );
  const parts = options.facets.flatMap((facet) => facetParts(facet, isWhole, options));
  const rows = await session.getAll<FacetRow>(
    `WITH hits AS ${isWhole ? 'NOT ' : ''}MATERIALIZED (${hits.sql})
     ${parts.map((part) => `SELECT * FROM (${part.sql}) AS counted`).join(' UNION ALL ')}`,
    [...hits.parameters, ...parts.flatMap((part) => part.parameters)] as SqlValue[],
  );
  return toCounts(total, !isWhole && total > COUNTED, options, rows);
}

function facetParts(
  facet: FacetName,
  isWhole: boolean,
  { limit, unseenSince: limits }: FacetOptions,
): SqlCondition[] {
  const order = 'ORDER BY count DESC, value LIMIT ?';
  switch (facet) {
    case 'kind':
    case 'owner':
      return [
        sql(
          `SELECT '${facet}' AS facet, ${facet} AS value, count(*) AS count FROM hits
           WHERE ${facet} IS NOT NULL GROUP BY ${facet} ${order}`,
          limit,
        ),
      ];
    case 'state': {
      const select = (value: string, from: string): string =>
        `SELECT 'state' AS facet, '${value}' AS value, count(*) AS count ${from}`;
      const stale = unseenSince(limits, 'hits.id');
      return [
        sql(
          select(
            'gone',
            isWhole
              ? `FROM entity_terms t WHERE t.term = 'gone'`
              : `FROM hits CROSS JOIN entity_terms t WHERE t.entity_id = hits.id AND t.term = 'gone'`,
          ),
        ),
        { ...stale, sql: select('stale', `FROM hits WHERE ${stale.sql}`) },
        sql(select('unowned', 'FROM hits WHERE owner IS NULL')),
      ];
    }
    default: {
      const prefix = `${facet}=`;
      const terms = 't.term >= ? AND t.term < ?';
      const from = isWhole
        ? `entity_terms t WHERE ${terms}`
        : `hits CROSS JOIN entity_terms t WHERE t.entity_id = hits.id AND ${terms}`;
      return [
        sql(
          `SELECT '${facet}' AS facet, substr(t.term, ${prefix.length + 1}) AS value, count(*) AS count
           FROM ${from} GROUP BY t.term ${order}`,
          prefix,
          // The next character after the sign that ends the prefix.
          `${facet}>`,
          limit,
        ),
      ];
    }
  }
}

async function countRows(session: Session, ids: SqlCondition): Promise<number> {
  const row = await session.getOne<{ total: number }>(
    `SELECT count(*) AS total FROM (${ids.sql}) AS matching`,
    ids.parameters as SqlValue[],
  );
  return row?.total ?? 0;
}

function toCounts(
  total: number,
  isPartial: boolean,
  { facets }: FacetOptions,
  rows: readonly FacetRow[],
): FacetCounts {
  const values = facets.map((name): [FacetName, FacetValue[]] => [
    name,
    rows
      .filter(({ facet, count }) => facet === name && count > 0)
      .map(({ value, count }) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
  ]);
  return { total, isPartial, facets: Object.fromEntries(values) };
}
