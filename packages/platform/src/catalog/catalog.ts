import type { Clock } from '@gantry/base';
import { type Entity, type EntityRef, formatEntityRef } from '@gantry/contracts';
import {
  type AuditEntry,
  type EntityPage,
  type EntityQuery,
  type SourceLimit,
  type Store,
  scoreEntity,
  tokenize,
} from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { CatalogWriter } from './catalog-writer.ts';
import type { AppliedChange, ApplyOptions, Change } from './change.ts';
import { type Graph, walkGraph } from './graph.ts';
import type { KindRegistry } from './kind-registry.ts';
import { isLate } from './late-source.ts';
import { fullRef } from './projections.ts';
import { SyncWriter } from './sync-writer.ts';

/** Candidates that are ranked for one search. */
const SEARCH_CANDIDATES = 200;

export interface ListOptions extends Omit<EntityQuery, 'tokens' | 'terms'> {
  readonly tags?: readonly string[] | undefined;
  /** `key=value` each. */
  readonly labels?: readonly string[] | undefined;
  /** A plugin's slug: what its syncs brought. */
  readonly source?: string | undefined;
  /** Only what vanished upstream. */
  readonly gone?: boolean | undefined;
  /** Only where a person and a source have changed the same, and nobody has decided yet. */
  readonly conflict?: boolean | undefined;
  readonly text?: string | undefined;
}

export interface SearchHit {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly title: string;
  /** Larger is better. */
  readonly rank: number;
  readonly description?: string;
  readonly owner?: string;
}

export interface SourceStatus {
  readonly plugin: string;
  readonly integration: string;
  readonly externalId: string;
  readonly lastSeenAt: string;
  /** Not seen for longer than its source's period. */
  readonly stale: boolean;
  readonly goneSince?: string;
}

/** The catalog: reads here, writes through the one write path. */
export class Catalog {
  readonly kinds: KindRegistry;
  readonly syncs: SyncWriter;
  readonly #store: Store;
  /** For what changes other tables in the same transaction. */
  readonly writer: CatalogWriter;

  constructor(store: Store, kinds: KindRegistry, clock: Clock) {
    this.kinds = kinds;
    this.#store = store;
    this.writer = new CatalogWriter(store, kinds, clock);
    this.syncs = new SyncWriter(store, this.writer, kinds, clock);
  }

  /** The entity as JSON text. Throws `ENTITY_NOT_FOUND`, or `KIND_UNKNOWN` for a kind that is none. */
  async getDoc(ref: EntityRef): Promise<{ doc: string; revision: number }> {
    const found = await this.#store.entities.getDoc(ref);
    if (found) return found;
    this.kinds.get(ref.kind);
    throw errors.ENTITY_NOT_FOUND({ ref: formatEntityRef(ref) });
  }

  async get(ref: EntityRef): Promise<Entity> {
    return JSON.parse((await this.getDoc(ref)).doc) as Entity;
  }

  async list(options: ListOptions): Promise<EntityPage> {
    return await this.#store.entities.list(this.#toQuery(options));
  }

  async count(options: Omit<ListOptions, 'limit'>): Promise<number> {
    return await this.#store.entities.count(this.#toQuery({ ...options, limit: 0 }));
  }

  async countByKind(): Promise<Map<string, number>> {
    return await this.#store.entities.countByKind();
  }

  /** Applies changes, all or none; throws what refuses them. */
  apply(
    changes: readonly Change[],
    context: RequestContext,
    options?: ApplyOptions,
  ): Promise<AppliedChange[]> {
    return this.writer.apply(changes, context, options);
  }

  async applyOne(
    change: Change,
    context: RequestContext,
    options?: ApplyOptions,
  ): Promise<AppliedChange> {
    const [result] = await this.writer.apply([change], context, options);
    return result as AppliedChange;
  }

  /** Full-text search, best first. The same on every database: candidates are ranked here. */
  async search(
    text: string,
    options: { kind?: string | undefined; namespace?: string | undefined; limit: number },
  ): Promise<SearchHit[]> {
    const tokens = tokenize(text, 20);
    if (tokens.length === 0) return [];
    const docs = await this.#store.search.candidates(tokens, options, SEARCH_CANDIDATES);
    const hits = docs.map((doc) => {
      const entity = JSON.parse(doc) as Entity;
      return { entity, rank: scoreEntity(entity, tokens) };
    });
    hits.sort((a, b) => b.rank - a.rank || compareRefs(a.entity, b.entity));
    return hits.slice(0, options.limit).map(({ entity, rank }) => {
      const { name, namespace, title = name, description, owner } = entity.metadata;
      return {
        kind: entity.kind,
        name,
        namespace,
        title,
        rank: Math.round(rank * 1_000) / 1_000,
        ...(description === undefined ? {} : { description }),
        ...(owner === undefined ? {} : { owner }),
      };
    });
  }

  /** The neighbourhood of an entity, which has to exist. */
  async graph(ref: EntityRef, options: { depth: number; limit: number }): Promise<Graph> {
    await this.getDoc(ref);
    return await walkGraph(this.#store, ref, options);
  }

  /** Which integrations bring an entity, and when they last saw it. */
  async sourcesOf(ref: EntityRef, limits: readonly SourceLimit[]): Promise<SourceStatus[]> {
    const [row] = await this.#store.entities.findMany([ref]);
    if (!row) throw errors.ENTITY_NOT_FOUND({ ref: formatEntityRef(ref) });
    const sources = await this.#store.sources.ofEntity(row.id);
    return sources.map((source) => ({
      plugin: source.plugin,
      integration: source.integration,
      externalId: source.external_id,
      lastSeenAt: source.last_seen_at,
      stale: isLate(source, limits),
      ...(source.gone_since === null ? {} : { goneSince: source.gone_since }),
    }));
  }

  /** What happened to an entity, newest first; also after it was deleted. */
  async historyOf(
    ref: EntityRef,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<{ entries: AuditEntry[]; nextCursor?: string }> {
    this.kinds.get(ref.kind);
    const resourceId = fullRef(ref);
    return await this.#store.audit.list({ resourceType: 'entity', resourceId, ...page });
  }

  #toQuery(options: ListOptions): EntityQuery {
    const { tags = [], labels = [], source, gone, conflict, text, ...rest } = options;
    if (rest.kind !== undefined) this.kinds.get(rest.kind);
    const terms = [
      ...tags.map((tag) => `tag=${tag}`),
      ...labels.map((label) => `label=${label}`),
      ...(source === undefined ? [] : [`source=${source}`]),
      ...(gone ? ['gone'] : []),
      ...(conflict ? ['conflict'] : []),
    ];
    return { ...rest, terms, tokens: text === undefined ? [] : tokenize(text, 20) };
  }
}

function compareRefs(a: Entity, b: Entity): number {
  const left = fullRef({ kind: a.kind, ...a.metadata });
  const right = fullRef({ kind: b.kind, ...b.metadata });
  return left < right ? -1 : left > right ? 1 : 0;
}
