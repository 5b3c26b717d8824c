import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Store } from '@gantry/storage';

const INTERVAL_MS = 60_000;

/** Every minute: drops ways to remote systems that nobody came back from, and tokens that have ended. */
export class IdentitySweeper {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.run().catch((error) =>
        this.#log.error({ error: messageOf(error) }, 'identities were not swept'),
      );
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async run(): Promise<void> {
    const now = this.#clock.now().toISOString();
    await this.#store.transaction(async (tx) => {
      await tx.identities.removeFlowsBefore(now);
      await tx.identities.expire(now);
    });
  }
}
