import { createHash } from 'node:crypto';
import type { EntityReference } from './entity-draft.ts';

// How objects of several clusters become entities that cannot be confused. A namespace of a cluster cannot
// have a dot, so `<cluster>.<namespace>` can be taken apart again at its last one.

const MAX_NAME = 253;

/** The Gantry namespace of what lives in a namespace of a cluster. */
export function gantryNamespace(cluster: string, namespace: string): string {
  return `${cluster}.${namespace}`;
}

export function environmentRef(cluster: string, namespace: string): EntityReference {
  return { kind: 'Environment', namespace: cluster, name: namespace };
}

/** A name with a suffix that says what it is; cut, with a hash of the whole, where it would be too long. */
export function suffixedName(name: string, suffix: string): string {
  const full = `${name}-${suffix}`;
  if (full.length <= MAX_NAME) return full;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const room = MAX_NAME - suffix.length - hash.length - 2;
  return `${name.slice(0, room).replace(/[.-]+$/, '')}-${hash}-${suffix}`;
}

export const serviceEntityName = (name: string): string => suffixedName(name, 'svc');
export const ingressEntityName = (name: string): string => suffixedName(name, 'ingress');

/**
 * Gives workloads their names. The first one with a name keeps it; another kind with the same name in the same
 * namespace gets its kind as a suffix. Kinds have to come in their fixed order, so that the same objects
 * always get the same names.
 */
export class WorkloadNames {
  readonly #taken = new Set<string>();

  claim(namespace: string, kind: string, name: string): string {
    const base = suffixedName(name, kind.toLowerCase());
    for (let count = 0; ; count++) {
      const candidate = count === 0 ? name : count === 1 ? base : suffixedName(base, String(count));
      const key = `${namespace}/${candidate}`;
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return candidate;
    }
  }
}
