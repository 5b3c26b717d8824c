import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '@gantry/base';
import { errors } from '../../errors.ts';
import { killMarked, signalGroup } from '../../run/process-group.ts';
import { readJsonFile } from '../../store/json-file.ts';
import {
  type ServiceStatus,
  STATE_FILE,
  type SupervisorAnswer,
  type SupervisorFile,
  type SupervisorRequest,
} from './protocol.ts';

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 25;

/** Talks to the supervisor of a project, and starts it where there is none. */
export class SupervisorClient {
  readonly folder: string;
  readonly #command: readonly string[];

  /** @param command - Program and arguments that run a supervisor; the folder is added as the last one. */
  constructor(folder: string, command: readonly string[]) {
    this.folder = folder;
    this.#command = command;
  }

  /** What is supervised; nothing when there is no supervisor. */
  async status(): Promise<readonly ServiceStatus[] | undefined> {
    return await this.#askIfThere({ do: 'status' });
  }

  /** Asks, and starts a supervisor first where there is none. */
  async ask(request: SupervisorRequest): Promise<readonly ServiceStatus[]> {
    const answered = await this.#askIfThere(request);
    if (answered) return answered;
    this.#start();
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const services = await this.#askIfThere(request);
      if (services) return services;
      if (Date.now() > deadline) {
        throw errors.SUPERVISOR_FAILED({ reason: `it did not start; see ${this.#logPath}.` });
      }
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }

  /**
   * Ends everything, whether the supervisor is still there or not: what it had started is known from its file, and
   * carries a mark.
   */
  async shutdown(graceMs: number): Promise<void> {
    const file = this.#readFile();
    if (await this.#askIfThere({ do: 'shutdown', graceMs })) return;
    for (const { run, pids } of file?.services ?? []) {
      // Numbers of processes are used again; on Linux the mark says whose they are.
      if (process.platform !== 'linux') for (const pid of pids) signalGroup(pid, 'SIGKILL');
      killMarked(run);
    }
  }

  /** Services that still run although their supervisor is gone. */
  orphans(): SupervisorFile['services'] {
    return this.#readFile()?.services.filter(({ pids }) => pids.some(isRunning)) ?? [];
  }

  async #askIfThere(request: SupervisorRequest): Promise<readonly ServiceStatus[] | undefined> {
    const file = this.#readFile();
    if (!file) return undefined;
    const answer = await exchange(file.socket, request);
    if (answer === undefined) return undefined;
    if (answer.ok) return answer.services;
    throw errors.SUPERVISOR_FAILED({ reason: answer.reason });
  }

  #readFile(): SupervisorFile | undefined {
    return readJsonFile<SupervisorFile | undefined>(join(this.folder, STATE_FILE), undefined);
  }

  #start(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const log = openSync(this.#logPath, 'a', 0o600);
    const [program = '', ...args] = this.#command;
    const child = spawn(program, [...args, this.folder], {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.on('error', () => {});
    child.unref();
  }

  get #logPath(): string {
    return join(this.folder, 'supervisor.log');
  }
}

/** Nothing when nobody listens there any more. */
function exchange(
  socket: string,
  request: SupervisorRequest,
): Promise<SupervisorAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', (part: string) => {
      text += part;
    });
    connection.once('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? ''))
        resolve(undefined);
      else reject(errors.SUPERVISOR_FAILED({ reason: messageOf(error) }, { cause: error }));
    });
    connection.once('end', () => {
      resolve(text === '' ? undefined : (JSON.parse(text) as SupervisorAnswer));
    });
    connection.write(`${JSON.stringify(request)}\n`);
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
