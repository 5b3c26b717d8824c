import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Operation {
  readonly info: readonly { readonly name: string; readonly value: string }[];
  readonly sync: object;
}

/** The part of Argo CD's published API that syncs one application, with state: a sync takes a few looks. */
export class FakeArgocd {
  readonly syncs: object[] = [];
  /** How the next operation ends. */
  phase = 'Succeeded';
  #operation: Operation | undefined;
  #state:
    | { phase: string; message?: string; operation: Operation; syncResult?: object }
    | undefined;
  #looks = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { status, body } = this.#answer(
          `${request.method} ${request.url}`,
          text === '' ? {} : JSON.parse(text),
          request.headers.authorization,
        );
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<FakeArgocd> {
    const fake = new FakeArgocd();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What somebody else did before: its outcome stands in the state. */
  endForeignSync(phase: string): void {
    this.#state = { phase, operation: { info: [], sync: {} }, syncResult: { revision: 'theirs' } };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(
    what: string,
    body: { infos?: Operation['info']; revision?: string; prune?: boolean },
    authorization: string | undefined,
  ): { status: number; body: unknown } {
    if (authorization !== 'Bearer argo-token') {
      return { status: 401, body: { error: 'no session', code: 16, message: 'no session' } };
    }
    if (what === 'POST /api/v1/applications/shop/sync') {
      this.syncs.push(body);
      const { revision, prune } = body;
      this.#operation = { info: body.infos ?? [], sync: { revision, prune } };
      this.#looks = 0;
    } else if (what !== 'GET /api/v1/applications/shop') {
      return { status: 404, body: { message: 'application not found' } };
    }
    if (this.#operation && ++this.#looks === 2) {
      this.#state = { phase: 'Running', operation: this.#operation };
    }
    if (this.#operation && this.#looks >= 3) {
      this.#state = {
        phase: this.phase,
        message: 'one or more objects failed to apply',
        operation: this.#operation,
        syncResult: { revision: 'abc123' },
      };
      this.#operation = undefined;
    }
    return {
      status: 200,
      body: {
        metadata: { name: 'shop' },
        ...(this.#operation ? { operation: this.#operation } : {}),
        status: {
          sync: { status: 'Synced' },
          health: { status: 'Healthy' },
          ...(this.#state ? { operationState: this.#state } : {}),
        },
      },
    };
  }
}
