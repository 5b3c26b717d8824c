import type { Clock } from '@gantry/base';
import type { Entity, EntityRef } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import type { Catalog } from '../catalog/catalog.ts';
import type { Actor } from '../context.ts';

/** Entities that are remembered of each person. */
const KEPT = 100;
/** Looking again within this time is the same look. */
const SAME_LOOK_MS = 60_000;

export interface ViewedEntity {
  readonly entity: Entity;
  readonly viewedAt: string;
}

/**
 * What each person has looked at, for themselves alone. It is no change of anything that others see, so it
 * is in no audit trail and no event.
 */
export class EntityViews {
  readonly #store: Store;
  readonly #catalog: Catalog;
  readonly #clock: Clock;

  constructor(store: Store, catalog: Catalog, clock: Clock) {
    this.#store = store;
    this.#catalog = catalog;
    this.#clock = clock;
  }

  /** Newest first; only what is still there and may still be read. */
  async list(limit: number, reader: Actor): Promise<ViewedEntity[]> {
    const views = await this.#store.views.list(reader.id);
    const entities = await this.#catalog.readable(views, reader);
    return views
      .flatMap(({ viewedAt }, index) => {
        const entity = entities[index];
        return entity ? [{ entity, viewedAt }] : [];
      })
      .slice(0, limit);
  }

  /** Throws `ENTITY_NOT_FOUND` for what is not there, or not for the reader. */
  async record(ref: EntityRef, reader: Actor): Promise<void> {
    await this.#catalog.getDoc(ref, reader);
    const now = this.#clock.now();
    const [last] = await this.#store.views.list(reader.id);
    const isSame =
      last?.kind === ref.kind && last.namespace === ref.namespace && last.name === ref.name;
    if (isSame && now.getTime() - Date.parse(last.viewedAt) < SAME_LOOK_MS) return;
    const { kind, namespace, name } = ref;
    const view = { kind, namespace, name, viewedAt: now.toISOString() };
    await this.#store.transaction((tx) => tx.views.record(reader.id, view, KEPT));
  }

  async clear(reader: Actor): Promise<void> {
    await this.#store.transaction((tx) => tx.views.clear(reader.id));
  }
}
