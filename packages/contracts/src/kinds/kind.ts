import type { JsonObject } from '@gantry/base';

/** How a spec field becomes relations: each reference found at `path` is an edge of type `type`. */
export interface RelationRule {
  /** Names of fields, from the spec inwards. Lists on the way are gone through. */
  readonly path: readonly string[];
  readonly type: string;
  /** Kinds that may be referred to; any without it. A bare name means the only one. */
  readonly kinds?: readonly string[] | undefined;
  /** The relation as the other end says it, such as `dependencyOf`. */
  readonly inverse?: string | undefined;
  /** The end that breaks when the other one goes; absent when neither does. */
  readonly breaks?: 'source' | 'target' | undefined;
}

/** A kind of entity: its name, how it is shown, the JSON Schema of its `spec`. */
export interface KindDescription {
  readonly kind: string;
  readonly plural: string;
  /** Further words for it on the command line and in queries. */
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly description: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  /** JSON Schema 2020-12 of `spec`. Built-in kinds are closed (`additionalProperties: false`). */
  readonly schema: JsonObject;
}

/** A kind with the relations that its schema declares with `x-entity-ref`. */
export interface KindDefinition extends KindDescription {
  readonly relations: readonly RelationRule[];
}
