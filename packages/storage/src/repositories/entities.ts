import type { Entity, EntityRef } from '@gantry/contracts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { CachedDocument, DocumentCache } from '../document-cache.ts';
import { type EntityFilter, type FilteredEntity, toSqlCondition } from '../entity-filter.ts';
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

/** A source, and the time since which it should have seen what it brings. */
export interface SourceLimit {
  readonly plugin: string;
  readonly integration: string;
  readonly before: string;
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
  /** Owned by one of these. */
  readonly owners?: readonly string[] | undefined;
  /** What the asker may read; absent when that is everything. */
  readonly readable?: EntityFilter | undefined;
  /** All of them: `tag=gold`, `label=app=checkout`, `source=<plugin>`, `gone`. */
  readonly terms?: readonly string[] | undefined;
  /** Only what no sync of these sources has seen since a time; with an empty list, nothing. */
  readonly unseenSince?: readonly SourceLimit[] | undefined;
  /** Search tokens; all must occur. */
  readonly tokens?: readonly string[] | undefined;
  readonly sort?: EntitySort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface EntityPage {
  /**
   * The entities as one JSON array, in UTF-8. The database joins the documents, and nobody makes a string of
   * what goes out as bytes.
   */
  readonly json: Buffer;
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

interface PageStatement {
  readonly columns: string;
  /** From `FROM` on, without a limit. */
  readonly rest: string;
  readonly parameters: readonly SqlValue[];
  readonly limit: number;
}

interface Page {
  readonly json: Buffer;
  /** Sort columns of the last row, when another page follows. */
  readonly last: Readonly<Record<string, SqlValue>> | undefined;
}

const COLUMNS = ['id', 'kind', 'namespace', 'name', 'doc', 'hash', 'revision'];
const KEY = ['kind', 'namespace', 'name'];

export class EntityRepository {
  readonly #session: Session;
  readonly #cache: DocumentCache | undefined;
  readonly #changed: EntityRef[] = [];

  /** With `cache`, documents are read from it: for the committed state of a store that nobody else writes. */
  constructor(session: Session, cache?: DocumentCache) {
    this.#session = session;
    this.#cache = cache;
  }

  /** The entities that were written or removed through this repository: to be forgotten at the commit. */
  get changed(): readonly EntityRef[] {
    return this.#changed;
  }

  /** The entity as JSON text, with its revision. */
  async getDoc(ref: EntityRef): Promise<CachedDocument | undefined> {
    const cached = this.#cache?.get(ref);
    if (cached) return cached;
    const found = await this.#session.getOne<CachedDocument>(
      'SELECT doc, revision FROM entities WHERE kind = ? AND namespace = ? AND name = ?',
      [ref.kind, ref.namespace, ref.name],
    );
    if (found) this.#cache?.set(ref, found);
    return found;
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
    this.#changed.push(...rows.map(({ entity: { kind, metadata } }) => ({ kind, ...metadata })));
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

  async remove(refs: readonly (EntityRef & { readonly id: number })[]): Promise<void> {
    this.#changed.push(...refs);
    const ids = refs.map((ref) => ref.id);
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
    const ordered = columns.map((column) => column + direction).join(', ');
    const page: PageStatement = {
      columns: columns.join(', '),
      rest: `FROM entities ${where} ORDER BY ${ordered}`,
      parameters,
      limit: query.limit,
    };
    const { json, last } =
      this.#session.dialect === 'sqlite' ? await this.#joinPage(page) : await this.#readPage(page);
    if (!last) return { json };
    const values = columns.map((column) => last[column] as SqlValue);
    return { json, nextCursor: encodeCursor(order, values) };
  }

  /**
   * Embedded, what costs is every value that crosses into JavaScript: the database joins the documents, and a
   * second statement reads where the page ends. Nothing comes between the two: both run at once, when they
   * are called.
   */
  async #joinPage({ columns, rest, parameters, limit }: PageStatement): Promise<Page> {
    const [joined, ends] = await Promise.all([
      this.#session.getOne<{ json: Uint8Array | null }>(
        `SELECT CAST('[' || group_concat(doc, ',') || ']' AS BLOB) AS json
         FROM (SELECT doc ${rest} LIMIT ?) AS page`,
        [...parameters, limit],
      ),
      this.#session.getAll<Record<string, SqlValue>>(`SELECT ${columns} ${rest} LIMIT 2 OFFSET ?`, [
        ...parameters,
        limit - 1,
      ]),
    ]);
    // A second row is the first of the next page.
    const bytes = joined?.json;
    const json = bytes
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : Buffer.from('[]');
    return { json, last: ends.length === 2 ? ends[0] : undefined };
  }

  /** Over a network, what costs is every statement: one reads the page, and a row more to see its end. */
  async #readPage({ columns, rest, parameters, limit }: PageStatement): Promise<Page> {
    const rows = await this.#session.getAll<Record<string, SqlValue>>(
      `SELECT doc, ${columns} ${rest} LIMIT ?`,
      [...parameters, limit + 1],
    );
    const more = rows.length > limit;
    if (more) rows.pop();
    return {
      json: Buffer.from(`[${rows.map((row) => row.doc).join(',')}]`),
      last: more ? rows.at(-1) : undefined,
    };
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

  async countByKind(readable?: EntityFilter): Promise<Map<string, number>> {
    const { conditions, parameters } = this.#where({ readable });
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const rows = await this.#session.getAll<{ kind: string; count: number }>(
      `SELECT kind, count(*) AS count FROM entities ${where} GROUP BY kind`,
      parameters,
    );
    return new Map(rows.map((row) => [row.kind, row.count]));
  }

  /** How many entities there are of each combination that rules can tell apart. */
  async countByClass(): Promise<(FilteredEntity & { readonly count: number })[]> {
    return await this.#session.getAll(
      `SELECT kind, namespace, COALESCE(owner, '') AS owner, count(*) AS count FROM entities
       GROUP BY kind, namespace, COALESCE(owner, '') ORDER BY 1, 2, 3`,
      [],
    );
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
    if (query.owners) {
      conditions.push(
        query.owners.length > 0 ? `owner IN (${query.owners.map(() => '?').join(', ')})` : '1 = 0',
      );
      parameters.push(...query.owners);
    }
    if (query.readable) {
      const readable = toSqlCondition(query.readable);
      conditions.push(readable.sql);
      parameters.push(...readable.parameters);
    }
    for (const term of query.terms ?? []) {
      conditions.push('id IN (SELECT entity_id FROM entity_terms WHERE term = ?)');
      parameters.push(term);
    }
    if (query.unseenSince) {
      const late = query.unseenSince.map(
        () => '(plugin = ? AND integration = ? AND last_seen_at < ?)',
      );
      conditions.push(
        late.length === 0
          ? '1 = 0'
          : `id IN (SELECT entity_id FROM entity_sources
              WHERE gone_since IS NULL AND (${late.join(' OR ')}))`,
      );
      for (const { plugin, integration, before } of query.unseenSince) {
        parameters.push(plugin, integration, before);
      }
    }
    if (query.tokens && query.tokens.length > 0) {
      const { sql, parameter } = createSearchIndex(this.#session).condition(query.tokens);
      conditions.push(sql);
      parameters.push(parameter);
    }
    return { conditions, parameters };
  }
}
