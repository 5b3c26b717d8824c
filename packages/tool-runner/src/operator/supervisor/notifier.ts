import { ToolRunner } from '../../run/tool-runner.ts';
import type { PreparedCall } from './protocol.ts';

/** Between two notifications about one service; what happens in between is told with the next one. */
const PAUSE_MS = 30_000;

/**
 * Tells about changes of state through notification tools. At most one per service in a while: of what happens in
 * between, the last is told. A tool that fails is only written down; it changes nothing.
 */
export class Notifier {
  #calls: readonly PreparedCall[] = [];
  #project = '';
  readonly #runner = new ToolRunner({ environment: process.env });
  readonly #log: (line: string) => void;
  readonly #pauseMs: number;
  readonly #waiting = new Map<string, { next: [subject: string, text: string] | undefined }>();

  constructor(log: (line: string) => void, pauseMs = PAUSE_MS) {
    this.#log = log;
    this.#pauseMs = pauseMs;
  }

  configure(project: string, calls: readonly PreparedCall[]): void {
    this.#project = project;
    this.#calls = calls;
  }

  tell(service: string, what: string, detail: string): void {
    if (this.#calls.length === 0) return;
    const subject = `${this.#project}: ${service} ${what}`;
    const text = `${service} of ${this.#project} ${what}.\n${detail}\n`;
    const waiting = this.#waiting.get(service);
    if (waiting) {
      waiting.next = [subject, text];
      return;
    }
    void this.#send(subject, text);
    const entry: { next: [string, string] | undefined } = { next: undefined };
    this.#waiting.set(service, entry);
    setTimeout(() => {
      this.#waiting.delete(service);
      if (entry.next) void this.#send(...entry.next);
    }, this.#pauseMs).unref();
  }

  async #send(subject: string, text: string): Promise<void> {
    for (const { tool, args, env, timeoutMs, secrets } of this.#calls) {
      const all = { ...args, subject, text };
      const outcome = await this.#runner.run(tool, { args: all, env, timeoutMs, secrets });
      if (outcome.status === 'passed') continue;
      this.#log(`${tool.manifest.name} did not send "${subject}": ${outcome.message}`);
    }
  }
}
