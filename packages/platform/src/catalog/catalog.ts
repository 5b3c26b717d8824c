import type { Clock } from '@gantry/base';
import { type Entity, type EntityRef, formatEntityRef } from '@gantry/contracts';
import type {
  AuditEntry,
  EntityFilter,
  EntityPage,
  EntityQuery,
  FacetCounts,
  FacetName,
  QueryWord,
  SourceLimit,
  Store,
} from '@gantry/storage';
import { ownerSpellings } from '../access/compiled-rule.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { compileQuery, compileRelated, type SourceLimits } from './catalog-query.ts';
import { CatalogWriter } from './catalog-writer.ts';
import type { AppliedChange, ApplyOptions, Change } from './change.ts';
import { type Cycle, findCycles } from './cycles.ts';
import { type Graph, walkGraph } from './graph.ts';
import { type Highlight, highlight } from './highlight.ts';
import { type Impact, walkImpact } from './impact.ts';
import type { EntityProblem } from './kinds/kind-fit.ts';
import type { KindRegistry } from './kinds/kind-registry.ts';
import { isLate } from './late-source.ts';
import { fullRef } from './projections.ts';
import { SyncWriter } from './sync-writer.ts';

export interface ListOptions
  extends Omit<EntityQuery, 'text' | 'terms' | 'where' | 'readable' | 'owners'> {
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
  /** `dependsOn:Service/x`, its inverse, or `Service/x` for any relation. */
  readonly related?: readonly string[] | undefined;
  /** In the query language: `kind:Service owner:payments -tag:legacy "exact phrase" word`. */
  readonly query?: string | undefined;
}

export interface SearchOptions {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly limit: number;
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
  /** Where the words of the query stand. */
  readonly highlights: Highlight[];
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

/** A catalog without syncs: nothing in it can be late. */
const NO_LIMITS: SourceLimits = { limits: async () => [] };

/**
 * The catalog: reads here, writes through the one write path. Every read names its reader, and what the
 * reader may not read is not there: it answers like what was never written.
 */
export class Catalog {
  readonly kinds: KindRegistry;
  readonly syncs: SyncWriter;
  readonly #store: Store;
  readonly #freshness: SourceLimits;
  readonly #policy: PolicyEngine;
  /** For what changes other tables in the same transaction. */
  readonly writer: CatalogWriter;

