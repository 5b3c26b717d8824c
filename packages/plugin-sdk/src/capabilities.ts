import type {
  CapabilityKind,
  ConnectionTest,
  EntityInput,
  LogLine,
  PanelDocument,
} from '@gantry/contracts';
import type { Credentials, EntityCallContext, PluginContext } from './context.ts';

// A brand instead of `instanceof`: a plugin bundles its own copy of this module, so the host's classes and
// the plugin's are different objects.
const KIND = Symbol.for('gantry.capability-kind');

/** Base of all capability classes. A handler is made for each call, without arguments, and keeps nothing. */
export abstract class Capability {
  /**
   * Tries the connection without changing anything. Called before a configuration is saved, so the answer
   * should carry the remote system's own words. A refusal is `{ok: false}`, not an error.
   */
  testConnection?(ctx: PluginContext, credentials: Credentials): Promise<ConnectionTest>;
}

export type CapabilityClass<T extends Capability = Capability> = new () => T;

/** The kind of a capability class, from this copy of the SDK or another; `undefined` for anything else. */
export function capabilityKindOf(candidate: unknown): CapabilityKind | undefined {
  if (typeof candidate !== 'function') return undefined;
  const kind = (candidate as unknown as Record<symbol, unknown>)[KIND];
  return typeof kind === 'string' ? (kind as CapabilityKind) : undefined;
}

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

export interface RenderRequest {
  /** The `id` of the panel's declaration. */
  readonly panel: string;
}

export interface StreamRequest {
  readonly panel: string;
  /** The `id` of a source in the panel's `log-stream` section. */
  readonly source: string;
  /** How many existing lines to send before following. */
  readonly tailLines?: number;
}

/** Adds tabs to entity pages. Which entities have them is declared in the manifest (`panels`). */
export abstract class PanelPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'panel';
  abstract render(
    ctx: EntityCallContext,
    credentials: Credentials,
    request: RenderRequest,
  ): Promise<PanelDocument>;
  /** Follows a log until the caller goes away (`ctx.signal`) or the log ends. */
  stream?(
    ctx: EntityCallContext,
    credentials: Credentials,
    request: StreamRequest,
  ): AsyncIterable<LogLine>;
}
