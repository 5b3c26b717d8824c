import type { CapabilityKind, EntityInput } from '@gantry/contracts';
import type { Credentials, PluginContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/** One entity as the remote system has it. */
export interface SyncEntity {
  /** Identifies the object in the remote system for ever; renames do not change it. At most 500 characters. */
  readonly externalId: string;
  /** A page in the remote system. `http` or `https`. */
  readonly url?: string;
  readonly entity: EntityInput;
}

/** A page of a sync: at most 1,000 entities. */
export interface SyncPage {
  /**
   * The part of the remote system that the page belongs to, such as a cluster. Default `default`. When the
   * sync ends, entities of a scope that were not seen are marked as gone, unless the scope failed. Yield an
   * empty page for a scope that has nothing.
   */
  readonly scope?: string;
  readonly entities: readonly SyncEntity[];
  /** The scope could not be read to its end: nothing of it is marked as gone, the sync goes on. */
  readonly failure?: { readonly message: string };
}

/**
 * Brings entities of a remote system into the catalog.
 *
 * The host writes each page before it asks for the next one, keeps what people changed by hand, and never
 * deletes. A thrown error ends the sync as failed and marks nothing as gone.
 */
export abstract class CatalogPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'catalog';
  abstract sync(ctx: PluginContext, credentials: Credentials): AsyncIterable<SyncPage>;
}
