import type { JsonObject } from '@gantry/base';
import type { RunnableTool } from '../../run/tool-runner.ts';
import type { HealthState } from '../health-state.ts';

/** A tool with everything that it takes to run it; secrets are put in. Lives in memory only. */
export interface PreparedCall {
  readonly tool: RunnableTool;
  readonly args: JsonObject;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number | undefined;
  readonly secrets: readonly string[];
}

export interface PreparedCheck extends PreparedCall {
  readonly intervalMs: number;
  readonly initialDelayMs: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/** What the supervisor has to know about a service. */
export interface ServicePlan {
  readonly name: string;
  /** How to run it; absent when something else runs it and only its health is watched. */
  readonly process?:
    | {
        readonly argv: readonly string[];
        readonly env: Readonly<Record<string, string>>;
        readonly cwd: string;
        readonly replicas: number;
      }
    | undefined;
  readonly health: readonly PreparedCheck[];
}

export type SupervisorRequest =
  | { readonly do: 'status' }
  | { readonly do: 'notify'; readonly calls: readonly PreparedCall[]; readonly project: string }
  | { readonly do: 'start'; readonly plan: ServicePlan }
  | { readonly do: 'stop'; readonly service: string; readonly graceMs: number }
  | { readonly do: 'shutdown'; readonly graceMs: number };

export type ServiceState = 'running' | 'restarting' | 'exited' | 'failed' | 'stopped';

export interface CheckStatus {
  readonly tool: string;
  readonly state: HealthState;
  readonly message?: string;
  readonly at?: string;
  readonly durationMs?: number;
}

export interface ServiceStatus {
  readonly name: string;
  readonly state: ServiceState;
  readonly health: HealthState;
  readonly pids: readonly number[];
  readonly since?: string;
  readonly restarts: number;
  /** Why it is not running. */
  readonly reason?: string;
  readonly checks: readonly CheckStatus[];
}

export type SupervisorAnswer =
  | { readonly ok: true; readonly services: readonly ServiceStatus[] }
  | { readonly ok: false; readonly reason: string };

/** What is on disk about a supervisor; no secrets. */
export interface SupervisorFile {
  readonly pid: number;
  readonly socket: string;
  readonly services: readonly {
    readonly name: string;
    /** Mark of every process that it has started. */
    readonly run: string;
    readonly pids: readonly number[];
  }[];
}

export const STATE_FILE = 'supervisor.json';
export const LOG_FOLDER = 'logs';
