import type { Clock, Redactor } from '@gantry/base';
import type { RunLogRow, Store, StoreView } from '@gantry/storage';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Line = Omit<RunLogRow, 'id'>;

const FLUSH_MS = 300;
const MAX_MESSAGE = 4_000;
/** Log lines kept of one run; what comes after is not. */
const MAX_LINES = 10_000;

/** What a run says while it goes on: stored soon, so that others can follow it, with secrets masked. */
export class RunLog {
  readonly #runId: string;
  readonly #store: Store;
  readonly #clock: Clock;
  #count: number;
  #lines: Line[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  /** `count` lines were kept before. */
  constructor(runId: string, { store, clock }: { store: Store; clock: Clock }, count: number) {
    this.#runId = runId;
    this.#store = store;
    this.#clock = clock;
    this.#count = count;
  }

  add(step: string | null, level: Level, message: string, redactor?: Redactor): void {
    this.#count++;
    if (this.#count > MAX_LINES + 1) return;
    const text = this.#count > MAX_LINES ? 'Further lines are not kept.' : message;
    this.#lines.push({
      run_id: this.#runId,
      step,
      at: this.#clock.now().toISOString(),
      level,
      message: (redactor?.redact(text) ?? text).slice(0, MAX_MESSAGE),
    });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flushing = this.#flushing
        .then(() => this.#store.transaction((tx) => this.writeTo(tx)))
        .catch(() => {});
    }, FLUSH_MS);
  }

  /** Stores what waits, within a transaction of the caller's. */
  async writeTo(tx: StoreView): Promise<void> {
    await tx.runLogs.append(this.#lines.splice(0));
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flushing;
  }
}
