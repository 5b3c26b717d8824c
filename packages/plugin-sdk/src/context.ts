import type { JsonObject } from '@gantry/base';
import type {
  CallContext,
  Entity,
  EntityContext,
  EntityInput,
  IdentityCredentials,
  PluginLogLevel,
  Progress,
} from '@gantry/contracts';
import type { PluginHttp } from './http/http-client.ts';

/** Log of a plugin. Lines reach the job's log and the plugin's page; configured secrets are masked. */
export type PluginLog = Readonly<Record<PluginLogLevel, (message: string) => void>>;

/**
 * A few small values that the host keeps for the integration, across calls and restarts: a cursor, an etag. Up to 100
 * keys of letters, digits and `._/-`, 256 KB of JSON in all. No place for secrets: known ones are masked.
 */
export interface PluginMemory {
  /** `undefined` for what was never set. */
  get(key: string): Promise<unknown>;
  /** Throws `PluginInputError` when it would be too much. */
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

/** Which entity. The namespace is `default` when none is given. */
export interface EntityAddress {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * The catalog, with the plugin's rights and in its name: only the kinds that `permissions.catalog` of the manifest names,
 * and what rules leave to `plugin:<slug>`. Writes are checked and audited like any other; what is refused is a
 * `PluginInputError` with every problem.
 */
export interface PluginCatalog {
  /** `undefined` for what is not there, or not to be read. */
  get(address: EntityAddress): Promise<Entity | undefined>;
  list(filter: { kind: string; namespace?: string; limit?: number }): Promise<Entity[]>;
  /** Creates or replaces entities, all or none. */
  apply(entities: readonly EntityInput[]): Promise<void>;
  /** Changes fields of an entity, as a JSON merge patch of `metadata` and `spec`. */
  patch(address: EntityAddress, patch: JsonObject): Promise<void>;
}

/** What every method receives first: who asks, about what, until when, and the services of the host. */
export interface PluginContext {
  readonly requestId: string;
  /** The entity that the call is about; absent for calls about the whole integration. */
  readonly entity?: EntityContext;
  /** The configured connection. `options` are validated, with defaults filled in and secrets opened. */
  readonly integration: CallContext['integration'];
  /**
   * The options for this entity: the manifest's defaults, over them the integration's, over them those of its
   * assignments. Validated.
   */
  readonly assignmentOptions: Readonly<Record<string, unknown>>;
  readonly actor: CallContext['actor'];
  /** The environment that was asked about, such as `production`. */
  readonly environment?: string;
  /** The acting person's own tokens for this integration, where the capability asks for them. */
  readonly identity?: IdentityCredentials;
  /** Aborted when the caller has gone or the deadline has passed. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  readonly log: PluginLog;
  readonly http: PluginHttp;
  readonly state: PluginMemory;
  readonly catalog: PluginCatalog;
  /** Reports how far a long call has come. Cheap: the host keeps the newest. */
  progress(progress: Progress): void;
  // The seed contract's names for the same things.
  /** Alias of `entity.namespace`. */
  readonly orgSlug: string;
  /** Alias of `entity.name`. */
  readonly projectSlug: string;
  /** Alias of `entity.uid`. */
  readonly projectId: string;
  /** Alias of `entity.owner`. */
  readonly teamSlug?: string;
  /** Alias of `entity.title`. */
  readonly projectName?: string;
  /** Alias of `entity.description`: absent means unknown, empty means that there is none. */
  readonly projectDescription?: string;
  /** The addresses of `entity.links`, by title. */
  readonly projectLinks: Readonly<Record<string, string>>;
  /** Alias of `actor.id`. */
  readonly actorUserId: string;
}

/** A call about one entity. */
export type EntityCallContext = PluginContext & { readonly entity: EntityContext };

/** A call of a lifecycle hook. */
export type LifecycleContext = EntityCallContext & {
  /** What the entity was before an update or a relocation. */
  readonly previousEntity?: EntityContext;
};

/** Configured credentials by field name. Empty for a plugin that declares none. */
export type Credentials = Readonly<Record<string, string>>;
