import type { CapabilityKind, LifecycleResult, RelocationTarget } from '@gantry/contracts';
import type { Credentials, LifecycleContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

type Hook = Promise<LifecycleResult>;

/**
 * Follows the life of entities in a remote system: makes, renames, archives and removes what belongs to them.
 *
 * A hook runs in a durable job after the entity was written, cannot undo the write, and may run again: make it
 * idempotent. Return `skipped` where there is nothing to do, such as a remote project that is gone already.
 */
export abstract class LifecyclePlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'lifecycle';

  abstract onProjectArchived(ctx: LifecycleContext, credentials: Credentials): Hook;
  onProjectUnarchived?(ctx: LifecycleContext, credentials: Credentials): Hook;
  onProjectCreated?(ctx: LifecycleContext, credentials: Credentials): Hook;
  /** The entity changed, but not its owner. `ctx.previousEntity` is what it was. */
  onProjectUpdated?(ctx: LifecycleContext, credentials: Credentials): Hook;
  /** The entity has another owner. `ctx.previousEntity` is what it was. */
  onProjectRelocated?(ctx: LifecycleContext, credentials: Credentials): Hook;
  /** The entity is gone; `ctx.entity` is what it was. */
  onProjectDeleted?(ctx: LifecycleContext, credentials: Credentials): Hook;
  /**
   * Where the remote project would be for the entity as it is. Must not ask the remote system, and must give the same
   * answer for the same entity.
   */
  resolveRelocationTarget?(
    ctx: LifecycleContext,
    credentials: Credentials,
  ): Promise<RelocationTarget | null>;
}
