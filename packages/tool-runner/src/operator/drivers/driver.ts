import type { ServiceConfig } from '../../config/operator-config.ts';
import type { ServiceLaunch } from '../../run/tool-runner.ts';
import type { PreparedCheck, ServiceStatus } from '../supervisor/protocol.ts';

/** A service with its secrets put in. */
export interface ReadyService {
  readonly config: ServiceConfig;
  readonly env: Readonly<Record<string, string>>;
  readonly health: readonly PreparedCheck[];
}

/** How services are run. */
export interface Driver {
  readonly name: string;
  /** Throws `DRIVER_UNAVAILABLE` when it cannot be used here. */
  assertUsable(): Promise<void>;
  /** Why it cannot run a service; nothing when it can. */
  refuses(service: ServiceConfig): string | undefined;
  start(service: ReadyService): Promise<void>;
  stop(names: readonly string[], graceMs: number): Promise<void>;
  /** Ends everything of the project, and whatever watches it. */
  shutdown(graceMs: number): Promise<void>;
  status(): Promise<readonly ServiceStatus[]>;
  /** Writes logs to standard output, of all services when none is named. */
  logs(names: readonly string[], options: LogOptions): Promise<number>;
  /** Runs a command where the service runs, with this terminal; gives its exit code. */
  exec(service: ReadyService, command: readonly string[]): Promise<number>;
  /** How the service's own program is run once, before its arguments. */
  runOnce(service: ReadyService): ServiceLaunch;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly tail: number;
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
}
