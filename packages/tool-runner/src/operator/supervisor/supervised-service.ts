import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createId } from '@gantry/base';
import { findMarked, killMarked, RUN_MARK, signalGroup } from '../../run/process-group.ts';
import { type HealthMonitor, watchHealth } from './health-monitor.ts';
import { LOG_FOLDER, type ServicePlan, type ServiceState, type ServiceStatus } from './protocol.ts';

/** Of the environment of whoever starts a service it gets these, and what its configuration says. */
const PASSED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
];
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** A process that ran for so long has not crashed at its start. */
const STEADY_MS = 30_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const POLL_MS = 25;

interface Replica {
  child: ChildProcess | undefined;
  crashes: number;
  startedAt: number;
  retry: NodeJS.Timeout | undefined;
}

/** One service under supervision: its processes, their restarts, and its health. */
export class SupervisedService {
  readonly run = createId();
  readonly plan: ServicePlan;
  readonly #folder: string;
  readonly #changed: () => void;
  readonly #replicas: Replica[] = [];
  #health: HealthMonitor | undefined;
  #state: ServiceState = 'stopped';
  #reason: string | undefined;
  #since: string | undefined;
  #restarts = 0;
  #stopping = false;

  constructor(plan: ServicePlan, folder: string, changed: () => void) {
    this.plan = plan;
    this.#folder = folder;
    this.#changed = changed;
  }

  get pids(): number[] {
    return this.#replicas.flatMap(({ child }) => child?.pid ?? []);
  }

  status(): ServiceStatus {
    return {
      name: this.plan.name,
      state: this.#state,
      health: this.#health?.state ?? 'unknown',
      pids: this.pids,
      restarts: this.#restarts,
      checks: this.#health?.checks ?? [],
      ...(this.#since === undefined ? {} : { since: this.#since }),
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  start(onHealth: (before: string, after: string, message: string) => void): void {
    this.#state = 'running';
    this.#since = new Date().toISOString();
    const { replicas = 0 } = this.plan.process ?? {};
    for (let index = 0; index < replicas; index++) {
      const replica: Replica = { child: undefined, crashes: 0, startedAt: 0, retry: undefined };
      this.#replicas.push(replica);
      this.#spawn(replica);
    }
    this.#health = watchHealth(this.plan.health, onHealth);
  }

  /** Resolves when nothing of the service is left. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#health?.stop();
    for (const { retry } of this.#replicas) clearTimeout(retry);
    for (const pid of this.pids) signalGroup(pid, 'SIGTERM');
    const deadline = Date.now() + graceMs;
    // Also children that outlive the process which was started.
    while (Date.now() < deadline && this.#isAlive()) {
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
    for (const pid of this.pids) signalGroup(pid, 'SIGKILL');
    killMarked(this.run);
    while (this.pids.length > 0) await new Promise((wake) => setTimeout(wake, POLL_MS));
    this.#state = 'stopped';
    this.#changed();
  }

  #isAlive(): boolean {
    return this.pids.length > 0 || findMarked(this.run).length > 0;
  }

  #spawn(replica: Replica): void {
    const { process: program, name } = this.plan;
    if (!program) return;
    const [command = '', ...args] = program.argv;
    const log = this.#openLog(name);
    const base = PASSED.flatMap((key) => {
      const value = process.env[key];
      return value === undefined ? [] : [[key, value] as const];
    });
    replica.startedAt = Date.now();
    const child = spawn(command, args, {
      cwd: program.cwd,
      env: { ...Object.fromEntries(base), ...program.env, [RUN_MARK]: this.run },
      detached: true,
      // Its own file, so that it goes on writing whatever becomes of the supervisor.
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    if (child.pid !== undefined) replica.child = child;
    child.once('error', (error) => {
      if (child.pid === undefined)
        this.#end(replica, `it could not be started: ${error.message}`, false);
    });
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      replica.child = undefined;
      if (this.#stopping) return this.#changed();
      if (code === 0) return this.#end(replica, 'it ended with exit code 0', undefined);
      this.#end(
        replica,
        signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`,
        true,
      );
    });
    this.#state = 'running';
    this.#changed();
  }

  /** @param again - Whether to start it once more; undefined when it has ended well. */
  #end(replica: Replica, reason: string, again: boolean | undefined): void {
    this.#reason = reason;
    if (!again) {
      this.#state = again === undefined ? 'exited' : 'failed';
      this.#changed();
      return;
    }
    if (Date.now() - replica.startedAt > STEADY_MS) replica.crashes = 0;
    replica.crashes++;
    this.#restarts++;
    this.#state = 'restarting';
    const pause = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (replica.crashes - 1));
    replica.retry = setTimeout(() => this.#spawn(replica), pause);
    this.#changed();
  }

  #openLog(name: string): number {
    const folder = join(this.#folder, LOG_FOLDER);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${name}.log`);
    try {
      if (statSync(path).size > MAX_LOG_BYTES) {
        copyFileSync(path, `${path}.1`);
        truncateSync(path);
      }
    } catch {
      // There is none yet.
    }
    return openSync(path, 'a', 0o600);
  }
}
