import type { Clock } from '@gantry/base';
import { type Entity, type EntityRef, formatEntityRef } from '@gantry/contracts';
import {
  type AuditEntry,
  type EntityFilter,
  type EntityPage,
  type EntityQuery,
  type SourceLimit,
  type Store,
  scoreEntity,
  tokenize,
} from '@gantry/storage';
import { ownerSpellings } from '../access/compiled-rule.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Actor, RequestContext } from '../context.ts';
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

export interface ListOptions extends Omit<EntityQuery, 'tokens' | 'terms' | 'readable' | 'owners'> {
  /** Only what a team of the reader owns. */
  readonly mine?: boolean | undefined;
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

/**
 * The catalog: reads here, writes through the one write path. Every read names its reader, and what the
 * reader may not read is not there: it answers like what was never written.
 */
export class Catalog {
  readonly kinds: KindRegistry;
  readonly syncs: SyncWriter;
  readonly #store: Store;
  readonly #policy: PolicyEngine;
  /** For what changes other tables in the same transaction. */
  readonly writer: CatalogWriter;

  constructor(store: Store, kinds: KindRegistry, clock: Clock, policy: PolicyEngine) {
    this.kinds = kinds;
    this.#store = store;
    this.#policy = policy;
    this.writer = new CatalogWriter(store, kinds, clock, policy);
    this.syncs = new SyncWriter(store, this.writer, kinds, clock);
  }

  /** The entity as JSON text. Throws `ENTITY_NOT_FOUND`, or `KIND_UNKNOWN` for a kind that is none. */
  async getDoc(ref: EntityRef, reader: Actor): Promise<{ doc: string; revision: number }> {
    const found = await this.#store.entities.getDoc(ref);
    if (found && this.isReadable(found.doc, reader)) return found;
    this.kinds.get(ref.kind);
    throw errors.ENTITY_NOT_FOUND({ ref: formatEntityRef(ref) });
  }

  async get(ref: EntityRef, reader: Actor): Promise<Entity> {
    return JSON.parse((await this.getDoc(ref, reader)).doc) as Entity;
  }

  async list(options: ListOptions, reader: Actor): Promise<EntityPage> {
    return await this.#store.entities.list(this.#toQuery(options, reader));
  }

  async count(options: Omit<ListOptions, 'limit'>, reader: Actor): Promise<number> {
    return await this.#store.entities.count(this.#toQuery({ ...options, limit: 0 }, reader));
  }

  async countByKind(reader: Actor): Promise<Map<string, number>> {
    return await this.#store.entities.countByKind(this.#policy.readFilter(reader));
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
    reader: Actor,
  ): Promise<SearchHit[]> {
    const tokens = tokenize(text, 20);
    if (tokens.length === 0) return [];
    const filter = { ...options, readable: this.#policy.readFilter(reader) };
    const docs = await this.#store.search.candidates(tokens, filter, SEARCH_CANDIDATES);
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
  async graph(
    ref: EntityRef,
    options: { depth: number; limit: number },
    reader: Actor,
  ): Promise<Graph> {
    await this.getDoc(ref, reader);
    const readable = this.#policy.readFilter(reader);
    return await walkGraph(this.#store, ref, { ...options, readable });
  }

  /** Which integrations bring an entity, and when they last saw it. */
  async sourcesOf(
    ref: EntityRef,
    limits: readonly SourceLimit[],
    reader: Actor,
  ): Promise<SourceStatus[]> {
    await this.getDoc(ref, reader);
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
    reader: Actor,
  ): Promise<{ entries: AuditEntry[]; nextCursor?: string }> {
    this.kinds.get(ref.kind);
    const resourceId = fullRef(ref);
    if (!(await this.mayReadHistory(ref, reader))) return { entries: [] };
    return await this.#store.audit.list({ resourceType: 'entity', resourceId, ...page });
  }

  /** What the reader may read; `undefined` for everything. */
  readFilter(reader: Actor): EntityFilter | undefined {
    return this.#policy.readFilter(reader);
  }

  /** Whether the reader may read an entity that is as `doc` says. */
  isReadable(doc: string, reader: Actor): boolean {
    // Nearly everyone may read everything: then the document is not even looked at.
    if (!this.#policy.readFilter(reader)) return true;
    const { kind, metadata } = JSON.parse(doc) as Entity;
    return this.#policy.mayRead(reader, { ...metadata, kind });
  }

  /** Whether the reader may read it as it is, or as it last was: what was deleted keeps its rights. */
  async mayReadHistory(ref: EntityRef, reader: Actor): Promise<boolean> {
    if (!this.#policy.readFilter(reader)) return true;
    const stored = await this.#store.entities.getDoc(ref);
    if (stored) return this.isReadable(stored.doc, reader);
    const last = { resourceType: 'entity', resourceId: fullRef(ref), limit: 1 };
    const [entry] = (await this.#store.audit.list(last)).entries;
    const state = entry?.after ?? entry?.before;
    return state ? this.isReadable(state, reader) : false;
  }

  #toQuery(options: ListOptions, reader: Actor): EntityQuery {
    const { tags = [], labels = [], source, gone, conflict, mine, text, ...rest } = options;
    if (rest.kind !== undefined) this.kinds.get(rest.kind);
    const terms = [
      ...tags.map((tag) => `tag=${tag}`),
      ...labels.map((label) => `label=${label}`),
      ...(source === undefined ? [] : [`source=${source}`]),
      ...(gone ? ['gone'] : []),
      ...(conflict ? ['conflict'] : []),
    ];
    return {
      ...rest,
      terms,
      tokens: text === undefined ? [] : tokenize(text, 20),
      readable: this.#policy.readFilter(reader),
      ...(mine ? { owners: ownerSpellings(reader.identity?.teams ?? []) } : {}),
    };
  }
}

function compareRefs(a: Entity, b: Entity): number {
  const left = fullRef({ kind: a.kind, ...a.metadata });
  const right = fullRef({ kind: b.kind, ...b.metadata });
  return left < right ? -1 : left > right ? 1 : 0;
}
