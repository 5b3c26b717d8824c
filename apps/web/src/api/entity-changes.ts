import type { GantryEvent } from '@gantry/contracts';

/** How long changes are collected before anything is refreshed, and how long at most. */
const QUIET_MS = 250;
const LONGEST_MS = 1_500;

/** Entities that changed within a short time, by `Kind/namespace/name`. */
export type EntityChanges = ReadonlyMap<string, 'created' | 'updated' | 'deleted'>;

export function changeKey(ref: { kind: string; namespace: string; name: string }): string {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}

/**
 * Collects entity events into batches: a sync of thousands of entities becomes one refresh a second and not
 * thousands.
 */
export class EntityChangeCollector {
  readonly #deliver: (changes: EntityChanges) => void;
  #changes = new Map<string, 'created' | 'updated' | 'deleted'>();
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #longest: ReturnType<typeof setTimeout> | undefined;

  constructor(deliver: (changes: EntityChanges) => void) {
    this.#deliver = deliver;
  }

  add(event: GantryEvent): void {
    const { kind, namespace, name } = event.data as Record<string, string>;
    if (kind === undefined || namespace === undefined || name === undefined) return;
    const type = event.type.slice('entity.'.length) as 'created' | 'updated' | 'deleted';
    this.#changes.set(changeKey({ kind, namespace, name }), type);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#flush(), QUIET_MS);
    this.#longest ??= setTimeout(() => this.#flush(), LONGEST_MS);
  }

  #flush(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#longest);
    this.#longest = undefined;
    const changes = this.#changes;
    this.#changes = new Map();
    if (changes.size > 0) this.#deliver(changes);
  }
}
