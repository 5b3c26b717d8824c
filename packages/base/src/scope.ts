/**
 * Collects what must be released, and releases it in reverse order of registration.
 *
 * One failing disposer does not keep the others from running; the failures are thrown together at the end.
 */
export class Scope {
  readonly #disposers: (() => void | Promise<void>)[] = [];
  #disposed: Promise<void> | undefined;

  onDispose(disposer: () => void | Promise<void>): void {
    if (this.#disposed) throw new Error('This scope is already disposed.');
    this.#disposers.push(disposer);
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#run();
    return this.#disposed;
  }

  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const disposer of this.#disposers.reverse()) {
      try {
        await disposer();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Disposal failed.');
  }
}
