import { setTimeout } from 'node:timers/promises';
import { isPlatformError } from '@gantry/base';
import {
  type Entity,
  type Followed,
  followEvents,
  type GantryClient,
  UNREACHABLE,
} from '@gantry/client';
import { DEFAULT_NAMESPACE } from '@gantry/contracts';
import { type EntityFilter, type EntitySort, listEntities } from './list-entities.ts';

/** What became of an entity, as far as it matches: the words are those of other command lines. */
export interface EntityChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Entity;
}

export interface WatchOptions {
  /** Only the entity of this name; the filter then says kind and namespace, and nothing else. */
  readonly name?: string | undefined;
  readonly signal: AbortSignal;
  readonly onLost?: () => void;
}

/** Changes that come within this time are looked at together. */
const TOGETHER_MS = 150;
const AGAIN_MS = 1_000;

/**
 * The entities that match, and then what changes among them, until the signal is aborted. An entity that no
 * longer matches is deleted as far as the watcher is concerned.
 */
export async function* watchEntities(
  client: GantryClient,
  filter: EntityFilter,
  { name, signal, onLost }: WatchOptions,
): AsyncGenerator<readonly EntityChange[]> {
  const known = new Map<string, Entity>();
  const { kind, namespace } = filter;
  const batches = inBatches(
    followEvents(client, {
      channel: ['entities'],
      ...(kind === undefined ? {} : { kind: [kind] }),
      ...(namespace === undefined ? {} : { namespace: [namespace] }),
      signal,
      ...(onLost ? { onLost } : {}),
    }),
    signal,
  );
  let isListed = false;
  for await (const batch of batches) {
    if (!isListed) {
      // The first thing that is told is where the events begin: what is read after that misses none.
      for await (const page of pages()) yield page.flatMap(note);
      isListed = true;
    } else if (batch.some(({ kind }) => kind === 'reset')) {
      const entities = await readPersistently();
      const seen = new Set(entities.map(keyOf));
      yield [
        ...entities.flatMap(note),
        ...[...known.keys()].filter((key) => !seen.has(key)).flatMap(forget),
      ];
    } else yield await changesOf(batch);
  }

  /** Reads until it has read enough; again, when the connection was cut meanwhile. */
  async function readPersistently(
    sort?: EntitySort,
    isEnough: (page: readonly Entity[]) => boolean = () => false,
  ): Promise<Entity[]> {
    for (;;) {
      const entities: Entity[] = [];
      try {
        for await (const page of pages(sort)) {
          entities.push(...page);
          if (isEnough(page)) break;
        }
        return entities;
      } catch (error) {
        if (signal.aborted) return [];
        if (!isPlatformError(error, UNREACHABLE)) throw error;
        await setTimeout(AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async function* pages(sort?: EntitySort): AsyncGenerator<readonly Entity[]> {
    if (name === undefined || kind === undefined) {
      return yield* listEntities(client, filter, { sort, signal });
    }
    const params = { path: { kind, name }, query: { namespace: namespace ?? DEFAULT_NAMESPACE } };
    try {
      const { data } = await client.GET('/api/v1/entities/{kind}/{name}', { params, signal });
      if (data) yield [data];
    } catch (error) {
      if (!isPlatformError(error, 'ENTITY_NOT_FOUND')) throw error;
    }
  }

  function note(entity: Entity): EntityChange[] {
    const before = known.get(keyOf(entity));
    const { uid, revision } = entity.metadata;
    if (before?.metadata.uid === uid && before.metadata.revision === revision) return [];
    known.set(keyOf(entity), entity);
    return [{ type: before ? 'MODIFIED' : 'ADDED', object: entity }];
  }

  function forget(key: string): EntityChange[] {
    const object = known.get(key);
    known.delete(key);
    return object ? [{ type: 'DELETED', object }] : [];
  }

  async function changesOf(batch: readonly Followed[]): Promise<EntityChange[]> {
    const touched = new Map<string, { readonly at: string; readonly isGone: boolean }>();
    for (const item of batch) {
      if (item.kind !== 'event') continue;
      const { data, type, timestamp: at } = item.event;
      if (name !== undefined && data.name !== name) continue;
      const key = `${data.kind}/${data.namespace}/${data.name}`;
      touched.set(key, { at, isGone: type === 'entity.deleted' });
    }
    const changed = new Set([...touched].filter(([, { isGone }]) => !isGone).map(([key]) => key));
    const changes = [...touched.keys()].filter((key) => !changed.has(key)).flatMap(forget);
    if (changed.size === 0) return changes;
    const since = [...touched.values()].map(({ at }) => at).sort()[0] as string;
    // What has changed last is first: as many pages as there are changes, whatever the size of the catalog.
    const missing = new Set(changed);
    const recent = await readPersistently('-updatedAt', (page) => {
      for (const entity of page) missing.delete(keyOf(entity));
      const last = page.at(-1)?.metadata.updatedAt;
      return missing.size === 0 || last === undefined || last < since;
    });
    for (const entity of recent) {
      if (changed.delete(keyOf(entity))) changes.push(...note(entity));
    }
    // What is not among those that match, any more.
    return [...changes, ...[...changed].flatMap(forget)];
  }
}

function keyOf({ kind, metadata: { namespace, name } }: Entity): string {
  return `${kind}/${namespace}/${name}`;
}

/** Hands out together what comes within a short time. */
async function* inBatches(
  items: AsyncGenerator<Followed>,
  signal: AbortSignal,
): AsyncGenerator<readonly Followed[]> {
  let waiting: Followed[] = [];
  let isOver = false;
  let failure: unknown;
  let wake: () => void = () => {};
  const reading = (async () => {
    try {
      for await (const item of items) {
        waiting.push(item);
        wake();
      }
    } catch (error) {
      failure = error;
    }
    isOver = true;
    wake();
  })();
  let isFirst = true;
  while (!signal.aborted) {
    if (waiting.length === 0 && !isOver) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (!isFirst && !isOver) await setTimeout(TOGETHER_MS);
    const batch = waiting;
    waiting = [];
    if (batch.length > 0 && (isFirst || batch.some(({ kind }) => kind !== 'position'))) yield batch;
    isFirst = false;
    if (isOver && waiting.length === 0) break;
  }
  await reading;
  if (failure !== undefined) throw failure;
}
