import type { Confinement } from '../process/launch.ts';
import type { Crash } from './crash-budget.ts';

/** `quarantined` lasts until somebody releases the plugin; the others change by themselves. */
export type PluginStatus = 'idle' | 'starting' | 'running' | 'backing-off' | 'quarantined';

/** What the host knows about a plugin's process, for people. */
export interface PluginState {
  readonly slug: string;
  readonly status: PluginStatus;
  readonly pid?: number;
  readonly startedAt?: Date;
  /** For `backing-off`: when it may start again. */
  readonly retryAt?: Date;
  /** The newest ten, oldest first. */
  readonly crashes: readonly Crash[];
  /** Calls that are worked on, in every process of the plugin. */
  readonly openCalls: number;
  /** Resident memory at the last check. Linux only. */
  readonly memoryBytes?: number;
  /** Log lines that were not passed on because they came too fast. */
  readonly droppedLogLines: number;
  /** What keeps the process from the host's files. Known once it was started. */
  readonly confinement?: Confinement;
}
