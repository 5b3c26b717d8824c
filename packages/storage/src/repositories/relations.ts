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

  /**
   * Relations of the types that lead to (`target`) or from (`source`) one of `refs`, at most `limit`, in the
   * order of their ends.
   */
  async at(
    end: 'source' | 'target',
    refs: readonly string[],
    types: readonly string[],
    limit: number,
  ): Promise<RelationEdge[]> {
    if (refs.length === 0 || types.length === 0) return [];
    const [own, other] =
      end === 'source' ? ['source_ref', 'target_ref'] : ['target_ref', 'source_ref'];
    const places = (values: readonly string[]): string => values.map(() => '?').join(', ');
    return await this.#session.getAll<RelationEdge>(
      `SELECT source_ref AS source, type, target_ref AS target FROM relations
       WHERE ${own} IN (${places(refs)}) AND type IN (${places(types)})
       ORDER BY ${own}, type, ${other} LIMIT ?`,
      [...refs, ...types, limit],
    );
  }

  /** The relations after a given one in the order of their keys: to read all of them in parts. */
  async after(edge: RelationEdge | undefined, limit: number): Promise<RelationEdge[]> {
    const where = edge ? 'WHERE (source_ref, type, target_ref) > (?, ?, ?)' : '';
    return await this.#session.getAll<RelationEdge>(
      `SELECT source_ref AS source, type, target_ref AS target FROM relations ${where}
       ORDER BY source_ref, type, target_ref LIMIT ?`,
      [...(edge ? toRow(edge) : []), limit],
    );
  }
}

function toRow(edge: RelationEdge): SqlRow {
  return [edge.source, edge.type, edge.target];
}
