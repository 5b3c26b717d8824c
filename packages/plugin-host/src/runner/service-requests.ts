import type { HostFrame, HostService, PluginFrame } from '@gantry/contracts';
import { PluginInputError, PluginUnavailableError } from '@gantry/plugin-sdk';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Asked extends Waiting {
  readonly service: HostService;
  readonly value: unknown;
}

/** Sent at once; further ones wait here. The host takes no more than twice as many. */
const AT_ONCE = 8;

/** What a plugin asks of its host during one call, and the answers that it waits for. */
export class ServiceRequests {
  readonly #id: number;
  readonly #send: (frame: PluginFrame) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #queue: Asked[] = [];
  #last = 0;
  #closed: { readonly reason: unknown } | undefined;

  constructor(id: number, send: (frame: PluginFrame) => void) {
    this.#id = id;
    this.#send = send;
  }

  ask(service: HostService, value: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#closed.reason);
    return new Promise((resolve, reject) => {
      this.#queue.push({ service, value, resolve, reject });
      this.#sendNext();
    });
  }

  answer({ request, value, error }: Extract<HostFrame, { type: 'answer' }>): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (error === undefined) waiting?.resolve(value);
    else if (error.code === 'PLUGIN_INPUT_INVALID') {
      waiting?.reject(new PluginInputError(error.message));
    } else waiting?.reject(new PluginUnavailableError(error.message));
    this.#sendNext();
  }

  /** The call ended, or was cancelled: nothing is answered any more. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    for (const { reject } of [...this.#waiting.values(), ...this.#queue]) reject(reason);
    this.#waiting.clear();
    this.#queue.length = 0;
  }

  #sendNext(): void {
    while (this.#waiting.size < AT_ONCE) {
      const next = this.#queue.shift();
      if (!next) return;
      const { service, value } = next;
      const request = ++this.#last;
      try {
        this.#send({ type: 'request', id: this.#id, request, service, value });
        this.#waiting.set(request, next);
      } catch (error) {
        next.reject(error);
      }
    }
  }
}
