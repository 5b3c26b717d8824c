import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Answer = { readonly status?: number; readonly body?: unknown } | 'hang';

/** A real HTTP receiver that keeps idempotency keys, as the other side of an action should. */
export class ActionReceiver {
  readonly requests: Received[] = [];
  /** Effects by path: each idempotency key once. */
  readonly effects: { readonly key: string; readonly path: string }[] = [];
  /** What to answer; without one, 200 and what was sent. */
  answer: (request: Received) => Answer | undefined = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const received: Received = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          text: Buffer.concat(chunks).toString(),
        };
        this.requests.push(received);
        const key = String(request.headers['idempotency-key']);
        const answer = this.answer(received);
        const status = (answer !== 'hang' && answer?.status) || 200;
        if (status < 300 && !this.effects.some((effect) => effect.key === key)) {
          this.effects.push({ key, path: received.path });
        }
        if (answer === 'hang') return;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer?.body ?? { received: received.path }));
      });
    });
  }

  static async start(): Promise<ActionReceiver> {
    const receiver = new ActionReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
