import type { JsonObject, Problem } from '@gantry/base';
import type { CallContext, PluginManifest, PluginMethod } from '@gantry/contracts';

// What the checks are held against. The SDK says what a subject is; whoever runs the checks brings one, because only
// a host can start a plugin's process.

/** What came of reading a package and asking the plugin what it is. */
export type SubjectLoading =
  | {
      readonly kind: 'loaded';
      readonly manifest: PluginManifest;
      readonly methods: readonly PluginMethod[];
      /** The closed JSON Schema of options and credentials. */
      readonly configSchema: JsonObject;
    }
  | {
      readonly kind: 'failed';
      /** How far it came: the `gantry` section, the entry's file, starting, describing itself, the contract version. */
      readonly phase: 'section' | 'entry' | 'start' | 'description' | 'version';
      readonly reason: string;
      readonly problems: readonly Problem[];
    };

/** One call, as a host would make it. */
export interface SubjectCall {
  readonly method: PluginMethod;
  readonly parameters: unknown;
  readonly context: Omit<CallContext, 'deadline'>;
  readonly credentials: Readonly<Record<string, string>>;
  /** Cancel after this time instead of waiting for the answer. In milliseconds. */
  readonly cancelAfterMs?: number;
}

/** What became of a call. Texts are as the plugin wrote them: nothing is masked. */
export interface SubjectAnswer {
  readonly outcome: /** The result, or the items of a stream. They match the schema of the method. */
    | { readonly kind: 'answered'; readonly values: readonly unknown[] }
    | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
    | { readonly kind: 'failed'; readonly code: string; readonly message: string }
    /** It did not answer in time. */
    | { readonly kind: 'timed-out' }
    /** It was cancelled. `released` when the plugin let go of the call in time. */
    | { readonly kind: 'cancelled'; readonly released: boolean }
    /** The process ended. */
    | { readonly kind: 'lost'; readonly reason: string };
  readonly logs: readonly string[];
}

/** How a process ended, and what it left. */
export interface SubjectEnd {
  /** It did not end when it was asked to, and was killed. */
  readonly forced: boolean;
  /** Why it ended before it was asked to, if so. */
  readonly lost?: string;
  /** What it printed. */
  readonly output: string;
  /** What kept it alive, such as `Timeout`, and the globals that it added; absent where that cannot be seen. */
  readonly witness?: { readonly resources: readonly string[]; readonly globals: readonly string[] };
}

/** A plugin in a process of its own. */
export interface RunningSubject {
  /** Never rejects. One call at a time. */
  call(call: SubjectCall): Promise<SubjectAnswer>;
  /** Ends the process. Never rejects. */
  stop(): Promise<SubjectEnd>;
}

/** Options and credentials to run with, as an operator would enter them. */
export interface SubjectConfiguration {
  readonly options: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** A plugin's package, opened for checking. */
export interface PluginSubject {
  /** Without symbolic links. */
  readonly directory: string;
  /** `package.json`; empty when it cannot be read. */
  readonly packageData: JsonObject;
  readonly loading: SubjectLoading;
  /** What to run with. Default: the plugin's own defaults, and values made up for what is required. */
  readonly configuration?: SubjectConfiguration;
  /** Starts a process. Rejects when it does not say hello. */
  start(): Promise<RunningSubject>;
}
