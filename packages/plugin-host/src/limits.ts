import { MAX_FRAME_BYTES } from '@gantry/contracts';

/** How much a plugin may take, and how long. All times in milliseconds. */
export interface HostLimits {
  /** From starting the process to its `hello`. Loading the plugin's modules happens within it. */
  readonly startTimeoutMs: number;
  /** A call, including the time it waits for its turn and for the process to start. */
  readonly callTimeoutMs: number;
  /** One item of a stream. */
  readonly itemTimeoutMs: number;
  /** A whole stream. */
  readonly streamTimeoutMs: number;
  /** From cancelling a call to the plugin settling it. A process that does not is ended. */
  readonly cancelGraceMs: number;
  /** While calls are open, a ping is sent this often. */
  readonly pingIntervalMs: number;
  /** A process that answers no ping for this long is killed. */
  readonly unresponsiveMs: number;
  /** A process without calls is stopped after this time. */
  readonly idleMs: number;
  /** How long calls in flight may go on in a process that is being replaced. */
  readonly drainMs: number;
  /** Between asking a process to stop, `SIGTERM`, and `SIGKILL`. */
  readonly stopGraceMs: number;
  /** Calls that a plugin works on at the same time. Streams are counted apart: they stay open for long. */
  readonly maxConcurrentCalls: number;
  readonly maxConcurrentStreams: number;
  /** Calls, and streams, that may wait for a turn. */
  readonly maxQueuedCalls: number;
  /** Cap of the JavaScript heap. Does not cover buffers; `memoryMegabytes` does. */
  readonly heapMegabytes: number;
  /** A process that is larger is killed. Measured on Linux only. */
  readonly memoryMegabytes: number;
  readonly memoryCheckMs: number;
  readonly maxFrameBytes: number;
  /** How much of the newest output is kept. */
  readonly outputBytes: number;
  /** How fast output is read. A plugin that prints faster waits. */
  readonly outputBytesPerSecond: number;
  /** How fast log and progress frames are read, over all calls of a process. A plugin that logs faster waits. */
  readonly chatterBytesPerSecond: number;
  readonly chatterFramesPerSecond: number;
  /** Log lines that reach the caller, for each call; the others are counted and dropped. */
  readonly logLinesPerSecond: number;
  /** Progress reports that reach the caller, for each call; the newest wins. */
  readonly progressPerSecond: number;
  /** This many crashes within `crashWindowMs` put a plugin into quarantine. */
  readonly crashLimit: number;
  readonly crashWindowMs: number;
  /** Wait after the first crash; doubles with each one that follows, up to `maxBackOffMs`. */
  readonly backOffMs: number;
  readonly maxBackOffMs: number;
  /** How long a call waits for a plugin that is backing off, before it fails. */
  readonly maxBackOffWaitMs: number;
}

/** Limits that suit a host of a few cores and plugins that talk to remote systems. */
export const DEFAULT_LIMITS: HostLimits = {
  startTimeoutMs: 10_000,
  callTimeoutMs: 30_000,
  itemTimeoutMs: 60_000,
  streamTimeoutMs: 24 * 60 * 60_000,
  cancelGraceMs: 10_000,
  pingIntervalMs: 2_000,
  unresponsiveMs: 10_000,
  idleMs: 60_000,
  drainMs: 30_000,
  stopGraceMs: 2_000,
  maxConcurrentCalls: 8,
  maxConcurrentStreams: 16,
  maxQueuedCalls: 64,
  heapMegabytes: 256,
  memoryMegabytes: 512,
  memoryCheckMs: 1_000,
  maxFrameBytes: MAX_FRAME_BYTES,
  outputBytes: 64 * 1024,
  outputBytesPerSecond: 256 * 1024,
  chatterBytesPerSecond: 1024 * 1024,
  chatterFramesPerSecond: 5_000,
  logLinesPerSecond: 200,
  progressPerSecond: 5,
  crashLimit: 5,
  crashWindowMs: 10 * 60_000,
  backOffMs: 500,
  maxBackOffMs: 30_000,
  maxBackOffWaitMs: 5_000,
};
