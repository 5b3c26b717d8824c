import type { Problem } from '@gantry/base';
import type { HostService } from './host-services.ts';
import type { PluginManifest } from './manifest.ts';
import type { PluginMethod } from './method-schemas.ts';
import type { IdentityCredentials } from './models/identity.ts';
import type { Progress } from './results.ts';

// How the host and a plugin process talk: frames over a pipe, each a 4-byte big-endian length and that many
// bytes of UTF-8 JSON. The host speaks first only after the plugin said `hello`. Every call has an id that
// the host chose; a plugin never sends a frame for an id that is not open. Streams are pulled: the plugin
// sends one item per `pull`, so a slow host is not flooded.
//
// During a call a plugin may ask its host (`request`), with numbers of its own that it uses once in the call; the host
// answers each, unless the call has ended. What can be asked is in `host-services.ts`.
//
// The pipe is file descriptor 3 of a Node plugin, and stdin and stdout of an executable one. A plugin exits
// when the pipe closes: its host is gone. A call that was cancelled is still settled by the plugin, with
// `result`, `end` or `error`; what it sends for that call until then is dropped. Anything else that is out of
// turn (a frame for an unknown id, an item nobody pulled, a second result) ends the process.

export const PLUGIN_PROTOCOL_VERSION = 1;
/** Longest frame either side accepts, in bytes of JSON. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/**
 * Most values in one frame, counted as opening brackets plus commas. Bounds what reading a frame costs: eight
 * megabytes of `{},{},…` would hold up the reader for a second, as many of text do not.
 */
export const MAX_FRAME_VALUES = 250_000;

/** What a plugin is told about a call. Plain data; the SDK adds the services. */
export interface CallContext {
  readonly requestId: string;
  readonly deadline: string;
  readonly integration: {
    readonly slug: string;
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly actor: {
    readonly id: string;
    readonly username: string;
    readonly roles: readonly string[];
  };
  readonly entity?: EntityContext;
  /** Options for this entity: the manifest's defaults, the integration's, and those of its assignments. */
  readonly assignmentOptions?: Readonly<Record<string, unknown>>;
  readonly environment?: string;
  /** The acting person's own tokens, where the capability asks for them. */
  readonly identity?: IdentityCredentials;
  /** For a lifecycle hook: the entity as it was before. */
  readonly previousEntity?: EntityContext;
}

/** The entity that a call is about. */
export interface EntityContext {
  readonly ref: string;
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly title?: string;
  /** Absent: unknown. Empty: there is none, and none shall be there. */
  readonly description?: string;
  readonly owner?: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

export type HostFrame =
  | { type: 'describe'; id: number }
  | {
      type: 'call';
      id: number;
      method: PluginMethod;
      parameters: unknown;
      context: CallContext;
      credentials: Readonly<Record<string, string>>;
      /** True for methods that stream. */
      stream: boolean;
    }
  | { type: 'pull'; id: number }
  | { type: 'cancel'; id: number; reason: string }
  /** To a `request`: `error` or `value`. */
  | { type: 'answer'; id: number; request: number; value?: unknown; error?: PluginErrorData }
  | { type: 'ping'; id: number }
  | { type: 'shutdown' };

export interface PluginErrorData {
  readonly code: string;
  readonly message: string;
  /** For `PLUGIN_RATE_LIMITED`: ISO 8601. */
  readonly retryAt?: string;
  /** For `PLUGIN_CREDENTIALS_MISSING`: the field. */
  readonly field?: string;
}

export interface Description {
  readonly manifest: PluginManifest;
  /** Which methods the handlers have. */
  readonly methods: readonly PluginMethod[];
  /**
   * What is wrong with the handlers, which only the plugin's own process can see: a class that disagrees with
   * its `pluginType`, a handler of another kind, an abstract method that is missing.
   */
  readonly problems?: readonly Problem[];
}

export type PluginLogLevel = 'debug' | 'info' | 'warn' | 'error';

export type PluginFrame =
  /** With `failure` the plugin could not be loaded; the host ends the process and reports why. */
  | { type: 'hello'; protocol: number; failure?: PluginErrorData }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'item'; id: number; value: unknown }
  | { type: 'end'; id: number }
  | { type: 'error'; id: number; error: PluginErrorData }
  | { type: 'log'; id: number; level: PluginLogLevel; message: string }
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'request'; id: number; request: number; service: HostService; value: unknown }
  | { type: 'pong'; id: number };
