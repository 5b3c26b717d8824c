import type {
  CallContext,
  HostService,
  PluginLogLevel,
  PluginMethod,
  PluginMethods,
  Progress,
} from '@gantry/contracts';
import type { PluginState } from '../lifecycle/plugin-state.ts';
import type { LoadedPlugin } from '../registry/plugin-record.ts';

type MethodsWith<Key extends string> = {
  [M in PluginMethod]: PluginMethods[M] extends Record<Key, unknown> ? M : never;
}[PluginMethod];

/** Methods that answer once. */
export type CallMethod = MethodsWith<'result'>;
/** Methods that stream. */
export type StreamMethod = MethodsWith<'item'>;
/** What the caller sends with a method. */
export type ParametersOf<M extends PluginMethod> = PluginMethods[M]['parameters'];
/** What a method answers. */
export type ResultOf<M extends CallMethod> = Extract<
  PluginMethods[M],
  { result: unknown }
>['result'];
/** What a method streams. */
export type ItemOf<M extends StreamMethod> = Extract<PluginMethods[M], { item: unknown }>['item'];

/** A line that a plugin logged during a call; secrets are masked, control characters removed. */
export interface PluginLogEntry {
  readonly level: PluginLogLevel;
  readonly message: string;
}

/** Something that a plugin asks for during a call. */
export interface ServiceRequest {
  readonly plugin: LoadedPlugin;
  readonly integration: string;
  readonly requestId: string;
  readonly service: HostService;
  /** Unchecked, with the secrets that the plugin was given masked. */
  readonly value: unknown;
}

/** Does what plugins ask for. What it throws on purpose (below 500) is told to the plugin. */
export type HostServices = (request: ServiceRequest) => Promise<unknown>;

/** What a call needs beside its method. */
export interface CallOptions<M extends PluginMethod> {
  readonly parameters: ParametersOf<M>;
  /** The host adds the deadline. `integration.options` are validated, with defaults filled in. */
  readonly context: Omit<CallContext, 'deadline'>;
  /** Opened credentials by field name. */
  readonly credentials?: Readonly<Record<string, string>>;
  /**
   * Further values that must not appear in logs, errors and output; in results they may. Credentials and options that the manifest
   * marks as secret are masked anyway.
   */
  readonly redact?: readonly string[];
  /** The whole call or stream, waiting included. Default: `callTimeoutMs`, or `streamTimeoutMs`. */
  readonly timeoutMs?: number;
  /** Ends the call for the caller at once, and tells the plugin. */
  readonly signal?: AbortSignal;
  /** Rate limited: what comes faster is counted in the plugin's state and dropped. */
  readonly onLog?: (entry: PluginLogEntry) => void;
  /** Rate limited: the newest wins, and the last one is always told. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What a stream needs beside its method. */
export interface StreamOptions<M extends PluginMethod> extends CallOptions<M> {
  /** One item. Counts only while an item is asked for. Default: `itemTimeoutMs`. */
  readonly itemTimeoutMs?: number;
}

/**
 * The plugins of this host, as the platform calls them. A plugin can fail, hang, flood or die; what comes out
 * of here is a result that keeps the contract, or one of the errors of `errors.ts`.
 */
export interface PluginHost {
  /** Calls a method. Starts the plugin if it does not run. */
  call<M extends CallMethod>(
    slug: string,
    method: M,
    options: CallOptions<M>,
  ): Promise<ResultOf<M>>;
  /**
   * Calls a method that streams. The plugin makes one item for each that is asked for. Nothing happens before
   * the first one is; leaving the loop cancels the call. To leave while waiting for an item, use `signal`.
   */
  stream<M extends StreamMethod>(
    slug: string,
    method: M,
    options: StreamOptions<M>,
  ): AsyncIterable<ItemOf<M>>;
  /** Who does what plugins ask their host for during a call. Without it nothing of that is done. */
  serveWith(services: HostServices): void;
  /** Never fails: a plugin that was not called yet is idle. */
  state(slug: string): PluginState;
  /** The newest output of the running process, plain and without secrets. */
  output(slug: string): string;
  /** Lets a plugin in quarantine, or one that is backing off, start again. */
  release(slug: string): void;
  /** The next call uses a new process; calls in flight may finish in the old one. */
  restart(slug: string): void;
  /**
   * The plugin's package changed or is gone: no new call uses a process of the former one, and calls in flight end
   * there within their own deadlines. Its crashes so far, which another version may not have, are forgotten.
   */
  supersede(slug: string): void;
  /** Ends the plugin's processes and cancels its calls. Resolves when they are gone. A later call starts it. */
  stop(slug: string): Promise<void>;
  /** Stops everything for good. */
  dispose(): Promise<void>;
}
