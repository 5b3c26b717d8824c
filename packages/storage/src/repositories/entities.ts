import type { Entity, EntityRef } from '@gantry/contracts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { createSearchIndex } from '../search/create-search-index.ts';
import type { Session, SqlRow, SqlValue } from '../session.ts';

/** What the write path needs to know of a stored entity. */
export interface StoredEntity {
  readonly id: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly doc: string;
  readonly hash: string;
  readonly revision: number;
}

export interface EntityRow {
  readonly entity: Entity;
  readonly doc: string;
  readonly hash: string;
}

export const ENTITY_SORTS = ['kind', 'name', 'updatedAt', 'createdAt'] as const;
export type EntitySort = (typeof ENTITY_SORTS)[number];

export interface EntityQuery {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly owner?: string | undefined;
  /** All of them: `tag=gold`, `label=app=checkout`, `source=<plugin>`, `gone`. */
  readonly terms?: readonly string[] | undefined;
  /** Search tokens; all must occur. */
  readonly tokens?: readonly string[] | undefined;
  readonly sort?: EntitySort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface EntityPage {
  /** Entities as JSON texts. */
  readonly docs: string[];
  /** For the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/** Columns of each sort order; the last ones make the order total, so that no row is skipped or repeated. */
const SORT_COLUMNS: Record<EntitySort, readonly string[]> = {
  kind: ['kind', 'namespace', 'name'],
  name: ['name', 'id'],
  updatedAt: ['updated_at', 'id'],
  createdAt: ['id'],
};

const COLUMNS = ['id', 'kind', 'namespace', 'name', 'doc', 'hash', 'revision'];
const KEY = ['kind', 'namespace', 'name'];

export class EntityRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The entity as JSON text, with its revision. */
  async getDoc(ref: EntityRef): Promise<{ doc: string; revision: number } | undefined> {
    return await this.#session.getOne(
      'SELECT doc, revision FROM entities WHERE kind = ? AND namespace = ? AND name = ?',
      [ref.kind, ref.namespace, ref.name],
    );
  }

  async findMany(refs: readonly EntityRef[]): Promise<StoredEntity[]> {
    const keys = refs.map((ref): SqlRow => [ref.kind, ref.namespace, ref.name]);
    return await this.#session.selectByKeys<StoredEntity>('entities', COLUMNS, KEY, keys);
  }

  async findManyById(ids: readonly number[]): Promise<StoredEntity[]> {
    const keys = ids.map((id): SqlRow => [id]);
    return await this.#session.selectByKeys<StoredEntity>('entities', COLUMNS, ['id'], keys);
  }

  async put(rows: readonly EntityRow[]): Promise<void> {
    await this.#session.insertMany(
      'entities',
      [
        'uid',
        'kind',
        'namespace',
        'name',
        'owner',
        'doc',
        'hash',
        'revision',
        'created_at',
        'updated_at',
      ],
      rows.map(({ entity: { kind, metadata }, doc, hash }) => [
        metadata.uid,
        kind,
        metadata.namespace,
        metadata.name,
        metadata.owner ?? null,
        doc,
        hash,
        metadata.revision,
        metadata.createdAt,
        metadata.updatedAt,
      ]),
      {
        suffix: `ON CONFLICT (kind, namespace, name) DO UPDATE SET
          owner = excluded.owner, doc = excluded.doc, hash = excluded.hash,
          revision = excluded.revision, updated_at = excluded.updated_at`,
      },
    );
  }

  async remove(ids: readonly number[]): Promise<void> {
    const keys = ids.map((id): SqlRow => [id]);
    await this.#session.deleteByKeys('entities', ['id'], keys);
  }

  async addTerms(terms: readonly { id: number; term: string }[]): Promise<void> {
    await this.#session.insertMany(
      'entity_terms',
      ['term', 'entity_id'],
      terms.map(({ id, term }) => [term, id]),
      { suffix: 'ON CONFLICT DO NOTHING' },
    );
  }

  async removeTerms(terms: readonly { id: number; term: string }[]): Promise<void> {
    await this.#session.deleteByKeys(
      'entity_terms',
      ['term', 'entity_id'],
      terms.map(({ id, term }) => [term, id]),
    );
  }

  async list(query: EntityQuery): Promise<EntityPage> {
    const sort = query.sort ?? 'kind';
    const columns = SORT_COLUMNS[sort];
    const { conditions, parameters } = this.#where(query);
    const order = `${sort}${query.descending ? ' desc' : ''}`;
    if (query.cursor !== undefined) {
      const values = decodeCursor(query.cursor, order, columns.length);
      const places = columns.map(() => '?').join(', ');
      const operator = query.descending ? '<' : '>';
      conditions.push(`(${columns.join(', ')}) ${operator} (${places})`);
      parameters.push(...values);
    }
    const direction = query.descending ? ' DESC' : '';
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    // The cursor needs the sort columns of one row only: that of the last one on the page.
    const rows = await this.#session.getAll<Record<string, SqlValue> & { doc: string }>(
      `SELECT doc, ${columns.join(', ')} FROM entities ${where}
       ORDER BY ${columns.map((column) => column + direction).join(', ')} LIMIT ?`,
      [...parameters, query.limit + 1],
    );
    const more = rows.length > query.limit;
    if (more) rows.pop();
    const last = rows.at(-1);
    const docs = rows.map((row) => row.doc);
    if (!more || !last) return { docs };
    const values = columns.map((column) => last[column] as SqlValue);
    return { docs, nextCursor: encodeCursor(order, values) };
  }

  async count(query: Omit<EntityQuery, 'limit' | 'cursor' | 'sort'>): Promise<number> {
    const { conditions, parameters } = this.#where(query);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const row = await this.#session.getOne<{ count: number }>(
      `SELECT count(*) AS count FROM entities ${where}`,
      parameters,
    );
    return row?.count ?? 0;
  }

  async countByKind(): Promise<Map<string, number>> {
    const rows = await this.#session.getAll<{ kind: string; count: number }>(
      'SELECT kind, count(*) AS count FROM entities GROUP BY kind',
      [],
    );
    return new Map(rows.map((row) => [row.kind, row.count]));
  }

  #where(query: Omit<EntityQuery, 'limit'>): { conditions: string[]; parameters: SqlValue[] } {
    const conditions: string[] = [];
    const parameters: SqlValue[] = [];
    for (const column of ['kind', 'namespace', 'owner'] as const) {
      const value = query[column];
      if (value === undefined) continue;
      conditions.push(`${column} = ?`);
      parameters.push(value);
    }
    for (const term of query.terms ?? []) {
      conditions.push('id IN (SELECT entity_id FROM entity_terms WHERE term = ?)');
      parameters.push(term);
    }
    if (query.tokens && query.tokens.length > 0) {
      const { sql, parameter } = createSearchIndex(this.#session).condition(query.tokens);
      conditions.push(sql);
      parameters.push(parameter);
    }
    return { conditions, parameters };
  }
}
