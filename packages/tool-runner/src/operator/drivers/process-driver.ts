import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { constants as osConstants } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '../../config/operator-config.ts';
import type { ServiceLaunch } from '../../run/tool-runner.ts';
import { LOG_FOLDER, type ServiceStatus } from '../supervisor/protocol.ts';
import type { SupervisorClient } from '../supervisor/supervisor-client.ts';
import type { Driver, LogOptions, ReadyService } from './driver.ts';

const FOLLOW_MS = 200;

/** Services are processes of this machine, under a supervisor that outlives the command. */
export class ProcessDriver implements Driver {
  readonly name = 'process';
  readonly #supervisor: SupervisorClient;

  constructor(supervisor: SupervisorClient) {
    this.#supervisor = supervisor;
  }

  async assertUsable(): Promise<void> {}

  refuses({ command, cwd }: ServiceConfig): string | undefined {
    if (!command) return 'it has no "command", which the driver "process" runs';
    return existsSync(cwd) ? undefined : `its folder ${cwd} does not exist`;
  }

  async start({ config, env, health }: ReadyService): Promise<void> {
    const { name, command = [], cwd, replicas } = config;
    const process = { argv: command, env, cwd, replicas };
    await this.#supervisor.ask({ do: 'start', plan: { name, process, health } });
  }

  async stop(names: readonly string[], graceMs: number): Promise<void> {
    const running = (await this.#supervisor.status()) ?? [];
    const known = new Set(running.map(({ name }) => name));
    for (const service of names.filter((name) => known.has(name))) {
      await this.#supervisor.ask({ do: 'stop', service, graceMs });
    }
  }

  async shutdown(graceMs: number): Promise<void> {
    await this.#supervisor.shutdown(graceMs);
  }

  async status(): Promise<readonly ServiceStatus[]> {
    const supervised = await this.#supervisor.status();
    if (supervised) return supervised;
    return this.#supervisor.orphans().map(({ name, pids }) => ({
      name,
      state: 'running',
      health: 'unknown',
      pids,
      restarts: 0,
      reason: 'its supervisor is gone; stop and start it to have it watched again',
      checks: [],
    }));
  }

  async logs(
    names: readonly string[],
    { follow, tail, write, signal }: LogOptions,
  ): Promise<number> {
    const several = names.length > 1;
    const files = names.map((name) => {
      const path = join(this.#supervisor.folder, LOG_FOLDER, `${name}.log`);
      const prefix = several ? `${name} | ` : '';
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      const lines = text.split('\n').slice(0, -1);
      for (const line of lines.slice(-tail)) write(`${prefix}${line}\n`);
      return { path, prefix, at: Buffer.byteLength(text), rest: '' };
    });
    while (follow && !signal.aborted) {
      for (const file of files) {
        const added = await readFrom(file.path, file.at);
        file.at = added.end;
        const lines = (file.rest + added.text).split('\n');
        file.rest = lines.pop() ?? '';
        for (const line of lines) write(`${file.prefix}${line}\n`);
      }
      await new Promise((wake) => setTimeout(wake, FOLLOW_MS));
    }
    return 0;
  }

  exec({ config, env }: ReadyService, command: readonly string[]): Promise<number> {
    const [program = '', ...args] = command;
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: config.cwd,
        env: { ...process.env, ...env },
        stdio: 'inherit',
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal ? (osConstants.signals[signal] ?? 0) : 0));
      });
    });
  }

  /** The program itself without the arguments that it usually has. */
  runOnce({ config, env }: ReadyService): ServiceLaunch {
    const { name, command = [], cwd } = config;
    const passed = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR'].flatMap((key) => {
      const value = process.env[key];
      return value === undefined ? [] : [[key, value] as const];
    });
    const program = command.slice(0, 1);
    return { name, argv: program, env: { ...Object.fromEntries(passed), ...env }, cwd };
  }
}

async function readFrom(path: string, at: number): Promise<{ text: string; end: number }> {
  if (!existsSync(path)) return { text: '', end: 0 };
  const { size } = statSync(path);
  // It was cut off, because it had become too long.
  const start = size < at ? 0 : at;
  if (size === start) return { text: '', end: start };
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(Math.min(size - start, 1024 * 1024));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return { text: buffer.toString('utf8', 0, bytesRead), end: start + bytesRead };
  } finally {
    await file.close();
  }
}
