import pg from 'pg';
import { WAKE_TOPICS, type WakeTopic } from '../wake-topic.ts';

const RECONNECT_MS = 1_000;

/**
 * Hears what other servers commit (`NOTIFY gantry`). The notice carries its topic only: who hears it reads the
 * table from where it stopped. So a lost connection costs delay, never an event: after a reconnect one notice
 * of every topic is assumed.
 */
export class PostgresListener {
  readonly #url: string;
  readonly #onNotice: (topic: WakeTopic) => void;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, onNotice: (topic: WakeTopic) => void) {
    this.#url = url;
    this.#onNotice = onNotice;
  }

  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'gantry events',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => {
      const topic = WAKE_TOPICS.find((known) => known === payload);
      if (topic) this.#onNotice(topic);
    });
    const lost = () => this.#reconnect(client);
    client.on('error', lost);
    client.on('end', lost);
    this.#client = client;
    await client.connect();
    await client.query('LISTEN gantry');
  }

  #reconnect(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    client.removeAllListeners();
    client.on('error', () => {});
    this.#timer = setTimeout(() => {
      this.start()
        .then(() => {
          for (const topic of WAKE_TOPICS) this.#onNotice(topic);
        })
        .catch(() => {
          if (this.#client) this.#reconnect(this.#client);
        });
    }, RECONNECT_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }
}
