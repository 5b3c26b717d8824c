import { TextPlan } from '../search/text-plan.ts';
import type { Session, SqlValue } from '../session.ts';
import { type SqlCondition, sql } from '../sql-condition.ts';
import { isIndexed, toEntityCondition } from './entity-conditions.ts';
import { matchingIds } from './entity-list.ts';
import type { EntityFilters } from './entity-query.ts';

export const FACETS = ['kind', 'owner', 'lifecycle', 'tag', 'source', 'state'] as const;
export type FacetName = (typeof FACETS)[number];

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export interface FacetCounts {
  /** Matching entities. */
  readonly total: number;
  /** True when there are more matches than are counted: counts of values are those of a part. */
  readonly isPartial: boolean;
  readonly facets: Readonly<Partial<Record<FacetName, readonly FacetValue[]>>>;
}

/** Matches that values are counted over when no index counts them. */
const COUNTED = 20_000;

type Row = { readonly facet: FacetName; readonly value: string; readonly count: number };

/** How many of the matching entities have which values, the most frequent first. Counted in the database. */
export async function countFacets(
  session: Session,
  filters: EntityFilters,
  options: { facets: readonly FacetName[]; limit: number; staleBefore: string },
): Promise<FacetCounts> {
  const plan = filters.text && (await TextPlan.make(session, filters.text));
  if (plan?.isEmpty) return { total: 0, isPartial: false, facets: {} };
  const ids = matchingIds(session, filters, plan);
  const counted = await session.getOne<{ total: number }>(
    `SELECT count(*) AS total FROM (${ids.sql}) AS matching`,
    ids.parameters as SqlValue[],
  );
  const total = counted?.total ?? 0;
  const isAll =
    isIndexed(filters) && toEntityCondition(session, filters, 'set').parameters.length === 0;
  const condition = isIndexed(filters) ? toEntityCondition(session, filters, 'set') : undefined;
  const isBounded = total > COUNTED && !isAll;
  const base: SqlCondition = isAll
    ? sql('SELECT id, kind, owner FROM entities')
    : {
        sql: `SELECT e.id AS id, e.kind AS kind, e.owner AS owner FROM (${ids.sql} ORDER BY 1 LIMIT ${COUNTED}) AS m
          JOIN entities e ON e.id = m.id`,
        parameters: ids.parameters,
      };
  const facets: Partial<Record<FacetName, FacetValue[]>> = {};
  await Promise.all(
    options.facets.map(async (facet) => {
      const isColumn = facet === 'kind' || facet === 'owner';
      const rows =
        isColumn && condition
          ? await columnCounts(session, facet, condition, options.limit)
          : await session.getAll<Row>(...facetStatement(facet, base, isAll, options));
      facets[facet] = rows.map(({ value, count }) => ({ value, count }));
    }),
  );
  return { total, isPartial: isBounded, facets };
}

/** Counted along an index, however many there are. */
async function columnCounts(
  session: Session,
  column: 'kind' | 'owner',
  condition: SqlCondition,
  limit: number,
): Promise<FacetValue[]> {
  return await session.getAll<FacetValue>(
    `SELECT e.${column} AS value, count(*) AS count FROM entities e
     WHERE ${condition.sql} AND e.${column} IS NOT NULL GROUP BY e.${column} ORDER BY count DESC, value LIMIT ?`,
    [...condition.parameters, limit],
  );
}

function facetStatement(
  facet: FacetName,
  base: SqlCondition,
  isAll: boolean,
  { limit, staleBefore }: { limit: number; staleBefore: string },
): [string, SqlValue[]] {
  const withBase = (text: string, ...values: SqlValue[]): [string, SqlValue[]] => [
    `WITH hits AS (${base.sql}) ${text}`,
    [...base.parameters, ...values],
  ];
  if (facet === 'kind' || facet === 'owner') {
    return withBase(
      `SELECT ${facet} AS value, count(*) AS count FROM hits WHERE ${facet} IS NOT NULL
       GROUP BY ${facet} ORDER BY count DESC, value LIMIT ?`,
      limit,
    );
  }
  if (facet === 'state') {
    return withBase(
      `SELECT value, count(*) AS count FROM (
         SELECT CASE WHEN max(CASE WHEN s.gone_since IS NULL THEN 0 ELSE 1 END) = 1 THEN 'gone'
                     WHEN min(s.last_seen_at) < ? THEN 'stale' ELSE 'fresh' END AS value
         FROM hits JOIN entity_sources s ON s.entity_id = hits.id GROUP BY hits.id) AS states
       GROUP BY value ORDER BY count DESC, value LIMIT ?`,
      staleBefore,
      limit,
    );
  }
  const prefix = `${facet}=`;
  const range = [prefix, `${facet}>`];
  const group = `GROUP BY t.term ORDER BY count DESC, value LIMIT ?`;
  const select = `SELECT substr(t.term, ${prefix.length + 1}) AS value, count(*) AS count`;
  return isAll
    ? [`${select} FROM entity_terms t WHERE t.term >= ? AND t.term < ? ${group}`, [...range, limit]]
    : withBase(
        `${select} FROM hits JOIN entity_terms t ON t.entity_id = hits.id AND t.term >= ? AND t.term < ? ${group}`,
        ...range,
        limit,
      );
}
