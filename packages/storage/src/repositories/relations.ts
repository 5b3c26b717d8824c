import { type EntityFilter, toSqlCondition } from '../entity-filter.ts';
import type { Session, SqlRow } from '../session.ts';
import type { SqlCondition } from '../sql-condition.ts';
import { refParts } from './ref-parts.ts';

/** A directed edge; references are `Kind/namespace/name`. */
export interface RelationEdge {
  readonly source: string;
  readonly type: string;
  readonly target: string;
}

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

  /** All edges that start at one of `refs`. */
  async from(refs: readonly string[]): Promise<RelationEdge[]> {
    const rows = await this.#session.selectByKeys<{
      source_ref: string;
      type: string;
      target_ref: string;
    }>(
      'relations',
      KEY,
      ['source_ref'],
      refs.map((ref): SqlRow => [ref]),
    );
    return rows.map(({ source_ref: source, type, target_ref: target }) => ({
      source,
      type,
      target,
    }));
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

  /**
   * Relations of the types that lead to (`target`) or from (`source`) one of `refs`, at most `limit`, in the
   * order of their ends. With `readable` only those whose source fits.
   */
  async at(
    end: 'source' | 'target',
    { refs, types }: { refs: readonly string[]; types: readonly string[] },
    limit: number,
    readable?: EntityFilter,
  ): Promise<RelationEdge[]> {
    if (refs.length === 0 || types.length === 0) return [];
    const visible = readable && this.#sourceIs(readable);
    const [own, other] =
      end === 'source' ? ['source_ref', 'target_ref'] : ['target_ref', 'source_ref'];
    const places = (values: readonly string[]): string => values.map(() => '?').join(', ');
    return await this.#session.getAll<RelationEdge>(
      `SELECT source_ref AS source, type, target_ref AS target FROM relations
       WHERE ${own} IN (${places(refs)}) AND type IN (${places(types)})
       ${visible ? `AND ${visible.sql}` : ''} ORDER BY ${own}, type, ${other} LIMIT ?`,
      [...refs, ...types, ...(visible?.parameters ?? []), limit],
    );
  }

  /**
   * The relations after a given one in the order of their keys: to read all of them in parts. With `readable`
   * only those whose source fits.
   */
  async after(
    edge: RelationEdge | undefined,
    limit: number,
    readable?: EntityFilter,
  ): Promise<RelationEdge[]> {
    const visible = readable && this.#sourceIs(readable);
    const conditions = [
      ...(edge ? ['(source_ref, type, target_ref) > (?, ?, ?)'] : []),
      ...(visible ? [visible.sql] : []),
    ];
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    return await this.#session.getAll<RelationEdge>(
      `SELECT source_ref AS source, type, target_ref AS target FROM relations ${where}
       ORDER BY source_ref, type, target_ref LIMIT ?`,
      [...(edge ? toRow(edge) : []), ...(visible?.parameters ?? []), limit],
    );
  }

  /** Condition that the source of a relation is an entity that fits. */
  #sourceIs(filter: EntityFilter): SqlCondition {
    const { sql, parameters } = toSqlCondition(filter, 'e');
    const [kind, namespace, name] = refParts(this.#session, 'source_ref');
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
