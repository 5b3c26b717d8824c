import type { JsonObject, Problem } from '@gantry/base';
import type { PluginManifest, PluginMethod } from '@gantry/contracts';
import type { PluginEntry } from '../process/launch.ts';

interface PackageFacts {
  readonly packageName: string;
  readonly version: string;
  /** The package's folder, without symbolic links. */
  readonly directory: string;
}

/** A plugin that can be called. Frozen, manifest included. */
export interface LoadedPlugin extends PackageFacts {
  readonly status: 'loaded';
  readonly slug: string;
  readonly entry: PluginEntry;
  readonly manifest: PluginManifest;
  readonly methods: readonly PluginMethod[];
  /** The closed JSON Schema of its options and credentials. */
  readonly configSchema: JsonObject;
  /** Changes when the package's files change; a process of another digest is not used any more. */
  readonly digest: string;
}

/** A plugin that is fine and that this host cannot run, such as one for a newer contract. */
export interface SkippedPlugin extends PackageFacts {
  readonly status: 'skipped';
  readonly slug?: string;
  readonly reason: string;
}

/** A package that says it is a plugin and cannot be one. */
export interface FailedPlugin extends PackageFacts {
  readonly status: 'failed';
  readonly slug?: string;
  readonly reason: string;
  readonly problems: readonly Problem[];
  /** What its process printed, plain, when it did not get as far as describing itself. */
  readonly output?: string;
}

/** What became of a package that says it is a plugin. */
export type PluginRecord = LoadedPlugin | SkippedPlugin | FailedPlugin;
