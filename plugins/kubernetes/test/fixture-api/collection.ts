import type { KubeObject } from '../world/object-builders.ts';

/** A resource type as the API serves it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export const groupVersion = (type: ResourceType): string =>
  type.group === '' ? type.version : `${type.group}/${type.version}`;

const keyOf = (object: KubeObject): string =>
  object.metadata.namespace
    ? `${object.metadata.namespace}/${object.metadata.name}`
    : object.metadata.name;

/**
 * The objects of one type, in the order of their storage keys, as etcd gives them. Every change makes a new
 * array, so a reader that pages through an older one sees what a consistent list would show.
 */
export class Collection {
  readonly type: ResourceType;
  #objects: readonly KubeObject[];

  constructor(type: ResourceType, objects: readonly KubeObject[]) {
    this.type = type;
    this.#objects = [...objects].sort((a, b) => compare(keyOf(a), keyOf(b)));
  }

  get objects(): readonly KubeObject[] {
    return this.#objects;
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    const index = firstAtOrAfter(this.#objects, key);
    const object = this.#objects[index];
    return object && keyOf(object) === key ? object : undefined;
  }

  put(object: KubeObject): void {
    const key = keyOf(object);
    const index = firstAtOrAfter(this.#objects, key);
    const found = this.#objects[index];
    const replaced = found && keyOf(found) === key ? 1 : 0;
    this.#objects = [
      ...this.#objects.slice(0, index),
      object,
      ...this.#objects.slice(index + replaced),
    ];
  }

  delete(object: KubeObject): void {
    this.#objects = this.#objects.filter((candidate) => candidate !== object);
  }
}

/** Index of the first object whose key is not smaller. */
export function firstAtOrAfter(objects: readonly KubeObject[], key: string): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(keyOf(objects[middle] as KubeObject), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Bytewise, like etcd; the names are ASCII.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export { keyOf };
