import { once } from 'node:events';
import type { GantryEvent } from '@gantry/contracts';
import { WebSocket } from 'ws';

interface Message {
  readonly type?: string;
  readonly reason?: string;
  readonly sequence?: number;
  readonly event?: GantryEvent;
}

/** A client that connects again whenever its connection is cut, and goes on where it was. */
export class ResumingClient {
  readonly events: GantryEvent[] = [];
  readonly resets: string[] = [];
  connections = 0;
  sequence: number | undefined;
  readonly #open: () => WebSocket;
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  #isOver = false;

  constructor(address: () => string, token: string, since?: number) {
    this.sequence = since;
    this.#open = () => new WebSocket(address(), { headers: { authorization: `Bearer ${token}` } });
  }

  /** Resolves when the server has acknowledged the subscription. */
  async connect(): Promise<void> {
    const socket = this.#open();
    this.#socket = socket;
    this.connections++;
    const acknowledged = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        if (this.#socket !== socket) return;
        const message = JSON.parse(String(data)) as Message;
        if (message.event) {
          this.events.push(message.event);
          this.sequence = message.event.sequence;
        } else if (message.sequence !== undefined) this.sequence = message.sequence;
        if (message.type === 'reset') this.resets.push(message.reason as string);
        if (message.type === 'ack') resolve();
        for (const check of this.#waiting) check();
      });
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#reconnect();
    });
    await once(socket, 'open');
    const since = this.sequence;
    socket.send(JSON.stringify({ action: 'subscribe', channels: ['entities', 'home'], since }));
    await acknowledged;
  }

  /** As when a cable is pulled: whatever is on the way is lost. */
  cut(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
    this.#reconnect();
  }

  #reconnect(): void {
    // A server that is gone stays gone in these tests.
    if (!this.#isOver) this.connect().catch(() => this.close());
  }

  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!holds()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }
}

export interface StreamMessage {
  readonly id: number | undefined;
  readonly type: string;
  readonly data: string | undefined;
}

/** Reads server-sent events, message by message. */
export async function* readStream(response: Response): AsyncGenerator<StreamMessage> {
  let text = '';
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(part).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const id = fields.get('id');
      yield {
        id: id === undefined ? undefined : Number(id),
        type: fields.get('event') ?? 'message',
        data: fields.get('data'),
      };
    }
  }
}
