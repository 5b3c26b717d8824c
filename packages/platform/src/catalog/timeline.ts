import type { Problem } from '@gantry/base';
import {
  type Entity,
  type EntityRef,
  formatEntityRef,
  parseEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import { decodeCursor, encodeCursor, type Store } from '@gantry/storage';
import { ownerSpellings } from '../access/compiled-rule.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { Catalog, ListOptions } from './catalog.ts';
import type { AppliedChange, ApplyOptions } from './change.ts';
import { withConflicts } from './conflicts.ts';
import { fullRef, toTerms } from './projections.ts';

export interface FormerPage {
  /** A JSON array. */
  readonly json: string;
  readonly nextCursor?: string;
}

/** Which earlier state of an entity is meant. */
export type EarlierState =
  /** Its newest state with this revision: an entity that was deleted and written again counts anew. */
  | { readonly revision: number }
  /** The state after an entry of its history. */
  | { readonly entry: number };

const ORDER = 'as-of';
const PAGE = 100;
const COUNT_PAGE = 500;

/** The catalog as it was, and the way back to it. */
export class Timeline {
  readonly #store: Store;
  readonly #catalog: Catalog;

  constructor(store: Store, catalog: Catalog) {
    this.#store = store;
    this.#catalog = catalog;
  }

  /** The entity as it was at a time, which is ISO 8601 in UTC. Throws `ENTITY_NOT_FOUND` when there was none. */
  async getDocAt(
    ref: EntityRef,
    time: string,
    reader: Actor,
  ): Promise<{ doc: string; revision: number }> {
    this.#catalog.kinds.get(ref.kind);
    const moment = await this.#momentAt(time);
    // The present first: what changes in between is found as a change.
    const present = await this.#store.entities.getDoc(ref);
    const former = await this.#store.timeline.stateBefore(fullRef(ref), moment);
    const doc = former ? former.doc : present?.doc;
    if (!doc || !(await this.#mayRead(ref, doc, reader)))
      throw errors.ENTITY_NOT_FOUND({ ref: `${formatEntityRef(ref)} at ${time}` });
    return { doc, revision: (JSON.parse(doc) as Entity).metadata.revision };
  }

  /**
   * The entities at a time, in the order of kind, namespace and name: what has not changed since, and what
   * has, as it was before.
   */
  async listAt(options: ListOptions, time: string, reader: Actor): Promise<FormerPage> {
    refuseWhatHasNoPast(options);
    const moment = await this.#momentAt(time);
    let after = options.cursor === undefined ? undefined : readCursor(options.cursor);
    const live = await this.#liveEntities(options, { moment, after, reader });
    const former: Entity[] = [];
    let hasMoreFormer = true;
    const limit = options.limit + 1;
    while (hasMoreFormer && former.length <= options.limit) {
      const page = { kind: options.kind, after: after && fullRef(after), limit };
      const rows = await this.#store.timeline.formerEntities(moment, page);
      for (const row of rows) {
        const entity = JSON.parse(row.doc) as Entity;
        if (!matches(entity, options, reader)) continue;
        if (await this.#mayRead(refOf(entity), row.doc, reader)) former.push(entity);
      }
      after = rows.length > 0 ? parseEntityRef((rows.at(-1) as { ref: string }).ref) : after;
      hasMoreFormer = rows.length === limit;
    }
    const all = [...live, ...former].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const entities = all.slice(0, options.limit);
    const json = JSON.stringify(entities);
    const last = entities.at(-1);
    if (all.length <= options.limit || !last) return { json };
    const { namespace, name } = last.metadata;
    return { json, nextCursor: encodeCursor(ORDER, [last.kind, namespace, name]) };
  }

  /** How many such a list has in all: what there is now, with what has changed since taken back. */
  async countAt(options: ListOptions, time: string, reader: Actor): Promise<number> {
    refuseWhatHasNoPast(options);
    const moment = await this.#momentAt(time);
    let count = await this.#catalog.count({ ...options, cursor: undefined }, reader);
    let after: string | undefined;
    do {
      const page = { kind: options.kind, after, limit: COUNT_PAGE };
      const rows = await this.#store.timeline.changesSince(moment, page);
      for (const { ref: text, doc } of rows) {
        const ref = parseEntityRef(text) as EntityRef;
        const present = await this.#store.entities.getDoc(ref);
        if (
          present &&
          matches(JSON.parse(present.doc) as Entity, options, reader) &&
          this.#catalog.isReadable(present.doc, reader)
        ) {
          count--;
        }
        if (
          doc !== null &&
          matches(JSON.parse(doc) as Entity, options, reader) &&
          (await this.#mayRead(ref, doc, reader))
        ) {
          count++;
        }
      }
      after = rows.length === COUNT_PAGE ? rows.at(-1)?.ref : undefined;
    } while (after !== undefined);
    return count;
  }

  /** Writes an earlier state of an entity again, as a new revision; also of one that was deleted. */
  async restore(
    ref: EntityRef,
    which: EarlierState,
    context: RequestContext,
    options: ApplyOptions & { readonly expectedRevision?: number | undefined } = {},
  ): Promise<AppliedChange> {
    const { expectedRevision, ...rest } = options;
    const state = await this.#findState(ref, which, context.actor);
    const stored = await this.#store.entities.getDoc(ref);
    const source = stored ? undefined : state.status?.source;
    return await this.#catalog.applyOne(
      {
        op: 'apply',
        entity: toEntityInput(state),
        expectedRevision: expectedRevision ?? stored?.revision ?? 0,
        source: source && withConflicts(source, []),
      },
      context,
      rest,
    );
  }

  async #findState(ref: EntityRef, which: EarlierState, reader: Actor): Promise<Entity> {
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.historyOf(ref, { limit: PAGE, cursor }, reader);
      for (const { id, after } of page.entries) {
        const entity = after === null ? undefined : (JSON.parse(after) as Entity);
        if ('entry' in which ? id !== which.entry : entity?.metadata.revision !== which.revision) {
          continue;
        }
        if (entity) return entity;
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const what = 'entry' in which ? `entry ${which.entry}` : `revision ${which.revision}`;
    throw errors.REVISION_NOT_FOUND({ ref: formatEntityRef(ref), what });
  }

  /** One more than a page of what is as it was. */
  async #liveEntities(
    options: ListOptions,
    at: { moment: number; after: EntityRef | undefined; reader: Actor },
  ): Promise<Entity[]> {
    const { moment, after, reader } = at;
    const found: Entity[] = [];
    let cursor = after && encodeCursor('kind', [after.kind, after.namespace, after.name]);
    do {
      const query = { ...options, sort: 'kind', limit: options.limit + 1, cursor } as const;
      const page = await this.#catalog.list(query, reader);
      const entities = JSON.parse(page.json.toString()) as Entity[];
      const changed = await this.#store.timeline.changedSince(entities.map(keyOf), moment);
      found.push(...entities.filter((entity) => !changed.has(keyOf(entity))));
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length <= options.limit);
    return found;
  }

  /** As it was then, and as it is now or last was: an owner who hides an entity hides its past as well. */
  async #mayRead(ref: EntityRef, doc: string, reader: Actor): Promise<boolean> {
    if (!this.#catalog.isReadable(doc, reader)) return false;
    return await this.#catalog.mayReadHistory(ref, reader);
  }

  async #momentAt(time: string): Promise<number> {
    const moment = await this.#store.timeline.momentAt(time);
    if (moment === undefined) throw errors.HISTORY_NOT_KEPT({ time });
    return moment;
  }
}

/** Only what the trail itself can answer; a guess would look like an answer. */
function refuseWhatHasNoPast(options: ListOptions): void {
  const { query, sort = 'kind', descending, unseenSince, related } = options;
  const problems: Problem[] = [];
  const refuse = (name: string, instead: string): void => {
    problems.push({ pointer: `/${name}`, message: `cannot be combined with asOf: ${instead}` });
  };
  if (query !== undefined) {
    refuse(
      'q',
      'texts of the past are not searched; use owner, tag, label, namespace and the like',
    );
  }
  if (related !== undefined) {
    refuse('related', 'relations of the past are not kept; read them from the spec of each entity');
  }
  if (sort !== 'kind' || descending) {
    refuse('sort', 'the past has the order of kind, namespace and name; sort what you get');
  }
  if (unseenSince !== undefined) {
    refuse(
      'stale',
      'when a sync saw something is known for the present only; leave one of them out',
    );
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
}

function matches(entity: Entity, options: ListOptions, reader: Actor): boolean {
  const { kind, namespace, owner, tags = [], labels = [], source, gone, conflict } = options;
  if (options.mine && !isOwn(entity, reader)) return false;
  if (kind !== undefined && kind !== entity.kind) return false;
  if (namespace !== undefined && namespace !== entity.metadata.namespace) return false;
  if (owner !== undefined && owner !== entity.metadata.owner) return false;
  const terms = new Set(toTerms(entity));
  return [
    ...tags.map((tag) => `tag=${tag}`),
    ...labels.map((label) => `label=${label}`),
    ...(source === undefined ? [] : [`source=${source}`]),
    ...(gone ? ['gone'] : []),
    ...(conflict ? ['conflict'] : []),
  ].every((term) => terms.has(term));
}

function isOwn({ metadata: { owner } }: Entity, reader: Actor): boolean {
  return owner !== undefined && ownerSpellings(reader.identity?.teams ?? []).includes(owner);
}

function refOf({ kind, metadata: { namespace, name } }: Entity): EntityRef {
  return { kind, namespace, name };
}

function keyOf(entity: Entity): string {
  return fullRef(refOf(entity));
}

/** Sorts as (kind, namespace, name) does: the separator comes before every character of a name. */
function orderOf(entity: Entity): string {
  return keyOf(entity).replaceAll('/', '\u0001');
}

function readCursor(cursor: string): EntityRef {
  const [kind, namespace, name] = decodeCursor(cursor, ORDER, 3).map(String);
  return { kind: kind ?? '', namespace: namespace ?? '', name: name ?? '' };
}
