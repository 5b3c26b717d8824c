import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that a test started, and ends by itself. */
export class TestProcess {
  static readonly #running = new Set<ChildProcess>();
  readonly child: ChildProcess;
  #output = '';

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    TestProcess.#running.add(this.child);
    this.child.once('exit', () => TestProcess.#running.delete(this.child));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-100_000);
      });
    }
  }

  /** Ends what tests that failed have left behind. */
  static endAll(): void {
    for (const child of TestProcess.#running) child.kill('SIGKILL');
  }

  get pid(): number {
    if (this.child.pid === undefined)
      throw new Error(`The process did not start:\n${this.#output}`);
    return this.child.pid;
  }

  /** What it printed, on either stream. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the first match in what it prints. */
  async waitFor(pattern: RegExp, timeoutMs = 30_000): Promise<RegExpExecArray> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) return match;
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`It did not print ${pattern}:\n${this.#output}`);
      }
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  /** Resolves when it has ended by itself. */
  async exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { child } = this;
    // After `close` everything that it printed has been read.
    if (child.stdout?.closed !== true) await once(child, 'close');
    return { code: child.exitCode, signal: child.signalCode };
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
