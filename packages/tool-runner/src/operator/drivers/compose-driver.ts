import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ServiceConfig } from '../../config/operator-config.ts';
import { errors } from '../../errors.ts';
import type { OutputKeeper } from '../../run/output-keeper.ts';
import { RUN_MARK } from '../../run/process-group.ts';
import { runProcess } from '../../run/run-process.ts';
import type { ServiceLaunch } from '../../run/tool-runner.ts';
import type { HealthState } from '../health-state.ts';
import type { ServiceState, ServiceStatus } from '../supervisor/protocol.ts';
import type { SupervisorClient } from '../supervisor/supervisor-client.ts';
import type { Driver, LogOptions, ReadyService } from './driver.ts';

export interface ComposeOptions {
  readonly name: 'docker' | 'podman';
  readonly project: string;
  readonly folder: string;
  readonly services: readonly ServiceConfig[];
  readonly supervisor: SupervisorClient;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const COMMAND_TIMEOUT_MS = 10 * 60_000;
const OUTPUT_BYTES = 1024 * 1024;

/**
 * Services are containers, run by `docker compose` or `podman compose`. The file that is written for it names
 * variables and has none of their values: those are in the environment of the command alone.
 */
export class ComposeDriver implements Driver {
  readonly #options: ComposeOptions;

