import { type EntityList, type LoadedPage, replacePage } from './entity-list.ts';

export interface LoaderOptions {
  readonly read: () => EntityList | undefined;
  readonly write: (list: EntityList) => void;
  readonly fetch: (cursor: string | undefined) => Promise<LoadedPage>;
  readonly onError: (error: unknown) => void;
  /** A page was read again: what it was, what it is. */
  readonly onRefreshed: (before: LoadedPage, after: LoadedPage) => void;
}

/**
 * Loads further pages of a list and reads again those in view when something changed: one request at a
 * time, and never more pages than are looked at, however many are loaded or changed.
 */
export class EntityListLoader {
  readonly #options: LoaderOptions;
  readonly #old = new Set<number>();
  #visible: readonly number[] = [0];
  #wantsMore = false;
  #isRunning = false;
  /** Something may be to be done since the last look. */
  #isAsked = false;
  #isDisposed = false;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** Pages in view. Those that may be out of date are read again. */
  show(pages: readonly number[]): void {
    this.#visible = pages;
    this.#run();
  }

  /** Everything loaded may be out of date. */
  refresh(): void {
    const count = this.#options.read()?.pages.length ?? 0;
    for (let page = 0; page < count; page++) this.#old.add(page);
    this.#run();
  }

  loadMore(): void {
    this.#wantsMore = true;
    this.#run();
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  #run(): void {
    this.#isAsked = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      if (await this.#step()) this.#isAsked = true;
    }
    this.#isRunning = false;
  }

  /** Does one thing that is to be done; false when there is none, or when it failed. */
  async #step(): Promise<boolean> {
    const list = this.#options.read();
    if (!list || this.#isDisposed) return false;
    // The first page carries the count, so it is kept up to date wherever one looks.
    const page = [0, ...this.#visible].find((index) => this.#old.has(index));
    try {
      if (page !== undefined) await this.#refreshPage(list, page);
      else if (this.#wantsMore) await this.#appendPage(list);
      else return false;
      return true;
    } catch (error) {
      if (page !== undefined) this.#old.add(page);
      this.#wantsMore = false;
      if (!this.#isDisposed) this.#options.onError(error);
      return false;
    }
  }

  async #refreshPage(list: EntityList, index: number): Promise<void> {
    this.#old.delete(index);
    const before = list.pages[index];
    if (!before) return;
    const after = await this.#options.fetch(before.cursor);
    const current = this.#options.read();
    if (this.#isDisposed || !current) return;
    const { list: next, isNextMoved } = replacePage(current, index, after);
    if (isNextMoved) this.#old.add(index + 1);
    this.#options.write(next);
    this.#options.onRefreshed(before, after);
  }

  async #appendPage(list: EntityList): Promise<void> {
    this.#wantsMore = false;
    const cursor = list.pages.at(-1)?.next;
    if (cursor === undefined) return;
    const page = await this.#options.fetch(cursor);
    const current = this.#options.read();
    if (this.#isDisposed || !current) return;
    this.#options.write({ pages: [...current.pages, page] });
  }
}
