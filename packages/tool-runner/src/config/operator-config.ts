import type { JsonObject } from '@gantry/base';

export type DriverName = 'process' | 'docker' | 'podman';

/** A whole configuration, checked; references to secrets are still in it. */
export interface OperatorConfig {
  /** Part of paths and names: lower-case letters, digits, `-` and `_`. */
  readonly project: string;
  /** Folder that relative paths of services are resolved against. */
  readonly folder: string;
  readonly driver: DriverName;
  readonly repositories: readonly RepositoryConfig[];
  readonly services: readonly ServiceConfig[];
  readonly secrets: Readonly<Record<string, ToolCall>>;
  readonly notifications: readonly ToolCall[];
}

export interface RepositoryConfig {
  readonly name: string;
  /** Absolute path or http(s) address. */
  readonly url: string;
  /** Public key (minisign); the repository then has to be signed. */
  readonly key?: string;
  /** Where the signature is; default: the address with `.minisig`. */
  readonly signature?: string;
  /** What the file has to hash to. */
  readonly sha256?: string;
}

export interface ServiceConfig {
  readonly name: string;
  readonly replicas: number;
  readonly command?: readonly string[];
  readonly image?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly depends: readonly string[];
  readonly preflight: readonly ToolCall[];
  readonly health: readonly HealthCheck[];
  readonly init: readonly ToolCall[];
}

export interface ToolCall {
  /** Name, with a range after `@`. */
  readonly tool: string;
  readonly args: JsonObject;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
  /** Drivers that it is for; all when absent. */
  readonly operators: readonly string[] | undefined;
  /** Where it stands in the configuration. */
  readonly pointer: string;
}

export interface HealthCheck extends ToolCall {
  readonly intervalMs: number;
  readonly initialDelayMs: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}