  constructor(options: ComposeOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  async assertUsable(): Promise<void> {
    const { code, text } = await this.#capture(['version'], {});
    if (code === 0) return;
    const reason = text.trim().split('\n').at(-1) || `"${this.name} compose version" failed.`;
    throw errors.DRIVER_UNAVAILABLE({ driver: this.name, reason });
  }

  refuses({ image }: ServiceConfig): string | undefined {
    return image === undefined
      ? `it has no "image", which the driver "${this.name}" runs`
      : undefined;
  }

  async start({ config, env, health }: ReadyService): Promise<void> {
    this.#writeFile();
    const scale = config.replicas === 1 ? [] : ['--scale', `${config.name}=${config.replicas}`];
    await this.#must(['up', '--detach', '--no-deps', ...scale, config.name], env);
    if (health.length === 0) return;
    await this.#options.supervisor.ask({ do: 'start', plan: { name: config.name, health } });
  }

  async stop(names: readonly string[], graceMs: number): Promise<void> {
    this.#writeFile();
    const watched = (await this.#options.supervisor.status()) ?? [];
    for (const { name } of watched.filter((one) => names.includes(one.name))) {
      await this.#options.supervisor.ask({ do: 'stop', service: name, graceMs: 0 });
    }
    const timeout = String(Math.ceil(graceMs / 1_000));
    await this.#must(['stop', '--timeout', timeout, ...names], {});
    await this.#must(['rm', '--force', ...names], {});
  }

  async shutdown(graceMs: number): Promise<void> {
    this.#writeFile();
    await this.#options.supervisor.shutdown(0);
    await this.#must(['down', '--timeout', String(Math.ceil(graceMs / 1_000))], {});
  }

  async status(): Promise<readonly ServiceStatus[]> {
    this.#writeFile();
    const watched = (await this.#options.supervisor.status()) ?? [];
    const { code, text } = await this.#capture(['ps', '--all', '--format', 'json'], {});
    if (code !== 0) throw errors.DRIVER_UNAVAILABLE({ driver: this.name, reason: text.trim() });
    const containers = parseContainers(text);
    const names = [...new Set(containers.map(({ service }) => service))];
    return names.map((name) => {
      const own = containers.filter(({ service }) => service === name);
      const health = watched.find((one) => one.name === name);
      return {
        name,
        state: stateOf(own.map(({ state }) => state)),
        health: health?.health ?? ('unknown' as HealthState),
        pids: [],
        restarts: 0,
        checks: health?.checks ?? [],
      };
    });
  }

  async logs(
    names: readonly string[],
    { follow, tail, write, signal }: LogOptions,
  ): Promise<number> {
    this.#writeFile();
    const args = ['logs', ...(follow ? ['--follow'] : []), '--tail', String(tail), ...names];
    return await this.#run(args, {}, signal, write);
  }

  async exec({ config }: ReadyService, command: readonly string[]): Promise<number> {
    this.#writeFile();
    return await new Promise((resolve, reject) => {
      const child = spawn(this.name, [...this.#base(), 'exec', config.name, ...command], {
        env: this.#environment({}),
        stdio: 'inherit',
      });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  }

  runOnce({ config, env }: ReadyService): ServiceLaunch {
    this.#writeFile();
    const argv = [this.name, ...this.#base(), 'run', '--rm', '--no-deps', '--no-TTY', config.name];
    return { name: config.name, argv, env: this.#environment(env), cwd: this.#options.folder };
  }

  #base(): string[] {
    return ['compose', '--project-name', this.#options.project, '--file', this.#path];
  }

  get #path(): string {
    return join(this.#options.folder, 'compose.yaml');
  }

  #writeFile(): void {
    const services = this.#options.services.map((service) => [
      service.name,
      {
        image: service.image,
        ...(service.command ? { command: [...service.command] } : {}),
        // Names alone: compose takes the values from its own environment.
        ...(Object.keys(service.env).length > 0 ? { environment: Object.keys(service.env) } : {}),
        ...(service.ports.length > 0 ? { ports: [...service.ports] } : {}),
        ...(service.volumes.length > 0 ? { volumes: [...service.volumes] } : {}),
        ...(service.depends.length > 0 ? { depends_on: [...service.depends] } : {}),
        restart: 'on-failure',
      },
    ]);
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    // A dollar sign begins a variable of compose, and ours are replaced already.
    const text = stringify({ services: Object.fromEntries(services) }).replaceAll('$', '$$$$');
    writeFileSync(this.#path, text, { mode: 0o600 });
  }

  #environment(env: Readonly<Record<string, string>>): Record<string, string> {
    const own = Object.entries(this.#options.environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== RUN_MARK,
    );
    return { ...Object.fromEntries(own), ...env };
  }

  async #must(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
    const { code, text } = await this.#capture(args, env);
    if (code === 0) return;
    const reason =
      text.trim().split('\n').at(-1) || `"${this.name} compose ${args[0]}" ended with ${code}.`;
    throw errors.DRIVER_UNAVAILABLE({ driver: this.name, reason });
  }

  async #capture(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ code: number; text: string }> {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    const finished = await runProcess({
      command: this.name,
      args: [...this.#base(), ...args],
      env: this.#environment(env),
      cwd: this.#options.folder,
      timeoutMs: COMMAND_TIMEOUT_MS,
      graceMs: 5_000,
      outputBytes: OUTPUT_BYTES,
      leavesChildren: true,
    });
    const { end, stdout, stderr } = finished;
    if (end.kind === 'not-started') return { code: 127, text: `${this.name}: ${end.reason}` };
    const plain = { redact: (text: string) => text } as Parameters<OutputKeeper['text']>[0];
    const code = end.kind === 'exited' ? end.code : 1;
    return {
      code,
      text: code === 0 ? stdout.text(plain) : stderr.text(plain) || stdout.text(plain),
    };
  }

  #run(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
    write: (text: string) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.name, [...this.#base(), ...args], {
        env: this.#environment(env),
        stdio: ['ignore', 'pipe', 'inherit'],
        signal,
      });
      child.stdout.setEncoding('utf8').on('data', write);
      child.once('error', (error) => (signal.aborted ? resolve(0) : reject(error)));
      child.once('exit', (code) => resolve(code ?? 1));
    });
  }
}

interface Container {
  readonly service: string;
  readonly state: string;
}

/** `ps --format json` gives one list, or one object per line, by version. */
export function parseContainers(text: string): Container[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const list = trimmed.startsWith('[')
    ? (JSON.parse(trimmed) as unknown[])
    : trimmed.split('\n').map((line) => JSON.parse(line) as unknown);
  return list.flatMap((entry) => {
    const { Service, State, Labels } = entry as {
      Service?: string;
      State?: string;
      Labels?: Record<string, string>;
    };
    const service = Service ?? Labels?.['com.docker.compose.service'];
    return service === undefined ? [] : [{ service, state: State ?? '' }];
  });
}

function stateOf(states: readonly string[]): ServiceState {
  if (states.every((state) => state === 'running')) return 'running';
  if (states.includes('restarting')) return 'restarting';
  if (states.includes('dead')) return 'failed';
  return states.includes('running') ? 'running' : 'exited';
}
