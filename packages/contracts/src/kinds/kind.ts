import type { JsonObject } from '@gantry/base';

/** How a spec field becomes relations: each reference found at `field` is an edge of type `type`. */
export interface RelationRule {
  /** Top-level spec field; its value is a reference, a name, or a list of either. */
  readonly field: string;
  readonly type: string;
  /** The kind that a bare name refers to. References that carry a kind ignore it. */
  readonly targetKind?: string;
  /** The relation as the other end says it, such as `dependencyOf`. */
  readonly inverse?: string;
  /** The end that breaks when the other one goes; absent when neither does. */
  readonly breaks?: 'source' | 'target';
}

/** A kind of entity: its name, how it is shown, the JSON Schema of its `spec`, its relations. */
export interface KindDefinition {
  readonly kind: string;
  readonly plural: string;
  readonly title: string;
  readonly description: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  /** JSON Schema 2020-12 of `spec`. Built-in kinds are closed (`additionalProperties: false`). */
  readonly schema: JsonObject;
  readonly relations: readonly RelationRule[];
}
