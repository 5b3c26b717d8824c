import {
  type CallContext,
  type HostFrame,
  METHOD_DEFINITIONS,
  type PluginFrame,
} from '@gantry/contracts';
import { PluginTimeoutError } from '@gantry/plugin-sdk';
import { createCallContext } from './call-context.ts';
import { stackOf, toErrorData, UNEXPECTED } from './error-data.ts';
import { findImplementation } from './find-implementation.ts';
import type { LoadedModule } from './load-plugin.ts';
import { ServiceRequests } from './service-requests.ts';

type CallFrame = Extract<HostFrame, { type: 'call' }>;

interface RunningCall {
  readonly frame: CallFrame;
  readonly controller: AbortController;
  readonly requests: ServiceRequests;
  settled: boolean;
  iterator?: AsyncIterator<unknown> | Iterator<unknown>;
  pulling: boolean;
}

/** The reason a host gives when it cancels because time is up. */
export const DEADLINE_REASON = 'deadline';

/**
 * The plugin's side of the protocol: runs what the host asks for, and answers each call exactly once. Used by
 * the process that holds a plugin, and by the inline host.
 */
export class CallDispatcher {
  readonly #plugin: LoadedModule;
  readonly #send: (frame: PluginFrame) => void;
  readonly #running = new Map<number, RunningCall>();

  /** `send` may throw when a frame cannot be sent; the call is then answered with an error. */
  constructor(plugin: LoadedModule, send: (frame: PluginFrame) => void) {
    this.#plugin = plugin;
    this.#send = send;
  }

  handle(frame: HostFrame): void {
    switch (frame.type) {
      case 'describe':
        this.#send({ type: 'result', id: frame.id, value: this.#plugin.description });
        break;
      case 'ping':
        this.#send({ type: 'pong', id: frame.id });
        break;
      case 'call':
        this.#start(frame);
        break;
      case 'pull': {
        const call = this.#running.get(frame.id);
        if (call) void this.#pull(call);
        break;
      }
      case 'answer':
        this.#running.get(frame.id)?.requests.answer(frame);
        break;
      case 'cancel': {
        const call = this.#running.get(frame.id);
        if (call) this.#cancel(call, frame.reason);
        break;
      }
      case 'shutdown':
        for (const call of this.#running.values()) this.#cancel(call, 'shutdown');
        break;
    }
  }

  #start(frame: CallFrame): void {
    const call: RunningCall = {
      frame,
      controller: new AbortController(),
      requests: new ServiceRequests(frame.id, this.#send),
      settled: false,
      pulling: false,
    };
    this.#running.set(frame.id, call);
    if (frame.stream) {
      try {
        call.iterator = iteratorOf(this.#invoke(call));
      } catch (error) {
        this.#fail(call, error);
      }
    } else {
      void this.#run(call);
    }
  }

  async #run(call: RunningCall): Promise<void> {
    try {
      const value = await this.#invoke(call);
      // A method that returns nothing answers null.
      this.#settle(call, { type: 'result', id: call.frame.id, value: value ?? null });
    } catch (error) {
      this.#fail(call, error);
    }
  }

  #invoke(call: RunningCall): unknown {
    const { method, credentials, parameters } = call.frame;
    const handler = this.#plugin.createHandler(method);
    if (!handler) throw new Error(`The plugin does not implement ${method}.`);
    const context = this.#createContext(call, call.frame.context);
    const values = Object(parameters) as Record<string, unknown>;
    const implementation = findImplementation(handler, method, values.action);
    const { positional } = METHOD_DEFINITIONS[method];
    const args = positional
      ? positional.map((name) => values[name])
      : [context.entity ? { entity: context.entity, ...values } : values];
    return implementation.call(handler, context, Object.freeze({ ...credentials }), ...args);
  }

  #createContext(call: RunningCall, data: CallContext) {
    // A handler may leave work behind that goes on to log; the host has closed the call by then.
    const whileRunning = (frame: PluginFrame) => {
      if (!call.settled) this.#send(frame);
    };
    const { id } = call.frame;
    return createCallContext(data, {
      signal: call.controller.signal,
      log: (level, message) => whileRunning({ type: 'log', id, level, message }),
      progress: (progress) => whileRunning({ type: 'progress', id, progress }),
      manifest: this.#plugin.description.manifest,
      requests: call.requests,
    });
  }

  async #pull(call: RunningCall): Promise<void> {
    if (!call.iterator || call.pulling) return;
    call.pulling = true;
    try {
      const next = await call.iterator.next();
      call.pulling = false;
      if (call.controller.signal.aborted) await this.#close(call);
      else if (next.done) this.#settle(call, { type: 'end', id: call.frame.id });
      else this.#send({ type: 'item', id: call.frame.id, value: next.value });
    } catch (error) {
      call.pulling = false;
      // An iterator whose item could not be sent is still open.
      await Promise.resolve(call.iterator.return?.()).catch(() => {});
      this.#fail(call, error);
    }
  }

  #cancel(call: RunningCall, reason: string): void {
    if (call.controller.signal.aborted) return;
    call.controller.abort(
      reason === DEADLINE_REASON
        ? new PluginTimeoutError('The deadline of the call has passed.')
        : new DOMException(`The call was cancelled: ${reason}.`, 'AbortError'),
    );
    call.requests.close(call.controller.signal.reason);
    // A pull that is under way closes the stream when it comes back; a call settles itself.
    if (call.frame.stream && !call.pulling) void this.#close(call);
  }

  async #close(call: RunningCall): Promise<void> {
    try {
      await call.iterator?.return?.();
    } catch {
      // The reader is gone; nobody is left to tell.
    }
    this.#settle(call, { type: 'end', id: call.frame.id });
  }

  #fail(call: RunningCall, thrown: unknown): void {
    if (call.settled) return;
    const { id } = call.frame;
    const error = toErrorData(thrown);
    if (error.code === UNEXPECTED && !call.controller.signal.aborted) {
      this.#send({ type: 'log', id, level: 'error', message: stackOf(thrown) });
    }
    this.#settle(call, { type: 'error', id, error });
  }

  #settle(call: RunningCall, frame: PluginFrame): void {
    if (call.settled) return;
    // Sending may fail, for a value that JSON cannot carry or that is too large; then the call is still open.
    this.#send(frame);
    call.settled = true;
    call.requests.close(new Error('The call is over.'));
    this.#running.delete(call.frame.id);
  }
}

function iteratorOf(value: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  const iterable = Object(value) as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const iterator =
    iterable[Symbol.asyncIterator]?.() ??
    (typeof value === 'object' ? iterable[Symbol.iterator]?.() : undefined);
  if (!iterator) throw new Error('The plugin did not return something that can be iterated.');
  return iterator;
}
