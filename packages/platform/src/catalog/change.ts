import type { PlatformError } from '@gantry/base';
import type { EntityRef, EntitySource } from '@gantry/contracts';
import type { PreparedEntity } from './prepare.ts';

/** One wish to change the catalog. Entities are unchecked input. */
export type Change =
  /** Must not exist yet. */
  | { readonly op: 'create'; readonly entity: unknown }
  /** Must exist; replaced whole. */
  | {
      readonly op: 'replace';
      readonly ref: EntityRef;
      readonly entity: unknown;
      readonly expectedRevision?: number | undefined;
    }
  /** Created or replaced whole. */
  | {
      readonly op: 'apply';
      readonly entity: unknown;
      /** The same entity, where it has passed the checks already. */
      readonly prepared?: PreparedEntity | undefined;
      readonly expectedRevision?: number | undefined;
      /** For syncs: where the entity comes from. */
      readonly source?: EntitySource | undefined;
    }
  /** JSON merge patch of `metadata` and `spec`. */
  | {
      readonly op: 'patch';
      readonly ref: EntityRef;
      readonly patch: unknown;
      readonly expectedRevision?: number | undefined;
    }
  | {
      readonly op: 'delete';
      readonly ref: EntityRef;
      readonly expectedRevision?: number | undefined;
    };

export type ChangeOutcome = 'created' | 'updated' | 'unchanged' | 'deleted';

/** A change that was made, or that there was nothing to do for. */
export interface AppliedChange {
  readonly ok: true;
  readonly ref: EntityRef;
  readonly outcome: ChangeOutcome;
  /** The entity as JSON text; for a deletion, as it was. */
  readonly doc: string;
  readonly revision: number;
  /** Row id, for what belongs to the entity in other tables. */
  readonly id: number;
}

export interface FailedChange {
  readonly ok: false;
  readonly ref: EntityRef | undefined;
  readonly error: PlatformError;
}

export type ChangeResult = AppliedChange | FailedChange;

export interface ApplyOptions {
  /** Does everything but the commit. */
  readonly dryRun?: boolean;
}
