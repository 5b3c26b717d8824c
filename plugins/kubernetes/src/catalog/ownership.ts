import type { ObjectMeta } from '../objects/object-meta.ts';

// What people declare about an object for the catalog: `gantry.io/<field>` as an annotation or a label. An
// annotation wins, because it can hold what a label cannot, such as `namespace/name`.

const LIFECYCLES = ['experimental', 'development', 'production', 'deprecated'];

function declared(meta: ObjectMeta, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = (meta.annotations[key] ?? meta.labels[key])?.trim();
    if (value) return value;
  }
  return undefined;
}

/** The team that owns the object. `backstage.io/owner` is read too, without its `group:` and `default/`. */
export function chooseOwner(meta: ObjectMeta): string | undefined {
  const own = declared(meta, 'gantry.io/owner');
  const value = own ?? declared(meta, 'backstage.io/owner')?.replace(/^[a-z]+:/i, '');
  const owner = value?.replace(/^default\//, '');
  return owner !== undefined && isReference(owner) ? owner : undefined;
}

/** The system that the object belongs to. The recommended label `part-of` says the same in lower case. */
export function chooseSystem(meta: ObjectMeta): string | undefined {
  const own = declared(meta, 'gantry.io/system');
  const system = own ?? declared(meta, 'app.kubernetes.io/part-of')?.toLowerCase();
  return system !== undefined && isReference(system) ? system : undefined;
}

export function chooseLifecycle(meta: ObjectMeta): string | undefined {
  const value = declared(meta, 'gantry.io/lifecycle')?.toLowerCase();
  return value !== undefined && LIFECYCLES.includes(value) ? value : undefined;
}

export function chooseType(meta: ObjectMeta, allowed: readonly string[]): string | undefined {
  const value = declared(meta, 'gantry.io/type')?.toLowerCase();
  return value !== undefined && allowed.includes(value) ? value : undefined;
}

/** `name` or `namespace/name`, of printable characters. */
function isReference(text: string): boolean {
  return text.length <= 253 && /^[^\s/]+(\/[^\s/]+)?$/.test(text);
}
