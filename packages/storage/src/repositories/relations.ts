import { type EntityFilter, type SqlCondition, toSqlCondition } from '../entity-filter.ts';
import type { Session, SqlRow } from '../session.ts';

/** A directed edge; references are `Kind/namespace/name`. */
export interface RelationEdge {
  readonly source: string;
  readonly type: string;
  readonly target: string;
}

/** Kind, namespace and name of `source_ref`; sources are entities, whose names hold no slash. */
const AFTER_KIND = `substr(source_ref, instr(source_ref, '/') + 1)`;
const SQLITE_PARTS = [
  `substr(source_ref, 1, instr(source_ref, '/') - 1)`,
  `substr(${AFTER_KIND}, 1, instr(${AFTER_KIND}, '/') - 1)`,
  `substr(${AFTER_KIND}, instr(${AFTER_KIND}, '/') + 1)`,
];

const KEY = ['source_ref', 'type', 'target_ref'];

export class RelationRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async add(edges: readonly RelationEdge[]): Promise<void> {
    await this.#session.insertMany('relations', KEY, edges.map(toRow), {
      suffix: 'ON CONFLICT DO NOTHING',
    });
  }

  async remove(edges: readonly RelationEdge[]): Promise<void> {
    await this.#session.deleteByKeys('relations', KEY, edges.map(toRow));
  }

  /**
   * Edges that start or end at one of `refs`, at most `limit` from each side. With `readable` only those
   * whose source fits: an edge is part of its source, and tells no more than its text does.
   * An edge between two of them comes back once or twice.
   */
  async around(
    refs: readonly string[],
    limit: number,
    readable?: EntityFilter,
  ): Promise<RelationEdge[]> {
    const visible = readable && this.#sourceIs(readable);
    const and = visible ? `AND ${visible.sql}` : '';
    const parameters = visible?.parameters ?? [];
    const places = refs.map(() => '?').join(', ');
    const select = 'SELECT source_ref AS source, type, target_ref AS target FROM relations';
    const [outgoing, incoming] = await Promise.all([
      this.#session.getAll<RelationEdge>(
        `${select} WHERE source_ref IN (${places}) ${and} ORDER BY source_ref, type, target_ref LIMIT ?`,
        [...refs, ...parameters, limit],
      ),
      this.#session.getAll<RelationEdge>(
        `${select} WHERE target_ref IN (${places}) ${and} ORDER BY target_ref, type, source_ref LIMIT ?`,
        [...refs, ...parameters, limit],
      ),
    ]);
    return [...outgoing, ...incoming];
  }

  /** How many relations lead to each of `refs`; with `readable`, only from entities that fit. */
  async countTo(refs: readonly string[], readable?: EntityFilter): Promise<Map<string, number>> {
    if (refs.length === 0) return new Map();
    const source = readable ? this.#sourceIs(readable) : { sql: '1 = 1', parameters: [] };
    const rows = await this.#session.getAll<{ ref: string; count: number }>(
      `SELECT target_ref AS ref, count(*) AS count FROM relations
       WHERE target_ref IN (${refs.map(() => '?').join(', ')}) AND ${source.sql}
       GROUP BY target_ref`,
      [...refs, ...source.parameters],
    );
    return new Map(rows.map((row) => [row.ref, Number(row.count)]));
  }

  /** Condition that the source of a relation is an entity that fits. */
  #sourceIs(filter: EntityFilter): SqlCondition {
    const { sql, parameters } = toSqlCondition(filter, 'e');
    const [kind, namespace, name] =
      this.#session.dialect === 'sqlite'
        ? SQLITE_PARTS
        : [1, 2, 3].map((part) => `split_part(source_ref, '/', ${part})`);
    return {
      sql: `EXISTS (SELECT 1 FROM entities e
        WHERE e.kind = ${kind} AND e.namespace = ${namespace} AND e.name = ${name} AND ${sql})`,
      parameters,
    };
  }
}

function toRow(edge: RelationEdge): SqlRow {
  return [edge.source, edge.type, edge.target];
}
