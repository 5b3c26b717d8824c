import type { FoundConditions } from '../search/ranked-search.ts';
import type { TextPlan } from '../search/text-plan.ts';
import type { Session } from '../session.ts';
import { allOf, isAlwaysTrue, isMember, type SqlCondition, sql } from '../sql-condition.ts';
import { splitFilters, toEntityCondition } from './entity-conditions.ts';
import type { EntityFilters } from './entity-query.ts';

/** The filters without their text, as a search asks for them. */
export function toFoundConditions(session: Session, filters: EntityFilters): FoundConditions {
  const { byId, byColumns } = splitFilters(filters);
  return {
    onEntity: toEntityCondition(session, byColumns, 'probe'),
    onId: (id) => toEntityCondition(session, byId, 'probe', id),
    narrow: (ids) => narrow(session, ids, filters),
  };
}

/** SQL: the identifiers of all entities that match, each once. */
export function matchingIds(
  session: Session,
  filters: EntityFilters,
  plan: TextPlan | undefined,
): SqlCondition {
  if (plan) return narrow(session, plan.matches(), filters);
  const { terms = [], ...rest } = filters;
  const [lead, ...others] = terms;
  if (lead !== undefined) {
    const ids = sql('SELECT t.entity_id AS id FROM entity_terms t WHERE t.term = ?', lead);
    return narrow(session, ids, { ...rest, terms: others });
  }
  const where = filters.where ?? [];
  const index = where.findIndex((condition) => 'terms' in condition && !condition.isNegated);
  const condition = where[index];
  if (condition && 'terms' in condition) {
    const places = condition.terms.map(() => '?').join(', ');
    const ids = `SELECT t.entity_id AS id FROM entity_terms t WHERE t.term IN (${places})`;
    return narrow(session, sql(ids, ...condition.terms), {
      ...filters,
      where: where.filter((_, i) => i !== index),
    });
  }
  const all = toEntityCondition(session, filters, 'set');
  return { ...all, sql: `SELECT e.id AS id FROM entities e WHERE ${all.sql}` };
}

/** Of some identifiers those for which the filters hold, each once. */
function narrow(session: Session, ids: SqlCondition, filters: EntityFilters): SqlCondition {
  const { byId, byColumns } = splitFilters(filters);
  const onId = toEntityCondition(session, byId, 'probe', 'm.id');
  const onEntity = toEntityCondition(session, byColumns, 'set');
  const conditions = [onId];
  if (!isAlwaysTrue(onEntity)) {
    // An index decides; the rows hold documents, which are better not read.
    const fitting = { ...onEntity, sql: `SELECT e.id FROM entities e WHERE ${onEntity.sql}` };
    conditions.unshift(isMember('m.id', fitting));
  }
  const where = allOf(conditions);
  return {
    sql: `SELECT DISTINCT m.id AS id FROM (${ids.sql}) AS m WHERE ${where.sql}`,
    parameters: [...ids.parameters, ...where.parameters],
  };
}
