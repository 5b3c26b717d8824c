import { getAtPointer, isJsonObject, type Json, type JsonObject } from '@gantry/base';
import {
  type Entity,
  type EntityInput,
  type EntityRef,
  formatEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import type { AuditEntry, SourceLimit, Store } from '@gantry/storage';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { AppliedChange } from './change.ts';
import { withConflicts } from './conflicts.ts';
import { findOwners, type OwnedField } from './field-owners.ts';
import { isLate } from './late-source.ts';
import { isSame } from './merge.ts';
import { writtenPart } from './prepare.ts';

/** A source of an entity, and how fresh what it says is. */
export interface ProvenanceSource {
  readonly plugin: string;
  readonly integration: string;
  readonly externalId: string;
  readonly url?: string;
  /** The part of the remote system that it was read with. */
  readonly scope: string;
  readonly lastSeenAt: string;
  /** Not seen for longer than its source's period. */
  readonly stale: boolean;
  readonly goneSince?: string;
  /** The sync that last brought something new about it. */
  readonly changedBySync?: string;
}

/** Why a field has its value. */
export interface FieldProvenance extends OwnedField {
  /** Which of the sources says it; absent for what only people have written. */
  readonly source?: {
    readonly plugin: string;
    readonly integration: string;
    readonly externalId: string;
    readonly lastSeenAt: string;
  };
  /** Both have changed it, and nobody has decided yet. */
  readonly conflict: boolean;
  /** The change that gave it this value; absent when the trail does not reach back that far. */
  readonly since?: {
    readonly at: string;
    readonly by: string;
    /** `plugin`, `ui`, `cli`, … */
    readonly via: string;
    readonly revision: number;
  };
}

export interface EntityProvenance {
  readonly ref: string;
  readonly revision: number;
  readonly sources: readonly ProvenanceSource[];
  readonly fields: readonly FieldProvenance[];
}

/** Entries of the trail that are read to find when fields took their values. */
const SEARCHED_ENTRIES = 500;
const PAGE = 50;
/** They name the entity and belong to nobody. */
const IDENTITY = new Set(['/metadata/name', '/metadata/namespace']);

/** Answers why a value is here: who wrote it, when, and what the source says instead. */
export class Provenance {
  readonly #store: Store;
  readonly #catalog: Catalog;

  constructor(store: Store, catalog: Catalog) {
    this.#store = store;
    this.#catalog = catalog;
  }

  /** `limits` tell which sources are late; see `Freshness`. */
  async explain(
    ref: EntityRef,
    limits: readonly SourceLimit[],
    reader: Actor,
  ): Promise<EntityProvenance> {
    const entity = await this.#catalog.get(ref, reader);
    const { rows, said } = await this.#readSources(entity);
    const sources = rows.map((row): ProvenanceSource => {
      const isCurrent = row.external_id === entity.status?.source?.externalId;
      const url = isCurrent ? entity.status?.source?.url : undefined;
      return {
        plugin: row.plugin,
        integration: row.integration,
        externalId: row.external_id,
        ...(url === undefined ? {} : { url }),
        scope: row.scope,
        lastSeenAt: row.last_seen_at,
        stale: isLate(row, limits),
        ...(row.gone_since === null ? {} : { goneSince: row.gone_since }),
        ...(row.written_by === null ? {} : { changedBySync: row.written_by }),
      };
    });
    const from = sources.find((source) => source.externalId === entity.status?.source?.externalId);
    const conflicts = entity.status?.source?.conflicts ?? [];
    const owned = findOwners(writtenPart(toEntityInput(entity), ref.namespace), said).filter(
      ({ pointer }) => !IDENTITY.has(pointer),
    );
    const since = await this.#findChanges(ref, owned, reader);
    const fields = owned.map((field): FieldProvenance => {
      const change = since.get(field.pointer);
      const isSaid = field.owner !== 'person' || 'sourceValue' in field;
      return {
        ...field,
        ...(from && isSaid ? { source: addressOf(from) } : {}),
        conflict: conflicts.some((conflict) => isWithin(field.pointer, conflict)),
        ...(change ? { since: change } : {}),
      };
    });
    const { revision } = entity.metadata;
    return { ref: formatEntityRef(ref), revision, sources, fields };
  }

  /**
   * Decides about a field on which a person and the source differ: `source` takes what the source says, and
   * it follows the source again; `mine` keeps the value and settles the conflict.
   */
  async decide(
    ref: EntityRef,
    { pointer, take }: { pointer: string; take: 'source' | 'mine' },
    context: RequestContext,
  ): Promise<AppliedChange> {
    const entity = await this.#catalog.get(ref, context.actor);
    const source = entity.status?.source;
    const { said } = await this.#readSources(entity);
    const current = writtenPart(toEntityInput(entity), ref.namespace);
    const field = findOwners(current, said).find((other) => other.pointer === pointer);
    const isDisputed = field && said && !isSame(valueAt(current, pointer), valueAt(said, pointer));
    if (!source || !isDisputed) {
      const message = 'is no field on which a person and the source differ';
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/pointer', message }] });
    }
    const changed = structuredClone(current);
    if (take === 'source') setAt(changed, pointer, valueAt(said, pointer));
    const open = (source.conflicts ?? []).filter((conflict) => !isWithin(pointer, conflict));
    return await this.#catalog.applyOne(
      {
        op: 'apply',
        entity: { ...toEntityInput(entity), ...(changed as unknown as EntityInput) },
        source: withConflicts(source, open),
        expectedRevision: entity.metadata.revision,
      },
      context,
    );
  }

  async #readSources(entity: Entity) {
    const ref = { kind: entity.kind, ...entity.metadata };
    const [stored] = await this.#store.entities.findMany([ref]);
    const rows = stored ? await this.#store.sources.ofEntity(stored.id) : [];
    const row = rows.find((other) => other.external_id === entity.status?.source?.externalId);
    const said = row && writtenPart(JSON.parse(row.base) as EntityInput);
    return { rows, said };
  }

  /** For every field the newest change that gave it its value: from the newest entry back. */
  async #findChanges(
    ref: EntityRef,
    fields: readonly OwnedField[],
    reader: Actor,
  ): Promise<Map<string, NonNullable<FieldProvenance['since']>>> {
    const found = new Map<string, NonNullable<FieldProvenance['since']>>();
    const open = new Set(fields.map(({ pointer }) => pointer));
    let cursor: string | undefined;
    for (let read = 0; read < SEARCHED_ENTRIES && open.size > 0; read += PAGE) {
      const page = await this.#catalog.historyOf(ref, { limit: PAGE, cursor }, reader);
      for (const entry of page.entries) {
        if (entry.after === null) return found;
        const after = JSON.parse(entry.after) as Entity;
        const before = entry.before === null ? undefined : (JSON.parse(entry.before) as Entity);
        for (const pointer of open) {
          if (before && isSame(valueAt(before, pointer), valueAt(after, pointer))) continue;
          found.set(pointer, toSince(entry, after));
          open.delete(pointer);
        }
      }
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    return found;
  }
}

function isWithin(pointer: string, whole: string): boolean {
  return pointer === whole || pointer.startsWith(`${whole}/`);
}

function toSince(entry: AuditEntry, after: Entity): NonNullable<FieldProvenance['since']> {
  const { at, actorName, source } = entry;
  return { at, by: actorName, via: source, revision: after.metadata.revision };
}

function addressOf({ plugin, integration, externalId, lastSeenAt }: ProvenanceSource) {
  return { plugin, integration, externalId, lastSeenAt };
}

function valueAt(document: unknown, pointer: string): Json | undefined {
  return getAtPointer(document, pointer) as Json | undefined;
}

/** Sets or removes a value. Objects on the way are made; those that end up empty stay. */
function setAt(document: JsonObject, pointer: string, value: Json | undefined): void {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() as string;
  let node = document;
  for (const key of keys) {
    const next = node[key];
    if (isJsonObject(next)) node = next;
    else {
      const made: JsonObject = {};
      node[key] = made;
      node = made;
    }
  }
  if (value === undefined) delete node[last];
  else node[last] = value;
}
