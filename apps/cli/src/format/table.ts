import type { TextOutput } from '../io/text-output.ts';
import { displayWidth, padToWidth, truncateToWidth } from './display-width.ts';
import { printable } from './printable.ts';

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | undefined;
  /** Colours a cell; gets it with its padding, which it must leave as it is. */
  readonly paint?: (text: string, row: T) => string;
  /** Never cut: what people copy from here to somewhere else. */
  readonly keepWhole?: boolean;
  /** Shown also when no row has a value. */
  readonly keepEmpty?: boolean;
}

const GAP = '  ';
/** A column is not made narrower than this to fit the terminal. */
const MIN_WIDTH = 8;

/**
 * Writes rows as aligned columns, page by page: the first page decides the widths, so a long list begins
 * at once. Columns without any value are left out. On a terminal rows are cut to its width; elsewhere
 * nothing is.
 */
export class Table<T> {
  readonly #output: TextOutput;
  readonly #all: readonly Column<T>[];
  #columns: readonly { readonly column: Column<T>; width: number }[] | undefined;

  constructor(output: TextOutput, columns: readonly Column<T>[]) {
    this.#output = output;
    this.#all = columns;
  }

  async write(rows: readonly T[]): Promise<void> {
    const { style } = this.#output;
    let text = '';
    if (!this.#columns) {
      this.#columns = this.#layOut(rows);
      const header = this.#render((column) => column.title).trimEnd();
      text += `${style.bold(header)}\n`;
    }
    for (const row of rows) {
      text += `${this.#render((column) => cell(column, row), row).trimEnd()}\n`;
    }
    await this.#output.write(text);
  }

  #layOut(rows: readonly T[]): { column: Column<T>; width: number }[] {
    const columns = this.#all
      .map((column) => {
        const widths = rows.map((row) => displayWidth(cell(column, row)));
        const widest = widths.reduce((a, b) => Math.max(a, b), 0);
        return { column, widest, width: Math.max(widest, displayWidth(column.title)) };
      })
      .filter(({ column, widest }) => widest > 0 || column.keepEmpty || rows.length === 0);
    const available = this.#output.columns;
    const flexible = columns.filter(({ column }) => !column.keepWhole);
    const rest = columns.filter(({ column }) => column.keepWhole);
    const taken = GAP.length * (columns.length - 1) + sum(rest);
    if (available !== undefined) shrink(flexible, available - taken);
    return columns.map(({ column, width }) => ({ column, width }));
  }

  #render(textOf: (column: Column<T>) => string, row?: T): string {
    const columns = this.#columns ?? [];
    const cuts = this.#output.columns !== undefined;
    return columns
      .map(({ column, width }, index) => {
        const text = textOf(column);
        const isLast = index === columns.length - 1;
        const shown = cuts && !column.keepWhole ? truncateToWidth(text, width) : text;
        const padded = isLast ? shown : padToWidth(shown, width);
        return row !== undefined && column.paint ? column.paint(padded, row) : padded;
      })
      .join(GAP);
  }
}

function cell<T>(column: Column<T>, row: T): string {
  return printable(column.value(row) ?? '');
}

/** Takes from the widest columns first, until the row fits or nothing more can be taken. */
function shrink(columns: { width: number }[], available: number): void {
  let total = sum(columns);
  while (total > available && columns.length > 0) {
    const widest = columns.reduce((a, b) => (b.width > a.width ? b : a));
    if (widest.width <= MIN_WIDTH) return;
    widest.width--;
    total--;
  }
}

function sum(columns: readonly { width: number }[]): number {
  return columns.reduce((total, { width }) => total + width, 0);
}
