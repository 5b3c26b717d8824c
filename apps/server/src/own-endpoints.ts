import { lookup } from 'node:dns/promises';
import { isPostgresUrl } from '@gantry/storage';
import type { ServerConfig } from './config/options.ts';

interface Endpoint {
  readonly port: number;
  /** Without one: any address of this machine. */
  readonly address?: string;
}

const POSTGRES_PORT = 5432;

/** Where this server itself can be reached, and its store: no plugin may connect there. */
export class OwnEndpoints {
  readonly #endpoints: Endpoint[] = [];

  constructor(config: Pick<ServerConfig, 'db'>) {
    const { db = '' } = config;
    if (!isPostgresUrl(db)) return;
    const { hostname, port } = new URL(db);
    // The store was reached by this name a moment ago, so the look-up succeeds; the rule follows shortly.
    lookup(hostname || 'localhost', { all: true })
      .then((found) => {
        for (const { address } of found) {
          this.#endpoints.push({ address, port: Number(port) || POSTGRES_PORT });
        }
      })
      .catch(() => {});
  }

  setListener(port: number): void {
    this.#endpoints.push({ port });
  }

  list(): readonly Endpoint[] {
    return this.#endpoints;
  }
}
