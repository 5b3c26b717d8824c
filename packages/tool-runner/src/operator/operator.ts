import { messageOf } from '@gantry/base';
import type {
  HealthCheck,
  OperatorConfig,
  ServiceConfig,
  ToolCall,
} from '../config/operator-config.ts';
import type { ToolOutcome } from '../run/tool-outcome.ts';
import type { RunnableTool, ServiceLaunch } from '../run/tool-runner.ts';
import type { Toolbox } from '../toolbox.ts';
import { coerce } from './check-tools.ts';
import type { Driver, ReadyService } from './drivers/driver.ts';
import type { OperatorEvent, Phase } from './operator-events.ts';
import { inStartOrder, select, withDependencies } from './plan.ts';
import { SecretResolver } from './secret-resolver.ts';
import type { PreparedCall, ServiceStatus } from './supervisor/protocol.ts';
import type { SupervisorClient } from './supervisor/supervisor-client.ts';

export interface OperatorOptions {
  readonly config: OperatorConfig;
  readonly toolbox: Toolbox;
  readonly driver: Driver;
  readonly supervisor: SupervisorClient;
  readonly onEvent: (event: OperatorEvent) => void;
  readonly signal?: AbortSignal;
}

export interface StartOptions {
  /** Starts also what failed its preflight. */
  readonly force?: boolean;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: boolean;
  /** How long each service may take to become healthy. */
  readonly waitMs?: number;
}

const PARALLEL_TOOLS = 8;
const DEFAULT_WAIT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
/** A process that has lived for so long has not failed at once. */
const SETTLE_MS = 300;
const POLL_MS = 50;

