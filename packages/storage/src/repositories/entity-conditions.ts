import { type EntityFilter, toSqlCondition } from '../entity-filter.ts';
import { inDocument, withoutWords } from '../search/text-plan.ts';
import type { Session } from '../session.ts';
import { allOf, type SqlCondition, sql } from '../sql-condition.ts';
import type {
  EntityCondition,
  EntityFilters,
  RelationCondition,
  SourceLimit,
} from './entity-query.ts';
import { refParts } from './ref-parts.ts';

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
  id = 'e.id',
): SqlCondition {
  const conditions: SqlCondition[] = [];
  for (const column of ['kind', 'namespace', 'owner'] as const) {
    const value = filters[column];
    if (value !== undefined) conditions.push(sql(`e.${column} = ?`, value));
  }
  const { owners, readable } = filters;
  if (owners) {
    conditions.push(
      owners.length > 0 ? sql(`e.owner IN (${places(owners)})`, ...owners) : sql('1 = 0'),
    );
  }
  if (readable) conditions.push(toSqlCondition(readable, 'e'));
  const context: Context = { session, form, readable, id };
  for (const term of filters.terms ?? []) conditions.push(withTerms([term], context));
  if (filters.unseenSince) conditions.push(unseenSince(filters.unseenSince, id));
  // What is not wanted, where nothing is looked for; otherwise the plan of the text sees to it.
  const { text } = filters;
  if (text && text.words.length === 0 && text.excluded.length > 0) {
    conditions.push(inDocument(id, withoutWords(session, text)));
  }
  for (const condition of filters.where ?? []) {
    const written = writeCondition(context, condition);
    conditions.push(
      condition.isNegated ? { ...written, sql: `NOT COALESCE((${written.sql}), FALSE)` } : written,
    );
  }
  return allOf(conditions);
}

/** The filters that need an entity's identifier only, and those that need its columns. */
export function splitFilters(filters: EntityFilters): {
  readonly byId: EntityFilters;
  readonly byColumns: EntityFilters;
} {
  const { terms, unseenSince: late, where = [], text, ...rest } = filters;
  const needsId = (condition: EntityCondition): boolean =>
    'terms' in condition || 'unseenSince' in condition;
  return {
    byId: { terms, unseenSince: late, text, where: where.filter(needsId) },
    byColumns: { ...rest, where: where.filter((condition) => !needsId(condition)) },
  };
}

/** True when the filters are columns of an index, so that no other way than along it could be faster. */
export function isIndexed({ terms = [], where = [], unseenSince, text }: EntityFilters): boolean {
  return (
    !unseenSince && terms.length === 0 && where.every((condition) => 'column' in condition) && !text
  );
}

interface Context {
  readonly session: Session;
  readonly form: ConditionForm;
  /** Where the identifier stands. */
  readonly id: string;
  /** A relation is part of its source, and is there for those who may read that. */
  readonly readable: EntityFilter | undefined;
}

function writeCondition(context: Context, condition: EntityCondition): SqlCondition {
  if ('column' in condition) {
    const { column, values } = condition;
    return sql(`e.${column} IN (${places(values)})`, ...values);
  }
  if ('terms' in condition) return withTerms(condition.terms, context);
  if ('related' in condition) {
    const parts = condition.related.map((related) => writeRelated(context, related));
    return {
      sql: `(${parts.map((part) => part.sql).join(' OR ')})`,
      parameters: parts.flatMap((part) => part.parameters),
    };
  }
  if ('unseenSince' in condition) return unseenSince(condition.unseenSince, context.id);
  switch (condition.state) {
    case 'unowned':
      return sql('e.owner IS NULL');
    case 'orphan':
      return isOrphan(context);
  }
}

export function unseenSince(limits: readonly SourceLimit[], id = 'e.id'): SqlCondition {
  if (limits.length === 0) return sql('1 = 0');
  const late = limits.map(() => '(s.plugin = ? AND s.integration = ? AND s.last_seen_at < ?)');
  return sql(
    `${id} IN (SELECT s.entity_id FROM entity_sources s
      WHERE s.gone_since IS NULL AND (${late.join(' OR ')}))`,
    ...limits.flatMap(({ plugin, integration, before }) => [plugin, integration, before]),
  );
}

/** Being owned ties an entity to a team, and to nothing else. */
function isOrphan({ session, readable }: Context): SqlCondition {
  const [kind, namespace, name] = refParts(session, 'r.source_ref');
  const visible = readable && toSqlCondition(readable, 's');
  const isVisible = visible
    ? `AND EXISTS (SELECT 1 FROM entities s WHERE s.kind = ${kind} AND s.namespace = ${namespace}
        AND s.name = ${name} AND ${visible.sql})`
    : '';
  return sql(
    `(NOT EXISTS (SELECT 1 FROM relations r WHERE r.source_ref = ${REF} AND r.type <> 'ownedBy')
      AND NOT EXISTS (SELECT 1 FROM relations r WHERE r.target_ref = ${REF} ${isVisible}))`,
    ...(visible?.parameters ?? []),
  );
}

const REF = `(e.kind || '/' || e.namespace || '/' || e.name)`;

function withTerms(terms: readonly string[], { form, id }: Context): SqlCondition {
  const term = `t.term IN (${places(terms)})`;
  return form === 'set'
    ? sql(`${id} IN (SELECT t.entity_id FROM entity_terms t WHERE ${term})`, ...terms)
    : sql(`EXISTS (SELECT 1 FROM entity_terms t WHERE ${term} AND t.entity_id = ${id})`, ...terms);
}

function writeRelated(
  { session, form, readable }: Context,
  { type, ref, looksFor }: RelationCondition,
): SqlCondition {
  const [found, given] =
    looksFor === 'source' ? ['source_ref', 'target_ref'] : ['target_ref', 'source_ref'];
  const conditions = [sql(`r.${given} = ?`, ref)];
  if (type !== undefined) conditions.push(sql('r.type = ?', type));
  // What is found is readable; what is given has to be, when the relation is its own.
  if (readable && looksFor === 'target') conditions.push(isReadable(ref, readable));
  const holds = allOf(conditions);
  if (form === 'probe') {
    return sql(
      `EXISTS (SELECT 1 FROM relations r WHERE r.${found} = ${REF} AND ${holds.sql})`,
      ...holds.parameters,
    );
  }
  const [kind, namespace, name] = refParts(session, `r.${found}`);
  // Whatever was written by hand may hold more slashes; then the parts are not the whole.
  return sql(
    `e.id IN (SELECT o.id FROM relations r JOIN entities o
      ON o.kind = ${kind} AND o.namespace = ${namespace} AND o.name = ${name}
      WHERE ${holds.sql} AND r.${found} = o.kind || '/' || o.namespace || '/' || o.name)`,
    ...holds.parameters,
  );
}

function isReadable(ref: string, readable: EntityFilter): SqlCondition {
  const [kind = '', namespace = '', ...name] = ref.split('/');
  const { sql: text, parameters } = toSqlCondition(readable, 's');
  return sql(
    `EXISTS (SELECT 1 FROM entities s WHERE s.kind = ? AND s.namespace = ? AND s.name = ? AND ${text})`,
    kind,
    namespace,
    name.join('/'),
    ...parameters,
  );
}

function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
