import type { TextOutput } from '../io/text-output.ts';
import { truncateToWidth } from './display-width.ts';
import { printable } from './printable.ts';

export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total?: number | undefined;
  readonly detail?: string | undefined;
}

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
/** What is over sooner needs no bar. */
const DELAY_MS = 400;

/**
 * A line on standard error that is drawn over and over while something takes its time. Does nothing where
 * standard error is no terminal.
 */
export class ProgressBar {
  readonly #output: TextOutput;
  readonly #now: () => number;
  readonly #startedAt: number;
  #label = '';
  #labelSince = 0;
  #labelBase = 0;
  #drawnAt = 0;
  #isShown = false;

  constructor(output: TextOutput, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
    this.#startedAt = now();
  }

  update(state: ProgressState): void {
    const { columns } = this.#output;
    const now = this.#now();
    if (state.label !== this.#label) {
      // Each step has a rate of its own, of what is done while somebody watches.
      this.#label = state.label;
      this.#labelSince = now;
      this.#labelBase = state.done;
    }
    if (columns === undefined || now - this.#startedAt < DELAY_MS) return;
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const line = truncateToWidth(this.#render(state, now), columns - 1);
    void this.#output.write(`\r\u001b[K${line}`);
  }

  /** Removes the line, so that other text can be written. The next update draws it again. */
  clear(): void {
    if (this.#isShown) void this.#output.write('\r\u001b[K');
    this.#isShown = false;
    this.#drawnAt = 0;
  }

  #render({ label, done, total, detail }: ProgressState, now: number): string {
    const seconds = (now - this.#labelSince) / 1_000;
    const rate = seconds > 0 ? Math.round((done - this.#labelBase) / seconds) : 0;
    const count =
      total === undefined ? groupDigits(done) : `${groupDigits(done)}/${groupDigits(total)}`;
    const parts = [label, ...bar(done, total), count, `${groupDigits(rate)}/s`, detail ?? ''];
    return printable(parts.filter((part) => part !== '').join('  '));
  }
}

function bar(done: number, total: number | undefined): string[] {
  if (total === undefined || total <= 0) return [];
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return [`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent}%`];
}

/** `12,345`: the same everywhere, whatever the locale. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
