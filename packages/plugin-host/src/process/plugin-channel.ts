import type { UnsafeJson } from '@gantry/base';
import type { HostFrame, PluginFrame } from '@gantry/contracts';
import type { Confinement } from './launch.ts';

/** How a channel ended. `expected` when the host asked for it; otherwise it counts as a crash. */
export interface ChannelEnd {
  readonly expected: boolean;
  readonly reason: string;
}

/**
 * Takes a frame of the plugin. `unsafe` says what makes its value dangerous to handle. Throws
 * `FrameViolation` for a frame that is out of turn.
 */
export type FrameReceiver = (frame: PluginFrame, unsafe: UnsafeJson | undefined) => void;

/** The way to one running plugin: a process, or the same process for inline plugins. */
export interface PluginChannel {
  /** True once the plugin has said `hello`; false when it ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when nothing of the plugin runs any more. */
  readonly closed: Promise<ChannelEnd>;
  readonly pid: number | undefined;
  readonly confinement: Confinement;
  readonly memoryBytes: number | undefined;
  /** Throws `FrameTooLarge`. Does nothing when the plugin has ended. */
  send(frame: HostFrame): void;
  /** Ends the plugin at once. The first reason is the one that is reported. */
  kill(reason: string): void;
  /** Asks the plugin to end, and insists. */
  stop(): Promise<ChannelEnd>;
  /** The newest output, ready to be shown; secrets are still in it. */
  output(): string;
}
