import type { Json } from '@gantry/base';

export type ToolStatus = 'passed' | 'failed' | 'error' | 'timed-out' | 'cancelled';

/** How a run of a tool went. A value, also when it went badly. */
export interface ToolOutcome {
  /**
   * `passed` and `failed` are answers. `error` is none: the tool could not be started, was given wrong arguments,
   * crashed, or contradicted itself.
   */
  readonly status: ToolStatus;
  /** One sentence, safe to show. */
  readonly message: string;
  /** A word for programs: the tool's own, or `exit-code`, `signal`, `not-started`, `warning`, … */
  readonly reason?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly durationMs: number;
  /** The end of what the tool printed, without control characters and known secrets. */
  readonly output: ToolOutput;
  /** What the tool looked at. */
  readonly target?: string;
  readonly details?: Json;
  readonly measures?: Readonly<Record<string, ToolMeasure>>;
  /** What a `secret` tool found. Never to be shown, logged or stored. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were printed and not kept. */
  readonly droppedBytes: number;
}

/** A number that a tool measured. A monitoring plugin may say which values are worth a warning. */
export interface ToolMeasure {
  readonly value: number;
  readonly unit?: string;
  readonly warning?: string;
  readonly critical?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}
