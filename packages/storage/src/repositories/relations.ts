import type { Session, SqlRow } from '../session.ts';

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

  /**
   * Edges that start or end at one of `refs`, at most `limit` from each side.
   * An edge between two of them comes back once or twice.
   */
  async around(refs: readonly string[], limit: number): Promise<RelationEdge[]> {
    const places = refs.map(() => '?').join(', ');
    const select = 'SELECT source_ref AS source, type, target_ref AS target FROM relations';
    const [outgoing, incoming] = await Promise.all([
      this.#session.getAll<RelationEdge>(
        `${select} WHERE source_ref IN (${places}) ORDER BY source_ref, type, target_ref LIMIT ?`,
        [...refs, limit],
      ),
      this.#session.getAll<RelationEdge>(
        `${select} WHERE target_ref IN (${places}) ORDER BY target_ref, type, source_ref LIMIT ?`,
        [...refs, limit],
      ),
    ]);
    return [...outgoing, ...incoming];
  }

  /** How many relations lead to each of `refs`. */
  async countTo(refs: readonly string[]): Promise<Map<string, number>> {
    if (refs.length === 0) return new Map();
    const rows = await this.#session.getAll<{ ref: string; count: number }>(
      `SELECT target_ref AS ref, count(*) AS count FROM relations
       WHERE target_ref IN (${refs.map(() => '?').join(', ')}) GROUP BY target_ref`,
      [...refs],
    );
    return new Map(rows.map((row) => [row.ref, Number(row.count)]));
  }
}

function toRow(edge: RelationEdge): SqlRow {
  return [edge.source, edge.type, edge.target];
}
