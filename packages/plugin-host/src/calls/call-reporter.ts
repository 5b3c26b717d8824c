import type { Problem } from '@gantry/base';
import type { HostService, PluginLogLevel, Progress } from '@gantry/contracts';
import type { PluginLogEntry } from '../host/plugin-host.ts';
import type { HostLimits } from '../limits.ts';
import { toPlainText } from '../process/output-tail.ts';
import { progressProblems } from '../results/result-schemas.ts';
import type { CallObserver } from './open-call.ts';

const MAX_MESSAGE = 16 * 1024;
/** Redaction looks at more than is shown, so that a secret at the cut is not shown in part. */
const MAX_REDACTED = 4 * MAX_MESSAGE;

export interface ReporterOptions {
  readonly limits: Pick<HostLimits, 'logLinesPerSecond' | 'progressPerSecond'>;
  readonly redact: (text: string) => string;
  readonly onLog?: ((entry: PluginLogEntry) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** The plugin reported progress that breaks the contract. */
  readonly onInvalid: (problems: readonly Problem[]) => void;
  readonly onDropped: (lines: number) => void;
  readonly onRequest: (service: HostService, value: unknown) => Promise<unknown>;
}

/** Passes on what a call says while it runs, no faster than the caller can be expected to take it. */
export class CallReporter implements CallObserver {
  readonly #options: ReporterOptions;
  #windowEnds = 0;
  #lines = 0;
  #dropped = 0;
  #newest: Progress | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  request(service: HostService, value: unknown): Promise<unknown> {
    return this.#options.onRequest(service, value);
  }

  log(level: PluginLogLevel, message: string): void {
    const { onLog, limits } = this.#options;
    if (!onLog) return;
    const now = performance.now();
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + 1_000;
      this.#lines = 0;
      this.#tellDropped();
    }
    if (this.#lines >= limits.logLinesPerSecond) {
      this.#dropped++;
      return;
    }
    this.#lines++;
    const plain = toPlainText(message.slice(0, MAX_REDACTED));
    onLog({ level, message: this.#options.redact(plain).slice(0, MAX_MESSAGE) });
  }

  progress(value: unknown): void {
    const problems = progressProblems(value);
    if (problems.length > 0) {
      this.#options.onInvalid(problems);
      return;
    }
    if (!this.#options.onProgress) return;
    this.#newest = value as Progress;
    const waitMs =
      this.#toldAt + 1_000 / this.#options.limits.progressPerSecond - performance.now();
    if (waitMs <= 0) this.#tellProgress();
    else this.#timer ??= setTimeout(() => this.#tellProgress(), waitMs);
  }

  /** The call is over: tells what was held back. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#tellProgress();
    this.#tellDropped();
  }

  #tellProgress(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const progress = this.#newest;
    if (!progress) return;
    this.#newest = undefined;
    this.#toldAt = performance.now();
    const { message } = progress;
    const told =
      message === undefined
        ? progress
        : { ...progress, message: this.#options.redact(toPlainText(message)) };
    this.#options.onProgress?.(told);
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const lines = this.#dropped;
    this.#dropped = 0;
    this.#options.onDropped(lines);
    const message = `${lines} log lines were dropped, because they came too fast.`;
    this.#options.onLog?.({ level: 'warn', message });
  }
}