  constructor(
    store: Store,
    kinds: KindRegistry,
    clock: Clock,
    policy: PolicyEngine,
    freshness: SourceLimits = NO_LIMITS,
  ) {
    this.kinds = kinds;
    this.#store = store;
    this.#freshness = freshness;
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

  /** The entities of references, in their order; `undefined` for what is not there or not for the reader. */
  async readable(
    refs: readonly EntityRef[],
    reader: Actor,
  ): Promise<readonly (Entity | undefined)[]> {
    const found = new Map<string, Entity>();
    for (const row of await this.#store.entities.findMany(refs)) {
      if (!this.isReadable(row.doc, reader)) continue;
      found.set(fullRef(row), JSON.parse(row.doc) as Entity);
    }
    return refs.map((ref) => found.get(fullRef(ref)));
  }

  async list(options: ListOptions, reader: Actor): Promise<EntityPage> {
    return await this.#store.entities.list(await this.#toQuery(options, reader));
  }

  async count(options: Omit<ListOptions, 'limit'>, reader: Actor): Promise<number> {
    return await this.#store.entities.count(await this.#toQuery({ ...options, limit: 0 }, reader));
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

  /** Entities that match a query, best first; the same on every database. */
  async search(query: string, options: SearchOptions, reader: Actor): Promise<SearchHit[]> {
    const { kind, namespace, limit } = options;
    const { text, where } = await compileQuery(query, this.kinds, this.#freshness);
    const filters = { kind, namespace, where, readable: this.#policy.readFilter(reader) };
    if (!text || text.words.length === 0) {
      // Without words there is nothing to rank by.
      if (where.length === 0 && !text?.excluded.length) return [];
      const { json } = await this.#store.entities.list({ ...filters, text, limit });
      return (JSON.parse(json.toString()) as Entity[]).map((entity) => toHit(entity, 0, []));
    }
    const { hits, words } = await this.#store.entities.search(text, filters, limit);
    return hits.map(({ doc, score }) => toHit(JSON.parse(doc) as Entity, score, words));
  }

  /** How many of the matching entities have which values. */
  async facets(
    options: Omit<ListOptions, 'limit'>,
    { facets, limit }: { facets: readonly FacetName[]; limit: number },
    reader: Actor,
  ): Promise<FacetCounts> {
    const query = await this.#toQuery({ ...options, limit }, reader);
    const unseenSince = facets.includes('state') ? await this.#freshness.limits() : [];
    return await this.#store.entities.facets(query, { facets, limit, unseenSince });
  }

  /** What breaks if an entity goes. It has to exist. */
  async impact(
    ref: EntityRef,
    options: { depth: number; limit: number },
    reader: Actor,
  ): Promise<Impact> {
    await this.getDoc(ref, reader);
    const readable = this.#policy.readFilter(reader);
    return await walkImpact(this.#store, ref, this.kinds.relationTypes(), { ...options, readable });
  }

  /** Entities that need each other in a circle. */
  async cycles(limit: number, reader: Actor): Promise<{ cycles: Cycle[]; truncated: boolean }> {
    const types = this.kinds.relationTypes().filter(({ breaks }) => breaks !== undefined);
    const readable = this.#policy.readFilter(reader);
    return await findCycles(this.#store, new Set(types.map(({ type }) => type)), {
      limit,
      readable,
    });
  }

  /** Where entities do not fit their kind: of one, or of all that are marked. */
  async findProblems(
    kind: string,
    { one, limit }: { one?: EntityRef | undefined; limit: number },
    reader: Actor,
  ): Promise<EntityProblem[]> {
    const definition = this.kinds.get(kind);
    const entities = one
      ? [await this.get(one, reader)]
      : await this.#read({ kind, query: 'is:invalid', limit }, reader);
    return entities
      .flatMap(({ spec, metadata }) => {
        const ref = formatEntityRef({ ...metadata, kind });
        return this.kinds.checkSpec(definition, spec).map((problem) => ({ ref, ...problem }));
      })
      .slice(0, limit);
  }

  async #read(options: ListOptions, reader: Actor): Promise<Entity[]> {
    const { json } = await this.list(options, reader);
    return JSON.parse(json.toString()) as Entity[];
  }

  /** The neighbourhood of an entity, which has to exist. */
  async graph(
    ref: EntityRef,
    options: { depth: number; limit: number },
    reader: Actor,
  ): Promise<Graph> {
    await this.getDoc(ref, reader);
    const readable = this.#policy.readFilter(reader);
    const types = this.kinds.relationTypes();
    return await walkGraph(this.#store, ref, { ...options, types, readable });
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

  async #toQuery(options: ListOptions, reader: Actor): Promise<EntityQuery> {
    const {
      tags = [],
      labels = [],
      source,
      gone,
      conflict,
      mine,
      related = [],
      query,
      ...rest
    } = options;
    if (rest.kind !== undefined) this.kinds.get(rest.kind);
    const terms = [
      ...tags.map((tag) => `tag=${tag}`),
      ...labels.map((label) => `label=${label}`),
      ...(source === undefined ? [] : [`source=${source}`]),
      ...(gone ? ['gone'] : []),
      ...(conflict ? ['conflict'] : []),
    ];
    const compiled = await compileQuery(query ?? '', this.kinds, this.#freshness);
    return {
      ...rest,
      terms,
      where: [...compileRelated(related, this.kinds), ...compiled.where],
      text: compiled.text,
      readable: this.#policy.readFilter(reader),
      ...(mine ? { owners: ownerSpellings(reader.identity?.teams ?? []) } : {}),
    };
  }
}

function toHit(entity: Entity, rank: number, words: readonly QueryWord[]): SearchHit {
  const { name, namespace, title = name, description, owner } = entity.metadata;
  return {
    kind: entity.kind,
    name,
    namespace,
    title,
    rank,
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    highlights: highlight(entity, words),
  };
}