/** Starts and stops the services of a configuration, with what has to be true before and after. */
export class Operator {
  readonly #options: OperatorOptions;
  readonly #secrets: SecretResolver;

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#secrets = new SecretResolver(options.toolbox, options.config.secrets);
  }

  /** Runs the preflight of services. True when all have passed. */
  async check(names: readonly string[]): Promise<boolean> {
    const services = select(this.#options.config.services, names);
    const failed = await this.#preflight(services);
    return failed.size === 0;
  }

  /** Starts services and what they depend on. True when all of them run. */
  async start(names: readonly string[], options: StartOptions = {}): Promise<boolean> {
    const { config, driver, onEvent } = this.#options;
    const chosen = withDependencies(config.services, select(config.services, names));
    const ordered = inStartOrder(chosen);
    if (options.dryRun) {
      for (const { name } of ordered)
        onEvent({ event: 'service', service: name, state: 'planned' });
      return true;
    }
    await driver.assertUsable();
    const running = new Set(
      (await driver.status()).filter(({ state }) => state === 'running').map(({ name }) => name),
    );
    for (const { name } of ordered.filter((one) => running.has(one.name))) {
      onEvent({ event: 'service', service: name, state: 'running-already' });
    }
    const waiting = ordered.filter(({ name }) => !running.has(name));
    const failed = await this.#preflight(waiting);
    const blocked = new Map<string, string>();
    for (const service of waiting) {
      const own = failed.get(service.name);
      const other = service.depends.find((name) => blocked.has(name));
      if (own !== undefined && options.force) {
        onEvent({
          event: 'note',
          message: `${service.name} is started although ${own}, because of --force.`,
        });
      } else if (own !== undefined) blocked.set(service.name, own);
      else if (other !== undefined)
        blocked.set(service.name, `it depends on ${other}, which is not started`);
    }
    await this.#configureNotifications();
    for (const service of waiting) {
      if (this.#options.signal?.aborted) return false;
      const other = service.depends.find((name) => blocked.has(name));
      const reason =
        blocked.get(service.name) ??
        (other === undefined ? undefined : `it depends on ${other}, which is not started`);
      if (reason !== undefined) {
        blocked.set(service.name, reason);
        onEvent({ event: 'service', service: service.name, state: 'blocked', reason });
        continue;
      }
      const problem = await this.#startOne(service, options.waitMs ?? DEFAULT_WAIT_MS);
      if (problem !== undefined) blocked.set(service.name, problem);
    }
    return blocked.size === 0;
  }

  /** Runs the init tools of services by hand. True when all have passed. */
  async init(names: readonly string[]): Promise<boolean> {
    const { config, driver } = this.#options;
    let passed = true;
    for (const service of inStartOrder(select(config.services, names))) {
      for (const [index, call] of service.init.entries()) {
        if (!isFor(call, driver.name)) continue;
        const outcome = await this.#runCall('init', service, call, index);
        if (outcome.status === 'passed') continue;
        passed = false;
        break;
      }
    }
    return passed;
  }

  /** Stops services and, before them, those that depend on them. */
  async stop(names: readonly string[]): Promise<void> {
    const { config, driver, onEvent } = this.#options;
    if (names.length === 0) {
      await driver.shutdown(STOP_GRACE_MS);
      for (const { name } of config.services) {
        onEvent({ event: 'service', service: name, state: 'stopped' });
      }
      return;
    }
    select(config.services, names);
    const gone = this.#withDependants(names);
    for (const { name } of inStartOrder(config.services).reverse()) {
      if (!gone.has(name)) continue;
      await driver.stop([name], STOP_GRACE_MS);
      onEvent({ event: 'service', service: name, state: 'stopped' });
    }
  }

  async restart(names: readonly string[], options: StartOptions = {}): Promise<boolean> {
    const gone = names.length === 0 ? [] : [...this.#withDependants(names)];
    await this.stop(names);
    return await this.start(gone, options);
  }

  /** The state of every service of the configuration, also of those that do not run. */
  async status(names: readonly string[] = []): Promise<readonly ServiceStatus[]> {
    const { config, driver } = this.#options;
    const known = new Map((await driver.status()).map((status) => [status.name, status]));
    return select(config.services, names).map(
      ({ name }) =>
        known.get(name) ?? {
          name,
          state: 'stopped',
          health: 'unknown',
          pids: [],
          restarts: 0,
          checks: [],
        },
    );
  }

  /** A service with its secrets, for `exec`. */
  async ready(name: string): Promise<ReadyService> {
    const [service] = select(this.#options.config.services, [name]);
    return await this.#ready(service as ServiceConfig);
  }

  #withDependants(names: readonly string[]): Set<string> {
    const gone = new Set(names);
    for (const { name, depends } of inStartOrder(this.#options.config.services)) {
      if (depends.some((other) => gone.has(other))) gone.add(name);
    }
    return gone;
  }

  /** Runs all preflights at once, within a limit; gives why services may not start. */
  async #preflight(services: readonly ServiceConfig[]): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    const work = services.flatMap((service) =>
      service.preflight
        .filter((call) => isFor(call, this.#options.driver.name))
        .map((call, index) => ({ service, call, index })),
    );
    await inParallel(work, PARALLEL_TOOLS, async ({ service, call, index }) => {
      const outcome = await this.#runCall('preflight', service, call, index);
      if (outcome.status !== 'passed' && !failed.has(service.name)) {
        failed.set(
          service.name,
          `its preflight ${call.tool} ${outcome.status}: ${withoutStop(outcome.message)}`,
        );
      }
    });
    return failed;
  }

  /** Gives why it was not started; nothing when it runs. */
  async #startOne(service: ServiceConfig, waitMs: number): Promise<string | undefined> {
    const { driver, onEvent } = this.#options;
    const { name } = service;
    const fail = (reason: string) => {
      onEvent({ event: 'service', service: name, state: 'failed', reason });
      return reason;
    };
    const refused = driver.refuses(service);
    if (refused !== undefined) return fail(refused);
    let ready: ReadyService;
    try {
      ready = await this.#ready(service);
    } catch (error) {
      return fail(messageOf(error));
    }
    for (const [index, call] of service.init.entries()) {
      if (!isFor(call, driver.name)) continue;
      const outcome = await this.#runCall('init', service, call, index);
      if (outcome.status !== 'passed')
        return fail(`its init ${call.tool} ${outcome.status}: ${outcome.message}`);
    }
    onEvent({ event: 'service', service: name, state: 'starting' });
    try {
      await driver.start(ready);
    } catch (error) {
      return fail(messageOf(error));
    }
    return await this.#untilHealthy(name, ready.health.length > 0, waitMs);
  }

  async #untilHealthy(
    name: string,
    hasHealth: boolean,
    waitMs: number,
  ): Promise<string | undefined> {
    const { driver, onEvent, signal } = this.#options;
    const started = Date.now();
    for (;;) {
      const status = (await driver.status()).find((one) => one.name === name);
      const { state, health = 'unknown' } = status ?? {};
      const say = (outcome: 'started' | 'failed', reason?: string) => {
        onEvent({
          event: 'service',
          service: name,
          state: outcome,
          health,
          ...(state === undefined ? {} : { process: state }),
          ...(reason === undefined ? {} : { reason }),
        });
        return reason;
      };
      const isUp = state === 'running' || state === 'exited';
      if (!isUp) {
        if (state === 'restarting' && hasHealth && Date.now() - started < waitMs) {
          // It may still come up.
        } else return say('failed', status?.reason ?? 'it is not running');
      } else if (!hasHealth && Date.now() - started >= SETTLE_MS) return say('started');
      else if (hasHealth && health === 'healthy') return say('started');
      else if (hasHealth && health === 'unhealthy') {
        const check = status?.checks.find((one) => one.state === 'unhealthy');
        return say('failed', `it is unhealthy: ${check?.tool}: ${check?.message}`);
      }
      if (Date.now() - started > waitMs)
        return say('failed', `it was not healthy within ${waitMs / 1_000} s`);
      if (signal?.aborted) return say('failed', 'it was not waited for any longer');
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }

  async #runCall(
    phase: Phase,
    service: ServiceConfig,
    call: ToolCall,
    index: number,
  ): Promise<ToolOutcome> {
    const { onEvent, toolbox, driver, signal } = this.#options;
    const at = { phase, service: service.name, tool: call.tool, index };
    onEvent({ event: 'tool-started', ...at });
    let outcome: ToolOutcome;
    try {
      const { tool, args, env, timeoutMs, secrets } = await this.#prepare(call);
      const launch: ServiceLaunch | undefined =
        tool.manifest.needsService && driver.refuses(service) === undefined
          ? driver.runOnce(await this.#ready(service))
          : undefined;
      outcome = await toolbox.runner.run(tool, {
        args,
        env,
        timeoutMs,
        secrets: [...secrets, ...this.#secrets.values],
        service: launch,
        signal,
      });
    } catch (error) {
      const output = { stdout: '', stderr: '', droppedBytes: 0 };
      outcome = { status: 'error', message: messageOf(error), durationMs: 0, output };
    }
    onEvent({ event: 'tool', ...at, outcome });
    return outcome;
  }

  async #prepare(call: ToolCall): Promise<PreparedCall> {
    const { toolbox } = this.#options;
    const tool: RunnableTool = await toolbox.obtain(await toolbox.find(call.tool));
    const args = coerce(tool.manifest, await this.#secrets.resolve({ ...call.args }));
    const env = await this.#secrets.resolve({ ...call.env });
    return { tool, args, env, timeoutMs: call.timeoutMs, secrets: this.#secrets.values };
  }

  async #ready(config: ServiceConfig): Promise<ReadyService> {
    const { driver } = this.#options;
    const env = await this.#secrets.resolve({ ...config.env });
    const checks = config.health.filter((check) => isFor(check, driver.name));
    const health = await Promise.all(
      checks.map(async (check: HealthCheck) => ({
        ...(await this.#prepare(check)),
        ...thresholds(check),
      })),
    );
    return { config, env, health };
  }

  async #configureNotifications(): Promise<void> {
    const { config, supervisor } = this.#options;
    if (config.notifications.length === 0) return;
    const calls = await Promise.all(config.notifications.map((call) => this.#prepare(call)));
    await supervisor.ask({ do: 'notify', project: config.project, calls });
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function thresholds(check: HealthCheck) {
  const { intervalMs, initialDelayMs, successThreshold, failureThreshold } = check;
  return { intervalMs, initialDelayMs, successThreshold, failureThreshold };
}

/** Some call the driver for processes of the machine by another name. */
function isFor({ operators }: ToolCall, driver: string): boolean {
  return (
    operators === undefined ||
    operators.includes(driver) ||
    (driver === 'process' && operators.includes('baremetal'))
  );
}

async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, queue.length) }, worker));
}
