import type { CallContext, EntityContext, PluginLogLevel, Progress } from '@gantry/contracts';

/** Log of a plugin. Lines reach the job's log and the plugin's page; configured secrets are masked. */
export type PluginLog = Readonly<Record<PluginLogLevel, (message: string) => void>>;

/** What every method receives first: who asks, about what, until when, and the services of the host. */
export interface PluginContext {
  readonly requestId: string;
  /** The entity that the call is about; absent for calls about the whole integration. */
  readonly entity?: EntityContext;
  /** The configured connection. `options` are validated, with defaults filled in and secrets opened. */
  readonly integration: CallContext['integration'];
  readonly actor: CallContext['actor'];
  /** Aborted when the caller has gone or the deadline has passed. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  readonly log: PluginLog;
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
}

/** A call about one entity. */
export type EntityCallContext = PluginContext & { readonly entity: EntityContext };

/** Configured credentials by field name. Empty for a plugin that declares none. */
export type Credentials = Readonly<Record<string, string>>;
