import type { Session } from '../session.ts';
import { allOf, type SqlCondition, sql } from '../sql-condition.ts';
import type { EntityCondition, EntityFilters, RelationCondition } from './entity-query.ts';

/**
 * How a condition is written. As a `set` of identifiers it costs once, as much as there are matches; as a
 * `probe` it costs little for each entity that is looked at. Both hold for the same entities.
 */
export type ConditionForm = 'set' | 'probe';

/**
 * The filters, without their text, as one condition on `entities e`. This is the one place where it is
 * decided which entities a list, a count, a facet or a search may give.
 */
export function toEntityCondition(
  session: Session,
  filters: EntityFilters,
  form: ConditionForm,
): SqlCondition {
  const conditions: SqlCondition[] = [];
  for (const column of ['kind', 'namespace', 'owner'] as const) {
    const value = filters[column];
    if (value !== undefined) conditions.push(sql(`e.${column} = ?`, value));
  }
  for (const term of filters.terms ?? []) conditions.push(withTerms([term], form));
  for (const condition of filters.where ?? []) {
    const written = writeCondition(session, condition, form);
    conditions.push(
      condition.isNegated ? { ...written, sql: `NOT COALESCE((${written.sql}), FALSE)` } : written,
    );
  }
  return allOf(conditions);
}

/** True when the filters are columns of an index, so that no other way than along it could be faster. */
export function isIndexed({ terms = [], where = [], text }: EntityFilters): boolean {
  return terms.length === 0 && where.every((condition) => 'column' in condition) && !text;
}

function writeCondition(
  session: Session,
  condition: EntityCondition,
  form: ConditionForm,
): SqlCondition {
  if ('column' in condition) {
    const { column, values } = condition;
    return sql(`e.${column} IN (${places(values)})`, ...values);
  }
  if ('terms' in condition) return withTerms(condition.terms, form);
  if ('related' in condition) {
    const parts = condition.related.map((related) => writeRelated(session, related, form));
    return {
      sql: `(${parts.map((part) => part.sql).join(' OR ')})`,
      parameters: parts.flatMap((part) => part.parameters),
    };
  }
  if ('notSeenSince' in condition) {
    return sql(
      `e.id IN (SELECT s.entity_id FROM entity_sources s WHERE s.gone_since IS NULL AND s.last_seen_at < ?)`,
      condition.notSeenSince,
    );
  }
  switch (condition.state) {
    case 'unowned':
      return sql('e.owner IS NULL');
    case 'orphan':
      // Being owned ties an entity to a team, and to nothing else.
      return sql(`(NOT EXISTS (SELECT 1 FROM relations r WHERE r.source_ref = ${REF} AND r.type <> 'ownedBy')
        AND NOT EXISTS (SELECT 1 FROM relations r WHERE r.target_ref = ${REF}))`);
  }
}

const REF = `(e.kind || '/' || e.namespace || '/' || e.name)`;

function withTerms(terms: readonly string[], form: ConditionForm): SqlCondition {
  const term = `t.term IN (${places(terms)})`;
  return form === 'set'
    ? sql(`e.id IN (SELECT t.entity_id FROM entity_terms t WHERE ${term})`, ...terms)
    : sql(`EXISTS (SELECT 1 FROM entity_terms t WHERE ${term} AND t.entity_id = e.id)`, ...terms);
}

function writeRelated(
  session: Session,
  { type, ref, looksFor }: RelationCondition,
  form: ConditionForm,
): SqlCondition {
  const [found, given] =
    looksFor === 'source' ? ['source_ref', 'target_ref'] : ['target_ref', 'source_ref'];
  const ofType = type === undefined ? sql('1 = 1') : sql('r.type = ?', type);
  if (form === 'probe') {
    return sql(
      `EXISTS (SELECT 1 FROM relations r WHERE r.${found} = ${REF} AND r.${given} = ? AND ${ofType.sql})`,
      ref,
      ...ofType.parameters,
    );
  }
  const [kind, namespace, name] = refParts(session, `r.${found}`);
  // Whatever was written by hand may hold more slashes; then the parts are not the whole.
  return sql(
    `e.id IN (SELECT o.id FROM relations r JOIN entities o
      ON o.kind = ${kind} AND o.namespace = ${namespace} AND o.name = ${name}
      WHERE r.${given} = ? AND ${ofType.sql} AND r.${found} = o.kind || '/' || o.namespace || '/' || o.name)`,
    ref,
    ...ofType.parameters,
  );
}

function refParts({ dialect }: Session, ref: string): [string, string, string] {
  if (dialect === 'postgres') {
    return [
      `split_part(${ref}, '/', 1)`,
      `split_part(${ref}, '/', 2)`,
      `split_part(${ref}, '/', 3)`,
    ];
  }
  const rest = `substr(${ref}, instr(${ref}, '/') + 1)`;
  return [
    `substr(${ref}, 1, instr(${ref}, '/') - 1)`,
    `substr(${rest}, 1, instr(${rest}, '/') - 1)`,
    `substr(${rest}, instr(${rest}, '/') + 1)`,
  ];
}

function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
