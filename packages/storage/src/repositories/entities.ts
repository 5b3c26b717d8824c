import type { Entity, EntityRef } from '@gantry/contracts';
import type { CachedDocument, DocumentCache } from '../document-cache.ts';
import type { EntityFilter, FilteredEntity } from '../entity-filter.ts';
import { findRanked, type RankedResult } from '../search/ranked-search.ts';
import type { TextQuery } from '../search/text-query.ts';
import type { Session, SqlRow } from '../session.ts';
import { toEntityCondition } from './entity-conditions.ts';
import { countFacets, type FacetCounts, type FacetOptions } from './entity-facets.ts';
import { countEntities, listEntities } from './entity-list.ts';
import type { EntityFilters, EntityPage, EntityQuery } from './entity-query.ts';
import { toFoundConditions } from './matching-ids.ts';

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

  /** Creates or replaces. Returns where each has its row. */
  /** Those of a name in any namespace, of some kinds. */
  async findByName(name: string, kinds: readonly string[], limit: number): Promise<StoredEntity[]> {
    if (kinds.length === 0) return [];
    return await this.#session.getAll<StoredEntity>(
      `SELECT * FROM entities WHERE kind IN (${kinds.map(() => '?').join(', ')}) AND name = ?
       ORDER BY id LIMIT ?`,
      [...kinds, name, limit],
    );
  }

  async put(rows: readonly EntityRow[]): Promise<(EntityRef & { readonly id: number })[]> {
    this.#changed.push(...rows.map(({ entity: { kind, metadata } }) => ({ kind, ...metadata })));
    return await this.#session.insertMany<EntityRef & { id: number }>(
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
        returning: ['id', ...KEY],
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

  /** Entities of a kind after one of them, in the order of namespace and name. */
  async ofKind(
    kind: string,
    after: { readonly namespace: string; readonly name: string } | undefined,
    limit: number,
  ): Promise<StoredEntity[]> {
    const further = after ? 'AND (namespace, name) > (?, ?)' : '';
    return await this.#session.getAll<StoredEntity>(
      `SELECT ${COLUMNS.join(', ')} FROM entities WHERE kind = ? ${further}
       ORDER BY namespace, name LIMIT ?`,
      [kind, ...(after ? [after.namespace, after.name] : []), limit],
    );
  }

  async countOfKind(kind: string): Promise<number> {
    const row = await this.#session.getOne<{ count: number }>(
      'SELECT count(*) AS count FROM entities WHERE kind = ?',
      [kind],
    );
    return Number(row?.count ?? 0);
  }

  async list(query: EntityQuery): Promise<EntityPage> {
    return await listEntities(this.#session, query);
  }

  async count(filters: EntityFilters): Promise<number> {
    return await countEntities(this.#session, filters);
  }

  async facets(filters: EntityFilters, options: FacetOptions): Promise<FacetCounts> {
    return await countFacets(this.#session, filters, options);
  }

  /** The best matches of a text among the entities that the other filters leave, best first. */
  async search(
    text: TextQuery,
    filters: Omit<EntityFilters, 'text'>,
    limit: number,
  ): Promise<RankedResult> {
    return await findRanked(this.#session, text, toFoundConditions(this.#session, filters), limit);
  }

  async countByKind(readable?: EntityFilter): Promise<Map<string, number>> {
    const { sql, parameters } = toEntityCondition(this.#session, { readable }, 'set');
    const rows = await this.#session.getAll<{ kind: string; count: number }>(
      `SELECT e.kind AS kind, count(*) AS count FROM entities e WHERE ${sql} GROUP BY e.kind`,
      parameters as SqlRow,
    );
    return new Map(rows.map((row) => [row.kind, row.count]));
  }

  /** How many entities there are of each combination that rules can tell apart. */
  async countByClass(
    readable?: EntityFilter,
  ): Promise<(FilteredEntity & { readonly count: number })[]> {
    const { sql, parameters } = toEntityCondition(this.#session, { readable }, 'set');
    return await this.#session.getAll(
      `SELECT e.kind AS kind, e.namespace AS namespace, COALESCE(e.owner, '') AS owner,
         count(*) AS count
       FROM entities e WHERE ${sql}
       GROUP BY e.kind, e.namespace, COALESCE(e.owner, '') ORDER BY 1, 2, 3`,
      parameters as SqlRow,
    );
  }
}
